"""Area by area: the metro and the rural median as two dots on one line, faded where unsure."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.charts.style import COLORS, SYMBOLS, dollar_axis, figure, shorter
from lib.market.comparisons import SIDES
from lib.market.pairs import Pair
from lib.market.ranges import Range, confidence_by_precision
from lib.pricing.money import cents

ROW_HEIGHT = 26
# How much of its color a dot keeps, by how wide the median's interval is.
FADING = {"high": 1.0, "medium": 0.6, "low": 0.3}
MOST_LETTERS = 21


def dumbbell_chart(pinned: Sequence[Pair], pairs: Sequence[Pair], price_name: str) -> go.Figure:
    """Return a row for each area with its metro and rural median; `pinned` stand on top.

    The first pinned one is the nation, whose medians are drawn through all rows. Prices are US
    dollars for one visit; the axis stands on top as well as below.
    """
    rows = [*pinned, *pairs]
    # In two lines: beside the names a phone leaves little room.
    axis = dollar_axis(f"{price_name},<br>US dollars per visit", _top(rows))
    fig = figure(
        height=ROW_HEIGHT * len(rows) + 162,
        margin={"l": 8, "r": 14, "t": 64, "b": 68},
        xaxis=axis,
        xaxis2=axis | {"title": None, "overlaying": "x", "side": "top", "matches": "x"},
        yaxis={
            "range": [len(rows) - 0.4, -0.6], "tickvals": list(range(len(rows))),
            "ticktext": [_name(pair) for pair in rows], "showgrid": False, "zeroline": False,
            "fixedrange": True, "tickfont": {"size": 13},
        },
    )  # fmt: skip
    fig.update_layout(legend={"y": 1, "yanchor": "top", "yref": "container"})
    fig.add_trace(_links(rows))
    for kind in SIDES:
        fig.add_trace(_dots(rows, kind))
        fig.add_trace(_in_legend(kind))
    # An axis without a trace is not drawn.
    fig.add_scatter(x=[None], y=[None], xaxis="x2", showlegend=False, hoverinfo="skip")
    _lines(fig, pinned)
    return fig


def _top(rows: Sequence[Pair]) -> float:
    medians = [side.p50 for pair in rows for side in pair.sides if side.p50 is not None]
    return 1.05 * max(medians, default=100.0)


def _name(pair: Pair) -> str:
    """Say an area as a phone's margin can bear it: a metropolitan area by its first city."""
    first = [part.split("-")[0] for part in pair.name.split(", ")]
    return shorter(", ".join(first), letters=MOST_LETTERS)


def _links(rows: Sequence[Pair]) -> go.Scatter:
    x: list[float | None] = []
    y: list[int | None] = []
    for position, pair in enumerate(rows):
        medians = [side.p50 for side in pair.sides if side.p50 is not None]
        if len(medians) == len(SIDES):
            x += [*medians, None]
            y += [position, position, None]
    return go.Scatter(
        x=x, y=y, mode="lines", name="difference", hoverinfo="skip", showlegend=False,
        line={"color": COLORS["all"], "width": 2},
    )  # fmt: skip


def _dots(rows: Sequence[Pair], kind: str) -> go.Scatter:
    known = [
        (position, side)
        for position, pair in enumerate(rows)
        if (side := pair.side(kind)) is not None and side.p50 is not None
    ]
    return go.Scatter(
        x=[side.p50 for _, side in known], y=[position for position, _ in known],
        mode="markers", name=f"{kind} median", showlegend=False,
        text=[_hover(side) for _, side in known], hoverinfo="text",
        marker={
            "color": COLORS[kind], "size": 11, "symbol": SYMBOLS[kind],
            "opacity": [FADING[precision(side)] for _, side in known],
        },
    )  # fmt: skip


def _in_legend(kind: str) -> go.Scatter:
    """Return the legend's entry in full color, whatever the first dot's fading is."""
    return go.Scatter(
        x=[None], y=[None], mode="markers", name=f"{kind} median", hoverinfo="skip",
        marker={"color": COLORS[kind], "size": 11, "symbol": SYMBOLS[kind]},
    )  # fmt: skip


def precision(found: Range) -> str:
    """Return high, medium or low by the width of a median's interval alone."""
    assert found.interval_share is not None
    return confidence_by_precision(found.interval_share)


def _hover(found: Range) -> str:
    assert found.p50 is not None
    assert found.median_low is not None
    assert found.median_high is not None
    return (
        f"{found.area.label}: median ${cents(found.p50):,.2f}<br>95% interval "
        f"${cents(found.median_low):,.2f}–{cents(found.median_high):,.2f}<br>"
        f"{found.n_offers} offers, {found.n_price_lists} price lists"
    )


def _lines(fig: go.Figure, pinned: Sequence[Pair]) -> None:
    """Draw the nation's medians through all rows, and a line under what is pinned."""
    shapes = [
        {
            "type": "line", "xref": "x", "yref": "paper", "x0": side.p50, "x1": side.p50,
            "y0": 0, "y1": 1, "layer": "below",
            "line": {"color": COLORS[side.area.kind], "width": 1.5, "dash": "dot"},
        }
        for side in (pinned[0].sides if pinned else ())
        if side.p50 is not None
    ]  # fmt: skip
    shapes.append(
        {
            "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1,
            "y0": len(pinned) - 0.5, "y1": len(pinned) - 0.5,
            "line": {"color": COLORS["all"], "width": 1},
        }
    )  # fmt: skip
    fig.update_layout(shapes=shapes)
