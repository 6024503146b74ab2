"""Area by area: the metro and the rural median as two dots on one line, faded where unsure."""

from __future__ import annotations

from collections.abc import Sequence

from lib.charts.figure import Figure, Trace, scatter
from lib.charts.style import COLORS, SYMBOLS, dollar_axis, faded, figure, shorter
from lib.market.comparisons import SIDES
from lib.market.pairs import Pair
from lib.market.ranges import Range, confidence_by_precision
from lib.pricing.money import cents

ROW_HEIGHT = 26
# How much of its color a dot keeps within its outline, by how wide the median's interval is.
FADING = {"high": 1.0, "medium": 0.6, "low": 0.3}
MOST_LETTERS = 21


def dumbbell_chart(pinned: Sequence[Pair], pairs: Sequence[Pair], price_name: str) -> Figure:
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
        legend={"yanchor": "top", "yref": "container"},
    )  # fmt: skip
    fig.data.append(_links(rows))
    fig.data.append(_unknown(rows))
    for kind in SIDES:
        fig.data.append(_dots(rows, kind))
        fig.data.append(_in_legend(kind))
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


def _links(rows: Sequence[Pair]) -> Trace:
    x: list[float | None] = []
    y: list[int | None] = []
    for position, pair in enumerate(rows):
        medians = [side.p50 for side in pair.sides if side.p50 is not None]
        if len(medians) == len(SIDES):
            x += [*medians, None]
            y += [position, position, None]
    return scatter(
        x=x, y=y, mode="lines", name="difference", hoverinfo="skip", showlegend=False,
        line={"color": COLORS["all"], "width": 2},
    )  # fmt: skip


def _unknown(rows: Sequence[Pair]) -> Trace:
    """Say in a row without a dot why it has none."""
    empty = [
        position
        for position, pair in enumerate(rows)
        if all(side.p50 is None for side in pair.sides)
    ]
    return scatter(
        x=[0] * len(empty), y=empty, mode="text", text=[" too few price lists"] * len(empty),
        textposition="middle right", textfont={"size": 12}, name="too few", showlegend=False,
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _dots(rows: Sequence[Pair], kind: str) -> Trace:
    known = [
        (position, side)
        for position, pair in enumerate(rows)
        if (side := pair.side(kind)) is not None and side.p50 is not None
    ]
    return scatter(
        x=[side.p50 for _, side in known], y=[position for position, _ in known],
        mode="markers", name=f"{kind} median", showlegend=False,
        text=[_hover(side) for _, side in known], hoverinfo="text",
        marker={
            "color": [faded(COLORS[kind], FADING[precision(side)]) for _, side in known],
            "size": 11, "symbol": SYMBOLS[kind], "line": {"color": COLORS[kind], "width": 1.5},
        },
    )  # fmt: skip


def _in_legend(kind: str) -> Trace:
    """Return the legend's entry in full color, whatever the first dot's fading is."""
    return scatter(
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


def _lines(fig: Figure, pinned: Sequence[Pair]) -> None:
    """Draw the nation's medians through all rows, and a line under what is pinned."""
    for side in pinned[0].sides if pinned else ():
        if side.p50 is not None:
            fig.add_shape(
                type="line", xref="x", yref="paper", x0=side.p50, x1=side.p50, y0=0, y1=1,
                layer="below",
                line={"color": COLORS[side.area.kind], "width": 1.5, "dash": "dot"},
            )  # fmt: skip
    below = len(pinned) - 0.5
    fig.add_shape(
        type="line", xref="paper", yref="y", x0=0, x1=1, y0=below, y1=below,
        line={"color": COLORS["all"], "width": 1},
    )  # fmt: skip
