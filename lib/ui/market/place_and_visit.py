"""The market's place and visit, in the address: a researcher needs no clinic."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.datasets.places import Place, PlaceNotFoundError, guess_place
from lib.ui.market.address import (
    PARAMETERS,
    Valid,
    as_query,
    beyond_usual,
    ignored,
    parse_all,
    usable,
)
from lib.ui.show.address import write_address
from lib.ui.show.furniture import TURNED
from lib.ui.show.place import PLACE_HELP, place_note
from lib.ui.show.words import safe
from lib.ui.site import MARKET
from lib.visit import DEFAULT_MINUTES, FORMATS, MINUTES, MUSCLES, Visit

NOTES = "ignored_parameters"
CHOSEN, RETURNED = "chosen_of_the_market", "market_returned_to"
FORMAT_BEFORE = "format_before"
MOST_NOTES = 12
FORMAT_HELP = """What the patient buys.

- **stand-alone**: a session of needling and nothing else
- **add-on**: needling added to another visit, for its own fee
- **bundled**: a full therapy visit that includes needling
- **initial**: a first visit, evaluation and needling
"""


def place_and_visit() -> None:
    """Draw the choice of place and visit; current_place and current_visit read it."""
    _note_ignored_parameters()
    _take_up_again()
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
            "Visit", FORMATS, key="format", bind="query-params", help=FORMAT_HELP, width=150
        )
        _minutes(st.session_state.get("format") or FORMATS[0])
        st.segmented_control(
            "Muscles",
            MUSCLES,
            default=MUSCLES[0],
            key="muscles",
            bind="query-params",
            required=True,
            help="Code 20560 covers one or two muscles, 20561 three or more; one unit a session.",
        )
        st.toggle(
            "Electrical",
            key="electrical",
            bind="query-params",
            help="Current through the needles. It has no code of its own: the needling code's "
            "price is multiplied by an assumption (see Sources and methods).",
        )
    place_note(st.session_state.get("place") or "", _take_place)


def _take_up_again() -> None:
    """Go on with what was chosen before another page was looked at, or as the address says.

    Streamlit empties the address when a page is left.
    """
    if st.session_state.pop(TURNED, False):
        query = _query()
        if isinstance(parse_all(query)["minutes"], Valid):
            # Their widget changes with the format and is not bound.
            st.session_state["minutes"] = int(query["minutes"][0])
        if not query and st.session_state.get(CHOSEN):
            # Where Back led here, the bare address would win over what is set in this run.
            st.session_state[RETURNED] = True
            st.rerun()
    if st.session_state.pop(RETURNED, False):
        for name, value in st.session_state[CHOSEN].items():
            # Streamlit writes a value that it has kept into the address, as a new entry in the
            # browser's history; one that is set anew it leaves to keep_choices.
            st.session_state.pop(name, None)
            st.session_state[name] = value


def keep_choices() -> None:
    """Remember what is chosen, for the way back and in the address; call it once all are drawn."""
    shown = {name: st.session_state.get(name) for name in PARAMETERS}
    shown["minutes"] = current_visit().minutes
    st.session_state[CHOSEN] = beyond_usual(shown)
    write_address(MARKET, as_query(st.session_state[CHOSEN]))


def query_shown(place: Place | None) -> dict[str, list[str]]:
    """Return the query that shows the same to everybody: the place as it was found, not as typed.

    A text that is taken for the likelier of two places would else be a guess again, and the
    commands refuse it.
    """
    chosen = st.session_state[CHOSEN] | {"place": place.text if place else ""}
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
