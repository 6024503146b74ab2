"""Page furniture: what stands on every page around its question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import wraps
from typing import ParamSpec
from urllib.parse import urljoin

import streamlit as st

from lib.datasets.package import DataPackageError, Problem, fingerprint
from lib.market.citation import View, citation
from lib.market.files import NOT_ADVICE
from lib.ui.show.address import TURNED, in_words
from lib.ui.show.progress import working
from lib.ui.show.toast import show_toasts
from lib.ui.show.words import safe
from lib.ui.site import PageInfo, progress_of

P = ParamSpec("P")
# How the keys of drawers begin.
DRAWER = "drawer_"
DAMAGED = "problems_of_damaged_data"
# Which page is shown, and how often a body was drawn; turning to another page skips a number.
PAGE, DRAWN = "page_shown", "times_drawn"
ATTRIBUTION = (
    "Postal places: GeoNames (geonames.org), CC BY 4.0. CPT codes are copyright American Medical "
    "Association; descriptions here are our own words."
)


def data_problems(problems: list[Problem]) -> None:
    """Say what is wrong with the data package, instead of a page."""
    st.title("The data cannot be read")
    st.error("The data package is damaged. Until it is mended, no figure can be shown.")
    for problem in problems[:20]:
        st.markdown(f"- {safe(str(problem))}")
    st.caption("`python -m lib.commands check` checks every row.")


def fragment(
    body: Callable[P, None], *, key: str | None = None, quick: bool = False
) -> Callable[P, None]:
    """Make a part of a page rerun by itself and say what it works on where that takes a while.

    A part that is `quick` says nothing. By its `key` a callback can ask for it. Damaged data still
    reach the frame, which says so.

    Streamlit shows an error inside a fragment itself, so that the frame never sees it: the
    problems are kept for it, and the frame runs again.
    """

    @st.fragment(key=key)
    @wraps(body)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        words = progress_of(st.session_state.get(PAGE, ""))
        try:
            with nullcontext() if quick else working(words, body.__name__):
                body(*args, **kwargs)
                show_toasts()
        except DataPackageError as error:
            st.session_state[DAMAGED] = error.problems
            st.rerun()

    return guarded


def redraw(*keys: str) -> None:
    """Redraw the parts of these keys instead of where the control stands; the end of a callback.

    Of drawers, whose parts have their keys, only those that stand open: the others are empty.
    """
    st.rerun([one for one in keys if not one.startswith(DRAWER) or st.session_state.get(one)])


def note_page(url_path: str) -> None:
    """Note which page is shown, and whether the reader has just turned to it."""
    if st.session_state.get(PAGE) != url_path:
        st.session_state[TURNED] = True
        note_drawn()
    st.session_state[PAGE] = url_path


def note_drawn() -> None:
    """Note that the page's body is drawn again."""
    st.session_state[DRAWN] = st.session_state.get(DRAWN, 0) + 1


def footer() -> None:
    """Say what the figures are and are not, and whose data they rest on."""
    with st.container(key="footer"):
        st.caption(f"{NOT_ADVICE} {ATTRIBUTION} Data package {fingerprint()}.")


Query = Mapping[str, Sequence[str]]


def cite(page: PageInfo, words: str, *commands: str, query: Query | None = None) -> None:
    """Show lines to copy: who, when, which view and data, the commands that repeat it, the link.

    `query` is the link's, where it differs from the present address.
    """
    st.markdown("**Cite or share this view**")
    lines = citation(View(page.title, words, commands), link_to(page, query))
    st.code(lines, language=None, wrap_lines=True)


def link_to(page: PageInfo, query: Query | None = None) -> str:
    """Return the address of a page with a query, the present one where none is given."""
    if query is None:
        query = {name: st.query_params.get_all(name) for name in st.query_params}
    address = urljoin(st.context.url or "", page.url_path)
    return f"{address}?{in_words(query)}" if query else address
