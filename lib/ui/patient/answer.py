"""Who pays, and one sentence to read aloud about one visit; what it still needs is asked for."""

from __future__ import annotations

import streamlit as st

from lib.clinic import Service
from lib.pricing.estimate import Estimate
from lib.pricing.patient import Bill
from lib.pricing.payers import (
    CASH,
    COINSURANCE,
    COPAY,
    DENIED,
    MEDICARE,
    OUT,
    PACKAGE,
    PAYERS,
    answer_of,
    package_answer,
    packages_sold,
)
from lib.pricing.price_list import Line, PriceList
from lib.ui.patient.bought import number_chosen, package_field
from lib.ui.patient.figures import (
    FIRST_ANSWERS,
    FIRST_KEY,
    allowed,
    deductible_comes_first,
    known_patient,
    number,
    value,
)
from lib.ui.patient.medicare import medicare_fields
from lib.ui.show.card import card
from lib.ui.show.explained import help_for
from lib.ui.show.page_links import to_packages, to_services
from lib.ui.show.words import safe
from lib.ui.state.fields import price_field

NAMES = {
    CASH: "Cash",
    PACKAGE: "Package",
    COPAY: "In network, copay",
    COINSURANCE: "In network, coinsurance",
    OUT: "Out of network",
    DENIED: "Claim denied",
    MEDICARE: "Medicare",
}
NOTES = {
    OUT: "The patient pays the clinic and sends the plan a superbill.",
    DENIED: "A denied claim leaves the full price to the patient where the clinic is out of "
    "network, or where the patient agreed to it in writing beforehand. In network, see your "
    "contract.",
}
PRIVATE = (
    "What you enter about a patient stays in this window: it is never saved, never part of an "
    "address and never shared. Only how many visits a plan has is kept with the clinic."
)


def choose_payer() -> str:
    """Draw the choice of who pays and return it."""
    return st.pills(
        "Who pays?", PAYERS, default=CASH, required=True, key="patient_payer",
        persist_state="session", format_func=NAMES.__getitem__,
        help=help_for("in network", "out of network", "copay", "coinsurance"),
    )  # fmt: skip


def own_price_field(service: Service) -> None:
    """Draw the field of a service's set price, the clinic's own."""
    price_field(service, f"Your price of {safe(service.name)} (US dollars)", width=290)


def empty_list() -> None:
    """Say that there is nothing to quote, and where to mend it."""
    st.info("Your list is empty: there is nothing to quote.", icon=":material/add:")
    to_services("Add a service under My clinic")


def held_back(prices: PriceList) -> None:
    """Say why nothing is quoted where the clinic's practitioner may not needle."""
    with card("patient"):
        st.markdown(f"## {safe(prices.scope.sentence)}")
        st.markdown(
            "So there is nothing to read aloud, to plan or to hand out here. Place and "
            "practitioner stand in the bar above; your list is kept."
        )


def ask_for_price(line: Line) -> None:
    """Say that there is nothing to read aloud without a price, and ask for it."""
    with card("patient"):
        name = safe(line.service.name)
        st.markdown(f"## {name} has no price yet: enter yours, and read it aloud")
        own_price_field(line.service)
        st.caption("Patients are told the price you have set, never what a visit costs you.")


def show_answer(prices: PriceList, payer: str, line: Line, visit: Estimate) -> None:
    """Say what one visit, or a package, costs the patient."""
    with card("patient"):
        if payer == PACKAGE:
            _show_package(prices, line)
        else:
            _show_visit(prices, payer, line, visit)


def _show_visit(prices: PriceList, payer: str, line: Line, visit: Estimate) -> None:
    answer = answer_of(payer, visit, known_patient(prices))
    _read_aloud(answer.sentence)
    if isinstance(answer.found, Bill):
        how = "" if payer in (CASH, DENIED) else f" How: {safe(answer.found.how)}."
        what = f"{safe(line.service.name)} · {NAMES[payer]}."
        st.caption(f"{what}{how} {NOTES.get(payer, '')}".strip())
    elif not answer.found.whom:
        st.info(safe(_sentence(answer.found.ask)), icon=":material/help:")


def show_fields(prices: PriceList, payer: str, line: Line) -> None:
    """Ask for what the answer rests on, with this payer."""
    _FIELDS.get(payer, lambda *_: None)(prices, line.service)
    st.caption(f":material/lock: {PRIVATE}")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _read_aloud(sentence: str) -> None:
    st.markdown(f"## “{safe(sentence)}”")


def _show_package(prices: PriceList, line: Line) -> None:
    service, sold = line.service, packages_sold(prices, line.service.id)
    if not sold:
        name = safe(service.name)
        first = service.visit.format == "initial"
        why = "happens once, so it has no package" if first else "has no package yet"
        st.markdown(f"## {name} {why}")
        if not first:
            to_packages("Add one under Packages")
        return
    answer = package_answer(service.visit, sold[number_chosen(service, sold)])
    _read_aloud(answer.sentence)
    st.caption(
        "Paid ahead: the clinic owes the sessions until they are given. An FSA does not pay for "
        "care before it is given."
    )


def _copay_fields(prices: PriceList, service: Service) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number("copay_usd")
        st.segmented_control(
            "Does the deductible come before the copay?",
            list(FIRST_ANSWERS), default=next(iter(FIRST_ANSWERS)), required=True, key=FIRST_KEY,
            persist_state="session",
            help=help_for("deductible", "copay")
            + "\n\nAsk the plan: some ask for the copay alone, others for the deductible first.",
        )  # fmt: skip
        if deductible_comes_first():
            number("deductible_left_usd", placeholder="0 where it is met")
            if value("deductible_left_usd") != 0:
                allowed("allowed_amount_usd", service)


def _coinsurance_fields(prices: PriceList, service: Service) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        allowed("allowed_amount_usd", service)
        number("coinsurance_percent")
        number("deductible_left_usd", placeholder="0 where it is met")


def _out_fields(prices: PriceList, service: Service) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        allowed("out_allowed_amount_usd", service)
        number("out_coinsurance_percent")
        number("out_deductible_left_usd", placeholder="0 where it is met")


_FIELDS = {
    PACKAGE: package_field,
    COPAY: _copay_fields,
    COINSURANCE: _coinsurance_fields,
    OUT: _out_fields,
    MEDICARE: medicare_fields,
}
