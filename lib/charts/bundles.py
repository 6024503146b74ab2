"""Charts of ways to sell beside each other, and of what hospitals post for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lib.charts.figure import Figure
from lib.charts.style import (
    COLORS,
    DOLLARS,
    NAMES,
    SYMBOLS,
    figure,
    interval_marks,
    plain,
    row_label,
    shorter,
)
from lib.market.ranges import Range
from lib.pricing.money import usd
from lib.pricing.side_by_side import SideBySide, Way

ROW_HEIGHT = 40
LABEL_LIFT = 0.42
HEADING = 0.8  # rows that a panel's heading takes
BAR_TOP, BAR = -0.18, 0.36  # of a row
LEGEND, AXIS = 40, 56  # pixels
AXES = ("", "2")
PANELS = (
    ("a visit", ("profit_usd", "fills_usd"), "price_usd"),
    (
        "an hour of the clinician",
        ("profit_per_hour_usd", "fills_per_hour_usd"),
        "price_per_hour_usd",
    ),
)
SERIES = ("profit, everything counted", "if it fills an empty slot")


def ways_chart(found: SideBySide) -> Figure:
    """Return what each way leaves a visit and an hour: two panels, each with dollars of its own.

    A bar is profit, everything counted, red where it leaves most; a ring is what it leaves if it
    fills a slot that would stay empty. Where costs are not shown the bars are prices. An add-on
    alone is never the one that leaves most: it is not sold by itself.
    """
    rows = len(found.ways) + HEADING
    panel = round(ROW_HEIGHT * rows)
    plot = 2 * panel + AXIS
    # The upper panel's axis stands between the two: what is a visit's is not read as an hour's.
    domains = ((1 - panel / plot, 1.0), (0.0, panel / plot))
    axes: dict[str, Any] = {}
    for number, domain in enumerate(domains):
        axes[f"yaxis{AXES[number]}"] = {
            "visible": False, "range": [rows - 0.5, -0.6], "domain": domain,
        }  # fmt: skip
        axes[f"xaxis{AXES[number]}"] = {
            "title": {"text": f"US dollars {PANELS[number][0]}", "standoff": 4},
            "anchor": f"y{AXES[number]}", **DOLLARS, "zeroline": True, "nticks": 6,
        }  # fmt: skip
    fig = figure(
        height=plot + LEGEND + AXIS,
        margin={"l": 8, "r": 8, "t": LEGEND, "b": AXIS},
        barmode="overlay",
        **axes,
    )
    for number, (heading, of_costs, of_price) in enumerate(PANELS):
        what = SERIES[0] if found.shows_costs else "price"
        first, second = of_costs if found.shows_costs else (of_price, "")
        on = {"xaxis": f"x{AXES[number]}", "yaxis": f"y{AXES[number]}"}
        most = _most(found, first)
        row_label(fig, f"<b>{heading.capitalize()}</b>: {what}", -LABEL_LIFT, on["yaxis"])
        ys = [HEADING + row for row in range(len(found.ways))]
        for y, way in zip(ys, found.ways, strict=True):
            said = _named(way, getattr(way, first), way in most)
            row_label(fig, said, y - LABEL_LIFT, on["yaxis"])
        _bars(fig, found, first, ys, what, most, on)
        if second:
            _rings(fig, found, second, ys, SERIES[1], number == 0, on)
    return fig


def _most(found: SideBySide, field: str) -> list[Way]:
    """Return the ways that can be sold by themselves and leave most; several where they tie."""
    known = [way for way in found.rivals if getattr(way, field) is not None]
    top = max((getattr(way, field) for way in known), default=None)
    return [way for way in known if getattr(way, field) == top] if len(known) > 1 else []


def _named(way: Way, value: float | None, most: bool) -> str:
    """Say a way with its amount first: on a phone the end of a long name may be cut."""
    amount = "no minutes" if value is None else usd(value)
    after = "" if way.alone else ", extra minutes alone"
    after += (": most" if (value or 0) >= 0 else ": loses least") if most else ""
    return f"<b>{amount}</b> {shorter(way.name, f'{amount} {after}')}{after}"


def _hover(found: SideBySide, field: str, name: str) -> list[str]:
    values = [getattr(way, field) for way in found.ways]
    return [
        "" if value is None else f"{plain(way.name)}: {usd(value)}, {name}"
        for way, value in zip(found.ways, values, strict=True)
    ]


def _bars(
    fig: Figure, found: SideBySide, field: str, ys: Sequence[float], name: str,
    most: Sequence[Way], on: dict[str, str],
) -> None:  # fmt: skip
    fig.add_bar(
        **on, x=[getattr(way, field) for way in found.ways], y=ys, orientation="h", width=BAR,
        offset=BAR_TOP, name=name, hoverinfo="text", hovertext=_hover(found, field, name),
        showlegend=False,
        marker={"color": [COLORS["mine" if way in most else "plain"] for way in found.ways]},
    )  # fmt: skip


def _rings(
    fig: Figure, found: SideBySide, field: str, ys: Sequence[float], name: str, legend: bool,
    on: dict[str, str],
) -> None:  # fmt: skip
    middle = BAR_TOP + BAR / 2
    fig.add_scatter(
        **on, x=[getattr(way, field) for way in found.ways], y=[y + middle for y in ys],
        mode="markers",
        name=name, showlegend=legend, hoverinfo="text", text=_hover(found, field, name),
        marker={
            "symbol": "circle-open", "size": 11,
            "line": {"width": 2.5}, "color": COLORS["mine"],
        },
    )  # fmt: skip


def pairs_chart(rows: Sequence[tuple[str, Range]], unit: str) -> Figure:
    """Return ranges as bars from p10 to p90, thick from p25 to p75, ring at the median.

    A white bracket bounds the median with 95% confidence.

    `unit` is "$" for US dollars or "%" for shares, which come as shares of one.
    """
    scale = 100.0 if unit == "%" else 1.0
    axis = {"ticksuffix": "%"} if unit == "%" else DOLLARS
    title = "percent of the bundled visit" if unit == "%" else "US dollars per visit"
    fig = figure(
        height=70 * len(rows) + 100,
        xaxis={"title": {"text": title}, "rangemode": "tozero"} | axis,
        yaxis={"visible": False, "range": [len(rows) - 0.5, -0.75]},
        showlegend=False,
    )
    for position, (label, found) in enumerate(rows):
        kind = found.area.kind
        counts = f"{found.n_offers} offers, {found.n_price_lists} lists"
        left_out = f"{found.n_left_out} of {found.n_posting} left out"
        row_label(fig, f"{label}, <b>{kind}</b><br>{counts}; {left_out}", position - 0.42)
        if found.p10 is None or found.p90 is None or found.p50 is None:
            continue
        assert found.p25 is not None
        assert found.p75 is not None
        for low, high, width in ((found.p10, found.p90, 5), (found.p25, found.p75, 13)):
            fig.add_scatter(
                x=[scale * low, scale * high], y=[position, position], mode="lines",
                line={"color": COLORS[kind], "width": width}, hoverinfo="skip",
            )  # fmt: skip
        if found.median_low is not None and found.median_high is not None:
            ends = [scale * found.median_low, scale * found.median_high]
            fig.data.extend(interval_marks(ends, [position, position]))
        fig.add_scatter(
            x=[scale * found.p50], y=[position], mode="markers", name=NAMES[kind],
            marker={
                "color": "white", "size": 11, "symbol": SYMBOLS[kind],
                "line": {"color": COLORS[kind], "width": 3},
            },
            hovertemplate=f"{label}, {kind}: median %{{x:,.2f}}<extra></extra>",
        )  # fmt: skip
    return fig
