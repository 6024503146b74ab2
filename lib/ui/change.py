"""A raise or a cut, on the price page: break-even, a price for a margin, and a what-if."""

from __future__ import annotations

import streamlit as st

from lib.charts.patient import response_chart
from lib.pricing.answer import Quote
from lib.pricing.cards import card_fee_of
from lib.pricing.change import (
    Change,
    ChangeError,
    Response,
    change_of,
    demand_response,
    price_for_margin_usd,
)
from lib.pricing.context import owner_context
from lib.pricing.money import add, percent_words
from lib.pricing.selling import selling_price, visit_left
from lib.ui.settings import number, reset_all, slider, switch
from lib.ui.show import words
from lib.ui.show.figures import show_figure
from lib.ui.show.words import paid, safe


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
    cost = visit_left(scenario, price).cost_usd
    change = change_of(
        price,
        scenario.figure("price_change_usd"),
        cost,
        card_fee_of(scenario),
        scenario.figure("booked_percent"),
    )
    st.markdown(f"### {safe(change.sentence)}")
    paid_per_visit = bool(scenario.figure("paid_per_visit"))
    _how_break_even(change, selling.words, cost, paid_per_visit)
    _margin(found)
    _what_if(found, price, cost)


def _how_break_even(change: Change, whose: str, cost: float, paid_per_visit: bool) -> None:
    share, gain, fee = change.share, change.gain_usd, change.card_fee_usd
    result = "no answer" if share is None else f"{_signed_percent(share)} visits"
    delta = words.exact(gain) if gain >= 0 else f"({words.exact(gain)})"
    paid_how = "paid per visit" if paid_per_visit else "paid by the hour"
    less, after, held = "", "", ""
    if fee:
        less, after = f" − card fee {words.exact(fee)}", ", Δ after the card fee on it"
        held = f", card fee {words.exact(fee)} included"
    st.caption(
        f"How: −Δ / (contribution + Δ) = −({words.exact(gain)}) / (({words.exact(change.price_usd)}"
        f" − {words.exact(cost)}{less}) + {delta}) = {result}{after}. Price: {whose}; what a "
        f"visit adds to costs: {words.exact(add(cost, fee))} (clinician {paid_how}{held}).".replace(
            "$", "\\$"
        )
    )


def _signed_percent(share: float) -> str:
    return f"{'-' if share < 0 else '+'}{percent_words(100 * abs(share), 1)}"


def _margin(found: Quote) -> None:
    scenario = found.scenario
    margin = scenario.figure("target_margin_percent")
    cards, fee = bool(scenario.figure("cards_taken")), card_fee_of(scenario)
    share, fixed = fee.percent, fee.fixed_usd
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
    scenario = found.scenario
    lost, booked = scenario.figure("lost_visits_percent"), scenario.figure("booked_percent")
    known_to = None
    if found.moved is not None:
        known_to = found.moved.p90_usd or found.moved.p75_usd
    response = demand_response(
        price,
        cost,
        found.lowest_usd,
        lost,
        fee=card_fee_of(scenario),
        booked_percent=booked,
        known_to_usd=known_to,
    )
    said = _said(response, lost, price, found.lowest_name)
    st.markdown(f"**What if.** {safe(said)} This is your own assumption, not an estimate.")
    show_figure(
        response_chart(response, price, found.lowest_usd, found.lowest_name),
        key="response_chart",
        alt=said,
        source="Straight-line demand from your slider, from half of today's price to twice of it. "
        f"Your calendar holds {response.most_visits:,.0f} visits for every 100 today, since "
        f"{booked:g}% of the slots are booked. The best price is never below your floor. No figure "
        "for dry needling was found.",
        table=response.curve,
        file_name="what-if",
        context=owner_context(found.scenario),
        names={
            "price_usd": "own_price_usd",
            "visits": "visits_per_100",
            "contribution_usd": "contribution_per_100_usd",
        },
    )


def _said(response: Response, lost: float, price: float, floor_name: str) -> str:
    """Say the best price under the assumption, or why there is none."""
    start = f"If you lose {lost:g}% of visits for every 10% on the price, "
    if response.why == "none lost":
        return "If no visits are lost, every raise earns more: this assumption has no best price."
    if response.best_usd is not None:
        best = words.exact(response.best_usd)
        if response.why == "floor":
            least = f"your {floor_name}, {best}, which is the least to ask"
            return f"{start}the best price lies below {least}."
        full = ": below it your calendar could not hold the visits"
        return f"{start}{best} would earn most{full if response.why == 'full' else ''}."
    if response.why == "floor beyond":
        return (
            f"{start}the best price lies below your {floor_name}, which is more than twice today's "
            "price: the assumption does not reach that far."
        )
    end = words.exact(response.most_usd)
    where = f"the end of what is published for this visit, {end}"
    if response.most_usd >= 2 * price:
        where = f"twice today's price, {end}"
    elif response.most_usd <= price:
        where = f"today's price, {end}, which is at the end of what is published or beyond it"
    return (
        f"{start}the best price would be more than {where}: the assumption does not reach that "
        "far, so none is given."
    )
