"""The distribution: what is drawn is the share at or below each price; few offers are dots."""

import numpy as np

from lib.charts.market.distribution import Side, distribution_chart
from lib.market.distribution import shares_at_or_below
from tests.charts.drawn import drawn
from tests.charts.market_rows import named, range_of

MANY = [10.0, 20.0, 20.0, 40.0, 300.0]
FEW = [15.0, 90.0]


def side(kind: str, prices: list[float], lists: int) -> Side:
    return Side(range_of(kind, prices, lists), shares_at_or_below(np.array(prices)))


def test_a_curve_steps_through_the_shares_and_ends_level():
    fig = drawn(distribution_chart([side("metro", MANY, 15)], 500.0, "Posted cash price"))
    curve, median = fig.data
    assert (curve.mode, curve.line.shape) == ("lines", "hv")
    assert list(curve.x) == [10.0, 10.0, 20.0, 40.0, 300.0, 500.0]
    assert list(curve.y) == [0.0, 20.0, 60.0, 80.0, 100.0, 100.0]
    assert (list(median.x), list(median.y)) == ([20.0], [50])
    assert "median $20.00<br>5 offers, 15 price lists" in curve.name


def test_under_fifteen_lists_each_price_is_a_dot():
    fig = drawn(
        distribution_chart(
            [side("metro", MANY, 14), side("rural", FEW, 2)], 500.0, "Posted cash price"
        )
    )
    metro, rural = (named(fig, one.name)[0] for one in fig.data[:2])
    assert (metro.mode, rural.mode) == ("markers", "markers")
    assert (list(metro.x), list(metro.y)) == ([10.0, 20.0, 40.0, 300.0], [20.0, 60.0, 80.0, 100.0])
    assert (list(rural.x), list(rural.y)) == (FEW, [50.0, 100.0])
    assert metro.marker.symbol != rural.marker.symbol
    assert "too few for a median" in rural.name
    assert len(fig.data) == 3, "no ring for a median that is not known"


def test_a_side_without_offers_is_not_drawn():
    fig = drawn(
        distribution_chart(
            [side("metro", MANY, 15), side("rural", [], 0)], 50.0, "Posted cash price"
        )
    )
    assert {trace.legendgroup for trace in fig.data} == {"metro"}


def test_the_median_of_the_place_stands_across_both_sides_where_the_axis_reaches_it():
    sides, here = [side("metro", MANY, 15)], range_of("rural", [50.0, 60.0, 70.0], 5)
    fig = drawn(distribution_chart(sides, 500.0, "Posted cash price", here))
    line = fig.data[-1]
    assert (list(line.x), line.mode) == ([60.0, 60.0], "lines")
    assert line.name == f"{here.area.label}: median $60.00"
    assert len(drawn(distribution_chart(sides, 50.0, "Posted cash price", here)).data) == 2
