"""The market page's filters: what is counted, of whom, and in which view."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.datasets.places import Place
from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS, Filter
from lib.market.ranges import (
    Query,
)
from lib.market.recipes import readings_of, recipe_without_needling
from lib.market.summary import asked
from lib.ui.market.address import FIGURES, VIEWS
from lib.ui.market.place_and_visit import current_place, current_visit, forget_unless_in
from lib.ui.market.redrawn import counted_anew, looked_at_anew
from lib.ui.show import words
from lib.ui.show.explained import help_for
from lib.visit import AREA_KINDS, PRICES, Visit


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen on this page, beside place and visit."""

    place: Place | None
    visit: Visit
    kind: str
    price: str
    chosen: Filter
    figures: str = FIGURES[0]

    @property
    def price_name(self) -> str:
        """The price in words: "posted cash price", "estimated cash price"."""
        return self.posted_name.replace(FIGURES[0], self.figures)

    @property
    def posted_name(self) -> str:
        """The same of what is posted, whichever figures are asked for."""
        return words.PRICE_NAMES[self.price]

    @property
    def is_estimate(self) -> bool:
        """Whether the model's figures are asked for, not those of what is posted."""
        return self.figures == FIGURES[1]


def choose() -> None:
    """Draw the page's filters; current_choice reads them."""
    with st.container(horizontal=True, key="what_counts"):
        st.segmented_control(
            "Count hospitals in", AREA_KINDS, default="all", key="area", bind="query-params",
            required=True, on_change=counted_anew,
            help=help_for("metro", "rural")
            + "\n\nWith a place and “all”, the nearest steps take the place's own kind.",
        )  # fmt: skip
        st.segmented_control(
            "Figures", FIGURES, default=FIGURES[0], key="figures", bind="query-params",
            required=True, on_change=counted_anew,
            help=help_for("estimate")
            + "\n\nThe switch acts on the answer, on the map and where areas are compared.",
        )  # fmt: skip
    with st.expander("More filters", icon=":material/tune:"):
        st.segmented_control(
            "Price", PRICES, default="cash", key="price", bind="query-params", required=True,
            on_change=counted_anew, help=help_for("discounted cash price", "gross charge"),
        )  # fmt: skip
        st.multiselect(
            "Hospital type", list(HOSPITAL_TYPES), key="types", bind="query-params",
            on_change=counted_anew, placeholder="all types",
        )  # fmt: skip
        st.multiselect(
            "Ownership", OWNERSHIPS, key="owners", bind="query-params",
            on_change=counted_anew, placeholder="all owners",
        )  # fmt: skip
        st.toggle(
            "Include extremes", key="extremes", bind="query-params", on_change=counted_anew,
            help=help_for("extreme price", "left out")
            + "\n\nSwitched on, extreme prices count; placeholders never do.",
        )  # fmt: skip


def current_choice() -> Choice:
    """Return what is chosen."""
    here = st.session_state
    chosen = Filter(
        tuple(here.get("types") or ()),
        tuple(here.get("owners") or ()),
        bool(here.get("extremes")),
    )
    kind, price = here.get("area") or "all", here.get("price") or "cash"
    figures = here.get("figures") or FIGURES[0]
    return Choice(current_place(), current_visit(), kind, price, chosen, figures)


def choose_reading() -> None:
    """Draw the choice of reading where there is more than one; current_query reads it."""
    options = readings_of(current_visit().format)
    if not options:
        return
    forget_unless_in("reading", options)
    st.segmented_control(
        "Read the visit as", options, default=options[0], key="reading", bind="query-params",
        required=True, on_change=counted_anew,
        help=f"{help_for('recipe', 'CPT')}\n\nStand-alone sessions cannot "
        "be told from their lists, so there are two readings. Beside a bundled visit stands the "
        "same time without needling.",
    )  # fmt: skip


def current_query(choice: Choice) -> Query:
    """Return the query of the reading chosen."""
    options = readings_of(choice.visit.format)
    if not options:
        return asked(choice.visit, choice.price, choice.chosen)[0]
    picked = st.session_state.get("reading")
    reading = picked if picked in options else options[0]
    return asked(choice.visit, choice.price, choice.chosen, reading)[0]


def choose_view() -> None:
    """Draw the choice of view; current_view reads it."""
    st.segmented_control(
        "View", VIEWS, default=VIEWS[0], key="view", bind="query-params", required=True,
        label_visibility="collapsed", on_change=looked_at_anew,
    )  # fmt: skip


def current_view() -> str:
    """Return the view chosen."""
    return st.session_state.get("view") or VIEWS[0]


def filters_in_words(chosen: Filter) -> str:
    """Say which filters are on; empty where none is."""
    said = [*chosen.hospital_types, *chosen.ownerships]
    return ", ".join([*said, *(["extremes included"] if chosen.extremes else [])])


def priced(choice: Choice, query: Query, posted: bool = False) -> str:
    """Say what is priced: the visit, its reading and its codes; `posted` where nothing else is."""
    name = words.READING_NAMES.get(query.recipe.reading, "")
    if query.recipe == recipe_without_needling(choice.visit):
        name = "same timed units without needling"
    reading = f", {name}" if name else ""
    price = choice.posted_name if posted else choice.price_name
    return f"{price} of {choice.visit}{reading} ({query.recipe})"
