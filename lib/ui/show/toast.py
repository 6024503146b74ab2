"""What was done is said once, in passing: saved, copied, deleted, brought back."""

from __future__ import annotations

import streamlit as st

from lib.ui.show.words import safe


def say(words: str, icon: str = "check") -> None:
    """Show plain words in passing, in the corner; browsers read them out as they come.

    Nothing in them acts as markdown. What is edited field by field is not said so: the bar tells
    when the clinic was saved last.
    """
    st.toast(safe(words), icon=f":material/{icon}:", duration="long")
