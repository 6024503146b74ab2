"""The owner's answer: floor, range in print, yardstick, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.market.medicare import locality_label, locality_of, medicare_amount
from lib.market.ranges import Query, Range, queries, tried_areas
from lib.market.recipes import recipes
from lib.market.sellers import sellers_near
from lib.pricing.anchors import Anchor, anchor_of
from lib.pricing.cards import card_fee_of, lowest_price_usd
from lib.pricing.costs import Floor, floor_of
from lib.pricing.modifiers import Modifier, build_up, combined
from lib.pricing.money import add, cents, whole
from lib.pricing.scope import Scope, scope_of
from lib.scenario import Place, Scenario, Visit

NEIGHBOURS_FOR_MEDIUM = 5


@dataclass(frozen=True)
class Neighbour:
    """A price the owner knows: whose visit, how much in US dollars, when and where seen."""

    format: str
    price_usd: float
    seen_on: str = ""
    where: str = ""


@dataclass(frozen=True)
class Answer:
    """What to ask, US dollars to the cent; None where nothing is suggested.

    `from_usd` is the larger of the floor (with the card fee, where cards are taken) and the moved
    p25; None too where that floor lies above `top_usd`, the moved p75. `sentence` says it all.
    """

    suggested: bool
    floor_usd: float
    from_usd: float | None
    middle_usd: float | None
    top_usd: float | None
    sentence: str
    confidence: str
    reason: str


@dataclass(frozen=True)
class Moved:
    """The anchor after the modifiers: US dollars, to the cent."""

    p10_usd: float | None
    p25_usd: float
    median_usd: float
    p75_usd: float
    p90_usd: float | None


@dataclass(frozen=True)
class Quote:
    """Everything the price page shows for a scenario."""

    scenario: Scenario
    scope: Scope
    floor: Floor
    anchor: Anchor | None
    modifiers: tuple[Modifier, ...]
    moved: Moved | None
    answer: Answer
    medicare_usd: float
    medicare_label: str
    nearby: pd.DataFrame
    n_within: int
    area: tuple[Range, ...]
    card_fee_usd: float = 0.0

    @property
    def lowest_usd(self) -> float:
        """The lowest price that bears the floor: with the card fee, where cards are taken."""
        return add(self.floor.total_usd, self.card_fee_usd)

    @property
    def lowest_name(self) -> str:
        """What the lowest price is called everywhere."""
        return "floor with card fee" if self.card_fee_usd else "floor"


def quote(scenario: Scenario, neighbours: tuple[Neighbour, ...] = ()) -> Quote:
    """Return the whole answer for a scenario and the neighbours' prices the owner has entered."""
    place, visit = scenario.place, scenario.visit
    scope = scope_of(place, visit.practitioner)
    floor = floor_of(scenario)
    anchor = anchor_of(scenario)
    steps = build_up(anchor, scenario) if anchor else ()
    moved = moved_by(anchor, combined(scenario)) if anchor else None
    query = needling_query(visit)
    nearby, within = _nearby(query, place)
    # The floor holds no card fee: the lowest price is the one that leaves it.
    card_fee = add(lowest_price_usd(floor.total_usd, card_fee_of(scenario)), -floor.total_usd)
    return Quote(
        scenario=scenario,
        scope=scope,
        floor=floor,
        anchor=anchor,
        modifiers=steps,
        moved=moved,
        answer=answer_of(scope, floor, moved, same_format(neighbours, visit), card_fee),
        medicare_usd=yardstick_usd(visit, place),
        medicare_label=locality_label(place),
        nearby=nearby,
        n_within=within,
        area=tried_areas(query, place, "all"),
        card_fee_usd=card_fee,
    )


def moved_by(anchor: Anchor, factor: float) -> Moved:
    """Return the anchor with every quantile times the factor, to the cent."""
    return Moved(
        None if anchor.p10_usd is None else cents(anchor.p10_usd * factor),
        cents(anchor.low_usd * factor),
        cents(anchor.median_usd * factor),
        cents(anchor.high_usd * factor),
        None if anchor.p90_usd is None else cents(anchor.p90_usd * factor),
    )


def needling_query(visit: Visit) -> Query:
    """Return the query for the needling code alone, whatever the format; current left out."""
    return queries(Visit.of_format("add-on", muscles=visit.muscles), "cash")[0]


def _nearby(query: Query, place: Place | None) -> tuple[pd.DataFrame, int]:
    if place is None or place.lat is None:
        return query.offers.head(0).assign(miles=[]), 0
    return sellers_near(query, place)


def yardstick_usd(visit: Visit, place: Place | None) -> float:
    """Return Medicare's non-facility amount in US dollars at the place's locality.

    Stand-alone and add-on: the needling code alone; bundled and initial: the recipe's codes.
    """
    return medicare_amount(recipes(visit)[0].units, locality_of(place))


def same_format(neighbours: tuple[Neighbour, ...], visit: Visit) -> tuple[Neighbour, ...]:
    """Return the neighbours' prices of the same kind of visit."""
    return tuple(one for one in neighbours if one.format == visit.format)


def answer_of(
    scope: Scope,
    floor: Floor,
    moved: Moved | None,
    neighbours: tuple[Neighbour, ...],
    card_fee: float = 0.0,
) -> Answer:
    """Return what to ask: from the larger of floor with card fee and moved p25 to the moved p75.

    `card_fee`, US dollars, is what the lowest price must bear beside the floor where cards are
    taken.
    """
    if not scope.suggests:
        return _nothing(floor, scope.sentence)
    if moved is None:
        return _nothing(floor, "An initial visit starts from your own evaluation price: enter it.")
    word, reason = confidence(len(neighbours))
    floor_usd, top = floor.total_usd, moved.p75_usd
    lowest = add(floor_usd, card_fee)
    if lowest > top:
        sentence = (
            f"Your costs, {_whole(lowest)}, are above most of what is in print; "
            "below that you lose money on each visit."
        )
        return Answer(True, floor_usd, None, moved.median_usd, top, sentence, word, reason)
    start = max(lowest, moved.p25_usd)
    where = "at your costs"
    if moved.median_usd != lowest:
        where = "below your costs" if moved.median_usd < lowest else "above your costs"
    sentence = (
        f"Ask {_whole(start)} to {_whole(top)}. The middle of what is in print, for your place "
        f"and visit, is {_whole(moved.median_usd)}: {where}."
    )
    return Answer(True, floor_usd, start, moved.median_usd, top, sentence, word, reason)


def _nothing(floor: Floor, reason: str) -> Answer:
    sentence = "No price is suggested."
    return Answer(False, floor.total_usd, None, None, None, sentence, "none", reason)


def confidence(n_neighbours: int) -> tuple[str, str]:
    """Return the answer's confidence word and its reason, by the neighbours' prices entered."""
    if n_neighbours >= NEIGHBOURS_FOR_MEDIUM:
        return "medium", f"{n_neighbours} neighbours' prices entered"
    if n_neighbours:
        missing = NEIGHBOURS_FOR_MEDIUM - n_neighbours
        prices = "price" if n_neighbours == 1 else "prices"
        return (
            "low",
            f"only {n_neighbours} clinic {prices} near you; {missing} more would help most",
        )
    return "low", "no clinic prices near you; five phone calls would help most"


def position(own_usd: float, neighbours: tuple[Neighbour, ...]) -> str | None:
    """Say where the owner's price stands among at least five neighbours of the same visit."""
    if len(neighbours) < NEIGHBOURS_FOR_MEDIUM:
        return None
    below = sum(one.price_usd < own_usd for one in neighbours)
    equal = sum(one.price_usd == own_usd for one in neighbours)
    words = f"Your price is above {below} of {len(neighbours)} neighbours"
    return f"{words}, equal to {equal}." if equal else f"{words}."


def _whole(amount_usd: float) -> str:
    """Say dollars as the headline does: whole, the cents when they are few."""
    return f"${whole(amount_usd):,.0f}" if amount_usd >= 20 else f"${amount_usd:,.2f}"
