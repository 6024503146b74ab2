"""Charts of what the patient pays."""

from __future__ import annotations

from collections.abc import Sequence

from lib.charts.figure import Figure
from lib.charts.style import COLORS, DOLLARS, figure, row_label
from lib.pricing.patient import Bill


def bills_chart(bills: Sequence[Bill], chosen: str = "") -> Figure:
    """Return what each way costs the patient in total, US dollars, as bars side by side.

    The bar of the way that is `chosen` stands out.
    """
    fig = figure(
        height=52 * len(bills) + 70,
        margin={"l": 8, "r": 8, "t": 8, "b": 44},
        xaxis={
            "title": {"text": "US dollars for the whole plan"},
            **DOLLARS,
            "rangemode": "tozero",
            "nticks": 6,
        },
        yaxis={"visible": False, "range": [len(bills) - 0.5, -0.7]},
        showlegend=False,
    )
    for position, bill in enumerate(bills):
        name = bill.way[:1].upper() + bill.way[1:]
        fig.add_bar(
            x=[bill.total_usd], y=[position + 0.1], orientation="h", width=0.38,
            marker={"color": COLORS["mine" if bill.way == chosen else "plain"]},
            hovertemplate=f"{name}: $%{{x:,.2f}}<extra></extra>",
        )  # fmt: skip
        row_label(fig, f"{name}: <b>${bill.total_usd:,.2f}</b>", position - 0.32)
    return fig
