"""What the patient pays: cash, package, in and out of network, denied, Medicare.

Every way returns a Bill: one amount a visit, their sum, and how it was made. Insurers pay on the
smaller of price and allowed amount, so no bill exceeds price times visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lib.datasets.figures import FieldError
from lib.pricing.money import add, cents
from lib.pricing.packages import FEWEST, MOST, package_of

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


def in_network_copay(
    price_usd: float,
    visits: int,
    allowed_usd: float,
    copay_usd: float,
    deductible_left_usd: float = 0.0,
    *,
    deductible_first: bool = False,
) -> Bill:
    """Return what a plan with a copay leaves to the patient.

    `deductible_first`: the patient pays the allowed amount until the deductible is used up, then
    the copay. In the visit in which it ends both fall due, the rest of the deductible and the
    copay, together never above the allowed amount (our reading: plans differ). Else the copay
    alone, and the bill says so where a deductible is left. The allowed amount is never above the
    price.
    """
    _check(price_usd, visits)
    _check_span("copay", copay_usd, MOST_USD)
    _check_plan(allowed_usd, 0, deductible_left_usd)
    allowed = cents(min(allowed_usd, price_usd))
    each = cents(min(copay_usd, allowed))
    how = (
        f"smaller of copay ${copay_usd:,.2f}, allowed ${allowed_usd:,.2f} and price "
        f"${price_usd:,.2f} = ${each:,.2f} × {visits} visits"
    )
    if deductible_first and deductible_left_usd:
        left, amounts = deductible_left_usd, []
        for _ in range(visits):
            amounts.append(cents(min(allowed, add(min(left, allowed), each))))
            left = max(0.0, add(left, -allowed))
        how = (
            f"first the deductible left, ${deductible_left_usd:,.2f}, at ${allowed:,.2f} a visit, "
            f"then the copay, ${each:,.2f}; in the visit where it ends both, at most "
            f"${allowed:,.2f}"
        )
        return _bill("in network, copay", amounts, how)
    if deductible_left_usd:
        how += (
            f"; the deductible left, ${deductible_left_usd:,.2f}, is taken not to come before the "
            "copay: ask the plan"
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


@dataclass(frozen=True)
class Rest:
    """What a visit holds besides needling, US dollars.

    `charge_usd` is its part of the visit's price; `amount_usd` Medicare's amount, None where
    Medicare does not pay the practitioner for it; `codes` names it.
    """

    charge_usd: float
    amount_usd: float | None
    codes: str


def medicare(
    price_usd: float,
    visits: int,
    covered_visits: int,
    amount_usd: float,
    coinsurance_percent: float,
    deductible_left_usd: float,
    rest: Rest | None = None,
    *,
    facility: bool = False,
) -> Bill:
    """Return what a Medicare patient pays: a share of what is covered, the price of what is not.

    `covered_visits` are those whose needling Medicare covers and `amount_usd` the fee schedule's
    amount of the needling code. `rest` is what the visit holds besides: where Medicare pays for it,
    the patient owes its deductible and coinsurance on that in every visit, and only the needling
    may be charged. Medicare pays on the smaller of its amount and the charge. In a `facility` the
    hospital's own charge comes on top, which no bill here holds.
    """
    _check(price_usd, visits)
    _check_span("covered visits", covered_visits, MOST_VISITS)
    _check_plan(amount_usd, coinsurance_percent, deductible_left_usd)
    if rest is not None:
        _check_span("charge for the rest", rest.charge_usd, cents(price_usd))
        _check_span("amount for the rest", rest.amount_usd or 0.0, MOST_USD)
    covered = min(visits, covered_visits)
    left, amounts = deductible_left_usd, []
    for paid in [True] * covered + [False] * (visits - covered):
        allowed, charged = _parts(price_usd, amount_usd, rest, paid)
        share = share_of_visit_usd(allowed, coinsurance_percent, left)
        amounts.append(add(share, charged))
        left = max(0.0, add(left, -allowed))
    rule = f"deductible left ${deductible_left_usd:,.2f}, then {coinsurance_percent:g}% of"
    how = _medicare_words(covered, visits - covered, price_usd, amount_usd, rest, rule)
    if facility:
        how += "; the hospital's own charge comes on top"
    return _bill("Medicare", amounts, how)


def _parts(price: float, amount: float, rest: Rest | None, paid: bool) -> tuple[float, float]:
    """Split one visit into what Medicare allows and what the patient is charged besides."""
    price = cents(price)
    if rest is None:
        return (cents(min(amount, price)), 0.0) if paid else (0.0, price)
    other = cents(rest.charge_usd)
    needling = add(price, -other)
    if rest.amount_usd is None:
        return (cents(min(amount, needling)), other) if paid else (0.0, price)
    if paid:
        return cents(min(add(amount, rest.amount_usd), price)), 0.0
    return cents(min(rest.amount_usd, other)), needling


def _medicare_words(
    covered: int, others: int, price: float, amount: float, rest: Rest | None, rule: str
) -> str:
    """Say how the bill is made, for the visits with covered needling and for the others."""
    if rest is None or rest.amount_usd is None:
        if rest and not covered:
            return f"Medicare pays for nothing here: ${cents(price):,.2f} × {others} visits"
        allowed, charged = _parts(price, amount, rest, True)
        besides = f" and ${charged:,.2f} for {rest.codes}, which is not" if rest else ""
        price = cents(price)
        return (
            f"{covered} covered visits: {rule} ${allowed:,.2f}{besides}; "
            f"{others} not covered: ${price:,.2f} each"
        )
    both, _ = _parts(price, amount, rest, True)
    allowed, needling = _parts(price, amount, rest, False)
    parts = []
    if covered:
        parts.append(
            f"{covered} visits with covered needling: {rule} ${both:,.2f}, {rest.codes} included"
        )
    if others:
        parts.append(
            f"{others} visits in which only {rest.codes} is covered: {rule} ${allowed:,.2f}, and "
            f"${needling:,.2f} for the needling if the patient has agreed beforehand"
        )
    return "; ".join(parts) or "no visit"
