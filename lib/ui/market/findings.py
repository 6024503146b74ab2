"""What the market's charts find, said in words: their titles and their text alternatives."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.datasets.assumptions import rule
from lib.market.areas import has_counties
from lib.market.pairs import Pair
from lib.market.ranges import Difference, Range
from lib.ui.show import words
from lib.ui.show.words import dollars


def signed(amount: float) -> str:
    """Say a difference with its sign as prices are said: "+$14", "−$3.20", "$0"."""
    said = dollars(amount)
    return said if said[0] == "−" or said == "$0" else f"+{said}"


def difference_note(found: Difference) -> str:
    """Say metro less rural with its interval, in short; or why it cannot be told."""
    if found.difference is None or found.low is None or found.high is None:
        return f"metro − rural: too few to tell ({rule('difference_min_price_lists')} lists a side)"
    return (
        f"metro − rural: {signed(found.difference)} "
        f"(95%: {signed(found.low)} to {signed(found.high)})"
    )


def difference_finding(found: Difference) -> str:
    """Say which of two medians lies higher, or that they cannot be told apart."""
    name = found.metro.area.name
    if found.metro.p50 is None or found.rural.p50 is None:
        return f"{name}: {medians_in_words((found.metro, found.rural))}"
    if found.difference is None or found.low is None or found.high is None:
        return (
            f"{name}: {medians_in_words((found.metro, found.rural))}; too few price lists to "
            "tell them apart"
        )
    if found.low <= 0 <= found.high:
        return (
            f"{name}: {medians_in_words((found.metro, found.rural))}; the difference may be "
            f"nothing ({signed(found.low)} to {signed(found.high)})"
        )
    higher, lower = ("metro", "rural") if found.difference > 0 else ("rural", "metro")
    low, high = sorted((abs(found.low), abs(found.high)))
    return (
        f"{name}: {higher} hospitals post {dollars(abs(found.difference))} more than {lower} ones "
        f"in the middle ({dollars(low)} to {dollars(high)})"
    )


def medians_in_words(found: Sequence[Range]) -> str:
    """Say what metro and rural hospitals post in the middle, each with its number of offers."""
    known = [one for one in found if one.p50 is not None]
    if not known:
        return "too few price lists to say"
    said = [
        f"{one.area.kind} hospitals post {dollars(one.p50)} (n = {one.n_offers:,})"
        for one in known
        if one.p50 is not None
    ]
    thin = [f"{one.area.kind}: too few to say" for one in found if one.p50 is None]
    return f"in the middle, {', '.join([*said, *thin])}"


def row_label(found: Range) -> str:
    """Say what stands above a strip: its kind, median and how much is behind it."""
    name = "metro and rural" if found.area.kind == "all" else found.area.kind
    if not has_counties(found.area):
        return f"{name}: no such county"
    lists = words.count(found.n_price_lists, "list")
    behind = f"{words.count(found.n_offers, 'offer')}, {lists}"
    middle = "too few for a median" if found.p50 is None else f"median {dollars(found.p50)}"
    out = f", {words.share(found.left_out_share)} left out" if found.n_left_out else ""
    return f"{name}: {middle} · {behind}{out}"


def range_in_words(found: Range) -> str:
    """Say a range for those who hear the chart."""
    if found.p50 is None or found.p10 is None or found.p90 is None:
        return f"{found.area.label}: too few, {words.n_behind(found)}"
    return (
        f"{found.area.label}: {words.dollars(found.p10)} to {words.dollars(found.p90)}, median "
        f"{words.dollars(found.p50)} ({words.interval(found)}), {words.n_behind(found)}"
    )


def dumbbell_finding(pairs: Sequence[Pair], level: str, is_estimate: bool = False) -> str:
    """Say in how many areas the metro median lies above the rural one, of those that have both."""
    both = [
        (pair.metro.p50, pair.rural.p50)
        for pair in pairs
        if pair.metro and pair.rural and None not in (pair.metro.p50, pair.rural.p50)
    ]
    if not both:
        return f"No {level} has both a metro and a rural median here"
    above = sum(metro > rural for metro, rural in both if metro is not None and rural is not None)
    if is_estimate:
        return (
            f"By the model metro hospitals post more than rural ones in {above} of the "
            f"{len(both)} {level}s that have both"
        )
    return (
        f"Metro hospitals post more than rural ones in {above} of the {len(both)} {level}s where "
        "both medians are known"
    )


def pair_in_words(pair: Pair) -> str:
    """Say an area's medians for those who hear the chart."""
    sides = [
        f"{side.area.kind} "
        + ("too few" if side.p50 is None else f"{dollars(side.p50)} ({words.interval(side)})")
        for side in pair.sides
    ]
    return f"{pair.name}: {', '.join(sides)}"


def map_finding(states: pd.DataFrame, chosen: str) -> str:
    """Say between which states medians run, and where the chosen one stands."""
    known = states.dropna(subset="p50").sort_values(["p50", "name"]).reset_index(drop=True)
    least = rule("range_min_price_lists")
    if known.empty:
        return f"No state holds {least} price lists that post this visit"
    low, high = known.iloc[0], known.iloc[-1]
    said = f"Of {words.count(len(known), 'state')} with {least} price lists or more, "
    if len(known) > (states["n_price_lists"] >= least).sum():
        said = f"Estimated for all {words.count(len(known), 'state')}, "
    said += f"{low['name']} posts least in the middle, {dollars(low['p50'])}, {high['name']} "
    said += f"most, {dollars(high['p50'])}"
    own = known[known["state"] == chosen]
    if own.empty:
        return said
    place = f"{own.iloc[0]['name']}, {dollars(own.iloc[0]['p50'])}, is number {own.index[0] + 1}"
    return f"{said}; {place} from below"


def count_finding(states: pd.DataFrame) -> str:
    """Say how many states hold enough price lists for a statistic."""
    least = rule("range_min_price_lists")
    covered = int((states["n_price_lists"] >= least).sum())
    return f"{covered} of {len(states)} states hold {least} price lists or more"
