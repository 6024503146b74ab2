"""A raise or a cut, on the price page: break-even, a price for a margin, and a what-if."""

from __future__ import annotations

import streamlit as st

from lib.charts.patient import response_chart
from lib.pricing.answer import Quote
from lib.pricing.change import (
    ChangeError,
    break_even_change,
    demand_response,
    price_for_margin_usd,
    sentence,
)
from lib.pricing.selling import selling_price, variable_cost_of
from lib.ui import words
from lib.ui.figures import show_figure
from lib.ui.settings import number, reset_all, slider, switch
from lib.ui.words import paid, safe


def controls() -> None:
    """Draw the figures of a change."""
    st.header("A raise or a cut")
    left, right = st.columns(2, gap="large")
    with left:
        slider("price_change_usd")
        slider("lost_visits_percent")
    with right:
        slider("target_margin_percent")
        switch("cards_taken")
        number("card_fee_percent")
        number("card_fee_fixed_usd")
    reset_all("change")


def show(found: Quote) -> None:
    """Say what the change asks, what a margin needs, and draw the what-if."""
    scenario = found.scenario
    selling = selling_price(scenario)
    if selling.price_usd is None:
        st.info("Enter your price: a raise starts from it.", icon=":material/sell:")
        return
    price = selling.price_usd
    change = scenario.figure("price_change_usd")
    cost = variable_cost_of(scenario, found.floor.slot_minutes)
    st.markdown(f"### {safe(sentence(price - cost, change))}")
    paid_per_visit = bool(scenario.figure("paid_per_visit"))
    _how_break_even(price, selling.words, cost, change, paid_per_visit)
    _margin(found)
    _what_if(found, price, cost)


def _how_break_even(
    price: float, whose: str, cost: float, change: float, paid_per_visit: bool
) -> None:
    share = break_even_change(price - cost, change)
    result = "no answer" if share is None else f"{share:+.1%} visits"
    delta = words.exact(change) if change >= 0 else f"({words.exact(change)})"
    paid_how = "paid per visit" if paid_per_visit else "paid by the hour"
    st.caption(
        f"How: −Δ / (contribution + Δ) = −({words.exact(change)}) / (({words.exact(price)} − "
        f"{words.exact(cost)}) + {delta}) = {result}. Price: {whose}; what a "
        f"visit adds to costs: {words.exact(cost)} (clinician {paid_how}).".replace("$", "\\$")
    )


def _margin(found: Quote) -> None:
    scenario = found.scenario
    margin = scenario.figure("target_margin_percent")
    cards = bool(scenario.figure("cards_taken"))
    share = scenario.figure("card_fee_percent") if cards else 0.0
    fixed = scenario.figure("card_fee_fixed_usd") if cards else 0.0
    floor = found.floor.total_usd
    try:
        price = price_for_margin_usd(floor, margin, share, fixed)
    except ChangeError as error:
        st.error(safe(str(error)), icon=":material/error:")
        return
    st.markdown(f"**A margin of {margin:g}% needs {paid(price)}.**")
    st.caption(
        f"How: (floor + fixed card fee) / (1 − margin − card share) = ({words.exact(floor)} + "
        f"{words.exact(fixed)}) / (1 − {margin:g}% − {share:g}%) = {words.exact(price)}. The floor "
        f"holds no card fee{'' if cards else '; cards are off'}.".replace("$", "\\$")
    )


def _what_if(found: Quote, price: float, cost: float) -> None:
    lost = found.scenario.figure("lost_visits_percent")
    response = demand_response(price, cost, found.floor.total_usd, lost)
    best = response.best_usd
    if best is None:
        said = "If no visits are lost, every raise earns more: this assumption has no best price."
    elif response.at_floor:
        said = (
            f"If you lose {lost:g}% of visits for every 10% on the price, the best price lies "
            f"below your floor, {words.exact(best)}, which is the least to ask."
        )
    else:
        said = (
            f"If you lose {lost:g}% of visits for every 10% on the price, {words.exact(best)} "
            "would earn most."
        )
    st.markdown(f"**What if.** {safe(said)} This is your own assumption, not an estimate.")
    show_figure(
        response_chart(response, price, found.floor.total_usd),
        key="response_chart",
        alt=said,
        source="Straight-line demand from your slider; the best price is never below your floor. "
        "No figure for dry needling was found.",
        table=response.curve,
        file_name="what-if",
    )
