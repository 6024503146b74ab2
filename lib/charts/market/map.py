"""Maps: states by median, by how many price lists they hold, or by how far estimates are off."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from lib.charts.figure import Figure, Trace, scatter
from lib.charts.style import COLORS, faded, figure
from lib.datasets.assumptions import rule, typical
from lib.datasets.package import DATA_FOLDER
from lib.market.by_state import list_steps, price_steps, step_of
from lib.pricing.money import cents

WIDTH, HEIGHT = 975, 610
# What a legend of four lines takes below the map, in pixels.
LEGEND = 96
# From this width on a state's letters fit into it: pixels of the chart, units of the drawing.
LETTERS_FROM_WIDTH = 560
LETTERS_NEED = 27
NONE = "rgba(0,0,0,0)"
# The scale "viridis": lightness alone tells its steps apart, so that color-blind eyes do, too; the
# lightest stands out from white and the darkest from near-black by its outline and hue.
PRICE_FILLS = ("#F7E225", "#7AD151", "#22A884", "#2A788E", "#414487")
# Dearer than estimated and cheaper: two hues, as dark as they are far off.
OFF_FILLS = ("#2A6CB0", "#8DB8E2", "#C4C8CE", "#F0B27A", "#C2600F")
OFF_EDGES = (0.80, 0.93, 1.07, 1.20)
LIGHT_FILLS = (*PRICE_FILLS[:3], *OFF_FILLS[1:4])
COUNT_FILLS = ("#9DBBD8", "#5E97CB", "#2B6CA8")
HATCH = {"shape": "/", "size": 6, "fgcolor": "#7D93A8", "bgcolor": NONE}
FAINT = 0.45
FAINT_NAME = "faint: wide interval"
UNSURE_NAME = "faint: may be nothing"


@dataclass(frozen=True)
class Fill:
    """What fills a state: its name in the legend, its color, and what marks it as unsure."""

    name: str
    color: str = NONE
    hatched: bool = False
    faint: bool = False


def map_chart(states: pd.DataFrame, metros: pd.DataFrame | None, chosen: str = "") -> Figure:
    """Return states by their median in five steps; with `metros` by price lists, with points.

    `states` has the columns of lib.market.by_state.by_state, `metros` those of
    sellers_by_metro_area; `chosen` is the state to outline. A state's click gives its postal
    code. Filled lines instead of a plotly map: a map would ask a foreign server for its outlines.
    """
    rows = states.to_dict("records")
    edges = price_steps(states["p50"])
    fills = [_count_fill(row) if metros is not None else _price_fill(row, edges) for row in rows]
    fig = _map(rows, fills, _all_fills(edges, metros is not None), _hover, chosen)
    if metros is None:
        fig.data += _letters(rows, fills)
    else:
        fig.data.append(_points(metros))
    return fig


def residual_map(states: pd.DataFrame) -> Figure:
    """Return states by how far posted prices lie above or below their estimates.

    `states` has the columns of lib.pricing.hospital.scores.residuals. Faint: the 95% interval
    holds the estimate itself. In a fold no state has helped to estimate its own price lists.
    """
    rows = states.to_dict("records")
    fills = [_residual_fill(row) for row in rows]
    every = [Fill(_off_name(step), OFF_FILLS[step]) for step in range(len(OFF_FILLS))]
    every += [Fill(UNSURE_NAME, OFF_FILLS[0], faint=True), _too_few(1), _too_few(0)]
    fig = _map(rows, fills, every, _residual_hover)
    fig.data += _letters(rows, fills)
    return fig


def _map(
    rows: Sequence[dict[Hashable, Any]],
    fills: Sequence[Fill],
    every: Sequence[Fill],
    hover: Callable[[dict[Hashable, Any]], str],
    chosen: str = "",
) -> Figure:
    """Return the states with their fills, and a legend of those of `every` that it needs."""
    # Where the shape does not fit, room is left, and no other range shown: that would stay behind
    # when the chart takes another size, as it does for paper.
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    fig = figure(
        height=HEIGHT + LEGEND - 60,
        margin={"l": 0, "r": 0, "t": 4, "b": LEGEND},
        xaxis=axis | {"range": [0, WIDTH]},
        yaxis=axis | {"range": [HEIGHT, 0], "scaleanchor": "x", "constraintoward": "top"},
        legend={"y": -0.02, "yanchor": "top", "font": {"size": 13}, "traceorder": "normal"},
        meta={"height_of_width": HEIGHT / WIDTH, "besides": LEGEND + 4},
    )
    order = sorted(range(len(rows)), key=lambda one: rows[one]["state"] == chosen)
    fig.data = [
        _shape(rows[i], fills[i], hover(rows[i]), is_chosen=rows[i]["state"] == chosen)
        for i in order
    ]
    fig.data += _legend(fills, every)
    return fig


def _price_fill(row: dict[Hashable, Any], edges: Sequence[float]) -> Fill:
    if pd.isna(row["p50"]):
        return _too_few(row["n_price_lists"])
    step = step_of(row["p50"], edges)
    wide = (row["median_high"] - row["median_low"]) / row["p50"] > _widest()
    return Fill(_step_name(step, edges), PRICE_FILLS[step], faint=wide)


def _residual_fill(row: dict[Hashable, Any]) -> Fill:
    if row["n_price_lists"] < rule("range_min_price_lists"):
        return _too_few(row["n_price_lists"])
    step = step_of(row["ratio"], OFF_EDGES)
    unsure = row["ratio_low"] <= 1.0 <= row["ratio_high"]
    return Fill(_off_name(step), OFF_FILLS[step], faint=unsure)


def _off_name(step: int) -> str:
    ends = [abs(round(100 * (edge - 1))) for edge in OFF_EDGES]
    return (
        f"over {ends[0]}% below", f"{ends[1]} to {ends[0]}% below", f"within {ends[1]}%",
        f"{ends[2]} to {ends[3]}% above", f"over {ends[3]}% above",
    )[step]  # fmt: skip


def _residual_hover(row: dict[Hashable, Any]) -> str:
    behind = f"{row['n_price_lists']} price lists, {row['n_offers']} offers"
    if pd.isna(row["ratio"]):
        return f"{row['name']}: {behind}"
    return (
        f"{row['name']}: {row['ratio']:.2f} times the estimate<br>95% interval "
        f"{row['ratio_low']:.2f}–{row['ratio_high']:.2f}<br>{behind}"
    )


def _widest() -> float:
    return typical("confidence_medium_max_interval")


def _too_few(n_price_lists: int) -> Fill:
    if not n_price_lists:
        return Fill("no price list")
    return Fill(f"under {rule('range_min_price_lists')} price lists", hatched=True)


def _step_name(step: int, edges: Sequence[float]) -> str:
    if not edges:
        return "every median"
    if step == 0:
        return f"under ${edges[0]:,.0f}"
    if step == len(edges):
        return f"${edges[-1]:,.0f} or more"
    return f"${edges[step - 1]:,.0f} to {edges[step]:,.0f}"


def _count_fill(row: dict[Hashable, Any]) -> Fill:
    n = row["n_price_lists"]
    steps = list_steps()[1:]
    if n < steps[0]:
        return _too_few(n)
    return _count_step(sum(n >= least for least in steps) - 1)


def _count_step(step: int) -> Fill:
    least = list_steps()[1:]
    spans = [*(f"{low}–{high - 1}" for low, high in pairwise(least)), f"{least[-1]} or more"]
    return Fill(f"{spans[step]} price lists", COUNT_FILLS[step])


def _all_fills(edges: Sequence[float], counts: bool) -> list[Fill]:
    if counts:
        steps = [_count_step(step) for step in range(len(COUNT_FILLS))]
    else:
        steps = [Fill(_step_name(i, edges), PRICE_FILLS[i]) for i in range(len(edges) + 1)]
        steps.append(Fill(FAINT_NAME, PRICE_FILLS[2], faint=True))
    return [*steps, _too_few(1), _too_few(0)]


@lru_cache(maxsize=1)
def _outlines() -> dict[str, tuple[list[float | None], list[float | None], tuple[float, float]]]:
    """Return each state's outline in drawing units, None between rings, and its label's point."""
    shapes = json.loads((DATA_FOLDER / "states_albers.json").read_text("utf-8"))["states"]
    lines = {}
    for shape in shapes:
        xs: list[float | None] = []
        ys: list[float | None] = []
        for ring in shape["rings"]:
            xs += [point[0] for point in ring] + [None]
            ys += [point[1] for point in ring] + [None]
        lines[shape["postal"]] = (xs, ys, (shape["label"][0], shape["label"][1]))
    return lines


def _style(fill: Fill) -> dict[str, Any]:
    return {
        "mode": "lines", "fill": "toself",
        "fillcolor": faded(fill.color, FAINT) if fill.faint else fill.color,
        "fillpattern": HATCH if fill.hatched else None,
    }  # fmt: skip


def _shape(row: dict[Hashable, Any], fill: Fill, hover: str, *, is_chosen: bool) -> Trace:
    x, y, _ = _outlines()[row["state"]]
    line = {"color": COLORS["mine"], "width": 3} if is_chosen else {"color": "#7D8B99", "width": 1}
    return scatter(
        x=x, y=y, hoveron="fills", legendgroup=fill.name, showlegend=False, name=row["name"],
        line=line, text=hover, hoverinfo="text", customdata=[[row["state"]]], **_style(fill),
    )  # fmt: skip


def _hover(row: dict[Hashable, Any]) -> str:
    behind = f"{row['n_price_lists']} price lists, {row['n_offers']} offers"
    if pd.isna(row["p50"]):
        return f"{row['name']}: {behind}"
    return (
        f"{row['name']}: median ${cents(row['p50']):,.2f}<br>95% interval "
        f"${cents(row['median_low']):,.2f}–{cents(row['median_high']):,.2f}<br>{behind}"
    )


def _legend(fills: Sequence[Fill], every: Sequence[Fill]) -> list[Trace]:
    """Return an entry for each step of the scale, and for each other fill that is on the map."""
    used = {fill.name for fill in fills}
    used |= {name for name in (FAINT_NAME, UNSURE_NAME) if any(fill.faint for fill in fills)}
    return [
        scatter(
            x=[None], y=[None], name=fill.name, legendgroup=fill.name, hoverinfo="skip",
            line={"color": "#7D8B99", "width": 1}, **_style(fill),
        )
        for fill in every
        if (fill.color != NONE and not fill.faint) or fill.name in used
    ]  # fmt: skip


def _letters(rows: Sequence[dict[Hashable, Any]], fills: Sequence[Fill]) -> list[Trace]:
    """Write each state's letters where they fit: in dark or white ink, or in the page's own."""
    inks: dict[str | None, list[str]] = {}
    for row, fill in zip(rows, fills, strict=True):
        solid = fill.color != NONE and not fill.faint
        ink = ("#14181D" if fill.color in LIGHT_FILLS else "#FFFFFF") if solid else None
        if _room(row["state"]) >= LETTERS_NEED:
            inks.setdefault(ink, []).append(row["state"])
    return [
        scatter(
            x=[_outlines()[state][2][0] for state in states],
            y=[_outlines()[state][2][1] for state in states],
            mode="text", text=states, hoverinfo="skip", showlegend=False, name="letters",
            textfont={"size": 11, "color": ink}, meta={"from_width": LETTERS_FROM_WIDTH},
        )
        for ink, states in inks.items()
    ]  # fmt: skip


def _room(state: str) -> float:
    """Return the smaller of a state's breadth and height, in drawing units."""
    ends = [[one for one in axis if one is not None] for axis in _outlines()[state][:2]]
    return min(max(axis) - min(axis) for axis in ends)


def _points(metros: pd.DataFrame) -> Trace:
    text = [
        f"{row['cbsa_title']}: {row['n_price_lists']} price lists, {row['n_offers']} offers"
        for row in metros.to_dict("records")
    ]
    return scatter(
        x=metros["albers_x"], y=metros["albers_y"], mode="markers",
        name="metro areas", text=text, hoverinfo="text",
        marker={
            "color": COLORS["rural"], "opacity": 0.85, "line": {"width": 0.5, "color": "white"},
            "size": 4 + 2.2 * np.sqrt(metros["n_price_lists"].to_numpy(dtype=float)),
        },
    )  # fmt: skip
