"""A patient's figures: plain widgets of the window, never saved and never in an address.

What is drawn and what is known are apart: a figure that was entered for one payer still counts in
the comparison while another payer is chosen.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.clinic import Service
from lib.datasets.assumptions import assumptions
from lib.datasets.figures import WHOLE_UNITS, setting_hint
from lib.intake.brought import payer_rates
from lib.market.medicare import SETTINGS
from lib.market.recipes import needling_factor, recipes
from lib.pricing.coverage import Case, furnishers_of
from lib.pricing.medicare_visit import MedicareTerms
from lib.pricing.money import cents, usd
from lib.pricing.payers import Insurance, Patient
from lib.pricing.price_list import PriceList
from lib.ui.show.explained import help_in
from lib.ui.show.words import safe
from lib.ui.state import files
from lib.ui.state.fields import help_of

IN_NETWORK = "allowed_amount_usd"
MOST_RATES = 200
FIRST_KEY = "patient_deductible_first"
FIRST_ANSWERS = {"Not asked yet": None, "No": False, "Yes": True}
FURNISHER_KEY, SETTING_KEY = "patient_furnisher", "patient_setting"
CHECKLIST = {
    "patient_weeks12": "Low back pain for twelve weeks or more",
    "patient_no_cause": "No known systemic cause",
    "patient_no_surgery": "Not after surgery",
    "patient_no_pregnancy": "Not in pregnancy",
    "patient_improving": "Improving so far",
}
ASK_THE_PLAN = "ask the plan"


def number(row_key: str, *, label: str = "", id: str = "", placeholder: str = "") -> None:
    """Draw a figure of the patient as a number; empty where it is not known."""
    row = assumptions()[row_key]
    whole = row.unit in WHOLE_UNITS
    kind = int if whole else float
    unit = f" ({row.unit_in_words})" if row.unit_in_words else ""
    st.number_input(
        f"{label or row.label}{unit}",
        min_value=kind(row.minimum or 0),
        max_value=kind(row.maximum or 0),
        value=None,
        step=kind(1),
        format="%d" if whole else "%.10g",
        key=_key(row_key, id),
        persist_state="session",
        placeholder=placeholder or ASK_THE_PLAN,
        help=help_in(row.label, help_of(row)),
        width=320,
    )
    if hint := setting_hint(row_key, value(row_key, id)):
        st.info(safe(f"{row.label}: {hint}."), icon=":material/percent:")


def allowed(row_key: str, service: Service) -> None:
    """Draw what an insurer allows for one visit of a service."""
    network = assumptions()[row_key].label.partition(":")[0]
    number(row_key, label=f"{network}: allowed for {safe(service.name)}", id=service.id)
    if row_key == IN_NETWORK:
        _rates_of_files(service)


def _rates_of_files(service: Service) -> None:
    """Offer the plans' rates of the files that were read as the amount allowed for a service.

    What was chosen is told apart from what was typed: whose rate it is stays said while it counts,
    also once its file is gone, and is forgotten once another amount is typed.
    """
    taken, key = _taken(service.id), f"patient_rate_{service.id}"
    if taken is None:
        st.session_state.pop(key, None)
    offers = files.offers()
    visit = service.visit
    if len(offers):
        rates = payer_rates(offers, recipes(visit)[0], needling_factor(visit)).head(MOST_RATES)
        rows = ({str(k): v for k, v in row.items()} for row in rates.to_dict("records"))
        amounts = {_rate_in_words(row): cents(float(row["rate_usd"])) for row in rows}
        _choose_rate(service, amounts, key)
    if taken is not None:
        st.caption(safe(f"Allowed: {taken}"))


def _choose_rate(service: Service, amounts: dict[str, float], key: str) -> None:
    if not amounts:
        st.caption("No payer of the files you read has a rate for every code of this visit.")
        return
    if st.session_state.get(key) not in amounts:
        st.session_state.pop(key, None)
    st.selectbox(
        "Or a plan's rate of a file you read",
        list(amounts),
        index=None,
        key=key,
        persist_state="session",
        on_change=_take_rate,
        args=(key, service.id, amounts),
        placeholder="Choose a payer and plan",
        width=440,
        help=help_in(
            "allowed amount",
            f"Of {recipes(service.visit)[0]}, as the file gives it: the middle, and in brackets "
            "from lowest to highest, where a plan has several rates.",
        ),
    )


def _rate_in_words(row: dict[str, Any]) -> str:
    low, high = (usd(cents(float(row[name]))) for name in ("lowest_usd", "highest_usd"))
    several = f" ({low} to {high})" if low != high else ""
    plan = f", {row['plan']}" if row["plan"] else ""
    whose = f"{row['hospital']}, " if row["hospital"] else ""
    dated = f"file of {row['file_date']}" if row["file_date"] else "file without a date"
    return f"{usd(row['rate_usd'])}{several}: {row['payer']}{plan} ({whose}{dated})"


def _take_rate(key: str, id: str, amounts: dict[str, float]) -> None:
    said = st.session_state[key]
    if said is not None:
        st.session_state[_key(IN_NETWORK, id)] = amounts[said]
        st.session_state[_taken_key(id)] = (amounts[said], said)


def _taken(id: str) -> str | None:
    """Return whose rate the allowed amount of a service is; None where it was typed."""
    amount, said = st.session_state.get(_taken_key(id), (None, ""))
    return said if amount is not None and amount == value(IN_NETWORK, id) else None


def _taken_key(id: str) -> str:
    return f"patient_rate_taken_{id}"


def _key(row_key: str, id: str = "") -> str:
    return f"patient_{row_key}_{id}" if id else f"patient_{row_key}"


def value(row_key: str, id: str = "") -> Any:
    """Return a figure of the patient; None where it was not entered."""
    return st.session_state.get(_key(row_key, id))


def deductible_comes_first() -> bool | None:
    """Return whether the deductible comes before the copay; None where it was not asked."""
    return FIRST_ANSWERS.get(st.session_state.get(FIRST_KEY, ""))


def furnisher(prices: PriceList) -> str:
    """Return who furnishes the needling to Medicare: the clinic's practitioner, or as answered."""
    options = furnishers_of(prices.clinic.practitioner)
    answered = st.session_state.get(FURNISHER_KEY)
    return answered if answered in options else options[0]


def setting() -> str:
    """Return where the visits take place, as Medicare calls it."""
    return st.session_state.get(SETTING_KEY) or SETTINGS[0]


def known_patient(prices: PriceList) -> Patient:
    """Return what was entered of the patient so far."""
    clinic, who = prices.clinic, furnisher(prices)
    share = value("medicare_coinsurance_percent")
    return Patient(
        inside=Insurance(
            _allowed(prices, "allowed_amount_usd"),
            value("copay_usd"),
            value("coinsurance_percent"),
            value("deductible_left_usd"),
            deductible_comes_first(),
        ),
        outside=Insurance(
            _allowed(prices, "out_allowed_amount_usd"),
            coinsurance_percent=value("out_coinsurance_percent"),
            deductible_left_usd=value("out_deductible_left_usd"),
        ),
        case=_case(who),
        terms=MedicareTerms(
            prices.place,
            who,
            coinsurance_percent=_usual("medicare_coinsurance_percent") if share is None else share,
            deductible_left_usd=value("medicare_deductible_left_usd"),
            needling_charge_usd=clinic.overrides.get("needling_charge_usd"),
            evaluation_price_usd=clinic.overrides.get("evaluation_price_usd"),
            setting=setting(),
        ),
    )


def _case(who: str) -> Case:
    weeks, cause, surgery, pregnancy, improving = (
        bool(st.session_state.get(key)) for key in CHECKLIST
    )
    return Case(
        who,
        lasts_twelve_weeks=weeks,
        no_known_cause=cause,
        not_after_surgery=surgery,
        not_pregnant=pregnancy,
        improving=improving,
        given_in_90_days=value("medicare_given_90_days") or 0,
        given_in_year=value("medicare_given_year") or 0,
    )


def _allowed(prices: PriceList, row_key: str) -> dict[str, float]:
    found = {one.service.id: value(row_key, one.service.id) for one in prices.lines}
    return {id: amount for id, amount in found.items() if amount is not None}


def _usual(row_key: str) -> float:
    return assumptions()[row_key].typical or 0.0
