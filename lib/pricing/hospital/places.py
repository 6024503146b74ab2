"""The places that the model knows: every county, and parts of the country where it is unknown."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.datasets.package import load
from lib.datasets.places import states
from lib.market.offers import hospitals

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

NATION = "US"
KINDS = ("rural", "metro", "any")
# What a place's level is explained by besides its state and its surroundings: column of places().
FACTORS = ("metro", "rural_urban", "price_level", "wage", "population")


def place_key(state: str, kind: str) -> str:
    """Return the key of a state's part, or with NATION of the nation's: "OH", "OH metro"."""
    return state if kind == "any" else f"{state} {kind}"


@lru_cache(maxsize=1)
def state_codes() -> tuple[str, ...]:
    """Return the postal codes of the 50 states and DC, in order."""
    table = states()
    return tuple(sorted(table.index[table["census_division"].notna()]))


@lru_cache(maxsize=1)
def places() -> pd.DataFrame:
    """Return what the model takes from each place, by key.

    The key is a county's FIPS code, or a part of a state or of the nation (place_key), whose
    figures are the means over its hospitals, over its people where it has none. Columns: `state`
    (postal code or NATION), `kind` (of KINDS), `metro` (0 to 1), `rural_urban` (code 1 to 9),
    `price_level` and `wage` (logs relative to the nation, all items and physical therapists),
    `population` (log of the county's people).
    """
    found = counties()
    parts = pd.DataFrame(
        shares() @ found[list(FACTORS)].to_numpy(np.float64), columns=list(FACTORS)
    )
    keys = [(state, kind) for state in (*state_codes(), NATION) for kind in KINDS]
    parts["state"] = [state for state, _ in keys]
    parts["kind"] = [kind for _, kind in keys]
    parts.index = pd.Index([place_key(*key) for key in keys])
    return pd.concat([found, parts])[["state", "kind", *FACTORS]]


@lru_cache(maxsize=1)
def counties() -> pd.DataFrame:
    """Return the counties of the 50 states and DC by FIPS code: columns of places(), `lat`, `lon`.

    The point is the mean of the county's ZIP codes, weighted by people; degrees.
    """
    frame = load("counties").set_index("county_fips")
    frame = frame[frame["state"].isin(state_codes())].copy()
    fips = frame["state"].map(states()["fips"])
    frame["kind"] = np.where(frame["metro"], "metro", "rural")
    levels = load("price_levels")
    level = levels[levels["year"] == levels["year"].max()].set_index("geo_fips")["rpp_all_items"]
    frame["price_level"] = np.log(_first(level, _metro_code(frame), fips + "999", fips + "000"))
    frame["price_level"] -= np.log(level["00000"])
    wages = load("wages")
    wages = wages[wages["practitioner"] == "physical_therapist"]
    wage = wages.set_index("area_code")["median_hourly_usd"].dropna()
    frame["wage"] = np.log(_first(wage, _metro_code(frame), fips, fips.map(lambda _: "99")))
    frame["wage"] -= np.log(wage["99"])
    frame["rural_urban"] = frame["rucc_2023"].astype("float64")
    frame["population"] = np.log(frame["population_2020"].astype("float64"))
    frame["metro"] = frame["metro"].astype("float64")
    points = _points().reindex(frame.index)
    # A county that owns no ZIP code (three cities in Virginia) has its state's middle.
    points = points.fillna(points.groupby(frame["state"]).transform("mean"))
    return frame.join(points)[["state", "kind", *FACTORS, "lat", "lon"]]


def _metro_code(frame: pd.DataFrame) -> pd.Series:
    return frame["cbsa_code"].where(frame["metro"].astype(bool), "")


def _first(values: pd.Series, *keys: pd.Series) -> pd.Series:
    """Return each row's value by the first key that has one."""
    found = keys[0].map(values)
    for key in keys[1:]:
        found = found.fillna(key.map(values))
    return found.astype("float64")


def _points() -> pd.DataFrame:
    zips = load("places")
    people = zips["population"].fillna(0).astype("float64") + 1.0
    weighted = pd.DataFrame({"lat": zips["lat"] * people, "lon": zips["lon"] * people})
    sums = weighted.assign(people=people).groupby(zips["county_fips"]).sum()
    return sums[["lat", "lon"]].div(sums["people"], axis=0)


@lru_cache(maxsize=1)
def shares() -> Floats:
    """Return the share of each county in each part of the country: parts × counties, rows sum to 1.

    Parts stand in the order of places(). A county weighs by its hospitals, by its people where the
    part has no hospital; a part without counties (rural DC) is its whole state.
    """
    frame = counties()
    posted = hospitals()["county_fips"].value_counts().reindex(frame.index).fillna(0.0)
    weights = posted.to_numpy(np.float64)
    people = np.exp(frame["population"].to_numpy(np.float64))
    rows = []
    for state in (*state_codes(), NATION):
        within = np.ones(len(frame), bool) if state == NATION else (frame["state"] == state)
        for kind in KINDS:
            part = within if kind == "any" else within & (frame["kind"] == kind)
            part = np.asarray(part if np.any(part) else within)
            weight = np.where(part, weights if weights[part].any() else people, 0.0)
            rows.append(weight / weight.sum())
    return np.array(rows)
