"""What should I charge? Floor, what is in print, neighbours and own price on one screen."""

import streamlit as st

from lib.pricing.answer import quote, same_format
from lib.ui.change import controls as change_controls
from lib.ui.change import show as show_change
from lib.ui.furniture import cite, fragment
from lib.ui.price import (
    floor_controls,
    modifier_controls,
    neighbours_you_know,
    own_prices,
    show_answer,
    show_build_up,
    show_floor,
    show_hospitals,
    show_scope,
)
from lib.ui.settings import current_scenario, write_to_url
from lib.ui.site import PRICE

st.title(PRICE.title)


@fragment
def price() -> None:
    # The answer stands above the controls it depends on: its place is kept free until they speak.
    top = st.container()
    before = current_scenario()
    own_prices(before)
    left, right = st.columns(2, gap="large")
    with left:
        modifier_controls(before)
    with right:
        floor_controls(before)
    formula = st.container()
    rows = st.container()
    change_controls()
    changed = st.container()
    known = neighbours_you_know(before)

    scenario = current_scenario()
    found = quote(scenario, known)
    with top:
        show_scope(found)
        show_answer(found, same_format(known, scenario.visit))
    with formula:
        show_floor(found)
    with rows:
        show_build_up(found)
    with changed:
        show_change(found)
    show_hospitals(found)
    write_to_url()
    cite(PRICE, found.area[-1].prices_seen_by or "no date")


price()
