"""My clinic: costs, services, known prices, versions, documents."""

import streamlit as st

from lib.ui.known import known_entry, known_list
from lib.ui.show.furniture import fragment
from lib.ui.site import MY_PRICES
from lib.ui.state.bar import bar
from lib.ui.state.chosen import choose_service
from lib.ui.state.fields import cost_field

st.title(MY_PRICES.title)


@fragment
def my_prices() -> None:
    found = bar()
    line = choose_service(found.lines)
    known_entry(line)
    known_list(line)
    cost_field("pay_usd_per_hour")
    cost_field("booked_percent")


my_prices()
