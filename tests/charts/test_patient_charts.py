"""The chart of bills draws the figures it is given, and nothing foreign."""

import pytest

from lib.charts.patient import bills_chart
from lib.charts.style import COLORS
from lib.pricing.patient import Bill, Part, cash, denied, in_network_coinsurance, package
from tests.charts.drawn import drawn

FOREIGN = ("http://", "https://", "//cdn")
SIX = [Part(90, 6, 70)]


def texts(fig) -> list[str]:
    return [str(note.text) for note in fig.layout.annotations]


def test_a_bar_and_a_label_for_every_bill_and_the_chosen_one_stands_out():
    bought = package(SIX, 6, 459)
    assert isinstance(bought, Bill)
    # 70; 30 + 20% of 40 = 38; then 14 four times.
    bills = [cash(SIX), bought, in_network_coinsurance(SIX, 20, 100), denied(SIX)]
    fig = drawn(bills_chart(bills, "in network, coinsurance"))
    assert [bar.x[0] for bar in fig.data] == [540.0, 459.0, 164.0, 540.0]
    assert texts(fig) == [
        "Cash: <b>$540.00</b>",
        "Package of 6: <b>$459.00</b>",
        "In network, coinsurance: <b>$164.00</b>",
        "Claim denied: <b>$540.00</b>",
    ]
    mine = [bar.marker.color == COLORS["mine"] for bar in fig.data]
    assert mine == [False, False, True, False]
    # From nought, so that lengths stand to each other as the bills do; no bar on another.
    assert fig.layout.xaxis.rangemode == "tozero"
    assert fig.layout.xaxis.tickprefix == "$"
    assert len({bar.y[0] for bar in fig.data}) == len(bills)


@pytest.mark.parametrize("bills", [[], [cash([])], [cash([Part(0, 3)]), denied([Part(0, 3)])]])
def test_bills_of_nothing_can_be_drawn(bills: list[Bill]):
    fig = drawn(bills_chart(bills))
    assert len(fig.data) == len(bills)
    assert fig.layout.height > 0


def test_no_chart_asks_for_anything_foreign():
    sent = bills_chart([cash(SIX)]).to_json()
    assert not [mark for mark in FOREIGN if mark in sent]
