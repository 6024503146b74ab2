"""Which of a service's packages a patient buys: the choice, and what was chosen."""

from __future__ import annotations

import streamlit as st

from lib.clinic import Service
from lib.pricing.money import to_the_cent
from lib.pricing.packages import Package
from lib.pricing.payers import packages_sold
from lib.pricing.price_list import PriceList


def _key(service: Service) -> str:
    return f"patient_package_{service.id}"


def number_chosen(service: Service, sold: list[Package]) -> int:
    """Return which of a service's packages is chosen; packages may have gone since."""
    key = _key(service)
    if key in st.session_state and st.session_state[key] not in range(len(sold)):
        del st.session_state[key]
    return int(st.session_state.get(key) or 0)


def package_field(prices: PriceList, service: Service) -> None:
    """Ask which package it is, where the service has several."""
    sold = packages_sold(prices, service.id)
    if len(sold) > 1:
        st.selectbox(
            "Which package?", list(range(len(sold))), key=_key(service), width=320,
            persist_state="session",
            format_func=lambda n: f"{sold[n].sessions} visits for {to_the_cent(sold[n].total_usd)}",
        )  # fmt: skip
