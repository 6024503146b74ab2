"""The market's figures: what they draw, what they leave out, and that they ask nobody."""

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.charts.market import (
    MOST_BINS,
    Group,
    Row,
    Side,
    axis_top,
    distribution_chart,
    histogram,
    map_chart,
    map_class,
    ranges_chart,
    seen_values,
)
from lib.charts.style import INTERVAL_NAME, NAMES
from lib.datasets.package import DATA_FOLDER
from lib.market.areas import NATION, Area
from lib.market.ranges import Range
from lib.market.series import Band, Yardstick

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
POSTAL = sorted(
    shape["postal"]
    for shape in json.loads((DATA_FOLDER / "states_albers.json").read_text())["states"]
)


def offers(prices: Sequence[float], hospital: str = "A hospital") -> pd.DataFrame:
    return pd.DataFrame(
        {"price_usd": list(prices), "hospital": hospital, "city": "Dayton", "state": "OH"}
    )


def row(kind: str, prices: Sequence[float], lists: int = 9, hospital: str = "A hospital") -> Row:
    """A row whose range is that of its offers, or none under five lists."""
    area = Area("nation", NATION, kind)
    found = Range(area, 100, len(prices), lists, 0, 0.1, "low" if lists >= 5 else "none")
    if lists >= 5:
        p10, p25, p50, p75, p90 = np.quantile(prices, [0.1, 0.25, 0.5, 0.75, 0.9]).tolist()
        found = Range(
            area, 100, len(prices), lists, 3, 0.1, "low",
            p10, p25, p50, p75, p90, p50 - 4, p50 + 5, p50,
        )  # fmt: skip
    return Row(found, offers(prices, hospital))


METRO = row("metro", [20.0, 30.0, 40.0, 50.0, 60.0, 400.0])
RURAL = row("rural", [10.0, 20.0, 35.0, 45.0, 55.0])
THIN = row("rural", [70.0, 80.0], lists=2)
BOTH = [Group("United States", (METRO, RURAL))]


def chart(groups: list[Group], bands=(), clinics=NO_CLINICS, yardstick=None) -> go.Figure:
    return ranges_chart(groups, bands, clinics, yardstick, "Posted cash price")


def traces(fig: go.Figure, kind: str, mode: str) -> list[go.Scatter]:
    return [one for one in fig.data if one.legendgroup == kind and one.mode == mode]


def offer_points(fig: go.Figure, kind: str) -> go.Scatter:
    return traces(fig, kind, "markers")[0]


def medians(fig: go.Figure, kind: str) -> go.Scatter:
    return traces(fig, kind, "markers")[1]


def texts(fig: go.Figure) -> list[str]:
    """Every text that plotly would read as a small HTML."""
    found = [note.text for note in fig.layout.annotations]
    for trace in fig.data:
        for value in (trace.text, trace.hovertext):
            found += [value] if isinstance(value, str) else list(value if value is not None else [])
    return [text for text in found if text]


def test_every_offer_is_a_point():
    fig = chart(BOTH)
    assert sorted(offer_points(fig, "metro").x) == sorted(METRO.offers["price_usd"])
    assert sorted(offer_points(fig, "rural").x) == sorted(RURAL.offers["price_usd"])


def test_points_stand_still_from_one_drawing_to_the_next():
    first, second = chart(BOTH), chart(BOTH)
    assert list(offer_points(first, "metro").y) == list(offer_points(second, "metro").y)


def test_medians_and_bars_stand_where_the_range_says():
    fig = chart(BOTH)
    for kind, one in (("metro", METRO), ("rural", RURAL)):
        assert list(medians(fig, kind).x) == [one.found.p50]
        whole, half = traces(fig, kind, "lines")
        assert list(whole.x) == [one.found.p10, one.found.p90, None]
        assert list(half.x) == [one.found.p25, one.found.p75, None]
        assert set(whole.y[:2]) == set(half.y[:2]) == set(medians(fig, kind).y)


def brackets(fig: go.Figure) -> list[go.Scatter]:
    return [one for one in fig.data if one.name == INTERVAL_NAME]


def test_a_bracket_bounds_each_median():
    fig = chart(BOTH)
    for kind, one in (("metro", METRO), ("rural", RURAL)):
        edge, core = [b for b in brackets(fig) if b.legendgroup == kind]
        assert one.found.p50 is not None
        for bracket in (edge, core):
            assert list(bracket.x) == [one.found.p50 - 4, one.found.p50 + 5, None]
            assert set(bracket.y[:2]) == set(medians(fig, kind).y)
        # A wide dark edge under a white core: seen on every bar, on light and dark ground.
        assert edge.line.width > core.line.width
        assert edge.marker.line.width > core.marker.line.width
        assert (core.line.color, core.marker.line.color) == ("white", "white")
        drawn = list(fig.data)
        half, ring = traces(fig, kind, "lines")[1], medians(fig, kind)
        order = [drawn.index(trace) for trace in (half, edge, core, ring)]
        assert order == sorted(order), "on the bar, under the ring"


def test_points_lie_beside_their_own_bar():
    fig = chart(BOTH)
    for kind in ("metro", "rural"):
        distance = np.abs(np.array(offer_points(fig, kind).y) - medians(fig, kind).y[0])
        assert distance.max() <= 0.13
    assert medians(fig, "metro").y[0] < medians(fig, "rural").y[0], "metro above rural"


def test_an_area_with_too_few_lists_has_points_and_no_range():
    fig = chart([Group("United States", (METRO, THIN))])
    assert list(offer_points(fig, "rural").x) == [70.0, 80.0]
    assert len(medians(fig, "rural").x) == 0
    assert all(len(line.x) == 0 for line in traces(fig, "rural", "lines"))
    assert all(len(one.x) == 0 for one in brackets(fig) if one.legendgroup == "rural")


def test_an_area_without_offers_draws_nothing_that_is_seen():
    fig = chart([Group("United States", (METRO, row("rural", [], lists=0)))])
    assert all(len(one.x) == 0 for one in fig.data if one.legendgroup == "rural")


def test_one_place_stands_beside_the_nation_in_its_own_group():
    fig = chart([*BOTH, Group("Around you", (row("all", [30.0, 31.0, 32.0, 33.0, 90.0]),))])
    assert list(medians(fig, "all").x) == [32.0]
    assert medians(fig, "all").y[0] > medians(fig, "rural").y[0] + 0.5


def test_bands_stand_only_where_the_article_has_a_range():
    assert not chart(BOTH).layout.shapes
    assert not any(trace.name == NAMES["article"] for trace in chart(BOTH).data)
    fig = chart(BOTH, bands=(BAND, OUTER))
    assert [(shape.x0, shape.x1) for shape in fig.layout.shapes] == [(50, 150), (40, 180)]
    assert any("$50–150" in text for text in texts(fig))


def test_clinics_and_medicare_have_rows_of_their_own():
    fig = chart(BOTH, clinics=CLINICS, yardstick=YARDSTICK)
    by_name = {trace.name: trace for trace in fig.data}
    clinics, medicare = by_name[NAMES["clinic"]], by_name[NAMES["medicare"]]
    assert list(clinics.x) == [65.0, 90.0]
    assert list(medicare.x) == [23.5]
    rows = {*clinics.y, *medicare.y, *medians(fig, "metro").y, *medians(fig, "rural").y}
    assert len(rows) == 4
    assert min(fig.layout.yaxis.range) < min(rows)
    assert max(fig.layout.yaxis.range) > max(rows)


def test_without_other_series_there_are_no_rows_for_them():
    fig = chart(BOTH)
    assert not {NAMES["clinic"], NAMES["medicare"]} & {trace.name for trace in fig.data}


@pytest.mark.parametrize("name", ["<b>St. X</b>", "<script>alert(1)</script>"])
def test_names_from_the_data_start_no_tag(name: str):
    fig = chart(
        [Group("United States", (row("metro", [10.0] * 5, hospital=name),))], clinics=CLINICS
    )
    shown = [text for text in texts(fig) if "St. X" in text or "alert" in text or "House" in text]
    assert len(shown) == 6
    assert not [text for text in shown if "<b>" in text or "<script" in text]


def test_hover_over_an_offer_names_hospital_place_and_price():
    text = offer_points(chart(BOTH), "metro").text
    assert "A hospital, Dayton OH: $400.00" in list(text)


def test_hover_over_a_median_says_what_stands_behind_it():
    (text,) = medians(chart(BOTH), "metro").text
    assert f"median ${METRO.found.p50:,.2f}" in text
    # Of 20, 30, 40, 50, 60 and 400 the median is 45.
    assert "95% interval $41.00–50.00" in text
    assert "6 offers, 9 price lists; 3 of 9 left out" in text


def test_the_axis_reaches_what_must_be_seen_and_not_every_offer():
    top = axis_top(BOTH)
    assert METRO.found.p90 is not None
    assert top >= METRO.found.p90
    assert axis_top(BOTH, 5000.0) >= 5000
    assert axis_top([Group("x", (row("metro", [*range(1, 100), 9999.0]),))]) < 200


def test_the_axis_reaches_every_offer_where_no_range_stands():
    assert axis_top([Group("x", (THIN,))]) >= 80
    assert axis_top([Group("x", (row("rural", [], lists=0),))]) > 0


def test_the_axis_of_the_chart_starts_at_zero_and_reaches_the_other_series():
    fig = chart(BOTH, bands=(BAND, OUTER), clinics=CLINICS, yardstick=YARDSTICK)
    low, high = fig.layout.xaxis.range
    assert low == 0
    assert high >= max(seen_values((BAND, OUTER), CLINICS, YARDSTICK)) == 180


prices = st.lists(st.floats(0.01, 1e5), min_size=1, max_size=60)


@given(prices, prices, st.floats(1.0, 1e5))
def test_percentages_of_each_kind_add_up_and_bins_cover_all(metro, rural, top):
    sides = [Side("metro", np.array(metro), None), Side("rural", np.array(rural), None)]
    bins = histogram(sides, top)
    for side in sides:
        own = bins[bins["kind"] == side.kind]
        assert own["percent_of_offers"].sum() == pytest.approx(100)
        assert own["n_offers"].sum() == len(side.prices)
        assert own["from_usd"].iloc[0] == 0
        assert own["to_usd"].iloc[-1] >= top * (1 - 1e-9)
        assert list(own["from_usd"].iloc[1:]) == pytest.approx(list(own["to_usd"].iloc[:-1]))
        assert len(own) <= MOST_BINS + 1


@given(st.floats(1.0, 1e5))
def test_bins_are_1_2_or_5_times_a_power_of_ten_wide(top: float):
    bins = histogram([Side("metro", np.array([1.0]), None)], top)
    width = bins["to_usd"].iloc[0]
    mantissa = width / 10 ** np.floor(np.log10(width) + 1e-9)
    assert min(abs(mantissa - step) for step in (1, 2, 5)) < 1e-6


def test_a_price_on_an_edge_counts_once_and_one_beyond_in_the_last_bin():
    bins = histogram([Side("metro", np.array([0.0, 10.0, 10.0, 39.9, 500.0]), None)], 40.0)
    assert bins["to_usd"].iloc[0] == 1
    counted = bins[bins["n_offers"] > 0].set_index("from_usd")["n_offers"].to_dict()
    assert counted.pop(0) == 1
    assert counted.pop(10) == 2
    assert sum(counted.values()) == 2
    assert bins["n_offers"].iloc[-1] >= 1


def test_a_side_without_prices_has_empty_bins():
    bins = histogram([Side("metro", np.array([5.0]), 5.0), Side("rural", np.array([]), None)], 10.0)
    assert bins[bins["kind"] == "rural"]["percent_of_offers"].sum() == 0


def test_the_distribution_draws_its_bins_and_the_medians_it_knows():
    sides = [Side("metro", np.array([5.0, 7.0]), 6.0), Side("rural", np.array([9.0]), None)]
    bins = histogram(sides, 10.0)
    fig = distribution_chart(sides, bins, "Posted cash price")
    assert [trace.type for trace in fig.data] == ["bar", "bar"]
    for trace, side in zip(fig.data, sides, strict=True):
        own = bins[bins["kind"] == side.kind]
        assert list(trace.y) == list(own["percent_of_offers"])
        assert (np.array(trace.x) > own["from_usd"]).all()
        assert (np.array(trace.x) < own["to_usd"]).all()
    assert [shape.x0 for shape in fig.layout.shapes] == [6.0]
    assert texts(fig)[0] == "metro median $6.00"


def states(counts: dict[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "state": POSTAL,
            "name": [f"State {code}" for code in POSTAL],
            "n_offers": [2 * counts.get(code, 0) for code in POSTAL],
            "n_price_lists": [counts.get(code, 0) for code in POSTAL],
        }
    )


METROS = pd.DataFrame(
    {
        "cbsa_title": ["Dayton", "Reno"],
        "albers_x": [600.0, 100.0],
        "albers_y": [250.0, 240.0],
        "n_offers": [5, 90],
        "n_price_lists": [4, 60],
    }
)
COUNTS = {"OH": 1, "TX": 4, "CA": 5, "NV": 14, "WA": 15, "DC": 49, "FL": 50, "HI": 200}


def test_outlines_are_those_of_fifty_states_and_dc():
    assert len(POSTAL) == 51
    assert "DC" in POSTAL


def test_the_map_has_one_shape_for_each_state():
    fig = map_chart(states(COUNTS), METROS)
    shapes = [trace for trace in fig.data if trace.fill == "toself"]
    assert sorted(trace.text.split(":")[0] for trace in shapes) == [f"State {c}" for c in POSTAL]
    assert all(len(trace.x) > 3 for trace in shapes)


def test_the_map_hatches_few_lists_and_leaves_states_without_data_blank():
    fig = map_chart(states(COUNTS), METROS)
    shapes = {
        t.text.split(":")[0].removeprefix("State "): t for t in fig.data if t.fill == "toself"
    }
    hatched = {code for code, trace in shapes.items() if trace.fillpattern.shape}
    blank = {code for code, trace in shapes.items() if trace.fillcolor == "rgba(0,0,0,0)"}
    assert hatched == {"OH", "TX"}
    assert blank == set(POSTAL) - set(COUNTS)
    assert shapes["CA"].fillcolor == shapes["NV"].fillcolor
    filled = {shapes[code].fillcolor for code in ("CA", "WA", "FL")}
    assert len(filled) == 3
    assert shapes["WA"].fillcolor == shapes["DC"].fillcolor
    assert shapes["FL"].fillcolor == shapes["HI"].fillcolor


def test_the_legend_of_the_map_names_each_class_once():
    fig = map_chart(states(COUNTS), METROS)
    named = [t.name for t in fig.data if t.fill == "toself" and t.showlegend]
    assert len(named) == len(set(named)) == 5


@pytest.mark.parametrize(
    ("lists", "name"),
    [(0, "none"), (1, "1–4"), (4, "1–4"), (5, "5–14"), (14, "5–14"), (15, "15–49"), (50, "50+")],
)
def test_classes_of_the_map(lists: int, name: str):
    assert map_class(lists) == name


def test_metro_areas_are_points_that_grow_with_their_lists():
    points = map_chart(states(COUNTS), METROS).data[-1]
    assert list(points.x) == [600.0, 100.0]
    assert points.marker.size[1] > points.marker.size[0]
    assert "Dayton: 4 price lists, 5 offers" in points.text


def test_a_map_without_metro_areas_stands():
    assert len(map_chart(states({}), METROS.head(0)).data[-1].x) == 0


FIGURES = {
    "ranges": chart(BOTH, bands=(BAND, OUTER), clinics=CLINICS, yardstick=YARDSTICK),
    "distribution": distribution_chart(
        [Side("metro", np.array([5.0]), 5.0)],
        histogram([Side("metro", np.array([5.0]), 5.0)], 10.0),
        "Posted cash price",
    ),
    "map": map_chart(states(COUNTS), METROS),
}


@pytest.mark.parametrize("fig", FIGURES.values(), ids=FIGURES)
def test_no_figure_asks_a_foreign_server(fig: go.Figure):
    # Every map of plotly fetches its outlines; images and links would be fetched, too.
    assert {trace.type for trace in fig.data} <= {"scatter", "bar"}
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
