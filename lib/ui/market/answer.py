"""The market page's answer: what is posted around the place, and how much stands behind it."""

from __future__ import annotations

import streamlit as st

from lib.market.areas import Area
from lib.market.offers import Filter
from lib.market.ranges import (
    Query,
    Range,
    tried_areas,
)
from lib.pricing.hospital.areas import estimated_at
from lib.ui.market.choices import Choice, filters_in_words, priced
from lib.ui.show import words
from lib.ui.show.card import card
from lib.ui.show.explained import help_for
from lib.ui.show.words import money, safe


def found_for(choice: Choice, query: Query) -> Range:
    """Return the range of the area that the answer speaks of."""
    return tried_areas(query, choice.place, choice.kind)[-1]


def area_of_answer(choice: Choice, query: Query) -> Area:
    """Return the area of which the answer's figures are: estimates are of the place itself."""
    found = found_for(choice, query)
    if not choice.is_estimate:
        return found.area
    return estimated_at(query.without_filter(), choice.place, choice.kind, found).area


def answer(choice: Choice, query: Query) -> None:
    """Say what is posted around the place, or estimated for it, and how much stands behind it."""
    with card("market"):
        if choice.is_estimate:
            _estimated(choice, query.without_filter())
        else:
            _posted(choice, query)


def _posted(choice: Choice, query: Query) -> None:
    tried = tried_areas(query, choice.place, choice.kind)
    found = tried[-1]
    st.markdown(f"**{safe(found.area.label)}** · {safe(priced(choice, query))}")
    if filters := filters_in_words(choice.chosen):
        st.caption(f"Filters on: {filters}.")
    if found.p50 is None or found.p10 is None or found.p90 is None:
        st.markdown(f"## Too few to say: {words.n_behind(found)}")
        st.caption(safe(_what_there_is(found, choice)))
    else:
        st.markdown(f"## {money(found.p10)} to {money(found.p90)}, median {money(found.p50)}")
        _fine_print(found, choice)
    for warning in words.warnings(found):
        st.warning(safe(warning), icon=":material/warning:")
    if widened := words.widening(tried):
        st.caption(safe(widened))


def _estimated(choice: Choice, query: Query) -> None:
    posted = tried_areas(query, choice.place, choice.kind)[-1]
    found = estimated_at(query, choice.place, choice.kind, posted)
    assert found.p10 is not None
    assert found.p50 is not None
    assert found.p90 is not None
    assert found.median_low is not None
    assert found.median_high is not None
    st.markdown(f"**{safe(found.area.label)}** · {safe(priced(choice, query))}")
    st.markdown(f"## {money(found.p10)} to {money(found.p90)}, median {money(found.p50)}")
    st.markdown(
        "p10 to p90 of what one hospital here would post, by the model of all posted prices · "
        f"median's 95% interval {money(found.median_low)} to {money(found.median_high)}",
        help=help_for("estimate", "p10 to p90", "95% interval"),
    )
    st.markdown(_nearest_posted(posted), help=help_for("offer", "price list"))
    if filters := filters_in_words(choice.chosen):
        st.caption(
            f"Filters play no part in an estimate ({filters}). “What one hospital here would post” "
            "asks the model about a type or an owner."
        )
    if choice.place and choice.place.division is None:
        st.caption(
            f"The table holds no hospital of {safe(choice.place.state_name)}, and the model knows "
            "none: these are the nation's figures."
        )


def _nearest_posted(posted: Range) -> str:
    """Say what is posted in the first area that holds enough, and why that is another figure."""
    if posted.p10 is None or posted.p50 is None or posted.p90 is None:
        return f"Posted: too few to say ({words.n_behind(posted)})."
    return (
        f"Posted, {safe(posted.area.label)}: {money(posted.p10)} to {money(posted.p90)}, median "
        f"{money(posted.p50)}, {words.n_behind(posted)}. An estimate draws what few price lists "
        "say towards what all of them do, and a list of many hospitals counts little more than one "
        "of one."
    )


def _what_there_is(found: Range, choice: Choice) -> str:
    """Say what the table holds where that is too little for a range, and what would widen it."""
    if found.n_posting:
        return "A range needs five price lists. The view “rows” holds all there is."
    chosen = choice.chosen
    of_them = " of the chosen kinds" if _some_chosen(chosen) else ""
    held = words.count(found.n_hospitals, "hospital")
    said = f"The table holds {held}{of_them} in {found.area.label}"
    said += ", and none of them posts this visit." if found.n_hospitals else "."
    narrow = {
        "Count hospitals in": choice.kind != "all",
        "Hospital type": bool(chosen.hospital_types),
        "Ownership": bool(chosen.ownerships),
    }
    names = [f"“{name}”" for name, is_narrow in narrow.items() if is_narrow]
    return f"{said} Widen {' or '.join(names)}." if names else said


def _some_chosen(chosen: Filter) -> bool:
    return bool(chosen.hospital_types or chosen.ownerships)


def _fine_print(found: Range, choice: Choice) -> None:
    assert found.median_low is not None
    assert found.median_high is not None
    posting = words.posting(found, chosen=_some_chosen(choice.chosen))
    st.markdown(
        f"p10 to p90 of {words.n_behind(found)} · confidence {_confidence(found)} · median's "
        f"95% interval {money(found.median_low)} to {money(found.median_high)} · "
        f"{posting} · seen by {found.prices_seen_by}",
        help=help_for("p10 to p90", "offer", "price list", "confidence", "95% interval"),
    )


def _confidence(found: Range) -> str:
    word, colon, why = words.confidence(found).partition(":")
    return f"**{word}**{colon}{why}"
