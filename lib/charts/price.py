"""Charts of the owner's answer: one price axis for everything, and the build-up in dollars."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from lib.charts.style import COLORS, SYMBOLS, dollar_axis, figure
from lib.pricing.answer import Neighbour, Quote

ROW_HEIGHT = 54
LABEL_LIFT = 0.36


def axis_chart(found: Quote, clinics: pd.DataFrame, neighbours: Sequence[Neighbour]) -> go.Figure:
    """Return floor, print, neighbours, hospitals, Medicare and the own price on one dollar axis.

    `clinics` needs `seller`, `where`, `price_low_usd`. All prices are US dollars for one visit.
    Hospital prices beyond the axis are counted in their row's label.
    """
    own = found.scenario.get("own_price_usd")
    top = _axis_top(found, clinics, neighbours, own)
    rows = _Rows(figure(height=100, xaxis=dollar_axis("US dollars per visit", top)))
    _floor(rows, found)
    _clinics(rows, clinics)
    _in_print(rows, found)
    _neighbours(rows, neighbours)
    _hospitals(rows, found, top)
    rows.add(
        f"Medicare, {found.medicare_label}: ${found.medicare_usd:,.2f} (yardstick)",
        [found.medicare_usd],
        [f"Medicare: ${found.medicare_usd:,.2f}"],
        "medicare",
    )
    if found.answer.from_usd is not None and found.answer.top_usd is not None:
        _ask(rows.fig, found.answer.from_usd, found.answer.top_usd)
    if own is not None:
        _own_line(rows.fig, own)
    return rows.finished()


class _Rows:
    """A figure whose rows are added from top to bottom, each under its label."""

    def __init__(self, fig: go.Figure) -> None:
        self.fig = fig
        self.count = 0

    def label(self, text: str) -> int:
        """Write a label above the next row and return the row's position."""
        self.fig.add_annotation(
            text=text, x=0, xref="paper", xanchor="left", y=self.count - LABEL_LIFT,
            yanchor="middle", showarrow=False, font={"size": 13},
        )  # fmt: skip
        self.count += 1
        return self.count - 1

    def add(self, label: str, prices: Sequence[float], hover: Sequence[str], kind: str) -> None:
        """Add a row of points of one series."""
        y = self.label(label)
        self.fig.add_scatter(
            x=list(prices), y=[y] * len(prices), mode="markers", text=list(hover),
            hoverinfo="text", showlegend=False,
            marker={"color": COLORS[kind], "symbol": SYMBOLS[kind], "size": 11, "opacity": 0.85},
        )  # fmt: skip

    def bar(self, y: float, low: float, high: float, kind: str, width: int, hover: str) -> None:
        """Draw a bar from low to high."""
        self.fig.add_scatter(
            x=[low, high], y=[y, y], mode="lines", showlegend=False, text=[hover, hover],
            hoverinfo="text", line={"color": COLORS[kind], "width": width},
        )  # fmt: skip

    def finished(self) -> go.Figure:
        """Return the figure at the height its rows need."""
        self.fig.update_layout(
            height=ROW_HEIGHT * self.count + 90,
            yaxis={"visible": False, "range": [self.count - 0.5, -0.75]},
        )
        return self.fig


def _axis_top(
    found: Quote, clinics: pd.DataFrame, neighbours: Sequence[Neighbour], own: float | None
) -> float:
    ends = [found.lowest_usd, found.medicare_usd, own or 0.0, 50.0]
    ends += [float(price) for price in clinics["price_low_usd"]]
    ends += [one.price_usd for one in neighbours]
    if found.moved:
        ends.append(found.moved.p90_usd or found.moved.p75_usd)
    return 1.08 * max(ends)


def _floor(rows: _Rows, found: Quote) -> None:
    floor = found.floor
    label = f"<b>Your {found.lowest_name} ${found.lowest_usd:,.2f}</b>: "
    label += f"labour ${floor.labour_usd:,.2f}"
    hover = f"labour ${floor.labour_usd:,.2f}, all costs ${floor.total_usd:,.2f}"
    if found.card_fee_usd:
        label += f", card fee ${found.card_fee_usd:,.2f}"
        hover += f", with card fee ${found.lowest_usd:,.2f}"
    y = rows.label(label)
    rows.bar(y, 0, found.lowest_usd, "all", 8, hover)
    rows.bar(y, 0, floor.labour_usd, "mine", 8, hover)


def _clinics(rows: _Rows, clinics: pd.DataFrame) -> None:
    if clinics.empty:
        rows.label("Clinics elsewhere: no example of this visit was found")
        return
    hover = [
        f"{row['seller'].replace('<', '&lt;')}, {row['where']}: ${row['price_low_usd']:,.2f}"
        for row in clinics.to_dict("records")
    ]
    label = f"Clinics elsewhere: {len(clinics)} own prices, all we found"
    rows.add(label, list(clinics["price_low_usd"]), hover, "clinic")


def _in_print(rows: _Rows, found: Quote) -> None:
    moved = found.moved
    if moved is None:
        rows.label("In print: needs your evaluation price")
        return
    words = f"${moved.p25_usd:,.0f}–{moved.p75_usd:,.0f}, middle ${moved.median_usd:,.0f}"
    weak = "weak, " if found.anchor and found.anchor.weak else ""
    y = rows.label(f"<b>In print</b> ({weak}not a sample): {words}")
    if moved.p10_usd is not None and moved.p90_usd is not None:
        hover = f"p10 to p90: ${moved.p10_usd:,.2f}–{moved.p90_usd:,.2f}"
        rows.bar(y, moved.p10_usd, moved.p90_usd, "article", 5, hover)
    hover = f"p25 to p75: ${moved.p25_usd:,.2f}–{moved.p75_usd:,.2f}"
    rows.bar(y, moved.p25_usd, moved.p75_usd, "article", 14, hover)
    rows.fig.add_scatter(
        x=[moved.median_usd], y=[y], mode="markers", showlegend=False, hoverinfo="text",
        text=[f"middle ${moved.median_usd:,.2f}"],
        marker={"color": "white", "size": 11, "line": {"color": COLORS["article"], "width": 3}},
    )  # fmt: skip


def _neighbours(rows: _Rows, neighbours: Sequence[Neighbour]) -> None:
    if not neighbours:
        return
    hover = [f"${n.price_usd:,.2f} {n.where} {n.seen_on}".replace("<", "&lt;") for n in neighbours]
    label = f"Neighbours you know: {len(neighbours)} of this kind of visit"
    rows.add(label, [one.price_usd for one in neighbours], hover, "mine")


def _hospitals(rows: _Rows, found: Quote, top: float) -> None:
    shown = found.nearby[found.nearby["price_usd"] <= top]
    beyond = len(found.nearby) - len(shown)
    label = "Hospitals near you, code alone (another good)"
    label += f"; {beyond} beyond" if beyond else ""
    if found.nearby.empty:
        label = "Hospitals near you: needs a ZIP code or city"
        if found.scenario.place is not None and found.scenario.place.lat is not None:
            label = "Hospitals near you: none posts the code"
    hover = [
        f"{row['hospital']}, {row['miles']:.0f} miles: ${row['price_usd']:,.2f}".replace(
            "<", "&lt;"
        )
        for row in shown.to_dict("records")
    ]
    rows.add(label, list(shown["price_usd"]), hover, "metro")


def _ask(fig: go.Figure, low: float, high: float) -> None:
    fig.add_vrect(
        x0=low, x1=high, fillcolor=COLORS["clinic"], opacity=0.14, line_width=0, layer="below",
    )  # fmt: skip
    fig.add_annotation(
        text=f"ask ${low:,.0f}–{high:,.0f}", x=(low + high) / 2, y=1, yref="paper",
        yanchor="bottom", showarrow=False, font={"color": COLORS["clinic"], "size": 13},
    )  # fmt: skip


def _own_line(fig: go.Figure, own: float) -> None:
    fig.add_vline(x=own, line={"color": COLORS["mine"], "width": 2, "dash": "dot"})
    fig.add_annotation(
        text=f"your price ${own:,.2f}", x=own, y=0, yref="paper", yanchor="bottom",
        xanchor="left", showarrow=False, font={"color": COLORS["mine"], "size": 13},
    )  # fmt: skip


def build_up_chart(found: Quote) -> go.Figure:
    """Return the steps from the middle in print to the middle for this place and visit.

    A waterfall in US dollars: each step is the difference of two rounded subtotals.
    """
    steps = found.modifiers
    start = steps[0].subtotal_usd - steps[0].step_usd
    texts = [f"${start:,.2f}", *(_signed(s.step_usd) for s in steps)]
    texts.append(f"${steps[-1].subtotal_usd:,.2f}")
    fig = figure(
        height=340,
        yaxis={"tickprefix": "$", "title": {"text": "US dollars"}, "rangemode": "tozero"},
        showlegend=False,
    )
    fig.add_waterfall(
        x=["in print", *(step.key for step in steps), "middle"],
        y=[start, *(step.step_usd for step in steps), 0],
        measure=["absolute", *["relative"] * len(steps), "total"],
        text=texts, textposition="outside", cliponaxis=False,
        increasing={"marker": {"color": COLORS["rural"]}},
        decreasing={"marker": {"color": COLORS["metro"]}},
        totals={"marker": {"color": COLORS["article"]}},
        connector={"line": {"color": COLORS["article"], "width": 1}},
    )  # fmt: skip
    return fig


def _signed(amount: float) -> str:
    sign = "−" if amount < 0 else "+"
    return f"{sign}${abs(amount):,.2f}"
