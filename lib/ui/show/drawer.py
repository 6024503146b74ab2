"""A drawer: what is not part of the answer, made only once it is opened."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def drawer(title: str, icon: str, key: str, fill: Callable[[], None]) -> None:
    """Draw a drawer; `fill` draws what is in it while it stands open."""
    found = st.expander(title, icon=f":material/{icon}:", key=key, on_change="rerun")
    if found.open:
        with found:
            fill()
