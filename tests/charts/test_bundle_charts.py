"""Charts of ways to sell side by side, of weeks, and of what hospitals post."""

from dataclasses import replace

import pytest

from lib.charts.bundles import pairs_chart, ways_chart
from lib.charts.style import COLORS, INTERVAL_NAME, SYMBOLS
from lib.market.areas import NATION, Area
from lib.market.ranges import Range
from lib.pricing.price_list import price_list_of
from lib.pricing.side_by_side import SideBySide
from tests.charts.drawn import drawn
from tests.pricing.three_services import ALONE, clinic, compared

FOREIGN = ("http://", "https://", "//cdn")
METRO, RURAL = Area("nation", NATION, "metro"), Area("nation", NATION, "rural")


def side(shows_costs: bool = True) -> SideBySide:
    prices = price_list_of(clinic(treatment_usd=100, treatment_minutes=45), shows_costs=shows_costs)
    return compared(prices)


def found_range(area: Area, low: float = 10, n_lists: int = 20) -> Range:
    """A range of five quantiles, ten apart."""
    quantiles = dict(zip(("p10", "p25", "p50", "p75", "p90"), range(5), strict=True))
    values = {name: low + 10 * step for name, step in quantiles.items()}
    values |= {"median_low": low + 17, "median_high": low + 26}
    return replace(Range(area, 100, 30, n_lists, 2, 0.1, "medium"), **values)  # type: ignore[arg-type]


def test_profit_and_what_fills_an_empty_slot_a_visit_and_an_hour():
    fig = drawn(ways_chart(side()))
    visit, visit_fills, hour, hour_fills = fig.data
    # As worked in the tests of the comparison: single, extra, treatment, with extra, bundle.
    assert list(visit.x) == [7, 17, 10, 27, 17]
    assert list(visit_fills.x) == [87, 37, 100, 137, 127]
    assert list(hour.x) == [10.5, 102, 13.33, 29.45, 18.55]
    assert list(hour_fills.x) == [130.5, 222, 133.33, 149.45, 138.55]
    assert visit.name == hour.name == "profit, everything counted"
    assert [one.showlegend for one in fig.data] == [False, True, False, False]
    # A bar and a ring are told apart without colors; an hour's stand on dollars of their own.
    assert [one.type for one in (visit, visit_fills)] == ["bar", "scatter"]
    assert [one.xaxis for one in fig.data] == ["x", "x", "x2", "x2"]
    titles = [axis.title.text for axis in (fig.layout.xaxis, fig.layout.xaxis2)]
    assert titles == ["US dollars a visit", "US dollars an hour of the clinician"]
    assert fig.layout.yaxis.domain[0] > fig.layout.yaxis2.domain[1]
    texts = [note.text for note in fig.layout.annotations]
    assert texts[0] == "<b>A visit</b>: profit, everything counted"
    assert "<b>$17</b> Extra, extra minutes alone" in texts


def test_what_leaves_most_stands_out_and_an_add_on_alone_never_does():
    fig = drawn(ways_chart(side()))
    visit, hour = fig.data[0], fig.data[2]
    # A visit and an hour: the treatment with the add-on, though an hour of add-ons brings more.
    for bars in (visit, hour):
        red = [color == COLORS["mine"] for color in bars.marker.color]
        assert red == [False, False, False, True, False]
    said = [note.text for note in fig.layout.annotations if note.text.endswith(": most")]
    assert said == [
        "<b>$27</b> Treatment with Extra: most",
        "<b>$29.45</b> Treatment with Extra: most",
    ]


def test_where_all_lose_the_best_loses_least():
    found = side()
    ways = tuple(replace(way, profit_usd=-1.0 - number) for number, way in enumerate(found.ways))
    texts = [note.text for note in drawn(ways_chart(replace(found, ways=ways))).layout.annotations]
    assert [text for text in texts if "least" in text] == [
        f"<b>−$1</b> {found.ways[0].name}: loses least"
    ]


def test_without_costs_the_bars_are_prices():
    visit, hour = drawn(ways_chart(side(shows_costs=False))).data
    assert list(visit.x) == [90, 40, 100, 140, 130]
    # 90 × 60/40, 40 × 6, 100 × 60/45, 140 × 60/55, 130 × 60/55
    assert list(hour.x) == [135, 240, 133.33, 152.73, 141.82]
    assert visit.name == "price"


def test_names_are_text_and_nothing_else():
    one = clinic()
    service = one.service(ALONE)
    assert service is not None
    named = one.with_service(service.with_(name="<b>R & D</b>"))
    texts = [
        str(note.text)
        for note in drawn(ways_chart(compared(price_list_of(named)))).layout.annotations
    ]
    assert [text for text in texts if "&lt;b&gt;R &amp; D&lt;/b&gt;" in text]


def test_every_row_of_hospitals_says_what_and_how_many():
    rows = [("Add-on (20560)", found_range(METRO)), ("Add-on (20560)", found_range(RURAL, 20))]
    fig = drawn(pairs_chart(rows, "$"))
    assert [note.text for note in fig.layout.annotations] == [
        "Add-on (20560), <b>metro</b><br>30 offers, 20 lists; 2 of 32 left out",
        "Add-on (20560), <b>rural</b><br>30 offers, 20 lists; 2 of 32 left out",
    ]
    assert fig.layout.xaxis.tickprefix == "$"


@pytest.mark.parametrize(("unit", "scale"), [("$", 1), ("%", 100)])
def test_bars_run_from_p10_to_p90_and_the_ring_is_the_median(unit: str, scale: int):
    fig = drawn(pairs_chart([("x", found_range(METRO)), ("x", found_range(RURAL, 20))], unit))
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
    fig = drawn(pairs_chart([("x", found_range(METRO)), ("x", found_range(RURAL, 20))], unit))
    brackets = [(*one.x, *one.y) for one in fig.data if one.name == INTERVAL_NAME]
    # An edge and a core each: 27 to 36 around metro's 30, 37 to 46 around rural's 40.
    metro, rural = ((scale * low, scale * (low + 9)) for low in (27, 37))
    assert brackets == [(*metro, 0, 0)] * 2 + [(*rural, 1, 1)] * 2


def test_shares_are_drawn_in_percent():
    fig = drawn(pairs_chart([("share", found_range(METRO))], "%"))
    assert fig.layout.xaxis.ticksuffix == "%"
    assert "bundled visit" in fig.layout.xaxis.title.text


def test_too_few_lists_are_counted_and_not_drawn():
    few = Range(RURAL, 100, 4, 4, 0, 0.25, "none")
    fig = drawn(pairs_chart([("x", found_range(METRO)), ("x", few)], "$"))
    assert fig.layout.annotations[1].text.endswith("4 offers, 4 lists; 0 of 4 left out")
    assert {one.y[0] for one in fig.data} == {0}


def test_charts_ask_nobody():
    for fig in (
        ways_chart(side()),
        pairs_chart([("x", found_range(METRO))], "%"),
    ):
        assert not [mark for mark in FOREIGN if mark in fig.to_json()]
