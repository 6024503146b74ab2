"""The chart of a week: the best mix beside each sale by itself."""

from lib.charts.style import COLORS
from lib.charts.week import weeks_chart
from lib.pricing.schedule import Sale, week_of
from tests.charts.drawn import drawn


def test_weeks_are_bars_of_what_is_left_and_the_best_stands_out():
    single, bundle = Sale("s", "Single", 40, 90, 87, 7), Sale("b", "Bundle", 55, 130, 127, 17)
    # 10 × 87; 5 × 127
    weeks = [
        ("Best mix", week_of([single], {"s": 10}, 30)),
        ("5 × Bundle", week_of([bundle], {"b": 5}, 30)),
    ]
    fig = drawn(weeks_chart(weeks))
    assert [bar.x[0] for bar in fig.data] == [870, 635]
    assert [bar.marker.color for bar in fig.data] == [COLORS["mine"], COLORS["plain"]]
    assert [note.text for note in fig.layout.annotations] == [
        "<b>$870</b> Best mix", "<b>$635</b> 5 × Bundle",
    ]  # fmt: skip
    assert fig.layout.xaxis.rangemode == "tozero"


def test_a_long_name_is_cut_and_acts_on_nothing():
    sale = Sale("s", "<b>x</b>", 40, 90, 87, 7)
    fig = drawn(weeks_chart([("<b>" + "x" * 80, week_of([sale], {"s": 1}, 30))]))
    # 44 letters are shown at most: "$87 ", three of the tag, and the mark of what is left out.
    assert [note.text for note in fig.layout.annotations] == [
        "<b>$87</b> &lt;b&gt;" + "x" * 25 + "…" + "x" * 11
    ]
    assert "<b>x" not in fig.data[0].hovertemplate
