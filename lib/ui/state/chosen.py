"""Which service of the list a page speaks of: an opaque id, also in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.pricing.price_list import Line
from lib.ui.show.words import safe

KEY = "service"


def choose_service(lines: Sequence[Line], label: str = "Service") -> Line:
    """Draw the choice among some lines of the list, at least one, and return the chosen one.

    The choice goes along from page to page where the next page has that service too.
    """
    names = {line.service.id: safe(line.service.name) for line in lines}
    ids = list(names)
    if st.session_state.get(KEY, ids[0]) not in ids:
        del st.session_state[KEY]
    picked = st.pills(
        label, ids, default=ids[0], key=KEY, bind="query-params", format_func=names.__getitem__,
        required=True,
    )  # fmt: skip
    return next((line for line in lines if line.service.id == picked), lines[0])
