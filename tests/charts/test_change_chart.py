"""The chart of a raise or a cut."""

import json

from lib.charts.change import response_chart
from lib.pricing.change import demand_response

FOREIGN = ("http://", "https://", "//cdn")


def texts(fig) -> list[str]:
    return [note.text for note in fig.layout.annotations]


def test_the_curve_with_price_break_even_and_best():
    found = demand_response(100, 20, 60, 20)
    fig = response_chart(found, 100, 60)
    (curve,) = fig.data
    assert list(curve.x) == list(found.curve["price_usd"])
    assert list(curve.y) == list(found.curve["leaves_usd"])
    # e = 2 and a calendar 80% full: 125 visits at 100 × (1 − 0.25/2).
    assert [line.x0 for line in fig.layout.shapes] == [100, 60, 87.5]
    assert texts(fig) == ["your price $100.00", "you break even $60.00", "best if so $87.50"]
    # The labels stand one below the other, and lean inward.
    assert len({note.y for note in fig.layout.annotations}) == 3
    assert {note.xanchor for note in fig.layout.annotations} == {"left"}


def test_what_lies_beyond_the_curve_is_not_drawn():
    fig = response_chart(demand_response(40, 0, 87.19, 30), 40, 87.19)
    assert texts(fig) == ["your price $40.00"]


def test_without_a_response_no_best_price_is_drawn():
    fig = response_chart(demand_response(100, 20, 60, 0), 100, 60)
    assert [line.x0 for line in fig.layout.shapes] == [100, 60]


def test_the_chart_asks_nobody():
    drawn = json.loads(response_chart(demand_response(100, 20, 50, 20), 100, 50).to_json())
    drawn["layout"].pop("template", None)
    assert not [mark for mark in FOREIGN if mark in json.dumps(drawn)]
