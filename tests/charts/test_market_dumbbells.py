"""Dumbbells: a row for each area, a dot for each median that is known, faded where unsure."""

import plotly.graph_objects as go

from lib.charts.market.dumbbells import FADING, dumbbell_chart
from lib.charts.style import COLORS, faded
from lib.market.pairs import Pair
from tests.charts.drawn import drawn
from tests.charts.market_rows import named, range_of

PRICES = [10.0, 20.0, 30.0, 40.0, 50.0]
NATION = Pair("United States", range_of("metro", PRICES), range_of("rural", PRICES[:3], lists=5))
OHIO = Pair("Ohio", range_of("metro", [40.0] * 5, half_width=30), range_of("rural", [25.0] * 5, 5))
AKRON = Pair("Washington-Arlington-Alexandria, DC-VA-MD-WV", range_of("metro", [15.0]), None)
THIN = Pair("Utah", range_of("metro", [9.0], lists=1), range_of("rural", [80.0] * 6, half_width=25))


def chart() -> go.Figure:
    return drawn(dumbbell_chart([NATION, AKRON], [OHIO, THIN], "Posted cash price"))


def dots(kind: str) -> go.Scatter:
    return next(one for one in named(chart(), f"{kind} median") if one.showlegend is False)


def test_rows_stand_in_order_with_the_pinned_on_top():
    axis = chart().layout.yaxis
    assert list(axis.ticktext) == ["United States", "Washington, DC", "Ohio", "Utah"]
    assert axis.range[0] > axis.range[1], "the first on top"
    (line,) = [shape for shape in chart().layout.shapes if shape.xref == "paper"]
    assert (line.y0, line.y1) == (1.5, 1.5), "under what is pinned"


def test_a_dot_is_a_known_median_in_the_row_of_its_area():
    metro, rural = dots("metro"), dots("rural")
    assert list(zip(metro.y, metro.x, strict=True)) == [(0, 30.0), (1, 15.0), (2, 40.0)]
    assert list(zip(rural.y, rural.x, strict=True)) == [(0, 20.0), (2, 25.0), (3, 80.0)]
    (links,) = named(chart(), "difference")
    assert list(links.x) == [30.0, 20.0, None, 40.0, 25.0, None]


def test_a_dot_fades_with_the_width_of_its_interval():
    # 8 of 30, 8 of 15 and 60 of 40: within half of it, within it, wider than it.
    blue = COLORS["metro"]
    fills = [faded(blue, FADING[width]) for width in ("high", "medium", "low")]
    assert list(dots("metro").marker.color) == fills
    assert dots("metro").marker.line.color == blue, "its outline does not, which dark would hide"
    assert FADING["high"] > FADING["medium"] > FADING["low"]


def test_a_row_without_a_dot_says_why():
    few = Pair("Utah", range_of("metro", [9.0], lists=1), range_of("rural", [8.0], lists=4))
    fig = drawn(dumbbell_chart([NATION, few], [THIN], "Posted cash price"))
    (words,) = named(fig, "too few")
    assert list(words.y) == [1]
    assert "too few price lists" in words.text[0]


def test_the_nations_medians_run_through_all_rows():
    lines = [shape for shape in chart().layout.shapes if shape.xref == "x"]
    assert [(line.x0, line.x1, line.yref) for line in lines] == [
        (30.0, 30.0, "paper"), (20.0, 20.0, "paper"),
    ]  # fmt: skip


def test_the_axis_stands_on_top_as_well():
    layout = chart().layout
    assert (layout.xaxis2.side, layout.xaxis2.matches) == ("top", "x")
    assert any(trace.xaxis == "x2" for trace in chart().data), "an axis without a trace is not seen"
    assert layout.xaxis.range[1] > 80


def test_no_area_is_an_empty_chart():
    assert len(drawn(dumbbell_chart([], [], "Posted cash price")).layout.yaxis.ticktext) == 0
