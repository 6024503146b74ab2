"""Charts of ways to sell beside each other, and of what hospitals post for them."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.charts.style import COLORS, DOLLARS, NAMES, SYMBOLS, figure, interval_marks, plain, shorter
from lib.market.ranges import Range
from lib.pricing.money import usd
from lib.pricing.side_by_side import SideBySide, Way

ROW_HEIGHT = 40
LABEL_LIFT = 0.42
HEADING = 0.9  # rows that a panel's heading takes
PANELS = (
    ("A visit", ("profit_usd", "fills_usd"), "price_usd"),
    (
        "An hour of the clinician",
        ("profit_per_hour_usd", "fills_per_hour_usd"),
        "price_per_hour_usd",
    ),
)
SERIES = ("profit, everything counted", "if it fills an empty slot")


def ways_chart(found: SideBySide) -> go.Figure:
    """Return what each way leaves a visit and an hour, as dots on an axis of US dollars.

    A filled dot is profit, everything counted; an open diamond is what it leaves if it fills a
    slot that would stay empty. Where costs are not shown the dots are prices.
    """
    panel = len(found.ways) + HEADING
    fig = figure(
        height=round(ROW_HEIGHT * 2 * panel) + 110,
        xaxis={
            "title": {"text": "US dollars"},
            **DOLLARS,
            "zeroline": True,
        },
        yaxis={"visible": False, "range": [2 * panel - 0.5, -0.6]},
    )
    for number, (heading, of_costs, of_price) in enumerate(PANELS):
        top = number * panel
        _label(fig, f"<b>{heading}</b>", top)
        first = of_costs[0] if found.shows_costs else of_price
        for row, way in enumerate(found.ways):
            _label(fig, _named(way, getattr(way, first)), top + row + HEADING)
        names = dict(zip(SERIES, of_costs, strict=True)) if found.shows_costs else {"price": first}
        for series, (name, field) in enumerate(names.items()):
            values = [getattr(way, field) for way in found.ways]
            dots = _dots(found, values, top + HEADING, name, series)
            fig.add_trace(dots.update(showlegend=number == 0))
    return fig


def _label(fig: go.Figure, text: str, y: float) -> None:
    fig.add_annotation(
        text=text, x=0, xref="paper", xanchor="left", y=y - LABEL_LIFT, yanchor="middle",
        showarrow=False, font={"size": 13},
    )  # fmt: skip


def _named(way: Way, value: float | None) -> str:
    extra = ", its extra minutes alone" if not way.alone else ""
    said = "no minutes" if value is None else f"<b>{usd(value)}</b>"
    return f"{shorter(way.name)}{extra}: {said}"


def _dots(
    found: SideBySide, values: Sequence[float | None], top: float, name: str, series: int
) -> go.Scatter:
    color = COLORS["mine"]
    marker = {"color": color, "size": 12, "symbol": "circle"}
    if series:
        marker |= {"symbol": "diamond-open", "line": {"color": color, "width": 2.5}}
    return go.Scatter(
        x=list(values), y=[top + row for row in range(len(values))], mode="markers", name=name,
        legendgroup=name, marker=marker, hoverinfo="text", text=[
            "" if value is None else f"{plain(way.name)}: {usd(value)}, {name}"
            for way, value in zip(found.ways, values, strict=True)
        ],
    )  # fmt: skip


def pairs_chart(rows: Sequence[tuple[str, Range]], unit: str) -> go.Figure:
    """Return ranges as bars from p10 to p90, thick from p25 to p75, ring at the median.

    A white bracket bounds the median with 95% confidence.

    `unit` is "$" for US dollars or "%" for shares, which come as shares of one.
    """
    scale = 100.0 if unit == "%" else 1.0
    axis = {"ticksuffix": "%"} if unit == "%" else DOLLARS
    title = "percent of the bundled visit" if unit == "%" else "US dollars per visit"
    fig = figure(
        height=70 * len(rows) + 100,
        xaxis={"title": {"text": title}, "rangemode": "tozero"} | axis,
        yaxis={"visible": False, "range": [len(rows) - 0.5, -0.75]},
        showlegend=False,
    )
    for position, (label, found) in enumerate(rows):
        kind = found.area.kind
        counts = f"{found.n_offers} offers, {found.n_price_lists} lists"
        left_out = f"{found.n_left_out} of {found.n_posting} left out"
        fig.add_annotation(
            text=f"{label}, <b>{kind}</b><br>{counts}; {left_out}", x=0, xref="paper",
            xanchor="left", align="left", y=position - 0.42, showarrow=False, font={"size": 13},
        )  # fmt: skip
        if found.p10 is None or found.p90 is None or found.p50 is None:
            continue
        assert found.p25 is not None
        assert found.p75 is not None
        for low, high, width in ((found.p10, found.p90, 5), (found.p25, found.p75, 13)):
            fig.add_scatter(
                x=[scale * low, scale * high], y=[position, position], mode="lines",
                line={"color": COLORS[kind], "width": width}, hoverinfo="skip",
            )  # fmt: skip
        if found.median_low is not None and found.median_high is not None:
            ends = [scale * found.median_low, scale * found.median_high]
            fig.add_traces(interval_marks(ends, [position, position]))
        fig.add_scatter(
            x=[scale * found.p50], y=[position], mode="markers", name=NAMES[kind],
            marker={
                "color": "white", "size": 11, "symbol": SYMBOLS[kind],
                "line": {"color": COLORS[kind], "width": 3},
            },
            hovertemplate=f"{label}, {kind}: median %{{x:,.2f}}<extra></extra>",
        )  # fmt: skip
    return fig
