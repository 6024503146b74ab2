"""Each state's estimate beside what is posted there."""

import pytest

from lib.market.by_state import by_state
from lib.market.ranges import queries
from lib.pricing.hospital.states import estimated_by_state, standing_out
from lib.visit import Visit

ADD_ON = queries(Visit.of_format("add-on"), "cash")[0]


def test_every_state_has_an_estimate_and_few_lists_are_drawn_towards_the_whole():
    posted, found = by_state(ADD_ON, "all"), estimated_by_state(ADD_ON, "all")
    assert len(found) == 51
    assert found["p50"].notna().all()
    assert (found["median_low"] < found["p50"]).all()
    assert (found["p50"] < found["median_high"]).all()
    assert found["n_price_lists"].to_list() == posted["n_price_lists"].to_list()
    both = posted["p50"].notna()
    assert found.loc[both, "p50"].std() < posted.loc[both, "p50"].std()


def test_a_part_without_counties_has_none():
    found = estimated_by_state(ADD_ON, "rural").set_index("state")
    assert found.loc[["DC", "NJ", "RI"], "p50"].isna().all()
    assert found["p50"].notna().sum() == 48


@pytest.mark.parametrize(("middle", "out"), [(40.0, 0), (1.0, 51)])
def test_what_stands_out_is_counted_beside_chance(middle: float, out: int):
    found = estimated_by_state(ADD_ON, "all")
    wide = found.assign(median_low=30.0, median_high=50.0)
    assert standing_out(wide, middle) == (out, pytest.approx(0.05 * 51))
