"""The nearest price lists by name."""

import pytest

from lib.datasets.places import find_place
from lib.market.offers import Filter
from lib.market.ranges import Query, queries
from lib.market.sellers import sellers_near
from lib.visit import Visit
from tests.market import oracle

(NEEDLING,) = queries(Visit("add-on", None), "cash")


@pytest.mark.parametrize("zip_code", ["45402", "59457", "99701", "10001", "00901"])
def test_the_ten_nearest_lists_and_how_many_within_300_miles(zip_code: str):
    place = find_place(zip_code)
    assert place.lat is not None
    assert place.lon is not None
    here = place.lat, place.lon
    frame = oracle.offers({"20560": 1})
    frame = frame[~frame["out"]].copy()
    points = zip(frame["lat"], frame["lon"], strict=True)
    frame["away"] = [oracle.miles(*here, *point) for point in points]
    frame = frame[frame["away"] <= 300]
    nearest = frame.groupby("price_list")["away"].min().sort_values()
    shown, within = sellers_near(NEEDLING, place)
    assert within == len(nearest)
    assert len(shown) == min(10, len(nearest))
    assert shown["price_list"].is_unique
    assert shown["miles"].is_monotonic_increasing
    assert shown["miles"].to_numpy() == pytest.approx(nearest.to_numpy()[:10], abs=0.01)
    for row in shown.to_dict("records"):
        (own,) = frame[frame["ccn"] == row["ccn"]].to_dict("records")
        assert (row["hospital"], row["price_usd"]) == (own["hospital"], own["usd"])
        members = (frame["price_list"] == row["price_list"]).sum()
        assert row["n_hospitals_of_list"] == members


def test_sellers_are_named_at_any_number():
    few = Query(NEEDLING.recipe, "cash", 1.0, Filter(("psychiatric",)))
    shown, within = sellers_near(few, find_place("45402"))
    assert len(shown) == within < 5


def test_a_state_has_no_neighbors():
    with pytest.raises(ValueError, match="not a state"):
        sellers_near(NEEDLING, find_place("Ohio"))
