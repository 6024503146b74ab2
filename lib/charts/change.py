"""The chart of a raise or a cut, as a what-if."""

from __future__ import annotations

import plotly.graph_objects as go

from lib.charts.style import COLORS, DOLLARS, figure
from lib.pricing.change import Response


def response_chart(found: Response, price_usd: float, break_even_usd: float) -> go.Figure:
    """Return what visits leave against price under the user's own assumption, US dollars."""
    fig = figure(
        height=380,
        margin={"l": 8, "r": 8, "t": 76, "b": 44},
        xaxis={
            "title": {"text": "price, US dollars"},
            **DOLLARS,
        },
        yaxis={
            "title": {"text": "left by 100 of today's visits"},
            **DOLLARS,
        },
        showlegend=False,
    )
    fig.add_scatter(
        x=found.curve["price_usd"], y=found.curve["leaves_usd"], mode="lines",
        line={"color": COLORS["metro"], "width": 3},
        hovertemplate="at $%{x:,.2f}: $%{y:,.0f}<extra></extra>",
    )  # fmt: skip
    marks = [("your price", price_usd, "mine"), ("you break even", break_even_usd, "all")]
    if found.best_usd is not None:
        marks.append(("best if so", found.best_usd, "clinic"))
    # What the curve does not reach has no line, lest it stretch the axis.
    low, high = found.curve["price_usd"].min(), found.curve["price_usd"].max()
    marks = [mark for mark in marks if low <= mark[1] <= high]
    # Above the curve, one on the other: no label lies on a line.
    for height, (name, value, kind) in enumerate(marks):
        left = value < (low + high) / 2
        fig.add_vline(
            x=value, line={"color": COLORS[kind], "dash": "dot", "width": 2},
            annotation={
                "text": f"{name} ${value:,.2f}", "font": {"color": COLORS[kind]},
                "y": 1.0 + 0.08 * height, "yanchor": "bottom",
                "xanchor": "left" if left else "right",
            },
        )  # fmt: skip
    return fig
