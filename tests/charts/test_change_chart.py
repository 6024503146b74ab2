"""The chart of a raise or a cut."""

import plotly.graph_objects as go
import pytest

from lib.charts.change import response_chart
from lib.pricing.change import Response, demand_response
from tests.charts.drawn import drawn

FOREIGN = ("http://", "https://", "//cdn")


def marks(fig: go.Figure) -> dict[str, tuple[float, float]]:
    """What is marked on the curve: its name, price and what is left."""
    points = [one for one in fig.data if one.mode == "markers"]
    return {one.name: (one.x[0], round(one.y[0], 6)) for one in points}


def names(fig: go.Figure) -> list[str]:
    """The marks' names from top to bottom."""
    return [one.text[0].strip() for one in fig.data if one.mode == "markers+text"]


def test_the_curve_and_the_prices_that_matter():
    found = demand_response(100, 20, 60, 20)
    fig = drawn(response_chart(found, 100, 60))
    assert list(fig.data[0].x) == list(found.curve["price_usd"])
    assert list(fig.data[0].y) == list(found.curve["leaves_usd"])
    # e = 2 and a calendar 80% full: 125 visits at 100 × (1 − 0.25/2); at 84 they leave 125 × 64 =
    # 8,000, as 100 do at 100; at 150 nobody is left.
    left = {name: y for name, (_, y) in marks(fig).items()}
    assert {name: x for name, (x, _) in marks(fig).items()} == {
        "your price": 100, "brings in most": 87.5, "same money as today": 84,
        "you break even": 60, "nobody comes": 150,
    }  # fmt: skip
    assert left["your price"] == 8_000
    assert left["nobody comes"] == 0
    assert names(fig) == [
        "your price <b>$100.00</b>", "brings in most <b>$87.50</b>",
        "same money as today <b>$84.00</b>", "you break even <b>$60.00</b>",
        "nobody comes <b>$150.00</b>",
    ]  # fmt: skip
    # Told apart without colors.
    symbols = [one.marker.symbol for one in fig.data if one.mode == "markers"]
    assert len(set(symbols)) == len(symbols)
    (line,) = fig.layout.shapes
    assert line.y0 == line.y1 == 8_000


@pytest.mark.parametrize(
    ("found", "price", "floor"),
    [
        (demand_response(40, 0, 87.19, 30), 40, 87.19),  # breaks even beyond the curve
        (demand_response(100, 20, 260, 0), 100, 260),  # no visit is lost: no best price
    ],
)
def test_what_the_curve_does_not_reach_is_left_out(found: Response, price: float, floor: float):
    fig = drawn(response_chart(found, price, floor))
    assert "you break even" not in marks(fig)
    assert len(names(fig)) == len(marks(fig))


def test_at_the_top_of_the_curve_nothing_else_leaves_as_much():
    # 100 visits × 80 at e = 1.25: 100/1.25 + 20 = 100 is the top itself.
    found = demand_response(100, 20, 60, 12.5)
    assert found.tie_usd == 100
    assert list(marks(drawn(response_chart(found, 100, 60)))) == [
        "your price", "brings in most", "you break even", "nobody comes",
    ]  # fmt: skip


def test_the_chart_asks_nobody():
    sent = response_chart(demand_response(100, 20, 50, 20), 100, 50).to_json()
    assert not [mark for mark in FOREIGN if mark in sent]
