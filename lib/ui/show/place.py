"""What is said of a place that was typed: not found, unsure, split, or one of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lib.datasets.places import PlaceNotFoundError, guess_place
from lib.ui.show.words import safe

PLACE_HELP = (
    "A ZIP code (45402), a city with its state (Dayton, OH) or a state (OH). Left empty: the whole "
    "country."
)


def place_note(text: str, take: Callable[[str], None]) -> None:
    """Say what is to be known of a place as typed; `take` is called with another that is pressed.

    Nothing is said of an empty field.
    """
    if not text.strip():
        return
    try:
        found = guess_place(text)
    except PlaceNotFoundError as error:
        st.error(f"{safe(str(error))} Showing the whole country.", icon=":material/search_off:")
        _other_places(error.suggestions, take)
        return
    if found.note:
        st.info(safe(found.note), icon=":material/pin_drop:")
    if found.split:
        st.caption(safe(found.split))
    _other_places(found.alternatives, take)


def _other_places(texts: Sequence[str], take: Callable[[str], None]) -> None:
    if texts:
        with st.container(horizontal=True, key="other_places"):
            for text in texts:
                st.button(f"Show {safe(text)}", key=f"show_{text}", on_click=take, args=(text,))
