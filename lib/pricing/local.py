"""What is local: pay by practitioner, and the price level, each from the first area that has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from lib.datasets.package import load
from lib.datasets.places import Place, states

HOURS_A_YEAR = 2080
NATION_CODE = "99"


@dataclass(frozen=True)
class Local:
    """A figure and the area it stands for; `value` is None where no area has one."""

    value: float | None
    area: str
    note: str


@lru_cache(maxsize=4096)
def median_pay(place: Place | None, practitioner: str) -> Local:
    """Return the median pay in US dollars an hour, and whose it is.

    The first that exists: the metropolitan area (rural: the mean of the medians of the state's
    nonmetropolitan areas, weighted by employment, areas lacking either left out), the state, the
    nation. Athletic trainers have yearly pay only: divided by 2,080 hours. Source: table wages
    (BLS Occupational Employment and Wage Statistics).
    """
    rows = _pay(practitioner)
    note = "BLS, employees only"
    if place is not None:
        fips = str(states().loc[place.state, "fips"])
        if place.cbsa_code:
            found = rows[(rows["area_type"] == "metro") & (rows["area_code"] == place.cbsa_code)]
            if len(found := found.dropna(subset="pay")):
                return Local(float(found["pay"].iloc[0]), str(place.cbsa_title), note)
        elif place.metro is False:
            nonmetro = rows[(rows["area_type"] == "nonmetro") & (rows["state_fips"] == fips)]
            nonmetro = nonmetro.dropna(subset=["pay", "employment"])
            nonmetro = nonmetro[nonmetro["employment"] > 0]
            if len(nonmetro):
                weights = nonmetro["employment"].astype(float)
                mean = float((nonmetro["pay"] * weights).sum() / weights.sum())
                area = f"{place.state_name}'s nonmetropolitan areas"
                return Local(mean, area, f"{note}; mean of the areas' medians by employment")
        state = rows[(rows["area_type"] == "state") & (rows["state_fips"] == fips)]
        if len(state := state.dropna(subset="pay")):
            return Local(float(state["pay"].iloc[0]), place.state_name, note)
    nation = rows[rows["area_code"] == NATION_CODE]
    return Local(float(nation["pay"].iloc[0]), "United States", note)


@lru_cache(maxsize=16)
def _pay(practitioner: str) -> pd.DataFrame:
    table = load("wages")
    rows = table[table["practitioner"] == practitioner].copy()
    yearly = rows["median_annual_usd"].astype(float) / HOURS_A_YEAR
    hourly = rows["median_hourly_usd"]
    rows["pay"] = yearly if practitioner == "athletic_trainer" else hourly
    return rows


@lru_cache(maxsize=4096)
def price_level(place: Place | None) -> Local:
    """Return the regional price parity of the newest year (US = 100), and whose it is.

    Of the metropolitan area or the state's nonmetropolitan part, else the state's; without any,
    `value` is None and the note says so. Source: table price_levels (BEA).
    """
    if place is None:
        return Local(None, "", "no place, so no price level")
    table = load("price_levels")
    newest = table[table["year"] == table["year"].max()].set_index("geo_fips")
    fips = str(states().loc[place.state, "fips"])
    candidates = [place.cbsa_code] if place.cbsa_code else []
    if place.metro is False:
        candidates.append(f"{fips}999")
    for code in [*candidates, f"{fips}000"]:
        if code in newest.index:
            row = newest.loc[code]
            note = f"BEA regional price parity, all items, {row['year']}"
            return Local(float(row["rpp_all_items"]), str(row["geo_name"]), note)
    return Local(None, place.state_name, f"no price level is published for {place.state_name}")
