"""What a plan of visits is expected to cost a patient who pays the clinic's prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.clinic import Service
from lib.datasets.figures import FieldError
from lib.market.recipes import Recipe, recipes
from lib.pricing.money import add, cents, exact
from lib.pricing.price_list import PriceList

MOST_VISITS = 60


class EstimateError(FieldError):
    """A plan that cannot be estimated."""


@dataclass(frozen=True)
class EstimateLine:
    """One service of the plan: the codes of a visit, and US dollars to the cent."""

    service: Service
    codes: Recipe
    price_usd: float
    visits: int
    total_usd: float


@dataclass(frozen=True)
class Estimate:
    """The plan's lines and their sum, US dollars."""

    lines: tuple[EstimateLine, ...]
    total_usd: float


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
