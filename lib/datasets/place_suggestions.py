"""What to say where no place is found: which texts would work, and whether one is likely meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache

from lib.datasets.place import PlaceNotFoundError
from lib.datasets.place_rows import (
    cities_by_name,
    cities_in,
    city_text,
    counties,
    counties_by_name,
    county_points,
    population,
    zips,
)
from lib.datasets.place_text import distinctive, is_misspelling, spellings

MOST_SUGGESTIONS = 3
NEAR_SPELLING = 0.8
# The eight counties whose place nine planning regions have taken (Census Bureau, notice in the
# Federal Register of 6 June 2022), each with a town in it.
_FORMER_COUNTIES = {
    "fairfield county": "fairfield",
    "hartford county": "hartford",
    "litchfield county": "litchfield",
    "middlesex county": "middletown",
    "new haven county": "new haven",
    "new london county": "new london",
    "tolland county": "tolland",
    "windham county": "windham",
}


def instead_of_zip(code: str) -> tuple[str, ...]:
    """Return the city with most people where ZIP codes begin with the same three digits."""
    table = zips()
    near = table[table.index.str[:3] == code[:3]]
    if near.empty:
        return ()
    people = near.groupby(["city", "state"])["population"].sum()
    return (", ".join(people.sort_values(kind="stable").index[-1]),)


def former_county(name: str) -> PlaceNotFoundError | None:
    """Return the refusal of a former county of Connecticut with ways that work, else None."""
    town = next((_FORMER_COUNTIES[s] for s in spellings(name) if s in _FORMER_COUNTIES), None)
    if town is None:
        return None
    row = cities_in("CT")[town]
    region = counties()[row["county_fips"]]["county"]
    return PlaceNotFoundError(
        "Connecticut's counties gave way to nine planning regions in 2022: write a town, a ZIP "
        "code or a planning region.",
        (city_text(row), f"{region}, CT"),
    )


def instead_of_city(text: str, name: str, state: str | None) -> PlaceNotFoundError:
    """Return the refusal of a name that no city or county has, or that several have."""
    if state:
        suggestions, likely = _in_state(name, state)
        message = f'No place "{text}" in the table; a ZIP code finds every one.'
        return PlaceNotFoundError(message, suggestions, likely)
    for spelling in spellings(name):
        rows = sorted(cities_by_name().get(spelling, {}).values(), key=population, reverse=True)
        if rows:
            named = tuple(city_text(row) for row in rows[:MOST_SUGGESTIONS])
            return PlaceNotFoundError(f'"{text}" is in {len(rows)} states.', named, named[0])
        if named := _counties_of_every_state(spelling):
            message = f'"{text}" needs its state.'
            return PlaceNotFoundError(message, named[:MOST_SUGGESTIONS])
    message = f'No place "{text}". Write a ZIP code, a city with its state, or a state.'
    return PlaceNotFoundError(message, _anywhere(name))


def _counties_of_every_state(name: str) -> tuple[str, ...]:
    codes = {fips for (county, _), fips in counties_by_name().items() if county == name}
    rows = [counties()[fips] for fips in codes & county_points().keys()]
    rows.sort(key=lambda row: row["population_2020"], reverse=True)
    return tuple(f"{row['county']}, {row['state']}" for row in rows)


@lru_cache(maxsize=1024)
def _in_state(name: str, state: str) -> tuple[tuple[str, ...], str | None]:
    """Return texts of places in a state that a name may mean, and the one that is likely meant.

    First what is likely: the city X for "X City" or "City of X", then misspellings. Then what
    shares all that is distinctive in the name ("Hamilton Square" for "Hamilton Township"), those
    with fewest words and most people first; then what is spelled nearly so.
    """
    known = _names_of(state)
    close = _close(name, known)
    city = name.removeprefix("city of ").removesuffix(" city")
    likely = [city] if city != name and city in known and distinctive(city) else []
    likely += [near for near in close if is_misspelling(name, near)]
    own = set(distinctive(name))
    akin = [other for other in known if own and own <= set(other.split())]
    akin.sort(key=lambda other: (len(other.split()), -known[other][1]))
    akin += _without_county(name, state) & known.keys()
    found = dict.fromkeys(known[n][0] for n in (*likely, *akin, *close))
    return tuple(found)[:MOST_SUGGESTIONS], known[likely[0]][0] if likely else None


def _without_county(name: str, state: str) -> set[str]:
    """Return "dayton" for "dayton paulding county"."""
    of_state = (county for county, its_state in counties_by_name() if its_state == state)
    return {name.removesuffix(f" {c}") for c in of_state if name.endswith(f" {c}")}


@lru_cache(maxsize=60)
def _names_of(state: str) -> dict[str, tuple[str, float]]:
    """Return what a state's cities and counties are called, with text and people of each."""
    found: dict[str, tuple[str, float]] = {}
    for (name, of_state), fips in counties_by_name().items():
        if of_state == state and fips in county_points():
            row = counties()[fips]
            found[name] = (f"{row['county']}, {state}", float(row["population_2020"]))
    for name, row in cities_in(state).items():
        found[name] = (city_text(row), population(row))
    return found


@lru_cache(maxsize=256)
def _anywhere(name: str) -> tuple[str, ...]:
    """Return cities of any state that are spelled nearly so, each in its most populous state."""
    close = _close(name, cities_by_name())[:MOST_SUGGESTIONS]
    rows = [max(cities_by_name()[near].values(), key=population) for near in close]
    return tuple(city_text(row) for row in rows)


def _close(name: str, known: Iterable[str]) -> list[str]:
    """Return names spelled nearly so, the nearest first; a generic word in common is no likeness.

    "millstone township" is near "hamilton township" only by its second word: left out.
    """
    near = difflib.get_close_matches(name, known, n=8, cutoff=NEAR_SPELLING)
    own = distinctive(name)
    if not own or own == name.split():
        return near
    return [other for other in near if _likeness(own, distinctive(other)) >= NEAR_SPELLING]


def _likeness(words: list[str], others: list[str]) -> float:
    return difflib.SequenceMatcher(None, " ".join(words), " ".join(others)).ratio()
