"""How every figure looks: one color and one symbol per series, readable on light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from lib.charts.figure import Figure, Trace, scatter

# At least 3:1 on white and on near-black, and told apart by color-blind eyes: pairs that these see
# as one hue differ in lightness (a test simulates it). The symbol says the same again.
COLORS = {
    "metro": "#3A8DEB",
    "rural": "#DB7A15",
    "all": "#8490BE",
    "clinic": "#00A464",
    "article": "#6B6762",
    "medicare": "#8050B0",
    "brought": "#6A32FA",
    "mine": "#C8283A",
    "plain": "#8F95A1",  # nobody's price: costs, curves, and what stands beside the chosen
}
SYMBOLS = {
    "metro": "circle",
    "rural": "square",
    "all": "circle",
    "clinic": "diamond",
    "medicare": "triangle-up",
    "brought": "hexagon",
    "mine": "star",
}
NAMES = {
    "metro": "hospitals, metro",
    "rural": "hospitals, rural",
    "all": "hospitals, metro and rural",
    "clinic": "prices that clinics post (not the same service)",
    "article": "what the article says clinics ask (not the same service)",
    "medicare": "Medicare amount",
    "brought": "prices in the files you read",
}
# What every axis of US dollars has.
DOLLARS: dict[str, Any] = {
    "tickprefix": "$",
    "separatethousands": True,
    "exponentformat": "none",  # $20,000 rather than $20k
}
LEGEND = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "yref": "paper"}
INTERVAL_NAME = "median's 95% interval"
INTERVAL_HEIGHT = 12


def figure(height: int, *, legend: dict[str, Any] | None = None, **layout: Any) -> Figure:
    """Return an empty figure with the shared layout, `legend` in its legend; height in pixels."""
    shared: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 36, "b": 44},
        "hovermode": "closest",
        "dragmode": False,
        "legend": LEGEND | (legend or {}),
    }
    return Figure(layout=shared | layout)


def interval_marks(x: Sequence[float | None], y: Sequence[float | None]) -> list[Trace]:
    """Return brackets from low to high that are seen on every bar and on light and dark ground.

    `x` holds low, high and None for each bracket, `y` its height twice and None. Two traces: a
    dark edge, and a white core on it; either alone would vanish on one of the themes.
    """
    return [
        scatter(
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


def row_label(fig: Figure, text: str, y: float, axis: str = "y") -> None:
    """Write a row's label from the left edge on, above what the row holds."""
    fig.add_annotation(
        text=text, x=0, xref="paper", xanchor="left", y=y, yref=axis, yanchor="middle",
        align="left", showarrow=False, font={"size": LABEL_SIZE},
    )  # fmt: skip


LABEL_SIZE = 13
MOST_LETTERS = 44
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


def shorter(text: str, beside: str = "", letters: int = MOST_LETTERS) -> str:
    """Return a text as a row's label on a phone can bear it, with its middle left out.

    Names often differ in their end alone. `beside` is what else stands in the label.

    >>> shorter("Half an hour", ": $90"), shorter("A" * 40 + ", 60 min", ": $90")
    ('Half an hour', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAA…AA, 60 min')
    """
    most = letters - len(beside)
    if len(text) <= most:
        return plain(text)
    end = most // 4 + 1
    return plain(f"{text[: most - 1 - end].rstrip()}…{text[-end:].lstrip()}")


def signed(amount_usd: float) -> str:
    """Say a difference with its sign and to the cent, so that rows compare.

    >>> signed(33.25), signed(-6.32)
    ('+$33.25', '−$6.32')
    """
    sign = "−" if amount_usd < 0 else "+"
    return f"{sign}${abs(amount_usd):,.2f}"
