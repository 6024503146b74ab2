"""The market's place and visit, in the address: a researcher needs no clinic."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.datasets.places import Place, PlaceNotFoundError, guess_place
from lib.ui.market.address import (
    PARAMETERS,
    Valid,
    beyond_usual,
    ignored,
    parse_all,
    usable,
)
from lib.ui.market.redrawn import counted_anew
from lib.ui.show.address import TURNED, as_query, keep, kept_of, take_up_again
from lib.ui.show.explained import help_for, words_of_page
from lib.ui.show.place import PLACE_HELP, place_note
from lib.ui.show.words import safe
from lib.ui.site import MARKET
from lib.visit import DEFAULT_MINUTES, FORMATS, MINUTES, MUSCLES, Visit

NOTES = "ignored_parameters"
FORMAT_BEFORE = "format_before"
PLACE_PRESSED = "place_pressed"
MOST_NOTES = 12
FORMAT_TERMS = ("stand-alone", "add-on", "bundled", "first visit")


def place_and_visit() -> None:
    """Draw the choice of place and visit; current_place and current_visit read it."""
    _note_ignored_parameters()
    _minutes_of_the_address()
    take_up_again(MARKET)
    if PLACE_PRESSED in st.session_state:
        st.session_state["place"] = st.session_state.pop(PLACE_PRESSED)
    with st.container(horizontal=True, vertical_alignment="bottom", key="frame"):
        st.text_input(
            "Place",
            key="place",
            bind="query-params",
            placeholder="ZIP, city and state, or state",
            max_chars=80,
            width=270,
            help=PLACE_HELP,
        )
        st.selectbox(
            "Visit",
            FORMATS,
            key="format",
            bind="query-params",
            width=150,
            help=help_for(*FORMAT_TERMS),
        )
        _minutes(st.session_state.get("format") or FORMATS[0])
        st.segmented_control(
            "Muscles",
            MUSCLES,
            default=MUSCLES[0],
            key="muscles",
            bind="query-params",
            required=True,
            on_change=counted_anew,
            help="Code 20560 covers one or two muscles, 20561 three or more; one unit a session.",
        )
        st.toggle(
            "Electrical",
            key="electrical",
            bind="query-params",
            on_change=counted_anew,
            help="Current through the needles. It has no code of its own: the needling code's "
            "price is multiplied by an assumption (see Sources and methods).",
        )
        words_of_page(MARKET)
    place_note(st.session_state.get("place") or "", _take_place)


def _minutes_of_the_address() -> None:
    """Take the minutes from the address: their widget changes with the format and is not bound."""
    query = _query()
    if st.session_state.get(TURNED) and isinstance(parse_all(query)["minutes"], Valid):
        st.session_state["minutes"] = int(query["minutes"][0])


def keep_choices() -> None:
    """Remember what is chosen, for the way back and in the address; call it once all are drawn."""
    shown = {name: st.session_state.get(name) for name in PARAMETERS}
    keep(MARKET, beyond_usual(shown | {"minutes": current_visit().minutes}))


def query_shown(place: Place | None) -> dict[str, list[str]]:
    """Return the query that shows the same to everybody: the place as it was found, not as typed.

    A text that is taken for the likelier of two places would else be a guess again, and the
    commands refuse it.
    """
    chosen = kept_of(MARKET) | {"place": place.text if place else ""}
    return as_query({name: value for name, value in chosen.items() if value})


def _minutes(format: str) -> None:
    possible = MINUTES[format]
    # Each format has its own usual length: a new one starts there.
    if st.session_state.get(FORMAT_BEFORE, format) != format or not possible:
        st.session_state.pop("minutes", None)
    st.session_state[FORMAT_BEFORE] = format
    if not possible:
        return
    if st.session_state.get("minutes") not in possible:
        st.session_state["minutes"] = DEFAULT_MINUTES[format]
    st.selectbox(
        "Minutes",
        possible,
        key="minutes",
        width=110,
        on_change=counted_anew,
        help="Length of the visit. Hospital lists do not say how long a stand-alone session is: "
        "there, minutes change nothing in what is posted.",
    )


def forget_unless_in(key: str, options: Sequence[object]) -> None:
    """Let a widget start anew whose kept value the new options no longer hold."""
    if key in st.session_state and st.session_state[key] not in options:
        del st.session_state[key]


def _note_ignored_parameters() -> None:
    """Before the first widget of a session, keep a note of what the URL asks in vain."""
    if NOTES not in st.session_state:
        query = _query()
        st.session_state[NOTES] = ignored(query)
        if (kept := usable(query)) != query:
            # Bound widgets start from the address as it came, whatever is deleted from it
            # meanwhile: only a new run makes them start from what can be used.
            st.query_params.from_dict(kept)
            st.rerun()
    if notes := st.session_state[NOTES]:
        shown = [f"- {safe(note)}" for note in notes[:MOST_NOTES]]
        if len(notes) > MOST_NOTES:
            shown.append(f"- and {len(notes) - MOST_NOTES} more")
        lines = "\n".join(shown)
        with st.container(border=True):
            st.markdown(f":material/link_off: **Parts of this link were ignored:**\n{lines}")
            if st.button("Dismiss", type="tertiary", key="dismiss_notes"):
                st.session_state[NOTES] = []
                st.rerun()


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _take_place(text: str) -> None:
    st.session_state["place"] = text


def take_place(text: str) -> None:
    """Make a place the one chosen, wherever it is pressed: the page runs anew with it.

    The place's field is drawn by then, and takes no other text in this run.
    """
    st.session_state[PLACE_PRESSED] = text
    st.rerun()


def current_place() -> Place | None:
    """Return the place chosen, or None where nothing (or nothing known) is entered."""
    try:
        return guess_place(st.session_state.get("place") or "").place
    except PlaceNotFoundError:
        return None


def current_visit() -> Visit:
    """Return the visit chosen."""
    format = st.session_state.get("format") or FORMATS[0]
    return Visit.of_format(
        format,
        st.session_state.get("minutes") if MINUTES[format] else None,
        muscles=st.session_state.get("muscles") or MUSCLES[0],
        electrical=bool(st.session_state.get("electrical")),
    )
