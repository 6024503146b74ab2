"""What Medicare's answer rests on: who furnishes it, the checklist, the setting, the charges."""

from __future__ import annotations

import streamlit as st

from lib.clinic import Service
from lib.market.medicare import SETTINGS
from lib.pricing.coverage import (
    FIRST_YEAR_URL,
    SOURCE_URL,
    coverage_of,
    furnishers_of,
    may_be_covered,
    payment_of,
)
from lib.pricing.medicare_visit import FACILITY, may_split, needling_and_rest, payments
from lib.pricing.price_list import PriceList
from lib.ui.patient.figures import (
    CHECKLIST,
    FURNISHER_KEY,
    SETTING_KEY,
    furnisher,
    known_patient,
    number,
    setting,
)
from lib.ui.show.words import safe
from lib.ui.state.fields import assumption_number
from lib.visit import Visit

FACILITY_URL = "https://cgsmedicare.com/parta/pubs/news/2011/0911/043.html"
NOTICE_URL = "https://www.apta.org/article/2022/02/02/dry-needling-abn-update"
SETTING_NAMES = dict(zip(SETTINGS, ("Office or clinic", "Hospital department"), strict=True))


def medicare_fields(prices: PriceList, service: Service) -> None:
    """Draw Medicare's questions and what they come to."""
    _furnisher(prices)
    who = furnisher(prices)
    if may_be_covered(who):
        _checklist(prices)
    else:
        row = payment_of(who, "needling")
        why = coverage_of(known_patient(prices).case, 1).reasons[0]
        st.markdown(
            f"{safe(why)} {safe(row.note)} ([source]({row.source_url})) Its checklist for chronic "
            f"low back pain ([NCD 30.3.3]({SOURCE_URL})) therefore does not matter here."
        )
    if not coverage_of(known_patient(prices).case, 1).covered:
        st.markdown(
            ":material/draw: **Before the visit:** have the advance notice (ABN) signed, for the "
            "needling alone and with its price; what Medicare pays for does not belong on it "
            f"([APTA, 2022]({NOTICE_URL}))."
        )
    _what_else(service, who)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number("medicare_deductible_left_usd", placeholder="0 where it is met")
        number("medicare_coinsurance_percent", placeholder="20")
        st.segmented_control(
            "Where do the visits take place?", SETTINGS, default=SETTINGS[0], required=True,
            key=SETTING_KEY, persist_state="session", format_func=SETTING_NAMES.__getitem__,
        )  # fmt: skip
    if setting() == FACILITY:
        st.caption(
            "In a hospital's department these amounts are the practitioner's alone: **the "
            "hospital's own charge comes on top**, with a coinsurance of its own ([a Medicare "
            f"contractor]({FACILITY_URL})). Ask the hospital."
        )


def _furnisher(prices: PriceList) -> None:
    options = furnishers_of(prices.clinic.practitioner)
    if len(options) == 1:
        return
    if st.session_state.get(FURNISHER_KEY, options[0]) not in options:
        del st.session_state[FURNISHER_KEY]
    st.selectbox(
        "Who furnishes the needling, for Medicare?", options, key=FURNISHER_KEY,
        persist_state="session", width=430,
    )  # fmt: skip


def _checklist(prices: PriceList) -> None:
    """Ask what the coverage determination asks, and say what it comes to."""
    st.markdown(f"**Medicare's checklist for chronic low back pain** ([NCD 30.3.3]({SOURCE_URL}))")
    with st.container(horizontal=True):
        for key, label in CHECKLIST.items():
            st.toggle(label, key=key, persist_state="session")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number("medicare_given_90_days", placeholder="0")
        number("medicare_given_year", placeholder="0")
    found = coverage_of(known_patient(prices).case, 1)
    word = "Covered." if found.covered else "Not covered."
    st.markdown(f"**{word}** {safe(' '.join(found.reasons))}")
    st.caption(
        "Its twelve months count from the first treatment, not from January "
        f"([a plan's account]({FIRST_YEAR_URL}))."
    )


def _what_else(service: Service, who: str) -> None:
    """Say what of the visit stays Medicare's beside the needling, and ask for the charges."""
    codes = [code for code, _ in needling_and_rest(service.visit)[1]]
    if not codes:
        return
    for name, row in payments(who, codes).items():
        words = {
            True: f"The {name} ({' + '.join(codes)}) stays Medicare's; only the needling may be "
            "charged.",
            False: f"Medicare pays nothing for {name} by this practitioner.",
            None: f"Whether Medicare pays for {name} by this practitioner has to be asked.",
        }[row.paid]
        st.caption(f"{words} {safe(row.note)} ([source]({row.source_url}))")
    charges(service.visit, who)


def charges(visit: Visit, who: str, *, asked: Visit | None = None) -> None:
    """Ask for the clinic's charges that split a visit's price; `asked` is a visit done already."""
    needling = may_split(visit, who) and not (asked and may_split(asked, who))
    evaluation = may_split(visit, who) and visit.format == "initial"
    if not needling and not evaluation:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", width=660):
        if needling:
            assumption_number("needling_charge_usd", placeholder="from the price of the visit")
        if evaluation:
            assumption_number("evaluation_price_usd")
    st.caption("What the clinic charges is kept with it.")
