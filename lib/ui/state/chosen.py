"""Which service of the list a page speaks of, kept from page to page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.pricing.price_list import Line
from lib.ui.show.words import safe

KEY = "service"


def choose_service(
    lines: Sequence[Line], label: str = "Service", start: Line | None = None
) -> Line:
    """Draw the choice among some lines of the list, at least one, and return the chosen one.

    Where none was chosen yet it is `start`, else the first. The choice goes along from page to page
    where the next page has that service too. An address may name it by its id (`?service=`). It is
    not written there: a bound widget would write its label, and names of services belong to the
    clinic.
    """
    names = {line.service.id: safe(line.service.name) for line in lines}
    ids = list(names)
    if st.session_state.get(KEY) not in ids:
        asked = st.query_params.get(KEY)
        usual = ids[0] if start is None else start.service.id
        st.session_state[KEY] = asked if asked in ids else usual
    picked = st.pills(
        label, ids, key=KEY, persist_state="session", format_func=names.__getitem__, required=True
    )
    return next((line for line in lines if line.service.id == picked), lines[0])
