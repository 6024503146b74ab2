"""The figure on its way to the browser: JSON that JavaScript can read, whatever it is made of."""

import json
from math import inf, nan

import numpy as np
import pandas as pd
import pytest

from lib.charts.figure import Figure, scatter
from tests.charts.drawn import drawn


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        ([1.5, None, nan, inf, -inf], [1.5, None, None, None, None]),
        (np.array([1.5, np.nan]), [1.5, None]),
        (np.arange(2), [0, 1]),
        ([np.int64(1), np.float64(2.5), np.float64(np.nan)], [1, 2.5, None]),
        (pd.Series([1.5, None]), [1.5, None]),
        (pd.Series([1, None], dtype="Int64"), [1, None]),
        (pd.Series(["Dayton", "Akron"]), ["Dayton", "Akron"]),
        (("a", True), ["a", True]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_numbers_words_and_nothing(values, sent):
    fig = Figure({"height": np.int64(100)}, [scatter(x=values)])
    found = json.loads(fig.to_json(), parse_constant=pytest.fail)
    assert found == {"data": [{"type": "scatter", "x": sent}], "layout": {"height": 100}}


def test_a_property_without_a_value_is_not_sent():
    fig = Figure({"title": None}, [scatter(x=[None], line=None, marker={"color": None})])
    assert fig.plain() == {
        "data": [{"type": "scatter", "x": [None], "marker": {}}],
        "layout": {},
    }


def test_what_json_does_not_know_is_an_error():
    with pytest.raises(TypeError):
        Figure({"title": object()}).to_json()


def test_a_property_that_plotly_does_not_know_fails_a_test():
    with pytest.raises(ValueError, match="colour"):
        drawn(Figure({}, [scatter(x=[1], marker={"colour": "red"})]))
