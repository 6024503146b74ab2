"""The owner's charts: everything on one price axis, and a build-up that equals the modifiers."""

from itertools import pairwise

import plotly.graph_objects as go
import pytest

from lib.charts.price import axis_chart, build_up_chart, nation_chart
from lib.charts.style import COLORS, INTERVAL_NAME
from lib.clinic import Clinic, Costs, KnownPrice, Service, new_clinic
from lib.pricing.detail import Detail, detail_of
from lib.pricing.price_list import price_list_of
from lib.visit import Visit
from tests.charts.drawn import drawn

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


def own_lines(fig: go.Figure) -> list[go.Scatter]:
    """The own price's line through all rows."""
    return [one for one in fig.data if one.mode == "lines" and one.line.color == COLORS["mine"]]


def hovers(fig: go.Figure) -> list[str]:
    return [text for one in fig.data if one.text is not None for text in one.text]


def test_rows_from_top_to_bottom():
    rows = labels(drawn(axis_chart(found_for(near=FIVE))))
    starts = [
        "<b>You break even at $80.42</b>", "<b>Half of sellers here: $58–107, middle $79</b>",
        "Known near you: 5", "Clinics elsewhere: 5", "Published range, one article: $65–116",
        "The same, moved to you: $60–107", "Hospitals near: not the same service",
        "Medicare, Ohio",
    ]  # fmt: skip
    assert len(rows) == len(starts)
    for row, start in zip(rows, starts, strict=True):
        assert row.startswith(start)
    assert rows[-1].endswith("$23.50")


def test_every_row_holds_what_the_answer_rests_on():
    found = found_for(near=FIVE)
    fig, evidence = drawn(axis_chart(found)), found.line.evidence
    assert evidence is not None
    assert bars(fig, "plain") == [(0, 80.42)]
    assert points(fig, "mine") == [*FIVE]
    elsewhere = [one.adjusted_usd for one in found.elsewhere]
    assert points(fig, "clinic") == elsewhere
    assert bars(fig, "clinic") == [(evidence.p25_usd, evidence.p75_usd)]
    # p10 to p90 and p25 to p75, as published and after Dayton's price level of 0.92694.
    assert [tuple(round(x, 1) for x in one) for one in bars(fig, "article")] == [
        (50, 150), (64.9, 115.6), (46.3, 139), (60.1, 107.2),
    ]  # fmt: skip
    brackets = [list(one.x) for one in fig.data if one.name == INTERVAL_NAME]
    assert brackets == [[evidence.middle_low_usd, evidence.middle_high_usd, None]] * 2


def test_a_range_that_nothing_moves_is_drawn_once():
    rows = labels(drawn(axis_chart(found_for(None))))
    assert [row for row in rows if row.startswith("Published range")]
    assert not [row for row in rows if "moved to you:" in row]


def test_hospitals_beyond_the_axis_are_counted():
    found = found_for("10001")
    fig = drawn(axis_chart(found))
    top = fig.layout.xaxis.range[1]
    seen = points(fig, "metro")
    assert seen == [price for price in found.nearby["price_usd"] if price <= top]
    beyond = len(found.nearby) - len(seen)
    assert beyond
    assert [label for label in labels(fig) if label.endswith(f"; {beyond} beyond")]


def test_what_is_unknown_has_no_row():
    rows = " ".join(labels(drawn(axis_chart(found_for("OH", Visit("bundled", 45))))))
    for words in ("Hospitals", "Known", "Clinics"):
        assert words not in rows
    assert "You break even" not in " ".join(labels(drawn(axis_chart(found_for(costs=False)))))


def test_without_an_evaluation_price_the_published_row_asks_for_it():
    fig = drawn(axis_chart(found_for(visit=Visit("initial", 60))))
    assert "Published range: needs your evaluation price" in labels(fig)
    assert bars(fig, "article") == []


def test_the_add_ons_weak_start_is_named_after_the_hospitals():
    rows = labels(drawn(axis_chart(found_for(visit=Visit("add-on", None)))))
    assert [row for row in rows if row.startswith("Hospitals' code for it")]
    assert not [row for row in rows if "one article" in row]


def test_the_own_price_has_a_row_and_a_line_that_spares_the_labels():
    assert own_lines(drawn(axis_chart(found_for()))) == []
    fig = drawn(axis_chart(found_for(price=90)))
    assert labels(fig)[0] == "<b>Your price $90.00</b>"
    assert points(fig, "mine") == [90]
    (line,) = own_lines(fig)
    assert {x for x in line.x if x is not None} == {90}
    rows = [note.y for note in fig.layout.annotations]
    ends = [y for y in line.y if y is not None]
    for low, high in zip(ends[::2], ends[1::2], strict=True):
        assert not [y for y in rows if low - 0.15 < y < high + 0.15]


def test_an_own_price_far_beyond_all_others_is_an_arrow_and_does_not_press_them_together():
    found = found_for(near=FIVE, price=1_000)
    fig = drawn(axis_chart(found))
    assert labels(fig)[0] == "<b>Your price $1,000.00</b>, beyond this axis"
    assert own_lines(fig) == []
    assert fig.layout.xaxis.range[1] < 300
    assert next(one.marker.symbol for one in fig.data if one.mode == "markers") == "arrow-right"


def test_sellers_names_are_shown_as_they_are():
    assert not [text for text in hovers(drawn(axis_chart(found_for(near=FIVE)))) if "<b>" in text]


@pytest.mark.parametrize("price", [None, 1.0, 9_999.0])
@pytest.mark.parametrize("place", ["45402", "59457", "GU"])
def test_the_axis_starts_at_zero_and_reaches_all_but_hospitals(place: str, price: float | None):
    fig = drawn(axis_chart(found_for(place, price=price, near=FIVE)))
    low, high = fig.layout.xaxis.range
    assert low == 0
    assert high >= 110
    for trace in fig.data:
        assert all(0 <= x <= high for x in trace.x if x is not None)


def test_rows_do_not_overlap_and_lie_within_the_chart():
    fig = drawn(axis_chart(found_for(near=FIVE)))
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
    fig = drawn(build_up_chart(found))
    arrows = [tuple(one.x) for one in fig.data if one.mode == "lines+markers"]
    rings = [one.x[0] for one in fig.data if one.mode == "markers"]
    moved = [step for step in found.modifiers if step.step_usd]
    # No step of nothing, and each begins where the one before ended.
    assert [end for _, end in arrows] == [step.subtotal_usd for step in moved]
    corners = [rings[0], *(x for arrow in arrows for x in arrow), rings[-1]]
    assert corners[::2] == corners[1::2]
    assert found.here is not None
    assert round(100 * rings[-1]) == round(100 * found.here.median_usd)
    low, high = fig.layout.xaxis.range
    assert low < min(corners) <= max(corners) < high
    if moved:  # no empty half
        assert max(corners) - min(corners) > 0.5 * (high - low)


def test_steps_are_signed_in_words():
    # −6.32 for the place; 80.28 × √2 = 113.53 for an hour
    assert labels(drawn(build_up_chart(found_for("45402", Visit("stand-alone", 60))))) == [
        "Published middle: <b>$86.60</b>", "Your place: <b>−$6.32</b>",
        "The visit's length: <b>+$33.25</b>", "For your visit and place: <b>$113.53</b>",
    ]  # fmt: skip
    assert labels(drawn(build_up_chart(found_for(None)))) == ["Published middle: <b>$86.60</b>"]


def test_the_nation_has_a_row_for_each_service_with_a_published_range():
    prices = price_list_of(new_clinic())
    fig = drawn(nation_chart([detail_of(prices, line) for line in prices.lines]))
    rows = labels(fig)
    # Without an evaluation price the first visit has none.
    assert [row.partition(":")[0] for row in rows] == [
        one.service.name for one in prices.lines if one.service.visit.format != "initial"
    ]
    assert rows[1] == "Stand-alone, 30 min: $65–116; 5 clinics"
    assert drawn(nation_chart([])).layout.height > 0


def test_charts_ask_nobody():
    found = found_for("45402", price=90, near=FIVE)
    for fig in (axis_chart(found), build_up_chart(found), nation_chart([found])):
        assert not [mark for mark in FOREIGN if mark in fig.to_json()]
