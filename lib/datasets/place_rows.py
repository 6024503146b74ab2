"""Places from the tables: look-ups by ZIP code, name and county, and the Place of a row."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import Any, Literal

import pandas as pd

from lib.datasets.package import load
from lib.datasets.place import Place, PlaceNotFoundError
from lib.datasets.place_text import normal, spellings

Row = dict[Hashable, Any]
# Of two places of one name in a state the table names one with its county: Oakwood (Paulding
# County). Other brackets, as in "Middlebury (village)", belong to the name.
_TWIN = re.compile(r"(?P<name>.+) \((?P<county>.+)\)")


@lru_cache(maxsize=1)
def states() -> pd.DataFrame:
    """Return the states table indexed by postal code (56 rows; territories have no division)."""
    return load("states").set_index("postal")


def state_code(text: str) -> str | None:
    """Return the postal code of a state named by code or name in any case, else None.

    A direction may be abbreviated: "W. Virginia".
    """
    names = _state_names()
    return next((names[s] for s in spellings(normal(text)) if s in names), None)


@lru_cache(maxsize=1)
def _state_names() -> dict[str, str]:
    table = states()
    names = {normal(name): str(code) for code, name in table["name"].items()}
    return names | {str(code).lower(): str(code) for code in table.index}


@lru_cache(maxsize=1)
def zips() -> pd.DataFrame:
    """Return the table of ZIP codes, indexed by them."""
    return load("places").set_index("zip")


@lru_cache(maxsize=64)
def cities_in(state: str) -> dict[str, Row]:
    """Return rows of a state's cities by normalized name.

    Of several spellings of one name (Saint Louis, St. Louis) the more populous row counts.
    """
    found: dict[str, Row] = {}
    cities = load("cities")
    for row in _records(cities[cities["state"] == state]):
        known = found.setdefault(normal(row["city"]), row)
        if population(row) > population(known):
            found[normal(row["city"])] = row
    return found


@lru_cache(maxsize=1)
def cities_by_name() -> dict[str, dict[str, Row]]:
    """Return the rows of cities_in by normalized name and state: slow where one state is enough."""
    found: dict[str, dict[str, Row]] = {}
    for state in load("cities")["state"].unique():
        for name, row in cities_in(state).items():
            found.setdefault(name, {})[state] = row
    return found


def _records(frame: pd.DataFrame) -> Iterator[Row]:
    """Yield the same rows as frame.to_dict("records"), in a quarter of its time."""
    names = [str(name) for name in frame.columns]
    columns = ([None if x is pd.NA else x for x in frame[name].tolist()] for name in names)
    for cells in zip(*columns, strict=True):
        yield dict(zip(names, cells, strict=True))


@lru_cache(maxsize=1)
def twins() -> dict[tuple[str, str], list[Row]]:
    """Return the rows named with their county, by normalized name without it and state.

    {("oakwood", "OH"): [the row of "Oakwood (Paulding County)"]}; the most populous first.
    """
    found: dict[tuple[str, str], list[Row]] = {}
    cities = load("cities")
    for row in cities[cities["city"].str.endswith(")")].to_dict("records"):
        match = _TWIN.fullmatch(row["city"])
        if match and match["county"] == counties()[row["county_fips"]]["county"]:
            found.setdefault((normal(match["name"]), row["state"]), []).append(row)
    for rows in found.values():
        rows.sort(key=population, reverse=True)
    return found


def plain_name(city: str) -> str:
    """Return a city's name without the county that tells it from a namesake."""
    match = _TWIN.fullmatch(city)
    return match["name"] if match else city


@lru_cache(maxsize=1)
def counties() -> dict[Hashable, Row]:
    """Return the rows of counties by FIPS code."""
    return load("counties").set_index("county_fips").to_dict("index")


@lru_cache(maxsize=1)
def counties_by_name() -> dict[tuple[str, str], str]:
    """Return FIPS codes by normalized county name ("montgomery county") and state."""
    rows = load("counties").to_dict("records")
    return {(normal(row["county"]), row["state"]): row["county_fips"] for row in rows}


@lru_cache(maxsize=1)
def county_points() -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of a county by FIPS code, in degrees.

    The mean of its ZIP codes' points, weighted by people. A county without ZIP codes has none.
    """
    table = load("places")
    people = table["population"].fillna(0).astype(float) + 1e-9
    sums = table[["lat", "lon"]].mul(people, axis=0).groupby(table["county_fips"]).sum()
    means = sums.div(people.groupby(table["county_fips"]).sum(), axis=0)
    return {str(fips): (row.lat, row.lon) for fips, row in means.iterrows()}


@lru_cache(maxsize=1)
def localities() -> dict[str, tuple[str, str, str]]:
    """Return the Medicare locality of a county by FIPS code: state, number, name."""
    table = load("medicare_locality_counties")
    keys = table[["locality_state", "locality_number", "locality_name"]].itertuples(index=False)
    return {fips: tuple(key) for fips, key in zip(table["county_fips"], keys, strict=True)}


def population(row: Row) -> float:
    """Return the people of a row; none where the table has none."""
    return 0.0 if pd.isna(row["population"]) else float(row["population"])


def city_text(row: Row) -> str:
    """Return the text that finds a row of cities or places: "Dayton, OH"."""
    return f"{row['city']}, {row['state']}"


@lru_cache(maxsize=2048)
def zip_place(code: str) -> Place:
    """Return a ZIP code as a place; raises KeyError where the table has none such."""
    row = zips().loc[[code]].to_dict("records")[0]
    return _county_place("zip", code, f"{city_text(row)} ({code})", row)


def city_place(row: Row) -> Place:
    """Return a row of cities as a place."""
    return _county_place("city", city_text(row), city_text(row), row)


def state_place(state: str) -> Place:
    """Return a state as a place."""
    name, division = _state_facts(state)
    return Place("state", state, name, state, name, division)


def county_place(fips: str, needs_point: bool = True) -> Place:
    """Return a county as a place.

    A county that has no ZIP code of its own has no point (three cities in Virginia): it raises
    PlaceNotFoundError, or without `needs_point` has neither `lat` nor `lon`.
    """
    county = counties()[fips]
    if needs_point and fips not in county_points():
        raise PlaceNotFoundError(f"{county['county']} has no ZIP code of its own: write a ZIP.")
    label = f"{county['county']}, {county['state']}"
    lat, lon = county_points().get(fips, (None, None))
    row: Row = {"county_fips": fips, "state": county["state"], "lat": lat, "lon": lon}
    return _county_place("county", label, label, row)


def _county_place(kind: Literal["zip", "city", "county"], text: str, label: str, row: Row) -> Place:
    county = counties()[row["county_fips"]]
    metro = bool(county["metro"])
    locality = localities().get(row["county_fips"], (None, None, None))
    state_name, division = _state_facts(row["state"])
    return Place(
        kind=kind,
        text=text,
        label=label,
        state=row["state"],
        state_name=state_name,
        division=division,
        county_fips=row["county_fips"],
        county=county["county"],
        metro=metro,
        cbsa_code=county["cbsa_code"] if metro else None,
        cbsa_title=county["cbsa_title"] if metro else None,
        lat=None if row["lat"] is None else float(row["lat"]),
        lon=None if row["lon"] is None else float(row["lon"]),
        locality_state=locality[0],
        locality_number=locality[1],
        locality_name=locality[2],
        city=row.get("city"),
    )


def _state_facts(state: str) -> tuple[str, str | None]:
    """Return a state's name and its census division, if it has one."""
    row = states().loc[state]
    division = row["census_division"]
    return str(row["name"]), None if pd.isna(division) else division
