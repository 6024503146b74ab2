"""The market page's answer: what is posted around the place, and how much stands behind it."""

from __future__ import annotations

import streamlit as st

from lib.market.offers import Filter
from lib.market.ranges import (
    Query,
    Range,
    tried_areas,
)
from lib.ui.market.choices import Choice, filters_in_words, priced
from lib.ui.show import words
from lib.ui.show.words import money, safe


def answer(choice: Choice, query: Query) -> Range:
    """Say what is posted around the place, with how much stands behind it; return the range."""
    tried = tried_areas(query, choice.place, choice.kind)
    found = tried[-1]
    with st.container(border=True):
        st.markdown(f"**{safe(found.area.label)}** · {safe(priced(choice, query))}")
        if filters := filters_in_words(choice.chosen):
            st.caption(f"Filters on: {filters}.")
        if found.p50 is None or found.p10 is None or found.p90 is None:
            st.markdown(f"## Too few to say: {words.n_behind(found)}")
            st.caption("A range needs five price lists. The rows below are all there is.")
        else:
            st.markdown(f"## {money(found.p10)} to {money(found.p90)}, median {money(found.p50)}")
            _fine_print(found, choice)
        for warning in words.warnings(found):
            st.warning(safe(warning), icon=":material/warning:")
        if widened := words.widening(tried):
            st.caption(safe(widened))
    return found


def _some_chosen(chosen: Filter) -> bool:
    return bool(chosen.hospital_types or chosen.ownerships)


def _fine_print(found: Range, choice: Choice) -> None:
    assert found.median_low is not None
    assert found.median_high is not None
    posting = words.posting(found, chosen=_some_chosen(choice.chosen))
    st.markdown(
        f"p10 to p90 of {words.n_behind(found)} · confidence {_confidence(found)} · median's "
        f"95% interval {money(found.median_low)} to {money(found.median_high)} · "
        f"{posting} · seen by {found.prices_seen_by}"
    )


def _confidence(found: Range) -> str:
    word, colon, why = words.confidence(found).partition(":")
    return f"**{word}**{colon}{why}"
