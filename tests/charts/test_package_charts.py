"""Charts of packages: prices against discount with costs and band, and what is owed."""

from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.charts.packages import discount_chart, owed_chart, spread
from lib.charts.style import COLORS
from lib.pricing.packages import REFUNDS, discount_curve, earned_and_owed, package_of
from tests.charts.drawn import drawn

FOREIGN = ("http://", "https://", "//cdn")
PACKAGES = [package_of(90, 3, 10), package_of(90, 5, 15), package_of(90, 10, 15)]


def chart(floor: float | None = 80, limit: float | None = 11.1) -> go.Figure:
    curve = discount_curve(90, [one.sessions for one in PACKAGES], 30)
    limits = {} if limit is None else dict.fromkeys((3, 5, 10), limit)
    return drawn(discount_chart(curve, PACKAGES, (10.0, 20.0), floor, limits))


def lines(fig: go.Figure, name: str) -> list[go.Scatter]:
    return [trace for trace in fig.data if trace.mode == "lines" and trace.name == name]


def notes(fig: go.Figure) -> list[str]:
    return [note.text for note in fig.layout.annotations]


def test_a_session_has_one_line_and_totals_one_for_each_size():
    session, *totals = lines(chart(None, None), "bears its costs")
    # 90 less 10%, 15%, 30%
    assert [session.y[d] for d in (0, 10, 15, 30)] == [90, 81, 76.5, 63]
    assert [one.y[10] for one in totals] == [243, 405, 810]
    assert {one.yaxis for one in totals} == {"y2"}
    assert notes(chart())[-3:] == ["3-pack", "5-pack", "10-pack"]


def test_lines_are_solid_to_where_a_package_bears_its_costs_and_dotted_beyond():
    curve = discount_curve(90, [3, 10], 30)
    fig = drawn(discount_chart(curve, PACKAGES, (10.0, 20.0), 80, {3: 11.1, 10: 12.0}))
    kept, short = (lines(fig, name) for name in ("bears its costs", "costs more"))
    assert [one.x[-1] for one in kept] == [11.1, 11.1, 12.0]
    assert [one.x[0] for one in short] == [11.1, 11.1, 12.0]
    assert [round(one.y[0], 2) for one in short] == [80.01, 240.03, 792.0]
    assert {one.line.dash for one in kept} != {one.line.dash for one in short}
    rings = [one for one in fig.data if one.name == "breaks even"]
    assert [(one.x[0], one.y[0]) for one in rings] == [(one.x[0], one.y[0]) for one in short]


@pytest.mark.parametrize(("limit", "only"), [(-5.0, "costs more"), (45.0, "bears its costs")])
def test_a_limit_beyond_the_axis_leaves_one_kind_of_line(limit: float, only: str):
    fig = chart(limit=limit)
    assert {one.name for one in fig.data if one.mode == "lines"} == {only}
    assert "break-even<br>$80.00" in notes(fig)


def test_packages_of_one_discount_share_a_star_above_and_have_their_own_below():
    stars = [trace for trace in chart().data if trace.marker.symbol == "star"]
    above = {tuple(one.text): (one.x[0], one.y[0]) for one in stars if one.yaxis is None}
    assert above == {("3-pack",): (10, 81), ("5-, 10-pack",): (15, 76.5)}
    (below,) = [one for one in stars if one.yaxis == "y2"]
    assert (list(below.x), list(below.y)) == ([10, 15, 15], [243, 382.5, 765])


def test_costs_and_band_are_marked():
    fig = chart()
    bands = [one for one in fig.layout.shapes if one.type == "rect"]
    assert [(one.x0, one.x1) for one in bands] == [(10, 20), (10, 20)]
    (costs,) = [one for one in fig.layout.shapes if one.type == "line"]
    assert (costs.y0, costs.y1) == (80, 80)
    assert "break-even<br>$80.00" in notes(fig)
    assert "article: 10–20%" in notes(fig)


def test_without_costs_there_is_no_line_of_them():
    fig = chart(None, None)
    assert not [one for one in fig.layout.shapes if one.type == "line"]
    assert not [text for text in notes(fig) if "break-even" in text]


@given(st.lists(st.floats(0, 1e4), max_size=10).map(sorted), st.floats(0.1, 500))
def test_labels_keep_their_order_and_their_distance(values: list[float], gap: float):
    found = spread(values, gap)
    assert all(high - low >= gap - 1e-6 for low, high in pairwise(found))
    assert all(moved >= value for moved, value in zip(found, values, strict=True))


def test_earned_and_owed_are_stacked_to_what_was_paid():
    fig = drawn(owed_chart(earned_and_owed(PACKAGES[1], 1, REFUNDS[0])))
    owed, earned = fig.data
    assert fig.layout.barmode == "stack"
    assert list(earned.y) == [0, 76.5, 153, 229.5, 306]
    assert list(owed.y) == [382.5, 306, 229.5, 153, 76.5]
    assert earned.marker.color != owed.marker.color == COLORS["mine"]


def test_another_refund_has_a_mark_of_its_own():
    refund = drawn(owed_chart(earned_and_owed(PACKAGES[1], 1, REFUNDS[1]))).data[2]
    # 382.50 less 90 for each session used
    assert list(refund.y) == [382.5, 292.5, 202.5, 112.5, 22.5]


def test_charts_ask_nobody():
    for fig in (chart(), drawn(owed_chart(earned_and_owed(PACKAGES[1], 1, REFUNDS[1])))):
        assert not [mark for mark in FOREIGN if mark in fig.to_json()]
