"""The market page's other views: distribution and rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.market.distribution import Side, distribution_chart
from lib.charts.market.strips import Group, axis_top
from lib.market.areas import NATION
from lib.market.comparisons import sides_at
from lib.market.distribution import shares_at_or_below
from lib.market.downloads import context_of
from lib.market.files import Download
from lib.market.ranges import (
    Query,
    Range,
)
from lib.market.tables import offer_rows
from lib.ui.market.choices import Choice
from lib.ui.market.findings import medians_in_words, range_in_words
from lib.ui.market.ranges import choose_level, say_posted, show_differences
from lib.ui.market.strips import row_of, tell_beyond
from lib.ui.show import words
from lib.ui.show.figures import download, show_figure, show_table
from lib.ui.show.words import safe


def show_distribution(choice: Choice, query: Query, found: Range) -> None:
    """Which share of the offers asks a price or less, metro against rural."""
    level = choose_level()
    say_posted(choice)
    areas = sides_at(choice.place, level)
    if level != "nation" and areas[0].step == "nation":
        st.caption("Choose a place to see its division or state; this is the whole country.")
    rows = [row_of(query, area) for area in areas]
    if not any(len(row.offers) for row in rows):
        st.info("No offers here: nothing to draw.", icon=":material/info:")
        return
    groups = [Group(areas[0].name, tuple(rows))]
    top = axis_top(groups)
    sides = [
        Side(row.found, shares_at_or_below(row.offers["price_usd"].to_numpy())) for row in rows
    ]
    table = pd.concat(
        [side.shares.assign(kind=side.found.area.kind) for side in sides], ignore_index=True
    )
    labels = {area.kind: area.label for area in areas}
    here = None if found.area in areas else found
    dashes = "dashes: the median of the area in the answer; " if here else ""
    show_figure(
        distribution_chart(sides, top, choice.posted_name.capitalize(), here),
        key="distribution_chart",
        title=f"{areas[0].name}: {medians_in_words([row.found for row in rows])}",
        alt="Share of offers at or below each price. "
        + "; ".join(map(range_in_words, [*(r.found for r in rows), *([here] if here else [])])),
        source=f"{areas[0].name}: the share of hospitals that ask a price or less; rings: medians; "
        f"{dashes}dots without a line: a side with few price lists. "
        f"{words.hospital_source(found.prices_seen_by)}",
        table=table[["kind", "price_usd", "n_at_or_below", "percent_at_or_below"]],
        file_name="distribution",
        context=[context_of(choice.visit, query, labels[kind]) for kind in table["kind"].to_list()],
    )
    tell_beyond(groups, top)
    show_differences(choice, query, [areas])


def show_rows(choice: Choice, query: Query, found: Range) -> None:
    """Every offer, flagged ones included, with its source; what is shown and everything as CSV."""
    say_posted(choice)
    everywhere = offer_rows(query)
    shown = offer_rows(query, found.area)
    n_out = int(shown["left_out"].sum())
    st.caption(
        f"{safe(found.area.label)}: {words.count(len(shown), 'row')}, {n_out} of them left out of "
        "statistics. Press a column's head to sort."
    )
    show_table(shown, key="rows_table", left_out=st.column_config.CheckboxColumn("left out"))
    here, all_of_it = (
        Download(
            rows,
            context_of(choice.visit, query, label),
            f"What hospitals post, offer by offer: {label}",
            words.hospital_source(None),
        )
        for rows, label in ((shown, found.area.label), (everywhere, NATION))
    )
    with st.container(horizontal=True):
        download(here, f"Download these {len(shown):,} rows", "offers-shown", key="rows_csv")
        download(all_of_it, f"Download all {len(everywhere):,} rows", "offers-all", key="all_csv")
