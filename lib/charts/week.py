"""The chart of a clinic's week: what the best mix leaves, beside each sale by itself."""

from __future__ import annotations

from collections.abc import Sequence

from lib.charts.figure import Figure
from lib.charts.style import COLORS, DOLLARS, figure, plain, row_label, shorter
from lib.pricing.money import usd
from lib.pricing.schedule import Week


def weeks_chart(weeks: Sequence[tuple[str, Week]]) -> Figure:
    """Return what each week leaves to pay for its hours, US dollars; the first is the best mix.

    `weeks` holds each week under its name. The amount stands first in a label: on a phone the end
    of a long name may be cut.
    """
    fig = figure(
        height=44 * len(weeks) + 90,
        margin={"l": 8, "r": 8, "t": 8, "b": 44},
        xaxis={
            "title": {"text": "left of a week, US dollars"}, **DOLLARS, "rangemode": "tozero",
            "nticks": 6,
        },
        yaxis={"visible": False, "range": [len(weeks) - 0.5, -0.75]},
        showlegend=False,
    )  # fmt: skip
    for position, (name, week) in enumerate(weeks):
        fig.add_bar(
            x=[week.leaves_usd], y=[position + 0.08], orientation="h", width=0.36,
            marker={"color": COLORS["plain" if position else "mine"]},
            hovertemplate=f"{plain(name)}: brings in ${week.revenue_usd:,.2f}, leaves "
            f"${week.leaves_usd:,.2f} in {week.hours_used:.1f} hours<extra></extra>",
        )  # fmt: skip
        amount = usd(week.leaves_usd)
        row_label(fig, f"<b>{amount}</b> {shorter(name, f'{amount} ')}", position - 0.32)
    return fig
