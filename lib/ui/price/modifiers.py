"""What moves the published range to the service and its place: sliders, and the build-up."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.datasets.assumptions import settable
from lib.pricing.detail import Detail, moves
from lib.pricing.local import price_level
from lib.pricing.modifiers import step_name
from lib.pricing.money import usd
from lib.pricing.price_list import Line, PriceList
from lib.ui.show.explained import help_for
from lib.ui.show.words import safe, signed
from lib.ui.state.fields import assumption_number, assumption_slider
from lib.ui.state.parts import part


def show_modifiers(prices: PriceList, line: Line, redraws: Sequence[str]) -> None:
    """Draw a slider for each assumption that moves this service's published range.

    Each is a part of its own; `redraws` are the parts that show what it moves.
    """
    visit = line.service.visit
    if visit.format == "initial":
        st.markdown("**What the published range starts from**")
        assumption_number("evaluation_price_usd", placeholder="not entered")
        st.caption("A first visit is taken for your evaluation and an add-on; nothing else moves.")
        return
    st.markdown(
        "**Move the published range to your visit and place**",
        help=help_for("modifier", "published range"),
    )
    columns = st.columns(2, gap="medium")
    for number, row in enumerate(row for row in settable("modifier") if moves(row.key, visit)):
        with columns[number % 2]:
            key = f"part_{row.key}"
            part(key)(assumption_slider)(
                row.key,
                note=_level(prices) if row.key == "place_exponent" else "",
                redraws=(key, *redraws),
            )


def _level(prices: PriceList) -> str:
    level = price_level(prices.place)
    if level.value is None:
        return f"{safe(level.note[:1].upper() + level.note[1:])}."
    return f"Price level of {safe(level.area)}: {level.value:.1f} (US = 100)."


def build_up_words(found: Detail) -> str:
    """Say the steps of the build-up in a sentence, as the chart's alternative."""
    moved = [
        f"{step_name(one.key)} {signed(one.step_usd)}" for one in found.modifiers if one.step_usd
    ]
    start = found.anchor.median_usd if found.anchor else 0.0
    return f"Build-up from {usd(start)} as published: {', '.join(moved) or 'nothing moves it'}"
