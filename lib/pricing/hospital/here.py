"""One seller in one place: what it would post, and what similar ones do post, adjusted to it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from lib.datasets.assumptions import rule
from lib.datasets.places import Place
from lib.market.areas import miles
from lib.market.ranges import Query
from lib.pricing.hospital.estimate import estimates
from lib.pricing.hospital.placed import known_codes

FACTORS = ("by_place", "by_type", "by_owner")


@dataclass(frozen=True)
class Seller:
    """Who is asked about: where, and as far as known the type and owner of lib.market.offers."""

    place: Place | None = None
    hospital_type: str | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Estimate:
    """What one seller posts, US dollars: quantiles, and the 95% interval of their median."""

    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    median_low: float
    median_high: float


def estimate_here(query: Query, seller: Seller) -> Estimate:
    """Return what a seller posts for the visit of a query, whose filters play no part.

    Of a state alone it is the mix of its counties, without a place or outside the 50 states and
    DC that of the nation.
    """
    found = estimates(asked_of(query, pd.DataFrame([_row(seller)])), query.price)
    return Estimate(*(float(found.iloc[0][one.name]) for one in fields(Estimate)))


def comparables(query: Query, seller: Seller) -> pd.DataFrame:
    """Return the most similar offers near a seller, each adjusted to it factor by factor.

    Of each price list the nearest member within the radius of named sellers counts; those of the
    seller's own type come first, then the nearest, ten in all. `price_usd` is what is posted,
    `by_place`, `by_type` and `by_owner` what it is multiplied by (the ratio of the model's medians
    as one after the other becomes the seller's own; 1 where that is not known), `adjusted_usd`
    the product, as an appraiser adjusts comparable sales. Empty without a point.
    """
    place = seller.place
    columns = ["ccn", "hospital", "city", "state", "miles", "hospital_type", "owner", "price_usd",
               *FACTORS, "adjusted_usd", "source_url"]  # fmt: skip
    if place is None or place.lat is None or place.lon is None:
        return pd.DataFrame(columns=columns)
    offers = query.offers[~query.offers["left_out"]]
    offers = offers.assign(miles=miles(offers, place.lat, place.lon))
    offers = offers[offers["miles"] <= rule("sellers_radius_miles")]
    offers = offers.sort_values(["miles", "ccn"]).drop_duplicates("price_list")
    other = offers["hospital_type"] != seller.hospital_type
    nearest = offers.assign(other=other if seller.hospital_type else False)
    nearest = nearest.sort_values(["other", "miles", "ccn"]).head(rule("sellers_shown"))
    if nearest.empty:
        return pd.DataFrame(columns=columns)
    return _adjusted(query, seller, nearest.reset_index(drop=True))[columns]


def _adjusted(query: Query, seller: Seller, found: pd.DataFrame) -> pd.DataFrame:
    """Return the offers with the ratio of medians at each step from their seller to this one."""
    own = _row(seller)
    place = {name: own[name] for name in ("county_fips", "state")}
    steps = [found[["county_fips", "state", "hospital_type", "owner"]].astype(object)]
    for change in (place, {"hospital_type": seller.hospital_type}, {"owner": seller.owner}):
        known: dict[str, Any] = {
            name: value for name, value in change.items() if value or name == "county_fips"
        }
        # Where it is not said which type or owner is asked about, each keeps its own.
        steps.append(steps[-1].assign(**known) if any(change.values()) else steps[-1])
    medians = [
        estimates(asked_of(query, step), query.price)["p50"].to_numpy(float) for step in steps
    ]
    ratios = {name: medians[n + 1] / medians[n] for n, name in enumerate(FACTORS)}
    product = np.prod(list(ratios.values()), axis=0)
    return found.assign(**ratios, adjusted_usd=found["price_usd"] * product)


def _row(seller: Seller) -> dict[str, Any]:
    place = seller.place
    inside = place is not None and place.division is not None
    return {
        "county_fips": place.county_fips if place and inside else None,
        "state": place.state if place and inside else None,
        "hospital_type": seller.hospital_type,
        "owner": seller.owner,
    }


def asked_of(query: Query, sellers: pd.DataFrame) -> pd.DataFrame:
    """Return sellers as the model is asked what they post for the visit of a query."""
    key = query.recipe.key
    good: dict[str, Any] = {"cpt_code" if key in known_codes() else "recipe": key}
    return sellers.astype(object).assign(**good, needling_factor=query.factor)
