"""What should I charge? The clinic's own list, and one service of it in detail."""

import streamlit as st

from lib.pricing.detail import detail_of
from lib.pricing.price_list import PriceList
from lib.ui.price.detail import show_detail
from lib.ui.price.drawers import show_drawers
from lib.ui.price.list import ListShown, fill_list, show_list
from lib.ui.price.start import nothing_yet, show_start
from lib.ui.site import PRICE
from lib.ui.state import session
from lib.ui.state.bar import part, under_the_bar
from lib.ui.state.chosen import choose_service

st.title(PRICE.title)


def price(prices: PriceList) -> None:
    if nothing_yet(prices):
        show_start(prices)
        return
    shown = show_list(prices)
    if not prices.lines:
        fill_list(shown, prices)
        return
    one_service(choose_service(prices.lines, "One service in detail").service.id, shown)


@part
def one_service(id: str, shown: ListShown) -> None:
    prices = session.prices()
    fill_list(shown, prices)
    if line := prices.line(id):
        found = detail_of(prices, line)
        show_detail(prices, found)
        show_drawers(prices, found)


under_the_bar(PRICE, price)
