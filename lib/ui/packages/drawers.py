"""What stands below the packages, each in a drawer that is filled when it is opened."""

from __future__ import annotations

import streamlit as st

from lib.datasets.package import load
from lib.pricing.price_list import PriceList
from lib.ui.show.article import article_lines
from lib.ui.show.drawer import drawer
from lib.ui.show.sellers import link
from lib.ui.show.words import safe

FSA_WARNING = (
    "**FSA cards and prepayment do not mix.** A flexible spending account pays for care when it is "
    "given, not when it is paid: a prepaid package is not reimbursable at purchase (orthodontia "
    "is the exception). Sources: [Newfront](https://www.newfront.com/blog/when-fsa-expenses-are-"
    "incurred), [EBC](http://www.ebcflex.com/Education/ComplianceBuzz/tabid/1140/ArticleID/619/"
    "When-is-a-Health-Care-FSA-medical-expense-incurred.aspx), read November 2026."
)


def show_drawers(prices: PriceList) -> None:
    """Draw the drawers: what to know of money paid ahead, and what the article says."""
    place = prices.place
    title = "Before you sell one: FSA cards, and rules on prepaid care"
    if place is not None:
        title += f" in {safe(place.state_name)}"
    drawer(title, "gavel", "drawer_rules", lambda: _rules(prices))
    drawer("What the article says", "article", "drawer_article", lambda: article_lines("packages"))


def _rules(prices: PriceList) -> None:
    """Warn of FSA prepayment, and say what was found on prepaid plans in the state."""
    st.warning(FSA_WARNING, icon=":material/credit_card_off:")
    place = prices.place
    if place is None:
        st.caption("Enter a place above to see what was found on prepaid plans in its state.")
        return
    rules = load("prepaid_rules")
    here = rules[rules["state"] == place.state].astype(object)
    state = safe(place.state_name)
    if here.empty:
        st.caption(
            f"Prepaid plans in {state}: nothing was found, which does not mean there is no rule. "
            "Nearly all rules found are for chiropractors. Ask your board."
        )
    for row in here.where(here.notna(), None).to_dict("records"):
        dated = f", {row['as_of']}" if row["as_of"] else ", undated"
        note = f" {safe(row['note'])}" if row["note"] else ""
        source = link("source", row["source_url"])
        st.info(
            f"**Prepaid care in {state}.** {safe(row['rule'])}{note} ({source}{dated}) Not legal "
            "advice.",
            icon=":material/gavel:",
        )
