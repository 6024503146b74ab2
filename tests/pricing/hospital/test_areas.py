"""The model's figures of areas and places, beside those of what is posted there."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.datasets.places import find_place
from lib.market.areas import NATION, Area, all_parts
from lib.market.by_state import by_state, ranges_of_states
from lib.market.offers import hospitals
from lib.market.pairs import pairs_by, pairs_named
from lib.market.ranges import area_range, queries
from lib.pricing.hospital.areas import estimated, estimated_at, estimated_pairs, standing_out
from lib.pricing.hospital.estimate import estimates
from lib.pricing.hospital.here import Seller, estimate_here
from lib.visit import Visit

ADD_ON = queries(Visit.of_format("add-on"), "cash")[0]
POSTED = area_range(ADD_ON, Area("nation", NATION, "all"))


def test_every_state_has_an_estimate_and_few_lists_are_drawn_towards_the_whole():
    ranges = ranges_of_states(ADD_ON, "all")
    posted, found = by_state(ranges), by_state(estimated(ADD_ON, ranges))
    assert len(found) == 51
    assert found["p50"].notna().all()
    assert (found["median_low"] < found["p50"]).all()
    assert (found["p50"] < found["median_high"]).all()
    assert found["n_price_lists"].to_list() == posted["n_price_lists"].to_list()
    both = posted["p50"].notna()
    assert found.loc[both, "p50"].std() < posted.loc[both, "p50"].std()


def test_a_part_without_counties_has_none():
    found = by_state(estimated(ADD_ON, ranges_of_states(ADD_ON, "rural"))).set_index("state")
    assert found.loc[["DC", "NJ", "RI"], "p50"].isna().all()
    assert found["p50"].notna().sum() == 48


def test_many_areas_at_once_are_each_alone():
    areas = [
        area for level in ("nation", "division") for area in all_parts(level, ("metro", "all"))
    ]
    ranges = [area_range(ADD_ON, area) for area in areas]
    together = estimated(ADD_ON, ranges)
    assert together == [estimated(ADD_ON, [one])[0] for one in ranges]
    assert [one.area for one in together] == areas


def test_a_metropolitan_area_is_the_mean_of_its_counties_by_their_hospitals():
    here = hospitals()
    counts = here[(here["cbsa_code"] == "38300") & here["metro"]]["county_fips"].value_counts()
    assert len(counts) > 2
    rows = pd.DataFrame({"county_fips": counts.index, "cpt_code": "20560"})
    own = estimates(rows, "cash").map(np.log)
    mean = np.exp(own.mul(counts.to_numpy(), axis=0).sum() / counts.sum())
    (pair,) = pairs_named(ADD_ON, ["Pittsburgh, PA"])
    (found,) = estimated(ADD_ON, pair.sides)
    assert (found.p10, found.p50, found.median_high) == pytest.approx(
        (mean["p10"], mean["p50"], mean["median_high"])
    )


def test_a_division_is_the_mean_of_its_states_by_their_hospitals():
    rows = pd.DataFrame({"state": ["NJ", "NY", "PA"], "kind": "rural", "cpt_code": "20560"})
    new_york, pennsylvania = np.log(estimates(rows.iloc[1:], "cash")["p50"])
    (found,) = estimated(
        ADD_ON,
        [replace(POSTED, area=Area("division", "Middle Atlantic", "rural", "Middle Atlantic"))],
    )
    assert found.p50 is not None
    # New Jersey has no rural county, and no weight.
    assert min(new_york, pennsylvania) < np.log(found.p50) < max(new_york, pennsylvania)


@pytest.mark.parametrize(("text", "kind"), [("45402", "all"), ("OH", "all"), (None, "all")])
def test_at_a_place_it_is_what_one_seller_there_posts(text: str | None, kind: str):
    place = find_place(text) if text else None
    found, one = estimated_at(ADD_ON, place, kind, POSTED), estimate_here(ADD_ON, Seller(place))
    assert found.p50 == pytest.approx(one.p50)
    assert found.median_low == pytest.approx(one.median_low)
    assert found.n_offers == POSTED.n_offers


def test_at_a_place_metro_or_rural_may_be_contrary_to_its_county():
    dayton = find_place("45402")
    metro, rural = (estimated_at(ADD_ON, dayton, kind, POSTED).p50 for kind in ("metro", "rural"))
    assert metro == estimated_at(ADD_ON, dayton, "all", POSTED).p50
    assert metro != rural


def test_what_has_no_such_county_or_no_data_falls_back_on_the_whole():
    dc = find_place("DC")
    assert estimated_at(ADD_ON, dc, "rural", POSTED) == estimated_at(ADD_ON, dc, "all", POSTED)
    san_juan = estimated_at(ADD_ON, find_place("00901"), "all", POSTED)
    assert san_juan == estimated_at(ADD_ON, None, "all", POSTED)
    assert san_juan.area.step == "nation"


def test_pairs_keep_their_sides():
    pairs = [*pairs_by(ADD_ON, "state"), *pairs_named(ADD_ON, ["Akron, OH"])]
    found = estimated_pairs(ADD_ON, pairs)
    for own, told in zip(pairs, found, strict=True):
        assert (own.metro is None, own.rural is None) == (told.metro is None, told.rural is None)
        assert [one.area for one in own.sides] == [one.area for one in told.sides]
    assert found[0].sides[0].p50 != pairs[0].sides[0].p50


@pytest.mark.parametrize(("middle", "out"), [(40.0, 0), (1.0, 51)])
def test_what_stands_out_is_counted_beside_chance(middle: float, out: int):
    found = ranges_of_states(ADD_ON, "all")
    wide = [replace(one, median_low=30.0, median_high=50.0) for one in found]
    assert standing_out(wide, middle) == (51, out, pytest.approx(0.05 * 51))
