"""What one hospital in the place would post, estimated, and the offers most like it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.datasets.places import Place
from lib.market.downloads import context_of
from lib.market.files import Download
from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS
from lib.market.ranges import Query
from lib.market.sellers import within_reach
from lib.pricing.hospital.here import Estimate, Seller, comparables, estimate_here
from lib.ui.market.address import FIGURES
from lib.ui.market.choices import Choice, priced
from lib.ui.show import words
from lib.ui.show.explained import help_for
from lib.ui.show.figures import download
from lib.ui.show.sellers import link
from lib.ui.show.words import money, safe

ANY = "not said"


def show_estimate(choice: Choice, query: Query) -> None:
    """Draw what one hospital would post, by its type and owner, and the offers most like it."""
    st.caption(
        "A model fitted to the posted prices, without those marked as extreme or placeholders, "
        "says what one hospital here would post, also where none was seen. The filters above play "
        "no part. How it was made and how often it is right: Sources and methods."
    )
    with st.container(horizontal=True):
        kind = st.selectbox(
            "Type of the hospital", [ANY, *HOSPITAL_TYPES], key="estimate_type", width=200
        )
        owner = st.selectbox("Its owner", [ANY, *OWNERSHIPS], key="estimate_owner", width=200)
    seller = Seller(choice.place, HOSPITAL_TYPES.get(kind), None if owner == ANY else owner)
    found = estimate_here(query, seller)
    st.markdown(_sentence(found, _where(choice.place)))
    told = priced(replace(choice, figures=FIGURES[1]), query)
    st.caption(f"{safe(told)}. {_behind(found)}")
    _comparables(choice, query, seller, found)


def _where(place: Place | None) -> str:
    """Return where an estimate is of: outside the fifty states and DC there is none but this."""
    if place is None:
        return "the United States"
    return place.label if place.division else f"the United States (no data of {place.state_name})"


def _sentence(found: Estimate, where: str) -> str:
    return (
        f"**In {safe(where)} half of such hospitals would post {money(found.p25)} to "
        f"{money(found.p75)}**, eight of ten {money(found.p10)} to {money(found.p90)}; the middle "
        f"is {money(found.p50)}."
    )


def _behind(found: Estimate) -> str:
    ends = f"{money(found.median_low)} and {money(found.median_high)}"
    return f"The middle itself is known to lie between {ends} (95% interval)."


def _comparables(choice: Choice, query: Query, seller: Seller, found: Estimate) -> None:
    table = comparables(query, seller)
    if table.empty:
        st.caption(_without(choice.place))
        return
    st.markdown("**The offers most like it, adjusted to it**", help=help_for("price list"))
    names = table["hospital"] + ", " + table["city"] + ", " + table["state"]
    struck = st.multiselect(
        "Leave out", names.to_list(), key="comparables_struck", placeholder="none: all count",
        help="What is left out here leaves the summary below. The model is not fitted anew.",
    )  # fmt: skip
    kept = table[~names.isin(struck)]
    if len(kept):
        low, middle, high = (float(kept["adjusted_usd"].quantile(q)) for q in (0.25, 0.5, 0.75))
        st.markdown(
            f"Adjusted, the middle of {words.count(len(kept), 'offer')} is **{money(middle)}**, "
            f"half lie between {money(low)} and {money(high)}; the model's middle is "
            f"{money(found.p50)}."
        )
    st.table(_cells(table, names, set(struck)), border="horizontal", hide_index=True)
    st.caption(
        f"Of each price list {safe(within_reach(choice.place)) if choice.place else ''} the "
        "nearest hospital; those of the type chosen come first. Each factor is the ratio of the "
        "model's middles as place, type and owner become those asked about, one after the other."
    )
    alike = Download(
        table.assign(
            struck_out=names.isin(struck),
            asked_type=seller.hospital_type or ANY,
            asked_owner=seller.owner or ANY,
        ),
        context_of(choice.visit, query, choice.place.label if choice.place else "", ""),
        "Posted offers most like the hospital asked about",
        words.hospital_source(None),
    )
    download(alike, "Download the offers most like it", "comparables", key="comparables_csv")


def _without(place: Place | None) -> str:
    """Say why there are no offers to compare with."""
    if place is None or place.lat is None:
        return "Enter a ZIP code or a city above to see the offers most like it."
    return f"No hospital {safe(within_reach(place))} posts a price of it that counts."


def _cells(table: pd.DataFrame, names: pd.Series, struck: set[str]) -> pd.DataFrame:
    rows = []
    for row, name in zip(table.to_dict("records"), names, strict=True):
        said = f"~~{safe(name)}~~" if name in struck else safe(name)
        rows.append(
            {
                "hospital": said,
                "miles": f"{row['miles']:,.0f}",
                "posted (USD)": money(row["price_usd"]),
                "× place": f"{row['by_place']:.2f}",
                "× type": f"{row['by_type']:.2f}",
                "× owner": f"{row['by_owner']:.2f}",
                "adjusted (USD)": money(row["adjusted_usd"]),
                "source": link(f"Source: {name}", row["source_url"]),
            }
        )
    return pd.DataFrame(rows)
