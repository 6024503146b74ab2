"""What the patient pays: cash, packages, in and out of network, a denied claim.

A plan is some parts of visits, each at one price, one after the other. Every way returns a Bill:
what falls due at each visit, their sum, and how it was made. Insurers pay on the smaller of price
and allowed amount, so no bill exceeds the plan's prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from lib.datasets.figures import FieldError
from lib.pricing.money import add, cents, to_the_cent

MOST_USD = 10_000.0
MOST_VISITS = 366


class PatientError(FieldError):
    """A figure that cannot be."""


@dataclass(frozen=True)
class Part:
    """Visits of one kind in a plan, US dollars a visit.

    `allowed_usd` is what the insurer allows for one; None where it is not known.
    """

    price_usd: float
    visits: int = 1
    allowed_usd: float | None = None


@dataclass(frozen=True)
class Bill:
    """What a patient pays one way, US dollars to the cent.

    `visits_usd` is what falls due at each visit, which adds up to the total; it is empty
    for no visits. A package falls due, whole, at its first session.
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
    """A way that cannot be computed yet: what is missing, and of whom it has to be asked.

    With nobody to ask, `ask` says what to do.
    """

    way: str
    ask: str
    whom: str = ""

    @property
    def words(self) -> str:
        """What to do about it: "ask the plan for the copay of a therapy visit"."""
        return f"ask {self.whom} for {self.ask}" if self.whom else self.ask


def amounts_words(amounts_usd: Sequence[float]) -> str:
    """Say amounts that follow each other, equal ones once.

    >>> amounts_words([85, 29, 17, 17])
    '$85.00, $29.00, 2 × $17.00'
    """
    said = []
    for amount, group in groupby(cents(amount) for amount in amounts_usd):
        n = len(list(group))
        said.append(f"{n} × {to_the_cent(amount)}" if n > 1 else to_the_cent(amount))
    return ", ".join(said) or "no visit"


def sum_words(plan: Sequence[Part]) -> str:
    """Say what the plan's prices are added from: "$150.00 + 5 × $90.00"."""
    said = (
        f"{part.visits} × ${cents(part.price_usd):,.2f}"
        if part.visits > 1
        else f"${cents(part.price_usd):,.2f}"
        for part in plan
        if part.visits
    )
    return " + ".join(said) or "no visit"


def bill(way: str, amounts: Sequence[float], how: str) -> Bill:
    """Return a bill of what falls due at each visit, US dollars to the cent."""
    return Bill(way, tuple(amounts), add(0.0, *amounts), how)


def check_plan(plan: Sequence[Part]) -> None:
    """Raise PatientError for prices, visits or allowed amounts that cannot be."""
    for part in plan:
        check_span("price", part.price_usd, MOST_USD)
        check_span("visits", part.visits, MOST_VISITS)
        if part.allowed_usd is not None:
            check_span("allowed amount", part.allowed_usd, MOST_USD)
    check_span("visits", sum(part.visits for part in plan), MOST_VISITS)


def check_insurance(coinsurance_percent: float, deductible_left_usd: float) -> None:
    """Raise PatientError for a share or a deductible that cannot be."""
    check_span("coinsurance", coinsurance_percent, 100)
    check_span("deductible", deductible_left_usd, 1_000_000)


def check_span(field: str, value: float, most: float) -> None:
    """Raise PatientError for a value outside 0 to `most`."""
    # Written so that a value that is no number fails too.
    if not 0 <= value <= most:
        raise PatientError(field, f"{field} {value:,.12g} is outside 0 to {most:,g}")


def _prices(plan: Sequence[Part]) -> list[float]:
    return [cents(part.price_usd) for part in plan for _ in range(part.visits)]


def _allowed(plan: Sequence[Part]) -> list[float]:
    """What the insurer reckons with at each visit: never more than the price."""
    found = []
    for part in plan:
        if part.allowed_usd is None:
            raise PatientError("allowed amount", "the allowed amount of a visit is not known")
        found += [cents(min(part.allowed_usd, part.price_usd))] * part.visits
    return found


def cash(plan: Sequence[Part]) -> Bill:
    """Return what a patient pays without any insurance: the price of each visit."""
    check_plan(plan)
    return bill("cash", _prices(plan), sum_words(plan))


def denied(plan: Sequence[Part]) -> Bill:
    """Return what a patient owes when the claim is denied: the full cash price."""
    found = cash(plan)
    how = f"nothing is paid by the insurer: the full price, {found.how}"
    return Bill("claim denied", found.visits_usd, found.total_usd, how)


def package(plan: Sequence[Part], sessions: int, total_usd: float) -> Bill | Unknown:
    """Return what a plan costs whose last part is bought in packages, as far as whole ones go.

    A package of `sessions` visits costs `total_usd`, due at its first session; what is left over
    is paid visit by visit.
    """
    check_plan(plan)
    check_span("package", total_usd, 100_000)
    way = f"package of {sessions}"
    *before, last = plan
    n, rest = divmod(last.visits, sessions)
    if not n:
        return Unknown(way, f"plan at least {sessions} of its visits")
    each = [cents(total_usd), *[0.0] * (sessions - 1)]
    amounts = [*_prices(before), *each * n, *[cents(last.price_usd)] * rest]
    said = f"{n} × ${total_usd:,.2f}" if n > 1 else f"${total_usd:,.2f}"
    how = f"{said} for {sessions} visits{' each' if n > 1 else ''}, paid ahead"
    others = [*before, Part(last.price_usd, rest)]
    if any(part.visits for part in others):
        how += f"; besides {sum_words(others)}"
    return bill(way, amounts, how)


def share_of_visit_usd(
    allowed_usd: float, coinsurance_percent: float, deductible_left_usd: float
) -> float:
    """Return a patient's share of one visit's allowed amount, US dollars to the cent.

    What is left of the deductible first, then coinsurance on the rest.

    >>> share_of_visit_usd(100, 20, 30)
    44.0
    """
    check_span("allowed amount", allowed_usd, MOST_USD)
    check_insurance(coinsurance_percent, deductible_left_usd)
    # Exact decimals: half a cent goes up wherever the deductible ends.
    allowed, left, percent = (
        Decimal(repr(float(v))) for v in (allowed_usd, deductible_left_usd, coinsurance_percent)
    )
    deductible = min(left, allowed)
    return cents(float(deductible + (allowed - deductible) * percent / 100))


def _shares(
    allowed_usd: Sequence[float], coinsurance_percent: float, deductible_left_usd: float
) -> list[float]:
    """The shares of several visits, one after the other: the deductible is used up once."""
    left, amounts = deductible_left_usd, []
    for allowed in allowed_usd:
        amounts.append(share_of_visit_usd(allowed, coinsurance_percent, left))
        left = max(0.0, add(left, -allowed))
    return amounts


def deductible_words(left_usd: float, allowed_usd: Sequence[float]) -> str:
    """Say what of a deductible these visits take, first of all; empty where it plays no part.

    >>> deductible_words(300, [80]), deductible_words(30, [80]), deductible_words(0, [80])
    ('$80.00 of the $300.00 deductible left', 'first the deductible left, $30.00', '')
    """
    allowed = add(0.0, *allowed_usd)
    if not left_usd or not allowed:
        return ""
    if left_usd >= allowed:
        return f"${allowed:,.2f} of the ${left_usd:,.2f} deductible left"
    return f"first the deductible left, ${left_usd:,.2f}"


def takes_all(left_usd: float, allowed_usd: Sequence[float]) -> bool:
    """Whether a deductible takes all that is allowed, so that no share of a rest is left."""
    return 0 < add(0.0, *allowed_usd) <= left_usd


def in_network_copay(
    plan: Sequence[Part],
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
    price; where it is not known and does not matter, the price bounds the copay.
    """
    way = "in network, copay"
    check_plan(plan)
    check_span("copay", copay_usd, MOST_USD)
    check_insurance(0, deductible_left_usd)
    visits = _allowed(plan) if deductible_first and deductible_left_usd else []
    if first := deductible_words(deductible_left_usd, visits):
        left, amounts = deductible_left_usd, []
        for allowed in visits:
            amounts.append(cents(min(allowed, add(min(left, allowed), cents(copay_usd)))))
            left = max(0.0, add(left, -allowed))
        how = f"{first}, at what the insurer allows"
        if not takes_all(deductible_left_usd, visits):
            how += (
                f", then the copay, ${copay_usd:,.2f}; in the visit where it ends both, at most "
                "what is allowed"
            )
        return bill(way, amounts, f"{how}: {amounts_words(amounts)}")
    amounts = []
    for part in plan:
        bound = part.price_usd if part.allowed_usd is None else part.allowed_usd
        amounts += [cents(min(copay_usd, bound, part.price_usd))] * part.visits
    how = (
        f"the smallest of the copay, ${copay_usd:,.2f}, the allowed amount and the price: "
        f"{amounts_words(amounts)}"
    )
    if deductible_left_usd and not deductible_first:
        how += (
            f"; the deductible left, ${deductible_left_usd:,.2f}, is taken not to come before the "
            "copay: ask the plan"
        )
    return bill(way, amounts, how)


def in_network_coinsurance(
    plan: Sequence[Part], coinsurance_percent: float, deductible_left_usd: float
) -> Bill:
    """Return what a plan with coinsurance leaves: deductible first, then the share of the rest."""
    check_plan(plan)
    check_insurance(coinsurance_percent, deductible_left_usd)
    allowed = _allowed(plan)
    amounts = _shares(allowed, coinsurance_percent, deductible_left_usd)
    first = deductible_words(deductible_left_usd, allowed)
    share = f"{coinsurance_percent:g}% of it"
    if first:
        rest = f", then {coinsurance_percent:g}% of the rest"
        share = first if takes_all(deductible_left_usd, allowed) else f"{first}{rest}"
    how = f"allowed {amounts_words(allowed)}: {share}: {amounts_words(amounts)}"
    return bill("in network, coinsurance", amounts, how)


def out_of_network(
    plan: Sequence[Part], coinsurance_percent: float, deductible_left_usd: float
) -> Bill:
    """Return what is left after the insurer pays back on a superbill.

    The patient pays the price; the insurer returns the allowed amount less deductible and
    coinsurance. The difference between price and allowed amount stays with the patient.
    """
    check_plan(plan)
    check_insurance(coinsurance_percent, deductible_left_usd)
    prices, allowed = _prices(plan), _allowed(plan)
    shares = _shares(allowed, coinsurance_percent, deductible_left_usd)
    amounts = [add(p, -a, s) for p, a, s in zip(prices, allowed, shares, strict=True)]
    share = f"{coinsurance_percent:g}%"
    if first := deductible_words(deductible_left_usd, allowed):
        share = first if takes_all(deductible_left_usd, allowed) else f"{first}, and then {share}"
    how = (
        f"pays {amounts_words(prices)}, gets back what is allowed, {amounts_words(allowed)}, "
        f"less {share}"
    )
    return bill("out of network", amounts, how)


def paid_back_usd(plan: Sequence[Part], found: Bill) -> float:
    """Return what comes back of the plan's prices, US dollars: all of them less the bill."""
    return add(*_prices(plan), -found.total_usd)
