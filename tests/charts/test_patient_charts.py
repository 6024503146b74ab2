"""Charts of bills, of a price change and of weeks: they draw the figures they are given."""

import json

import pytest

from lib.charts.patient import bills_chart, response_chart, weeks_chart
from lib.charts.style import COLORS
from lib.pricing.bundles import Offer
from lib.pricing.change import demand_response
from lib.pricing.patient import Bill, cash, denied, in_network_coinsurance, medicare, package
from lib.pricing.schedule import best_week, week_of

BILLS = [
    cash(90, 6),
    package(90, 6, 15, 0),
    in_network_coinsurance(90, 6, 70, 20, 100),
    denied(90, 6),
    medicare(90, 6, 6, 24.72, 20, 0),
]
FOREIGN = ("http://", "https://", "//cdn")


def texts(fig) -> list[str]:
    return [str(note.text) for note in fig.layout.annotations]


def test_a_bar_and_a_label_for_every_bill():
    bills = [bill for bill in BILLS if isinstance(bill, Bill)]
    fig = bills_chart(bills)
    assert [bar.x[0] for bar in fig.data] == [540.0, 459.0, 164.0, 540.0, 29.64]
    assert texts(fig) == [
        "cash: <b>$540.00</b>",
        "cash package: <b>$459.00</b>",
        "in network, coinsurance: <b>$164.00</b>",
        "claim denied: <b>$540.00</b>",
        "Medicare: <b>$29.64</b>",
    ]
    colors = {bar.marker.color for bar in fig.data}
    assert [bar.marker.color == COLORS["mine"] for bar in fig.data].count(True) == 1
    assert len(colors) == 2
    assert fig.data[3].marker.color == COLORS["mine"]
    # From nought, so that lengths stand to each other as the bills do; no bar on another.
    assert fig.layout.xaxis.rangemode == "tozero"
    assert len({bar.y[0] for bar in fig.data}) == len(bills)


@pytest.mark.parametrize("bills", [[], [cash(90, 0)], [cash(0, 3), denied(0, 3)]])
def test_bills_of_nothing_can_be_drawn(bills: list[Bill]):
    fig = bills_chart(bills)
    assert len(fig.data) == len(bills)
    assert fig.layout.height > 0


def test_the_curve_with_price_floor_and_best():
    found = demand_response(100, 20, 50, 20)
    fig = response_chart(found, 100, 50)
    (curve,) = fig.data
    assert list(curve.x) == list(found.curve["price_usd"])
    assert list(curve.y) == list(found.curve["contribution_usd"])
    # e = 2 and a calendar 80% full: 125 visits at 100 × (1 − 0.25/2).
    assert [line.x0 for line in fig.layout.shapes] == [100, 50, 87.5]
    assert texts(fig) == [
        "your price $100.00",
        "your floor $50.00",
        "best under your assumption $87.50",
    ]
    assert found.curve["price_usd"].min() <= 87.5 <= found.curve["price_usd"].max()
    # The labels stand one below the other.
    assert len({note.y for note in fig.layout.annotations}) == 3


def test_the_floor_with_card_fee_is_called_so():
    fig = response_chart(demand_response(100, 20, 50, 20), 100, 51.44, "floor with card fee")
    assert "your floor with card fee $51.44" in texts(fig)


def test_without_a_response_no_best_price_is_drawn():
    fig = response_chart(demand_response(100, 20, 50, 0), 100, 50)
    assert [line.x0 for line in fig.layout.shapes] == [100, 50]
    assert not [text for text in texts(fig) if "best" in text]


def test_weeks_side_by_side():
    offers = (Offer("stand-alone", 90, 40, 3), Offer("bundle", 130, 55, 3))
    yours = week_of(offers, {"stand-alone": 10, "bundle": 5}, 30)
    best = best_week(offers, {"stand-alone": 30, "bundle": 20}, 30)
    fig = weeks_chart([("your mix", yours), ("best mix", best)])
    revenue, contribution = fig.data
    # 900 + 650, 870 + 635; 10 × 90 + 20 × 130, 870 + 2,540
    assert (list(revenue.y), list(revenue.text)) == ([1_550, 3_500], ["$1,550", "$3,500"])
    assert list(contribution.y) == [1_505, 3_410]
    assert [bar.name for bar in fig.data] == ["revenue", "contribution"]
    assert list(revenue.x) == ["your mix", "best mix"]
    assert fig.layout.barmode == "group"


def test_no_chart_asks_for_anything_foreign():
    week = best_week((Offer("bundle", 130, 55),), {"bundle": 3}, 3)
    for fig in (
        bills_chart([cash(90, 6)]),
        response_chart(demand_response(100, 20, 50, 20), 100, 50),
        weeks_chart([("best mix", week)]),
    ):
        drawn = json.loads(fig.to_json())
        drawn["layout"].pop("template", None)
        assert not [mark for mark in FOREIGN if mark in json.dumps(drawn)]
