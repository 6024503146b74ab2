"""Charts of a service's price: one axis for everything known, and the build-up in dollars."""

from __future__ import annotations

from collections.abc import Sequence

from lib.charts.figure import Figure
from lib.charts.style import (
    COLORS,
    DOLLARS,
    SYMBOLS,
    dollar_axis,
    figure,
    interval_marks,
    plain,
    row_label,
    shorter,
    signed,
)
from lib.pricing.anchors import Anchor
from lib.pricing.detail import Detail
from lib.pricing.evidence import Evidence, Observation
from lib.pricing.modifiers import Modifier, step_name
from lib.pricing.money import add

ROW_HEIGHT = 40
LABEL_LIFT = 0.46
# Where a line through all rows is seen: beside the marks, not in the labels.
MARKS = (-0.22, 0.32)
MANY = 15  # so many points of one row are drawn smaller
# A price so many times as far out as all others would press them together: an arrow stands for it.
BEYOND = 2.0


def axis_chart(found: Detail) -> Figure:
    """Return everything known of a service's price on one axis, US dollars for one visit.

    The own price, the break-even price, what sellers near are expected to ask, known prices near
    and elsewhere, clinics elsewhere, the published range before and after the modifiers, hospitals'
    needling code and Medicare's amount. Prices of others are drawn as moved to the visit and place.
    The own price runs through all rows as a line. Hospital prices beyond the axis are counted in
    their row's label; an own price far beyond everything else is an arrow at the axis' end.
    """
    own, top = found.line.service.price_usd, _axis_top(found)
    rows = _Rows(figure(height=100, xaxis=dollar_axis("US dollars for one visit", top)))
    _own(rows, own, top)
    _break_even(rows, found)
    _sellers(rows, found.line.evidence)
    _observed(rows, found)
    _published(rows, found)
    _hospitals(rows, found, top)
    rows.add(
        f"Medicare, {found.medicare_label}: ${found.medicare_usd:,.2f}",
        [found.medicare_usd],
        [f"Medicare pays ${found.medicare_usd:,.2f}"],
        "medicare",
    )
    if own is not None and own <= top:
        rows.line(own, "mine")
    return rows.finished()


class _Rows:
    """A figure whose rows are added from top to bottom, each under its label."""

    def __init__(self, fig: Figure) -> None:
        self.fig = fig
        self.count = 0

    def label(self, text: str) -> int:
        """Write a label above the next row and return the row's position."""
        row_label(self.fig, text, self.count - LABEL_LIFT)
        self.count += 1
        return self.count - 1

    def add(self, label: str, prices: Sequence[float], hover: Sequence[str], kind: str) -> None:
        """Add a row of points of one series."""
        y = self.label(label)
        size = 8 if len(prices) > MANY else 11
        self.fig.add_scatter(
            x=list(prices), y=[y] * len(prices), mode="markers", text=list(hover),
            hoverinfo="text", showlegend=False,
            marker={"color": COLORS[kind], "symbol": SYMBOLS[kind], "size": size, "opacity": 0.85},
        )  # fmt: skip

    def ring(self, label: str, price: float, kind: str, hover: str) -> None:
        """Add a row with one point, a ring."""
        self.fig.add_scatter(
            x=[price], y=[self.label(label)], mode="markers", showlegend=False, hoverinfo="text",
            text=[hover], marker=_ring(kind, 11),
        )  # fmt: skip

    def line(self, x: float, kind: str) -> None:
        """Draw a line through all rows, with gaps where their labels stand."""
        ys = [end for row in range(self.count) for end in (row + MARKS[0], row + MARKS[1], None)]
        self.fig.add_scatter(
            x=[None if y is None else x for y in ys], y=ys, mode="lines", hoverinfo="skip",
            showlegend=False, line={"color": COLORS[kind], "width": 2, "dash": "dot"},
        )  # fmt: skip

    def bar(self, y: float, low: float, high: float, kind: str, width: int, hover: str) -> None:
        """Draw a bar from low to high."""
        self.fig.add_scatter(
            x=[low, high], y=[y, y], mode="lines", showlegend=False, text=[hover, hover],
            hoverinfo="text", line={"color": COLORS[kind], "width": width},
        )  # fmt: skip

    def finished(self) -> Figure:
        """Return the figure at the height its rows need."""
        self.fig.layout |= {
            "height": ROW_HEIGHT * self.count + 84,
            "margin": {"l": 8, "r": 8, "t": 12, "b": 44},
            "yaxis": {"visible": False, "range": [self.count - 0.5, -0.75]},
        }
        return self.fig


def _ring(kind: str, size: int) -> dict[str, object]:
    return {"color": "white", "size": size, "line": {"color": COLORS[kind], "width": 3}}


def _axis_top(found: Detail) -> float:
    evidence, economics = found.line.evidence, found.line.economics
    ends = [found.medicare_usd, 50.0]
    if economics is not None:
        ends.append(economics.break_even_usd)
    if evidence is not None:
        ends += [evidence.p75_usd, evidence.middle_high_usd]
        ends += [one.adjusted_usd for one in evidence.observations]
    ends += [one.p90_usd or one.high_usd for one in (found.anchor, found.here) if one]
    own, others = found.line.service.price_usd or 0.0, max(ends)
    return 1.08 * (own if others < own <= BEYOND * others else others)


def _own(rows: _Rows, own: float | None, top: float) -> None:
    if own is None:
        return
    label, said = f"<b>Your price ${own:,.2f}</b>", f"your price ${own:,.2f}"
    if own <= top:
        rows.add(label, [own], [said], "mine")
        return
    y = rows.label(f"{label}, beyond this axis")
    rows.fig.add_scatter(
        x=[0.98 * top], y=[y], mode="markers", text=[said], hoverinfo="text", showlegend=False,
        marker={"color": COLORS["mine"], "symbol": "arrow-right", "size": 14},
    )  # fmt: skip


def _break_even(rows: _Rows, found: Detail) -> None:
    economics = found.line.economics
    if economics is None:
        return
    y = rows.label(f"<b>You break even at ${economics.break_even_usd:,.2f}</b>")
    hover = (
        f"what a visit costs: clinician ${economics.labour_usd + economics.pay_usd:,.2f}, overhead "
        f"${economics.overhead_usd:,.2f}, supplies ${economics.supplies_usd:,.2f}"
    )
    rows.bar(y, 0, economics.break_even_usd, "plain", 8, hover)


def _sellers(rows: _Rows, evidence: Evidence | None) -> None:
    if evidence is None:
        return
    span = f"${evidence.p25_usd:,.0f}–{evidence.p75_usd:,.0f}, middle ${evidence.middle_usd:,.0f}"
    y = rows.label(f"<b>Half of sellers here: {span}</b>")
    hover = f"half of sellers ask ${evidence.p25_usd:,.2f}–{evidence.p75_usd:,.2f}"
    rows.bar(y, evidence.p25_usd, evidence.p75_usd, "clinic", 14, hover)
    ends = [evidence.middle_low_usd, evidence.middle_high_usd, None]
    rows.fig.data.extend(interval_marks(ends, [y, y, None]))
    rows.fig.add_scatter(
        x=[evidence.middle_usd], y=[y], mode="markers", showlegend=False, hoverinfo="text",
        text=[
            f"middle ${evidence.middle_usd:,.2f}, 95% interval "
            f"${evidence.middle_low_usd:,.2f}–{evidence.middle_high_usd:,.2f}"
        ],
        marker=_ring("clinic", 11),
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
    return f"{plain(one.seller)}: asks ${one.price_usd:,.2f}, here ${one.adjusted_usd:,.2f}"


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
        hover = f"eight in ten ask ${one.p10_usd:,.2f}–{one.p90_usd:,.2f}"
        rows.bar(y, one.p10_usd, one.p90_usd, "article", 4, hover)
    hover = f"the middle half asks ${one.low_usd:,.2f}–{one.high_usd:,.2f}"
    rows.bar(y, one.low_usd, one.high_usd, "article", width, hover)
    rows.fig.add_scatter(
        x=[one.median_usd], y=[y], mode="markers", showlegend=False, hoverinfo="text",
        text=[f"middle ${one.median_usd:,.2f}"],
        marker=_ring("article", 9),
    )  # fmt: skip


def _hospitals(rows: _Rows, found: Detail, top: float) -> None:
    if found.nearby.empty:
        return
    shown = found.nearby[found.nearby["price_usd"] <= top]
    beyond = len(found.nearby) - len(shown)
    label = "Hospitals near: not the same service"
    label += f"; {beyond} beyond" if beyond else ""
    columns = (shown[name].tolist() for name in ("hospital", "miles", "price_usd"))
    hover = [
        plain(f"{hospital}, {miles:.0f} miles: ${price:,.2f}")
        for hospital, miles, price in zip(*columns, strict=True)
    ]
    rows.add(label, list(shown["price_usd"]), hover, "metro")


def build_up_chart(found: Detail) -> Figure:
    """Return the steps from the published middle to the middle for this place and visit.

    A waterfall in US dollars with a row for each modifier that moves it: an arrow runs from one
    subtotal to the next, on an axis near them.
    """
    moved = [step for step in found.modifiers if step.step_usd]
    last = found.modifiers[-1].subtotal_usd
    start = add(found.modifiers[0].subtotal_usd, -found.modifiers[0].step_usd)
    ends = [start, *(step.subtotal_usd for step in moved)]
    room = max(0.12 * (max(ends) - min(ends)), 0.01 * last)
    axis = {**DOLLARS, "title": {"text": "US dollars for one visit"}, "nticks": 6}
    axis["range"] = [min(ends) - room, max(ends) + room]
    rows = _Rows(figure(height=100, xaxis=axis))
    weak = found.anchor is not None and found.anchor.weak
    name = "Hospitals' code, middle" if weak else "Published middle"
    rows.ring(f"{name}: <b>${start:,.2f}</b>", start, "article", f"{name} ${start:,.2f}")
    for step in moved:
        _step(rows, step)
    if moved:
        said = f"For your visit and place: <b>${last:,.2f}</b>"
        rows.ring(said, last, "article", f"the middle here ${last:,.2f}")
    return rows.finished()


def _step(rows: _Rows, step: Modifier) -> None:
    name, before = step_name(step.key), add(step.subtotal_usd, -step.step_usd)
    y = rows.label(f"{name}: <b>{signed(step.step_usd)}</b>")
    hover = plain(f"{name}: {signed(step.step_usd)}, to ${step.subtotal_usd:,.2f}")
    rows.fig.add_scatter(
        x=[before, step.subtotal_usd], y=[y, y], mode="lines+markers", hoverinfo="text",
        text=[hover, hover], showlegend=False, line={"color": COLORS["plain"], "width": 6},
        marker={
            "symbol": "arrow", "angleref": "previous", "size": [0, 16],
            "color": COLORS["plain"], "line": {"width": 0},
        },
    )  # fmt: skip


def nation_chart(found: Sequence[Detail]) -> Figure:
    """Return the published range of several services and what clinics ask for them, US dollars.

    One row for each service, with clinics' own prices moved to its visit.
    """
    known = [one for one in found if one.here is not None]
    top = 1.08 * max([50.0, *(one.asked_to_usd or 0.0 for one in known)])
    rows = _Rows(figure(height=100, xaxis=dollar_axis("US dollars for one visit", top)))
    for one in known:
        assert one.here is not None
        asked = [seller for seller in one.elsewhere if seller.adjusted_usd <= top]
        said = f"; {len(asked)} clinics" if asked else ""
        said = f": {_span(one.here)}{said}"
        _range(rows, one.here, f"{shorter(one.line.service.name, said)}{said}", 14)
        rows.fig.add_scatter(
            x=[seller.adjusted_usd for seller in asked], y=[rows.count - 1] * len(asked),
            mode="markers", text=[_hover(seller) for seller in asked], hoverinfo="text",
            showlegend=False, marker={
                "color": COLORS["clinic"], "symbol": SYMBOLS["clinic"], "size": 11,
                "line": {"color": "white", "width": 1},
            },
        )  # fmt: skip
    return rows.finished()
