"""Sellers near you: the nearest price lists by name, at any number."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from lib.datasets.assumptions import rule
from lib.datasets.places import Place
from lib.market.areas import miles
from lib.market.ranges import Query


@lru_cache(maxsize=256)
def sellers_near(query: Query, place: Place) -> tuple[pd.DataFrame, int]:
    """Return the ten nearest price lists and how many there are within 300 miles.

    A list is as near as its nearest member and stands under that member's name and price.
    Columns: those of the offers, `miles` (great circle, from the place's point to the hospital's
    ZIP) and `n_hospitals_of_list` (members within 300 miles). Offers left out of statistics are
    left out here. Raises ValueError for a place without a point (a state). The frame is shared by
    all callers: derive from it, never write into it.
    """
    if place.lat is None or place.lon is None:
        raise ValueError("sellers_near needs a ZIP code or a city, not a state")
    found = query.offers[~query.offers["left_out"]]
    found = found.assign(miles=miles(found, place.lat, place.lon))
    found = found[found["miles"] <= rule("sellers_radius_miles")].sort_values(["miles", "ccn"])
    found["n_hospitals_of_list"] = found.groupby("price_list")["ccn"].transform("size")
    nearest = found.drop_duplicates("price_list")
    return nearest.head(rule("sellers_shown")).reset_index(drop=True), len(nearest)


def within_reach(place: Place) -> str:
    """Return the area of sellers_near in words."""
    return f"within {rule('sellers_radius_miles')} miles of {place.label}"
