"""The address of a page, written by a script without an entry in the browser's history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from lib.ui.site import PageInfo

# What a script writes to st.query_params is a new entry, to which Back returns, where the script
# writes it again: the reader never leaves the page. This replaces the entry, as bound widgets do.
# By the time it runs the reader may have turned to another page: that one's address stays.
_REPLACE = """
export default function ({ data }) {
    const inOrder = (search) => {
        const found = new URLSearchParams(search)
        found.sort()
        return found.toString()
    }
    const { pathname, search } = window.location
    if (pathname.endsWith("/" + data.page) && inOrder(search) !== inOrder(data.query)) {
        window.history.replaceState({}, "", pathname + (data.query ? "?" + data.query : ""))
    }
}
"""


def write_address(page: PageInfo, query: Mapping[str, Sequence[str]]) -> None:
    """Make the browser show a page's address with this query."""
    component = st.components.v2.component("address", js=_REPLACE)
    with st.container(key="address"):
        component(key="address_of_page", data={"page": page.url_path, "query": in_words(query)})


def in_words(query: Mapping[str, Sequence[str]]) -> str:
    """Return a query as it stands in an address.

    >>> in_words({"place": ["Dayton, OH"], "types": ["acute", "childrens"]})
    'place=Dayton%2C+OH&types=acute&types=childrens'
    """
    return urlencode(query, doseq=True)
