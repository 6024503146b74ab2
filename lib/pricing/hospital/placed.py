"""Offers as a table names them, placed: where each is, what it is of, and who sells it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.datasets.damage import shown
from lib.datasets.figures import FieldError
from lib.datasets.package import load
from lib.datasets.place import Place, PlaceNotFoundError
from lib.datasets.place_rows import counties, county_place
from lib.datasets.places import find_place, state_code
from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS, PRICE_COLUMNS, hospitals
from lib.market.recipes import (
    NEEDLING_CODES,
    Recipe,
    needling_factor,
    readings_of,
    recipe_without_needling,
    recipes,
)
from lib.visit import FORMATS, MUSCLES, Visit

PLACE_COLUMNS = ("zip", "county_fips", "state")
VISIT_COLUMNS = ("format", "minutes", "muscles", "electrical", "reading")
COLUMNS = (*PLACE_COLUMNS, "cpt_code", *VISIT_COLUMNS, "price_kind", "hospital_type", "ownership")
HEAD = f"columns {', '.join(COLUMNS)}"
YES, NO = ("true", "yes", "1"), ("", "false", "no", "0")


class OffersError(ValueError):
    """A table that holds no offers; says in one line what to do."""


def placed(rows: pd.DataFrame, numbers: Iterable[int] | None = None) -> pd.DataFrame:
    """Return what is known of each offer of a table of texts, in the same order and index.

    Of `rows` only the columns of COLUMNS are read, in any case: a place (`zip`, `county_fips` or
    `state`), and a `cpt_code` or a visit's `format`; the rest may be missing or empty. Of several
    places the first of these counts, and a code goes before a visit; what contradicts them is said
    and passed over. Prices are never looked at. The result holds `state`, `county_fips`, `lat`,
    `lon` (degrees), `kind` (metro or rural), `cbsa_code` (of a metropolitan area), `division`,
    `good` (a Recipe; a code alone is one of one unit), `factor` (of the needling code),
    `price_kind` (cash or gross), `hospital_type`, `ownership` and `owner` (as in lib.market.offers;
    None where not known), and `problem`: why a row has no estimate, or what of it was passed over;
    empty where all is well. It names rows by their `numbers`; without them the first is row 2,
    below a header.

    Raises OffersError where the header holds no place, neither a code nor a visit, or one of
    COLUMNS twice.
    """
    texts = _columns_read(rows)
    where = _mapped(texts[list(PLACE_COLUMNS)], _place)
    what = _mapped(texts[["cpt_code", *VISIT_COLUMNS]], _good)
    price = _mapped(texts[["price_kind"]], _price_kind)
    who = _mapped(texts[["hospital_type", "ownership"]], _seller)
    found = pd.concat([part.drop(columns="problem") for part in (where, what, price, who)], axis=1)
    parts = [part["problem"] for part in (where, what, price, who)]
    numbered = [
        "; ".join(f"row {row}, {one}" for said in of_row for one in filter(None, said.split("\n")))
        for row, *of_row in zip(
            range(2, len(rows) + 2) if numbers is None else numbers, *parts, strict=True
        )
    ]
    return found.assign(problem=numbered)


def is_header(cells: Sequence[str]) -> bool:
    """Return whether a row names a place, and a code or a visit."""
    names = {_plain(cell) for cell in cells}
    return bool(names & set(PLACE_COLUMNS) and names & {"cpt_code", "format"})


def _plain(name: object) -> str:
    """Return a column's name as it is in COLUMNS: "CPT Code", "zip-code" are cpt_code and zip.

    >>> _plain(" CPT Code "), _plain("ZIP code"), _plain("my price")
    ('cpt_code', 'zip', 'my_price')
    """
    plain = re.sub(r"[\s_-]+", "_", str(name).strip().lower())
    return {"zip_code": "zip", "fips": "county_fips"}.get(plain, plain)


def _columns_read(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are read, as stripped texts; those that are missing are empty."""
    names = [_plain(name) for name in rows.columns]
    for name in COLUMNS:
        if names.count(name) > 1:
            raise OffersError(f"{names.count(name)} columns {name} in the header: keep one")
    named = {name: position for position, name in enumerate(names)}
    if not named.keys() & set(PLACE_COLUMNS):
        raise OffersError(f"no column zip, county_fips or state in the header: {HEAD}")
    if not named.keys() & {"cpt_code", "format"}:
        raise OffersError(f"no column cpt_code or format in the header: {HEAD}")
    texts = {}
    for name in COLUMNS:
        column = rows.iloc[:, named[name]] if name in named else pd.Series("", index=rows.index)
        texts[name] = column.astype(object).fillna("").astype(str).str.strip()
    return pd.DataFrame(texts, index=rows.index)


def _mapped(texts: pd.DataFrame, read: Callable[..., dict[str, Any]]) -> pd.DataFrame:
    """Return what `read` makes of each row's texts, called once for those that are alike."""
    known: dict[tuple[str, ...], dict[str, Any]] = {}
    found = []
    for cells in zip(*(texts[name] for name in texts), strict=True):
        if cells not in known:
            known[cells] = read(*cells)
        found.append(known[cells])
    columns = list(found[0]) if found else [*read(*[""] * texts.shape[1])]
    # One column at a time: a list of ten thousand dicts takes pandas five times as long.
    return pd.DataFrame(
        {name: pd.Series([one[name] for one in found], dtype=object) for name in columns}
    ).set_index(texts.index)


# Where


def _place(zip: str, county_fips: str, state: str) -> dict[str, Any]:
    place, problem = _place_of(zip, county_fips, state)
    if place is None:
        return dict.fromkeys(_OF_PLACE) | {"problem": problem}
    return {
        "state": place.state, "county_fips": place.county_fips, "lat": place.lat, "lon": place.lon,
        "kind": place.area_kind, "cbsa_code": place.cbsa_code, "division": place.division,
        "problem": problem,
    }  # fmt: skip


_OF_PLACE = ("state", "county_fips", "lat", "lon", "kind", "cbsa_code", "division")


def _place_of(zip: str, county_fips: str, state: str) -> tuple[Place | None, str]:
    """Return the place of a row's first column that names one, and what is wrong with others."""
    problems: list[str] = []
    chosen: Place | None = None
    of = ""
    for column, text, found in (
        ("zip", zip, _of_zip),
        ("county_fips", county_fips, _of_county),
        ("state", state, _of_state),
    ):
        if not text:
            continue
        place = found(text)
        if place is None:
            problems.append(f'{column}: {_NOT_A[column]}, and "{shown(text)}" is none')
        elif chosen is None:
            chosen, of = place, column
        elif not _agree(chosen, place):
            problems.append(
                f'{column}: "{shown(text)}" is not that of the {of}, and the {of} counts'
            )
    if chosen is None and not problems:
        problems = ["zip: a ZIP code, a county_fips or a state is needed, and all are empty"]
    return chosen, "\n".join(problems)


def _agree(chosen: Place, other: Place) -> bool:
    """Return whether a place lies in another: a county, or a state."""
    return chosen.state == other.state and other.county_fips in (None, chosen.county_fips)


_NOT_A = {
    "zip": "a ZIP code of the table has five digits, such as 45402",
    "county_fips": "a county of the table has a FIPS code of five digits, such as 39113",
    "state": "a state goes by its name or two letters, such as OH",
}


def _digits(text: str) -> str:
    """Return five digits as a spreadsheet may have cut or lengthened them, else nothing."""
    whole = text.removesuffix(".0").partition("-")[0].strip()
    return whole.zfill(5) if whole.isdecimal() and whole.isascii() and 3 <= len(whole) <= 5 else ""


@lru_cache(maxsize=65536)
def _of_zip(text: str) -> Place | None:
    try:
        return find_place(_digits(text)) if _digits(text) else None
    except PlaceNotFoundError:
        return None


@lru_cache(maxsize=4096)
def _of_county(text: str) -> Place | None:
    fips = _digits(text)
    return county_place(fips, needs_point=False) if fips in counties() else None


def _of_state(text: str) -> Place | None:
    code = state_code(text)
    return find_place(code) if code else None


# What


def _good(
    cpt_code: str, format: str, minutes: str, muscles: str, electrical: str, reading: str
) -> dict[str, Any]:
    good, factor, problem = None, 1.0, ""
    try:
        if cpt_code:
            good = recipe_of_code(cpt_code)
            # A code that says how many muscles needs no second word for it.
            muscles = muscles or {code: m for m, code in NEEDLING_CODES.items()}.get(good.key, "")
        if format or not cpt_code:
            visit = _visit(format.lower().replace(" ", "-"), minutes, muscles, electrical)
            recipe = _recipe(visit, reading.lower())
            if good is None:
                good, factor = recipe, needling_factor(visit)
            elif good.key not in recipe.codes:
                raise FieldError("format", f"this visit holds no {good.key}")
    except FieldError as error:
        problem = f"{error.field}: {error}{', and the cpt_code counts' if good else ''}"
    return {"good": good, "factor": factor, "problem": problem}


@lru_cache(maxsize=1)
def known_codes() -> tuple[str, ...]:
    """Return the billing codes of which hospitals' prices are in the table."""
    return tuple(sorted(load("hospital_prices")["cpt_code"].unique()))


def recipe_of_code(text: str) -> Recipe:
    """Return a billing code as a recipe of one unit; raises FieldError for an unknown one."""
    code = text.upper().removesuffix(".0")
    if code not in known_codes():
        raise FieldError(
            "cpt_code", f'one of {", ".join(known_codes())}, and "{shown(text)}" is none'
        )
    return Recipe(code, "", ((code, 1),))


def _visit(format: str, minutes: str, muscles: str, electrical: str) -> Visit:
    if not format:
        raise FieldError("cpt_code", "a code, or a visit's format, is needed, and both are empty")
    if format not in FORMATS:
        raise FieldError("format", f'one of {", ".join(FORMATS)}, and "{shown(format)}" is none')
    number = minutes.removesuffix(".0")
    if number and not (number.isascii() and number.isdecimal() and len(number) < 4):
        raise FieldError("minutes", f'whole minutes, and "{shown(minutes)}" is none')
    if muscles not in ("", *MUSCLES):
        raise FieldError("muscles", f'1-2 or 3+, and "{shown(muscles)}" is neither')
    if electrical.lower() not in (*YES, *NO):
        raise FieldError("electrical", f'true or false, and "{shown(electrical)}" is neither')
    return Visit.of_format(
        format, int(number) if number else None,
        muscles=muscles or MUSCLES[0], electrical=electrical.lower() in YES,
    )  # fmt: skip


def _recipe(visit: Visit, reading: str) -> Recipe:
    options = readings_of(visit.format)
    if reading and reading not in options:
        of = f"of {visit.format} visits one of {', '.join(options)}" if options else "none here"
        raise FieldError("reading", f'{of}, and "{shown(reading)}" is not')
    found = [*recipes(visit), *filter(None, [recipe_without_needling(visit)])]
    return found[options.index(reading)] if reading else found[0]


def _price_kind(text: str) -> dict[str, Any]:
    kind = text.lower() or "cash"
    if kind in PRICE_COLUMNS:
        return {"price_kind": kind, "problem": ""}
    return {
        "price_kind": None,
        "problem": f'price_kind: cash or gross, and "{shown(text)}" is none',
    }


# Who


def _seller(hospital_type: str, ownership: str) -> dict[str, Any]:
    kind, first = _among(hospital_type, "hospital_type", _types())
    owned, second = _among(ownership, "ownership", _owners())
    detailed, owner = owned or (None, None)
    problem = "\n".join(filter(None, (first, second)))
    return {"hospital_type": kind, "ownership": detailed, "owner": owner, "problem": problem}


def _among(text: str, column: str, known: dict[str, Any]) -> tuple[Any, str]:
    """Return what a text stands for, and what is said where that is not known: it is no bar."""
    if not text or text.lower() in known:
        return known.get(text.lower()), ""
    return None, f'{column}: "{shown(text)}" is not in the table, so it counts as not known'


@lru_cache(maxsize=1)
def _types() -> dict[str, str]:
    return {name.lower(): name for name in HOSPITAL_TYPES.values()} | HOSPITAL_TYPES


@lru_cache(maxsize=1)
def _owners() -> dict[str, tuple[str | None, str]]:
    pairs = hospitals()[["ownership", "owner"]].drop_duplicates()
    named = {one.lower(): (one, owner) for one, owner in pairs.itertuples(index=False)}
    return {owner: (None, owner) for owner in OWNERSHIPS} | named
