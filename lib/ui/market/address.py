"""The address as state: one table of parameters, each valid, invalid with a reason, or missing.

Streamlit's bound widgets read and write the values; a value they cannot use they drop without a
word. This table sees the same query first and says what is ignored and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lib.datasets.assumptions import rule
from lib.datasets.figures import FieldError
from lib.datasets.places import PlaceNotFoundError, guess_place
from lib.market.by_state import list_steps
from lib.market.comparisons import SIDES
from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS
from lib.market.pairs import SORT_FIELDS, area_names, checked_names
from lib.market.recipes import READINGS, readings_of
from lib.visit import AREA_KINDS, DEFAULT_MINUTES, FORMATS, MINUTES, MUSCLES, PRICES

VIEWS = ("ranges", "distribution", "map", "rows")
LEVELS = ("nation", "division", "state")
SORTS = ("name", *SORT_FIELDS)
SHADES = ("median", "price lists")
# What is posted, or what the model says a hospital there would post.
FIGURES = ("posted", "estimated")
ANY = "any"
LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Valid:
    """The parameter can be used as it is."""


@dataclass(frozen=True)
class Invalid:
    """The parameter is ignored, for this reason; of several values only those named here."""

    reason: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missing:
    """The parameter is not in the URL: its default holds."""


Parsed = Valid | Invalid | Missing
Parser = Callable[[Sequence[str]], Parsed]


def _one_of(options: Sequence[object]) -> Parser:
    words = [str(option) for option in options]

    def parse(values: Sequence[str]) -> Parsed:
        if len(values) > 1:
            return Invalid("one value at a time")
        if values and values[0] in words:
            return Valid()
        return Invalid(f"it is one of {', '.join(words)}" if words else "it has no meaning here")

    return parse


def _some_of(options: Sequence[str]) -> Parser:
    def parse(values: Sequence[str]) -> Parsed:
        wrong = tuple(value for value in values if value not in options)
        return Invalid(f"each is one of {', '.join(options)}", wrong) if wrong else Valid()

    return parse


def fewest_choices() -> tuple[str, ...]:
    """Return the choices of how many price lists an area needs to be shown; the second is usual."""
    return (ANY, *(str(number) for number in list_steps()[1:]))


def least_of(fewest: object) -> int:
    """Return such a choice as a number, the usual one's where there is none."""
    return 0 if fewest == ANY else int(str(fewest or fewest_choices()[1]))


def _fewest(values: Sequence[str]) -> Parsed:
    return _one_of(fewest_choices())(values)


def _areas(values: Sequence[str]) -> Parsed:
    """Judge names of areas one by one; of those that are known the first ones are kept."""
    known = [one for one in dict.fromkeys(values) if one in area_names()]
    kept = known[: rule("compared_at_most")]
    try:
        checked_names(values)
    except FieldError as error:
        return Invalid(str(error), tuple(value for value in values if value not in kept))
    return Valid()


def _place(values: Sequence[str]) -> Parsed:
    try:
        if len(values) == 1 and values[0].strip():
            guess_place(values[0])
        elif len(values) > 1:
            return Invalid("one place at a time")
    except PlaceNotFoundError as error:
        return Invalid(str(error))
    return Valid()


_SWITCH = _one_of(("true", "false"))


PARAMETERS: dict[str, Parser] = {
    "place": _place,
    "format": _one_of(FORMATS),
    "minutes": _one_of((15, 30, 45, 60)),
    "muscles": _one_of(MUSCLES),
    "electrical": _SWITCH,
    "area": _one_of(AREA_KINDS),
    "figures": _one_of(FIGURES),
    "view": _one_of(VIEWS),
    "reading": _one_of(READINGS),
    "by": _one_of(LEVELS),
    "sort": _one_of(SORTS),
    "side": _one_of(SIDES),
    "lists": _fewest,
    "compare": _areas,
    "shade": _one_of(SHADES),
    "price": _one_of(PRICES),
    "types": _some_of(tuple(HOSPITAL_TYPES)),
    "owners": _some_of(OWNERSHIPS),
    "extremes": _SWITCH,
}


def parse_all(query: Mapping[str, Sequence[str]]) -> dict[str, Parsed]:
    """Return what becomes of every parameter of the table and every unknown one of the query."""
    parsed: dict[str, Parsed] = {
        name: parser(query[name]) if name in query else Missing()
        for name, parser in PARAMETERS.items()
    }
    if isinstance(parsed["minutes"], Valid):
        parsed["minutes"] = _minutes_of_format(query, _format(query, parsed))
    if isinstance(parsed["reading"], Valid):
        parsed["reading"] = _one_of(readings_of(_format(query, parsed)))(query["reading"])
    for name in query:
        if name not in PARAMETERS:
            parsed[name] = Invalid("there is no such parameter")
    return parsed


def _format(query: Mapping[str, Sequence[str]], parsed: Mapping[str, Parsed]) -> str:
    return query["format"][0] if isinstance(parsed["format"], Valid) else FORMATS[0]


def _minutes_of_format(query: Mapping[str, Sequence[str]], format: str) -> Parsed:
    possible = MINUTES[format]
    if not possible:
        return Invalid(f"minutes do not apply to {format}")
    return _one_of(possible)(query["minutes"])


def usable(query: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the query without what is ignored; of several values only those that can be used."""
    found = {name: list(values) for name, values in query.items()}
    for name, outcome in parse_all(query).items():
        if isinstance(outcome, Invalid):
            kept = [one for one in found.pop(name) if outcome.values and one not in outcome.values]
            if kept:
                found[name] = kept
    return found


def ignored(query: Mapping[str, Sequence[str]]) -> list[str]:
    """Return one line for each parameter that is ignored: its name, value and the reason."""
    lines = []
    for name, outcome in parse_all(query).items():
        if isinstance(outcome, Invalid):
            value = ", ".join(outcome.values or query[name])
            lines.append(f"{name[:LONGEST_SHOWN]} = {value[:LONGEST_SHOWN]}: {outcome.reason}")
    return lines


def beyond_usual(values: Mapping[str, object]) -> dict[str, object]:
    """Return of the values of parameters those that are not what a bare address shows.

    A reading that another format has left behind has no meaning here and goes, too.
    """
    format = str(values.get("format") or FORMATS[0])
    readings = readings_of(format)
    usual: dict[str, object] = {
        "format": FORMATS[0], "minutes": DEFAULT_MINUTES[format], "muscles": MUSCLES[0],
        "area": AREA_KINDS[0], "figures": FIGURES[0], "view": VIEWS[0], "by": LEVELS[0],
        "sort": SORTS[0], "side": SIDES[0], "lists": fewest_choices()[1], "shade": SHADES[0],
        "price": PRICES[0],
    }  # fmt: skip
    given = {name: value for name in PARAMETERS if (value := values.get(name))}
    if given.get("reading") not in readings[1:]:
        given.pop("reading", None)
    return {name: value for name, value in given.items() if value != usual.get(name)}
