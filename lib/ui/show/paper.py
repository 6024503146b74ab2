"""What a page says on paper alone: when and from which address it was printed, rows of tables."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).with_name("paper.js")
KEY = "paper"


def paper() -> None:
    """Draw what shows only in print; on a screen it takes up no room."""
    script = SCRIPT.read_text(encoding="utf-8")
    component = st.components.v2.component(KEY, js=script, isolate_styles=False)
    component(key=KEY)
