"""The patient page's part on pre-tax accounts: what an HSA or FSA saves."""

from __future__ import annotations

import streamlit as st

from lib.datasets.places import states
from lib.pricing import patient
from lib.pricing.selling import selling_price
from lib.pricing.taxes import (
    ACCOUNTS,
    FILINGS,
    Saving,
    TaxError,
    Taxpayer,
    limit_usd,
    saving_of,
    state_rate_percent,
    taxing_states,
)
from lib.scenario import Scenario
from lib.ui.settings import number
from lib.ui.show.words import paid, safe


def show_taxes(scenario: Scenario) -> None:
    """Show what pre-tax dollars save, with their limits and warnings."""
    st.header("HSA and FSA: what pre-tax dollars save")
    left, right = st.columns(2, gap="large")
    with left:
        account = st.selectbox("Account", ACCOUNTS, key="account", bind="query-params")
        family = st.toggle("Family plan", key="family", bind="query-params")
        filing = st.selectbox(
            "Filing status",
            FILINGS,
            key="filing",
            bind="query-params",
            help="Others type their rate in the field beside.",
        )
    with right:
        number("yearly_wages_usd", placeholder="needed here")
        if filing == FILINGS[1]:
            number("household_wages_usd", placeholder="the wages above")
        number("federal_rate_percent", placeholder="from wages and filing status")
        number("state_rate_percent", placeholder=_state_placeholder(scenario, filing))
    wages, price = scenario.get("yearly_wages_usd"), selling_price(scenario).price_usd
    if wages is None or price is None:
        st.caption("Enter yearly wages to see what pre-tax dollars save.")
    else:
        _show_saving(scenario, price, wages, account or ACCOUNTS[0], filing or FILINGS[0], family)
    st.caption(
        "An FSA pays for care when it is given, not when it is paid: a prepaid package is not "
        "reimbursable at purchase. Care must treat a condition; general wellness does not count. "
        f"State tax is owed on what goes into an HSA in {_taxing(ACCOUNTS[1])}, into an FSA in "
        f"{_taxing(ACCOUNTS[0])}; these are named as the only ones, so all others are taken to "
        "follow the federal rule. Local taxes and states' own payroll taxes are not in it."
    )


def _taxing(account: str) -> str:
    names = states()["name"]
    found = taxing_states(account).items()
    return " and ".join(f"{names[state]} ([source]({address}))" for state, address in found)


def _show_saving(
    scenario: Scenario, price: float, wages: float, account: str, filing: str, family: bool
) -> None:
    total = patient.cash(price, int(scenario.figure("patient_visits"))).total_usd
    try:
        found = saving_of(total, _taxpayer(scenario, wages, filing), account, family=family)
    except TaxError as error:
        st.error(safe(str(error).capitalize()), icon=":material/error:")
        return
    _say(found, account, family)


def _taxpayer(scenario: Scenario, wages: float, filing: str) -> Taxpayer:
    return Taxpayer(
        wages,
        filing,
        scenario.place.state if scenario.place else None,
        scenario.get("household_wages_usd") if filing == FILINGS[1] else None,
        scenario.get("federal_rate_percent"),
        scenario.get("state_rate_percent"),
    )


def _state_placeholder(scenario: Scenario, filing: str | None) -> str:
    wages = scenario.get("yearly_wages_usd")
    if filing == FILINGS[1]:
        wages = scenario.get("household_wages_usd") or wages
    if scenario.place is None:
        return "0: no place chosen"
    rate = state_rate_percent(wages or 50_000, scenario.place.state)
    if rate is None:
        return "0: no data here"
    return f"{rate:g}: {scenario.place.state_name}, single filer" if wages else "from the table"


def _say(found: Saving, account: str, family: bool) -> None:
    st.markdown(
        f"**{paid(found.amount_usd)} of visits really cost {paid(found.real_cost_usd)}: "
        f"{paid(found.saving_usd)} saved.** How: {safe(found.how)}"
    )
    st.caption(
        f"Limit of the year for {account}: {paid(limit_usd(account, family))}. Only money up to it "
        "and to the wages it comes out of saves tax. Tax before less tax after, by this year's "
        "brackets, without credits; the additional Medicare tax on high wages is in it. State: the "
        "table's rate at the nearest wage, single filer; low wages may owe their state nothing. "
        "Sources: IRS Rev. Proc. 2025-19 and 2025-32, 26 U.S.C. 3101, tables state_income_tax, "
        "state_account_taxes and cost_facts."
    )
