"""The nearest sellers as a table of real text, whose links the keyboard reaches."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pandas as pd
import streamlit as st

from lib.pricing.money import cents
from lib.ui.show.words import safe

# Columns that are shown where the sellers have them, by the words at their head.
MORE = {"kind": "kind", "n_hospitals_of_list": "hospitals on this list"}
# All that may stand in an address, less what would end or change a markdown link.
KEPT_IN_ADDRESSES = ":/?#@!&'+,;=%"


def show_sellers_table(sellers: pd.DataFrame) -> None:
    """Draw sellers, nearest first, each with a link to its price file."""
    with st.container(key="sellers_table"):
        table = sellers_table(sellers)
        st.table(table, border="horizontal", hide_index=True, alt="Sellers near you")


def sellers_table(sellers: pd.DataFrame) -> pd.DataFrame:
    """Return the table's cells as markdown: who, how far (miles), price (US dollars), source.

    `sellers` holds `hospital`, `miles`, `price_usd`, `city`, `state` and `source_url`; columns
    named in MORE follow where it has them. Each link is named after its hospital, and after its
    city too where two hospitals share a name.
    """
    rows = []
    twice = sellers["hospital"].duplicated(keep=False)
    for row, shared in zip(sellers.to_dict("records"), twice, strict=True):
        town = f"{row['city']}, {row['state']}"
        name = f"{row['hospital']}, {town}" if shared else str(row["hospital"])
        cells = {
            "hospital": safe(str(row["hospital"])),
            "miles": f"{row['miles']:,.0f}",
            "price (USD)": safe(f"${cents(row['price_usd']):,.2f}"),
            "city": safe(town),
        }
        cells |= {head: safe(str(row[column])) for column, head in MORE.items() if column in row}
        rows.append(cells | {"source": link(f"Source: {name}", row["source_url"])})
    return pd.DataFrame(rows)


def link(words: str, address: object) -> str:
    """Return a markdown link, or the words "no link" where the address is none of the web's."""
    try:
        parts = urlsplit(address.strip() if isinstance(address, str) else "")
        web = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:  # such as an IPv6 address that never ends
        web = None
    if not web:
        return "no link"
    return f"[{safe(words)}]({quote(parts.geturl(), safe=KEPT_IN_ADDRESSES)})"
