"""The owner's charts: everything on one price axis, and a build-up that equals the modifiers."""

from itertools import pairwise

import plotly.graph_objects as go
import pytest

from lib.charts.price import axis_chart, build_up_chart, nation_chart
from lib.charts.style import COLORS
from lib.clinic import Clinic, Costs, KnownPrice, Service, new_clinic
from lib.pricing.detail import Detail, detail_of
from lib.pricing.price_list import price_list_of
from lib.visit import Visit

FOREIGN = ("http://", "https://", "//cdn")
FIVE = (70, 75, 80, 85, 110)


def found_for(
    place: str | None = "45402",
    visit: Visit | None = None,
    price: float | None = None,
    near: tuple[float, ...] = (),
    costs: bool = True,
    **overrides: float,
) -> Detail:
    visit = visit or Visit()
    known = tuple(
        KnownPrice.of(
            price_usd=one, format=visit.format, minutes=visit.minutes, near=True, seller=f"<b>{one}"
        )
        for one in near
    )
    clinic = Clinic(
        place=place,
        costs=Costs(),
        services=(Service(name="One", visit=visit, price_usd=price),),
        known_prices=known,
        overrides=overrides,
    )
    prices = price_list_of(clinic, shows_costs=costs)
    return detail_of(prices, prices.lines[0])


def labels(fig: go.Figure) -> list[str]:
    """The rows' labels from top to bottom."""
    rows = [note for note in fig.layout.annotations if note.xref == "paper"]
    return [note.text for note in sorted(rows, key=lambda note: note.y)]


def points(fig: go.Figure, kind: str) -> list[float]:
    """The prices of a series' points, wherever they are."""
    traces = [one for one in fig.data if one.mode == "markers" and one.marker.color == COLORS[kind]]
    return [price for one in traces for price in one.x]


def bars(fig: go.Figure, kind: str) -> list[tuple[float, ...]]:
    traces = [one for one in fig.data if one.mode == "lines" and one.line.color == COLORS[kind]]
    return [tuple(one.x) for one in traces]


def own_lines(fig: go.Figure) -> list[float]:
    return [one.x0 for one in fig.layout.shapes if one.type == "line"]


def hovers(fig: go.Figure) -> list[str]:
    return [text for one in fig.data if one.text is not None for text in one.text]


def test_rows_from_top_to_bottom():
    rows = labels(axis_chart(found_for(near=FIVE)))
    starts = [
        "<b>You break even at $80.42</b>", "<b>Half of sellers here: $58–107, middle $79</b>",
        "Known near you: 5", "Clinics elsewhere: 5", "Published range, one article: $65–116",
        "The same, moved to you: $60–107", "Hospitals near, code alone: not the same service",
        "Medicare, Ohio",
    ]  # fmt: skip
    assert len(rows) == len(starts)
    for row, start in zip(rows, starts, strict=True):
        assert row.startswith(start)
    assert rows[-1].endswith("$23.50")


def test_every_row_holds_what_the_answer_rests_on():
    found = found_for(near=FIVE)
    fig, evidence = axis_chart(found), found.line.evidence
    assert evidence is not None
    assert bars(fig, "all") == [(0, 80.42)]
    assert points(fig, "mine") == [*FIVE]
    elsewhere = [one.adjusted_usd for one in found.elsewhere]
    assert points(fig, "clinic") == elsewhere
    assert bars(fig, "clinic") == [(evidence.p25_usd, evidence.p75_usd)]
    # p10 to p90 and p25 to p75, as published and after Dayton's price level of 0.92694.
    assert [tuple(round(x, 1) for x in one) for one in bars(fig, "article")] == [
        (50, 150), (64.9, 115.6), (46.3, 139), (60.1, 107.2),
    ]  # fmt: skip
    brackets = [list(one.x) for one in fig.data if one.mode == "lines+markers"]
    assert brackets == [[evidence.middle_low_usd, evidence.middle_high_usd, None]] * 2


def test_a_range_that_nothing_moves_is_drawn_once():
    rows = labels(axis_chart(found_for(None)))
    assert [row for row in rows if row.startswith("Published range")]
    assert not [row for row in rows if "moved to you:" in row]


def test_hospitals_beyond_the_axis_are_counted():
    found = found_for("10001")
    fig = axis_chart(found)
    top = fig.layout.xaxis.range[1]
    drawn = points(fig, "metro")
    assert drawn == [price for price in found.nearby["price_usd"] if price <= top]
    beyond = len(found.nearby) - len(drawn)
    assert beyond
    assert [label for label in labels(fig) if label.endswith(f"; {beyond} beyond")]


def test_what_is_unknown_has_no_row():
    rows = " ".join(labels(axis_chart(found_for("OH", Visit("bundled", 45)))))
    for words in ("Hospitals", "Known", "Clinics"):
        assert words not in rows
    assert "You break even" not in " ".join(labels(axis_chart(found_for(costs=False))))


def test_without_an_evaluation_price_the_published_row_asks_for_it():
    fig = axis_chart(found_for(visit=Visit("initial", 60)))
    assert "Published range: needs your evaluation price" in labels(fig)
    assert bars(fig, "article") == []


def test_the_add_ons_weak_start_is_named_after_the_hospitals():
    rows = labels(axis_chart(found_for(visit=Visit("add-on", None))))
    assert [row for row in rows if row.startswith("Hospitals' code for it")]
    assert not [row for row in rows if "one article" in row]


def test_the_own_price_is_drawn_only_when_it_is_given_and_its_label_leans_inward():
    assert own_lines(axis_chart(found_for())) == []
    fig = axis_chart(found_for(price=140))
    assert own_lines(fig) == [140]
    (note,) = [one for one in fig.layout.annotations if one.text == "your price $140.00"]
    assert note.xanchor == "right"


def test_sellers_names_are_shown_as_they_are():
    assert not [text for text in hovers(axis_chart(found_for(near=FIVE))) if "<b>" in text]


@pytest.mark.parametrize("price", [None, 1.0, 9_999.0])
@pytest.mark.parametrize("place", ["45402", "59457", "GU"])
def test_the_axis_starts_at_zero_and_reaches_all_but_hospitals(place: str, price: float | None):
    fig = axis_chart(found_for(place, price=price, near=FIVE))
    low, high = fig.layout.xaxis.range
    assert low == 0
    assert high >= max(110, price or 0)
    for trace in fig.data:
        assert all(0 <= x <= high for x in trace.x if x is not None)


def test_rows_do_not_overlap_and_lie_within_the_chart():
    fig = axis_chart(found_for(near=FIVE))
    heights = sorted(note.y for note in fig.layout.annotations if note.xref == "paper")
    assert [round(b - a, 6) for a, b in pairwise(heights)] == [1] * 7
    bottom, top = fig.layout.yaxis.range
    assert top < heights[0] < heights[-1] < bottom


@pytest.mark.parametrize(
    ("place", "visit", "settings"),
    [
        ("45402", Visit(), {}),
        ("59457", Visit("stand-alone", 60, "3+", True), {"practitioner_factor": 0.9}),
        ("45402", Visit("bundled", 30, "3+", True), {"place_exponent": 2.0}),
        ("45402", Visit("initial", 45), {"evaluation_price_usd": 150.0}),
    ],
)
def test_the_build_up_equals_the_modifiers(place, visit, settings):
    found = found_for(place, visit, **settings)
    (trace,) = build_up_chart(found).data
    assert trace.type == "waterfall"
    assert list(trace.x) == ["published", *(step.key for step in found.modifiers), "here"]
    start, *steps, _ = trace.y
    assert steps == [step.step_usd for step in found.modifiers]
    assert found.here is not None
    cents = sum(round(100 * amount) for amount in (start, *steps))
    assert cents == round(100 * found.here.median_usd)


def test_steps_are_signed_in_words():
    (trace,) = build_up_chart(found_for("45402", Visit("stand-alone", 60))).data
    # −6.32 for the place; 80.28 × √2 = 113.53 for an hour
    assert list(trace.text) == [
        "$86.60", "−$6.32", "+$0.00", "+$33.25", "+$0.00", "+$0.00", "$113.53",
    ]  # fmt: skip


def test_the_nation_has_a_row_for_each_service_with_a_published_range():
    prices = price_list_of(new_clinic())
    fig = nation_chart([detail_of(prices, line) for line in prices.lines])
    rows = labels(fig)
    # Without an evaluation price the first visit has none.
    assert [row.partition(":")[0] for row in rows] == [
        one.service.name for one in prices.lines if one.service.visit.format != "initial"
    ]
    assert rows[1] == "Stand-alone, 30 min: $65–116; 5 clinics' prices"
    assert nation_chart([]).layout.height > 0


def test_charts_ask_nobody():
    found = found_for("45402", price=90, near=FIVE)
    for fig in (axis_chart(found), build_up_chart(found), nation_chart([found])):
        assert not [mark for mark in FOREIGN if mark in fig.to_json()]
