"""The chart of a raise or a cut, as a what-if."""

from __future__ import annotations

import numpy as np

from lib.charts.figure import Figure
from lib.charts.style import COLORS, DOLLARS, LABEL_SIZE, SYMBOLS, figure
from lib.pricing.change import Response
from lib.pricing.money import cents

# What a price on the curve is called, its symbol and its color.
_MARKS = {
    "today": ("your price", SYMBOLS["mine"], "mine"),
    "best": ("brings in most", "circle", "clinic"),
    "tie": ("same money as today", "diamond-open", "mine"),
    "floor": ("you break even", "line-ns-open", "article"),
    "none": ("nobody comes", "x", "article"),
}
LEGEND_ROW, PLOT = 22, 270  # pixels


def response_chart(found: Response, price_usd: float, break_even_usd: float) -> Figure:
    """Return what visits leave against price under the user's own assumption, US dollars.

    The prices that matter are marked on the curve and named above it: today's, the best, where a
    change stops paying, the break-even price, and where nobody comes. What the curve does not
    reach is left out.
    """
    low, high = found.curve["price_usd"].min(), found.curve["price_usd"].max()
    prices = {
        "best": found.best_usd, "tie": found.tie_usd, "floor": break_even_usd,
        "none": found.none_usd,
    }  # fmt: skip
    marks = {
        key: price for key, price in prices.items() if price is not None and low <= price <= high
    }
    if "tie" in marks and cents(marks["tie"]) == cents(price_usd):
        del marks["tie"]  # today's own price is the top
    names = LEGEND_ROW * (1 + len(marks))
    fig = figure(
        height=PLOT + names + 52,
        margin={"l": 8, "r": 16, "t": 8, "b": 44},
        showlegend=False,
        xaxis={
            "title": {"text": "price, US dollars"}, **DOLLARS, "nticks": 7,
            "ticklabelstandoff": 6,
        },
        yaxis={
            "title": {"text": "left by 100 of today's visits"}, **DOLLARS, "nticks": 6,
            "domain": [0, PLOT / (PLOT + names)],
        },
        # The marks' names above the curve: no width clips them, no line crosses them.
        xaxis2={"visible": False, "range": [0, 1], "fixedrange": True, "anchor": "y2"},
        yaxis2={
            "visible": False, "range": [len(marks) + 0.7, -0.5], "fixedrange": True,
            "anchor": "x2", "domain": [PLOT / (PLOT + names), 1],
        },
    )  # fmt: skip
    fig.add_scatter(
        x=found.curve["price_usd"], y=found.curve["leaves_usd"], mode="lines",
        line={"color": COLORS["plain"], "width": 3}, showlegend=False,
        hovertemplate="at $%{x:,.2f}: $%{y:,.0f} left<extra></extra>",
    )  # fmt: skip
    fig.add_shape(
        type="line", x0=0, x1=1, xref="x domain", y0=found.today_usd, y1=found.today_usd,
        line={"color": COLORS["mine"], "width": 1, "dash": "dot"}, layer="below",
    )  # fmt: skip
    for row, (key, price) in enumerate({"today": price_usd, **marks}.items()):
        _mark(fig, found, key, price, row)
    return fig


def _mark(fig: Figure, found: Response, key: str, price: float, row: int) -> None:
    """Draw a price's mark on the curve, and again before its name."""
    name, symbol, kind = _MARKS[key]
    left = found.today_usd
    if key != "today":
        left = float(np.interp(price, found.curve["price_usd"], found.curve["leaves_usd"]))
    marker = {"symbol": symbol, "size": 13, "color": COLORS[kind], "line": {"color": COLORS[kind]}}
    if symbol.endswith("open"):
        marker |= {"line": {"color": COLORS[kind], "width": 2.5}}
    fig.add_scatter(
        x=[price], y=[left], mode="markers", name=name, cliponaxis=False, marker=marker,
        hovertemplate=f"{name} ${price:,.2f}<br>${left:,.0f} left<extra></extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=[0.01], y=[row], mode="markers+text", name=name, xaxis="x2", yaxis="y2",
        cliponaxis=False, marker=marker, hoverinfo="skip", text=[f"  {name} <b>${price:,.2f}</b>"],
        textposition="middle right", textfont={"size": LABEL_SIZE},
    )  # fmt: skip
