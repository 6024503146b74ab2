"""What a reader should know of a place found: a namesake in the state, a ZIP code in two counties.

Which other counties a split ZIP code lies in is not in the tables, only its share in the county
named. So the note says the share, and of the likely others those whose figures would differ:

- an independent city of the ZIP code's name (Lexington city, VA), which may own no ZIP code;
- the two counties that follow, of the state's other ZIP codes with people, nearest point first.

Held against the 2010 census's shares for fifteen split ZIP codes of Wisconsin and Minnesota, the
largest other part was among those two in fourteen. Hence "may", never "does".
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lib.datasets.assumptions import typical
from lib.datasets.place import Place
from lib.datasets.place_rows import (
    Row,
    city_text,
    counties,
    counties_by_name,
    county_points,
    localities,
    plain_name,
    twins,
    zips,
)
from lib.datasets.place_text import normal

NEAR_COUNTIES = 2


def twin_note(place: Place) -> tuple[str, tuple[str, ...]] | None:
    """Return a sentence on the places of a city's name elsewhere in its state, and their texts.

    None where there are none, and for the smaller one, which goes by its county.
    """
    if place.kind != "city" or place.city is None or plain_name(place.city) != place.city:
        return None
    others = twins().get((normal(place.city), place.state))
    if not others:
        return None
    where = " and ".join(counties()[row["county_fips"]]["county"] for row in others)
    note = (
        f"Shown is {place.city} in {place.county}; {place.state_name} has "
        f"{'another' if len(others) == 1 else 'others'} in {where}."
    )
    return note, tuple(city_text(row) for row in others)


@lru_cache(maxsize=2048)
def split_note(place: Place) -> tuple[str, tuple[str, ...]] | None:
    """Return a sentence on a ZIP code that lies in several counties, and texts of the others.

    Only below the share of `split_zip_share`. A county is named where another kind, metropolitan
    area or Medicare locality would change the figures. None for every other place.
    """
    if place.kind != "zip" or place.county_fips is None:
        return None
    row = zips().loc[[place.text]].to_dict("records")[0]
    if not row["county_share"] < typical("split_zip_share"):
        return None
    here = place.county_fips
    others = [fips for fips in _likely_others(place.text) if _differences(here, fips)]
    told = {what for fips in others for what in _differences(here, fips)}
    start = f"Only about {row['county_share']:.0%} of {place.text} lies in {place.county}"
    if not others:
        return f"{start}, the rest in other counties.", ()
    named = " or ".join(f"{counties()[fips]['county']} ({_said(fips, told)})" for fips in others)
    findable = [fips for fips in others if fips in county_points()]
    texts = tuple(f"{counties()[fips]['county']}, {place.state}" for fips in findable)
    return f"{start} ({_said(here, told)}); part of the rest may lie in {named}.", texts


def _likely_others(code: str) -> tuple[str, ...]:
    """Return FIPS codes of counties that may hold the rest of a ZIP code, the likeliest first."""
    table = zips()
    row: Row = table.loc[[code]].to_dict("records")[0]
    here, state = row["county_fips"], row["state"]
    # ZIP codes without people (boxes, firms) are left out: their county is less certain.
    others = table[(table["state"] == state) & (table["population"].fillna(0) > 0)]
    others = others[others["county_fips"] != here]
    # Near by, a plane is as good as the globe.
    east = (others["lon"] - row["lon"]) * np.cos(np.radians(row["lat"]))
    order = np.argsort(east**2 + (others["lat"] - row["lat"]) ** 2, kind="stable")
    near = others["county_fips"].iloc[order].drop_duplicates().head(NEAR_COUNTIES)
    city = counties_by_name().get((normal(f"{row['city']} city"), state))
    first = [city] if city and city != here else []
    return tuple(dict.fromkeys([*first, *near]))[:NEAR_COUNTIES]


def _differences(here: str, there: str) -> set[str]:
    """Name what would change the figures between two counties: kind, area, locality."""
    one, other = counties()[here], counties()[there]
    found = set()
    if one["metro"] != other["metro"]:
        found.add("kind")
    elif one["metro"] and one["cbsa_code"] != other["cbsa_code"]:
        found.add("area")
    if localities().get(here) != localities().get(there):
        found.add("locality")
    return found


def _said(fips: str, told: set[str]) -> str:
    county = counties()[fips]
    words = ["metro" if county["metro"] else "rural"]
    if "area" in told and county["metro"]:
        words = [f"metro, {county['cbsa_title']}"]
    if "locality" in told and fips in localities():
        state, number, _ = localities()[fips]
        words.append(f"Medicare locality {state} {number}")
    return ", ".join(words)
