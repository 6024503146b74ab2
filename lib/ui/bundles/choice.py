"""Which services of the list are compared, what is missing, and the treatment between them."""

from __future__ import annotations

import streamlit as st

from lib.clinic import Service
from lib.pricing.price_list import Line, PriceList
from lib.pricing.side_by_side import PARTS, candidates, treatment_start
from lib.ui.show.page_links import to_services
from lib.ui.show.words import paid, safe
from lib.ui.state import session
from lib.ui.state.fields import assumption_number, price_field

NAMES = {"stand_alone": "Stand-alone", "add_on": "Add-on", "bundle": "Bundled visit"}


def chosen(prices: PriceList) -> dict[str, Line | None]:
    """Return the line that stands for each part, as last chosen; None where none has a price."""
    return {part: _chosen(part, lines) for part, lines in candidates(prices).items()}


def _key(part: str) -> str:
    return f"compare_{part}"


def _chosen(part: str, lines: tuple[Line, ...]) -> Line | None:
    if not lines:
        return None
    picked = st.session_state.get(_key(part))
    return next((line for line in lines if line.service.id == picked), lines[0])


def controls(prices: PriceList, picked: dict[str, Line | None]) -> None:
    """Draw each part: its choice where there are several, its price; and the treatment."""
    found = candidates(prices)
    columns = st.columns(len(PARTS) + 1, gap="medium")
    for column, part in zip(columns, PARTS, strict=False):
        with column:
            st.markdown(f"**{NAMES[part]}**")
            _part(prices, part, found[part], picked[part])
    with columns[-1]:
        st.markdown("**Treatment without needling**")
        _treatment(picked["add_on"], picked["bundle"])


def _part(prices: PriceList, part: str, lines: tuple[Line, ...], line: Line | None) -> None:
    if len(lines) > 1:
        ids = [one.service.id for one in lines]
        names = {one.service.id: one.service.name for one in lines}
        if st.session_state.get(_key(part), ids[0]) not in ids:
            del st.session_state[_key(part)]
        st.selectbox(
            f"{NAMES[part]} compared", ids, key=_key(part), persist_state="session",
            format_func=lambda id: names.get(id, ""),
        )  # fmt: skip
    if line is not None:
        _price(line.service)
        return
    format = PARTS[part]
    unpriced = [one.service for one in prices.lines if one.service.visit.format == format]
    if not unpriced:
        st.caption("None is on your list.")
        to_services(f"Add one: {NAMES[part].lower()}")
        return
    st.caption("No price yet: with one it is compared.")
    for service in unpriced:
        _price(service)


def _price(service: Service) -> None:
    price_field(service, f"Price: {safe(service.name)}", placeholder="US dollars")


def _treatment(add_on: Line | None, bundle: Line | None) -> None:
    if add_on is None or bundle is None:
        st.caption("Needs the price of an add-on and of a bundled visit.")
        return
    usd, minutes = treatment_start(add_on.service, bundle.service)
    assumption_number("treatment_usd", label="Its price", placeholder=f"{usd:g}")
    assumption_number("treatment_minutes", label="Its slot", placeholder=f"{minutes:g}")
    if "treatment_usd" not in session.clinic().overrides:
        st.caption(
            f"In grey: {safe(bundle.service.name)} less {safe(add_on.service.name)}, "
            f"{paid(usd)}, as no price was found. Enter your own."
        )
