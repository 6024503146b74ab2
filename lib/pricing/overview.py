"""A clinic's list as a whole: what it says in one sentence, and the packages beneath each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib import clinic
from lib.pricing.hour import card_terms
from lib.pricing.money import usd
from lib.pricing.packages import Package, PackageError, package_of_service
from lib.pricing.price_list import NUMBERS, Line, PriceList

MOST_NAMED = 2


@dataclass(frozen=True)
class Listed:
    """A package of a line: what it is and does, or why it cannot be."""

    offered: clinic.Package
    found: Package | None
    problem: str = ""


def packages_of(prices: PriceList, line: Line) -> tuple[Listed, ...]:
    """Return the packages of a line in the clinic's order."""
    costs = prices.clinic.costs
    return tuple(_listed(prices, line, one, costs) for one in line.service.packages)


def example_of(prices: PriceList, line: Line) -> Listed:
    """Return what a new package of a line starts as, before it is on the list."""
    figure = prices.clinic.figure
    offered = clinic.Package(
        sessions=int(figure("package_sessions")),
        discount_percent=figure("package_discount_percent"),
    )
    return _listed(prices, line, offered, prices.clinic.costs)


def to_open_first(lines: Sequence[Line]) -> Line:
    """Return the line whose packages are shown first: one that sells some, else one with a price.

    Where there is neither it is the first of the lines, at least one.
    """
    priced = [one for one in lines if one.service.price_usd is not None]
    sold = [one for one in priced if one.service.packages]
    return (*sold, *priced, *lines)[0]


def usual_visits(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those first that a patient is most likely to come for.

    An add-on comes last, also where nothing else has a price: alone it is no visit. Before it what
    has a price, stand-alone visits first, then bundled, electrical and first ones.
    """
    kinds = ("stand-alone", "bundled", "electrical", "initial", "add-on")

    def rank(line: Line) -> tuple[bool, bool, int]:
        visit = line.service.visit
        current = visit.electrical and visit.format in ("stand-alone", "bundled")
        kind = "electrical" if current else visit.format
        return kind == "add-on", line.service.price_usd is None, kinds.index(kind)

    return sorted(lines, key=rank)


def law_first(prices: PriceList, said: str) -> str:
    """Return the law's sentence where the practitioner may not needle, else what is said.

    A headline that quotes or sells needling goes through this.
    """
    return prices.scope.sentence if prices.scope.forbids else said


def _listed(prices: PriceList, line: Line, offered: clinic.Package, costs: clinic.Costs) -> Listed:
    try:
        found = package_of_service(
            line.service,
            offered,
            economics=line.economics,
            fee=card_terms(costs),
            booked_percent=prices.hour.booked_percent if prices.hour else None,
        )
    except PackageError as error:
        return Listed(offered, None, str(error))
    return Listed(offered, found)


def headline_of(prices: PriceList) -> str:
    """Say in a sentence what the list comes to; the law's sentence where needling is not allowed.

    Without a price it says where the services break even, with prices which of them fall short of
    what a visit costs, everything counted, else which leaves most an hour; and whether a package
    of the list falls short though its single visits do not.
    """
    if prices.place is not None and not prices.scope.suggests:
        return prices.scope.sentence
    if not prices.lines:
        return "Your list is empty: add what you sell under My clinic."
    priced = [one for one in prices.lines if one.service.price_usd is not None]
    if prices.hour is None:
        return f"{_of(len(priced), len(prices.lines))} services {_has(len(priced))} a price."
    if not priced:
        return _break_even(prices)
    short = [one for one in priced if _profit(one) < 0]
    if short:
        return _short(short, len(priced))
    bear = "Your price bears its cost"
    if len(priced) > 1:
        bear = (
            f"{'Both' if len(priced) == 2 else f'All {_few(len(priced))}'} prices bear their costs"
        )
    cheap = _packages_short(prices, priced)
    if cheap:
        return f"{bear}; {cheap}."
    return f"{bear}{':' if len(priced) == 1 else ';'} {_best(priced)}."


def _packages_short(prices: PriceList, priced: Sequence[Line]) -> str:
    """Say which packages fall short of their costs; empty where all bear them."""
    found = [(line, one.found) for line in priced for one in packages_of(prices, line)]
    short = [
        (profit, f"{package.sessions} × {line.service.name}")
        for line, package in found
        if package is not None and (profit := package.profit_usd or 0.0) < 0
    ]
    if not short:
        return ""
    profit, name = min(short)
    loss = f"{name} falls {usd(-profit)} short"
    if len(short) == 1:
        return f"the package {loss}"
    return f"{_of(len(short), len(found)).lower()} packages do not: {loss}"


def _best(priced: Sequence[Line]) -> str:
    """Say which leaves most an hour; nobody sells an hour of add-ons, so there it is a visit's."""
    alone = [one for one in priced if one.service.visit.format != "add-on"]
    per, unit = (_per_hour, "an hour") if alone else (_profit, "a visit")
    best = max(alone or priced, key=per)
    if len(priced) == 1:
        return f"{best.service.name} leaves {usd(per(best))} {unit}"
    beside = "" if len(alone) in (0, len(priced)) else "add-ons aside, "
    return f"{beside}{best.service.name} leaves most, {usd(per(best))} {unit}"


def _break_even(prices: PriceList) -> str:
    def cost(line: Line) -> float:
        return line.economics.break_even_usd if line.economics else 0.0

    least, most = min(prices.lines, key=cost), max(prices.lines, key=cost)
    if cost(least) == cost(most):
        return f"You break even at {usd(cost(least))} a visit: enter your prices."
    return (
        f"You break even between {usd(cost(least))} ({least.service.name}) and {usd(cost(most))} "
        f"({most.service.name}): enter your prices."
    )


def _short(short: list[Line], n_priced: int) -> str:
    named = sorted(short, key=_profit)[:MOST_NAMED]
    parts = [f"{one.service.name} by {usd(-_profit(one))} a visit" for one in named]
    if len(short) > len(named):
        parts.append(f"{_few(len(short) - len(named))} more")
    said = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    if n_priced == 1:
        return f"Your price falls short of what a visit costs: {said}."
    which = f"{_of(len(short), n_priced)} prices {_does(len(short), 'fall')} short"
    return f"{which} of what a visit costs: {said}."


def _profit(line: Line) -> float:
    return (line.economics.profit_usd if line.economics else None) or 0.0


def _per_hour(line: Line) -> float:
    return (line.economics.profit_per_hour_usd if line.economics else None) or 0.0


def _many(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else f"{number}"


def _of(part: int, whole: int) -> str:
    """Say a part of a whole, both in one way of writing: "Two of four", "3 of 14"."""
    if not part or whole < len(NUMBERS):
        return f"{_many(part) if part else 'None'} of {_few(whole)}"
    return f"{part} of {whole}"


def _few(number: int) -> str:
    return _many(number).lower()


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def _does(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb
