"""Payers' rates of a visit as dots, one row for each plan, beside the hospitals' cash prices."""

from __future__ import annotations

import pandas as pd

from lib.charts.figure import Figure, scatter
from lib.charts.style import COLORS, SYMBOLS, dollar_axis, figure, shorter
from lib.pricing.money import cents

ROW_HEIGHT = 26
MOST_LETTERS = 28


def payers_chart(rates: pd.DataFrame, cash: pd.DataFrame) -> Figure:
    """Return a row for each plan with its rates, and the cash prices as lines through all rows.

    A plan with several rates has a line from the lowest to the highest and a dot at the middle.

    `rates` has the columns of lib.intake.brought.payer_rates, `cash` those of visit_prices; US
    dollars for the visit.
    """
    names = (rates["payer"] + " · " + rates["plan"]).str.removesuffix(" · ")
    rows = {name: at for at, name in enumerate(dict.fromkeys(names))}
    top = 1.05 * max([*rates["highest_usd"], *cash["price_usd"]], default=100.0)
    fig = figure(
        height=ROW_HEIGHT * len(rows) + 120,
        margin={"l": 8, "r": 14, "t": 44, "b": 56},
        xaxis=dollar_axis("US dollars per visit", top),
        yaxis={
            "range": [len(rows) - 0.4, -0.6], "tickvals": list(range(len(rows))),
            "ticktext": [shorter(name, letters=MOST_LETTERS) for name in rows],
            "showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"size": 13},
        },
        legend={"yanchor": "top", "yref": "container"},
    )  # fmt: skip
    ends: list[float | None] = []
    heights: list[int | None] = []
    for name, low, high in zip(names, rates["lowest_usd"], rates["highest_usd"], strict=True):
        ends += [low, high, None]
        heights += [rows[name], rows[name], None]
    fig.add_scatter(
        x=ends, y=heights, mode="lines", name="lowest to highest", hoverinfo="skip",
        line={"color": COLORS["brought"], "width": 2},
    )  # fmt: skip
    fig.add_scatter(
        x=list(rates["rate_usd"]), y=[rows[name] for name in names], mode="markers",
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
