"""Charts of bills: they draw the figures they are given."""

import json

import pytest

from lib.charts.patient import bills_chart
from lib.charts.style import COLORS
from lib.pricing.patient import Bill, cash, denied, in_network_coinsurance, medicare, package

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


def test_no_chart_asks_for_anything_foreign():
    for fig in (bills_chart([cash(90, 6)]),):
        drawn = json.loads(fig.to_json())
        drawn["layout"].pop("template", None)
        assert not [mark for mark in FOREIGN if mark in json.dumps(drawn)]
