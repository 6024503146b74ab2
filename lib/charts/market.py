"""Charts of the market: ranges side by side, the distribution, and the map of sellers."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.charts.style import COLORS, NAMES, SYMBOLS, dollar_axis, figure, interval_marks
from lib.datasets.package import DATA_FOLDER
from lib.market.ranges import Range
from lib.market.series import Band, Yardstick
from lib.pricing.money import cents

# Two lines of label and two bars; the rest of the height holds a legend of three lines on a phone.
GROUP_HEIGHT = 80
LABEL_LIFT = 0.45
MOST_BINS = 40


@dataclass(frozen=True)
class Row:
    """One bar of the ranges chart: an area's range and the offers behind it."""

    found: Range
    offers: pd.DataFrame


@dataclass(frozen=True)
class Group:
    """Bars that stand together under one label, metro above rural."""

    label: str
    rows: tuple[Row, ...]


def axis_top(groups: Sequence[Group], *others: float) -> float:
    """Return where the price axis ends, in dollars, so that ranges fill the chart.

    A quarter beyond the highest p90 of the first group, a sixth beyond every p75, and beyond
    everything else that must be seen, so that one wide area does not squeeze all others. The page
    counts in words the offers farther out. Where no range stands, the dearest offer decides.
    """
    wide = [1.25 * row.found.p90 for row in groups[0].rows if row.found.p90 is not None]
    wide += [1.15 * r.found.p75 for g in groups for r in g.rows if r.found.p75 is not None]
    if not wide:
        dearest = [row.offers["price_usd"].max() for g in groups for row in g.rows]
        wide = [1.05 * price for price in dearest if price == price] or [100.0]
    return float(max([*wide, *(1.05 * value for value in others)]))


def seen_values(
    bands: Sequence[Band], clinics: pd.DataFrame, yardstick: Yardstick | None
) -> list[float]:
    """Return the dollars of the other series, which the price axis must reach."""
    values = [float(price) for price in clinics["price_low_usd"]]
    values += [band.high_usd for band in bands]
    return values + ([yardstick.amount_usd] if yardstick else [])


def ranges_chart(
    groups: Sequence[Group],
    bands: Sequence[Band],
    clinics: pd.DataFrame,
    yardstick: Yardstick | None,
    price_name: str,
) -> go.Figure:
    """Return metro and rural ranges side by side, p10 to p90, with every offer as a point.

    `clinics` needs `seller`, `where`, `price_low_usd`; `bands` are drawn behind everything. All
    prices are US dollars for one visit. Clinic examples and Medicare have rows of their own.
    """
    top = axis_top(groups, *seen_values(bands, clinics, yardstick))
    extra = bool(len(clinics)) + bool(yardstick)
    n_slots = len(groups) + extra
    fig = figure(
        height=GROUP_HEIGHT * n_slots + 160,
        xaxis=dollar_axis(f"{price_name}, US dollars per visit", top),
        yaxis={"range": [n_slots - 0.35, -0.7], "visible": False},
    )
    _draw_bands(fig, bands, n_slots)
    for kind in ("metro", "rural", "all"):
        _draw_kind(fig, groups, kind)
    labels = [group.label for group in groups]
    if len(clinics):
        labels.append(f"Clinics' own prices, anywhere: {len(clinics)} examples, not a sample")
        _draw_clinics(fig, clinics, len(labels) - 1)
    if yardstick:
        labels.append(f"Medicare, {yardstick.locality}: {_price(yardstick.amount_usd)}")
        _draw_yardstick(fig, yardstick, len(labels) - 1)
    # All at once: plotly copies every annotation each time one is added.
    fig.update_layout(annotations=[*fig.layout.annotations, *map(_label, range(n_slots), labels)])
    return fig


def _label(position: int, text: str) -> dict[str, Any]:
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": position - LABEL_LIFT,
        "yanchor": "middle", "showarrow": False, "font": {"size": 13}, "align": "left",
    }  # fmt: skip


def _draw_bands(fig: go.Figure, bands: Sequence[Band], n_slots: int) -> None:
    for band in bands:
        fig.add_vrect(
            x0=band.low_usd, x1=band.high_usd, fillcolor=COLORS["article"], opacity=0.13,
            line_width=0, layer="below",
        )  # fmt: skip
    if bands:
        typical = bands[0]
        fig.add_scatter(
            x=[None], y=[None], mode="markers", name=NAMES["article"],
            marker={"symbol": "square", "size": 14, "color": COLORS["article"], "opacity": 0.4},
        )  # fmt: skip
        fig.add_annotation(
            text=f"the article on clinics: ${typical.low_usd:,.0f}–{typical.high_usd:,.0f}",
            x=(typical.low_usd + typical.high_usd) / 2, y=n_slots - 0.42, yanchor="bottom",
            showarrow=False, font={"size": 12, "color": COLORS["article"]},
        )  # fmt: skip


def _draw_kind(fig: go.Figure, groups: Sequence[Group], kind: str) -> None:
    """Draw the rows of one kind: points, whole range, middle half, the median in its interval."""
    points: list[pd.DataFrame] = []
    whole, half, intervals, medians = _Line(), _Line(), _Line(), _Line()
    for position, group in enumerate(groups):
        rows = group.rows
        for index, row in enumerate(rows):
            if row.found.area.kind != kind:
                continue
            y = position + 0.05 + (index - (len(rows) - 1) / 2) * 0.32
            points.append(row.offers.assign(y=y))
            found = row.found
            if found.p10 is not None:
                whole.add(y, found.p10, found.p90)
                half.add(y, found.p25, found.p75)
                intervals.add(y, found.median_low, found.median_high)
                medians.add_point(y, found.p50, _hover(found))
    if not points:
        return
    color, name = COLORS[kind], NAMES[kind]
    offers = pd.concat(points)
    if offers.empty:
        return
    # The same scatter at every run, so that a point does not move when a slider does.
    jitter = np.random.default_rng(0).uniform(-0.12, 0.12, len(offers))
    fig.add_scatter(
        x=offers["price_usd"], y=offers["y"] + jitter, mode="markers", name=name,
        legendgroup=kind, showlegend=False, text=_offer_hover(offers), hoverinfo="text",
        marker={"color": color, "size": 4, "opacity": 0.45, "symbol": SYMBOLS[kind]},
    )  # fmt: skip
    for line, width, opacity in ((whole, 5, 0.55), (half, 12, 0.75)):
        fig.add_scatter(
            x=line.x, y=line.y, mode="lines", hoverinfo="skip", legendgroup=kind,
            showlegend=False, opacity=opacity, line={"color": color, "width": width},
        )  # fmt: skip
    for bracket in interval_marks(intervals.x, intervals.y):
        fig.add_trace(bracket.update(legendgroup=kind))
    fig.add_scatter(
        x=medians.x, y=medians.y, mode="markers", name=name, legendgroup=kind,
        text=medians.text, hoverinfo="text",
        marker={
            "color": "white", "size": 11, "symbol": SYMBOLS[kind],
            "line": {"color": color, "width": 3},
        },
    )  # fmt: skip


class _Line:
    """Coordinates of separate strokes in one trace; None lifts the pen."""

    def __init__(self) -> None:
        self.x: list[float | None] = []
        self.y: list[float | None] = []
        self.text: list[str] = []

    def add(self, y: float, low: float | None, high: float | None) -> None:
        self.x += [low, high, None]
        self.y += [y, y, None]

    def add_point(self, y: float, x: float | None, text: str) -> None:
        self.x.append(x)
        self.y.append(y)
        self.text.append(text)


def _price(amount: float | None) -> str:
    return "" if amount is None else f"${cents(amount):,.2f}"


def _hover(found: Range) -> str:
    return (
        f"{found.area.label}: median {_price(found.p50)}, 95% interval "
        f"{_price(found.median_low)}–{found.median_high:,.2f}<br>"
        f"middle half {_price(found.p25)}–{found.p75:,.2f}, p10–p90 "
        f"{_price(found.p10)}–{found.p90:,.2f}<br>"
        f"{found.n_offers} offers, {found.n_price_lists} price lists; {found.n_left_out} of "
        f"{found.n_posting} left out"
    )


def _offer_hover(offers: pd.DataFrame) -> pd.Series:
    price = offers["price_usd"].map(_price)
    # Names are data: "<" would start a tag in a hover label.
    name = offers["hospital"].str.replace("<", "&lt;")
    return name + ", " + offers["city"] + " " + offers["state"] + ": " + price


def _draw_clinics(fig: go.Figure, clinics: pd.DataFrame, slot: int) -> None:
    text = [
        f"{row['seller'].replace('<', '&lt;')}, {row['where']}: {_price(row['price_low_usd'])}"
        for row in clinics.to_dict("records")
    ]
    fig.add_scatter(
        x=clinics["price_low_usd"], y=[slot + 0.05] * len(clinics), mode="markers",
        name=NAMES["clinic"], text=text, hoverinfo="text",
        marker={"color": COLORS["clinic"], "size": 11, "symbol": SYMBOLS["clinic"]},
    )  # fmt: skip


def _draw_yardstick(fig: go.Figure, yardstick: Yardstick, slot: int) -> None:
    fig.add_scatter(
        x=[yardstick.amount_usd], y=[slot + 0.05], mode="markers", name=NAMES["medicare"],
        text=[f"{yardstick.recipe}: {_price(yardstick.amount_usd)}"], hoverinfo="text",
        marker={"color": COLORS["medicare"], "size": 12, "symbol": SYMBOLS["medicare"]},
    )  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One kind's prices for the distribution: its name, its prices, and its median if any."""

    kind: str
    prices: np.ndarray
    median: float | None


def histogram(sides: Sequence[Side], top: float) -> pd.DataFrame:
    """Return bins of equal width: `kind`, `from_usd`, `to_usd`, `n_offers`, `percent_of_offers`.

    The width is 1, 2 or 5 times a power of ten so that at most 40 bins reach `top` dollars;
    prices above it are counted in the last bin, so that the percentages of a kind add up to 100.
    """
    width = _round_width(top / MOST_BINS)
    edges = np.arange(0, top + width, width)
    frames = []
    for side in sides:
        counts, _ = np.histogram(np.minimum(side.prices, edges[-1]), bins=edges)
        frame = pd.DataFrame({"from_usd": edges[:-1], "to_usd": edges[1:], "n_offers": counts})
        frame["percent_of_offers"] = 100 * counts / max(1, counts.sum())
        frame.insert(0, "kind", side.kind)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _round_width(least: float) -> float:
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= least))


def distribution_chart(sides: Sequence[Side], bins: pd.DataFrame, price_name: str) -> go.Figure:
    """Return the share of offers in each price step, metro against rural, medians marked."""
    top = float(bins["to_usd"].max())
    fig = figure(
        height=420,
        xaxis=dollar_axis(f"{price_name}, US dollars<br>(last bar: or more)", top),
        yaxis={"title": {"text": "percent of offers"}, "ticksuffix": "%", "rangemode": "tozero"},
        barmode="group",
        bargap=0.08,
    )
    for side in sides:
        own = bins[bins["kind"] == side.kind]
        middle = (own["from_usd"] + own["to_usd"]) / 2
        text = [
            f"${b['from_usd']:,.0f}–{b['to_usd']:,.0f}: {b['percent_of_offers']:.1f}% "
            f"({b['n_offers']} offers)"
            for b in own.to_dict("records")
        ]
        fig.add_bar(
            x=middle, y=own["percent_of_offers"], name=NAMES[side.kind], hovertext=text,
            hoverinfo="text", marker={"color": COLORS[side.kind]},
        )  # fmt: skip
    for height, side in enumerate(side for side in sides if side.median is not None):
        fig.add_vline(
            x=side.median, line={"color": COLORS[side.kind], "dash": "dash", "width": 2},
            annotation={
                "text": f"{side.kind} median {_price(side.median)}",
                "font": {"color": COLORS[side.kind]}, "xanchor": "left", "y": 1 - 0.08 * height,
            },
        )  # fmt: skip
    return fig


MAP_CLASSES = ("none", "1–4", "5–14", "15–49", "50+")
_MAP_FILLS = ("rgba(0,0,0,0)", "#9DBBD8", "#9DBBD8", "#5E97CB", "#2B6CA8")


def map_class(n_price_lists: int) -> str:
    """Return the map's class of a number of price lists."""
    for least, name in ((50, "50+"), (15, "15–49"), (5, "5–14"), (1, "1–4")):
        if n_price_lists >= least:
            return name
    return "none"


@lru_cache(maxsize=1)
def _outlines() -> dict[str, tuple[list[float | None], list[float | None]]]:
    """Return each state's outline in drawing units: x and y with None between rings."""
    shapes = json.loads((DATA_FOLDER / "states_albers.json").read_text("utf-8"))["states"]
    lines: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for shape in shapes:
        xs: list[float | None] = []
        ys: list[float | None] = []
        for ring in shape["rings"]:
            xs += [point[0] for point in ring] + [None]
            ys += [point[1] for point in ring] + [None]
        lines[shape["postal"]] = (xs, ys)
    return lines


def map_chart(by_state: pd.DataFrame, by_metro: pd.DataFrame) -> go.Figure:
    """Return states by number of price lists and metropolitan areas as points.

    `by_state` needs `state`, `name`, `n_offers`, `n_price_lists`; `by_metro` needs `cbsa_title`,
    `albers_x`, `albers_y`, `n_offers`, `n_price_lists`. Filled lines instead of a plotly map: a
    map would ask a foreign server for its outlines.
    """
    axis = {"visible": False, "fixedrange": True}
    fig = figure(
        height=560,
        xaxis=axis | {"range": [0, 975]},
        yaxis=axis | {"range": [610, 0], "scaleanchor": "x"},
    )
    classes = by_state["n_price_lists"].map(map_class)
    for name in MAP_CLASSES:
        rows = by_state[classes == name].to_dict("records")
        for position, row in enumerate(rows):
            fig.add_trace(_state_shape(row, name, first=position == 0))
    _draw_metros(fig, by_metro)
    return fig


def _state_shape(row: dict[Hashable, Any], name: str, first: bool) -> go.Scatter:
    x, y = _outlines()[row["state"]]
    fill = _MAP_FILLS[MAP_CLASSES.index(name)]
    hatch = {"shape": "/", "size": 6, "fgcolor": "#5E97CB", "bgcolor": "rgba(0,0,0,0)"}
    return go.Scatter(
        x=x, y=y, mode="lines", fill="toself", hoveron="fills", legendgroup=name,
        showlegend=first, name=_class_name(name), fillcolor=fill,
        fillpattern=hatch if name == "1–4" else None,
        line={"color": COLORS["all"], "width": 0.8},
        text=f"{row['name']}: {row['n_price_lists']} price lists, {row['n_offers']} offers",
        hoverinfo="text",
    )  # fmt: skip


def _class_name(name: str) -> str:
    words = {"none": "no data", "1–4": "1–4 price lists (too few)"}
    return words.get(name, f"{name} price lists")


def _draw_metros(fig: go.Figure, by_metro: pd.DataFrame) -> None:
    text = [
        f"{row['cbsa_title']}: {row['n_price_lists']} price lists, {row['n_offers']} offers"
        for row in by_metro.to_dict("records")
    ]
    fig.add_scatter(
        x=by_metro["albers_x"], y=by_metro["albers_y"], mode="markers",
        name="metro areas (size: price lists)", text=text, hoverinfo="text",
        marker={
            "color": COLORS["rural"], "opacity": 0.85, "line": {"width": 0.5, "color": "white"},
            "size": 4 + 2.2 * np.sqrt(by_metro["n_price_lists"].to_numpy(dtype=float)),
        },
    )  # fmt: skip
