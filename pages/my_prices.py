"""My clinic: costs, services, known prices, versions, documents."""

import streamlit as st

from lib.pricing.price_list import PriceList
from lib.ui.my_prices.costs import costs
from lib.ui.my_prices.documents import documents
from lib.ui.my_prices.known_prices import known_prices
from lib.ui.my_prices.services import services
from lib.ui.my_prices.versions import clinics_and_versions
from lib.ui.site import MY_PRICES
from lib.ui.state.bar import under_the_bar

COSTS, SERVICES, KNOWN, CLINICS, DOCUMENTS = SECTIONS = (
    "Costs",
    "Services",
    "Known prices",
    "Clinics and versions",
    "Documents",
)

st.title(MY_PRICES.title)


def my_prices(prices: PriceList) -> None:
    section = st.segmented_control(
        "Section", SECTIONS, default=COSTS, required=True, key="section", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    if section == COSTS:
        costs(prices)
    elif section == SERVICES:
        services(prices)
    elif section == KNOWN:
        known_prices(prices)
    elif section == CLINICS:
        clinics_and_versions(prices)
    else:
        documents(prices)


under_the_bar(MY_PRICES, my_prices)
