"""The article's lines where a reader would look for them, each with verdict and source."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from lib.datasets.package import load
from lib.market.comparisons import metro_evidence
from lib.ui.show.differences import evidence
from lib.ui.show.words import safe

VERDICT_BADGES = {
    "agrees": ":green-badge[agrees]",
    "partly": ":blue-badge[partly]",
    "disagrees": ":red-badge[disagrees]",
    "not comparable": ":orange-badge[not comparable]",
    "no data": ":gray-badge[no data]",
}


@lru_cache(maxsize=1)
def lines() -> dict[str, dict[str, Any]]:
    """Return the article's lines by key, in its order."""
    return {str(row["key"]): {str(k): row[k] for k in row} for row in _rows()}


def _rows() -> list[dict[Any, Any]]:
    return load("article").to_dict("records")


def _measured_metro() -> str:
    return (
        "*Measured, metro less rural, the nation's posted hospital medians, 95% interval of their "
        "difference:* " + " ".join(safe(_sentence(evidence(one))) for one in metro_evidence())
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


# Lines whose verdict rests on figures that the tables give.
MEASURED: dict[str, Callable[[], str]] = {"metro": _measured_metro}


def measured(key: str) -> str:
    """Return the figures behind a line's verdict as markdown; empty where it rests on none."""
    return MEASURED[key]() if key in MEASURED else ""


def article_lines(*keys: str) -> None:
    """Show lines of the article in small print: what it says, our verdict, why, the source."""
    for key in keys:
        line = lines()[key]
        st.caption(
            f"*The article:* {safe(line['text'])} {VERDICT_BADGES[line['verdict']]} "
            f"{safe(line['verdict_reason'])} ([source]({line['source_url']}))"
        )
        if figures := measured(key):
            st.caption(figures)
