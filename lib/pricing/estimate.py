"""What a plan of visits is expected to cost a patient who pays the clinic's prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.clinic import Service
from lib.datasets.figures import FieldError
from lib.market.recipes import Recipe, recipes
from lib.pricing.money import add, cents, exact, usd
from lib.pricing.packages import Package
from lib.pricing.price_list import PriceList

MOST_VISITS = 60


class EstimateError(FieldError):
    """A plan that cannot be estimated."""


@dataclass(frozen=True)
class EstimateLine:
    """One service of the plan: the codes of a visit, and US dollars to the cent.

    Visits that are bought in a package have a price that need not be whole cents.
    """

    service: Service
    codes: Recipe
    price_usd: float
    visits: int
    total_usd: float
    package: Package | None = None

    @property
    def name(self) -> str:
        """The service, and the package that its visits are bought in."""
        if self.package is None:
            return self.service.name
        number, size = self.visits // self.package.sessions, self.package.sessions
        packages = f"package of {size}" if number == 1 else f"{number} packages of {size}"
        return f"{self.service.name}, {packages}, paid ahead"

    @property
    def price_words(self) -> str:
        """The price of a visit to the cent: "about" where such cents do not add up."""
        if self.package is None:
            return f"${self.price_usd:,.2f}"
        return self.package.per_session_words


@dataclass(frozen=True)
class Estimate:
    """The plan's lines and their sum, US dollars."""

    lines: tuple[EstimateLine, ...]
    total_usd: float


@dataclass(frozen=True)
class Treatments:
    """The treatment visits that a plan's add-ons come on top of, which no line of it holds.

    `add_ons` names the add-ons. `price_usd` is the clinic's price of such a visit without
    needling, US dollars; None where none is set.
    """

    add_ons: str
    visits: int
    price_usd: float | None

    @property
    def total_usd(self) -> float:
        """What they come to by the set price, US dollars."""
        return cents(exact(self.price_usd or 0.0) * self.visits)

    @property
    def words(self) -> str:
        """The visits meant: "the 5 treatment visits that Add-on comes on top of"."""
        visits = f"{self.visits} treatment visits" if self.visits > 1 else "treatment visit"
        return f"the {visits} that {self.add_ons} comes on top of"


def treatments_of(prices: PriceList, estimate: Estimate) -> Treatments | None:
    """Return the treatment visits that a plan leaves out; None for a plan without an add-on."""
    lines = [one for one in estimate.lines if one.service.visit.format == "add-on"]
    if not lines:
        return None
    names = " or ".join(dict.fromkeys(one.service.name for one in lines))
    # Several add-ons may be given in one visit: there are as many as the most frequent one needs.
    return Treatments(
        names, max(one.visits for one in lines), prices.clinic.overrides.get("treatment_usd")
    )


def left_out_words(found: Treatments, total_usd: float) -> str:
    """Say what a plan's sum leaves out, and what it comes to where the treatment has a price."""
    if found.price_usd is None:
        return f"Not in this sum and paid besides: {found.words}."
    return (
        f"Not in this sum: {found.words}. At {usd(found.price_usd)} each that is "
        f"{usd(found.total_usd)} more, {usd(add(total_usd, found.total_usd))} in all for a patient "
        "who pays without insurance."
    )


def with_package(estimate: Estimate, package: Package) -> Estimate:
    """Return the plan with its last service bought in packages, as far as whole ones go.

    What is left over is paid visit by visit; a package larger than the plan changes nothing.
    """
    *before, last = estimate.lines
    number, rest = divmod(last.visits, package.sessions)
    if not number:
        return estimate
    total = cents(exact(package.total_usd) * number)
    visits = number * package.sessions
    lines = [
        *before, replace(last, price_usd=package.per_session_usd, visits=visits, total_usd=total,
                         package=package),
    ]  # fmt: skip
    if rest:
        lines.append(replace(last, visits=rest, total_usd=cents(exact(last.price_usd) * rest)))
    return Estimate(tuple(lines), add(*(one.total_usd for one in lines)))


def estimate_of(prices: PriceList, items: Sequence[tuple[str, int]]) -> Estimate:
    """Return what a plan costs: `items` are a service's id and its visits, in the plan's order.

    The codes are those of the visit's usual recipe. Raises EstimateError for an empty plan, a
    service that is unknown or has no price, visits outside 1 to 60, and a second first visit.
    """
    if not items:
        raise EstimateError("items", "The plan is empty: choose a service and its visits.")
    lines = tuple(_line(prices, service_id, visits) for service_id, visits in items)
    if sum(one.visits for one in lines if one.service.visit.format == "initial") > 1:
        raise EstimateError(
            "visits", "A first visit happens once: plan one, and follow-ups after it."
        )
    return Estimate(lines, add(*(one.total_usd for one in lines)))


def _line(prices: PriceList, service_id: str, visits: int) -> EstimateLine:
    found = prices.line(service_id)
    if found is None:
        raise EstimateError("items", "A service of the plan is not on the clinic's list any more.")
    service = found.service
    if service.price_usd is None:
        raise EstimateError("price", f"Set a price for {service.name} first: the plan needs it.")
    if isinstance(visits, bool) or not isinstance(visits, int) or not 1 <= visits <= MOST_VISITS:
        said = f"{service.name}: visits {visits} is not a whole number from 1 to {MOST_VISITS}."
        raise EstimateError("visits", said)
    price = cents(service.price_usd)
    total = cents(exact(price) * visits)
    return EstimateLine(service, recipes(service.visit)[0], price, visits, total)
