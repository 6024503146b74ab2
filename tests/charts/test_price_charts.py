"""The owner's charts: everything on one price axis, and a build-up that equals the modifiers."""

from itertools import pairwise

import plotly.graph_objects as go
import pytest

from lib.charts.price import axis_chart, build_up_chart
from lib.charts.style import COLORS
from lib.datasets.places import find_place
from lib.market.series import clinic_examples
from lib.pricing.answer import Neighbour, Quote, quote
from lib.scenario import Scenario
from lib.visit import Visit

FOREIGN = ("http://", "https://", "//cdn")
THREE = tuple(
    Neighbour("stand-alone", price, "2026-03-01", "<b>call</b>") for price in (60, 70, 80)
)


def found_for(place: str, visit: Visit | None = None, **settings: float) -> Quote:
    where = find_place(place) if place else None
    return quote(Scenario(where, visit or Visit(), tuple(settings.items())))


def chart(found: Quote, neighbours: tuple[Neighbour, ...] = ()) -> go.Figure:
    return axis_chart(found, clinic_examples(found.scenario.visit.format), neighbours)


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


def bands(fig: go.Figure) -> list[tuple[float, float]]:
    return [(one.x0, one.x1) for one in fig.layout.shapes if one.type == "rect"]


def own_lines(fig: go.Figure) -> list[float]:
    return [one.x0 for one in fig.layout.shapes if one.type == "line"]


def texts(fig: go.Figure) -> list[str]:
    found = [note.text for note in fig.layout.annotations]
    for trace in fig.data:
        value = trace.text
        found += [value] if isinstance(value, str) else list(value if value is not None else [])
    return found


def test_rows_from_top_to_bottom():
    rows = labels(chart(found_for("45402")))
    assert len(rows) == 5
    for row, start in zip(
        rows,
        ["<b>Your floor $87.19</b>", "Clinics elsewhere: 5", "<b>In print</b>", "Hospitals near",
         "Medicare, Ohio"],
        strict=True,
    ):  # fmt: skip
        assert row.startswith(start)
    assert "labour $62.38" in rows[0]
    assert "$60–107, middle $80" in rows[2]
    assert "another good" in rows[3]
    assert "$23.50 (yardstick)" in rows[4]


def test_every_row_holds_what_the_answer_rests_on():
    found = found_for("45402")
    fig = chart(found)
    assert bars(fig, "all") == [(0, 87.19)]
    assert bars(fig, "mine") == [(0, 62.38)]
    assert points(fig, "clinic") == [45, 45, 50, 75, 89]
    moved = found.moved
    assert moved is not None
    assert bars(fig, "article") == [
        (moved.p10_usd, moved.p90_usd), (moved.p25_usd, moved.p75_usd),
    ]  # fmt: skip
    assert points(fig, "medicare") == [23.50]
    middles = [list(one.x) for one in fig.data if one.marker and one.marker.color == "white"]
    assert middles == [[80.28]]


def test_with_cards_the_floor_is_drawn_where_the_headline_starts():
    found = found_for("45402", cards_taken=1)
    fig = chart(found)
    # 89.62 − (2.6% × 89.62 + 0.10) = 87.19
    assert labels(fig)[0] == (
        "<b>Your floor with card fee $89.62</b>: labour $62.38, card fee $2.43"
    )
    assert bars(fig, "all") == [(0, 89.62)]
    assert bands(fig) == [(89.62, 107.19)]
    assert found.answer.sentence.startswith("Ask $90 to ")


def test_hospitals_beyond_the_axis_are_counted():
    found = found_for("45402")
    fig = chart(found)
    top = fig.layout.xaxis.range[1]
    drawn = points(fig, "metro")
    assert drawn == [price for price in found.nearby["price_usd"] if price <= top]
    beyond = len(found.nearby) - len(drawn)
    (row,) = [label for label in labels(fig) if label.startswith("Hospitals near")]
    assert (f"{beyond} beyond" in row) == bool(beyond)


def test_neighbours_have_a_row_of_their_own_once_there_are_some():
    found = found_for("45402")
    assert not [row for row in labels(chart(found)) if "Neighbours" in row]
    fig = chart(found, THREE)
    assert "Neighbours you know: 3 of this kind of visit" in labels(fig)
    assert points(fig, "mine") == [60, 70, 80]
    assert not [text for text in texts(fig) if "<b>call" in text]


@pytest.mark.parametrize(
    ("place", "visit", "settings"),
    [
        ("45402", Visit(), {}),
        ("59457", Visit("bundled", 45), {}),
        ("45402", Visit("add-on", None), {}),
        ("45402", Visit("initial", 45), {"evaluation_price_usd": 150.0}),
        ("19103", Visit(), {"own_price_usd": 90.0}),
    ],
)
def test_the_band_to_ask_stands_where_a_range_is_suggested(place, visit, settings):
    found = found_for(place, visit, **settings)
    fig = chart(found)
    assert bands(fig) == [(found.answer.from_usd, found.answer.top_usd)]
    assert [text for text in texts(fig) if text.startswith("ask $")]


@pytest.mark.parametrize(
    ("place", "visit", "settings"),
    [
        ("10001", Visit(), {}),  # not allowed
        ("97201", Visit(), {}),  # not in force
        ("45402", Visit(practitioner="chiropractor"), {}),  # unknown
        ("00901", Visit(), {}),  # no data
        ("", Visit(), {}),
        ("45402", Visit("initial", 45), {}),  # no evaluation price
        ("45402", Visit(), {"booked_percent": 30.0}),  # floor above the top
    ],
)
def test_there_is_no_band_where_no_range_is_suggested(place, visit, settings):
    fig = chart(found_for(place, visit, **settings))
    assert bands(fig) == []
    assert not [text for text in texts(fig) if "ask" in text]
    assert labels(fig)[0].startswith("<b>Your floor")
    assert points(fig, "medicare")


def test_the_own_price_is_drawn_only_when_it_is_given():
    assert own_lines(chart(found_for("45402"))) == []
    fig = chart(found_for("45402", own_price_usd=90.0))
    assert own_lines(fig) == [90]
    assert "your price $90.00" in texts(fig)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "Hospitals near you: needs a ZIP code or city"),
        ("OH", "Hospitals near you: needs a ZIP code or city"),
        ("96910", "Hospitals near you: none posts the code"),
    ],
)
def test_without_hospitals_their_row_says_why(place: str, said: str):
    fig = chart(found_for(place))
    assert said in labels(fig)
    assert points(fig, "metro") == []


def test_a_visit_without_clinic_examples_says_so():
    fig = chart(found_for("45402", Visit("bundled", 45)))
    assert "Clinics elsewhere: no example of this visit was found" in labels(fig)
    assert points(fig, "clinic") == []


def test_without_an_evaluation_price_the_print_row_asks_for_it():
    fig = chart(found_for("45402", Visit("initial", 45)))
    assert "In print: needs your evaluation price" in labels(fig)
    assert bars(fig, "article") == []


def test_the_weak_anchor_is_marked():
    fig = chart(found_for("45402", Visit("add-on", None)))
    assert [row for row in labels(fig) if "(weak, not a sample)" in row]
    assert not [row for row in labels(chart(found_for("45402"))) if "weak" in row]


@pytest.mark.parametrize(
    "settings",
    [{}, {"own_price_usd": 1.0}, {"own_price_usd": 9999.0}, {"booked_percent": 1.0}],
    ids=str,
)
@pytest.mark.parametrize("place", ["45402", "59457", "GU"])
def test_the_axis_starts_at_zero_and_reaches_all_but_hospitals(place: str, settings: dict):
    found = found_for(place, **settings)
    fig = chart(found, THREE)
    low, high = fig.layout.xaxis.range
    assert low == 0
    ends = [found.floor.total_usd, found.medicare_usd, 89, 80, settings.get("own_price_usd", 0)]
    assert high >= max(ends)
    assert found.moved is not None
    assert found.moved.p90_usd is not None
    assert high >= found.moved.p90_usd
    for trace in fig.data:
        assert all(0 <= price <= high for price in trace.x)


def test_rows_do_not_overlap_and_lie_within_the_chart():
    fig = chart(found_for("45402"), THREE)
    heights = sorted(note.y for note in fig.layout.annotations if note.xref == "paper")
    assert [round(b - a, 6) for a, b in pairwise(heights)] == [1] * 5
    bottom, top = fig.layout.yaxis.range
    assert top < heights[0] < heights[-1] < bottom
    for trace in fig.data:
        assert all(top < y < bottom for y in trace.y)


@pytest.mark.parametrize(
    ("place", "visit", "settings"),
    [
        ("45402", Visit(), {}),
        ("59457", Visit("stand-alone", 60, "3+", True), {"practitioner_factor": 0.9}),
        ("45402", Visit("bundled", 30, "3+", True), {"place_exponent": 2.0}),
        ("GU", Visit("add-on", None, "3+"), {}),
        ("45402", Visit("initial", 45), {"evaluation_price_usd": 150.0}),
    ],
)
def test_the_build_up_equals_the_modifiers(place, visit, settings):
    found = found_for(place, visit, **settings)
    (trace,) = build_up_chart(found).data
    assert trace.type == "waterfall"
    keys = [step.key for step in found.modifiers]
    assert list(trace.x) == ["in print", *keys, "middle"]
    assert list(trace.measure) == ["absolute", *["relative"] * 5, "total"]
    start, *steps, _ = trace.y
    assert steps == [step.step_usd for step in found.modifiers]
    cents = [round(100 * amount) for amount in (start, *steps)]
    assert sum(cents) == round(100 * found.modifiers[-1].subtotal_usd)
    assert found.moved is not None
    assert sum(cents) == round(100 * found.moved.median_usd)
    assert trace.text[0] == f"${start:,.2f}"
    assert trace.text[-1] == f"${found.modifiers[-1].subtotal_usd:,.2f}"


def test_steps_are_signed_in_words():
    visit = Visit("stand-alone", 60)
    (trace,) = build_up_chart(found_for("45402", visit)).data
    # −6.32 for the place; 80.28 × √2 = 113.53 for an hour
    assert list(trace.text) == [
        "$86.60",
        "−$6.32",
        "+$0.00",
        "+$33.25",
        "+$0.00",
        "+$0.00",
        "$113.53",
    ]


def test_charts_ask_nobody():
    found = found_for("45402", own_price_usd=90.0)
    for fig in (chart(found, THREE), build_up_chart(found)):
        assert not [mark for mark in FOREIGN if mark in fig.to_json()]
