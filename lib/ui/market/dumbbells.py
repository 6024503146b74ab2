"""The view "ranges" area by area: metro and rural medians of every division or state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lib.charts.market.dumbbells import dumbbell_chart
from lib.datasets.assumptions import rule
from lib.market.comparisons import SIDES
from lib.market.downloads import context_of
from lib.market.pairs import Pair, area_names, in_order, pairs_by, pairs_named
from lib.market.ranges import Query
from lib.market.tables import ranges_as_table
from lib.pricing.hospital.areas import estimated_pairs
from lib.ui.market.address import SORTS, fewest_choices, least_of
from lib.ui.market.chance import by_chance
from lib.ui.market.choices import Choice
from lib.ui.market.findings import dumbbell_finding, pair_in_words
from lib.ui.market.redrawn import looked_at_anew
from lib.ui.show import words
from lib.ui.show.explained import help_for
from lib.ui.show.figures import show_figure

MARKS = (
    "Dots: medians; faint where the median's 95% interval is wider than half of it, faintest where "
    "it is wider than the median itself. Dotted lines: the nation's medians."
)

ESTIMATED = (
    " Medians are the model's, for the usual mix of hospitals: few price lists draw an area "
    "towards the whole."
)


@dataclass(frozen=True)
class Comparison:
    """How areas are compared: their order, the fewest price lists, and what stands on top."""

    sort: str
    side: str
    least: int
    compared: tuple[str, ...]


def choose_comparison(is_estimate: bool) -> Comparison:
    """Draw the choices of the comparison and return them; an estimate needs no price lists."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = st.selectbox(
            "Sort by", SORTS, key="sort", bind="query-params", index=0, width=150,
            on_change=looked_at_anew,
            help=help_for("p10 to p90", "offer", "price list", "left out"),
        )  # fmt: skip
        side = st.segmented_control(
            "of",
            SIDES,
            default=SIDES[0],
            key="side",
            on_change=looked_at_anew,
            bind="query-params",
            required=True,
        )
        fewest = st.segmented_control(
            "Price lists at least", fewest_choices(), default=fewest_choices()[1], key="lists",
            bind="query-params", required=True, on_change=looked_at_anew, disabled=is_estimate,
            help="A side with fewer is left out. Under five there is no median at all. An "
            "estimate needs none.",
        )  # fmt: skip
    most = rule("compared_at_most")
    compared = st.multiselect(
        "Compare with", area_names(), key="compare", bind="query-params", max_selections=most,
        on_change=looked_at_anew, select_all=False, filter_mode="contains",
        placeholder=f"up to {most} states or metropolitan areas, to stand on top",
    )  # fmt: skip
    return Comparison(sort or SORTS[0], side or SIDES[0], least_of(fewest), tuple(compared))


def show_dumbbells(choice: Choice, query: Query, level: str) -> None:
    """Metro and rural median of every division or state, below what is compared with."""
    how = choose_comparison(choice.is_estimate)
    if choice.is_estimate:
        query = query.without_filter()
    every = pairs_by(query, level)
    enough = every if choice.is_estimate else pairs_by(query, level, how.least)
    pinned = [*pairs_by(query, "nation"), *pairs_named(query, how.compared)]
    if choice.is_estimate:
        enough, pinned = estimated_pairs(query, enough), estimated_pairs(query, pinned)
    others = [one for one in enough if one.name not in how.compared]
    pairs = in_order(others, how.sort, how.side)
    shown = [*pinned, *pairs]
    show_figure(
        dumbbell_chart(pinned, pairs, choice.price_name.capitalize()),
        key="areas_chart",
        title=dumbbell_finding(enough, level, choice.is_estimate),
        alt="Medians area by area, metro against rural. "
        + "; ".join(pair_in_words(pair) for pair in shown),
        source=f"{MARKS}{_left_away(level, len(every) - len(enough), how.least)}"
        f"{ESTIMATED if choice.is_estimate else ''}{_chance(pairs, query, choice.is_estimate)} "
        f"{words.hospital_source(None)}",
        table=ranges_as_table(
            [side for pair in shown for side in pair.sides], query.recipe.reading
        ),
        file_name="estimates-by-area" if choice.is_estimate else "medians-by-area",
        context=context_of(choice.visit, query, figures=choice.figures),
    )


def _chance(pairs: Sequence[Pair], query: Query, is_estimate: bool) -> str:
    sides = {kind: [side for pair in pairs if (side := pair.side(kind))] for kind in SIDES}
    said = (by_chance(found, query, kind, is_estimate=is_estimate) for kind, found in sides.items())
    return "".join(said)


def _left_away(level: str, number: int, least: int) -> str:
    if not number:
        return ""
    lists = words.count(least, "price list")
    return f" Not shown: {words.count(number, level)} with fewer than {lists} on either side."
