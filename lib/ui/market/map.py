"""The view "map": states by the median that they post, or by their number of price lists."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.market.map import map_chart
from lib.datasets.assumptions import rule
from lib.market.areas import state_area
from lib.market.by_state import by_state
from lib.market.downloads import context_of
from lib.market.ranges import Query, Range
from lib.market.tables import sellers_by_metro_area
from lib.ui.market.address import SHADES
from lib.ui.market.choices import Choice
from lib.ui.market.findings import count_finding, map_finding
from lib.ui.market.place_and_visit import take_place
from lib.ui.market.redrawn import looked_at_anew
from lib.ui.show import words
from lib.ui.show.figures import show_figure
from lib.ui.show.words import dollars


def show_map(choice: Choice, query: Query, found: Range) -> None:
    """States by median or by number of price lists; a click on one makes it the place."""
    shade = st.segmented_control(
        "Color states by", SHADES, default=SHADES[0], key="shade", bind="query-params",
        required=True, on_change=looked_at_anew,
    )  # fmt: skip
    counts = shade == SHADES[1]
    states = by_state(query, choice.kind)
    chosen = choice.place.state if choice.place else ""
    order = states["n_price_lists" if counts else "p50"].sort_values(ascending=False).index
    table = states.loc[order]
    clicked = show_figure(
        map_chart(states, _metros(choice, query) if counts else None, chosen),
        key="map_chart",
        title=count_finding(states) if counts else map_finding(states, chosen),
        alt=_count_alt(table) if counts else _median_alt(table),
        source=f"{_count_source() if counts else _median_source()} Click a state to choose it, or "
        f"type it under Place. {words.hospital_source(found.prices_seen_by)}",
        table=table,
        file_name="price-lists-by-state" if counts else "medians-by-state",
        context=[
            context_of(choice.visit, query, state_area(state, choice.kind).label)
            for state in table["state"]
        ],
        names={"name": "state_name"},
    )
    if clicked in set(states["state"]):
        take_place(str(clicked))


def _metros(choice: Choice, query: Query) -> pd.DataFrame:
    metros = sellers_by_metro_area(query)
    return metros.head(0) if choice.kind == "rural" else metros


def _median_alt(table: pd.DataFrame) -> str:
    known = table.dropna(subset="p50").to_dict("records")
    said = "; ".join(
        f"{row['name']} {dollars(row['p50'])} ({row['n_price_lists']} price lists)" for row in known
    )
    few = int(table["p50"].isna().sum())
    return f"Map of medians by state. {said}; {words.count(few, 'state')} with too few to say"


def _count_alt(table: pd.DataFrame) -> str:
    held = table[table["n_price_lists"] > 0].to_dict("records")
    said = "; ".join(f"{row['name']} {row['n_price_lists']}" for row in held)
    return f"Map of price lists by state. {said}"


def _median_source() -> str:
    return (
        "States by the median posted price, in five steps that hold about as many states each; "
        "faint: the median's 95% interval is wider than the median itself; hatched: fewer than "
        f"{rule('range_min_price_lists')} price lists."
    )


def _count_source() -> str:
    return (
        "States by number of price lists that post the visit; hatched: fewer than "
        f"{rule('range_min_price_lists')}. Dots: metropolitan areas, the larger the more lists. "
        "Colors show how much is known, not how dear a state is."
    )
