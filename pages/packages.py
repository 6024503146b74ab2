"""What does a package do? A service's own packages: what each leaves, and what is owed of it."""

import streamlit as st

from lib.pricing.overview import to_open_first
from lib.pricing.price_list import PriceList
from lib.ui.packages.answer import (
    ANSWER,
    CURVE,
    PRICE_LIST,
    show_answer,
    show_curve,
    show_price_list,
)
from lib.ui.packages.drawers import show_drawers
from lib.ui.packages.owed import OWED, show_owed
from lib.ui.packages.rows import package_rows
from lib.ui.show.page_links import to_services
from lib.ui.show.words import safe
from lib.ui.site import PACKAGES
from lib.ui.state.bar import under_the_bar
from lib.ui.state.chosen import choose_service
from lib.ui.state.fields import price_field

FIRST_VISITS = "First visits are not among them: a first visit happens once, so it has no package."

st.title(PACKAGES.title)


def packages(prices: PriceList) -> None:
    lines = [line for line in prices.lines if line.service.visit.format != "initial"]
    if not lines:
        st.info("No service that is sold more than once is on your list.", icon=":material/add:")
        to_services("Add one under My clinic")
        return
    # The answer stands above the choice that it follows.
    top = st.container()
    line = choose_service(lines, start=to_open_first(lines))
    id, name = line.service.id, safe(line.service.name)
    with top:
        show_answer(id)
    price_field(line.service, f"Single price of {name} (US dollars)", width=280)
    if line.service.price_usd is not None:
        package_rows(line, redraws=(ANSWER, CURVE, PRICE_LIST, OWED))
    if len(lines) < len(prices.lines):
        st.caption(FIRST_VISITS)
    show_curve(id)
    show_price_list(id)
    show_owed(id)
    show_drawers(prices)


under_the_bar(PACKAGES, packages)
