"""Finding a place: a ZIP code, a city, a county or a state, by what people type for it."""

from __future__ import annotations

import re

from lib.datasets.place import Finding, Place, PlaceNotFoundError, spoken
from lib.datasets.place_notes import split_note, twin_note
from lib.datasets.place_rows import (
    cities_by_name,
    cities_in,
    city_place,
    counties_by_name,
    county_place,
    state_code,
    state_place,
    states,
    zip_place,
    zips,
)
from lib.datasets.place_suggestions import (
    MOST_SUGGESTIONS,
    former_county,
    instead_of_city,
    instead_of_zip,
)
from lib.datasets.place_text import (
    LONGEST_TEXT,
    ZipText,
    clean,
    normal,
    spellings,
    with_leading_zeros,
    zip_text,
)

__all__ = [
    "LONGEST_TEXT",
    "Finding",
    "Place",
    "PlaceNotFoundError",
    "find_place",
    "guess_place",
    "state_code",
    "states",
]


# "Jefferson Co" is a county whose state is missing, "Denver CO" and "denver co" are in Colorado.
_COUNTY_CUT_SHORT = re.compile(r"^[^,]+ Co\.?$")


def find_place(text: str) -> Place:
    """Return the place that a text names: "45402", "Dayton, OH", "dayton ohio", "OH", "Ohio".

    A county goes by its name: "Montgomery County, OH", "Montgomery Co, OH". A ZIP code may have
    the word ZIP before it, four more digits after it, or its town beside it: "Dayton, OH 45402".
    Case, accents, periods, hyphens, Saint/St., Fort/Ft., Mount/Mt., a country at the end and a
    direction's letter ("W. Hartford, CT") make no difference. Of two places of one name in a state
    the larger is found; the other goes by its county: "Oakwood (Paulding County), OH".

    Raises PlaceNotFoundError where nothing or more than one city fits, and where ZIP code and
    town contradict each other; its message is one line.
    """
    cleaned = clean(text)
    code = with_leading_zeros(cleaned)
    if code and code in zips().index:
        raise PlaceNotFoundError(f'A ZIP code has five digits; "{cleaned}" has not.', (code,))
    if typed := zip_text(cleaned):
        return _find_zip(typed)
    if state := state_code(cleaned):
        return state_place(state)
    return _find_name(cleaned)


def guess_place(text: str) -> Finding:
    """Return the place as find_place does, or the likeliest one, with notes that say so.

    The likeliest place is the one of which the text is a misspelling (see
    `place_text.is_misspelling`) in the state named, the city X for "X City", the most populous
    city of the name where no state is named, or the ZIP code where the town beside it is unknown or
    lies elsewhere in the ZIP code's state. Everything else raises PlaceNotFoundError.
    """
    note: str | None = None
    others: tuple[str, ...] = ()
    try:
        place = find_place(text)
    except PlaceNotFoundError as error:
        if error.likely is None:
            raise
        place = find_place(error.likely)
        others = tuple(name for name in error.suggestions if name != error.likely)
        note = f'Showing {error.likely} for "{clean(text)}".'
        if others:
            note += f" Did you mean {spoken(others)}?"
    split = split_note(place)
    if twin := twin_note(place):
        note = f"{note} {twin[0]}" if note else twin[0]
        others = (*twin[1], *others)
    if split:
        others = (*others, *split[1])
    others = tuple(text for text in dict.fromkeys(others) if text != place.text)
    return Finding(place, note, split[0] if split else None, others[:MOST_SUGGESTIONS])


def _find_zip(typed: ZipText) -> Place:
    if typed.zip not in zips().index:
        message = f"There is no ZIP code {typed.zip} in the table of US ZIP codes."
        raise PlaceNotFoundError(message, instead_of_zip(typed.zip))
    place = zip_place(typed.zip)
    if not typed.rest or state_code(typed.rest) == place.state:
        return place
    name, state = _split_city(typed.rest)
    other = _named(name, state or place.state)
    if other and other.state == place.state:
        same_name = normal(str(place.city)) in spellings(name)
        if same_name or other.county_fips == place.county_fips:
            return place
    raise _contradiction(place, typed.rest, state or state_code(typed.rest), other)


def _contradiction(
    place: Place, rest: str, state: str | None, other: Place | None
) -> PlaceNotFoundError:
    """Say that a ZIP code and what stands beside it are two places.

    In one state a mailing address may well name another town than the postal one, so the ZIP code
    is likely meant; of two states, or of a text that names nothing, nobody can know.
    """
    if state and state != place.state:
        message = f"{place.label} is not in {state_place(state).state_name}."
    elif other:
        message = f"{place.label} lies in {place.county}, {other.label} does not."
    else:
        message = f'{place.label} is not known as "{rest}".'
    suggestions = (place.text, other.text) if other else (place.text,)
    likely = place.text if state == place.state or (other and not state) else None
    return PlaceNotFoundError(message, suggestions, likely)


def _find_name(text: str) -> Place:
    name, state = _split_city(text)
    if found := _named(name, state):
        return found
    if _may_be_of_connecticut(name, state) and (refusal := former_county(name)):
        raise refusal
    if state == "CO" and "," not in text:
        # Colorado has no such place: "orange co" means a county, whose state is missing.
        name, state = f"{name} county", None
    raise instead_of_city(text, name, state)


def _may_be_of_connecticut(name: str, state: str | None) -> bool:
    if state is None:
        return not any(county == name for county, _ in counties_by_name())
    return state == "CT"


def _named(name: str, state: str | None) -> Place | None:
    """Return the city or county of a normalized name; without a state, the only city of it."""
    for spelling in spellings(name):
        if state is None:
            by_state = cities_by_name().get(spelling, {})
            if len(by_state) == 1:
                return city_place(next(iter(by_state.values())))
        elif row := cities_in(state).get(spelling):
            return city_place(row)
        elif fips := counties_by_name().get((spelling, state)):
            return county_place(fips)
    return _city_in_county(name, state) if state else None


def _city_in_county(name: str, state: str) -> Place | None:
    """Return the city of a text like "oakwood montgomery county", where it lies in that county."""
    for (county, of_state), fips in counties_by_name().items():
        if of_state == state and name.endswith(f" {county}"):
            row = cities_in(state).get(name.removesuffix(f" {county}"))
            if row and row["county_fips"] == fips:
                return city_place(row)
    return None


def _split_city(text: str) -> tuple[str, str | None]:
    """Split "Dayton, OH", "dayton ohio" or "Winston Salem North Carolina" into name and state."""
    if "," in text:
        city, _, state_text = text.rpartition(",")
        if state := state_code(state_text):
            return normal(city), state
    words = normal(text).split()
    if _COUNTY_CUT_SHORT.search(text):
        return " ".join([*words[:-1], "county"]), None
    for length in (4, 3, 2, 1):
        if len(words) > length and (state := state_code(" ".join(words[-length:]))):
            return " ".join(words[:-length]), state
    return normal(text), None
