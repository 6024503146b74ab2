"""The component: its script, its look, and how a figure is handed to it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from lib.charts.figure import Figure
from lib.datasets.package import fingerprint
from lib.ui.chart.library import script_address

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "dry_needling_chart",
        js=(HERE / "chart.js").read_text(encoding="utf-8"),
        css=(HERE / "chart.css").read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def chart(
    fig: Figure, *, key: str, alt: str, title: str, source: str, file_name: str
) -> str | None:
    """Draw a figure and return what was clicked in it, if that has just happened.

    `alt` says in words what it shows; `title` stands above and `source`, with the data's
    fingerprint, below it on the picture that a reader saves under `file_name`. What can be chosen
    carries its name as the first value of the point's `customdata`; a filled area, which is one
    trace, as that of its trace's first point. The figure's height is kept free before it is drawn;
    the `meta` of its layout may bind it to the width (`height_of_width`, `besides` in pixels), that
    of a trace say `from_width` it is seen.
    """
    data: dict[str, Any] = {
        "figure": fig.to_json(),
        "alt": alt,
        "title": title,
        "source": f"{source} Data package {fingerprint()}.",
        "file_name": file_name,
        "script": script_address(),
        "height": fig.layout["height"],
        "shape": fig.layout.get("meta"),
    }
    found = _component()(key=key, data=data, height="content", on_clicked_change=lambda: None)
    return getattr(found, "clicked", None)
