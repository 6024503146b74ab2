"""Charts of packages: price against discount, and what is earned and owed session by session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from lib.charts.figure import Figure
from lib.charts.style import COLORS, DOLLARS, SYMBOLS, figure
from lib.pricing.package_words import packs
from lib.pricing.packages import Package

HEIGHT, TOP, BOTTOM = 480, 12, 52
UPPER, LOWER = (0.54, 1.0), (0.0, 0.42)
LABEL_HEIGHT, LETTER_WIDTH = 14, 7  # pixels, for labels that must not touch
RIGHT = 72  # pixels for the labels at the lines' ends
NARROWEST = 180  # pixels: the plot on a phone of 360
RING = {
    "color": COLORS["mine"], "symbol": "circle-open", "size": 9, "line": {"width": 2.5},
}  # fmt: skip
STAR = {"color": COLORS["mine"], "symbol": SYMBOLS["mine"], "size": 14}


def discount_chart(
    curve: pd.DataFrame,
    packages: Sequence[Package],
    band: tuple[float, float],
    floor_usd: float | None,
    limits: Mapping[int, float],
) -> Figure:
    """Return price against discount: a session above, the package's total below, US dollars.

    `curve` is that of discount_curve, `band` the article's range of discounts in percent.
    `floor_usd` is a session's break-even price, None where costs are not shown; `limits` holds, by
    the sessions of a package, the discount at which it just bears its costs. Lines are thick up to
    there, marked by a ring, and dotted beyond. A session costs the same in every size, so it has
    one line; totals have one for each size, with its label at the end.
    """
    most = float(curve["discount_percent"].max())
    fig = figure(
        height=HEIGHT,
        margin={"l": 8, "r": RIGHT, "t": TOP, "b": BOTTOM},
        showlegend=False,
        xaxis={
            "title": {"text": "discount on the single price"}, "ticksuffix": "%",
            "anchor": "y2", "range": [0, most], "ticklabelstandoff": 6,
        },
        yaxis=_dollars("a session", UPPER) | {"range": _span(curve, floor_usd)},
        yaxis2=_dollars("in total", LOWER) | {"range": [0, 1.06 * curve["total_usd"].max()]},
    )  # fmt: skip
    for axis in ("y", "y2"):
        fig.add_shape(
            type="rect", x0=band[0], x1=band[1], y0=0, y1=1, yref=f"{axis} domain",
            fillcolor=COLORS["article"], opacity=0.14, line={"width": 0},
        )  # fmt: skip
    fig.add_annotation(
        text=f"article: {band[0]:g}–{band[1]:g}%", x=sum(band) / 2, y=UPPER[0], yref="paper",
        yanchor="top", showarrow=False, font={"size": 12},
    )  # fmt: skip
    least = min(limits.values(), default=None)
    _floor(fig, floor_usd, least)
    _sessions(fig, curve, packages, floor_usd, least)
    _totals(fig, curve, packages, limits)
    return fig


def _dollars(title: str, domain: tuple[float, float]) -> dict[str, Any]:
    return {"title": {"text": title}, **DOLLARS, "domain": domain, "nticks": 6}


def _pixels(domain: tuple[float, float]) -> float:
    return (HEIGHT - TOP - BOTTOM) * (domain[1] - domain[0])


def _span(curve: pd.DataFrame, floor_usd: float | None) -> list[float]:
    """Return the ends of the axis of a session: every price and the costs, with room around."""
    ends = [*curve["per_session_usd"], *([] if floor_usd is None else [floor_usd])]
    room = 0.18 * (max(ends) - min(ends)) + 0.01 * max(ends)
    return [max(0.0, min(ends) - room), max(ends) + room]


def _line(fig: Figure, own: pd.DataFrame, column: str, limit: float | None, hover: str) -> None:
    """Draw a price against discount: thick while it bears its costs, dotted beyond."""
    percent, price = own["discount_percent"].to_numpy(float), own[column].to_numpy(float)
    axis = "y2" if column == "total_usd" else "y"
    cut = percent[-1] if limit is None else float(np.clip(limit, 0, percent[-1]))
    parts = (
        ("bears its costs", [*percent[percent < cut], cut], {"width": 3}),
        ("costs more", [cut, *percent[percent > cut]], {"width": 2, "dash": "dot"}),
    )
    for name, x, line in parts:
        if len(x) > 1:
            fig.add_scatter(
                x=x, y=np.interp(x, percent, price), mode="lines", name=name,
                yaxis=axis, line=line | {"color": COLORS["plain"]},
                hovertemplate=f"%{{x:.3~g}}% off: $%{{y:,.2f}} {hover}<extra></extra>",
            )  # fmt: skip
    if 0 < cut < percent[-1]:
        fig.add_scatter(
            x=[cut], y=[np.interp(cut, percent, price)], mode="markers", name="breaks even",
            yaxis=axis, marker=RING,
            hovertemplate=f"breaks even at %{{x:.3~g}}% off: $%{{y:,.2f}} {hover}<extra></extra>",
        )  # fmt: skip


def _sessions(
    fig: Figure, curve: pd.DataFrame, packages: Sequence[Package],
    floor_usd: float | None, limit: float | None,
) -> None:  # fmt: skip
    first = curve[curve["sessions"] == curve["sessions"].iloc[0]]
    _line(fig, first, "per_session_usd", limit, "a session")
    most = float(curve["discount_percent"].max())
    low, high = fig.layout["yaxis"]["range"]
    pixels = _pixels(UPPER) / (high - low)  # for a dollar
    # Packages of one discount stand on one point, and share its star.
    points: dict[int, list[Package]] = {}
    for one in packages:
        points.setdefault(round(one.effective_discount_percent), []).append(one)
    for several in points.values():
        one, name = several[0], packs([package.sessions for package in several])
        # Right above the line, which falls; below it where the break-even price is near above.
        gap = (floor_usd or 0.0) - one.per_session_usd
        near = 0 < gap * pixels < 2 * LABEL_HEIGHT
        room = NARROWEST * one.effective_discount_percent / most
        below = near and LETTER_WIDTH * (len(name) + 1) < room
        fig.add_scatter(
            x=[one.effective_discount_percent], y=[one.per_session_usd], mode="markers+text",
            name=name, text=[name], textposition="bottom left" if below else "top right",
            marker=STAR, cliponaxis=False, hovertemplate="<br>".join(
                f"{each.sessions} sessions: {each.per_session_words} each" for each in several
            ) + "<extra></extra>",
        )  # fmt: skip


def _totals(
    fig: Figure, curve: pd.DataFrame, packages: Sequence[Package], limits: Mapping[int, float]
) -> None:
    ends = {}
    for size in sorted({int(size) for size in curve["sessions"]}):
        own = curve[curve["sessions"] == size]
        _line(fig, own, "total_usd", limits.get(size), f"for {size} sessions")
        ends[size] = float(own["total_usd"].iloc[-1])
    pixels = _pixels(LOWER) / fig.layout["yaxis2"]["range"][1]  # for a dollar
    heights = spread(list(ends.values()), LABEL_HEIGHT / pixels)
    for size, height in zip(ends, heights, strict=True):
        fig.add_annotation(
            text=packs([size]), x=1, xref="paper", xanchor="left", y=height, yref="y2",
            yanchor="middle", showarrow=False, font={"size": 12},
        )  # fmt: skip
    fig.add_scatter(
        x=[one.effective_discount_percent for one in packages],
        y=[one.total_usd for one in packages], mode="markers", name="totals", yaxis="y2",
        text=[f"{one.sessions} sessions: ${one.total_usd:,.2f}" for one in packages],
        hoverinfo="text", marker=STAR,
    )  # fmt: skip


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Return ascending values, raised where needed so that neighbors are `gap` apart.

    >>> spread([1, 2, 9], 3)
    [1, 4, 9]
    """
    found = list(values)
    for low, high in pairwise(range(len(found))):
        found[high] = max(found[high], found[low] + gap)
    return found


def _floor(fig: Figure, floor_usd: float | None, limit: float | None) -> None:
    """Draw a session's break-even price as a line, named in the margin, where no line is."""
    if floor_usd is None or limit is None:
        return
    fig.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=floor_usd, y1=floor_usd, yref="y",
        line={"color": COLORS["mine"], "dash": "dash", "width": 2},
    )  # fmt: skip
    fig.add_annotation(
        text=f"break-even<br>${floor_usd:,.2f}", x=1, xref="paper", y=floor_usd, yref="y",
        xanchor="left", yanchor="middle", align="left", showarrow=False, font={"size": 12},
    )  # fmt: skip


def owed_chart(owed: pd.DataFrame) -> Figure:
    """Return what is earned and owed after each session used, stacked, US dollars.

    `owed` is that of earned_and_owed. Where the rule gives back less than is owed, a mark says how
    much. The last bar stays until it is refunded.
    """
    fig = figure(
        height=340,
        barmode="stack",
        xaxis={"title": {"text": "sessions used"}, "dtick": 1 if len(owed) < 12 else 2},
        yaxis={
            "title": {"text": "US dollars"},
            **DOLLARS,
            "rangemode": "tozero",
        },
    )
    # What is owed stands on the axis, so that a refund is read against it.
    for name, column, marker in (
        ("owed in sessions", "owed_usd", {"color": COLORS["mine"]}),
        ("earned", "earned_usd", {"color": COLORS["plain"]}),
    ):
        fig.add_bar(
            x=owed["sessions_used"], y=owed[column], name=name, marker=marker,
            hovertemplate="after %{x} sessions: $%{y:,.2f} " + name + "<extra></extra>",
        )  # fmt: skip
    if not owed["refund_usd"].equals(owed["owed_usd"]):
        fig.add_scatter(
            x=owed["sessions_used"], y=owed["refund_usd"], mode="markers", name="refund by rule",
            marker={"color": "white", "size": 10, "line": {"color": "#14181D", "width": 2}},
            hovertemplate="after %{x} sessions: $%{y:,.2f} refunded<extra></extra>",
        )  # fmt: skip
    return fig
