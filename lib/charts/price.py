"""Charts of a service's price: one axis for everything known, and the build-up in dollars."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.charts.style import COLORS, DOLLARS, SYMBOLS, dollar_axis, figure, interval_marks
from lib.pricing.anchors import Anchor
from lib.pricing.detail import Detail
from lib.pricing.evidence import Evidence, Observation

ROW_HEIGHT = 40
LABEL_LIFT = 0.46


def axis_chart(found: Detail) -> go.Figure:
    """Return everything known of a service's price on one axis, US dollars for one visit.

    Break-even price, known prices near and elsewhere, clinics elsewhere, the published range before
    and after the modifiers, what sellers near are expected to ask, hospitals' needling code,
    Medicare's amount, and the price as a line. Prices of others are drawn as moved to the visit and
    place. Hospital prices beyond the axis are counted in their row's label.
    """
    top = _axis_top(found)
    rows = _Rows(figure(height=100, xaxis=dollar_axis("US dollars for one visit", top)))
    _break_even(rows, found)
    _sellers(rows, found.line.evidence)
    _observed(rows, found)
    _published(rows, found)
    _hospitals(rows, found, top)
    rows.add(
        f"Medicare, {found.medicare_label}: ${found.medicare_usd:,.2f}",
        [found.medicare_usd],
        [f"Medicare: ${found.medicare_usd:,.2f}"],
        "medicare",
    )
    if found.line.service.price_usd is not None:
        _own_line(rows.fig, found.line.service.price_usd, top)
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
            height=ROW_HEIGHT * self.count + 84,
            margin={"l": 8, "r": 8, "t": 12, "b": 44},
            yaxis={"visible": False, "range": [self.count - 0.5, -0.75]},
        )
        return self.fig


def _axis_top(found: Detail) -> float:
    evidence, economics = found.line.evidence, found.line.economics
    ends = [found.medicare_usd, found.line.service.price_usd or 0.0, 50.0]
    if economics is not None:
        ends.append(economics.break_even_usd)
    if evidence is not None:
        ends += [evidence.p75_usd, evidence.middle_high_usd]
        ends += [one.adjusted_usd for one in evidence.observations]
    ends += [one.p90_usd or one.high_usd for one in (found.anchor, found.here) if one]
    return 1.08 * max(ends)


def _break_even(rows: _Rows, found: Detail) -> None:
    economics = found.line.economics
    if economics is None:
        return
    y = rows.label(f"<b>You break even at ${economics.break_even_usd:,.2f}</b>")
    hover = (
        f"clinician ${economics.labour_usd + economics.pay_usd:,.2f}, overhead "
        f"${economics.overhead_usd:,.2f}, supplies ${economics.supplies_usd:,.2f}"
    )
    rows.bar(y, 0, economics.break_even_usd, "all", 8, hover)


def _sellers(rows: _Rows, evidence: Evidence | None) -> None:
    if evidence is None:
        return
    span = f"${evidence.p25_usd:,.0f}–{evidence.p75_usd:,.0f}, middle ${evidence.middle_usd:,.0f}"
    y = rows.label(f"<b>Half of sellers here: {span}</b>")
    hover = f"p25 to p75 of sellers: ${evidence.p25_usd:,.2f}–{evidence.p75_usd:,.2f}"
    rows.bar(y, evidence.p25_usd, evidence.p75_usd, "clinic", 14, hover)
    ends = [evidence.middle_low_usd, evidence.middle_high_usd, None]
    rows.fig.add_traces(interval_marks(ends, [y, y, None]))
    rows.fig.add_scatter(
        x=[evidence.middle_usd], y=[y], mode="markers", showlegend=False, hoverinfo="text",
        text=[
            f"middle ${evidence.middle_usd:,.2f}, 95% interval "
            f"${evidence.middle_low_usd:,.2f}–{evidence.middle_high_usd:,.2f}"
        ],
        marker={"color": "white", "size": 11, "line": {"color": COLORS["clinic"], "width": 3}},
    )  # fmt: skip


def _observed(rows: _Rows, found: Detail) -> None:
    """Draw what is known of others: what the clinic entered, and the shipped clinics' own pages."""
    for label, several, kind in (
        ("Known near you", [one for one in found.near if one.ids], "mine"),
        ("Clinics' own pages, near", [one for one in found.near if not one.ids], "clinic"),
        ("Known elsewhere", [one for one in found.elsewhere if one.ids], "mine"),
        ("Clinics elsewhere", [one for one in found.elsewhere if not one.ids], "clinic"),
    ):
        if several:
            rows.add(
                f"{label}: {len(several)}, moved to your visit",
                [one.adjusted_usd for one in several],
                [_hover(one) for one in several],
                kind,
            )


def _hover(one: Observation) -> str:
    seller = one.seller.replace("&", "&amp;").replace("<", "&lt;")
    return f"{seller}: asks ${one.price_usd:,.2f}, here ${one.adjusted_usd:,.2f}"


def _published(rows: _Rows, found: Detail) -> None:
    if found.anchor is None or found.here is None:
        rows.label("Published range: needs your evaluation price")
        return
    weak = "Hospitals' code for it" if found.anchor.weak else "Published range, one article"
    if found.anchor != found.here:
        _range(rows, found.anchor, f"{weak}: {_span(found.anchor)}", 8)
        _range(rows, found.here, f"The same, moved to you: {_span(found.here)}", 14)
    else:
        _range(rows, found.here, f"{weak}: {_span(found.here)}", 14)


def _span(one: Anchor) -> str:
    return f"${one.low_usd:,.0f}–{one.high_usd:,.0f}"


def _range(rows: _Rows, one: Anchor, label: str, width: int) -> None:
    y = rows.label(label)
    if one.p10_usd is not None and one.p90_usd is not None:
        hover = f"p10 to p90: ${one.p10_usd:,.2f}–{one.p90_usd:,.2f}"
        rows.bar(y, one.p10_usd, one.p90_usd, "article", 4, hover)
    hover = f"p25 to p75: ${one.low_usd:,.2f}–{one.high_usd:,.2f}"
    rows.bar(y, one.low_usd, one.high_usd, "article", width, hover)
    rows.fig.add_scatter(
        x=[one.median_usd], y=[y], mode="markers", showlegend=False, hoverinfo="text",
        text=[f"middle ${one.median_usd:,.2f}"],
        marker={"color": "white", "size": 9, "line": {"color": COLORS["article"], "width": 3}},
    )  # fmt: skip


def _hospitals(rows: _Rows, found: Detail, top: float) -> None:
    if found.nearby.empty:
        return
    shown = found.nearby[found.nearby["price_usd"] <= top]
    beyond = len(found.nearby) - len(shown)
    label = "Hospitals near, code alone: not the same service"
    label += f"; {beyond} beyond" if beyond else ""
    hover = [
        f"{row['hospital']}, {row['miles']:.0f} miles: ${row['price_usd']:,.2f}".replace(
            "<", "&lt;"
        )
        for row in shown.to_dict("records")
    ]
    rows.add(label, list(shown["price_usd"]), hover, "metro")


def _own_line(fig: go.Figure, own: float, top: float) -> None:
    fig.add_vline(x=own, line={"color": COLORS["mine"], "width": 2, "dash": "dot"})
    fig.add_annotation(
        text=f"your price ${own:,.2f}", x=own, y=0, yref="paper", yanchor="bottom",
        xanchor="left" if own < top / 2 else "right", showarrow=False,
        font={"color": COLORS["mine"], "size": 13},
    )  # fmt: skip


def build_up_chart(found: Detail) -> go.Figure:
    """Return the steps from the published middle to the middle for this place and visit.

    A waterfall in US dollars: each step is the difference of two rounded subtotals.
    """
    steps = found.modifiers
    start = steps[0].subtotal_usd - steps[0].step_usd
    texts = [f"${start:,.2f}", *(_signed(s.step_usd) for s in steps)]
    texts.append(f"${steps[-1].subtotal_usd:,.2f}")
    fig = figure(
        height=340,
        yaxis={
            **DOLLARS,
            "title": {"text": "US dollars"},
            "rangemode": "tozero",
        },
        showlegend=False,
    )
    fig.add_waterfall(
        x=["published", *(step.key for step in steps), "here"],
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


def nation_chart(found: Sequence[Detail]) -> go.Figure:
    """Return the published range of several services and what clinics ask for them, US dollars.

    One row for each service, with clinics' own prices moved to its visit.
    """
    known = [one for one in found if one.here is not None]
    top = 1.08 * max([50.0, *(one.asked_to_usd or 0.0 for one in known)])
    rows = _Rows(figure(height=100, xaxis=dollar_axis("US dollars for one visit", top)))
    for one in known:
        assert one.here is not None
        asked = [seller for seller in one.elsewhere if seller.adjusted_usd <= top]
        said = f"; {len(asked)} clinics' prices" if asked else ""
        name = one.line.service.name.replace("&", "&amp;").replace("<", "&lt;")
        _range(rows, one.here, f"{name}: {_span(one.here)}{said}", 14)
        rows.fig.add_scatter(
            x=[seller.adjusted_usd for seller in asked], y=[rows.count - 1] * len(asked),
            mode="markers", text=[_hover(seller) for seller in asked], hoverinfo="text",
            showlegend=False, marker={
                "color": COLORS["clinic"], "symbol": SYMBOLS["clinic"], "size": 10, "opacity": 0.9,
            },
        )  # fmt: skip
    return rows.finished()
