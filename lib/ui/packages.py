"""The packages page's parts: price, controls, answer, curve, money owed, table to copy."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.charts.packages import discount_chart, owed_chart
from lib.datasets.assumptions import assumptions
from lib.datasets.package import load
from lib.pricing.costs import floor_of
from lib.pricing.packages import (
    REFUNDS,
    Package,
    PackageError,
    discount_curve,
    money_owed,
    package_of,
    price_list,
)
from lib.pricing.selling import selling_price, variable_cost_of
from lib.scenario import Scenario
from lib.ui import words
from lib.ui.figures import download, show_figure, show_table
from lib.ui.settings import choice, number, put, reset_all, slider, switch
from lib.ui.words import paid, safe

QUICK_PICKS = (3, 5, 10)
ROUNDINGS = {0.0: "off", 1.0: "$1", 5.0: "$5"}
FSA_WARNING = (
    "**FSA cards and prepayment do not mix.** A flexible spending account pays for care when it is "
    "given, not when it is paid: a prepaid package is not reimbursable at purchase (orthodontia "
    "is the exception). Sources: [Newfront](https://www.newfront.com/blog/when-fsa-expenses-are-"
    "incurred), [EBC](http://www.ebcflex.com/Education/ComplianceBuzz/tabid/1140/ArticleID/619/"
    "When-is-a-Health-Care-FSA-medical-expense-incurred.aspx), read November 2026."
)


@dataclass(frozen=True)
class Sold:
    """A package with what stands behind its price."""

    package: Package
    price_words: str
    step: int


def controls(scenario: Scenario) -> None:
    """Draw the price, sessions, discount and rounding."""
    left, right = st.columns(2, gap="large")
    with left:
        number("own_price_usd", placeholder=_price_placeholder(scenario))
        choice("package_round_usd", ROUNDINGS)
        switch("paid_per_visit")
    with right:
        slider("package_sessions")
        with st.container(horizontal=True):
            for size in QUICK_PICKS:
                st.button(
                    f"{size} sessions",
                    key=f"pick_{size}",
                    on_click=put,
                    args=("package_sessions", float(size)),
                )
        slider("package_discount_percent", evidence="In print: 10% to 20%, the band in the chart.")
    reset_all("package")


def _price_placeholder(scenario: Scenario) -> str:
    found = selling_price(scenario)
    if found.price_usd is None:
        return "needed here"
    return f"{found.price_usd:,.2f}: {found.words}"


def sold(scenario: Scenario) -> Sold | None:
    """Return the scenario's package; where there can be none, say why and return None."""
    found = selling_price(scenario)
    if found.price_usd is None:
        st.info("Enter your price below: a package starts from it.", icon=":material/sell:")
        return None
    try:
        return _sold(scenario, found.price_usd, found.words)
    except PackageError as error:
        st.error(f"{safe(str(error))}. Enter your own price below.", icon=":material/error:")
        return None


def _sold(scenario: Scenario, price_usd: float, price_words: str) -> Sold:
    floor = floor_of(scenario)
    step = int(scenario.figure("package_round_usd"))
    package = package_of(
        price_usd,
        int(scenario.figure("package_sessions")),
        scenario.figure("package_discount_percent"),
        variable_cost_usd=variable_cost_of(scenario, floor.slot_minutes),
        floor_usd=floor.total_usd,
        step=step,
    )
    return Sold(package, price_words, step)


def show_answer(found: Sold) -> None:
    """Say what the package is and does."""
    package = found.package
    st.markdown(
        f"## {package.sessions} sessions for {paid(package.total_usd)}: "
        f"{paid(package.per_session_usd)} per session"
    )
    st.markdown(f"**{safe(package.sentence)}**")
    above = package.above_floor_usd or 0.0
    with st.container(horizontal=True):
        st.metric("Total", words.exact(package.total_usd), border=True)
        st.metric("Per session", words.exact(package.per_session_usd), border=True)
        st.metric("Patient saves", words.exact(package.saving_usd), border=True)
        st.metric("Per session against your floor", words.signed(above), border=True)
        st.metric("Contribution per package", words.exact(package.contribution_usd), border=True)
        st.metric("Extra visits to break even", _extra(package), border=True)
    st.caption(
        f"Single price {paid(package.single_price_usd)} ({safe(found.price_words)}), floor "
        f"{paid(package.floor_usd or 0.0)}. Discount after rounding "
        f"{package.effective_discount_percent:.1f}%. Contribution: total less what the sessions "
        f"add to costs ({paid(package.variable_cost_per_session_usd)} each: supplies, and pay "
        "where the clinician is paid per visit). Break-even: d / (c − d) with c = (price − "
        "variable cost) / price."
    )


def show_how(found: Sold) -> None:
    """Show every figure's formula with its values."""
    p = found.package
    price, cost = p.single_price_usd, p.variable_cost_per_session_usd
    step = f", down to a multiple of ${found.step}" if found.step else ""
    margin = (price - cost) / price
    discount = p.effective_discount_percent / 100
    extra = p.break_even_extra_visits_percent
    end = "no volume makes up for it" if extra is None else f"= {extra:,.1f}% more visits"
    lines = [
        f"Total = price × sessions × (1 − discount){step} = {words.exact(price)} × {p.sessions} × "
        f"(1 − {p.discount_percent:g}%) = {words.exact(p.total_usd)}",
        f"Per session = total / sessions = {words.exact(p.total_usd)} / {p.sessions} = "
        f"{words.exact(p.per_session_usd)}",
        f"Saving = {words.exact(p.list_total_usd)} − {words.exact(p.total_usd)} = "
        f"{words.exact(p.saving_usd)}",
        f"Against the floor = {words.exact(p.per_session_usd)} − "
        f"{words.exact(p.floor_usd or 0.0)} = {words.signed(p.above_floor_usd or 0.0)}",
        f"Contribution = total − sessions × variable cost = {words.exact(p.total_usd)} − "
        f"{p.sessions} × {words.exact(cost)} = {words.exact(p.contribution_usd)}",
        f"Break-even = d / (c − d), d = {discount:.2%}, c = ({words.exact(price)} − "
        f"{words.exact(cost)}) / {words.exact(price)} = {margin:.1%}: {end}",
    ]
    with st.expander("How these figures are made", icon=":material/calculate:"):
        st.markdown("\n".join(f"- {safe(line)}" for line in lines))


def _extra(package: Package) -> str:
    extra = package.break_even_extra_visits_percent
    return "no volume" if extra is None else f"{extra:,.0f}%"


def show_curve(found: Sold) -> None:
    """Draw per-session price against discount for several sizes."""
    package = found.package
    row = assumptions()["package_discount_percent"]
    sizes = list(dict.fromkeys([*QUICK_PICKS, package.sessions]))
    curve = discount_curve(package.single_price_usd, found.step, sizes)
    show_figure(
        discount_chart(curve, package, (row.low or 0.0, row.high or 0.0), package.floor_usd),
        key="discount_chart",
        alt=f"Per-session price against discount; {package.sessions} sessions at "
        f"{package.discount_percent:g}% cost {words.exact(package.per_session_usd)} each, floor "
        f"{words.exact(package.floor_usd or 0.0)}.",
        source="Computed from your price; the band is the article's 10% to 20%. Without rounding "
        "all sizes share one line.",
        table=curve,
        file_name="package-discounts",
    )


def show_owed(found: Sold, scenario: Scenario) -> None:
    """Draw what is owed for sessions not yet given; never a profit."""
    st.header("Money you owe until the sessions are given")
    st.markdown(
        "Prepaid money is a liability until the visit happens. What stays unused is owed: refund "
        "it by the rule you state in writing. It is never profit here."
    )
    left, right = st.columns(2, gap="large")
    with left:
        slider("package_unused_percent")
    with right:
        rule = (
            st.selectbox("Refund rule", REFUNDS, key="refund_rule", bind="query-params")
            or REFUNDS[0]
        )
    owed = money_owed(found.package, scenario.figure("package_unused_percent"), rule)
    end = owed.iloc[-1]
    st.markdown(
        f"After {int(end['sessions_used'])} of {found.package.sessions} sessions "
        f"**{paid(float(end['owed_usd']))}** is owed and stays owed until it is refunded."
    )
    show_figure(
        owed_chart(owed),
        key="owed_chart",
        alt=f"Money owed falls from {words.exact(float(owed['owed_usd'].iloc[0]))} to "
        f"{words.exact(float(end['owed_usd']))}.",
        source="One package, session by session. Unclaimed money may have to go to the state "
        "(accounting rule ASC 606-10-55-46 to 49, as summarized by "
        "[RevenueHub](https://www.revenuehub.org/article/unexercised-rights/)).",
        table=owed,
        file_name="money-owed",
    )


def show_notes(scenario: Scenario) -> None:
    """Warn of FSA prepayment, and say what was found on prepaid plans in the state."""
    st.warning(FSA_WARNING, icon=":material/credit_card_off:")
    if scenario.place is None:
        st.caption("Enter a place above to see what was found on prepaid plans in its state.")
        return
    rules = load("prepaid_rules")
    here = rules[rules["state"] == scenario.place.state].astype(object)
    state = safe(scenario.place.state_name)
    if here.empty:
        st.caption(
            f"Prepaid plans in {state}: nothing was found, which does not mean there is no rule. "
            "Nearly all rules found are for chiropractors. Ask your board."
        )
    for row in here.where(here.notna(), None).to_dict("records"):
        dated = f", {row['as_of']}" if row["as_of"] else ", undated"
        note = f" {safe(row['note'])}" if row["note"] else ""
        st.info(
            f"**Prepaid care in {state}.** {safe(row['rule'])}{note} "
            f"([source]({row['source_url']}){dated}) Not legal advice.",
            icon=":material/gavel:",
        )


def show_price_list(found: Sold) -> None:
    """Show a table to copy into a price list."""
    st.header("For your price list")
    package = found.package
    table = price_list(package.single_price_usd, package.discount_percent, found.step)
    show_table(
        table,
        key="price_list_table",
        total_usd=st.column_config.NumberColumn("total (USD)", format="$%.2f"),
        per_session_usd=st.column_config.NumberColumn("per session (USD)", format="$%.2f"),
        saving_usd=st.column_config.NumberColumn("saves (USD)", format="$%.2f"),
    )
    lines = "\n".join(
        f"{row['sessions']:.0f} sessions  ${row['total_usd']:,.2f} in total  "
        f"(${row['per_session_usd']:,.2f} per session, saves ${row['saving_usd']:,.2f})"
        for row in table.to_dict("records")
    )
    st.code(lines, language=None, wrap_lines=True)
    download("Download the price list (CSV)", table, "price-list", key="price_list_csv")
