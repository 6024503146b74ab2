"""One service of the list: what its price leaves, how it stands to others', and what moves it."""

from __future__ import annotations

import streamlit as st

from lib.charts.price import axis_chart
from lib.market.areas import NATION
from lib.market.downloads import Context
from lib.pricing.detail import Detail, detail_of, target_usd_of, ways_said
from lib.pricing.evidence import Evidence
from lib.pricing.money import usd
from lib.pricing.price_list import Line, PriceList
from lib.ui.known import known_entry, known_list
from lib.ui.price.list import PARTS as LIST
from lib.ui.price.modifiers import show_modifiers
from lib.ui.price.tables import axis_table
from lib.ui.show import words
from lib.ui.show.card import card
from lib.ui.show.explained import help_for
from lib.ui.show.figures import show_figure
from lib.ui.show.words import paid, safe, signed
from lib.ui.state import session
from lib.ui.state.parts import of_line, part

PUBLISHED = "Published: one article, not a sample. "
SOURCE = (
    "Thin bars p10 to p90, thick p25 to p75; the bracket is the middle's 95% interval. "
    "{published}Hospitals: "
    f"posted cash prices, {words.SOURCE_CHAIN}. Definitions and links: Sources and methods."
)

ANSWER, AXIS, KNOWN = "part_answer", "part_axis", "part_known"
# What shows where the published range is moved to.
MOVED = (
    *LIST, ANSWER, AXIS, KNOWN, "drawer_change", "drawer_build_up", "drawer_cite",
)  # fmt: skip


def show_detail(id: str) -> None:
    """Draw a service's answer, its controls, its chart, and the prices known for it."""
    with card("service"):
        _answer(id)
    left, right = st.columns(2, gap="large")
    with left, st.container(gap="xsmall"):
        if line := session.prices().line(id):
            show_modifiers(session.prices(), line, MOVED)
        _axis(id)
    with right, st.container(gap="xsmall"):
        _entry(id)
        _known(id)
        _ways(id)


@part(ANSWER)
@of_line
def _answer(prices: PriceList, line: Line) -> None:
    st.markdown(f"### {safe(_headline(prices, line))}")
    # One element rather than two: each costs the browser time.
    if said := [*filter(None, (_confidence(line.evidence), _readings(line)))]:
        st.markdown("\n\n".join(said))


@part("part_known_entry")
@of_line
def _entry(_: PriceList, line: Line) -> None:
    known_entry(line)


@part(KNOWN)
@of_line
def _known(_: PriceList, line: Line) -> None:
    known_list(line)


def _headline(prices: PriceList, line: Line) -> str:
    if line.sentence == prices.scope.sentence:  # said already, above the list
        return f"{line.service.name}: no price is suggested"
    return line.sentence


def _confidence(found: Evidence | None) -> str:
    """Say how sure the middle of what others ask is, and what that means."""
    if found is None:
        return ""
    said = (
        f"Confidence **{found.confidence}**: the middle of what sellers near you ask lies between "
        f"{paid(found.middle_low_usd)} and {paid(found.middle_high_usd)} (95% interval)."
    )
    if found.n_near:
        said += " It weighs the prices near with what is published."
    if not found.leads:
        said += " Three prices near you would lead the answer: enter those you know."
    return said


def _readings(line: Line) -> str:
    """Say what the price leaves: everything counted first, then if it fills an empty slot."""
    found = line.economics
    if found is None:
        return ""
    if found.profit_usd is None or found.profit_per_hour_usd is None:
        return "Enter its price above to see what it leaves."
    fills, only = found.fills_empty_slot_usd or 0.0, found.only_this_visit_usd
    fee = f" and {paid(found.card_fee_usd)} card fee" if found.card_fee_usd else ""
    return (
        f"**Profit {_signed(found.profit_usd)} a visit, {_signed(found.profit_per_hour_usd)} an "
        f"hour**, everything counted. If it fills a slot that would stay empty: {_signed(fills)} "
        f"a visit, your price less what only this visit costs ({paid(only)}{fee})."
    )


def _signed(amount: float) -> str:
    return signed(amount).replace("$", "\\$")


@part("part_ways")
@of_line
def _ways(prices: PriceList, line: Line) -> None:
    """Ask for a break-even price, and say what would bring the service there."""
    if prices.hour is None or line.economics is None:
        return
    st.number_input(
        "What would bring the break-even price to (US dollars)",
        min_value=1.0,
        max_value=10_000.0,
        value=target_usd_of(line),
        step=5.0,
        format="%.10g",
        key=f"price_target_{line.service.id}",
        placeholder=f"now {line.economics.break_even_usd:,.2f}",
        persist_state="session",
        help=help_for("break-even price"),
    )
    target = st.session_state[f"price_target_{line.service.id}"]
    if target is not None:
        st.markdown(safe(ways_said(target, line.economics, prices.clinic.costs, prices.hour)))


@part(AXIS)
@of_line
def _axis(prices: PriceList, line: Line) -> None:
    found = detail_of(prices, line)
    show_figure(
        axis_chart(found),
        key="axis_chart",
        title=found.finding,
        alt=_alt(found),
        source=SOURCE.format(published="" if found.anchor and found.anchor.weak else PUBLISHED),
        table=axis_table(found),
        file_name="what-to-charge",
        context=context_of_line(prices, line),
        names={"price_usd": "amount_usd"},
    )


def _alt(found: Detail) -> str:
    parts = [found.finding]
    if found.line.economics is not None:
        parts.append(f"you break even at {usd(found.line.economics.break_even_usd)}")
    parts += [
        f"{len(found.near)} near and {len(found.elsewhere)} other prices",
        f"{len(found.nearby)} hospitals near",
        f"Medicare {usd(found.medicare_usd)}",
    ]
    return "; ".join(parts)


def context_of_line(prices: PriceList, line: Line) -> Context:
    """Return what a download of a service speaks of."""
    return Context(line.service.visit, area=prices.place.label if prices.place else NATION)
