"""Add-on, bundled or stand-alone? Per visit, per minute and per clinician hour."""

import streamlit as st

from lib.pricing.selling import comparison_of
from lib.ui.article import article_lines
from lib.ui.bundles import controls, show_answer, show_hospitals, show_table_of_offers
from lib.ui.furniture import share
from lib.ui.settings import current_scenario, write_to_url
from lib.ui.shared import current_visit
from lib.ui.site import BUNDLES

st.title(BUNDLES.title)


@st.fragment
def bundles() -> None:
    top = st.container()
    controls(current_scenario())
    article_lines("pricing_models", "bundled")
    found = comparison_of(current_scenario())
    with top:
        show_answer(found)
    show_table_of_offers(found)
    write_to_url()
    share(BUNDLES)


bundles()
show_hospitals(current_visit())
