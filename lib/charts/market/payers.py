"""Payers' rates of a visit as dots, one row for each plan, beside the hospitals' cash prices."""

from __future__ import annotations

import pandas as pd

from lib.charts.figure import Figure, scatter
from lib.charts.style import COLORS, SYMBOLS, dollar_axis, figure, shorter
from lib.pricing.money import cents

ROW_HEIGHT = 26
MOST_LETTERS = 28


def payers_top(rates: pd.DataFrame, cash: pd.DataFrame) -> float:
    """Return where the axis ends, US dollars, so that a few far out do not squeeze the rest.

    At the dearest rate or cash price, or at three times the upper quartile of both if that is less;
    the page counts in words what lies farther out.
    """
    dearest = max([*rates["highest_usd"], *cash["price_usd"]], default=100.0)
    usual = pd.concat([rates["rate_usd"], cash["price_usd"]]).quantile(0.75)
    return 1.05 * float(min(dearest, 3.0 * usual)) if usual == usual else dearest


def payers_chart(rates: pd.DataFrame, cash: pd.DataFrame) -> Figure:
    """Return a row for each plan with its rates, and the cash prices as lines through all rows.

    A plan with several rates has a line from the lowest to the highest and a dot at the middle; one
    that several hospitals or files have stands once for each.

    `rates` has the columns of lib.intake.brought.payer_rates, `cash` those of visit_prices; US
    dollars for the visit.
    """
    names = (rates["payer"] + " · " + rates["plan"]).str.removesuffix(" · ")
    whose = rates["hospital"].where(rates["hospital"] != "", rates["publisher"])
    names = names.where(~names.duplicated(keep=False), names + " · " + whose)
    rows = range(len(rates))
    fig = figure(
        height=ROW_HEIGHT * len(rows) + 120,
        margin={"l": 8, "r": 14, "t": 44, "b": 56},
        xaxis=dollar_axis("US dollars per visit", payers_top(rates, cash)),
        yaxis={
            "range": [len(rows) - 0.4, -0.6], "tickvals": list(range(len(rows))),
            "ticktext": [shorter(name, letters=MOST_LETTERS) for name in names],
            "showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"size": 13},
        },
        legend={"yanchor": "top", "yref": "container"},
    )  # fmt: skip
    ends: list[float | None] = []
    heights: list[int | None] = []
    for at, low, high in zip(rows, rates["lowest_usd"], rates["highest_usd"], strict=True):
        ends += [low, high, None]
        heights += [at, at, None]
    fig.add_scatter(
        x=ends, y=heights, mode="lines", name="lowest to highest", hoverinfo="skip",
        line={"color": COLORS["brought"], "width": 2},
    )  # fmt: skip
    fig.add_scatter(
        x=list(rates["rate_usd"]), y=list(rows), mode="markers",
        name="payer's rate (the middle)", hoverinfo="text",
        text=[
            f"{shorter(row['payer'])}, {shorter(row['plan'])}: ${cents(row['rate_usd']):,.2f}"
            f"<br>{shorter(row['hospital'] or row['publisher'])}, {row['file_date'] or 'no date'}"
            for row in rates.to_dict("records")
        ],
        marker={"color": COLORS["brought"], "symbol": SYMBOLS["brought"], "size": 11},
    )  # fmt: skip
    for number, price in enumerate(sorted(set(cash["price_usd"]))):
        fig.add_shape(
            type="line", xref="x", yref="paper", x0=price, x1=price, y0=0, y1=1, layer="below",
            line={"color": COLORS["mine"], "width": 1.5, "dash": "dot"},
        )  # fmt: skip
        if number == 0:
            fig.data.append(
                scatter(
                    x=[None], y=[None], mode="lines", name="cash price in the files",
                    hoverinfo="skip", line={"color": COLORS["mine"], "width": 1.5, "dash": "dot"},
                )
            )  # fmt: skip
    return fig
