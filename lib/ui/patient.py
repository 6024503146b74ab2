"""The patient page's parts: plan, ways to pay, Medicare, billing helper, estimate."""

from __future__ import annotations

import datetime
import html

import pandas as pd
import streamlit as st

from lib.charts.patient import bills_chart
from lib.datasets.package import load
from lib.market.medicare import (
    SETTINGS,
    code_notes,
    localities,
    locality_label,
    locality_of,
    medicare_amount,
)
from lib.market.recipes import NEEDLING_CODES, recipes
from lib.pricing import patient
from lib.pricing.context import owner_context
from lib.pricing.coverage import (
    FIRST_YEAR_URL,
    FURNISHERS,
    SOURCE_URL,
    Case,
    Coverage,
    coverage_of,
)
from lib.pricing.medicare_visit import medicare_bill, needling_and_rest, payments
from lib.pricing.patient import Bill, Unknown
from lib.pricing.selling import selling_price
from lib.scenario import Scenario
from lib.ui.settings import number, reset_all, slider
from lib.ui.show import words
from lib.ui.show.figures import show_figure, show_table
from lib.ui.show.words import paid, safe
from lib.ui.url import PLANS

FAR_FROM_TYPICAL = "ask the plan"
FACILITY_URL = "https://cgsmedicare.com/parta/pubs/news/2011/0911/043.html"
CHECKLIST = {
    "weeks12": "Low back pain for twelve weeks or more",
    "no_cause": "No known systemic cause",
    "no_surgery": "Not after surgery",
    "no_pregnancy": "Not in pregnancy",
    "improving": "Improving so far",
}
BILLING_NOTES = """
- **One unit a session.** 20560 covers one or two muscles, 20561 three or more; neither is billed
  per muscle ([MedPayIQ](https://medpayiq.com/cpt/20561)).
- **Commercial policies vary.** A Blue policy calls dry needling investigational since July 2021
  ([Credence](https://policies.credenceblue.com/portal/web/medical-policies/-/mp-740?print=1)); most
  commercial payers followed Medicare in not covering it
  ([WebPT](http://www.webpt.com/blog/billing-for-dry-needling)). Check the patient's plan before the
  first visit.
- **Do not bill needling as manual therapy (97140).** It is a compliance risk: 97140 stands for
  hands-on treatment that is given besides. If a claim so billed is denied or audited, the patient
  may owe the full cash price and the clinic may owe the payer.
- **Electrical current** has no code of its own with needling; whether stimulation may be billed
  besides is an open question.

Notes on billing are not legal advice.
"""


def plan_controls(scenario: Scenario) -> None:
    """Draw price, visits, and what to ask of the plan."""
    left, middle, right = st.columns(3, gap="large")
    with left:
        st.markdown("**The visits**")
        found = selling_price(scenario)
        start = "needed here" if found.price_usd is None else f"{found.price_usd:,.2f}"
        number("own_price_usd", placeholder=start)
        slider("patient_visits")
        slider("package_discount_percent")
    with middle:
        st.markdown("**In network**")
        st.segmented_control(
            "The plan asks for",
            PLANS,
            default=PLANS[0],
            key="plan",
            bind="query-params",
            required=True,
        )
        number("allowed_amount_usd", placeholder=FAR_FROM_TYPICAL)
        by_copay = (st.session_state.get("plan") or PLANS[0]) == PLANS[0]
        if by_copay:
            number("copay_usd", placeholder=FAR_FROM_TYPICAL)
        else:
            number("coinsurance_percent", placeholder=FAR_FROM_TYPICAL)
        number("deductible_left_usd", placeholder="0: met")
        if by_copay:
            st.toggle(
                "The deductible comes before the copay",
                key="deductible_first",
                bind="query-params",
                help="Ask the plan: some ask for the copay alone, others for the deductible first.",
            )
    with right:
        st.markdown("**Out of network**")
        number("out_allowed_amount_usd", placeholder=FAR_FROM_TYPICAL)
        number("out_coinsurance_percent", placeholder=FAR_FROM_TYPICAL)
        number("out_deductible_left_usd", placeholder="0: met")
    reset_all("patient")


def ways(scenario: Scenario, coverage: Coverage) -> list[Bill | Unknown]:
    """Return what the patient pays each way; a way that lacks a figure says what to ask."""
    found = selling_price(scenario)
    if found.price_usd is None:
        return []
    price = found.price_usd
    visits = int(scenario.figure("patient_visits"))
    discount = scenario.figure("package_discount_percent")
    step = int(scenario.figure("package_round_usd"))
    return [
        patient.cash(price, visits),
        patient.package(price, visits, discount, step),
        _in_network(scenario, price, visits),
        _out_of_network(scenario, price, visits),
        patient.denied(price, visits),
        medicare_bill(scenario, price, _furnisher(), coverage.covered_visits, _setting()),
    ]


def _furnisher() -> str:
    return st.session_state.get("furnisher") or FURNISHERS[0]


def _setting() -> str:
    return st.session_state.get("setting") or SETTINGS[0]


def _in_network(scenario: Scenario, price: float, visits: int) -> Bill | Unknown:
    allowed = scenario.get("allowed_amount_usd")
    if (st.session_state.get("plan") or PLANS[0]) == PLANS[0]:
        copay = scenario.get("copay_usd")
        if copay is None:
            return Unknown("in network, copay", "ask the plan for the copay of a therapy visit")
        left = scenario.get("deductible_left_usd") or 0.0
        first = bool(st.session_state.get("deductible_first"))
        if allowed is None and first and left:
            return Unknown("in network, copay", "ask the plan for the allowed amount of a visit")
        bound = price if allowed is None else allowed
        return patient.in_network_copay(price, visits, bound, copay, left, deductible_first=first)
    share = scenario.get("coinsurance_percent")
    if allowed is None or share is None:
        return Unknown(
            "in network, coinsurance", "ask the plan for the allowed amount and the coinsurance"
        )
    left = scenario.get("deductible_left_usd") or 0.0
    return patient.in_network_coinsurance(price, visits, allowed, share, left)


def _out_of_network(scenario: Scenario, price: float, visits: int) -> Bill | Unknown:
    allowed, share = scenario.get("out_allowed_amount_usd"), scenario.get("out_coinsurance_percent")
    if allowed is None or share is None:
        return Unknown(
            "out of network, superbill", "ask the plan for the allowed amount and the coinsurance"
        )
    left = scenario.get("out_deductible_left_usd") or 0.0
    return patient.out_of_network(price, visits, allowed, share, left)


def show_ways(found: list[Bill | Unknown], scenario: Scenario) -> None:
    """Show all ways side by side in one chart and one table, each with its how."""
    if not found:
        st.info("Enter your price below: the bills start from it.", icon=":material/sell:")
        return
    bills = [way for way in found if isinstance(way, Bill)]
    visits = int(scenario.figure("patient_visits"))
    price = selling_price(scenario)
    assert price.price_usd is not None
    denied = next(bill for bill in bills if bill.way == "claim denied")
    st.markdown(
        f"## {words.count(visits, 'visit')} at {paid(price.price_usd)}: "
        f"{paid(denied.total_usd)} in cash, and the same if the insurer denies the claim"
    )
    st.caption(
        "A denied claim leaves the full price to the patient where the clinic is out of network, "
        "or where the patient agreed to it in writing beforehand. In network, see your contract."
    )
    table = pd.DataFrame([_row(way) for way in found])
    show_figure(
        bills_chart(bills),
        key="bills_chart",
        alt="; ".join(f"{bill.way}: {words.exact(bill.total_usd)}" for bill in bills),
        source=f"Computed from your figures; price: {price.words}. Insurers reckon with the "
        "smaller of price and allowed amount.",
        table=table,
        file_name="what-the-patient-pays",
        context=owner_context(scenario),
        names={"total_usd": "patient_total_usd"},
    )
    for way in found:
        if isinstance(way, Bill):
            first = "" if way.first_usd is None else f", first visit {paid(way.first_usd)}"
            if way.way == "cash package" and way.first_usd is not None:
                first = f" due at purchase, {paid(way.first_usd)} per session"
            st.markdown(f"- **{way.way}: {paid(way.total_usd)}**{first}. How: {safe(way.how)}")
        else:
            st.markdown(f"- **{way.way}:** not known yet, {safe(way.ask)}.")


def _row(way: Bill | Unknown) -> dict[str, object]:
    if isinstance(way, Unknown):
        return {"way": way.way, "first_visit_usd": None, "total_usd": None, "how": way.ask}
    return {
        "way": way.way,
        "first_visit_usd": way.first_usd,
        "total_usd": way.total_usd,
        "how": way.how,
    }


def coverage_controls(scenario: Scenario) -> Coverage:
    """Draw Medicare's checklist and return what it covers of the planned visits."""
    st.header("Does Medicare cover it?")
    st.caption(
        "National coverage determination 30.3.3, for chronic low back pain "
        f"([CMS]({SOURCE_URL})). Its twelve months count from the first treatment, not from "
        f"January ([a plan's account]({FIRST_YEAR_URL})). Dry needling by a physical therapist is "
        "never covered ([APTA, 2022](https://www.apta.org/article/2022/02/02/"
        "dry-needling-abn-update)): the patient may agree to pay, and a contractor can still deny "
        "that it is owed."
    )
    furnisher = st.selectbox("Who needles", FURNISHERS, key="furnisher", bind="query-params")
    with st.container(horizontal=True):
        met = {
            key: st.toggle(label, key=key, bind="query-params") for key, label in CHECKLIST.items()
        }
    st.segmented_control(
        "Setting",
        SETTINGS,
        default=SETTINGS[0],
        key="setting",
        bind="query-params",
        required=True,
        help="nonfacility: an office or a clinic. facility: a hospital's department.",
    )
    left, right = st.columns(2, gap="large")
    with left:
        number("medicare_given_90_days")
        number("medicare_coinsurance_percent")
    with right:
        number("medicare_given_year")
        number("medicare_deductible_left_usd", placeholder="0: met")
    _whole_visit_controls(scenario, furnisher or FURNISHERS[0])
    case = Case(
        furnisher or FURNISHERS[0],
        lasts_twelve_weeks=met["weeks12"],
        no_known_cause=met["no_cause"],
        not_after_surgery=met["no_surgery"],
        not_pregnant=met["no_pregnancy"],
        improving=met["improving"],
        given_in_90_days=int(scenario.figure("medicare_given_90_days")),
        given_in_year=int(scenario.figure("medicare_given_year")),
    )
    planned = int(scenario.figure("patient_visits"))
    found = coverage_of(case, planned)
    word = (
        f"Covered: {found.covered_visits} of {words.count(planned, 'planned visit')}."
        if found.covered
        else "Not covered."
    )
    st.markdown(f"**{word}** {safe(' '.join(found.reasons))}")
    return found


def cash_total(scenario: Scenario, price: float) -> float:
    """Return price times planned visits, US dollars."""
    return patient.cash(price, int(scenario.figure("patient_visits"))).total_usd


def _whole_visit_controls(scenario: Scenario, furnisher: str) -> None:
    """Say what of the visit stays Medicare's beside the needling, and what a hospital adds."""
    _, others = needling_and_rest(scenario)
    codes = [code for code, _ in others]
    if codes:
        number("needling_charge_usd", placeholder="from the price of the visit")
    for service, row in payments(furnisher, codes).items():
        words = {
            True: f"The {service} ({' + '.join(codes)}) stays Medicare's; only the needling may be "
            "charged.",
            False: f"Medicare pays nothing for {service} by this practitioner.",
            None: f"Whether Medicare pays for {service} by this practitioner has to be asked.",
        }[row.paid]
        st.caption(f"{words} {safe(row.note)} ([source]({row.source_url}))")
    if _setting() == "facility":
        st.caption(
            "In a hospital's department these amounts are the practitioner's alone: **the "
            "hospital's own charge comes on top**, with a coinsurance of its own ([a Medicare "
            f"contractor]({FACILITY_URL})). Ask the hospital."
        )


def show_amounts(scenario: Scenario) -> None:
    """Show Medicare's amounts at a locality for the needling and therapy codes."""
    st.header("Medicare's amounts")
    names = localities()
    own = locality_of(scenario.place)
    setting = st.session_state.get("setting") or SETTINGS[0]
    if own is None and scenario.place is not None and scenario.place.kind != "state":
        st.caption(f"{safe(scenario.place.label)}: no locality in the table; the nation's amounts.")
    options = ["of the place above", *(f"{s} {n}: {name}" for (s, n), name in names.items())]
    picked = st.selectbox("Locality", options, key="locality_choice")
    locality, label = own, locality_label(scenario.place)
    if picked and picked != options[0]:
        locality = list(names)[options.index(picked) - 1]
        label = picked
    codes = load("medicare_rvu")
    table = pd.DataFrame(
        [
            {
                "code": row["hcpcs_code"],
                "description": row["description_own_words"],
                "amount_usd": medicare_amount([(row["hcpcs_code"], 1)], locality, setting),
                "note": "; ".join(code_notes(row["hcpcs_code"], setting)),
            }
            for row in codes.to_dict("records")
        ]
    )
    st.caption(
        f"{safe(label)}, {setting}: RVU × GPCI × conversion factor, one unit by itself. Several "
        "“always therapy” codes in one visit: the practice expense of all but the highest at half; "
        "each code's line is rounded to the cent, then they are added. "
        "Not for conversion into a price: Medicare does not pay a physical therapist for needling."
    )
    show_table(
        table,
        key="amounts_table",
        amount_usd=st.column_config.NumberColumn("amount (USD)", format="$%.2f"),
    )
    recipe = recipes(scenario.visit)[0]
    amount = medicare_amount(recipe.units, locality, setting)
    st.markdown(f"Your visit as coded ({recipe}): **{paid(amount)}**")


def show_billing(scenario: Scenario) -> None:
    """Show the code for the muscles, the warnings, and the estimate draft."""
    st.header("Billing helper")
    muscles = "three or more muscles" if scenario.visit.muscles == "3+" else "one or two muscles"
    code = NEEDLING_CODES[scenario.visit.muscles]
    st.markdown(f"**{muscles.capitalize()}: {code}, one unit.**")
    st.markdown(BILLING_NOTES)
    price = selling_price(scenario).price_usd
    if price is None:
        return
    st.download_button(
        "Good-faith estimate: draft to print",
        data=lambda: estimate(scenario, price, datetime.date.today()),
        file_name="good-faith-estimate-draft.html",
        mime="text/html",
        icon=":material/print:",
        on_click="ignore",
        key="estimate",
    )
    st.caption(
        "Due on request, or when a visit is scheduled three or more business days ahead; a bill of "
        "400 dollars or more above it can be disputed within 120 days. Sources: "
        "[American Bar Association](https://www.americanbar.org/groups/health_law/resources/esource/"
        "archive/good-faith-estimates-new-provider-transparency-obligations/), "
        "[Florence Therapy](https://www.florencetherapy.com/no-surprises-act)."
    )


def estimate(scenario: Scenario, price_usd: float, today: datetime.date) -> str:
    """Return a draft of a good-faith estimate as a page to print; labeled draft."""
    visits = int(scenario.figure("patient_visits"))
    total = cash_total(scenario, price_usd)
    recipe = recipes(scenario.visit)[0]
    leap_day = (today.month, today.day) == (2, 29)
    until = today.replace(year=today.year + 1, day=28 if leap_day else today.day)
    visit = html.escape(str(scenario.visit))
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Good-faith estimate, draft</title>
<style>
body {{ font: 12pt sans-serif; margin: 2cm; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ border: 1px solid #888; padding: 6pt; text-align: left; }}
</style>
<h1>Good-faith estimate: DRAFT</h1>
<p>Date: {today:%Y-%m-%d}. Good until {until:%Y-%m-%d}. Patient: ______________________
Clinic, address, NPI: ______________________</p>
<table>
<tr><th>Service</th><th>Codes</th><th>Price a visit</th><th>Visits</th><th>Total</th></tr>
<tr><td>Dry needling visit: {visit}</td><td>{recipe}</td><td>${price_usd:,.2f}</td>
<td>{visits}</td><td>${total:,.2f}</td></tr>
</table>
<p><strong>Expected total: ${total:,.2f}</strong></p>
<h2>To check before you hand it over</h2>
<ul>
<li>Diagnosis codes, once the patient has been evaluated</li>
<li>The split of the price over the codes, as you bill them</li>
<li>Everything else that is reasonably expected: evaluation, supplies</li>
<li>The date of the visits and the names of all who furnish them</li>
<li>The notice on the patient's right to dispute a bill of $400 or more above this estimate</li>
</ul>
<p>A draft for your own use; not legal advice.</p></html>
"""
