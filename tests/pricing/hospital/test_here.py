"""One seller in one place: its estimate, and comparables adjusted to it."""

import numpy as np
import pytest

from lib.datasets.places import find_place
from lib.market.areas import miles
from lib.market.ranges import queries
from lib.pricing.hospital.here import FACTORS, Seller, comparables, estimate_here
from lib.visit import Visit

ADD_ON = queries(Visit.of_format("add-on"), "cash")[0]
BUNDLED = queries(Visit.of_format("bundled"), "cash")[0]
DAYTON = find_place("45402")
CRITICAL, ACUTE = "Critical Access Hospitals", "Acute Care Hospitals"


@pytest.mark.parametrize("query", [ADD_ON, BUNDLED], ids=["add-on", "bundled"])
@pytest.mark.parametrize("place", [None, "45402", "OH", "00601"])
def test_an_estimate_is_ordered_wherever_it_is(query, place):
    found = estimate_here(query, Seller(find_place(place) if place else None))
    assert 0 < found.p10 < found.p25 < found.p50 < found.p75 < found.p90
    assert found.median_low < found.p50 < found.median_high


def test_what_lies_outside_of_the_states_is_the_nation():
    assert estimate_here(ADD_ON, Seller(find_place("00601"))) == estimate_here(ADD_ON, Seller())


def test_an_electrical_current_multiplies_the_needling_alone():
    plain = estimate_here(ADD_ON, Seller(DAYTON))
    current = queries(Visit.of_format("add-on").with_(electrical=True), "cash")[0]
    assert estimate_here(current, Seller(DAYTON)).p50 == pytest.approx(current.factor * plain.p50)


def test_comparables_are_the_nearest_lists_each_once_adjusted_step_by_step():
    found = comparables(ADD_ON, Seller(DAYTON))
    assert len(found) == 10
    assert found["miles"].is_monotonic_increasing
    assert found["miles"].max() <= 300
    product = np.prod([found[name] for name in FACTORS], axis=0)
    assert found["adjusted_usd"].to_numpy() == pytest.approx(found["price_usd"] * product)
    # Nothing is said of the seller: type and owner change nothing.
    assert set(found["by_type"]) == set(found["by_owner"]) == {1.0}


def test_those_of_the_same_type_come_first_and_are_not_adjusted_for_it():
    found = comparables(ADD_ON, Seller(DAYTON, CRITICAL, "government"))
    same = found["hospital_type"] == CRITICAL
    assert same.iloc[0]
    assert same.is_monotonic_decreasing
    assert found.loc[same, "by_type"].to_numpy() == pytest.approx(1.0)
    owned = found["owner"] == "government"
    assert found.loc[owned, "by_owner"].to_numpy() == pytest.approx(1.0)


def test_a_seller_compared_with_itself_keeps_its_price():
    nearest = comparables(ADD_ON, Seller(DAYTON)).iloc[0]
    there = find_place(ADD_ON.offers.set_index("ccn").loc[nearest["ccn"], "zip"])
    seller = Seller(there, nearest["hospital_type"])
    own = comparables(ADD_ON, seller).set_index("ccn").loc[nearest["ccn"]]
    assert own["by_place"] == pytest.approx(1.0, abs=0.01)
    assert own["adjusted_usd"] == pytest.approx(nearest["price_usd"], rel=0.01)


def test_of_a_price_list_only_its_nearest_hospital_counts():
    offers = ADD_ON.offers[~ADD_ON.offers["left_out"]]
    lists = offers.set_index("ccn")["price_list"]
    assert comparables(ADD_ON, Seller(DAYTON))["ccn"].map(lists).is_unique
    # Of the ten nearest hospitals several share a list.
    assert DAYTON.lat is not None
    assert DAYTON.lon is not None
    away = miles(offers, DAYTON.lat, DAYTON.lon)
    assert not offers["price_list"].iloc[np.argsort(away)[:10]].is_unique


def test_beyond_reach_there_are_none():
    # Every price of Hawaii is marked extreme, and the next hospital stands an ocean away.
    assert comparables(ADD_ON, Seller(find_place("96813"))).empty


def test_without_a_point_there_are_none():
    assert comparables(ADD_ON, Seller(find_place("OH"))).empty
