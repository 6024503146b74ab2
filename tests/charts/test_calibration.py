"""The calibration chart: what was said across, what was found upward, with intervals."""

import pandas as pd

from lib.charts.calibration import calibration_chart
from lib.charts.style import COLORS
from tests.charts.drawn import drawn

TABLE = pd.DataFrame(
    [("all codes", 10, 12.0, 1.0), ("all codes", 90, 89.0, 0.5), ("visits", 10, 9.0, 2.0)],
    columns=["what", "said_percent", "found_percent", "error_percent"],
)


def test_points_stand_at_what_was_found_and_near_what_was_said():
    codes, visits = drawn(calibration_chart(TABLE)).data
    assert (codes.name, list(codes.y)) == ("all codes", [12.0, 89.0])
    assert (visits.name, list(visits.y)) == ("visits", [9.0])
    assert abs(codes.x[0] - 10) < 2
    # Two marks of one quantile do not cover each other.
    assert visits.x[0] - codes.x[0] > 1
    assert list(codes.error_y.array) == [1.959964, 0.979982]
    assert codes.marker.symbol != visits.marker.symbol
    assert "12.0% lie below p10" in codes.text[0]


def test_the_line_of_agreement_is_drawn_and_both_axes_are_alike():
    fig = drawn(calibration_chart(TABLE))
    (line,) = fig.layout.shapes
    assert (line.x0, line.y0, line.x1, line.y1) == (0, 0, 100, 100)
    assert fig.layout.xaxis.range == fig.layout.yaxis.range
    assert line.line.color == COLORS["all"]
