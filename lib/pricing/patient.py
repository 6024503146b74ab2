"""What the patient pays: cash, package, in and out of network, denied, Medicare.

Every way returns a Bill: one amount a visit, their sum, and how it was made. Insurers pay on the
smaller of price and allowed amount, so no bill exceeds price times visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lib.pricing.money import add, cents
from lib.pricing.packages import FEWEST, MOST, package_of
from lib.scenario import FieldError

MOST_USD = 10_000.0
MOST_VISITS = 366


class PatientError(FieldError):
    """A figure that cannot be."""


@dataclass(frozen=True)
class Bill:
    """What a patient pays one way, US dollars to the cent, visit by visit.

    `visits_usd` is empty for no visits. `total_usd` is the sum of the visits, except for a package,
    whose price is its total.
    """

    way: str
    visits_usd: tuple[float, ...]
    total_usd: float
    how: str

    @property
    def first_usd(self) -> float | None:
        """What the first visit costs the patient."""
        return self.visits_usd[0] if self.visits_usd else None


@dataclass(frozen=True)
class Unknown:
    """A way that cannot be computed yet: what has to be asked."""

    way: str
    ask: str


def _bill(way: str, amounts: list[float], how: str) -> Bill:
    return Bill(way, tuple(amounts), add(*amounts) if amounts else 0.0, how)


def _check(price_usd: float, visits: int) -> None:
    _check_span("price", price_usd, MOST_USD)
    _check_span("visits", visits, MOST_VISITS)


def _check_plan(allowed_usd: float, coinsurance_percent: float, deductible_left_usd: float) -> None:
    _check_span("allowed amount", allowed_usd, MOST_USD)
    _check_span("coinsurance", coinsurance_percent, 100)
    _check_span("deductible", deductible_left_usd, 1_000_000)


def _check_span(field: str, value: float, most: float) -> None:
    # Written so that a value that is no number fails too.
    if not 0 <= value <= most:
        raise PatientError(field, f"{field} {value:,.12g} is outside 0 to {most:,g}")


def cash(price_usd: float, visits: int) -> Bill:
    """Return what a patient pays without any insurance: price × visits."""
    _check(price_usd, visits)
    price = cents(price_usd)
    return _bill("cash", [price] * visits, f"${price:,.2f} × {visits} visits")


def package(price_usd: float, visits: int, discount_percent: float, step: int) -> Bill | Unknown:
    """Return what a package of all visits costs; it takes 2 to 20 of them."""
    _check(price_usd, visits)
    if not FEWEST <= visits <= MOST:
        return Unknown("cash package", f"a package has {FEWEST} to {MOST} sessions")
    found = package_of(price_usd, visits, discount_percent, step=step)
    per_session = cents(found.per_session_usd)
    how = (
        f"${found.single_price_usd:,.2f} × {visits} × "
        f"(1 − {discount_percent:g}%)"
        f"{f', down to ${step}' if step else ''} = ${found.total_usd:,.2f} in total"
    )
    return Bill("cash package", (per_session,) * visits, found.total_usd, how)


def share_of_visit_usd(
    allowed_usd: float, coinsurance_percent: float, deductible_left_usd: float
) -> float:
    """Return a patient's share of one visit's allowed amount, US dollars to the cent.

    What is left of the deductible first, then coinsurance on the rest.

    >>> share_of_visit_usd(100, 20, 30)
    44.0
    """
    _check_plan(allowed_usd, coinsurance_percent, deductible_left_usd)
    # Exact decimals: half a cent goes up wherever the deductible ends.
    allowed, left, percent = (
        Decimal(repr(float(v))) for v in (allowed_usd, deductible_left_usd, coinsurance_percent)
    )
    deductible = min(left, allowed)
    return cents(float(deductible + (allowed - deductible) * percent / 100))


def _shares(
    allowed_usd: float, visits: int, coinsurance_percent: float, deductible_left_usd: float
) -> list[float]:
    """The shares of several visits, one after the other: the deductible is used up once."""
    left, amounts = deductible_left_usd, []
    for _ in range(visits):
        amounts.append(share_of_visit_usd(allowed_usd, coinsurance_percent, left))
        left = max(0.0, add(left, -allowed_usd))
    return amounts


def in_network_copay(price_usd: float, visits: int, allowed_usd: float, copay_usd: float) -> Bill:
    """Return what a plan with a copay leaves to the patient: the copay, never above the amount."""
    _check(price_usd, visits)
    _check_span("copay", copay_usd, MOST_USD)
    _check_span("allowed amount", allowed_usd, MOST_USD)
    each = cents(min(copay_usd, allowed_usd, price_usd))
    how = (
        f"smaller of copay ${copay_usd:,.2f}, allowed ${allowed_usd:,.2f} and price "
        f"${price_usd:,.2f} = ${each:,.2f} × {visits} visits"
    )
    return _bill("in network, copay", [each] * visits, how)


def in_network_coinsurance(
    price_usd: float,
    visits: int,
    allowed_usd: float,
    coinsurance_percent: float,
    deductible_left_usd: float,
) -> Bill:
    """Return what a plan with coinsurance leaves: deductible first, then the share of the rest."""
    _check(price_usd, visits)
    _check_plan(allowed_usd, coinsurance_percent, deductible_left_usd)
    allowed = cents(min(allowed_usd, price_usd))
    amounts = _shares(allowed, visits, coinsurance_percent, deductible_left_usd)
    how = (
        f"allowed ${allowed:,.2f} a visit: first the deductible left, ${deductible_left_usd:,.2f}, "
        f"then {coinsurance_percent:g}% of the rest"
    )
    return _bill("in network, coinsurance", amounts, how)


def out_of_network(
    price_usd: float,
    visits: int,
    allowed_usd: float,
    coinsurance_percent: float,
    deductible_left_usd: float,
) -> Bill:
    """Return what is left after the insurer pays back on a superbill.

    The patient pays the price; the insurer returns the allowed amount less deductible and
    coinsurance. The difference between price and allowed amount stays with the patient.
    """
    _check(price_usd, visits)
    _check_plan(allowed_usd, coinsurance_percent, deductible_left_usd)
    price = cents(price_usd)
    allowed = min(cents(allowed_usd), price)
    shares = _shares(allowed, visits, coinsurance_percent, deductible_left_usd)
    amounts = [add(price, -allowed, share) for share in shares]
    how = (
        f"pays ${price_usd:,.2f}, gets back ${allowed:,.2f} less deductible "
        f"(${deductible_left_usd:,.2f} left) and {coinsurance_percent:g}%"
    )
    return _bill("out of network, superbill", amounts, how)


def denied(price_usd: float, visits: int) -> Bill:
    """Return what a patient owes when the claim is denied: the full cash price."""
    return Bill(
        "claim denied",
        cash(price_usd, visits).visits_usd,
        cash(price_usd, visits).total_usd,
        f"nothing is paid by the insurer: the full price, ${cents(price_usd):,.2f} × {visits}",
    )


def medicare(
    price_usd: float,
    visits: int,
    covered_visits: int,
    amount_usd: float,
    coinsurance_percent: float,
    deductible_left_usd: float,
) -> Bill:
    """Return what a Medicare patient pays: a share of covered visits, the cash price of the others.

    `amount_usd` is the fee schedule's amount of the needling code.
    """
    _check(price_usd, visits)
    _check_span("covered visits", covered_visits, MOST_VISITS)
    _check_plan(amount_usd, coinsurance_percent, deductible_left_usd)
    covered = min(visits, covered_visits)
    amount = cents(min(amount_usd, price_usd))
    amounts = _shares(amount, covered, coinsurance_percent, deductible_left_usd)
    amounts += [cents(price_usd)] * (visits - covered)
    how = (
        f"{covered} covered visits: deductible left ${deductible_left_usd:,.2f}, then "
        f"{coinsurance_percent:g}% of ${amount:,.2f}; {visits - covered} not covered: "
        f"${cents(price_usd):,.2f} each"
    )
    return _bill("Medicare", amounts, how)
