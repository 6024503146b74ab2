"""A clinic's whole price list held against what is known: one frozen result for all who read it.

Pages, documents and commands show these figures; none computes them again.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.clinic import Clinic, Service
from lib.datasets.places import Place, PlaceNotFoundError, find_place
from lib.pricing.evidence import Evidence, evidence_of
from lib.pricing.hour import CostOfHour, Economics, cost_of_hour, economics_of
from lib.pricing.money import add, cents, usd, whole
from lib.pricing.scope import Scope, scope_of

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True)
class Line:
    """One service of the list: what it costs and leaves, what others ask, and a sentence.

    `gap_usd` is the price less the middle of what sellers near ask, None where either is missing.
    `sentence` starts with what leads: the near prices from three on, else the break-even price.
    `economics` is None where the costs are not shown: a list shared without them.
    """

    service: Service
    economics: Economics | None
    evidence: Evidence | None
    gap_usd: float | None
    sentence: str


@dataclass(frozen=True)
class PriceList:
    """The clinic's services in its order, with its place, the law's answer and its hour.

    `hour` is None where the costs are not shown: a list shared without them.
    """

    clinic: Clinic
    place: Place | None
    scope: Scope
    hour: CostOfHour | None
    lines: tuple[Line, ...]

    def line(self, service_id: str) -> Line | None:
        """Return the line of a service, if there is one."""
        return next((one for one in self.lines if one.service.id == service_id), None)


def place_of(clinic: Clinic) -> Place | None:
    """Return the clinic's place; None where none, or none that is known, is set."""
    try:
        return find_place(clinic.place) if clinic.place else None
    except PlaceNotFoundError:
        return None


def price_list_of(clinic: Clinic, *, shows_costs: bool = True) -> PriceList:
    """Return everything computed from a clinic's services.

    Without costs nothing is computed that rests on them, not from defaults either.
    """
    place = place_of(clinic)
    scope = scope_of(place, clinic.practitioner)
    hour = cost_of_hour(clinic.costs, place, clinic.practitioner) if shows_costs else None
    lines = tuple(_line(clinic, one, place, scope, hour) for one in clinic.services)
    return PriceList(clinic, place, scope, hour, lines)


def _line(
    clinic: Clinic, service: Service, place: Place | None, scope: Scope, hour: CostOfHour | None
) -> Line:
    economics = economics_of(service, clinic.costs, hour) if hour else None
    evidence = evidence_of(clinic, service, place)
    gap = None
    if evidence is not None and service.price_usd is not None:
        gap = add(cents(service.price_usd), -cents(evidence.middle_usd))
    said = scope.sentence
    if scope.suggests or place is None:
        said = _sentence(service, economics, evidence, gap, place)
    return Line(service, economics, evidence, gap, said)


def _sentence(
    service: Service,
    economics: Economics | None,
    evidence: Evidence | None,
    gap: float | None,
    place: Place | None,
) -> str:
    cost, left = "", ""
    if economics is not None:
        cost = f"Your break-even price is {usd(economics.break_even_usd)}."
        left = f" {_left(service, economics)}."
    if evidence is None or not evidence.leads:
        own = left if service.price_usd is not None else ""
        return f"{cost}{own} {_little(service, evidence, place)}".strip()
    asked = _asked(evidence)
    if gap is None:
        return f"{asked}; the middle here is {say(evidence.middle_usd)}. {cost}".strip()
    side = f"{usd(abs(gap))} {'above' if gap > 0 else 'below'}" if gap else "at"
    price = f"Your {usd(service.price_usd or 0.0)} is {side} the middle here"
    price += f", {usd(evidence.middle_usd)}," if gap else ""
    return f"{asked}. {price}{f' and {_leaves(economics)}' if economics else ''}.".replace(
        ",.", "."
    )


def _asked(evidence: Evidence) -> str:
    """Say what the near prices are, and whether that is what was asked or moved to this visit."""
    near = sorted(one.adjusted_usd for one in evidence.observations if one.near)
    span = say(near[0]) if near[0] == near[-1] else f"{say(near[0])}–{say(near[-1])[1:]}"
    if len(near) == 2:
        span = " and ".join(map(say, near))
    one = len(near) == 1
    if evidence.near_as_asked:
        return f"{_count(len(near), 'clinic')} near you {'asks' if one else 'ask'} {span}"
    verb = "comes" if one else "come"
    return f"{_count(len(near), 'price')} near you, moved to this visit, {verb} to {span}"


def _left(service: Service, economics: Economics) -> str:
    return f"Your {usd(service.price_usd or 0.0)} {_leaves(economics)}"


def _leaves(economics: Economics) -> str:
    profit = economics.profit_usd or 0.0
    word = "leaves" if profit >= 0 else "falls short of your costs by"
    return f"{word} {usd(abs(profit))} a visit"


def _little(service: Service, evidence: Evidence | None, place: Place | None) -> str:
    if evidence is None:
        return "A first visit has no published range: set what you ask for an evaluation."
    if evidence.n_near:
        return (
            f"{_asked(evidence)}; with what is published the middle here is "
            f"{say(evidence.middle_usd)}. Three or more prices say more."
        )
    none = "No price near you is known" if place else "Without a place no price is near"
    published = say(evidence.published_middle_usd)
    if service.visit.format == "initial":
        return (
            f"{none}. Your evaluation price and hospitals' needling code come to {published}: "
            f"nobody is known to ask that.{_with_elsewhere(evidence)}"
        )
    if service.visit.format == "add-on":
        return (
            f"{none}. Hospitals' needling code stands in for a published range, {published} in "
            f"the middle: not the same service.{_with_elsewhere(evidence)}"
        )
    return (
        f"{none}; clinics are said to ask about {published}, from one article."
        f"{_with_elsewhere(evidence)}"
    )


def _with_elsewhere(evidence: Evidence) -> str:
    """Say what prices from elsewhere make of the middle, where that is another."""
    middle = say(evidence.middle_usd)
    if middle == say(evidence.published_middle_usd):
        return ""
    there = sum(not one.near for one in evidence.observations)
    return f" With {_count(there, 'price').lower()} from elsewhere the middle here is {middle}."


def _count(number: int, noun: str) -> str:
    word = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{word} {noun}{'' if number == 1 else 's'}"


def say(amount_usd: float) -> str:
    """Say what is estimated: whole dollars, with cents where they are few.

    >>> say(80.42), say(9.5)
    ('$80', '$9.50')
    """
    if amount_usd >= 20 or amount_usd == whole(amount_usd):
        return f"${whole(amount_usd):,.0f}"
    return f"${amount_usd:,.2f}"
