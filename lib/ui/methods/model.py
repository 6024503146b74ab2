"""The model card: what the estimate for any place is, how good it is, and every coefficient."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from lib.market.downloads import Context
from lib.pricing.hospital.effects import effects
from lib.ui.show.figures import download, show_table

CARD = Path(__file__).parents[3] / "docs" / "hospital_model.md"


def show_model() -> None:
    """Show the model in words and mathematics, its scores, and every effect with its interval."""
    # The page's own headings stand above the document's.
    _, text = CARD.read_text("utf-8").split("\n", 1)
    st.markdown(text.replace("\n## ", "\n### "))
    st.markdown("### Every coefficient")
    price = st.segmented_control(
        "Price", ["cash", "gross"], default="cash", required=True, key="effects_price"
    )
    table = effects(price or "cash")
    st.caption(
        "What each level multiplies a price of these codes by, beside the others, with its 95% "
        "interval; of a factor one standard deviation more of it. Most intervals hold 1: little is "
        "known for certain of any one of them."
    )
    shares: dict[str, Any] = {
        name: st.column_config.NumberColumn(name.replace("_", " "), format="%.2f")
        for name in ("times", "times_low", "times_high")
    }
    show_table(table, key="effects_table", **shares)
    label = "Download the coefficients (CSV)"
    download(
        label, table, "coefficients", key="effects_csv", context=Context(price=price or "cash")
    )
