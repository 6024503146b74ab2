"""What takes its time says so: words that come after half a second and move nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from lib.datasets.package import tables

# Set while a page is drawn as a whole: then its parts need no words of their own.
_SAID: ContextVar[bool] = ContextVar("progress_is_said", default=False)


@contextmanager
def working(words: str, key: str) -> Iterator[None]:
    """Say in words what is being done, as long as it takes more than half a second.

    The words hang over the page (style/passing.css): they take no place in it, so that nothing
    moves when they come and go. Of several in one another the outermost speaks. `key` names their
    place.
    """
    # Drawn in every run, so that what follows keeps its place among the elements.
    place = st.container(key=f"progress_{key}")
    if _SAID.get():
        yield
        return
    said = _SAID.set(True)
    try:
        # Streamlit shows a spinner once half a second has passed.
        with place.spinner(words.format(hospitals=f"{tables()['hospitals']['rows']:,}")):
            yield
    finally:
        _SAID.reset(said)
