"""The link to the clinic, made on request: what is in it is chosen, and nothing else is sent."""

from __future__ import annotations

from urllib.parse import urljoin

import streamlit as st

from lib.ui.state import link, session


def share() -> None:
    """Draw the button under which a link to the clinic is made."""
    off = session.read_only()
    found = st.popover(
        "Share", icon=":material/share:", key="share", on_change="rerun", disabled=off
    )
    # Packing a long list takes a while: it waits until somebody asks for the link.
    if not found.open:
        return
    with found:
        st.markdown("**A link that opens this list elsewhere**, to look at and to keep a copy of.")
        costs = st.toggle("With my costs", key="share_costs")
        known = st.toggle("With the prices of others that I know", key="share_known")
        text = link.packed(session.clinic(), costs=costs, known_prices=known)
        if text is None:
            st.info(
                f"This is more than a link can carry ({link.MOST_CHARACTERS:,} characters): hand "
                "on the file from My clinic, Export.",
                icon=":material/download:",
            )
            return
        address = urljoin(st.context.url or "", "/")
        st.code(f"{address}?{link.PARAMETER}={text}", language=None, wrap_lines=True)
        st.caption(
            "Whoever has the link can read what is in it. Without costs, break-even and profit are "
            "not shown there."
        )
