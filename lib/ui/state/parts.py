"""Parts of an owner's page that are redrawn by themselves, and which of them a change redraws.

A control that stands in a part redraws that part alone. One that changes the clinic names the parts
that show what it changes: they are redrawn in its stead, its own among them, and nothing else is.
A change that names none redraws the whole page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import streamlit as st

from lib.pricing.price_list import Line, PriceList
from lib.ui.show import furniture
from lib.ui.show.furniture import fragment
from lib.ui.state import session

P = ParamSpec("P")
# What stands above the page's body.
BAR = "part_bar"
# Of which clinic the page's parts were drawn, or are about to be.
SHOWN = "clinic_shown"


def part(key: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a part of an owner's page that is redrawn by itself; no two of a page share a key.

    What it is called with stays as it was when the part was last drawn with what is around it:
    what may have changed since is asked of the session.
    """

    def made(body: Callable[P, None]) -> Callable[P, None]:
        @wraps(body)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
            body(*args, **kwargs)
            if session.clinic() is not st.session_state.get(SHOWN):
                # Changed without a word of what shows it.
                st.rerun()

        return fragment(drawn, key=key, quick=True)

    return made


def of_line(
    body: Callable[Concatenate[PriceList, Line, P], None],
) -> Callable[Concatenate[str, P], None]:
    """Let what is drawn of a service ask for it by its id each time: computed anew, or gone."""

    @wraps(body)
    def drawn(id: str, *args: P.args, **kwargs: P.kwargs) -> None:
        prices = session.prices()
        if line := prices.line(id):
            body(prices, line, *args, **kwargs)

    return drawn


def note_shown() -> None:
    """Note that all of the page is drawn of the clinic as it is now."""
    st.session_state[SHOWN] = session.clinic()


def redraw(*keys: str) -> None:
    """Redraw these parts and the bar instead of where the control stands; the end of a callback.

    Without any it does nothing: the part that holds the control sees what has changed.
    """
    if keys:
        note_shown()
        furniture.redraw(BAR, *keys)
