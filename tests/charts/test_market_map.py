"""The map: its fills are the steps of the medians, or the counts; a state's click has a name."""

import json
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from lib.charts.market.map import (
    FAINT_NAME,
    OFF_FILLS,
    PRICE_FILLS,
    map_chart,
    residual_map,
)
from lib.datasets.package import DATA_FOLDER
from lib.market.by_state import price_steps, step_of
from tests.charts.drawn import drawn

POSTAL = sorted(
    shape["postal"]
    for shape in json.loads((DATA_FOLDER / "states_albers.json").read_text())["states"]
)
COUNTS = {"OH": 1, "TX": 4, "CA": 5, "NV": 14, "WA": 15, "DC": 49, "FL": 50, "HI": 200}
MEDIANS = {"CA": 10.0, "NV": 20.0, "WA": 30.0, "DC": 40.0, "FL": 50.0, "HI": 60.0}
METROS = pd.DataFrame(
    {
        "cbsa_title": ["Dayton", "Reno"],
        "albers_x": [600.0, 100.0],
        "albers_y": [250.0, 240.0],
        "n_offers": [5, 90],
        "n_price_lists": [4, 60],
    }
)

BLANK = "rgba(0,0,0,0)"


def states(wide: str = "") -> pd.DataFrame:
    """Every state with its made-up counts and medians; the interval of `wide` is wide."""
    frame = pd.DataFrame({"state": POSTAL, "name": [f"State {code}" for code in POSTAL]})
    frame["n_price_lists"] = [COUNTS.get(code, 0) for code in POSTAL]
    frame["n_offers"] = 2 * frame["n_price_lists"]
    frame["p50"] = [MEDIANS.get(code, float("nan")) for code in POSTAL]
    half = [0.6 if code == wide else 0.1 for code in POSTAL]
    frame["median_low"] = frame["p50"] * [1 - part for part in half]
    frame["median_high"] = frame["p50"] * [1 + part for part in half]
    return frame


def shapes(fig: go.Figure) -> dict[str, go.Scatter]:
    """The drawn states by what a click on them gives."""
    return {one.customdata[0][0]: one for one in fig.data if one.customdata is not None}


def test_every_state_is_a_shape_with_its_name_and_figures():
    found = shapes(drawn(map_chart(states(), None)))
    assert sorted(found) == POSTAL
    assert all(trace.hoveron == "fills" and len(trace.x) > 3 for trace in found.values())
    assert found["CA"].text.startswith("State CA: median $10.00<br>95% interval $9.00–11.00<br>5 ")
    assert found["OH"].text == "State OH: 1 price lists, 2 offers"


def test_colors_are_the_steps_of_the_medians():
    found, edges = shapes(drawn(map_chart(states(), None))), price_steps(MEDIANS.values())
    assert len(edges) == 4
    for code, median in MEDIANS.items():
        assert found[code].fillcolor == PRICE_FILLS[step_of(median, edges)]
    assert len({found[code].fillcolor for code in MEDIANS}) == 5


def luminance(color: str) -> float:
    """Relative luminance as the web's accessibility guidelines define it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_lightness_alone_tells_the_steps_apart():
    for lighter, darker in pairwise(PRICE_FILLS):
        assert (luminance(lighter) + 0.05) / (luminance(darker) + 0.05) > 1.4


@pytest.mark.parametrize("metros", [None, METROS], ids=["medians", "counts"])
def test_few_lists_are_hatched_and_none_are_blank(metros: pd.DataFrame | None):
    found = shapes(drawn(map_chart(states(), metros)))
    hatched = {code for code, trace in found.items() if trace.fillpattern.shape}
    assert hatched == {"OH", "TX"}
    assert {code for code, trace in found.items() if trace.fillcolor == BLANK} == (
        set(POSTAL) - set(COUNTS)
    ) | hatched


def test_a_wide_interval_is_faint_and_explained():
    fig = drawn(map_chart(states(wide="FL"), None))
    assert PRICE_FILLS[4] == "#414487"
    assert shapes(fig)["FL"].fillcolor == "rgba(65,68,135,0.45)"
    assert FAINT_NAME in {trace.name for trace in fig.data}
    assert FAINT_NAME not in {trace.name for trace in drawn(map_chart(states(), None)).data}


def test_the_chosen_state_is_outlined_above_the_others():
    found = list(shapes(drawn(map_chart(states(), None, "OH"))).items())
    assert found[-1][0] == "OH"
    assert found[-1][1].line.width > found[0][1].line.width


def test_the_legend_names_each_step_once_below_the_map():
    fig = drawn(map_chart(states(), None))
    named = [one.name for one in fig.data if one.showlegend is not False]
    assert named == [
        "under $20", "$20 to 30", "$30 to 40", "$40 to 50", "$50 or more",
        "under 5 price lists", "no price list",
    ]  # fmt: skip
    assert fig.layout.legend.y < 0


def test_counts_have_classes_of_their_own_and_metro_areas_as_points():
    fig = drawn(map_chart(states(), METROS))
    found = shapes(fig)
    same = [{"CA", "NV"}, {"WA", "DC"}, {"FL", "HI"}]
    colors = [{found[code].fillcolor for code in codes} for codes in same]
    assert [len(one) for one in colors] == [1, 1, 1]
    assert len(set.union(*colors)) == 3
    points = fig.data[-1]
    assert list(points.x) == [600.0, 100.0]
    assert points.marker.size[1] > points.marker.size[0]
    assert "Dayton: 4 price lists, 5 offers" in points.text
    assert len(drawn(map_chart(states(), METROS.head(0))).data[-1].x) == 0


def test_letters_stand_where_there_is_room_for_them():
    letters = [one for one in drawn(map_chart(states(), None)).data if one.name == "letters"]
    written = {code for trace in letters for code in trace.text}
    assert {"TX", "OH", "MT"} <= written
    assert not written & {"DC", "RI", "DE"}
    assert all(trace.meta["from_width"] > 390 for trace in letters), "none on a phone"


def test_a_map_without_any_median_stands():
    empty = states().assign(p50=float("nan"))
    assert sorted(shapes(drawn(map_chart(empty, None)))) == POSTAL


def test_residuals_are_colored_by_how_far_they_are_off_and_faint_where_it_may_be_nothing():
    frame = states().drop(columns=["p50", "median_low", "median_high"])
    ratios = {"CA": (0.7, 0.6, 0.8), "NV": (0.9, 0.8, 1.1), "WA": (1.0, 0.9, 1.1),
              "DC": (1.1, 1.01, 1.2), "FL": (1.5, 1.2, 1.9), "TX": (2.0, 1.5, 2.5)}  # fmt: skip
    for place, name in enumerate(("ratio", "ratio_low", "ratio_high")):
        frame[name] = [ratios.get(code, (float("nan"),) * 3)[place] for code in POSTAL]
    fig = drawn(residual_map(frame))
    shapes = {one.customdata[0][0]: one for one in fig.data if one.hoveron == "fills"}
    assert shapes["CA"].fillcolor == OFF_FILLS[0]
    assert shapes["CA"].legendgroup == "over 20% below"
    # NV and WA hold 1 in their intervals.
    assert "rgba" in shapes["NV"].fillcolor
    assert "rgba" in shapes["WA"].fillcolor
    assert (shapes["DC"].legendgroup, shapes["FL"].legendgroup) == (
        "7 to 20% above", "over 20% above",
    )  # fmt: skip
    # Four price lists are too few, however far they are off.
    assert shapes["TX"].fillcolor == BLANK
    assert "1.50 times the estimate" in shapes["FL"].text
    names = [one.name for one in fig.data if one.showlegend is None and one.hoverinfo == "skip"]
    assert "faint: may be nothing" in names
