"""How alike two hospitals are before any price is seen: the model's prior covariance.

Each random effect has a variance; the covariance of two hospitals is the sum of the variances of
the effects they share. Variances are relative to that between price lists of one place, which
with the hospital's own makes about one. They are judged, not estimated: maximum likelihood by a
normal law takes heavy tails for noise and finds no place at all in needling prices, where
cross-validation finds some (docs/hospital_model.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from lib.market.areas import great_circle
from lib.pricing.hospital.model import (
    OWNERSHIPS,
    TYPES,
    owner_mixes,
    place_states,
    state_divisions,
    type_mixes,
)
from lib.pricing.hospital.places import KINDS, Floats, Whole, counties, places, shares

# Miles over which the likeness of two counties falls to 1/e.
AREA_MILES = 60.0


@dataclass(frozen=True)
class Variances:
    """Relative variances of the effects; `factor` is that of each factor's slope."""

    intercept: float = 1.0
    factor: float = 0.006
    division: float = 0.03
    state: float = 0.06
    hospital_type: float = 0.05
    ownership: float = 0.03
    type_in_state: float = 0.06
    ownership_in_state: float = 0.20
    area: float = 0.25
    price_list: float = 0.55
    hospital: float = 0.50


# A price's distance from the middle tells less of its place than the price does: smoother.
LEVEL = Variances()
SPREAD = Variances(division=0.15, type_in_state=0.03, ownership_in_state=0.06, area=0.08)


@dataclass(frozen=True)
class Sellers:
    """Hospitals as positions: in places(), states, TYPES, OWNERSHIPS; `lists` numbers price lists.

    `factors` holds their places' standard factors: hospitals × FACTORS.
    """

    place: Whole
    division: Whole
    state: Whole
    type: Whole
    owner: Whole
    lists: Whole
    factors: Floats


def sellers_of(hospitals: pd.DataFrame, factor_values: Floats) -> Sellers:
    """Return hospitals (columns of posted.SELLER) as positions; `factor_values` of all places."""
    place = places().index.get_indexer(pd.Index(hospitals["county_fips"]))
    return Sellers(
        place=place,
        division=state_divisions()[place_states()[place]],
        state=place_states()[place],
        type=np.array([TYPES.index(one) for one in hospitals["hospital_type"]]),
        owner=np.array([OWNERSHIPS.index(one) for one in hospitals["owner"]]),
        lists=pd.factorize(hospitals["price_list"])[0],
        factors=factor_values[place],
    )


def same(left: Whole, right: Whole) -> Floats:
    """Return 1 where two positions are equal, else 0: left × right."""
    return (left[:, None] == right[None, :]).astype(np.float64)


def of_effects(sellers: Sellers, v: Variances) -> Floats:
    """Return the covariance of hospitals by what place, type and owner they share."""
    state, kind = same(sellers.state, sellers.state), same(sellers.type, sellers.type)
    owner = same(sellers.owner, sellers.owner)
    found = v.intercept + v.factor * (sellers.factors @ sellers.factors.T)
    found += v.hospital_type * kind + v.ownership * owner
    found += v.division * same(sellers.division, sellers.division)
    found += state * (v.state + v.type_in_state * kind + v.ownership_in_state * owner)
    found += v.area * area_likeness()[np.ix_(sellers.place, sellers.place)]
    return np.asarray(found)


def of_unexplained(sellers: Sellers, v: Variances) -> Floats:
    """Return the covariance of what no effect explains: the price list's and the hospital's own."""
    found = v.price_list * same(sellers.lists, sellers.lists)
    found[np.diag_indices_from(found)] += v.hospital
    return found


def of_places(sellers: Sellers, factor_values: Floats, v: Variances) -> Floats:
    """Return the covariance of places' levels with hospitals' ones: places × hospitals.

    A place's level is that under its usual mix of types and owners.
    """
    state = same(place_states(), sellers.state)
    division = same(np.append(state_divisions(), -1)[place_states()], sellers.division)
    kinds = places()["kind"].map(KINDS.index).to_numpy(np.int64)
    types = type_mixes()[place_states(), kinds, -1][:, sellers.type]
    owners = owner_mixes()[place_states(), kinds, -1][:, sellers.owner]
    found = v.intercept + v.factor * (factor_values @ sellers.factors.T) + v.division * division
    found += v.hospital_type * types + v.ownership * owners
    found += state * (v.state + v.type_in_state * types + v.ownership_in_state * owners)
    found += v.area * area_likeness()[:, sellers.place]
    return np.asarray(found)


def of_place_levels(factor_values: Floats, v: Variances) -> Floats:
    """Return the prior variance of each place's level under its usual mix."""
    kinds = places()["kind"].map(KINDS.index).to_numpy(np.int64)
    types = (type_mixes()[place_states(), kinds, -1] ** 2).sum(axis=1)
    owners = (owner_mixes()[place_states(), kinds, -1] ** 2).sum(axis=1)
    in_state = v.division + v.state + v.type_in_state * types + v.ownership_in_state * owners
    in_state = np.where(place_states() < place_states().max(), in_state, 0.0)
    found = v.intercept + v.factor * (factor_values**2).sum(axis=1)
    found += v.hospital_type * types + v.ownership * owners + in_state
    found += v.area * np.diag(area_likeness())
    return np.asarray(found)


@lru_cache(maxsize=1)
def area_likeness() -> Floats:
    """Return how alike the surroundings of two places are, 0 to 1: places × places.

    exp(−miles / AREA_MILES) between counties; a part of the country is the mean of its counties.
    """
    frame = counties()
    lat, lon = frame["lat"].to_numpy(np.float64), frame["lon"].to_numpy(np.float64)
    near = np.exp(-great_circle(lat[:, None], lon[:, None], lat, lon) / AREA_MILES)
    parts = shares() @ near
    return np.block([[near, parts.T], [parts, parts @ shares().T]])
