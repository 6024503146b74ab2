"""What should I charge? The clinic's own list, and one service of it in detail."""

import streamlit as st

from lib.pricing.price_list import PriceList
from lib.ui.price.detail import show_detail
from lib.ui.price.drawers import show_drawers
from lib.ui.price.list import show_list
from lib.ui.price.start import nothing_yet, show_start
from lib.ui.site import PRICE
from lib.ui.state.bar import under_the_bar
from lib.ui.state.chosen import choose_service

st.title(PRICE.title)


def price(prices: PriceList) -> None:
    if nothing_yet(prices):
        show_start(prices)
        return
    show_list(prices)
    if prices.lines:
        id = choose_service(prices.lines, "One service in detail").service.id
        show_detail(id)
        show_drawers(id)


under_the_bar(PRICE, price)
