"""What stands below the plan, each in a drawer that is filled when it is opened."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.datasets.package import load
from lib.market.medicare import (
    code_notes,
    localities,
    locality_label,
    locality_of,
    medicare_amount,
)
from lib.market.recipes import NEEDLING_CODES, recipes
from lib.pricing.price_list import Line, PriceList
from lib.ui.patient.figures import setting
from lib.ui.show.article import article_lines
from lib.ui.show.drawer import drawer
from lib.ui.show.explained import help_for
from lib.ui.show.figures import show_table
from lib.ui.show.words import paid, safe

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
OWN_PLACE = "of the clinic's place"


def show_drawers(prices: PriceList, line: Line) -> None:
    """Draw the drawers of the chosen visit."""
    drawer("Billing helper: codes and units", "receipt", "drawer_billing", lambda: _billing(line))
    drawer(
        "Medicare's amounts by code", "table_rows", "drawer_amounts",
        lambda: _amounts(prices, line),
    )  # fmt: skip
    drawer(
        "What the article says", "article", "drawer_article",
        lambda: article_lines("insurance", "medicare", "hsa_fsa", "other_codes"),
    )  # fmt: skip


def _billing(line: Line) -> None:
    """Show the codes of the chosen visit, and what to mind."""
    visit = line.service.visit
    muscles = "three or more muscles" if visit.muscles == "3+" else "one or two muscles"
    code = NEEDLING_CODES[visit.muscles]
    st.markdown(
        f"**{muscles.capitalize()}: {code}, one unit a session.** {safe(line.service.name)} as "
        f"coded here: {safe(str(recipes(visit)[0]))}."
    )
    st.markdown(BILLING_NOTES)


def _amounts(prices: PriceList, line: Line) -> None:
    """Show Medicare's amounts at a locality for the needling and therapy codes."""
    names, own, where = localities(), locality_of(prices.place), setting()
    if own is None and prices.place is not None and prices.place.kind != "state":
        label = safe(prices.place.label)
        st.caption(f"{label}: no locality in the table; the nation's amounts.")
    options = [OWN_PLACE, *(f"{s} {n}: {name}" for (s, n), name in names.items())]
    picked = st.selectbox(
        "Locality",
        options,
        key="patient_locality",
        persist_state="session",
        width=430,
        help=help_for("locality"),
    )
    locality, label = own, locality_label(prices.place)
    if picked != OWN_PLACE:
        locality, label = list(names)[options.index(picked) - 1], picked
    table = pd.DataFrame(
        [
            {
                "code": row["hcpcs_code"],
                "description": row["description_own_words"],
                "amount_usd": medicare_amount([(row["hcpcs_code"], 1)], locality, where),
                "note": "; ".join(code_notes(row["hcpcs_code"], where)),
            }
            for row in load("medicare_rvu").to_dict("records")
        ]
    )
    st.caption(
        f"{safe(label)}, {where}: RVU × GPCI × conversion factor, one unit by itself. Several "
        "“always therapy” codes in one visit: the practice expense of all but the highest at half; "
        "each code's line is rounded to the cent, then they are added. Not for conversion into a "
        "price: Medicare does not pay a physical therapist for needling."
    )
    show_table(
        table,
        key="amounts_table",
        amount_usd=st.column_config.NumberColumn("amount (USD)", format="$%.2f"),
    )
    recipe = recipes(line.service.visit)[0]
    amount = medicare_amount(recipe.units, locality, where)
    st.markdown(f"{safe(line.service.name)} as coded ({recipe}): **{paid(amount)}**")
