"""What stands beside one service of the list: its published range, step by step, and Medicare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.clinic import Costs
from lib.datasets.places import Place
from lib.market.medicare import locality_label, locality_of, medicare_amount
from lib.market.ranges import Query, queries
from lib.market.recipes import recipes
from lib.market.sellers import sellers_near
from lib.pricing.anchors import Anchor, anchor_of
from lib.pricing.evidence import Observation
from lib.pricing.hour import CostOfHour, Economics, ways_to
from lib.pricing.modifiers import Modifier, build_up, combined
from lib.pricing.money import percent_words, usd, whole
from lib.pricing.price_list import Line, PriceList, say
from lib.visit import Visit


@dataclass(frozen=True)
class Detail:
    """A line of the list with its published range before and after each modifier.

    `anchor` is the published range before, `here` after all modifiers; both are None for a first
    visit until an evaluation price is set. `nearby` are the nearest
    hospitals' price lists with the needling code alone (columns of sellers_near), `n_within` how
    many there are; `medicare_usd` is Medicare's amount at the place's locality. US dollars.
    """

    line: Line
    anchor: Anchor | None
    here: Anchor | None
    modifiers: tuple[Modifier, ...]
    medicare_usd: float
    medicare_label: str
    nearby: pd.DataFrame
    n_within: int

    @property
    def asked_to_usd(self) -> float | None:
        """The dearest price that anybody is known to ask: the published range's end, or a near one.

        None where neither is known. No price beyond it is ever said to sell.
        """
        ends = [one.adjusted_usd for one in self.near]
        if self.here is not None:
            ends.append(self.here.p90_usd or self.here.high_usd)
        return max(ends, default=None)

    @property
    def near(self) -> tuple[Observation, ...]:
        """The near prices behind the evidence."""
        found = self.line.evidence.observations if self.line.evidence else ()
        return tuple(one for one in found if one.near)

    @property
    def elsewhere(self) -> tuple[Observation, ...]:
        """The prices from elsewhere behind the evidence."""
        found = self.line.evidence.observations if self.line.evidence else ()
        return tuple(one for one in found if not one.near)

    @property
    def finding(self) -> str:
        """What the price axis shows, in a sentence."""
        evidence, price = self.line.evidence, self.line.service.price_usd
        if evidence is None:
            return "A first visit has no published range until you set an evaluation price"
        half = f"{say(evidence.p25_usd)} to {say(evidence.p75_usd)}"
        who = self._whose()
        if price is None:
            return f"{who[:1].upper()}{who[1:]}: {half}"
        side = "below" if price < evidence.p25_usd else "above"
        if evidence.p25_usd <= price <= evidence.p75_usd:
            side = "within"
        return f"Your {say(price)} is {side} {who}, {half}"

    def _whose(self) -> str:
        """Say whose prices the range of sellers rests on."""
        if self.near:
            return "what half of clinics near you likely ask"
        if self.line.service.visit.format == "add-on":
            if self.elsewhere:
                return "what hospitals' needling code and clinics elsewhere suggest"
            return "what hospitals' needling code suggests"
        if self.elsewhere:
            return "what the published range and clinics elsewhere suggest"
        return "what half of clinics are said to ask"


def target_usd_of(line: Line) -> float | None:
    """Return where to begin asking what would lower a line's break-even price.

    The price, or what others ask in the middle, to the dollar, where it does not bear the cost.
    """
    economics, evidence = line.economics, line.evidence
    tried = [line.service.price_usd, whole(evidence.middle_usd) if evidence else None]
    if economics is None:
        return None
    return next((x for x in tried if x is not None and x < economics.break_even_usd), None)


def detail_of(prices: PriceList, line: Line) -> Detail:
    """Return what is shown beside a line of a clinic's list."""
    clinic, visit, place = prices.clinic, line.service.visit, prices.place
    anchor = anchor_of(visit.format, clinic.overrides.get("evaluation_price_usd"))
    nearby, n_within = _nearby(needling_query(visit), place)
    return Detail(
        line=line,
        anchor=anchor,
        here=_times(anchor, combined(visit, place, clinic.figure)) if anchor else None,
        modifiers=build_up(anchor, visit, place, clinic.figure) if anchor else (),
        medicare_usd=yardstick_usd(visit, place),
        medicare_label=locality_label(place),
        nearby=nearby,
        n_within=n_within,
    )


def _times(anchor: Anchor, factor: float) -> Anchor:
    """Return a published range with each of its prices multiplied by a factor."""
    return replace(
        anchor,
        low_usd=anchor.low_usd * factor,
        median_usd=anchor.median_usd * factor,
        high_usd=anchor.high_usd * factor,
        p10_usd=anchor.p10_usd * factor if anchor.p10_usd is not None else None,
        p90_usd=anchor.p90_usd * factor if anchor.p90_usd is not None else None,
    )


# Assumptions that move the published range of some visits only.
_ONLY_FOR: dict[str, Callable[[Visit], bool]] = {
    "minutes_exponent": lambda visit: visit.minutes is not None,
    "muscles_factor": lambda visit: visit.muscles == "3+",
    "electrical_factor": lambda visit: visit.electrical,
}


def moves(key: str, visit: Visit) -> bool:
    """Return whether an assumption of the modifiers can move the published range of a visit."""
    if visit.format == "initial":
        return False  # its range follows the evaluation's price
    return _ONLY_FOR.get(key, lambda _: True)(visit)


def ways_said(target_usd: float, found: Economics, costs: Costs, hour: CostOfHour) -> str:
    """Say what would bring a service's break-even price to a target (US dollars), each alone.

    The figures are those of ways_to.
    """
    target = f"${target_usd:,.2f}".removesuffix(".00")
    if target_usd >= found.break_even_usd:
        return f"You already break even at {target}: nothing has to change."
    ways, said = ways_to(target_usd, found, costs, hour), []
    if ways.booked_percent is not None:
        now, then = (percent_words(x, 1) for x in (hour.booked_percent, ways.booked_percent))
        said.append(f"{then} of your hours booked (now {now})")
    if ways.slot_minutes is not None:
        said.append(f"a slot of {ways.slot_minutes:.1f} minutes (now {found.slot_minutes:g})")
    if ways.overhead_usd_per_hour is not None:
        now, then = (f"${x:,.2f}" for x in (hour.overhead_usd, ways.overhead_usd_per_hour))
        said.append(f"overhead of {then} an attended hour (now {now})")
    if not said:
        return f"None of booked hours, slot and overhead reaches {target} by itself."
    return f"Any one of these alone breaks even at {target}: {'; '.join(said)}."


def nation_said(found: Sequence[Detail]) -> str:
    """Say how what clinics ask stands to what is published, where most is known of them.

    `found` are services with a published range, at least one.
    """
    one = max(found, key=lambda detail: len(detail.elsewhere))
    assert one.here is not None
    asked, middle = one.elsewhere, one.here.median_usd
    name = one.line.service.name
    if not asked:
        return f"{name}: {say(one.here.low_usd)} to {say(one.here.high_usd)} is published"
    below = sum(seller.adjusted_usd < middle for seller in asked)
    return (
        f"{name}: {below} of {len(asked)} clinics ask less than the published middle, {usd(middle)}"
    )


def needling_query(visit: Visit) -> Query:
    """Return the query for the needling code alone, whatever the format; current left out."""
    return queries(Visit.of_format("add-on", muscles=visit.muscles), "cash")[0]


def yardstick_usd(visit: Visit, place: Place | None) -> float:
    """Return Medicare's non-facility amount in US dollars at the place's locality.

    Stand-alone and add-on: the needling code alone; bundled and first visits: the recipe's codes.
    """
    return medicare_amount(recipes(visit)[0].units, locality_of(place))


def _nearby(query: Query, place: Place | None) -> tuple[pd.DataFrame, int]:
    if place is None or place.lat is None:
        return query.offers.head(0).assign(miles=[]), 0
    return sellers_near(query, place)
