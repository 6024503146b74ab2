"""Charts of packages: every size's curve, the printed band, the floor, and the money owed."""

import plotly.graph_objects as go
import pytest

from lib.charts.packages import discount_chart, owed_chart
from lib.charts.style import COLORS
from lib.pricing.packages import (
    REFUNDS,
    discount_curve,
    money_owed,
    package_of,
)

FOREIGN = ("http://", "https://", "//cdn")
SIZES = (3, 5, 10)


def curve_chart(step: int = 0, floor: float | None = None, sizes=SIZES) -> go.Figure:
    chosen = package_of(90, 5, 15, step=step, floor_usd=floor)
    return discount_chart(discount_curve(90, step, sizes), chosen, (10.0, 20.0), floor)


def lines(fig: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in fig.data if trace.mode == "lines"}


def star(fig: go.Figure) -> go.Scatter:
    (found,) = [trace for trace in fig.data if trace.mode == "markers"]
    return found


def notes(fig: go.Figure) -> list[str]:
    return [note.text for note in fig.layout.annotations]


@pytest.mark.parametrize("step", [0, 1, 5])
def test_every_size_has_its_curve(step: int):
    found = lines(curve_chart(step))
    assert list(found) == ["3 sessions", "5 sessions", "10 sessions"]
    for size in SIZES:
        own = discount_curve(90, step, [size])
        line = found[f"{size} sessions"]
        assert list(line.x) == list(range(51))
        assert list(line.y) == list(own["per_session_usd"])
    # Told apart without colors.
    assert len({line.line.dash for line in found.values()}) == len(SIZES)
    assert len({line.line.color for line in found.values()}) == len(SIZES)


def test_the_printed_band_is_marked():
    (band,) = [one for one in curve_chart().layout.shapes if one.type == "rect"]
    assert (band.x0, band.x1) == (10, 20)
    assert notes(curve_chart()) == ["in print 10–20%"]


@pytest.mark.parametrize(("step", "each"), [(0, 76.5), (1, 76.4), (5, 76)])
def test_the_star_is_the_package_and_lies_on_its_curve(step: int, each: float):
    fig = curve_chart(step)
    mark = star(fig)
    assert (tuple(mark.x), tuple(mark.y)) == ((15,), (each,))
    assert lines(fig)["5 sessions"].y[15] == each
    assert mark.marker.color == COLORS["mine"]
    assert f"${each:.2f} each" in mark.hovertemplate


def test_the_floor_is_a_line_with_its_amount():
    fig = curve_chart(floor=87.19)
    (line,) = [one for one in fig.layout.shapes if one.type == "line"]
    assert (line.y0, line.y1) == (87.19, 87.19)
    assert "your floor $87.19" in notes(fig)


def test_the_floor_with_card_fee_is_called_so():
    curve = discount_curve(90, 0, SIZES)
    fig = discount_chart(curve, package_of(90, 5, 15), (10, 20), 89.54, "your floor with card fee")
    assert "your floor with card fee $89.54" in notes(fig)


def test_a_price_that_does_not_add_up_says_about():
    # 535 / 7
    fig = discount_chart(
        discount_curve(90, 5, [7]), package_of(90, 7, 15, step=5), (10.0, 20.0), None
    )
    assert star(fig).hovertemplate.startswith("7 sessions: about $76.43 each")


def test_without_a_floor_there_is_none():
    assert not [one for one in curve_chart().layout.shapes if one.type == "line"]


def test_a_size_asked_for_twice_is_drawn_once():
    assert list(lines(curve_chart(sizes=(3, 5, 10, 5)))) == [
        "3 sessions", "5 sessions", "10 sessions",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", REFUNDS)
@pytest.mark.parametrize(("unused", "bars"), [(0, 6), (1, 5), (5, 1)])
def test_money_owed_is_a_bar_a_session_and_the_last_one_stays(rule: str, unused, bars: int):
    owed = money_owed(package_of(90, 5, 15), unused, rule)
    (found,) = owed_chart(owed).data
    assert found.type == "bar"
    assert list(found.x) == list(range(bars))
    assert list(found.y) == list(owed["owed_usd"])
    assert list(found.marker.color) == [COLORS["all"]] * (bars - 1) + [COLORS["mine"]]
    assert all(text.startswith("$") for text in found.text)
    assert owed_chart(owed).layout.yaxis.rangemode == "tozero"


def test_charts_ask_nobody():
    owed = owed_chart(money_owed(package_of(90, 5, 15), 1, REFUNDS[0]))
    for fig in (curve_chart(5, 87.19), owed):
        assert not [mark for mark in FOREIGN if mark in fig.to_json()]
