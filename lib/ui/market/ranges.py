"""Metro against rural: the nation and the place's state offer by offer, or area by area."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.market.comparisons import (
    Sides,
    differences_table,
    metro_rural_both_ways,
    sides_around,
)
from lib.market.files import Download
from lib.market.ranges import Query, Range
from lib.ui.market.address import LEVELS
from lib.ui.market.choices import Choice
from lib.ui.market.dumbbells import show_dumbbells
from lib.ui.market.redrawn import looked_at_anew
from lib.ui.market.strips import show_strips
from lib.ui.show import words
from lib.ui.show.differences import both_ways
from lib.ui.show.explained import help_for
from lib.ui.show.figures import download
from lib.ui.show.words import safe


def show_ranges(choice: Choice, query: Query, found: Range) -> None:
    """Metro against rural, for the nation and the place's state, or for all divisions or states."""
    level = choose_level()
    if level == "nation":
        say_posted(choice)
        show_strips(choice, query, found)
    else:
        show_dumbbells(choice, query, level)
    show_differences(choice, query, sides_around(choice.place))


def choose_level() -> str:
    """Draw the choice of what is compared."""
    return (
        st.segmented_control(
            "Compare",
            LEVELS,
            default=LEVELS[0],
            key="by",
            on_change=looked_at_anew,
            bind="query-params",
            required=True,
            help=help_for("division"),
        )
        or LEVELS[0]
    )


def say_posted(choice: Choice) -> None:
    """Say of what shows single offers that the choice of estimates does not reach it."""
    if choice.is_estimate:
        st.caption("Offers as they are posted: the estimate stands in the answer, on the map and "
                   "where divisions or states are compared.")  # fmt: skip


def show_differences(choice: Choice, query: Query, pairs: Sequence[Sides]) -> None:
    """Say how metro and rural differ in pairs of areas, with intervals, both ways, and as CSV."""
    said = [
        f"**{safe(metro.name)}.** {safe(both_ways(metro_rural_both_ways(query, metro, rural)))}"
        for metro, rural in pairs
    ]
    st.markdown("\n\n".join(said))
    table, contexts = differences_table(choice.visit, query, pairs)
    found = Download(table, contexts, "Metro median less rural median", words.hospital_source(None))
    download(found, "Download the differences", "metro-less-rural", key="differences_csv")
