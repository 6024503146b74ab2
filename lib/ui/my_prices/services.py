"""What the clinic sells: the list, and everything of the chosen service."""

from __future__ import annotations

import streamlit as st

from lib.clinic import MOST_SERVICES, Clinic, ClinicError, Service
from lib.pricing.hour import slot_of
from lib.pricing.price_list import PriceList
from lib.ui.my_prices.service_fields import FORMAT_NAMES, service_fields
from lib.ui.show.card import card
from lib.ui.show.paper import on_screen
from lib.ui.show.toast import say
from lib.ui.show.words import paid, safe, signed
from lib.ui.state import session
from lib.ui.state.chosen import choose_service
from lib.ui.state.fields import field, price_field, said
from lib.visit import FORMATS, Visit


def services(found: PriceList) -> None:
    """Draw the list, the chosen service's fields, and what stands under the price sheet."""
    with card("services"):
        st.markdown(f"## {_headline(found)}")
    if found.lines:
        _prices(found)
        st.markdown(_table(found))
    with on_screen("services"):
        _changes(found)


def _changes(found: PriceList) -> None:
    if found.lines:
        st.subheader("Change a service")
        line = choose_service(found.lines)
        service_fields(found.clinic, line)
        _order(found.clinic, line.service)
    _add()
    st.subheader("On the price sheet")
    field(
        st.text_area,
        "What is included in your prices",
        "clinic_included_note",
        found.clinic.included_note,
        lambda old, value: old.with_(included_note=value),
        placeholder="Needles, a short reassessment, home advice. No fee for a change a day ahead.",
        max_chars=500,
        height=90,
        help="Stands on the price sheet as you write it.",
    )


def _headline(found: PriceList) -> str:
    if not found.lines:
        return "No service is on your list yet: add the first one"
    unpriced = [one.service for one in found.lines if one.service.price_usd is None]
    if len(unpriced) == len(found.lines):
        return "Set the prices of what you sell, in US dollars, and delete what you do not sell"
    if unpriced:
        rest = "has" if len(unpriced) == 1 else "have"
        return f"{len(unpriced)} of {len(found.lines)} services {rest} no price yet"
    return "Every service on your list has its price"


def _prices(found: PriceList) -> None:
    """Draw the prices of the whole list side by side: a list is priced in one go."""
    with st.container(horizontal=True, key="service_prices"):
        for line in found.lines:
            price_field(line.service, f"Price: {safe(line.service.name)}", width=165)


def _table(found: PriceList) -> str:
    """Return the list as a table in markdown: figures stand right."""
    costs = found.hour is not None
    heads = ["Service", "Slot, min", "Price"] + (["Break-even", "Profit a visit"] if costs else [])
    rows = [" | ".join(heads), " | ".join([":--"] + ["--:"] * (len(heads) - 1))]
    for line in found.lines:
        service = line.service
        slot = slot_of(service)
        cells = [safe(service.name), f"{slot:g}", _usd(service.price_usd)]
        if line.economics is not None:
            profit = line.economics.profit_usd
            cells += [
                _usd(line.economics.break_even_usd),
                "–" if profit is None else signed(profit).replace("$", "\\$"),
            ]
        rows.append(" | ".join(cells))
    return "\n".join(f"| {row} |" for row in rows)


def _usd(amount: float | None) -> str:
    return "–" if amount is None else paid(amount)


def _order(clinic: Clinic, service: Service) -> None:
    ids, off = [one.id for one in clinic.services], session.read_only()
    name = safe(service.name)
    with st.container(horizontal=True, key="service_order"):
        for label, icon, by, at_end in (
            ("Move up", "arrow_upward", -1, ids[0]),
            ("Move down", "arrow_downward", 1, ids[-1]),
        ):
            st.button(
                label,
                key=f"service_move_{by}",
                icon=f":material/{icon}:",
                on_click=_move,
                args=(service.id, by),
                disabled=off or service.id == at_end,
                help=f"{label} on the list: {name}",
            )
        st.button(
            "Delete this service",
            key="service_delete",
            icon=":material/delete:",
            on_click=_delete,
            args=(service.id,),
            disabled=off,
            help=f"Delete {name}; until you reload, Undo brings it back.",
        )


def _move(id: str, by: int) -> None:
    session.change(session.clinic().with_service_moved(id, by))


def _delete(id: str) -> None:
    gone = session.clinic().service(id)
    session.change(session.clinic().without_service(id))
    if gone is not None:
        say(f"Deleted: {gone.name}. Undo brings it back.", "delete")


def _add() -> None:
    full = len(session.clinic().services) >= MOST_SERVICES
    off = session.read_only() or full
    with (
        st.popover("Add a service", icon=":material/add:", disabled=off),
        st.form("service_add_form", border=False),
    ):
        st.text_input("Name of the new service", key="service_new_name", max_chars=80, disabled=off)
        st.selectbox(
            "Kind of the new service",
            FORMATS,
            key="service_new_format",
            format_func=FORMAT_NAMES.__getitem__,
            disabled=off,
        )
        st.form_submit_button(
            "Add it to the list", key="service_add", on_click=_take_new, disabled=off
        )
    if full:
        st.caption(f"A list holds at most {MOST_SERVICES} services.")
    if problem := st.session_state.get("service_new_problem"):
        st.error(safe(problem), icon=":material/error:")


def _take_new() -> None:
    format = st.session_state["service_new_format"]
    try:
        new = Service.of(name=st.session_state["service_new_name"], visit=Visit.of_format(format))
        session.change(session.clinic().with_service(new))
    except ClinicError as error:
        st.session_state["service_new_problem"] = f"The name of the new service: {said(error)}"
        return
    st.session_state["service_new_problem"] = ""
    st.session_state["service_new_name"] = ""
    st.session_state["service"] = new.id
    say(f"Added to your list: {new.name}.", "add")
