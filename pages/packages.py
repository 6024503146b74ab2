"""What does a package do? Discount, per session, against the floor."""

import streamlit as st

from lib.ui.packages import (
    controls,
    show_answer,
    show_curve,
    show_how,
    show_notes,
    show_owed,
    show_price_list,
    sold,
)
from lib.ui.settings import current_scenario, write_to_url
from lib.ui.show.article import article_lines
from lib.ui.show.furniture import fragment, share
from lib.ui.site import PACKAGES

st.title(PACKAGES.title)


@fragment
def packages() -> None:
    scenario = current_scenario()
    found = sold(scenario)
    write_to_url()
    if found is not None:
        show_answer(found)
        show_how(found)
    controls(scenario)
    article_lines("packages")
    if found is not None:
        show_curve(found, scenario)
        show_owed(found, scenario)
        show_price_list(found, scenario)
    show_notes(scenario)
    share(PACKAGES)


packages()
