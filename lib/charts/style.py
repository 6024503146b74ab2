"""How every figure looks: one color and one symbol per series, readable on light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

# Mid-tones with at least 3:1 contrast on white and on near-black, told apart by color-blind eyes;
# the symbol says the same again.
COLORS = {
    "metro": "#3B82C4",
    "rural": "#C97700",
    "all": "#6A7F94",
    "clinic": "#009E73",
    "article": "#8C8C8C",
    "medicare": "#B265A9",
    "mine": "#D1495B",
}
SYMBOLS = {
    "metro": "circle",
    "rural": "square",
    "all": "circle",
    "clinic": "diamond",
    "medicare": "triangle-up",
    "mine": "star",
}
NAMES = {
    "metro": "hospitals, metro",
    "rural": "hospitals, rural",
    "all": "hospitals, metro and rural",
    "clinic": "prices that clinics post (not the same service)",
    "article": "what the article says clinics ask (not the same service)",
    "medicare": "Medicare amount",
}
# What every axis of US dollars has.
DOLLARS: dict[str, Any] = {"tickprefix": "$", "separatethousands": True}
INTERVAL_NAME = "median's 95% interval"
INTERVAL_HEIGHT = 12


def figure(height: int, **layout: Any) -> go.Figure:
    """Return an empty figure with the shared layout; height in pixels."""
    shared: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 36, "b": 44},
        "hovermode": "closest",
        "dragmode": False,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "yref": "paper"},
    }
    return go.Figure(layout=shared | layout)


def interval_marks(x: Sequence[float | None], y: Sequence[float | None]) -> list[go.Scatter]:
    """Return brackets from low to high that are seen on every bar and on light and dark ground.

    `x` holds low, high and None for each bracket, `y` its height twice and None. Two traces: a
    dark edge, and a white core on it; either alone would vanish on one of the themes.
    """
    return [
        go.Scatter(
            x=list(x), y=list(y), mode="lines+markers", hoverinfo="skip", showlegend=False,
            name=INTERVAL_NAME, line={"color": color, "width": width},
            marker={
                "symbol": "line-ns", "size": INTERVAL_HEIGHT,
                "line": {"color": color, "width": width},
            },
        )
        for color, width in (("#14181D", 5), ("white", 2))
    ]  # fmt: skip


def dollar_axis(title: str, top: float) -> dict[str, Any]:
    """Return an axis in whole dollars from zero to `top`."""
    return {
        "title": {"text": title},
        "range": [0, top],
        "tickprefix": "$",
        "tickformat": ",.0f",
        "rangemode": "tozero",
        "showgrid": True,
        "zeroline": True,
    }


def faded(color: str, part: float) -> str:
    """Return a color of which the ground shows through: `part` of it is left.

    >>> faded("#3B82C4", 0.5)
    'rgba(59,130,196,0.5)'
    """
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{part})"


MOST_LETTERS = 36
# Lines of small print, and of bold headings, as a phone's chart can bear them.
LINE_LETTERS, HEADING_LETTERS = 58, 42


def plain(text: str) -> str:
    """Return a text as a chart shows it, with nothing in it that plotly would act on."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(text: str, letters: int = LINE_LETTERS) -> str:
    """Return a text in lines that a chart on a phone can bear, with nothing plotly would act on.

    >>> wrapped("metro & rural"), wrapped("word " * 12).count("<br>")
    ('metro &amp; rural', 1)
    """
    return "<br>".join(plain(line) for line in wrap(text, letters))


def shorter(text: str, letters: int = MOST_LETTERS) -> str:
    """Return a text as a label in a chart on a phone can bear it, with its end left out.

    >>> shorter("Half an hour"), shorter("x" * 40) == "x" * 35 + "…"
    ('Half an hour', True)
    """
    cut = text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
    return plain(cut)
