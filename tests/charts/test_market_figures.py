"""All figures of the market: they ask nobody for anything, and prices are in dollars."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lib.charts.market.distribution import Side, distribution_chart
from lib.charts.market.dumbbells import dumbbell_chart
from lib.charts.market.map import map_chart
from lib.charts.market.strips import Group, strips_chart
from lib.market.by_state import by_state, ranges_of_states
from lib.market.distribution import shares_at_or_below
from lib.market.pairs import Pair
from lib.market.ranges import queries
from lib.market.series import article_bands, clinic_examples, medicare_yardsticks
from lib.market.tables import sellers_by_metro_area
from lib.visit import Visit
from tests.charts.drawn import drawn
from tests.charts.market_rows import range_of, row

NAME = "Posted cash price"
PRICES = [10.0, 20.0, 30.0, 40.0, 50.0]
QUERY = queries(Visit(), "cash")[0]
STATES = by_state(ranges_of_states(QUERY, "all"))
FIGURES = {
    "strips": drawn(
        strips_chart(
            [Group("United States", (row("metro", PRICES), row("rural", PRICES)))],
            article_bands("stand-alone"),
            clinic_examples("stand-alone"),
            medicare_yardsticks(Visit(), None)[0],
            NAME,
        )
    ),
    "dumbbells": drawn(dumbbell_chart([Pair("x", range_of("metro", PRICES), None)], [], NAME)),
    "distribution": drawn(
        distribution_chart(
            [Side(range_of("metro", PRICES, 15), shares_at_or_below(np.array(PRICES)))], 60.0, NAME
        )
    ),
    "map": drawn(map_chart(STATES, None, "OH")),
    "counts": drawn(map_chart(STATES, sellers_by_metro_area(QUERY))),
}


@pytest.mark.parametrize("fig", FIGURES.values(), ids=FIGURES)
def test_no_figure_asks_a_foreign_server(fig: go.Figure):
    # Every map of plotly fetches its outlines; images and links would be fetched, too.
    assert {trace.type for trace in fig.data} == {"scatter"}
    figure = json.loads(fig.to_json())
    figure["layout"].pop("template", None)
    assert not {"geo", "map", "mapbox", "images"} & set(figure["layout"])
    text = json.dumps(figure)
    assert "http" not in text
    assert "//" not in text


@pytest.mark.parametrize("fig", FIGURES.values(), ids=FIGURES)
def test_price_axes_are_in_dollars(fig: go.Figure):
    if fig.layout.xaxis.visible is False:
        return
    assert fig.layout.xaxis.tickprefix == "$"
    assert "US dollars" in fig.layout.xaxis.title.text
