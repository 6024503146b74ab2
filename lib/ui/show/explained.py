"""What a word means, beside it: help of widgets, headings and columns, and a page's own words."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from lib.datasets.glossary import Term, glossary, terms_in
from lib.ui.show.words import safe
from lib.ui.site import PageInfo

# What is longer scrolls in itself.
TALLEST_PX = 420


def help_for(*terms: str) -> str:
    """Return the explanation of glossary terms as the help of an element, in markdown.

    Raises KeyError for a term that is not in the glossary.
    """
    return _told([glossary()[term] for term in terms])


def help_in(label: str, more: str = "") -> str:
    """Return what the words of a label mean, and then `more`, in markdown, as its help."""
    return "\n\n".join(filter(None, [_told(terms_in(label)), more]))


def _told(terms: Iterable[Term]) -> str:
    return "\n\n".join(f"**{safe(one.name)}**: {safe(one.help)}" for one in terms)


def words_of_page(page: PageInfo) -> None:
    """Draw the button under which the words of a page's sentences and charts are explained."""
    found = st.popover("Words", icon=":material/dictionary:", key="words", on_change="rerun")
    # Made only when it is opened.
    if found.open:
        with found:
            st.markdown("**What the words on this page mean**")
            with st.container(height=TALLEST_PX, border=False):
                st.markdown(help_for(*page.words))
