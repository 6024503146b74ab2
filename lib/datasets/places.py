"""Finding a place: a ZIP code, a city or a state becomes county, area, division and locality."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import pandas as pd

from lib.datasets.package import load

LONGEST_TEXT = 80
Row = dict[Hashable, Any]
_ABBREVIATIONS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}


@dataclass(frozen=True)
class Place:
    """Where a user is. A state alone has no county, no point and no metro or rural kind.

    `cbsa_code` and `cbsa_title` are given for metropolitan areas only; a micropolitan county is
    rural here. `lat` and `lon` are degrees. `division` is empty for the island areas.
    """

    kind: Literal["zip", "city", "county", "state"]
    text: str
    label: str
    state: str
    state_name: str
    division: str | None
    county_fips: str | None = None
    county: str | None = None
    metro: bool | None = None
    cbsa_code: str | None = None
    cbsa_title: str | None = None
    lat: float | None = None
    lon: float | None = None
    locality_state: str | None = None
    locality_number: str | None = None
    locality_name: str | None = None

    @property
    def area_kind(self) -> str | None:
        """`metro` or `rural` by the place's county; None for a state."""
        if self.metro is None:
            return None
        return "metro" if self.metro else "rural"


class PlaceNotFoundError(ValueError):
    """No such place. The text says so in one line; `suggestions` holds texts that would work."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        """Keep the sentence and the suggestions."""
        super().__init__(message)
        self.suggestions = suggestions


def find_place(text: str) -> Place:
    """Return the place that a text names: "45402", "Dayton, OH", "dayton ohio", "OH", "Ohio".

    A county goes by its full name: "Montgomery County, OH".

    Case, accents, periods, hyphens and Saint/St., Fort/Ft., Mount/Mt. make no difference.

    Raises PlaceNotFoundError where nothing or more than one city fits; its message is one line.
    """
    cleaned = " ".join(text.split())
    if not cleaned:
        raise PlaceNotFoundError('Enter a ZIP code, a city with its state ("Dayton, OH"), a state.')
    if len(cleaned) > LONGEST_TEXT:
        raise PlaceNotFoundError(f"A place has at most {LONGEST_TEXT} characters.")
    if re.match(r"\d", cleaned):
        return _find_zip(cleaned)
    if state := state_code(cleaned):
        return _state_place(state)
    return _find_city(cleaned)


def guess_place(text: str) -> tuple[Place, str | None]:
    """Return the place as find_place does, or the likeliest one with a note that says so.

    The likeliest place is the nearest spelling in the state named, or the most populous city of
    that name where no state is named. Raises PlaceNotFoundError where nothing comes near.
    """
    try:
        return find_place(text), None
    except PlaceNotFoundError as error:
        if not error.suggestions:
            raise
        best, *others = error.suggestions
        note = f'Showing {best} for "{" ".join(text.split())}".'
        if others:
            note += f" Did you mean {_spoken(others)}?"
        return find_place(best), note


def _spoken(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])} or {words[-1]}"


@lru_cache(maxsize=1)
def states() -> pd.DataFrame:
    """Return the states table indexed by postal code (56 rows; territories have no division)."""
    return load("states").set_index("postal")


def state_code(text: str) -> str | None:
    """Return the postal code of a state named by code or name in any case, else None."""
    return _state_names().get(_normal(text))


@lru_cache(maxsize=1)
def _state_names() -> dict[str, str]:
    table = states()
    names = {_normal(name): str(code) for code, name in table["name"].items()}
    return names | {str(code).lower(): str(code) for code in table.index}


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "").replace(".", "")).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def _find_zip(text: str) -> Place:
    match = re.fullmatch(r"(\d{5})([- ]?\d{4})?", text)
    if not match:
        raise PlaceNotFoundError(f'A ZIP code has five digits, such as 45402; "{text}" has not.')
    code = match[1]
    rows = _zips()
    if code not in rows.index:
        raise PlaceNotFoundError(f"There is no ZIP code {code} in the table of US ZIP codes.")
    row = rows.loc[[code]].to_dict("records")[0]
    return _county_place("zip", code, f"{_city_text(row)} ({code})", row)


@lru_cache(maxsize=1)
def _zips() -> pd.DataFrame:
    return load("places").set_index("zip")


def _find_city(text: str) -> Place:
    name, state = _split_city(text)
    if state:
        row = _cities_by_name().get(name, {}).get(state)
        if row is not None:
            return _city_place(row)
        if fips := _counties_by_name().get((name, state)):
            return _whole_county(fips)
        known = [n for n, by_state in _cities_by_name().items() if state in by_state]
        close = difflib.get_close_matches(name, known, n=3, cutoff=0.8)
        suggestions = tuple(_city_text(_cities_by_name()[near][state]) for near in close)
        message = f'No city "{text}" in the table.'
    else:
        found = _cities_by_name().get(name, {})
        if len(found) == 1:
            return _city_place(next(iter(found.values())))
        ranked = sorted(found.values(), key=_population, reverse=True)
        suggestions = tuple(_city_text(row) for row in ranked[:3])
        message = f'No place "{text}". Write a ZIP code, a city with its state, or a state.'
        if ranked:
            message = f'"{text}" is in {len(ranked)} states.'
    if suggestions:
        message += f" Did you mean {_spoken(list(suggestions))}?"
    raise PlaceNotFoundError(message, suggestions)


def _split_city(text: str) -> tuple[str, str | None]:
    """Split "Dayton, OH", "dayton ohio" or "Winston Salem North Carolina" into name and state."""
    if "," in text:
        city, _, state_text = text.rpartition(",")
        if state := state_code(state_text):
            return _normal(city), state
    words = _normal(text).split()
    for length in (4, 3, 2, 1):
        if len(words) > length and (state := state_code(" ".join(words[-length:]))):
            return " ".join(words[:-length]), state
    return _normal(text), None


@lru_cache(maxsize=1)
def _cities_by_name() -> dict[str, dict[str, Row]]:
    """Return rows of cities by normalized name and state; of twins the more populous."""
    found: dict[str, dict[str, Row]] = {}
    for row in load("cities").to_dict("records"):
        twins = found.setdefault(_normal(row["city"]), {})
        known = twins.get(row["state"])
        if known is None or _population(row) > _population(known):
            twins[row["state"]] = row
    return found


def _population(row: Row) -> float:
    return 0.0 if pd.isna(row["population"]) else float(row["population"])


def _city_text(row: Row) -> str:
    return f"{row['city']}, {row['state']}"


def _city_place(row: Row) -> Place:
    return _county_place("city", _city_text(row), _city_text(row), row)


def _county_place(kind: Literal["zip", "city", "county"], text: str, label: str, row: Row) -> Place:
    county = _counties()[row["county_fips"]]
    metro = bool(county["metro"])
    locality = _localities().get(row["county_fips"], (None, None, None))
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
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        locality_state=locality[0],
        locality_number=locality[1],
        locality_name=locality[2],
    )


def _state_place(state: str) -> Place:
    name, division = _state_facts(state)
    return Place("state", state, name, state, name, division)


def _state_facts(state: str) -> tuple[str, str | None]:
    """Return a state's name and its census division, if it has one."""
    row = states().loc[state]
    return str(row["name"]), _none(row["census_division"])


@lru_cache(maxsize=1)
def _counties_by_name() -> dict[tuple[str, str], str]:
    """Return FIPS codes by normalized county name ("montgomery county") and state."""
    rows = load("counties").to_dict("records")
    return {(_normal(row["county"]), row["state"]): row["county_fips"] for row in rows}


def _whole_county(fips: str) -> Place:
    """Return a county as a place; its point is the mean of its ZIPs, weighted by people."""
    county = _counties()[fips]
    zips = load("places")
    zips = zips[zips["county_fips"] == fips]
    if zips.empty:
        raise PlaceNotFoundError(f"{county['county']} has no ZIP code of its own: write a ZIP.")
    weights = zips["population"].fillna(0).astype(float) + 1e-9
    label = f"{county['county']}, {county['state']}"
    row: Row = {"county_fips": fips, "state": county["state"]}
    for axis in ("lat", "lon"):
        row[axis] = float((zips[axis] * weights).sum() / weights.sum())
    return _county_place("county", label, label, row)


def _none(value: Any) -> Any:
    return None if pd.isna(value) else value


@lru_cache(maxsize=1)
def _counties() -> dict[Hashable, Row]:
    return load("counties").set_index("county_fips").to_dict("index")


@lru_cache(maxsize=1)
def _localities() -> dict[str, tuple[str, str, str]]:
    table = load("medicare_locality_counties")
    keys = table[["locality_state", "locality_number", "locality_name"]].itertuples(index=False)
    return {fips: tuple(key) for fips, key in zip(table["county_fips"], keys, strict=True)}
