"""A second way to the market's figures: pandas on the CSV files, nothing of lib.market.

It is written from the words of the documentation, recipes included, so that a mistake in the
product is not repeated here.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"
QUANTILES = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
FORMATS: dict[str, tuple[int | None, ...]] = {
    "stand-alone": (15, 30, 45, 60),
    "add-on": (None,),
    "bundled": (30, 45, 60),
    "initial": (45, 60),
}
ELECTRICAL = 1.08
TYPES = {
    "acute": "Acute Care Hospitals",
    "critical-access": "Critical Access Hospitals",
    "childrens": "Childrens",
    "psychiatric": "Psychiatric",
}
# How the ownership of each kind begins in Medicare's words.
OWNERS = {
    "non-profit": ("Voluntary",),
    "for-profit": ("Proprietary", "Physician"),
    "government": ("Government",),
    "tribal": ("Tribal",),
}
EARTH_RADIUS_MILES = 3958.76
NAN = float("nan")


@dataclass(frozen=True)
class Step:
    """One area of a widening: its step, its label, and the rows that lie in it."""

    step: str
    label: str
    rows: pd.DataFrame


@lru_cache
def table(name: str) -> pd.DataFrame:
    """Read one CSV file as text; empty cells stay empty text."""
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def readings(format: str, minutes: int | None, muscles: str) -> dict[str, dict[str, int]]:
    """Return codes and units of each reading of a visit."""
    needling = {"20561" if muscles == "3+" else "20560": 1}
    if format == "add-on":
        return {"": needling}
    if format == "stand-alone":
        return {"needling_only": needling, "needling_plus_one_97140": needling | {"97140": 1}}
    assert minutes is not None
    if format == "bundled":
        return {"": needling | {"97140": 1, "97110": (minutes - 30) // 15}}
    return {"": needling | {"97161": 1, "97140": (minutes - 45) // 15}}


@lru_cache
def sellers() -> pd.DataFrame:
    """Return hospitals with metro as true or false, division, and the point of their ZIP."""
    points = table("places")[["zip", "lat", "lon"]].astype({"lat": float, "lon": float})
    divisions = table("states")[["postal", "census_division"]]
    frame = table("hospitals").merge(points, on="zip", how="left", validate="many_to_one")
    frame = frame.merge(divisions, left_on="state", right_on="postal", how="left")
    return frame.assign(metro=frame["metro"] == "true")


def offers(
    units: dict[str, int], price: str = "cash", electrical: bool = False, extremes: bool = False
) -> pd.DataFrame:
    """Return hospitals that post every code, with `usd` and whether they are `out`."""
    column = "cash_price_usd" if price == "cash" else "gross_charge_usd"
    frame = sellers().assign(usd=0.0, out=False)
    for code, count in units.items():
        if count == 0:
            continue
        rate = ELECTRICAL if electrical and code in ("20560", "20561") else 1
        posted = table("hospital_prices").query("cpt_code == @code and " + column + " != ''")
        posted = posted.set_index("ccn")
        frame = frame[frame["ccn"].isin(posted.index)].copy()
        frame["usd"] += frame["ccn"].map(posted[column].astype(float)) * count * rate
        refused = ["placeholder"] if extremes else ["placeholder", "extreme"]
        frame["out"] |= frame["ccn"].map(posted[f"{price}_flag"]).isin(refused)
    return frame


def filtered(
    frame: pd.DataFrame, types: tuple[str, ...] = (), owners: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return the hospitals of some types and kinds of owner; of all where none is named."""
    if types:
        frame = frame[frame["hospital_type"].isin([TYPES[name] for name in types])]
    if owners:
        starts = tuple(start for name in owners for start in OWNERS[name])
        frame = frame[frame["ownership"].str.startswith(starts)]
    return frame


def statistics(frame: pd.DataFrame) -> dict[str, float]:
    """Return counts, share of the largest list, and quantiles (not a number under five lists)."""
    used = frame[~frame["out"]]
    n_lists = used["price_list"].nunique()
    found: dict[str, float] = {
        "n_offers": len(used),
        "n_price_lists": n_lists,
        "n_left_out": int(frame["out"].sum()),
        "top_list_share": used.groupby("price_list").size().max() / len(used) if n_lists else NAN,
    }
    for name, share in QUANTILES.items():
        found[name] = float(used["usd"].quantile(share)) if n_lists >= 5 else NAN
    return found


def same(expected: dict[str, float]) -> Any:
    """Return what equals the same figures to nine digits, missing ones included."""
    return pytest.approx(expected, rel=1e-9, nan_ok=True)


def interval(frame: pd.DataFrame) -> tuple[float, float]:
    """Return the 95% interval of the median: whole price lists drawn anew 2,000 times."""
    used = frame[~frame["out"]].sort_values("price_list")
    n_lists = used["price_list"].nunique()
    if n_lists < 5:
        return NAN, NAN
    number_of_list = used.groupby("price_list").ngroup().to_numpy()
    prices = used["usd"].to_numpy()
    draws = np.random.default_rng(20560).integers(0, n_lists, size=(2000, n_lists))
    medians = pd.Series(
        [
            np.median(np.repeat(prices, np.bincount(draw, minlength=n_lists)[number_of_list]))
            for draw in draws
        ]
    )
    return float(medians.quantile(0.025)), float(medians.quantile(0.975))


def confidence(n_price_lists: float, low: float, median: float, high: float) -> str:
    """Say none, low, medium or high: enough lists, and an interval that is narrow enough."""
    if n_price_lists < 5:
        return "none"
    if n_price_lists >= 50 and high - low <= median / 2:
        return "high"
    return "medium" if n_price_lists >= 15 and high - low <= median else "low"


def miles(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance by the spherical law of cosines, in miles."""
    a, b = math.radians(lat), math.radians(other_lat)
    turn = math.radians(other_lon - lon)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    return EARTH_RADIUS_MILES * math.acos(max(-1.0, min(1.0, cosine)))


def widening(
    frame: pd.DataFrame, place: str | None = None, state: str | None = None, kind: str = "all"
) -> list[Step]:
    """Return the areas to try, nearest first, for a ZIP or "City, ST", a state, or the nation."""
    steps = []
    if place is not None:
        if place.isdigit():
            (row,) = table("places").query("zip == @place").to_dict("records")
            name = f"{row['city']}, {row['state']} ({place})"
        else:
            cities = table("cities")
            found = cities[cities["city"] + ", " + cities["state"] == place]
            (row,) = found.to_dict("records")
            name = place
        state = row["state"]
        counties = table("counties").set_index("county_fips")
        county = counties.loc[row["county_fips"]]
        own = "metro" if county["metro"] == "true" else "rural"
        near = own if kind == "all" else kind
        of_kind = frame[frame["metro"] == (near == "metro")]
        if own == "metro" and near == "metro":
            local = of_kind[of_kind["cbsa_code"] == county["cbsa_code"]]
            steps.append(Step("metro_area", county["cbsa_title"], local))
        point = float(row["lat"]), float(row["lon"])
        close = [
            miles(*point, lat, lon) <= 100
            for lat, lon in zip(of_kind["lat"], of_kind["lon"], strict=True)
        ]
        label = f"within 100 miles of {name}, {near}"
        steps.append(Step("nearby", label, of_kind[pd.Series(close, of_kind.index, dtype=bool)]))
    of_kind = frame if kind == "all" else frame[frame["metro"] == (kind == "metro")]
    ending = "" if kind == "all" else f", {kind}"
    if state is not None:
        (row,) = table("states").query("postal == @state").to_dict("records")
        steps.append(Step("state", row["name"] + ending, of_kind[of_kind["state"] == state]))
        division = row["census_division"]
        if division:
            inside = of_kind[of_kind["census_division"] == division]
            steps.append(Step("division", division + ending, inside))
    steps.append(Step("nation", "United States" + ending, of_kind))
    return steps


def first_with_five_lists(steps: list[Step]) -> Step:
    """Return the first area that holds five price lists, else the last one."""
    for step in steps:
        if step.rows.loc[~step.rows["out"], "price_list"].nunique() >= 5:
            return step
    return steps[-1]
