"""The view "map": states by the median that they post, or by their number of price lists."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.market.map import map_chart
from lib.datasets.assumptions import rule
from lib.market.areas import state_area
from lib.market.by_state import by_state, ranges_of_states
from lib.market.downloads import context_of
from lib.market.ranges import Query, Range
from lib.market.tables import sellers_by_metro_area
from lib.pricing.hospital.areas import estimated
from lib.ui.market.address import SHADES
from lib.ui.market.chance import by_chance
from lib.ui.market.choices import Choice
from lib.ui.market.findings import count_finding, map_finding
from lib.ui.market.place_and_visit import take_place
from lib.ui.market.redrawn import looked_at_anew
from lib.ui.show import words
from lib.ui.show.figures import show_figure
from lib.ui.show.words import dollars

FILES = {"posted": "medians-by-state", "estimated": "estimates-by-state"}


def show_map(choice: Choice, query: Query, found: Range) -> None:
    """States by posted or estimated median or by price lists; a click makes one the place."""
    shade = st.segmented_control(
        "Color states by", SHADES, default=SHADES[0], key="shade", bind="query-params",
        required=True, on_change=looked_at_anew,
    )  # fmt: skip
    counts = shade == SHADES[1]
    if choice.is_estimate:
        query = query.without_filter()
    ranges = ranges_of_states(query, choice.kind)
    if choice.is_estimate:
        ranges = estimated(query, ranges)
    states = by_state(ranges)
    chosen = choice.place.state if choice.place else ""
    order = states["n_price_lists" if counts else "p50"].sort_values(ascending=False).index
    table = states.loc[order]
    chance = by_chance(ranges, query, choice.kind, is_estimate=choice.is_estimate)
    source = _count_source() if counts else _source(choice.is_estimate)
    clicked = show_figure(
        map_chart(states, _metros(choice, query) if counts else None, chosen),
        key="map_chart",
        title=count_finding(states) if counts else map_finding(states, chosen),
        alt=_count_alt(table) if counts else _median_alt(table),
        source=f"{source}{chance} Click a state to choose it, or "
        f"type it under Place. {words.hospital_source(found.prices_seen_by)}",
        table=table,
        file_name="price-lists-by-state" if counts else FILES[choice.figures],
        context=[
            context_of(choice.visit, query, state_area(state, choice.kind).label, choice.figures)
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


def _source(is_estimate: bool) -> str:
    if is_estimate:
        return (
            "States by the model's median for their usual mix of hospitals, in five steps that "
            "hold about as many states each; faint: its 95% interval is wider than itself. States "
            "with few price lists are drawn towards the whole."
        )
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
