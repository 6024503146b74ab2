"""Charts of offers beside each other, and of what hospitals post, metro against rural."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from lib.charts.bundles import LABELS, offers_chart, pairs_chart
from lib.charts.style import COLORS, INTERVAL_NAME, SYMBOLS
from lib.market.areas import NATION, Area
from lib.market.ranges import Range
from lib.market.series import article_bands
from lib.pricing.bundles import Comparison, Offer, compare

FOREIGN = ("http://", "https://", "//cdn")
METRO, RURAL = Area("nation", NATION, "metro"), Area("nation", NATION, "rural")


def comparison(minutes: float = 10) -> Comparison:
    return compare(
        Offer("stand-alone", 90, 40, 43),
        Offer("treatment", 110, 50, 50),
        Offer("add-on", 35, minutes, 13),
        Offer("bundle", 150, 60, 63),
    )


def series(fig: go.Figure) -> dict[str, list[float | None]]:
    return {trace.name: list(trace.y) for trace in fig.data if trace.type == "bar"}


def found_range(area: Area, low: float = 10, n_lists: int = 20) -> Range:
    """A range of five quantiles, ten apart."""
    quantiles = dict(zip(("p10", "p25", "p50", "p75", "p90"), range(5), strict=True))
    values = {name: low + 10 * step for name, step in quantiles.items()}
    values |= {"median_low": low + 17, "median_high": low + 26}
    return replace(Range(area, 100, 30, n_lists, 2, 0.1, "medium"), **values)  # type: ignore[arg-type]


def test_price_contribution_and_hour_stand_side_by_side():
    fig = offers_chart(comparison(), None)
    # Contributions 90 − 43, 110 − 50, 35 − 13, 60 + 22, 150 − 63; an hour: 47 × 60/40, 60 × 60/50,
    # 22 × 60/10, 82, 87.
    assert series(fig) == {
        "price per visit": [90, 110, 35, 145, 150],
        "contribution per visit": [47, 60, 22, 82, 87],
        "contribution per clinician hour": [70.5, 72, 132, 82, 87],
    }
    assert fig.layout.barmode == "group"
    assert len({trace.marker.color for trace in fig.data}) == 3
    for trace in fig.data:
        assert list(trace.x) == list(LABELS.values())


def test_an_offer_without_minutes_has_no_hour_s_bar():
    hours = series(offers_chart(comparison(0), None))["contribution per clinician hour"]
    # With an add-on of no minutes the visit takes 50: 82 × 60/50.
    assert hours == [70.5, 72, None, pytest.approx(98.4), 87]


def test_the_printed_range_stands_at_the_bundle_alone():
    (band,) = article_bands("bundled")
    (mark,) = [one for one in offers_chart(comparison(), band).data if one.type == "scatter"]
    assert list(mark.x) == ["bundle"]
    middle, half = mark.y[0], mark.error_y.array[0]
    assert (middle - half, middle + half) == (120, 180)
    assert mark.name == "in print $120–180"


def test_every_row_of_hospitals_says_what_and_how_many():
    rows = [("Add-on (20560)", found_range(METRO)), ("Add-on (20560)", found_range(RURAL, 20))]
    fig = pairs_chart(rows, "$")
    assert [note.text for note in fig.layout.annotations] == [
        "Add-on (20560), <b>metro</b><br>30 offers, 20 lists; 2 of 32 left out",
        "Add-on (20560), <b>rural</b><br>30 offers, 20 lists; 2 of 32 left out",
    ]
    assert fig.layout.xaxis.tickprefix == "$"


@pytest.mark.parametrize(("unit", "scale"), [("$", 1), ("%", 100)])
def test_bars_run_from_p10_to_p90_and_the_ring_is_the_median(unit: str, scale: int):
    fig = pairs_chart([("x", found_range(METRO)), ("x", found_range(RURAL, 20))], unit)
    bars = [tuple(one.x) for one in fig.data if one.mode == "lines"]
    # 10, 20, …, 50 in metro, 20, 30, …, 60 in rural; p10 to p90 thin, p25 to p75 thick.
    expected = [(10, 50), (20, 40), (20, 60), (30, 50)]
    assert bars == [(scale * low, scale * high) for low, high in expected]
    widths = [one.line.width for one in fig.data if one.mode == "lines"]
    assert widths[0] < widths[1]
    rings = [one for one in fig.data if one.mode == "markers"]
    assert [tuple(one.x) for one in rings] == [(scale * 30,), (scale * 40,)]
    assert [one.marker.line.color for one in rings] == [COLORS["metro"], COLORS["rural"]]
    assert [one.marker.symbol for one in rings] == [SYMBOLS["metro"], SYMBOLS["rural"]]


@pytest.mark.parametrize(("unit", "scale"), [("$", 1), ("%", 100)])
def test_brackets_bound_the_medians(unit: str, scale: int):
    fig = pairs_chart([("x", found_range(METRO)), ("x", found_range(RURAL, 20))], unit)
    brackets = [(*one.x, *one.y) for one in fig.data if one.name == INTERVAL_NAME]
    # An edge and a core each: 27 to 36 around metro's 30, 37 to 46 around rural's 40.
    metro, rural = ((scale * low, scale * (low + 9)) for low in (27, 37))
    assert brackets == [(*metro, 0, 0)] * 2 + [(*rural, 1, 1)] * 2


def test_shares_are_drawn_in_percent():
    fig = pairs_chart([("share", found_range(METRO))], "%")
    assert fig.layout.xaxis.ticksuffix == "%"
    assert "bundled visit" in fig.layout.xaxis.title.text


def test_too_few_lists_are_counted_and_not_drawn():
    few = Range(RURAL, 100, 4, 4, 0, 0.25, "none")
    fig = pairs_chart([("x", found_range(METRO)), ("x", few)], "$")
    assert fig.layout.annotations[1].text.endswith("4 offers, 4 lists; 0 of 4 left out")
    assert {one.y[0] for one in fig.data} == {0}


def test_charts_ask_nobody():
    for fig in (
        offers_chart(comparison(), article_bands("bundled")[0]),
        pairs_chart([("x", found_range(METRO))], "%"),
    ):
        assert not [mark for mark in FOREIGN if mark in fig.to_json()]
