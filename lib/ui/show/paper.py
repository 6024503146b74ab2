"""What differs on paper: when and from where it was printed, rows of tables, and no controls."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

SCRIPT = Path(__file__).with_name("paper.js")
KEY = "paper"


def paper() -> None:
    """Draw what shows only in print; on a screen it takes up no room."""
    script = SCRIPT.read_text(encoding="utf-8")
    component = st.components.v2.component(KEY, js=script, isolate_styles=False)
    component(key=KEY)


def on_screen(name: str) -> DeltaGenerator:
    """Return a place for controls that paper leaves out, headings included; `name` is the page's.

    A field elsewhere prints what it holds. Here stands what only asks, or what a table has said.
    """
    return st.container(key=f"screen_{name}")
