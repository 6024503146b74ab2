"""Strips: every offer under its range, the difference beside it, other series in their own rows."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from lib.charts.market.strips import Group, Row, axis_top, seen_values, strips_chart
from lib.charts.style import LINE_LETTERS, NAMES
from lib.market.series import Band, Yardstick
from tests.charts.drawn import drawn
from tests.charts.market_rows import named, row, texts

CLINICS = pd.DataFrame(
    {
        "seller": ["Needle <b>House</b>", "Plain"],
        "where": ["Lexington, SC", "Ohio"],
        "price_low_usd": [65.0, 90.0],
    }
)

NO_CLINICS = CLINICS.head(0)
BAND = Band("in print, typical", 50.0, 150.0)
OUTER = Band("in print, at the outside", 40.0, 180.0)
YARDSTICK = Yardstick("", "20560", "Ohio", 23.5)
METRO = row("metro", [20.0, 30.0, 40.0, 50.0, 60.0, 400.0])
RURAL = row("rural", [10.0, 20.0, 35.0, 45.0, 55.0])
THIN = row("rural", [70.0, 80.0], lists=2)
BOTH = [Group("United States", (METRO, RURAL), "metro − rural: +$10 (95%: −$2 to +$20)")]


def chart(groups: list[Group], bands=(), clinics=NO_CLINICS, yardstick=None) -> go.Figure:
    return drawn(strips_chart(groups, bands, clinics, yardstick, "Posted cash price"))


@pytest.mark.parametrize("one", [METRO, RURAL], ids=["metro", "rural"])
def test_a_side_draws_its_offers_box_interval_and_median(one: Row):
    fig, found = chart(BOTH), one.found
    (dots,) = named(fig, "offers", found.area.kind)
    assert sorted(dots.x) == sorted(one.offers["price_usd"])
    ends = {
        "p10 to p90": (found.p10, found.p90),
        "p25 to p75": (found.p25, found.p75),
        "median's 95% interval": (found.median_low, found.median_high),
        "median": (found.p50,),
    }
    traces = {name: named(fig, name, found.area.kind) for name in ends}
    assert {name: tuple(trace.x) for name, (trace,) in traces.items()} == ends
    (height,) = {value for (trace,) in traces.values() for value in trace.y}
    below = np.array(dots.y) - height
    assert (below > 10).all(), "the strip lies under the box"
    assert below.max() < 45
    # Everything has its room: metro above rural, and all of it on the sheet.
    (median,) = traces["median"]
    assert f"median ${found.p50:,.2f}" in median.text[0]
    assert f"{found.n_offers} offers, 9 price lists; 3 of {found.n_posting} left out" in str(
        median.text[0]
    )


def test_metro_stands_above_rural_and_all_rows_on_the_sheet():
    fig = chart(BOTH, (BAND, OUTER), CLINICS, YARDSTICK)
    order = [named(fig, name, kind)[0].y[0] for name, kind in (
        ("median", "metro"), ("offers", "metro"), ("median", "rural"), ("offers", "rural"),
        (NAMES["article"], ""), (NAMES["clinic"], ""), (NAMES["medicare"], ""),
    )]  # fmt: skip
    assert order == sorted(order)
    bottom, top = fig.layout.yaxis.range
    assert top < order[0]
    assert order[-1] < bottom
    assert fig.layout.height > bottom


def test_the_difference_stands_at_the_right_and_each_strip_under_its_words():
    notes = {note.text: note for note in chart(BOTH).layout.annotations}
    difference = notes["metro − rural: +$10 (95%: −$2 to +$20)"]
    assert (difference.x, difference.xanchor) == (1, "right")
    assert {"<b>United States</b>", "metro: in words", "rural: in words"} <= set(notes)


def test_points_stand_still_and_equal_prices_beside_one_another():
    same = [Group("x", (row("metro", [30.0] * 40),))]
    first, second = (named(chart(same), "offers")[0].y for _ in range(2))
    assert list(first) == list(second)
    assert len(set(np.round(first, 3))) == 40


def test_a_side_with_too_few_lists_has_larger_dots_and_no_range():
    fig = chart([Group("United States", (METRO, THIN))])
    (dots,), (many,) = named(fig, "offers", "rural"), named(fig, "offers", "metro")
    assert list(dots.x) == [70.0, 80.0]
    assert dots.marker.size > many.marker.size
    assert [one.name for one in fig.data if one.legendgroup == "rural"] == ["offers"]


def test_a_side_without_offers_draws_its_words_alone():
    fig = chart([Group("United States", (METRO, row("rural", [], lists=0)))])
    assert not [one for one in fig.data if one.legendgroup == "rural"]
    assert "rural: in words" in texts(fig)


def test_other_series_have_rows_of_their_own_where_there_are_any():
    assert not {NAMES[one] for one in ("article", "clinic", "medicare")} & {
        trace.name for trace in chart(BOTH).data
    }
    fig = chart(BOTH, (BAND, OUTER), CLINICS, YARDSTICK)
    bands = {tuple(one.x) for one in named(fig, NAMES["article"])}
    assert bands == {(50.0, 150.0), (40.0, 180.0)}
    assert list(named(fig, NAMES["clinic"])[0].x) == [65.0, 90.0]
    assert list(named(fig, NAMES["medicare"])[0].x) == [23.5]
    assert any("$50–150" in text for text in texts(fig))


@pytest.mark.parametrize("name", ["<b>St. X</b>", "<script>alert(1)</script>"])
def test_names_from_the_data_start_no_tag(name: str):
    group = Group(name, (row("metro", [10.0] * 5, hospital=name),))
    shown = [text for text in texts(chart([group], clinics=CLINICS)) if "&lt;" in text]
    assert len(shown) == 7, "five offers, a clinic and the heading"
    bare = [text.removeprefix("<b>").removesuffix("</b>").replace("<br>", "") for text in shown]
    assert not [text for text in bare if "<" in text]


def test_long_words_are_broken_for_a_phone():
    long = Row(METRO.found, METRO.offers, "within " + "a hundred miles of " * 6)
    (note,) = [text for text in texts(chart([Group("x", (long,))])) if text.startswith("within")]
    assert max(len(line) for line in note.split("<br>")) <= LINE_LETTERS
    assert note.count("<br>") >= 1


def test_the_axis_starts_at_zero_and_reaches_what_must_be_seen_and_not_every_offer():
    fig = chart(BOTH, (BAND, OUTER), CLINICS, YARDSTICK)
    low, high = fig.layout.xaxis.range
    assert low == 0
    assert high >= max(seen_values((BAND, OUTER), CLINICS, YARDSTICK)) == 180
    assert METRO.found.p90 is not None
    assert axis_top(BOTH) >= METRO.found.p90
    assert axis_top([Group("x", (row("metro", [*range(1, 100), 9999.0]),))]) < 200
    # Where no range stands, every offer is reached.
    assert axis_top([Group("x", (THIN,))]) >= 80
    assert axis_top([Group("x", (row("rural", [], lists=0),))]) > 0
