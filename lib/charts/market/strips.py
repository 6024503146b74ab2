"""Metro against rural: every offer as a point under its range, and how far the medians differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from lib.charts.figure import Figure, Trace, scatter
from lib.charts.style import (
    COLORS,
    HEADING_LETTERS,
    LINE_LETTERS,
    NAMES,
    SYMBOLS,
    dollar_axis,
    figure,
    plain,
    wrapped,
)
from lib.market.ranges import Range
from lib.market.series import Band, Yardstick
from lib.pricing.money import cents

# Heights in pixels. The axis across counts pixels, too, so that a row is as high as its words.
LINE = 19
BOX = 20
STRIP = 30
GAP = 10
SMALL = 12
BELOW = 64
# Of a golden ratio's steps no two neighbors lie close: equal prices stand side by side.
GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class Row:
    """One strip: an area's range, the offers behind it, and what is written above it."""

    found: Range
    offers: pd.DataFrame
    label: str = ""


@dataclass(frozen=True)
class Group:
    """Strips that stand together under one name, metro above rural, and what they differ by."""

    label: str
    rows: tuple[Row, ...]
    difference: str = ""


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


def strips_chart(
    groups: Sequence[Group],
    bands: Sequence[Band],
    clinics: pd.DataFrame,
    yardstick: Yardstick | None,
    price_name: str,
    brought: pd.DataFrame | None = None,
) -> Figure:
    """Return every offer as a point under its area's range, metro and rural beneath each other.

    `clinics` needs `seller`, `where`, `price_low_usd`. All prices are US dollars for one visit.
    The article's ranges, clinic examples, Medicare and what files that were read ask (`brought`, as
    lib.intake.brought.visit_prices gives it) have rows of their own: series do not mix.
    """
    top = axis_top(groups, *seen_values(bands, clinics, yardstick))
    sheet = _Sheet()
    for group in groups:
        sheet.group(group)
    sheet.others(bands, clinics, yardstick)
    if brought is not None and len(brought):
        sheet.brought(brought)
    fig = figure(
        height=int(sheet.y) + BELOW,
        margin={"l": 8, "r": 12, "t": 4, "b": BELOW - 4},
        showlegend=False,
        xaxis=dollar_axis(f"{price_name}, US dollars per visit", top),
        yaxis={"range": [sheet.y, 0], "visible": False, "fixedrange": True},
    )
    fig.data = sheet.traces
    fig.layout["annotations"] = sheet.notes
    return fig


@dataclass
class _Sheet:
    """What is drawn so far, from the top downward; `y` is where the next thing starts."""

    y: float = 0.0
    traces: list[Trace] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def write(self, text: str, size: int, *, right: bool = False) -> None:
        lines = wrapped(text, HEADING_LETTERS if size > SMALL else LINE_LETTERS)
        self.notes.append(
            {
                "text": f"<b>{lines}</b>" if size > SMALL else lines,
                "x": 1 if right else 0, "xref": "paper", "xanchor": "right" if right else "left",
                "y": self.y, "yanchor": "top", "showarrow": False, "font": {"size": size},
                "align": "right" if right else "left", "borderpad": 0,
            }
        )  # fmt: skip
        self.y += LINE * (1 + lines.count("<br>"))

    def group(self, group: Group) -> None:
        self.y += GAP if self.notes else 0
        self.write(group.label, 14)
        if group.difference:
            self.write(group.difference, SMALL, right=True)
        for row in group.rows:
            self.write(row.label, SMALL)
            self.traces += _range_traces(row.found, self.y + BOX / 2)
            self.traces += _offer_traces(row, self.y + BOX + STRIP / 2)
            self.y += BOX + STRIP + 4

    def others(
        self, bands: Sequence[Band], clinics: pd.DataFrame, yardstick: Yardstick | None
    ) -> None:
        self.y += GAP
        if bands:
            first = bands[0]
            said = f"${first.low_usd:,.0f}–{first.high_usd:,.0f}"
            self.write(f"What the article says clinics ask: {said} (not the same service)", SMALL)
            # As for the hospitals: what is usual thick, how far it goes beyond that thin.
            self.traces += [_band(band, self.y + BOX / 2, 4) for band in bands[1:]]
            self.traces.append(_band(first, self.y + BOX / 2, 12))
            self.y += BOX + 4
        if len(clinics):
            self.write(
                f"Clinics' own prices, anywhere: {len(clinics)} "
                f"example{'' if len(clinics) == 1 else 's'}, not a sample "
                "(not the same service)",
                SMALL,
            )
            self.traces.append(_clinics(clinics, self.y + BOX / 2))
            self.y += BOX + 4
        if yardstick:
            self.write(f"Medicare, {yardstick.locality}: {_price(yardstick.amount_usd)}", SMALL)
            self.traces.append(_yardstick(yardstick, self.y + BOX / 2))
            self.y += BOX + 4

    def brought(self, prices: pd.DataFrame) -> None:
        """Draw what the files that were read ask; the label says how far they reach."""
        low, high = prices["lowest_usd"].min(), prices["highest_usd"].max()
        span = _price(low) if low == high else f"{_price(low)} to {_price(high)}"
        many = "" if len(prices) == 1 else "s"
        self.write(f"Files you read: {len(prices)} hospital{many}, {span}", SMALL)
        text = [
            f"{plain(row['hospital'])}, {plain(row['file_date'] or 'no date')}: "
            f"{_price(row['price_usd'])}"
            for row in prices.to_dict("records")
        ]
        self.traces.append(
            scatter(
                x=prices["price_usd"], y=[self.y + BOX / 2] * len(prices), mode="markers",
                name=NAMES["brought"], text=text, hoverinfo="text",
                marker={"color": COLORS["brought"], "size": 11, "symbol": SYMBOLS["brought"]},
            )
        )  # fmt: skip
        self.y += BOX + 4


def _range_traces(found: Range, y: float) -> list[Trace]:
    """Draw p10 to p90, the slim box p25 to p75, the median's interval, and the median."""
    if found.p10 is None:
        return []
    color = COLORS[found.area.kind]
    strokes = (
        ("p10 to p90", (found.p10, found.p90), 2, 0.9),
        ("p25 to p75", (found.p25, found.p75), 13, 0.35),
        ("median's 95% interval", (found.median_low, found.median_high), 6, 1.0),
    )
    lines = [
        scatter(
            x=ends, y=[y, y], mode="lines", name=name, legendgroup=found.area.kind,
            hoverinfo="skip", opacity=opacity, line={"color": color, "width": width},
        )
        for name, ends, width, opacity in strokes
    ]  # fmt: skip
    median = scatter(
        x=[found.p50], y=[y], mode="markers", name="median", legendgroup=found.area.kind,
        text=[_hover(found)], hoverinfo="text",
        marker={
            "color": "white", "size": 12, "symbol": SYMBOLS[found.area.kind],
            "line": {"color": color, "width": 3},
        },
    )  # fmt: skip
    return [*lines, median]


def _offer_traces(row: Row, y: float) -> list[Trace]:
    offers = row.offers.sort_values("price_usd", kind="stable")
    if offers.empty:
        return []
    kind = row.found.area.kind
    spread = (np.arange(len(offers)) * GOLDEN) % 1 - 0.5
    few = row.found.p50 is None
    return [
        scatter(
            x=offers["price_usd"], y=y + spread * (STRIP - 8) * (0.3 if few else 1),
            mode="markers", name="offers", legendgroup=kind, text=_offer_hover(offers),
            hoverinfo="text",
            marker={
                "color": COLORS[kind], "size": 8 if few else 5, "opacity": 0.9 if few else 0.75,
                "symbol": SYMBOLS[kind],
            },
        )
    ]  # fmt: skip


def _price(amount: float | None) -> str:
    return "" if amount is None else f"${cents(amount):,.2f}"


def _hover(found: Range) -> str:
    return (
        f"{plain(found.area.label)}: median {_price(found.p50)},<br>95% interval "
        f"{_price(found.median_low)}–{found.median_high:,.2f}<br>"
        f"middle half {_price(found.p25)}–{found.p75:,.2f}, p10–p90 "
        f"{_price(found.p10)}–{found.p90:,.2f}<br>"
        f"{found.n_offers} offers, {found.n_price_lists} price lists; {found.n_left_out} of "
        f"{found.n_posting} left out"
    )


def _offer_hover(offers: pd.DataFrame) -> list[str]:
    # Names are data: "<" would start a tag in a hover label.
    return [
        f"{plain(row['hospital'])},<br>{plain(row['city'])} {row['state']}: "
        f"{_price(row['price_usd'])}"
        for row in offers[["hospital", "city", "state", "price_usd"]].to_dict("records")
    ]


def _band(band: Band, y: float, width: int) -> Trace:
    return scatter(
        x=[band.low_usd, band.high_usd], y=[y, y], mode="lines", name=NAMES["article"],
        hoverinfo="skip", line={"color": COLORS["article"], "width": width},
    )  # fmt: skip


def _clinics(clinics: pd.DataFrame, y: float) -> Trace:
    text = [
        f"{plain(row['seller'])},<br>{plain(row['where'])}: {_price(row['price_low_usd'])}"
        for row in clinics.to_dict("records")
    ]
    return scatter(
        x=clinics["price_low_usd"], y=[y] * len(clinics), mode="markers", name=NAMES["clinic"],
        text=text, hoverinfo="text",
        marker={"color": COLORS["clinic"], "size": 11, "symbol": SYMBOLS["clinic"]},
    )  # fmt: skip


def _yardstick(yardstick: Yardstick, y: float) -> Trace:
    return scatter(
        x=[yardstick.amount_usd], y=[y], mode="markers", name=NAMES["medicare"],
        text=[f"{yardstick.recipe}: {_price(yardstick.amount_usd)}"], hoverinfo="text",
        marker={"color": COLORS["medicare"], "size": 12, "symbol": SYMBOLS["medicare"]},
    )  # fmt: skip
