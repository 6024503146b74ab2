"""Every price of others that the clinic keeps, of its services and of none."""

from __future__ import annotations

import streamlit as st

from lib.clinic import Clinic, KnownPrice
from lib.pricing.price_list import PriceList
from lib.ui.known import (
    known_actions,
    known_entry,
    known_list,
    seller_and_seen,
    show_known_table,
    where_of,
)
from lib.ui.my_prices.lists import bring_a_list, imported_lists
from lib.ui.show.card import card
from lib.ui.show.drawer import drawer
from lib.ui.show.explained import help_for
from lib.ui.show.words import count, paid, safe
from lib.ui.state.chosen import choose_service
from lib.visit import FORMATS

BRING = "drawer_bring_list"
OF_SERVICE, ALL = "Of one service", "All that are kept"


def known_prices(found: PriceList) -> None:
    """Draw what others ask: of one service, with entry, or everything that is kept."""
    clinic = found.clinic
    with card("known_prices"):
        st.markdown(f"## {_headline(clinic)}")
    view = ALL
    if found.lines:
        view = st.segmented_control(
            "Which known prices", [OF_SERVICE, ALL], default=OF_SERVICE, required=True,
            key="known_view", bind="query-params", label_visibility="collapsed",
            help=help_for("known price"),
        )  # fmt: skip
    if view == ALL:
        _everything(clinic)
    else:
        line = choose_service(found.lines)
        st.markdown(safe(line.sentence))
        known_entry(line)
        known_list(line)
    imported_lists()
    drawer("Bring a price list of others (CSV, TSV, XLSX)", "upload_file", BRING, bring_a_list)


def _headline(clinic: Clinic) -> str:
    known = clinic.known_prices
    if not known:
        return "You know no price of others yet: three calls say more than any article"
    struck = sum(not one.included for one in known)
    said = f"You know {count(len(known), 'price')} of others"
    return f"{said}, {struck:,} of them struck out" if struck else said


def _everything(clinic: Clinic) -> None:
    if not clinic.known_prices:
        st.info("Choose one of your services and enter what others ask for it.")
        return
    sold = {one.visit.format for one in clinic.services}
    known = sorted(clinic.known_prices, key=lambda one: FORMATS.index(one.format))
    lost = [one for one in known if one.format not in sold]
    if lost:
        st.info(
            f"{count(len(lost), 'price')} of a kind of visit that you do not sell: kept, and "
            "counted once a service of that kind is on your list.",
            icon=":material/inventory_2:",
        )
    show_known_table([_row(one, sold) for one in known], "All prices of others that are kept")
    known_actions(known)


def _row(one: KnownPrice, sold: set[str]) -> dict[str, str]:
    counts = "yes" if one.format in sold else "no such service"
    parts = [
        one.format,
        f"{one.minutes} min" if one.minutes else "",
        f"{one.muscles} muscles" if one.muscles else "",
        "electrical" if one.electrical else "",
    ]
    return {
        "visit": safe(", ".join(part for part in parts if part)),
        "seller": seller_and_seen(one),
        "asks": paid(one.price_usd),
        "where": where_of(one),
        "counts": counts if one.included else "struck out",
    }
