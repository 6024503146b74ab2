"""What is chosen on a page: kept while others are looked at, and carried by its address.

Streamlit empties the address when a page is left.
"""

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


# Whether the page has just been turned to; whether its choices are to be taken up again.
TURNED, RETURNED = "page_just_turned_to", "page_returned_to"


def take_up_again(page: PageInfo) -> None:
    """Go on with what keep() has kept, where the address says nothing; before the first widget."""
    kept = st.session_state.get(_key(page))
    if st.session_state.pop(TURNED, False) and kept and not st.query_params:
        # Where Back led here, the bare address would win over what is set in this run.
        st.session_state[RETURNED] = True
        st.rerun()
    if st.session_state.pop(RETURNED, False):
        for name, value in (kept or {}).items():
            # Streamlit writes a value that it has kept itself into the address, as a new entry
            # in the browser's history; one that is set anew it leaves to keep().
            st.session_state.pop(name, None)
            st.session_state[name] = value


def keep(page: PageInfo, chosen: Mapping[str, object]) -> None:
    """Remember what is chosen, by its widgets' keys, and put it into the address.

    To be called once all are drawn; what a bare address shows is left out.
    """
    st.session_state[_key(page)] = dict(chosen)
    _write_address(page, in_words(as_query(chosen)))


def kept_of(page: PageInfo) -> dict[str, object]:
    """Return what keep() has kept of a page."""
    return dict(st.session_state.get(_key(page), {}))


def _key(page: PageInfo) -> str:
    return f"chosen_of_{page.url_path}"


def _write_address(page: PageInfo, query: str) -> None:
    component = st.components.v2.component("address", js=_REPLACE)
    with st.container(key="address"):
        component(key="address_of_page", data={"page": page.url_path, "query": query})


def in_words(query: Mapping[str, Sequence[str]]) -> str:
    """Return a query as it stands in an address.

    >>> in_words({"place": ["Dayton, OH"], "types": ["acute", "childrens"]})
    'place=Dayton%2C+OH&types=acute&types=childrens'
    """
    return urlencode(query, doseq=True)


def as_query(chosen: Mapping[str, object]) -> dict[str, list[str]]:
    """Return widgets' values as an address holds them.

    >>> as_query({"place": "OH", "minutes": 60, "types": ["acute"], "extremes": True})
    {'place': ['OH'], 'minutes': ['60'], 'types': ['acute'], 'extremes': ['true']}
    """
    return {name: _as_texts(value) for name, value in chosen.items()}


def _as_texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return ["true" if value is True else str(value)]
