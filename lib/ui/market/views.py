"""The market page's other views: distribution, map and rows."""

from __future__ import annotations

import streamlit as st

from lib.charts.market import (
    Group,
    Side,
    axis_top,
    distribution_chart,
    histogram,
    map_chart,
)
from lib.market.areas import NATION, state_area
from lib.market.comparisons import sides_at
from lib.market.downloads import context_of
from lib.market.ranges import (
    Query,
    Range,
)
from lib.market.tables import (
    offer_rows,
    sellers_by_metro_area,
    sellers_by_state,
)
from lib.ui.market.choices import Choice
from lib.ui.market.ranges import (
    choose_level,
    range_in_words,
    row_of,
    show_differences,
    sides_in_words,
)
from lib.ui.show import words
from lib.ui.show.figures import download, show_figure, show_table
from lib.ui.show.words import safe


def show_distribution(choice: Choice, query: Query, found: Range) -> None:
    """How many offers stand in each price step, metro against rural."""
    level = choose_level()
    areas = sides_at(choice.place, level)
    if level != "nation" and areas[0].step == "nation":
        st.caption("Choose a place to see its division or state; this is the whole country.")
    rows = [row_of(query, area) for area in areas]
    if not any(len(row.offers) for row in rows):
        st.info("No offers here: nothing to draw.", icon=":material/info:")
        return
    top = axis_top([Group("", tuple(rows))])
    sides = [
        Side(row.found.area.kind, row.offers["price_usd"].to_numpy(), row.found.p50) for row in rows
    ]
    bins = histogram(sides, top)
    labels = {area.kind: area.label for area in areas}
    show_figure(
        distribution_chart(sides, bins, choice.price_name.capitalize()),
        key="distribution_chart",
        title=sides_in_words([row.found for row in rows]),
        alt="Share of offers in each price step. "
        + "; ".join(range_in_words(r.found) for r in rows),
        source=f"{areas[0].name}. {words.hospital_source(found.prices_seen_by)}",
        table=bins,
        file_name="distribution",
        context=[
            context_of(choice.visit, query, labels[str(kind)]) for kind in bins["kind"].to_list()
        ],
    )
    show_differences(choice, query, [areas])


def show_map(choice: Choice, query: Query, found: Range) -> None:
    """Where the sellers are: states by number of price lists, metro areas as points."""
    by_state = sellers_by_state(query, choice.kind)
    by_metro = sellers_by_metro_area(query)
    if choice.kind == "rural":
        by_metro = by_metro.head(0)
    covered = int((by_state["n_price_lists"] >= 5).sum())
    table = by_state.sort_values("n_price_lists", ascending=False)
    show_figure(
        map_chart(by_state, by_metro),
        key="map_chart",
        title=f"{covered} states hold five price lists or more that post this visit",
        alt=f"Map of price lists by state: {covered} states hold five or more; the table lists all",
        source="States by number of price lists that post the visit; hatched: fewer than five, "
        "blank: none. Colors show how much is known, not how dear a state is. "
        + words.hospital_source(found.prices_seen_by),
        table=table,
        file_name="price-lists-by-state",
        context=[
            context_of(choice.visit, query, state_area(state, choice.kind).label)
            for state in table["state"]
        ],
        names={"name": "state_name"},
    )


def show_rows(choice: Choice, query: Query, found: Range) -> None:
    """Every offer, flagged ones included, with its source; what is shown and everything as CSV."""
    everywhere = offer_rows(query)
    shown = offer_rows(query, found.area)
    n_out = int(shown["left_out"].sum())
    st.caption(
        f"{safe(found.area.label)}: {words.count(len(shown), 'row')}, {n_out} of them left out of "
        "statistics. Press a column's head to sort."
    )
    show_table(shown, key="rows_table", left_out=st.column_config.CheckboxColumn("left out"))
    here, all_of_it = (
        context_of(choice.visit, query, label) for label in (found.area.label, NATION)
    )
    with st.container(horizontal=True):
        label = f"Download these {len(shown):,} rows"
        download(label, shown, "offers-shown", key="rows_csv", context=here)
        label = f"Download all {len(everywhere):,} rows"
        download(label, everywhere, "offers-all", key="all_csv", context=all_of_it)
