"""The packages page's parts: price, controls, answer, curve, money owed, table to copy."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.charts.packages import discount_chart, owed_chart
from lib.datasets.assumptions import assumptions
from lib.datasets.package import load
from lib.pricing.cards import CardFee, card_fee_of
from lib.pricing.context import owner_context
from lib.pricing.costs import floor_of
from lib.pricing.money import exact, percent_words
from lib.pricing.packages import (
    REFUNDS,
    Package,
    PackageError,
    discount_curve,
    floor_of_session_usd,
    money_owed,
    package_of,
    price_list,
)
from lib.pricing.selling import selling_price, variable_cost_of
from lib.scenario import Scenario
from lib.ui.settings import choice, number, put, reset_all, slider, switch
from lib.ui.show import words
from lib.ui.show.figures import download, show_figure, show_table
from lib.ui.show.words import paid, safe

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
    fee: CardFee


def controls(scenario: Scenario) -> None:
    """Draw the price, sessions, discount and rounding."""
    left, right = st.columns(2, gap="large")
    with left:
        number("own_price_usd", placeholder=_price_placeholder(scenario))
        choice("package_round_usd", ROUNDINGS)
        switch("paid_per_visit")
        switch("cards_taken")
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
    step, fee = int(scenario.figure("package_round_usd")), card_fee_of(scenario)
    package = package_of(
        price_usd,
        int(scenario.figure("package_sessions")),
        scenario.figure("package_discount_percent"),
        variable_cost_usd=variable_cost_of(scenario, floor.slot_minutes),
        floor_usd=floor.total_usd,
        step=step,
        fee=fee,
        booked_percent=scenario.figure("booked_percent"),
    )
    return Sold(package, price_words, step, fee)


def show_answer(found: Sold) -> None:
    """Say what the package is and does."""
    package = found.package
    st.markdown(
        f"## {package.sessions} sessions for {paid(package.total_usd)}: "
        f"{safe(_each(package))} per session"
    )
    st.markdown(f"**{safe(package.sentence)}**")
    with st.container(horizontal=True):
        st.metric("Total", words.exact(package.total_usd), border=True)
        st.metric("Per session", _each(package), border=True)
        st.metric("Patient saves", words.exact(package.saving_usd), border=True)
        st.metric("Per session against your floor", _above(package), border=True)
        st.metric("Contribution per package", words.exact(package.contribution_usd), border=True)
        st.metric("Extra visits to break even", _extra(package), border=True)
    st.caption(
        f"Single price {paid(package.single_price_usd)} ({safe(found.price_words)}), floor "
        f"{paid(package.floor_usd or 0.0)}. Discount after rounding "
        f"{percent_words(package.effective_discount_percent, 1)}. Contribution: total less what "
        f"the sessions add to costs ({paid(package.variable_cost_per_session_usd)} each: supplies, "
        f"and pay where the clinician is paid per visit){_card_words(found)}. Break-even: d / "
        f"(c − d) with c = (price − variable cost{' − card fee' if found.fee else ''}) / price."
    )


def show_how(found: Sold) -> None:
    """Show every figure's formula with its values."""
    p = found.package
    price, cost = p.single_price_usd, p.variable_cost_per_session_usd
    step = f", down to a multiple of ${found.step}" if found.step else ""
    margin = exact(p.single_contribution_usd) / exact(price)
    discount = exact(p.effective_discount_percent) / 100
    if found.fee:
        discount = margin - exact(p.contribution_usd) / exact(p.list_total_usd)
    extra = p.break_even_extra_visits_percent
    end = "no volume makes up for it"
    if extra is not None:
        end = f"= {percent_words(extra, 1)} more visits"
    fee, single_fee, shared_fee = "", "", ""
    if found.fee:
        fee = f" − card fee {words.exact(p.card_fee_usd)}"
        single_fee = f" − card fee {words.exact(found.fee.on(price))}"
        shared_fee = f"{fee} / {p.sessions}"
    lines = [
        f"Total = price × sessions × (1 − discount){step} = {words.exact(price)} × {p.sessions} × "
        f"(1 − {p.discount_percent:g}%) = {words.exact(p.total_usd)}",
        f"Per session = total / sessions = {words.exact(p.total_usd)} / {p.sessions} = {_each(p)}",
        f"Saving = {words.exact(p.list_total_usd)} − {words.exact(p.total_usd)} = "
        f"{words.exact(p.saving_usd)}",
        f"Against the floor = {_each(p)}{shared_fee} − {words.exact(p.floor_usd or 0.0)} = "
        f"{_above(p)}",
        f"Contribution = total − sessions × variable cost = {words.exact(p.total_usd)} − "
        f"{p.sessions} × {words.exact(cost)}{fee} = {words.exact(p.contribution_usd)}",
        f"Break-even = d / (c − d), d = {percent_words(100 * discount, 2)}, c = "
        f"({words.exact(price)} − {words.exact(cost)}{single_fee}) / {words.exact(price)} = "
        f"{percent_words(100 * margin, 1)}: {end}",
    ]
    with st.expander("How these figures are made", icon=":material/calculate:"):
        st.markdown("\n".join(f"- {safe(line)}" for line in lines))


def _extra(package: Package) -> str:
    extra = package.break_even_extra_visits_percent
    return "no volume" if extra is None else percent_words(extra)


def _each(package: Package) -> str:
    """Say the price of a session as the page says amounts, "about" where it does not add up."""
    return package.per_session_words.removesuffix(".00")


def _above(package: Package) -> str:
    """Say what a session leaves above the floor, and of less than a cent on which side it is."""
    above = package.above_floor_usd or 0.0
    if above and abs(above) < 0.005:
        return f"less than a cent {'above' if above > 0 else 'below'}"
    return words.signed(above)


def _card_words(found: Sold) -> str:
    if not found.fee:
        return ""
    fee = paid(found.package.card_fee_usd)
    return (
        f", and less the card fee on the package, one sale: {fee} ({safe(str(found.fee))}); a "
        "single session bears a fee of its own"
    )


def show_curve(found: Sold, scenario: Scenario) -> None:
    """Draw per-session price against discount for several sizes."""
    package = found.package
    row = assumptions()["package_discount_percent"]
    sizes = list(dict.fromkeys([*QUICK_PICKS, package.sessions]))
    curve = discount_curve(package.single_price_usd, found.step, sizes)
    floor, name = package.floor_usd or 0.0, "your floor"
    if found.fee:
        floor = floor_of_session_usd(floor, package.sessions, found.fee)
        name = "your floor with card fee"
    show_figure(
        discount_chart(curve, package, (row.low or 0.0, row.high or 0.0), floor, name),
        key="discount_chart",
        alt=f"Per-session price against discount; {package.sessions} sessions at "
        f"{package.discount_percent:g}% cost {_each(package)} each, {name} {words.exact(floor)}.",
        source="Computed from your price; the band is the article's 10% to 20%. Without rounding "
        "all sizes share one line.",
        table=curve,
        file_name="package-discounts",
        context=owner_context(scenario),
    )


def show_owed(found: Sold, scenario: Scenario) -> None:
    """Draw what is owed for sessions not yet given; never a profit."""
    st.header("Money you owe until the sessions are given")
    st.markdown(
        "Prepaid money is a liability until the visit happens. What stays unused is owed: refund "
        "it by the rule you state in writing. It is never profit here."
    )
    left, right = st.columns(2, gap="large")
    sessions, unused = found.package.sessions, int(scenario.figure("package_unused_sessions"))
    with left:
        # The slider's end stays where it is: one that moved with the sessions would start anew.
        slider("package_unused_sessions")
        if unused > sessions:
            st.info(
                f"The package has {sessions} sessions, so {unused} cannot stay unused: all of them "
                "are taken as unused.",
                icon=":material/info:",
            )
    with right:
        rule = (
            st.selectbox("Refund rule", REFUNDS, key="refund_rule", bind="query-params")
            or REFUNDS[0]
        )
    owed = money_owed(found.package, min(unused, sessions), rule)
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
        context=owner_context(scenario),
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


def show_price_list(found: Sold, scenario: Scenario) -> None:
    """Show a table to copy into a price list."""
    st.header("For your price list")
    package = found.package
    table = price_list(package.single_price_usd, package.discount_percent, found.step)
    show_table(
        table.drop(columns="per_session_usd"),
        key="price_list_table",
        total_usd=st.column_config.NumberColumn("total (USD)", format="$%.2f"),
        per_session=st.column_config.TextColumn("per session (USD)"),
        saving_usd=st.column_config.NumberColumn("saves (USD)", format="$%.2f"),
    )
    lines = "\n".join(
        f"{row['sessions']:.0f} sessions  ${row['total_usd']:,.2f} in total  "
        f"({row['per_session']} per session, saves ${row['saving_usd']:,.2f})"
        for row in table.to_dict("records")
    )
    st.code(lines, language=None, wrap_lines=True)
    download(
        "Download the price list (CSV)",
        table,
        "price-list",
        key="price_list_csv",
        context=owner_context(scenario),
        names={"total_usd": "package_total_usd"},
    )
