"""The thorough check of the data package: `python -m lib.commands check [--stamp]`.

Reads every row of every table and turns each problem into one plain line that names table, row,
column, the value and the mend. `--stamp` first writes size and hash of every file into
`datapackage.json`, which is how a deliberate edit of a table is finished.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from lib.datasets.package import (
    DATA_FOLDER,
    DESCRIPTION_FILE,
    MOST_BYTES,
    DataPackageError,
    Problem,
    describe,
    structural_problems,
)

LONGEST_VALUE = 60
RESTORE = "Mend: restore the file from the repository."
STAMP = "python -m lib.commands check --stamp"

# Columns whose figures may not fall from left to right; empty cells are passed over.
RISING = {
    "article": ("outer_low", "low", "high", "outer_high"),
    "assumptions": ("low", "typical", "high"),
    "clinic_prices": ("price_low_usd", "price_high_usd"),
    "cost_facts": ("low", "typical", "high"),
    "federal_income_tax_2026": ("taxable_income_from_usd", "taxable_income_to_usd"),
    "hospital_prices": ("cash_price_usd", "gross_charge_usd"),
}
# Hospitals round the two prices apart from each other, so five cents are let pass.
ROUNDING_USD = {"hospital_prices": 0.05}

SHORT_ROW = ("missing-cell", "blank-row")
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Row = tuple[int, dict[str, str]]


def problems(folder: Path = DATA_FOLDER) -> list[Problem]:
    """Return everything that is wrong with the package in `folder`, table by table.

    An empty list means that every file is there and unchanged, every cell has its column's type
    and range, every key is unique and every reference is met.
    """
    try:
        description = _description(folder)
    except DataPackageError as error:
        return error.problems
    try:
        structural = structural_problems(folder)
    except csv.Error as error:
        message = f"a header cannot be read ({error}). {RESTORE}"
        return [Problem(DESCRIPTION_FILE, None, None, message)]
    damaged = {problem.table for problem in structural}
    sound = [
        resource
        for resource in description["resources"]
        if resource["path"].endswith(".csv") and resource["name"] not in damaged
    ]
    found = [
        *structural,
        *_undescribed_files(folder, description),
        *_changed_files(folder, description),
        *_bad_cells(folder, sound),
        *_odd_numbers(folder, sound),
        *_bad_relations(folder, {resource["name"] for resource in sound}),
    ]
    order = {resource["name"]: number for number, resource in enumerate(description["resources"])}
    return sorted(found, key=lambda p: (order.get(p.table, len(order)), p.row or 0))


def stamp(folder: Path = DATA_FOLDER) -> None:
    """Write size in bytes and SHA-256 of every file into `datapackage.json`.

    Raises DataPackageError if the description is damaged or a file is missing or too large.
    """
    description = _description(folder)
    for resource in description["resources"]:
        path = folder / resource["path"]
        if reason := _unreadable(path):
            raise DataPackageError([Problem(path.name, None, None, f"{reason}. {RESTORE}")])
        resource["bytes"] = path.stat().st_size
        resource["hash"] = _hash(path)
    (folder / DESCRIPTION_FILE).write_text(_written(description) + "\n", "utf-8")
    describe.cache_clear()


def row_count(folder: Path = DATA_FOLDER) -> tuple[int, int]:
    """Return how many tables there are and how many rows they hold together."""
    names = [r["name"] for r in _description(folder)["resources"] if r["path"].endswith(".csv")]
    return len(names), sum(1 for name in names for _ in _rows(folder, name))


# The description and the files


def _description(folder: Path) -> dict[str, Any]:
    """Read the description anew, and refuse one that the rest of this module cannot follow."""
    path = folder / DESCRIPTION_FILE
    reason = _unreadable(path)
    if not reason:
        describe.cache_clear()
        try:
            description = describe(folder)
        except RecursionError:
            description, reason = {"resources": []}, "it is nested too deeply"
        reason = reason or next(filter(None, map(_misshapen, description["resources"])), "")
    if reason:
        raise DataPackageError([Problem(DESCRIPTION_FILE, None, None, f"{reason}. {RESTORE}")])
    return description


def _misshapen(resource: dict[str, Any]) -> str:
    """Say what is wrong with one resource of the description; empty if nothing is."""
    path = resource["path"]
    if Path(path).name != path:
        return f'"{_shown(path)}" is not the name of a file in this folder'
    if not path.endswith(".csv"):
        return "" if isinstance(resource.get("name"), str) else f"{path} has no name"
    if resource.get("name") != Path(path).stem:
        return f"{path} needs its stem as name"
    try:
        schema = resource["schema"]
        columns = [(str(field["name"]), str(field["type"])) for field in schema["fields"]]
        _ = [str(key["reference"]["resource"]) for key in schema.get("foreignKeys", [])]
    except (KeyError, TypeError, AttributeError):
        return f"{path} needs a schema whose fields have name and type"
    return "" if columns else f"{path} has no fields"


def _unreadable(path: Path) -> str:
    if not path.is_file():
        return "the file is missing"
    if path.stat().st_size > MOST_BYTES:
        return f"the file is larger than {MOST_BYTES:,} bytes and was not read"
    return ""


def _undescribed_files(folder: Path, description: dict[str, Any]) -> Iterator[Problem]:
    known = {DESCRIPTION_FILE, *(resource["path"] for resource in description["resources"])}
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            message = (
                f"the file is not in {DESCRIPTION_FILE}. "
                "Mend: describe it there, or take it out of the folder."
            )
            yield Problem(path.name if "." in path.name else f"{path.name}/", None, None, message)


def _changed_files(folder: Path, description: dict[str, Any]) -> Iterator[Problem]:
    """Compare size and hash; files other than tables are also tried as JSON."""
    for resource in description["resources"]:
        path = folder / resource["path"]
        is_table = path.suffix == ".csv"
        name = resource["name"] if is_table else path.name
        if reason := _unreadable(path):
            if not is_table:  # tables are named by the structural check
                yield Problem(name, None, None, f"{reason}. {RESTORE}")
            continue
        size = path.stat().st_size
        if size != resource.get("bytes"):
            fault = f"the file has {size:,} bytes, the description says {resource.get('bytes')}"
        elif _hash(path) != resource.get("hash"):
            fault = "the file is not the one described (its SHA-256 differs)"
        elif not is_table and not _is_json(path):
            fault = "the file is not JSON"
        else:
            continue
        message = f"{fault}. Mend: restore the file, or after a deliberate edit run {STAMP}"
        yield Problem(name, None, None, message)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _written(value: Any, depth: int = 0) -> str:
    """Write JSON with one column of a table on a line, and other things short or indented."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(flat) + depth <= 100 or depth == 5:
        return flat
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, list):
        return f"[{inner}" + f",{inner}".join(_written(v, depth + 1) for v in value) + f"{outer}]"
    pairs = (f"{json.dumps(key)}: {_written(v, depth + 1)}" for key, v in value.items())
    return f"{{{inner}" + f",{inner}".join(pairs) + f"{outer}}}"


# Cells, keys and references, by frictionless


def _bad_cells(folder: Path, sound: list[dict[str, Any]]) -> Iterator[Problem]:
    """Check the tables in `sound`, whose files exist with the right header."""
    if not sound:
        return
    from frictionless import FrictionlessException, Package

    schemas = {resource["name"]: resource["schema"] for resource in sound}
    descriptor = {"resources": [_for_frictionless(resource, set(schemas)) for resource in sound]}
    try:
        report = Package.from_descriptor(descriptor, basepath=str(folder)).validate()
        reasons, tasks = [fault.message for fault in report.errors], report.tasks
    except FrictionlessException as refusal:
        reasons, tasks = [refusal.error.message], []
    except re.error as refusal:
        reasons, tasks = [f"a pattern of it is wrong, {refusal}"], []
    for reason in reasons:
        message = f"cannot be followed: {_shown(reason, 300)}. {RESTORE}"
        yield Problem(DESCRIPTION_FILE, None, None, message)
    for task in tasks:
        short = {error.row_number for error in task.errors if error.type in SHORT_ROW}
        told = set()
        for error in task.errors:
            row = getattr(error, "row_number", None)
            if row in short:  # one line says it; the row's other errors only follow from it
                if error.type not in SHORT_ROW or row in told:
                    continue
                told.add(row)
            yield _in_plain_words(task.name, schemas[task.name], error)


def _for_frictionless(resource: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Keep what concerns cells, and only the references to tables that can be read."""
    schema = dict(resource["schema"])
    schema["foreignKeys"] = [
        key for key in schema.get("foreignKeys", []) if key["reference"]["resource"] in {"", *names}
    ]
    kept = ("name", "path", "profile", "format", "encoding", "dialect")
    return {key: resource[key] for key in kept if key in resource} | {"schema": schema}


def _in_plain_words(table: str, schema: dict[str, Any], error: Any) -> Problem:
    """Turn one error of frictionless into a line that a person can act on."""
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", None) or None
    fields = {field["name"]: field for field in schema["fields"]}
    value = f'"{_shown(getattr(error, "cell", ""))}"'
    twin = "".join(re.findall(r"at position (\d+)", error.note))
    if error.type == "type-error":
        message = f"{value} {_type_message(fields[column])}"
    elif error.type == "constraint-error":
        message = _constraint_message(fields[column], value, error.note)
    elif error.type == "unique-error":
        message = f"{value} stands in row {twin} too. Mend: keep one of the two rows."
    elif error.type == "primary-key":
        key = schema["primaryKey"]
        key = [key] if isinstance(key, str) else key
        cells = [error.cells[list(fields).index(name)] for name in key]
        column = ", ".join(key)
        value = f'"{_shown(", ".join(map(str, cells)))}"'
        message = f"the key {value} stands in row {twin} too. Mend: keep one of the two rows."
        if not twin:
            message = "the key is empty. Mend: fill it in or delete the row."
    elif error.type == "foreign-key":
        column = ", ".join(error.field_names)
        value = f'"{_shown(", ".join(map(str, error.field_cells)))}"'
        other = f"{error.reference_name or table}.csv"
        there = ", ".join(error.reference_field_names)
        message = (
            f"{value} is not in {other}, column {there}. "
            f"Mend: correct it, or add its row to {other}."
        )
    elif error.type == "extra-cell":
        message = (
            f"{value} stands beyond the last column. "
            "Mend: put quotation marks round a value that holds a comma, or delete it."
        )
    elif error.type == "missing-cell":
        message = (
            "the row ends before this column. Mend: write the missing cells, "
            "or restore the file from the repository if it is cut off."
        )
    elif error.type == "blank-row":
        message = "the row is empty. Mend: delete it."
    else:
        message = (
            f"cannot be read: {_shown(error.note, 200)}. "
            "Mend: save it as UTF-8 text with commas, or restore it from the repository."
        )
    return Problem(table, row, column, message)


def _type_message(field: dict[str, Any]) -> str:
    fault, mend = {
        "integer": ("is not a whole number", "write digits only"),
        "number": ("is not a number", "write digits and at most one decimal point"),
        "boolean": ("is neither true nor false", "write true or false"),
    }.get(field["type"], (f"is not a {field['type']}", f"write a {field['type']}"))
    if not field.get("constraints", {}).get("required"):
        mend += ", or leave the cell empty if unknown"
    return f"{fault}. Mend: {mend}."


def _constraint_message(field: dict[str, Any], value: str, note: str) -> str:
    constraints = field["constraints"]
    rule = "".join(re.findall(r'constraint "(\w+)"', note)[:1])
    if rule == "required":
        return "the cell is empty. Mend: fill it in, this column needs a value in every row."
    if rule == "enum":
        words = ", ".join(map(str, constraints["enum"]))
        return f"{value} is not one of the known words. Mend: write one of {words}."
    if rule == "pattern":
        mend = "write plain text without blanks at its ends or control characters"
        if "example" in field:
            mend = f'write it like "{field["example"]}" (pattern {constraints["pattern"]})'
        return f"{value} has the wrong form. Mend: {mend}."
    if rule == "maxLength":
        return f"{value} is longer than {constraints[rule]} characters. Mend: shorten it."
    low, high = constraints.get("minimum", "any"), constraints.get("maximum", "any")
    side = {"minimum": f"below {low}", "maximum": f"above {high}"}.get(rule, f"against {rule}")
    return f"{value} is {side}. Mend: correct it, the column runs from {low} to {high}."


def _shown(value: Any, longest: int = LONGEST_VALUE) -> str:
    """Return text that is safe on one line of a terminal and not too long."""
    text = "".join(c if c.isprintable() else " " for c in str(value)[: longest + 1])
    return text if len(text) <= longest else text[:longest] + "…"


# What frictionless cannot express


def _odd_numbers(folder: Path, sound: list[dict[str, Any]]) -> Iterator[Problem]:
    """Find numbers that frictionless accepts but pandas may not: 1_000, digits of other scripts."""
    readers: dict[str, Callable[[str], float]] = {"integer": int, "number": float}
    for resource in sound:
        fields = [field for field in resource["schema"]["fields"] if field["type"] in readers]
        for number, row in _rows(folder, resource["name"]) if fields else ():
            for field in fields:
                cell = row[field["name"]]
                if not cell or PLAIN_NUMBER.fullmatch(cell):
                    continue
                if _is_number(cell, readers[field["type"]]):
                    message = (
                        f'"{_shown(cell)}" is not written plainly. '
                        "Mend: write the digits 0 to 9 and at most one decimal point."
                    )
                    yield Problem(resource["name"], number, field["name"], message)


def _bad_relations(folder: Path, sound: set[str]) -> Iterator[Problem]:
    """Compare columns with one another, and a hospital's metropolitan flag with its county's."""
    for table, columns in RISING.items():
        if table in sound:
            yield from _falling(folder, table, columns)
    if {"hospitals", "counties"} <= sound:
        county_metro = {c["county_fips"]: c["metro"] for _, c in _rows(folder, "counties")}
        for number, hospital in _rows(folder, "hospitals"):
            expected = county_metro.get(hospital["county_fips"], hospital["metro"])
            if hospital["metro"] != expected:
                message = (
                    f'"{_shown(hospital["metro"])}" is not what counties.csv says of county '
                    f"{_shown(hospital['county_fips'])}. Mend: write {expected}, "
                    "or correct the county."
                )
                yield Problem("hospitals", number, "metro", message)


def _falling(folder: Path, table: str, columns: tuple[str, ...]) -> Iterator[Problem]:
    slack = ROUNDING_USD.get(table, 0.0)
    for number, row in _rows(folder, table):
        given = [(name, row[name]) for name in columns if _is_number(row[name])]
        for (low_name, low), (high_name, high) in pairwise(given):
            if float(low) > float(high) + slack:
                message = (
                    f'"{_shown(low)}" is above {high_name}, "{_shown(high)}". '
                    "Mend: correct one of the two, they may not fall in this order."
                )
                yield Problem(table, number, low_name, message)


def _is_number(text: str, read: Callable[[str], float] = float) -> bool:
    try:
        return math.isfinite(read(text))
    except (ValueError, OverflowError):
        return False


def _rows(folder: Path, table: str) -> Iterator[Row]:
    """Yield each row with its number, short rows filled with empty cells.

    A cell too long for the reader ends the table; its length is a problem of its own.
    """
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        reader = csv.reader(lines)
        try:
            header = next(reader)
            for number, cells in enumerate(reader, start=2):
                padded = cells + [""] * (len(header) - len(cells))
                yield number, dict(zip(header, padded, strict=False))
        except csv.Error:
            return
