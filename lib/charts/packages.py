"""Charts of packages: discount against per-session price, and the money owed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lib.charts.style import COLORS, figure
from lib.pricing.packages import Package

# Sizes differ in dash as well as in color.
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SIZE_COLORS = ("#3B82C4", "#C97700", "#009E73", "#B265A9", "#6A7F94")


def discount_chart(
    curve: pd.DataFrame,
    chosen: Package,
    band: tuple[float, float],
    floor_usd: float | None,
    floor_name: str = "your floor",
) -> go.Figure:
    """Return per-session price against discount for several sizes, with the article's band.

    `curve` has `sessions`, `discount_percent`, `per_session_usd` (US dollars). `floor_usd` is the
    price per session that bears the costs, under its name.
    """
    fig = figure(
        height=420,
        xaxis={"title": {"text": "discount on the single price"}, "ticksuffix": "%"},
        yaxis={"title": {"text": "US dollars per session"}, "tickprefix": "$"},
    )
    fig.add_vrect(
        x0=band[0], x1=band[1], fillcolor=COLORS["article"], opacity=0.14, line_width=0,
        annotation={"text": f"in print {band[0]:g}–{band[1]:g}%", "font": {"size": 12}},
    )  # fmt: skip
    sizes: Sequence[int] = list(dict.fromkeys(curve["sessions"]))
    for position, size in enumerate(sizes):
        own = curve[curve["sessions"] == size]
        fig.add_scatter(
            x=own["discount_percent"], y=own["per_session_usd"], mode="lines",
            name=f"{size} sessions", line={
                "dash": DASHES[position % 5], "width": 2.5, "color": SIZE_COLORS[position % 5],
                "shape": "hv" if own["per_session_usd"].nunique() < 20 else "linear",
            },
            hovertemplate="%{x}% off: $%{y:,.2f} per session<extra>" + f"{size} sessions</extra>",
        )  # fmt: skip
    if floor_usd is not None:
        fig.add_hline(
            y=floor_usd, line={"color": COLORS["mine"], "dash": "dash", "width": 2},
            annotation={
                "text": f"{floor_name} ${floor_usd:,.2f}", "font": {"color": COLORS["mine"]},
            },
        )  # fmt: skip
    fig.add_scatter(
        x=[chosen.discount_percent], y=[chosen.per_session_usd], mode="markers", name="yours",
        marker={"color": COLORS["mine"], "symbol": "star", "size": 15},
        hovertemplate=f"{chosen.sessions} sessions: {chosen.per_session_words} each"
        "<extra></extra>",
    )  # fmt: skip
    return fig


def owed_chart(owed: pd.DataFrame) -> go.Figure:
    """Return what is owed to the patient after each session used, US dollars.

    `owed` has `sessions_used` and `owed_usd`; the last bar stays until it is refunded.
    """
    last = len(owed) - 1
    colors = [COLORS["all"]] * last + [COLORS["mine"]]
    fig = figure(
        height=320,
        xaxis={"title": {"text": "sessions used"}, "dtick": 1},
        yaxis={"title": {"text": "US dollars owed"}, "tickprefix": "$", "rangemode": "tozero"},
        showlegend=False,
    )
    fig.add_bar(
        x=owed["sessions_used"], y=owed["owed_usd"], marker={"color": colors},
        text=[f"${value:,.0f}" for value in owed["owed_usd"]], textposition="outside",
        cliponaxis=False, hovertemplate="after %{x}: $%{y:,.2f} owed<extra></extra>",
    )  # fmt: skip
    return fig
