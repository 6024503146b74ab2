"""Charts of packages: price against discount, and what is earned and owed session by session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lib.charts.style import COLORS, DOLLARS, figure
from lib.pricing.packages import Package

# Sizes differ in dash as well as in color.
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SIZE_COLORS = ("#3B82C4", "#C97700", "#009E73", "#B265A9", "#6A7F94")
UPPER, LOWER = [0.56, 1.0], [0.0, 0.42]


def discount_chart(
    curve: pd.DataFrame,
    packages: Sequence[Package],
    band: tuple[float, float],
    floor_usd: float | None,
    limit_percent: float | None,
) -> go.Figure:
    """Return price against discount: a session above, the package's total below, US dollars.

    `curve` is that of discount_curve, `band` the article's range of discounts in percent.
    `floor_usd` is a session's break-even price and `limit_percent` the discount at which it is
    met; None where costs are not shown. A session costs the same in every size, so it has one
    line; totals have one for each size.
    """
    fig = figure(
        height=470,
        margin={"l": 8, "r": 8, "t": 24, "b": 44},
        showlegend=False,
        xaxis={
            "title": {"text": "discount on the single price"}, "ticksuffix": "%",
            "anchor": "y2", "range": [0, float(curve["discount_percent"].max())],
        },
        yaxis=_dollars("a session", UPPER) | {"range": _span(curve, floor_usd)},
        yaxis2=_dollars("in total", LOWER) | {"rangemode": "tozero"},
    )  # fmt: skip
    for axis in ("y", "y2"):
        fig.add_shape(
            type="rect", x0=band[0], x1=band[1], y0=0, y1=1, yref=f"{axis} domain",
            fillcolor=COLORS["article"], opacity=0.14, line_width=0,
        )  # fmt: skip
    fig.add_annotation(
        text=f"article: {band[0]:g}–{band[1]:g}%", x=sum(band) / 2, y=1, yref="paper",
        yanchor="bottom", showarrow=False, font={"size": 12},
    )  # fmt: skip
    _sessions(fig, curve, packages)
    _totals(fig, curve, packages)
    _limit(fig, floor_usd, limit_percent, float(curve["discount_percent"].max()))
    return fig


def _dollars(title: str, domain: list[float]) -> dict[str, Any]:
    return {
        "title": {"text": title}, **DOLLARS, "domain": domain, "nticks": 6,
    }  # fmt: skip


def _span(curve: pd.DataFrame, floor_usd: float | None) -> list[float]:
    """Return the ends of the axis of a session: every price and the costs, with room around."""
    ends = [*curve["per_session_usd"], *([] if floor_usd is None else [floor_usd])]
    room = 0.15 * (max(ends) - min(ends)) + 1
    return [max(0.0, min(ends) - room), max(ends) + room]


def _sessions(fig: go.Figure, curve: pd.DataFrame, packages: Sequence[Package]) -> None:
    first = curve[curve["sessions"] == curve["sessions"].iloc[0]]
    fig.add_scatter(
        x=first["discount_percent"], y=first["per_session_usd"], mode="lines", name="a session",
        line={"width": 2.5, "color": COLORS["all"]},
        hovertemplate="%{x}% off: $%{y:,.2f} a session<extra></extra>",
    )  # fmt: skip
    # Packages of one discount stand on one point, and share its star.
    points: dict[int, list[Package]] = {}
    for one in packages:
        points.setdefault(round(one.effective_discount_percent), []).append(one)
    for several in points.values():
        sizes = ", ".join(str(one.sessions) for one in several)
        one = several[0]
        fig.add_scatter(
            x=[one.effective_discount_percent], y=[one.per_session_usd], mode="markers+text",
            name=sizes, text=[f"{sizes} sessions"], textposition="bottom center",
            marker={"color": COLORS["mine"], "symbol": "star", "size": 14},
            hovertemplate="<br>".join(
                f"{one.sessions} sessions: {one.per_session_words} each" for one in several
            ) + "<extra></extra>",
        )  # fmt: skip


def _totals(fig: go.Figure, curve: pd.DataFrame, packages: Sequence[Package]) -> None:
    sizes: Sequence[int] = list(dict.fromkeys(curve["sessions"]))
    for position, size in enumerate(sizes):
        own = curve[curve["sessions"] == size]
        fig.add_scatter(
            x=own["discount_percent"], y=own["total_usd"], mode="lines", name=f"{size} sessions",
            yaxis="y2", line={
                "dash": DASHES[position % 5], "width": 2.5, "color": SIZE_COLORS[position % 5],
            },
            hovertemplate="%{x}% off: $%{y:,.2f} in total<extra>" + f"{size} sessions</extra>",
        )  # fmt: skip
        fig.add_annotation(
            text=f"{size} sessions", x=0, y=float(own["total_usd"].iloc[0]), yref="y2",
            xanchor="left", yanchor="bottom", showarrow=False, font={"size": 12},
        )  # fmt: skip
    fig.add_scatter(
        x=[one.effective_discount_percent for one in packages],
        y=[one.total_usd for one in packages], mode="markers", name="totals", yaxis="y2",
        text=[f"{one.sessions} sessions: ${one.total_usd:,.2f}" for one in packages],
        hoverinfo="text", marker={"color": COLORS["mine"], "symbol": "star", "size": 14},
    )  # fmt: skip


def _limit(
    fig: go.Figure, floor_usd: float | None, limit_percent: float | None, most: float
) -> None:
    if floor_usd is None or limit_percent is None:
        return
    line = {"color": COLORS["mine"], "dash": "dash", "width": 2}
    fig.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=floor_usd, y1=floor_usd, yref="y", line=line
    )
    fig.add_annotation(
        text=f"break-even price of a session ${floor_usd:,.2f}", x=1, xref="paper", y=floor_usd,
        yref="y", xanchor="right", yanchor="bottom", showarrow=False,
        font={"size": 12, "color": COLORS["mine"]},
    )  # fmt: skip
    if 0 < limit_percent < most:
        fig.add_shape(
            type="line", x0=limit_percent, x1=limit_percent, y0=0, y1=1, yref="paper",
            line=line | {"dash": "dot"},
        )  # fmt: skip


def owed_chart(owed: pd.DataFrame) -> go.Figure:
    """Return what is earned and owed after each session used, stacked, US dollars.

    `owed` is that of earned_and_owed. Where the rule gives back less than is owed, a mark says how
    much. The last bar stays until it is refunded.
    """
    fig = figure(
        height=340,
        barmode="stack",
        xaxis={"title": {"text": "sessions used"}, "dtick": 1},
        yaxis={
            "title": {"text": "US dollars"},
            **DOLLARS,
            "rangemode": "tozero",
        },
    )
    for name, column, color in (
        ("earned", "earned_usd", COLORS["all"]),
        ("owed in sessions", "owed_usd", COLORS["mine"]),
    ):
        fig.add_bar(
            x=owed["sessions_used"], y=owed[column], name=name, marker={"color": color},
            hovertemplate="after %{x}: $%{y:,.2f} " + name + "<extra></extra>",
        )  # fmt: skip
    if not owed["refund_usd"].equals(owed["owed_usd"]):
        fig.add_scatter(
            x=owed["sessions_used"], y=owed["refund_usd"], mode="markers", name="refund by rule",
            marker={"color": "white", "size": 10, "line": {"color": "#14181D", "width": 2}},
            hovertemplate="after %{x}: $%{y:,.2f} refunded<extra></extra>",
        )  # fmt: skip
    return fig
