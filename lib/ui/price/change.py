"""A raise or a cut of the chosen service's price, and the price that a margin needs."""

from __future__ import annotations

import streamlit as st

from lib.charts.change import response_chart
from lib.clinic import Costs
from lib.datasets.assumptions import assumptions
from lib.pricing.change import (
    Change,
    ChangeError,
    change_of_line,
    new_profit_usd,
    price_for_margin_usd,
    response_of_line,
    response_said,
    tie_said,
)
from lib.pricing.detail import Detail
from lib.pricing.hour import CostOfHour, card_terms
from lib.pricing.money import percent_words, usd
from lib.pricing.price_list import PriceList
from lib.ui.price.detail import context_of_line
from lib.ui.show.explained import help_in
from lib.ui.show.figures import show_figure
from lib.ui.show.words import paid, safe, signed
from lib.ui.state.fields import help_of


def show_change(prices: PriceList, found: Detail) -> None:
    """Draw what a change of the price asks of the number of visits, and a what-if."""
    line, costs, hour = found.line, prices.clinic.costs, prices.hour
    if hour is None or line.economics is None:
        st.info("This list came without its costs: what a change does cannot be said.")
        return
    if line.service.price_usd is None:
        st.info("Enter a price for this service: a raise starts from it.", icon=":material/sell:")
        return
    change_usd = _what_if("price_change_usd")
    change = change_of_line(line, costs, hour, change_usd)
    if change is None:
        st.error("A price below nothing cannot be asked: choose a smaller cut.")
    else:
        st.markdown(f"**{safe(change.sentence)}**")
        _profit(line.economics.profit_usd, new_profit_usd(line, costs, hour, change_usd))
        _how(change)
    _response(prices, found, _what_if("lost_visits_percent"))


def _what_if(key: str) -> float:
    """Draw an assumption of the reader's own as a slider; it belongs to the session alone."""
    row = assumptions()[key]
    assert row.minimum is not None
    assert row.maximum is not None
    unit = f" ({row.unit_in_words})" if row.unit_in_words else ""
    label = f"{row.label}{unit}"
    found = st.slider(
        label,
        row.minimum,
        row.maximum,
        row.typical,
        step=1.0,
        format="%g",
        key=f"what_if_{key}",
        help=help_in(label, help_of(row)),
        persist_state="session",
    )
    return float(found)


def _profit(now_usd: float | None, then_usd: float | None) -> None:
    if now_usd is not None and then_usd is not None:
        then = signed(then_usd).replace("$", "\\$")
        st.markdown(
            f"Profit a visit, everything counted: {then} instead of {signed(now_usd)}.".replace(
                "$", "\\$"
            ).replace("\\\\", "\\")
        )


def _how(change: Change) -> None:
    share = "no answer"
    if change.share is not None:
        sign = "−" if change.share < 0 else "+"
        share = f"{sign}{percent_words(100 * abs(change.share), 1)} visits"
    gain = signed(change.gain_usd)
    st.caption(
        safe(
            f"How: a visit leaves {usd(change.leaves_usd)} now and "
            f"{usd(change.new_leaves_usd)} then, price less what only this visit costs "
            f"(supplies, card fee, pay where paid per visit). −({gain}) / "
            f"{usd(change.new_leaves_usd)} = {share}."
        )
    )


def _response(prices: PriceList, found: Detail, lost: float) -> None:
    line, hour = found.line, prices.hour
    assert hour is not None
    response = response_of_line(line, prices.clinic.costs, hour, lost, found.asked_to_usd)
    if response is None or line.service.price_usd is None or line.economics is None:
        return
    price, break_even = line.service.price_usd, line.economics.break_even_usd
    said = f"{response_said(response, lost, price)} {tie_said(response, price)}".strip()
    show_figure(
        response_chart(response, price, break_even),
        key="response_chart",
        title=f"What if. {said} This is your own assumption, not an estimate.",
        alt=said,
        source="A straight line from your slider, from half of today's price to twice of it; "
        "the dotted line is what today's price leaves. Left: price less what only these visits "
        "cost. Your calendar holds "
        f"{response.most_visits:,.0f} visits for every 100 today, since {hour.booked_percent:g}% "
        "of the slots are booked. No figure for dry needling was found.",
        table=response.curve,
        file_name="what-if",
        context=context_of_line(prices, line),
        names={
            "price_usd": "own_price_usd",
            "visits": "visits_per_100",
            "leaves_usd": "leaves_per_100_usd",
        },
    )


def show_margin(prices: PriceList, found: Detail) -> None:
    """Draw the price that a margin needs after everything."""
    line, hour = found.line, prices.hour
    if hour is None or line.economics is None:
        st.info("This list came without its costs: no price for a margin can be said.")
        return
    margin = _what_if("target_margin_percent")
    _margin(margin, line.economics.floor_usd, prices.clinic.costs, hour)


def _margin(margin: float, floor: float, costs: Costs, hour: CostOfHour) -> None:
    fee = card_terms(costs)
    try:
        price = price_for_margin_usd(floor, margin, fee.percent, fee.fixed_usd)
    except ChangeError as error:
        st.error(safe(str(error)), icon=":material/error:")
        return
    st.markdown(f"**A margin of {margin:g}% needs {paid(price)}.**")
    cards = "" if fee else "; cards are off under My clinic, Costs"
    st.caption(
        safe(
            f"How: (break-even before the card fee + fixed card fee) / (1 − margin − card share) = "
            f"({usd(floor)} + {usd(fee.fixed_usd)}) / (1 − {margin:g}% − "
            f"{fee.percent:g}%) = {usd(price)}{cards}."
        )
    )
