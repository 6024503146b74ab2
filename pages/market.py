"""What is posted, where? Posted hospital prices, metro against rural, with their rows."""

import streamlit as st

from lib.ui.market import redrawn
from lib.ui.market.answer import answer, area_of_answer, found_for
from lib.ui.market.choices import (
    choose,
    choose_reading,
    choose_view,
    current_choice,
    current_query,
    current_view,
)
from lib.ui.market.estimate import show_estimate
from lib.ui.market.files import price_files
from lib.ui.market.map import show_map
from lib.ui.market.offers_file import estimate_offers
from lib.ui.market.place_and_visit import keep_choices, place_and_visit, query_shown
from lib.ui.market.ranges import show_ranges
from lib.ui.market.sellers import commands, show_sellers, view_in_words
from lib.ui.market.views import show_distribution, show_rows
from lib.ui.show.drawer import drawer
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


def market() -> None:
    place_and_visit()
    choose()
    choose_reading()
    fragment(market_answer, key=redrawn.ANSWER)()
    choose_view()
    fragment(market_view, key=redrawn.VIEW)()
    fragment(estimate, key=redrawn.ESTIMATE, quick=True)()
    fragment(sellers, key=redrawn.SELLERS, quick=True)()
    fragment(offers, quick=True)()
    fragment(files, key=redrawn.FILES, quick=True)()
    fragment(keep_choices, key=redrawn.ADDRESS, quick=True)()
    fragment(citation, key=redrawn.CITATION, quick=True)()


def market_answer() -> None:
    choice = current_choice()
    answer(choice, current_query(choice))


def market_view() -> None:
    choice = current_choice()
    query = current_query(choice)
    VIEWS[current_view()](choice, query, found_for(choice, query))


def sellers() -> None:
    drawer("The nearest sellers by name", "near_me", redrawn.SELLERS, fill_sellers)


def estimate() -> None:
    drawer("What one hospital here would post", "query_stats", redrawn.ESTIMATE, fill_estimate)


def fill_estimate() -> None:
    choice = current_choice()
    show_estimate(choice, current_query(choice))


def offers() -> None:
    drawer("Estimate a table of offers", "table", redrawn.OFFERS, estimate_offers)


def files() -> None:
    drawer("Read a hospital's or payer's price file", "folder_open", redrawn.FILES, fill_files)


def fill_files() -> None:
    choice = current_choice()
    price_files(choice, current_query(choice))


def fill_sellers() -> None:
    choice = current_choice()
    show_sellers(choice, current_query(choice))


def citation() -> None:
    drawer("Cite or share this view", "format_quote", redrawn.CITATION, fill_citation)


def fill_citation() -> None:
    choice = current_choice()
    query = current_query(choice)
    cite(
        MARKET,
        view_in_words(choice, query, area_of_answer(choice, query)),
        *commands(choice, query, current_view()),
        query=query_shown(choice.place),
    )


fragment(market)()
