"""Links from one page to another, where a question needs what is entered elsewhere."""

from __future__ import annotations

import streamlit as st

from lib.ui.site import MY_PRICES, PACKAGES


def to_costs(label: str) -> None:
    """Draw a link to the costs of My clinic."""
    st.page_link(f"../../{MY_PRICES.file}", label=label, icon=":material/payments:")


def to_services(label: str) -> None:
    """Draw a link to the services of My clinic."""
    # Streamlit finds a page by its file, seen from the frame's own.
    file = f"../../{MY_PRICES.file}"
    st.page_link(
        file, label=label, icon=":material/add:", query_params={"section": "Services"}
    )  # fmt: skip


def to_packages(label: str) -> None:
    """Draw a link to the packages page."""
    st.page_link(f"../../{PACKAGES.file}", label=label, icon=PACKAGES.icon)
