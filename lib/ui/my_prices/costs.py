"""What an hour of the clinic costs, as a table that adds up, and the figures it is made of."""

from __future__ import annotations

import streamlit as st

from lib.datasets.assumptions import assumptions
from lib.pricing.hour import CostOfHour
from lib.pricing.price_list import PriceList
from lib.ui.show.card import card
from lib.ui.show.paper import on_screen
from lib.ui.show.sellers import link
from lib.ui.show.words import paid, safe
from lib.ui.state import session
from lib.ui.state.fields import cost_field, cost_switch, field

NOT_SHARED = (
    "This copy came without its costs: break-even prices and profits are not shown. Ask for a link "
    "with costs, or keep the copy as yours and enter your own."
)
BY_HOUR, BY_VISIT = "By the hour", "By the visit"


def costs(found: PriceList) -> None:
    """Draw the cost of an hour and its fields."""
    if found.hour is None:
        st.info(NOT_SHARED, icon=":material/visibility_off:")
        return
    left, right = st.columns(2, gap="large")
    with left:
        _answer(found.hour)
    with right, on_screen("pay"):
        st.subheader("Pay and time")
        _pay(found.hour)
    with on_screen("costs"):
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader("Overhead")
            _overhead(found.hour)
        with right:
            st.subheader("Needles and cards")
            _supplies(found.hour)
            _cards()
        st.caption(_sources())


def _answer(hour: CostOfHour) -> None:
    """Say what an hour costs, and draw the table whose lines add up to it."""
    with card("costs"):
        st.markdown(
            f"## An hour with a patient costs you {paid(hour.explained[-1][2])}"
            f"{', clinicians’ pay apart' if hour.paid_per_visit else ''}"
        )
    rows = ["| Part | Where it comes from | US dollars an hour |", "|:--|:--|--:|"]
    for name, reason, usd in hour.explained:
        bold = "**" if (name, reason, usd) == hour.explained[-1] else ""
        rows.append(f"| {bold}{name}{bold} | {safe(reason)} | {bold}\\${usd:,.2f}{bold} |")
    st.markdown("\n".join(rows))
    st.caption(
        "Hours that are paid but empty, and patients who do not come, are borne by those who do. A "
        "service costs its minutes of this hour, and its needles and supplies."
    )
    if hour.paid_per_visit:
        st.caption(
            "Clinicians are paid by the visit: their pay stands in each service's break-even "
            "price. Empty slots and no-shows cost no pay."
        )


def _pay(hour: CostOfHour) -> None:
    field(
        st.segmented_control,
        "Clinicians are paid",
        "costs_paid_per_visit",
        BY_VISIT if session.clinic().costs.paid_per_visit else BY_HOUR,
        lambda old, value: old.with_(costs=old.costs.with_(paid_per_visit=value == BY_VISIT)),
        forget=["costs_pay_usd_per_hour", "costs_pay_usd_per_visit"],
        options=[BY_HOUR, BY_VISIT],
        required=True,
    )
    if hour.paid_per_visit:
        cost_field("pay_usd_per_visit", label="Pay for a visit", placeholder="0")
        st.caption("A service may have its own pay: set it under Services. An add-on starts at $0.")
    else:
        pay = hour.pay.value
        cost_field(
            "pay_usd_per_hour",
            label="Pay for an hour",
            placeholder="" if pay is None else f"{pay:.2f}",
        )
    for key in ("payroll_burden_percent", "booked_percent", "no_show_percent"):
        cost_field(key)


def _overhead(hour: CostOfHour) -> None:
    known = session.clinic().costs
    cost_field("overhead_usd_per_month", label="Overhead a month", placeholder="not entered")
    cost_field("clinician_hours_per_month", placeholder="not entered")
    st.caption(
        "Rent, **front-desk pay**, billing, software, insurance and the rest. Leave out "
        "clinicians' pay, needles and supplies: they are counted apart. The month is shared over "
        "the hours in which a patient comes."
    )
    half = (known.overhead_usd_per_month is None) != (known.clinician_hours_per_month is None)
    if half:
        missing = (
            "the clinician hours paid a month"
            if known.clinician_hours_per_month is None
            else "the overhead a month"
        )
        st.info(f"Enter {missing} as well: until then the month does not count.")
    by_month = known.overhead_usd_per_month is not None and not half
    cost_field("overhead_usd_per_hour", label="Or: overhead for an hour with a patient")
    if by_month:
        st.caption("Not used: the month's overhead counts.")
    elif known.overhead_usd_per_hour is None:
        row = assumptions()["overhead_usd_per_hour"]
        st.warning(
            f"**Not your figure.** {safe(row.note or '')} "
            f"{link('Source: annual report', row.source_url)}",
            icon=":material/apartment:",
        )
    st.caption(f"Used now: {paid(hour.overhead_usd)} an hour; {safe(hour.overhead_words)}.")


def _supplies(hour: CostOfHour) -> None:
    known = session.clinic().costs
    cost_field("supplies_usd_per_visit", label="Needles and supplies for a visit", placeholder="0")
    if not hour.own_overhead and known.supplies_usd_per_visit:
        st.caption(
            "The national company's overhead holds supplies already: yours are taken out of it, "
            "not added. They count in full once you enter your own overhead."
        )


def _cards() -> None:
    cost_switch("cards_taken")
    if session.clinic().costs.cards_taken:
        cost_field("card_fee_percent")
        cost_field("card_fee_fixed_usd")


def _sources() -> str:
    """Name the sources of the figures in grey."""
    keys = ("payroll_burden_percent", "no_show_percent", "overhead_usd_per_hour")
    rows = [assumptions()[key] for key in keys]
    said = ", ".join(link(one.label, one.source_url) for one in rows)
    return f"Figures in grey are used where a field is empty. Sources: {said}; pay: BLS."
