"""What is posted, where? Posted hospital prices, metro against rural, with their rows."""

import streamlit as st

from lib.ui.market.answer import answer
from lib.ui.market.choices import choose, choose_reading, choose_view
from lib.ui.market.map import show_map
from lib.ui.market.place_and_visit import (
    current_place,
    current_visit,
    keep_choices,
    place_and_visit,
    query_shown,
)
from lib.ui.market.ranges import show_ranges
from lib.ui.market.sellers import commands, show_sellers, view_in_words
from lib.ui.market.views import show_distribution, show_rows
from lib.ui.show.furniture import cite, fragment
from lib.ui.site import MARKET

VIEWS = {
    "ranges": show_ranges,
    "distribution": show_distribution,
    "map": show_map,
    "rows": show_rows,
}

st.title(MARKET.title)
st.caption(
    "Hospitals must post their prices, clinics need not. These are hospital outpatient prices: not "
    "the same service as a clinic's session, and no guide to what a clinic should charge."
)


@fragment
def market() -> None:
    place_and_visit()
    choice = choose(current_place(), current_visit())
    query = choose_reading(choice)
    found = answer(choice, query)
    view = choose_view()
    VIEWS[view](choice, query, found)
    show_sellers(choice, query)
    keep_choices()
    cite(
        MARKET,
        view_in_words(choice, query, found),
        *commands(choice, query, view),
        query=query_shown(choice.place),
    )


market()
