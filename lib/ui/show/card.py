"""The card in which a page's answer stands: one look for all."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def card(key: str) -> DeltaGenerator:
    """Draw a card and return it, to be filled; no two of a page share a key."""
    return st.container(border=True, key=f"card_{key}", gap="xsmall")
