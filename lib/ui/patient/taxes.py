"""What pre-tax dollars save on a plan: an HSA or FSA, by wages that stay in the window."""

from __future__ import annotations

import streamlit as st

from lib.datasets.places import states
from lib.pricing.patient import Bill
from lib.pricing.price_list import PriceList
from lib.pricing.taxes import (
    ACCOUNTS,
    FILINGS,
    Saving,
    TaxError,
    Taxpayer,
    limit_usd,
    may_pay_in,
    saving_of,
    state_rate_percent,
    taxing_states,
)
from lib.ui.patient.figures import number, value
from lib.ui.show.words import paid, safe

FILING_NAMES = dict(zip(FILINGS, ("Single", "Married, filing jointly"), strict=True))


MEDICARE_HSA = (
    "**On Medicare nothing can be paid into an HSA any more** (26 U.S.C. 223(b)(7): the limit is "
    "zero from the first month of entitlement). Only what lies in it from before can be spent on "
    "this plan, so there is no saving to reckon."
)


def show_taxes(prices: PriceList, bill: Bill | None, *, on_medicare: bool) -> None:
    """Ask for the account and the wages, and say what they save on the plan's bill."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        account = st.selectbox(
            "Account", ACCOUNTS, key="patient_account", persist_state="session", width=290
        )
        filing = st.selectbox(
            "Filing status", FILINGS, key="patient_filing", persist_state="session", width=290,
            format_func=FILING_NAMES.__getitem__,
            help="Others type their rate in the field beside.",
        )  # fmt: skip
        family = st.toggle("Family plan", key="patient_family", persist_state="session")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number("yearly_wages_usd", placeholder="needed here")
        if filing == FILINGS[1]:
            number("household_wages_usd", placeholder="the wages beside")
        number("federal_rate_percent", placeholder="from wages and filing status")
        number("state_rate_percent", placeholder=_state_placeholder(prices, filing))
    wages = value("yearly_wages_usd")
    if not may_pay_in(account, on_medicare=on_medicare):
        st.info(MEDICARE_HSA, icon=":material/info:")
    elif bill is None:
        st.markdown("Set the plan's prices above: the saving starts from what it costs.")
    elif wages is None:
        st.markdown("Enter yearly wages to see what pre-tax dollars save.")
    else:
        _show_saving(prices, bill, wages, account, filing, family)
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
    prices: PriceList,
    bill: Bill,
    wages: float,
    account: str,
    filing: str,
    family: bool,
) -> None:
    try:
        taxpayer = Taxpayer(
            wages,
            filing,
            prices.place.state if prices.place else None,
            value("household_wages_usd") if filing == FILINGS[1] else None,
            value("federal_rate_percent"),
            value("state_rate_percent"),
        )
        found = saving_of(bill.total_usd, taxpayer, account, family=family)
    except TaxError as error:
        text = str(error)
        st.error(safe(text[:1].upper() + text[1:]), icon=":material/error:")
        return
    _say(found, bill.way, account, family)


def _state_placeholder(prices: PriceList, filing: str) -> str:
    wages = value("yearly_wages_usd")
    if filing == FILINGS[1]:
        wages = value("household_wages_usd") or wages
    if prices.place is None:
        return "0: no place chosen"
    rate = state_rate_percent(wages or 50_000, prices.place.state)
    if rate is None:
        return "0: no data here"
    return f"{rate:g}: {prices.place.state_name}, single filer" if wages else "from the table"


def _say(found: Saving, way: str, account: str, family: bool) -> None:
    st.markdown(
        f"**The plan's {paid(found.amount_usd)} ({safe(way)}) really cost "
        f"{paid(found.real_cost_usd)}: {paid(found.saving_usd)} saved.** How: {safe(found.how)}"
    )
    st.caption(
        f"Limit of the year for {account}: {paid(limit_usd(account, family))}. Only money up to it "
        "and to the wages it comes out of saves tax. Tax before less tax after, by this year's "
        "brackets, without credits; the additional Medicare tax on high wages is in it. State: the "
        "table's rate at the nearest wage, single filer; low wages may owe their state nothing. "
        "Sources: IRS Rev. Proc. 2025-19 and 2025-32, 26 U.S.C. 3101, tables state_income_tax, "
        "state_account_taxes and cost_facts."
    )
