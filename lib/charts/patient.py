"""Charts of what the patient pays, and of a week."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.charts.style import COLORS, figure
from lib.pricing.patient import Bill
from lib.pricing.schedule import Week


def bills_chart(bills: Sequence[Bill]) -> go.Figure:
    """Return what each way costs the patient in total, US dollars, as bars side by side."""
    fig = figure(
        height=64 * len(bills) + 90,
        xaxis={"title": {"text": "US dollars in total"}, "tickprefix": "$", "rangemode": "tozero"},
        yaxis={"visible": False, "range": [len(bills) - 0.5, -0.7]},
        showlegend=False,
    )
    for position, bill in enumerate(bills):
        fig.add_bar(
            x=[bill.total_usd], y=[position + 0.1], orientation="h", width=0.38,
            marker={"color": COLORS["mine" if bill.way == "claim denied" else "metro"]},
            hovertemplate=f"{bill.way}: $%{{x:,.2f}}<extra></extra>",
        )  # fmt: skip
        fig.add_annotation(
            text=f"{bill.way}: <b>${bill.total_usd:,.2f}</b>", x=0, xref="paper", xanchor="left",
            y=position - 0.32, showarrow=False, font={"size": 13},
        )  # fmt: skip
    return fig


def weeks_chart(weeks: Sequence[tuple[str, Week]]) -> go.Figure:
    """Return revenue and contribution of weeks side by side, US dollars."""
    fig = figure(
        height=320,
        barmode="group",
        yaxis={"title": {"text": "US dollars a week"}, "tickprefix": "$"},
    )
    names = [name for name, _ in weeks]
    for label, color, values in (
        ("revenue", COLORS["article"], [week.revenue_usd for _, week in weeks]),
        ("contribution", COLORS["metro"], [week.contribution_usd for _, week in weeks]),
    ):
        fig.add_bar(
            x=names, y=values, name=label, marker={"color": color},
            text=[f"${value:,.0f}" for value in values], textposition="outside", cliponaxis=False,
            hovertemplate="%{x}: $%{y:,.2f}<extra>" + label + "</extra>",
        )  # fmt: skip
    return fig
