"""What should I charge? Floor, what is in print, neighbours and own price on one screen."""

import streamlit as st

from lib.pricing.answer import quote, same_format
from lib.pricing.context import quote_command
from lib.ui.change import controls as change_controls
from lib.ui.change import show as show_change
from lib.ui.price import (
    floor_controls,
    modifier_controls,
    neighbours_known,
    neighbours_table,
    own_prices,
    show_answer,
    show_build_up,
    show_floor,
    show_hospitals,
    show_scope,
    view_in_words,
)
from lib.ui.settings import current_scenario, write_to_url
from lib.ui.show.furniture import cite, fragment
from lib.ui.site import PRICE

st.title(PRICE.title)


@fragment
def price() -> None:
    scenario, known = current_scenario(), neighbours_known()
    found = quote(scenario, known)
    write_to_url()
    show_scope(found)
    show_answer(found, same_format(known, scenario.visit))
    own_prices(scenario)
    left, right = st.columns(2, gap="large")
    with left:
        modifier_controls(scenario)
    with right:
        floor_controls(scenario)
    show_floor(found)
    show_build_up(found)
    change_controls()
    show_change(found)
    neighbours_table(scenario)
    show_hospitals(found)
    cite(PRICE, view_in_words(scenario), quote_command(scenario))


price()
