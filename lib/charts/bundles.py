"""Charts of offers beside each other, and of what hospitals post for them."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.charts.style import COLORS, NAMES, SYMBOLS, figure, interval_marks
from lib.market.ranges import Range
from lib.market.series import Band
from lib.pricing.bundles import Comparison

LABELS = {
    "stand-alone": "stand-alone",
    "treatment": "treatment",
    "add-on": "add-on alone",
    "treatment with add-on": "treatment + add-on",
    "bundle": "bundle",
}


def offers_chart(found: Comparison, band: Band | None) -> go.Figure:
    """Return contribution per visit and per clinician hour, side by side, US dollars.

    `band` is the article's range for a bundled visit, marked at the bundle's price per visit.
    """
    names = [LABELS[offer.name] for offer in found.offers]
    fig = figure(
        height=400,
        barmode="group",
        yaxis={"title": {"text": "US dollars"}, "tickprefix": "$"},
    )
    series = (
        ("price per visit", COLORS["article"], [o.price_usd for o in found.offers]),
        ("contribution per visit", COLORS["metro"], [o.contribution_usd for o in found.offers]),
        (
            "contribution per clinician hour",
            COLORS["rural"],
            [o.per_hour(o.contribution_usd) for o in found.offers],
        ),
    )
    for name, color, values in series:
        fig.add_bar(
            x=names, y=values, name=name, marker={"color": color},
            hovertemplate="%{x}: $%{y:,.2f}<extra>" + name + "</extra>",
        )  # fmt: skip
    if band:
        fig.add_scatter(
            x=[LABELS["bundle"]], y=[(band.low_usd + band.high_usd) / 2], mode="markers",
            name=f"in print ${band.low_usd:,.0f}–{band.high_usd:,.0f}",
            error_y={
                "type": "data", "array": [(band.high_usd - band.low_usd) / 2],
                "color": COLORS["clinic"], "thickness": 3, "width": 8,
            },
            marker={"color": COLORS["clinic"], "symbol": "line-ew", "size": 1},
            hovertemplate=f"in print ${band.low_usd:,.0f}–{band.high_usd:,.0f}<extra></extra>",
        )  # fmt: skip
    return fig


def pairs_chart(rows: Sequence[tuple[str, Range]], unit: str) -> go.Figure:
    """Return ranges as bars from p10 to p90, thick from p25 to p75, ring at the median.

    A white bracket bounds the median with 95% confidence.

    `unit` is "$" for US dollars or "%" for shares, which come as shares of one.
    """
    scale = 100.0 if unit == "%" else 1.0
    axis = {"ticksuffix": "%"} if unit == "%" else {"tickprefix": "$"}
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
