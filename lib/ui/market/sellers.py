"""The nearest price lists by name, and how a view is cited."""

from __future__ import annotations

import streamlit as st

from lib.market.areas import Area
from lib.market.citation import commands_of_view
from lib.market.comparisons import sides_at
from lib.market.downloads import context_of
from lib.market.files import Download
from lib.market.ranges import Query
from lib.market.sellers import sellers_near, within_reach
from lib.market.summary import reading_name
from lib.ui.market.address import LEVELS, least_of
from lib.ui.market.choices import Choice, filters_in_words, priced
from lib.ui.show import words
from lib.ui.show.figures import download
from lib.ui.show.sellers import show_sellers_table
from lib.ui.show.words import safe


def show_sellers(choice: Choice, query: Query) -> None:
    """The ten nearest price lists by name, miles and posted price."""
    place = choice.place
    if place is None or place.lat is None:
        st.caption("Enter a ZIP code or a city above to see the nearest hospitals that post this.")
        return
    nearest, within = sellers_near(query, place)
    st.caption(
        "Hospital outpatient prices: not the same service as a clinic's session. "
        f"{words.count(within, 'price list')} within 300 miles of {safe(place.label)}; "
        "a list shared by several hospitals stands under its nearest."
    )
    if nearest.empty:
        return
    table = nearest[
        ["miles", "hospital", "price_usd", "city", "state", "kind", "n_hospitals_of_list",
         "source_url"]
    ]  # fmt: skip
    show_sellers_table(table)
    found = Download(
        table,
        context_of(choice.visit, query, within_reach(place)),
        f"Sellers near {place.label}",
        words.hospital_source(None),
    )
    download(found, "Download these sellers", "sellers-near", key="sellers_csv")


def view_in_words(choice: Choice, query: Query, area: Area) -> str:
    """Say what is counted or estimated, and where."""
    filters = "" if choice.is_estimate else filters_in_words(choice.chosen)
    only = f", {filters}" if filters else ""
    return f"{area.label}: {priced(choice, query)}{only}"


def commands(choice: Choice, query: Query, view: str) -> tuple[str, ...]:
    """Return the commands that repeat the answer and what the view shows."""
    level = st.session_state.get("by") or LEVELS[0]
    return commands_of_view(
        view,
        sides_at(choice.place, level)[0].step if view == "distribution" else level,
        choice.visit,
        choice.price,
        choice.chosen,
        reading_name(query, choice.visit),
        kind=choice.kind,
        place=choice.place,
        least=least_of(st.session_state.get("lists")),
        compared=st.session_state.get("compare") or (),
        is_estimate=choice.is_estimate,
    )
