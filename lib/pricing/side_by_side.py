"""The clinic's own add-on, bundled and stand-alone visits beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from lib.clinic import Service
from lib.pricing.bundles import Comparison, Offer, compare
from lib.pricing.cards import NO_FEE
from lib.pricing.hour import Economics, card_terms, slot_of
from lib.pricing.money import add, cents, exact, percent_words, usd
from lib.pricing.price_list import Line, PriceList
from lib.visit import Visit

PARTS = {"stand_alone": "stand-alone", "add_on": "add-on", "bundle": "bundled"}
TREATMENT = "Treatment"


def candidates(prices: PriceList) -> dict[str, tuple[Line, ...]]:
    """Return the lines that can stand for each part of the comparison: those with a price."""
    return {
        part: tuple(
            line
            for line in prices.lines
            if line.service.visit.format == format and line.service.price_usd is not None
        )
        for part, format in PARTS.items()
    }


def treatment_start(add_on: Service, bundle: Service) -> tuple[float, float]:
    """Return where the treatment without needling starts: US dollars and minutes.

    The bundle's price and slot less the add-on's: no price was found for it, and equal money for
    equal minutes favors neither side.
    """
    price = add(bundle.price_usd or 0.0, -(add_on.price_usd or 0.0))
    return max(0.0, price), max(1.0, add(slot_of(bundle), -slot_of(add_on)))


@dataclass(frozen=True)
class Way:
    """One way to sell: US dollars to the cent, minutes of the clinician.

    `visit` is None for what holds treatment without needling. Profit counts everything; `fills_` is
    what it leaves if it fills a slot that would stay empty. They are None where costs are not
    shown. `alone` says whether it can be sold by itself: an add-on cannot. `assumed`: its price
    rests on that of a treatment, which the owner has not set.
    """

    name: str
    visit: Visit | None
    price_usd: float
    minutes: float
    card_fee_usd: float
    price_per_hour_usd: float
    profit_usd: float | None
    profit_per_hour_usd: float | None
    fills_usd: float | None
    fills_per_hour_usd: float | None
    alone: bool = True
    assumed: bool = False


@dataclass(frozen=True)
class SideBySide:
    """The ways that the list holds, and how add-on and bundle stand to each other.

    `counted` compares by profit, everything counted, `empty` by what fills an empty slot; by
    prices alone where costs are not shown. Both are None without an add-on and a bundle.
    `assumed`: neither the treatment's price nor its minutes are the owner's.
    """

    ways: tuple[Way, ...]
    counted: Comparison | None
    empty: Comparison | None
    shows_costs: bool
    assumed: bool

    @property
    def even_by_assumption(self) -> bool:
        """Whether add-on and bundle leave the same only because the treatment's price is assumed.

        Where the add-on costs more than the bundle, takes longer or has pay of its own, the
        assumed price does not make them even.
        """
        if not self.assumed or self.counted is None:
            return False
        both = (self.counted.treatment_with_add_on, self.counted.bundle)
        with_it, bundled = (one.contribution_to_the_cent_usd for one in both)
        return abs(with_it - bundled) < 0.015  # a cent is rounding

    @property
    def rivals(self) -> tuple[Way, ...]:
        """The ways of which one can leave most: an add-on is not sold by itself.

        A treatment that only an assumed price makes even with the bundle is none: it tells nothing.
        """
        even = self.even_by_assumption
        return tuple(
            way for way in self.ways if way.alone and way.minutes and (way.visit or not even)
        )

    @property
    def with_add_on(self) -> Way | None:
        """The treatment that takes the add-on; None where it is not known."""
        treated = [way for way in self.ways if way.visit is None]
        return treated[-1] if treated else None


Cost = Callable[[Economics | None, float], float]


def side_by_side(
    prices: PriceList, stand_alone: Line | None, add_on: Line | None, bundle: Line | None
) -> SideBySide:
    """Return services of the clinic's list beside each other, all of them with a price.

    Minutes are the slots. With an add-on and a bundle, a treatment without needling stands beside
    them: it costs its minutes and, where clinicians are paid per visit, the bundle's pay, and no
    needles.
    """
    hour = None if prices.hour is None else exact(prices.hour.total_usd)

    def everything(found: Economics | None, minutes: float) -> float:
        only = exact(found.only_this_visit_usd) if found else Fraction(0)
        return float((hour or 0) * exact(minutes) / 60 + only)

    def only_this_visit(found: Economics | None, minutes: float) -> float:
        return found.only_this_visit_usd if found else 0.0

    lines = [line for line in (stand_alone, add_on, bundle) if line is not None]
    counted, empty = (_comparison(prices, stand_alone, add_on, bundle, cost)
                      for cost in (everything, only_this_visit))  # fmt: skip
    assumed = not {"treatment_usd", "treatment_minutes"} & prices.clinic.overrides.keys()
    ways = [_way_of(prices, line) for line in lines]
    if counted is not None and empty is not None:
        shown = hour is not None
        ways[-1:-1] = [
            _treated(
                f"{TREATMENT} without needling", counted.treatment, empty.treatment, shown, assumed
            ),
            _treated(
                counted.treatment_with_add_on.name,
                counted.treatment_with_add_on,
                empty.treatment_with_add_on,
                shown,
                assumed,
            ),
        ]
    return SideBySide(tuple(ways), counted, empty, hour is not None, assumed)


def _comparison(
    prices: PriceList,
    stand_alone: Line | None,
    add_on: Line | None,
    bundle: Line | None,
    cost: Cost,
) -> Comparison | None:
    if add_on is None or bundle is None:
        return None
    fee = NO_FEE if prices.hour is None else card_terms(prices.clinic.costs)
    start_usd, start_minutes = treatment_start(add_on.service, bundle.service)
    overrides = prices.clinic.overrides
    minutes = overrides.get("treatment_minutes", start_minutes)
    found = bundle.economics
    no_needles = replace(found, only_this_visit_usd=found.pay_usd) if found else None
    treatment = Offer(
        TREATMENT, overrides.get("treatment_usd", start_usd), minutes,
        cost(no_needles, minutes), fee,
    )  # fmt: skip

    def offer(line: Line) -> Offer:
        slot = slot_of(line.service)
        price = line.service.price_usd or 0.0
        return Offer(line.service.name, price, slot, cost(line.economics, slot), fee)

    # Where the list has no stand-alone visit, nothing of the comparison rests on it.
    return compare(offer(stand_alone or bundle), treatment, offer(add_on), offer(bundle))


def _way_of(prices: PriceList, line: Line) -> Way:
    service, found = line.service, line.economics
    price, minutes = service.price_usd or 0.0, slot_of(service)
    fills = found.fills_empty_slot_usd if found else None
    return Way(
        name=service.name,
        visit=service.visit,
        price_usd=price,
        minutes=minutes,
        card_fee_usd=(found.card_fee_usd if found else None) or 0.0,
        price_per_hour_usd=_per_hour(price, minutes),
        profit_usd=found.profit_usd if found else None,
        profit_per_hour_usd=found.profit_per_hour_usd if found else None,
        fills_usd=fills,
        fills_per_hour_usd=None if fills is None else _per_hour(fills, minutes),
        alone=service.visit.format != "add-on",
    )


def _treated(name: str, counted: Offer, empty: Offer, shows_costs: bool, assumed: bool) -> Way:
    profit, fills = counted.contribution_to_the_cent_usd, empty.contribution_to_the_cent_usd
    # A treatment that is free or takes no time is possible; an hour of it then is not.
    minutes = counted.minutes
    per_hour = (_per_hour(profit, minutes), _per_hour(fills, minutes)) if minutes else (None, None)
    return Way(
        name=name,
        visit=None,
        price_usd=counted.price_usd,
        minutes=minutes,
        card_fee_usd=counted.card_fee_usd,
        price_per_hour_usd=_per_hour(counted.price_usd, minutes) if minutes else 0.0,
        profit_usd=profit if shows_costs else None,
        profit_per_hour_usd=per_hour[0] if shows_costs else None,
        fills_usd=fills if shows_costs else None,
        fills_per_hour_usd=per_hour[1] if shows_costs else None,
        assumed=assumed,
    )


def _per_hour(amount_usd: float, minutes: float) -> float:
    return cents(60 * exact(amount_usd) / exact(minutes))


# In words


def headline_of(found: SideBySide) -> str:
    """Say which way leaves most an hour, and which a visit; by prices where costs are not shown."""
    if found.even_by_assumption:
        return f"{OPEN} {_headline(found, 'Of your visits, ')}"
    return _headline(found)


OPEN = "Add-on or bundle? That needs the price of a treatment."


def _headline(found: SideBySide, among: str = "") -> str:
    ways = found.rivals
    if not ways:
        return "Enter the price of what you sell: then it is held side by side."
    if not found.shows_costs:
        name, most = _most(ways, lambda way: way.price_per_hour_usd)
        return f"{among}{name} brings in most an hour of the clinician: {usd(most)}."
    by_hour, hour = _most(ways, lambda way: way.profit_per_hour_usd or 0.0)
    by_visit, visit = _most(ways, lambda way: way.profit_usd or 0.0)
    if hour < 0:  # then a visit of it loses money too, and so does one of every other
        return f"No way covers its cost: {by_hour} loses least an hour, {usd(-hour)}."
    if by_hour == by_visit:
        return f"{among}{by_hour} leaves most: {usd(hour)} an hour, {usd(visit)} a visit."
    return f"{among}{by_hour} leaves most an hour, {usd(hour)}; a visit, {by_visit}: {usd(visit)}."


def finding_of(found: SideBySide) -> str:
    """Say by how much the way that leaves most an hour is ahead of the next one."""
    column = "profit_per_hour_usd" if found.shows_costs else "price_per_hour_usd"
    ranked = sorted(found.rivals, key=lambda way: -getattr(way, column))
    verb = "leaves" if found.shows_costs else "brings in"
    if len(ranked) < 2:
        return f"What {ranked[0].name if ranked else 'an add-on'} {verb}, a visit and an hour"
    first, second = ranked[:2]
    gap = add(getattr(first, column), -getattr(second, column))
    if not gap:
        return f"{first.name} {verb} as much an hour as {second.name}"
    return f"{first.name} {verb} {usd(gap)} more an hour than {second.name}"


def _most(ways: Sequence[Way], of: Callable[[Way], float]) -> tuple[str, float]:
    most = max(of(way) for way in ways)
    return " or ".join(way.name for way in ways if of(way) == most), most


def share_words(found: Comparison, profit: bool) -> str:
    """Say how many treatments must take the add-on; by profit, or by what fills an empty slot."""
    share, what = found.add_on_share, "profit a visit" if profit else "a visit"
    if share is None:
        return "The add-on does not bring in what it costs, however many take it."
    if share <= 0:
        return f"The treatment alone leaves as much {what} as the bundle: the add-on comes on top."
    if abs(share - 1) < 1e-9:
        return f"Every treatment must take the add-on to leave as much {what} as the bundle."
    if share > 1:
        return f"Even if every treatment takes the add-on, the bundle leaves more {what}."
    return (
        f"Once {percent_words(100 * exact(share))} of treatments take the add-on they leave as "
        f"much {what} as the bundle; below that the bundle leaves more."
    )


def equal_words(found: Comparison, profit: bool) -> tuple[str, str]:
    """Say at which price of the add-on, or of the bundle, both leave the same: a visit, an hour."""
    add_on, bundle = found.add_on.name, found.bundle.name
    kind = "Equal profit a visit" if profit else "Equal a visit"
    visit = _equal(add_on, found.add_on_tie_per_visit_usd, bundle, found.bundle_tie_per_visit_usd)
    hour_add_on, hour_bundle = found.add_on_tie_per_hour_usd, found.bundle_tie_per_hour_usd
    if hour_add_on is None or hour_bundle is None:
        return f"{kind}: {visit}", "Equal an hour: needs minutes for both."
    hour = _equal(add_on, hour_add_on, bundle, hour_bundle)
    return f"{kind}: {visit}", f"Equal an hour: {hour}"


def _equal(add_on: str, fee_usd: float, bundle: str, price_usd: float) -> str:
    asked = f"{add_on} at {usd(fee_usd)}" if fee_usd >= 0 else f"no price of {add_on}"
    return f"{asked}, or {bundle} at {usd(price_usd)}."
