"""What should I charge? The clinic's own list, and one service of it in detail."""

import streamlit as st

from lib.pricing.detail import detail_of
from lib.ui.price.detail import show_detail
from lib.ui.price.drawers import show_drawers
from lib.ui.price.list import show_list
from lib.ui.price.start import nothing_yet, show_start
from lib.ui.show.furniture import fragment
from lib.ui.site import PRICE
from lib.ui.state.bar import bar
from lib.ui.state.chosen import choose_service

st.title(PRICE.title)


@fragment
def price() -> None:
    prices = bar(PRICE)
    if nothing_yet(prices):
        show_start(prices)
        return
    show_list(prices)
    if not prices.lines:
        return
    found = detail_of(prices, choose_service(prices.lines, "One service in detail"))
    show_detail(prices, found)
    show_drawers(prices, found)


price()
