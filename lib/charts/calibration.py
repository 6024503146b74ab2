"""Calibration: which share of prices lies below each estimated quantile, beside what was said."""

from __future__ import annotations

import pandas as pd

from lib.charts.figure import Figure, Trace, scatter
from lib.charts.style import COLORS, figure

# As wide as two standard errors to either side.
INTERVAL = 1.959964
# Marks of one point stand beside each other, in percent of the axis.
APART = 1.3
MARKS = (("metro", "circle"), ("mine", "star"), ("rural", "square"))


def calibration_chart(table: pd.DataFrame) -> Figure:
    """Return points beside the line on which said and found agree, each with its 95% interval.

    `table` has the columns of lib.pricing.hospital.scores.calibration.
    """
    axis = {"range": [0, 100], "tickvals": [10, 25, 50, 75, 90], "ticksuffix": "%"}
    fig = figure(
        height=420,
        margin={"l": 8, "r": 16, "t": 44, "b": 56},
        xaxis=axis | {"title": {"text": "percent of prices said to lie below"}},
        yaxis=axis | {"title": {"text": "percent that does"}},
        legend={"yanchor": "top", "yref": "container", "font": {"size": 13}},
    )
    fig.add_shape(
        type="line", x0=0, x1=100, y0=0, y1=100, line={"color": COLORS["all"], "width": 1.5},
        layer="below",
    )  # fmt: skip
    groups = list(table.groupby("what", sort=False))
    for place, ((what, points), (color, symbol)) in enumerate(zip(groups, MARKS, strict=False)):
        beside = APART * (place - (len(groups) - 1) / 2)
        fig.data.append(_points(str(what), points, COLORS[color], symbol, beside))
    return fig


def _points(what: str, points: pd.DataFrame, color: str, symbol: str, beside: float) -> Trace:
    rows = points.to_dict("records")
    return scatter(
        x=[row["said_percent"] + beside for row in rows],
        y=[row["found_percent"] for row in rows],
        name=what, mode="markers", hoverinfo="text",
        text=[
            f"{what}: {row['found_percent']:.1f}% lie below p{row['said_percent']:.0f} "
            f"(standard error {row['error_percent']:.1f})"
            for row in rows
        ],
        error_y={
            "type": "data", "array": [INTERVAL * row["error_percent"] for row in rows],
            "color": color, "thickness": 1.5, "width": 3,
        },
        marker={"color": color, "size": 9, "symbol": symbol},
    )  # fmt: skip
