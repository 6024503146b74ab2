"""What stands below the comparison, each in a drawer that is filled when it is opened."""

from __future__ import annotations

import streamlit as st

from lib.pricing.price_list import Line
from lib.ui.bundles.hospitals import show_hospitals
from lib.ui.show.article import article_lines
from lib.visit import Visit


def show_drawers(bundle: Line | None) -> None:
    """Draw what hospitals post for the bundled visit compared, and what the article says."""
    drawer = st.expander(
        "What hospitals post, metro against rural (not the same service)",
        icon=":material/local_hospital:", key="drawer_hospitals", on_change="rerun",
    )  # fmt: skip
    if drawer.open:
        with drawer:
            show_hospitals(bundle.service.visit if bundle else Visit.of_format("bundled"))
    drawer = st.expander(
        "What the article says", icon=":material/article:", key="drawer_article",
        on_change="rerun",
    )  # fmt: skip
    if drawer.open:
        with drawer:
            article_lines("pricing_models", "bundled")
