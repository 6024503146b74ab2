"""The distribution: which share of the offers asks a price or less, metro and rural together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lib.charts.figure import Figure, Trace, scatter
from lib.charts.style import COLORS, HEADING_LETTERS, SYMBOLS, dollar_axis, figure, wrapped
from lib.datasets.assumptions import rule
from lib.market.ranges import Range
from lib.pricing.money import cents


@dataclass(frozen=True)
class Side:
    """One kind's range, and its distribution as lib.market.distribution gives it."""

    found: Range
    shares: pd.DataFrame

    @property
    def is_curve(self) -> bool:
        """Whether enough price lists stand behind it to draw a curve."""
        return self.found.n_price_lists >= rule("curve_min_price_lists")


def distribution_chart(
    sides: Sequence[Side], top: float, price_name: str, here: Range | None = None
) -> Figure:
    """Return the share of offers at or below each price, in steps; few offers as dots.

    `top` is where the price axis ends, in dollars. Medians are marked where there is one, and that
    of a chosen place, `here`, stands across both sides where it is not one of them.
    """
    fig = figure(
        height=496,
        margin={"l": 8, "r": 16, "t": 88, "b": 56},
        xaxis=dollar_axis(f"{price_name}, US dollars per visit", top),
        yaxis={
            "title": {"text": "offers at this price or less"}, "ticksuffix": "%",
            "range": [-2, 103], "dtick": 25,
        },
        # Above the plot: within it dots would be hidden. On a phone its entries are two rows.
        legend={"yanchor": "top", "yref": "container", "font": {"size": 13}},
    )  # fmt: skip
    fig.add_shape(
        type="line", x0=0, x1=1, xref="x domain", y0=50, y1=50, yref="y",
        line={"color": COLORS["all"], "width": 1, "dash": "dot"},
    )  # fmt: skip
    for side in sides:
        if len(side.shares):
            fig.data.append(_shares(side, top))
    for side in sides:
        if side.found.p50 is not None:
            fig.data.append(_median(side.found))
    if here is not None and here.p50 is not None and here.p50 <= top:
        fig.data.append(_here(here, here.p50))
    return fig


def _here(found: Range, p50: float) -> Trace:
    name = f"{found.area.label}: median ${cents(p50):,.2f}"
    return scatter(
        x=[p50, p50], y=[0, 100], mode="lines", name=wrapped(name, HEADING_LETTERS),
        hoverinfo="name", line={"color": COLORS["mine"], "width": 2, "dash": "dash"},
    )  # fmt: skip


def _shares(side: Side, top: float) -> Trace:
    kind, table = side.found.area.kind, side.shares
    x, y = table["price_usd"].to_list(), table["percent_at_or_below"].to_list()
    text = [
        f"{kind}: {percent:.0f}% ({n}) ask ${cents(price):,.2f} or less"
        for price, n, percent in zip(x, table["n_at_or_below"], y, strict=True)
    ]
    if side.is_curve:
        # From nothing to the first price, and level from the last one on.
        x, y, text = [x[0], *x, max(top, x[-1])], [0.0, *y, 100.0], ["", *text, ""]
    return scatter(
        x=x, y=y, text=text, hoverinfo="text", name=_name(side.found), legendgroup=kind,
        mode="lines" if side.is_curve else "markers",
        line={"shape": "hv", "color": COLORS[kind], "width": 2.5} if side.is_curve else None,
        marker={"color": COLORS[kind], "symbol": SYMBOLS[kind], "size": 8},
    )  # fmt: skip


def _name(found: Range) -> str:
    middle = "too few for a median" if found.p50 is None else f"median ${cents(found.p50):,.2f}"
    return (
        f"{found.area.kind}: {middle}<br>{found.n_offers} offers, {found.n_price_lists} price lists"
    )


def _median(found: Range) -> Trace:
    kind = found.area.kind
    return scatter(
        x=[found.p50], y=[50], mode="markers", name=f"{kind} median", legendgroup=kind,
        showlegend=False, hoverinfo="text", text=[_name(found)],
        marker={
            "color": "white", "size": 12, "symbol": SYMBOLS[kind],
            "line": {"color": COLORS[kind], "width": 3},
        },
    )  # fmt: skip
