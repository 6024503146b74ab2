"""Add-on, bundled or stand-alone? Per visit, per minute and per clinician hour."""

import streamlit as st

from lib.ui.bundles import (
    compared,
    controls,
    show_answer,
    show_hospitals,
    show_how,
    show_table_of_offers,
)
from lib.ui.schedule import controls as week_controls
from lib.ui.schedule import show as show_week
from lib.ui.settings import current_scenario, write_to_url
from lib.ui.shared import current_visit
from lib.ui.show.article import article_lines
from lib.ui.show.furniture import fragment, share
from lib.ui.site import BUNDLES

st.title(BUNDLES.title)


@fragment
def bundles() -> None:
    scenario = current_scenario()
    found = compared(scenario)
    write_to_url()
    if found is not None:
        show_answer(found, scenario)
        show_how(found)
    controls(scenario)
    article_lines("pricing_models", "bundled")
    if found is not None:
        show_table_of_offers(found)
        week_controls()
        show_week(scenario, found)
    share(BUNDLES)


bundles()
show_hospitals(current_visit())
