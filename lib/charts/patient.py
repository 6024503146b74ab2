"""Charts of what the patient pays, and of a week."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.charts.style import COLORS, figure
from lib.pricing.patient import Bill


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
