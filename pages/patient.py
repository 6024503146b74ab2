"""What will the patient pay? Who pays, one visit, one sentence to read aloud; then the plan."""

import streamlit as st

from lib.pricing.estimate import estimate_of
from lib.ui.patient.answer import ask_for_price, choose_payer, show_answer
from lib.ui.patient.drawers import show_drawers
from lib.ui.patient.plan import show_plan
from lib.ui.show.furniture import fragment
from lib.ui.site import MY_PRICES, PATIENT
from lib.ui.state.bar import bar
from lib.ui.state.chosen import choose_service

st.title(PATIENT.title)


@fragment
def patient() -> None:
    prices = bar()
    payer = choose_payer()
    if not prices.lines:
        st.info("Your list is empty: there is nothing to quote.", icon=":material/add:")
        st.page_link(
            f"/{MY_PRICES.url_path}?section=Services",
            label="Add a service under My clinic",
            icon=MY_PRICES.icon,
        )
        show_drawers(prices, payer, None, None)
        return
    line = choose_service(prices.lines, "For which visit?")
    if line.service.price_usd is None:
        ask_for_price(line)
        show_drawers(prices, payer, line, None)
        return
    show_answer(prices, payer, line, estimate_of(prices, [(line.service.id, 1)]))
    plan = show_plan(prices, payer, line)
    show_drawers(prices, payer, line, plan)


patient()
