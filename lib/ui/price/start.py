"""Where nothing is known yet: three steps to the own list, beside the national picture."""

from __future__ import annotations

import streamlit as st

from lib.charts.price import nation_chart
from lib.market.areas import NATION
from lib.market.downloads import Context
from lib.pricing.detail import Detail, detail_of, nation_said
from lib.pricing.price_list import PriceList
from lib.ui.price.list import price_fields
from lib.ui.price.tables import nation_table
from lib.ui.show.card import card
from lib.ui.show.figures import show_figure
from lib.ui.state.fields import cost_field

SOURCE = (
    "Bars: published range, one article, not a sample; thick: the middle half. Diamonds: what "
    "clinics ask on their own pages. Add-on: hospitals' needling code, not the same service. All "
    "moved to the visit's minutes, muscles and current."
)


def nothing_yet(prices: PriceList) -> bool:
    """Whether neither a place nor any price is known, the clinic's own or another's."""
    clinic = prices.clinic
    own = any(one.service.price_usd is not None for one in prices.lines)
    return not (clinic.place or own or clinic.known_prices)


def show_start(prices: PriceList) -> None:
    """Draw the three steps, with the fields that each needs, beside the national picture."""
    with card("start"):
        st.markdown("## Three steps to your own price list")
    steps, picture = st.columns([2, 3], gap="large")
    with steps:
        st.markdown(
            "**1. Your place.** Write its ZIP code above: what the law says there, what clinicians "
            "earn, and what prices are like."
        )
        st.markdown(
            "**2. Your hour.** What it costs follows from your place; your own figures make it "
            "yours. More of them stand under My clinic."
        )
        with st.container(horizontal=True, gap="small", key="start_costs"):
            cost_field("pay_usd_per_hour", label="Clinician pay")
            cost_field("overhead_usd_per_hour", label="Overhead an attended hour")
        st.markdown("**3. Your prices.** What you ask for each service, or have in mind.")
        price_fields(prices)
    with picture:
        _nation(prices)


def _nation(prices: PriceList) -> None:
    found = [detail_of(prices, line) for line in prices.lines]
    known = [one for one in found if one.here is not None]
    if not known:
        return
    show_figure(
        nation_chart(known),
        key="nation_chart",
        title=nation_said(known),
        alt="; ".join(map(_said, known)),
        source=SOURCE,
        table=nation_table(known),
        file_name="what-is-asked-in-the-nation",
        context=Context(area=NATION),
        names={"price_usd": "amount_usd"},
    )


def _said(one: Detail) -> str:
    assert one.here is not None
    name = one.line.service.name
    return f"{name}: ${one.here.low_usd:,.0f} to ${one.here.high_usd:,.0f} published"
