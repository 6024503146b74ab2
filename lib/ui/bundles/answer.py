"""Which way leaves most, where they are equal, and the picture of both."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.bundles import ways_chart
from lib.market.areas import NATION
from lib.market.downloads import Context
from lib.pricing.money import usd
from lib.pricing.overview import law_first
from lib.pricing.price_list import PriceList
from lib.pricing.side_by_side import (
    SideBySide,
    equal_words,
    finding_of,
    headline_of,
    share_words,
)
from lib.ui.show.card import card
from lib.ui.show.figures import show_figure
from lib.ui.show.words import safe


def show_answer(prices: PriceList, found: SideBySide) -> None:
    """Say which leaves most an hour and a visit, and what decides between add-on and bundle."""
    with card("bundles"):
        st.markdown(f"## {safe(law_first(prices, headline_of(found)))}")
        if found.counted is not None and found.empty is not None:
            _what_decides(found)


def _what_decides(found: SideBySide) -> None:
    assert found.counted is not None
    assert found.empty is not None
    visit, hour = equal_words(found.counted, found.shows_costs)
    if not found.shows_costs:
        st.markdown(f"By their prices. {safe(visit)} {safe(hour)}")
        return
    share = share_words(found.counted, profit=True)
    if found.even_by_assumption:
        share = "Until you set the price of a treatment, add-on and bundle leave the same."
    elif found.assumed:
        share += " The treatment's price is not yours yet: it is assumed, in grey below."
    st.markdown(f"**{safe(share)}** {safe(visit)} {safe(hour)}")
    if not found.even_by_assumption:
        st.markdown(
            "If they fill slots that would stay empty: "
            f"{safe(share_words(found.empty, profit=False))} "
            f"{safe(equal_words(found.empty, profit=False)[0])}"
        )


def show_ways(prices: PriceList, found: SideBySide) -> None:
    """Draw what each way leaves a visit and an hour."""
    table = ways_table(found)
    area = prices.place.label if prices.place else NATION
    column = "profit_usd" if found.shows_costs else "price_per_clinician_hour_usd"
    assumed = any(way.assumed for way in found.ways)
    told = "The price of a treatment without needling is assumed: set yours. " if assumed else ""
    show_figure(
        ways_chart(found),
        key="offers_chart",
        title=finding_of(found),
        alt="; ".join(
            f"{row['offer']}: {usd(row[column])} {'profit a visit' if found.shows_costs else ''}"
            for row in table.to_dict("records")
        ),
        source=f"{told}Minutes are the slots of your calendar. A treatment with its add-on is one "
        "sale in one slot. An add-on's hour counts its extra minutes alone: nobody sells an hour "
        "of it.",
        table=table,
        file_name="add-on-or-bundle",
        context=[Context(way.visit, area=area) for way in found.ways],
    )


def ways_table(found: SideBySide) -> pd.DataFrame:
    """Return a row for each way; columns of costs only where they are shown."""
    rows = []
    for way in found.ways:
        row = {
            "offer": way.name,
            "own_price_usd": way.price_usd,
            "price_is_assumed": way.assumed,
            "clinician_minutes": way.minutes,
            "price_per_clinician_hour_usd": way.price_per_hour_usd,
        }
        if found.shows_costs:
            row |= {
                "card_fee_usd": way.card_fee_usd,
                "profit_usd": way.profit_usd,
                "profit_per_clinician_hour_usd": way.profit_per_hour_usd,
                "fills_empty_slot_usd": way.fills_usd,
                "fills_empty_slot_per_clinician_hour_usd": way.fills_per_hour_usd,
            }
        rows.append(row)
    return pd.DataFrame(rows)
