"""What will the patient pay? Who pays, one visit, one sentence to read aloud; then the plan."""

import streamlit as st

from lib.pricing.estimate import estimate_of
from lib.pricing.overview import usual_visits
from lib.pricing.price_list import PriceList
from lib.ui.patient.answer import (
    ask_for_price,
    choose_payer,
    empty_list,
    held_back,
    show_answer,
    show_fields,
)
from lib.ui.patient.drawers import show_drawers
from lib.ui.patient.plan import show_plan
from lib.ui.site import PATIENT
from lib.ui.state.bar import under_the_bar
from lib.ui.state.chosen import choose_service

st.title(PATIENT.title)


def patient(prices: PriceList) -> None:
    # The answer stands above the choices that it follows.
    top = st.container()
    if not prices.lines:
        with top:
            empty_list()
        return
    if prices.scope.forbids:
        with top:
            held_back(prices)
        return
    payer = choose_payer()
    line = choose_service(prices.lines, "For which visit?", start=usual_visits(prices.lines)[0])
    if line.service.price_usd is None:
        with top:
            ask_for_price(line)
    else:
        with top:
            show_answer(prices, payer, line, estimate_of(prices, [(line.service.id, 1)]))
        show_fields(prices, payer, line)
        show_plan(payer, prices, line.service)
    show_drawers(prices, line)


under_the_bar(PATIENT, patient)
