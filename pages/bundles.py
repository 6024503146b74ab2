"""Add-on, bundled or stand-alone? The list's own services side by side, and the clinic's week."""

import streamlit as st

from lib.pricing.bundles import BundleError
from lib.pricing.price_list import PriceList
from lib.pricing.side_by_side import side_by_side
from lib.ui.bundles.answer import show_answer, show_ways
from lib.ui.bundles.choice import chosen, controls
from lib.ui.bundles.drawers import show_drawers
from lib.ui.bundles.week import show_week
from lib.ui.show.words import safe
from lib.ui.site import BUNDLES
from lib.ui.state.bar import under_the_bar

st.title(BUNDLES.title)


def bundles(prices: PriceList) -> None:
    picked = chosen(prices)
    try:
        found = side_by_side(prices, picked["stand_alone"], picked["add_on"], picked["bundle"])
    except BundleError as error:
        st.error(f"{safe(error.field)}: {safe(str(error))}.", icon=":material/error:")
        controls(prices, picked)
        return
    show_answer(prices, found)
    controls(prices, picked)
    if found.ways:
        show_ways(prices, found)
    show_week(found, picked["add_on"])
    show_drawers(picked["bundle"])


under_the_bar(BUNDLES, bundles)
