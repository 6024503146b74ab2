"""What is printed or handed over: chosen, looked at, downloaded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from lib.documents import (
    DocumentError,
    call_sheet,
    good_faith_estimate,
    price_sheet,
    refuse_where_not_allowed,
    report,
)
from lib.pricing.estimate import (
    MOST_VISITS,
    EstimateError,
    estimate_of,
    left_out_words,
    treatments_of,
)
from lib.pricing.overview import usual_visits
from lib.pricing.price_list import PriceList
from lib.ui.show.explained import help_for
from lib.ui.show.paper import on_screen
from lib.ui.show.words import safe
from lib.ui.state.bar import today
from lib.ui.state.fields import assumption_number

NAMES = {
    "price-sheet": "Price sheet",
    "good-faith-estimate": "Good-faith estimate",
    "report": "Report",
    "call-sheet": "Call sheet",
}
WHAT = {
    "price-sheet": "For patients: services and packages with their prices, and what is included. "
    "Nothing of your costs.",
    "good-faith-estimate": "For one patient who pays without insurance: a draft with the notices "
    "that the federal rule asks for, and blanks to fill in by hand.",
    "report": "For you, a partner or an accountant: the list with its costs, and what is known of "
    "others' prices, with sources.",
    "call-sheet": "For the telephone: three questions to ask clinics near you, and room for ten "
    "answers.",
}
MAKE: dict[str, Callable[[PriceList, date], str]] = {
    "price-sheet": price_sheet,
    "report": report,
    "call-sheet": call_sheet,
}
PREVIEW_PX = 700


def documents(found: PriceList) -> None:
    """Draw the choice of a document, its download and its preview, or why it is not made."""
    chosen = st.segmented_control(
        "Document", list(NAMES), default="price-sheet", required=True, key="document",
        format_func=NAMES.__getitem__, bind="query-params",
        help=help_for("good-faith estimate"),
    )  # fmt: skip
    st.markdown(WHAT[chosen])
    try:
        make = MAKE.get(chosen, _estimate)
        page = make(found, today())
    except DocumentError as error:
        st.warning(f"Not made: {safe(str(error))}", icon=":material/block:")
        return
    with on_screen("document"):
        st.download_button(
            f"Download: {NAMES[chosen].lower()} (HTML, to print)",
            data=page,
            file_name=f"{chosen}.html",
            mime="text/html",
            icon=":material/print:",
            key="document_download",
            on_click="ignore",
        )
        st.caption(
            "One file that asks nothing of any server: open it and print it, on Letter or A4."
        )
    with st.container(border=True, key="document_preview"):
        st.iframe(page, height=PREVIEW_PX, alt=f"Preview: {NAMES[chosen].lower()}")


def _estimate(found: PriceList, day: date) -> str:
    """Draw the plan of an estimate and return the document."""
    # Said before a plan is asked for that nothing can be made of.
    refuse_where_not_allowed(found)
    priced = {one.id: one for one in found.clinic.services if one.price_usd is not None}
    if not priced:
        raise DocumentError("No service has a price yet: set one under Services.")
    ways = [one.service for one in usual_visits(found.lines) if one.service.id in priced]
    usual = next((one.id for one in ways if one.visit.format != "initial"), None)
    kept = [id for id in st.session_state.get("estimate_services", [usual]) if id in priced]
    if st.session_state.get("estimate_services") != kept:
        st.session_state["estimate_services"] = kept
    chosen = st.multiselect(
        "Services of the plan", list(priced), key="estimate_services",
        format_func=lambda id: priced[id].name if id in priced else "",
        persist_state="session",
    )  # fmt: skip
    items = []
    with st.container(horizontal=True):
        for id in chosen:
            first = priced[id].visit.format == "initial"
            visits = st.number_input(
                f"Visits: {safe(priced[id].name)}", 1, MOST_VISITS,
                1 if first else found.clinic.patient.visits,
                key=f"estimate_visits_{id}", width=240, persist_state="session",
            )  # fmt: skip
            items.append((id, int(visits)))
    _treatments(found, items)
    return good_faith_estimate(found, items, day)


def _treatments(found: PriceList, items: list[tuple[str, int]]) -> None:
    """Say that an add-on's treatment visits are not in the plan, and ask for their price."""
    try:
        estimate = estimate_of(found, items)
    except EstimateError:
        return  # the document says what is wrong
    left_out = treatments_of(found, estimate)
    if left_out is None:
        return
    assumption_number("treatment_usd", placeholder="not set: the visits are left out")
    if left_out.price_usd is None:
        words = left_out_words(left_out, estimate.total_usd)
        st.warning(safe(words), icon=":material/error:")
