"""The thorough check of the data package: `python -m lib.commands check [--stamp]`.

Reads every row of every table and turns each problem into one plain line that names table, row,
column, the value and the mend. A stamp writes size, rows and hash of every file into
`datapackage.json`, which is how a deliberate edit of a table is finished.
"""

from __future__ import annotations

import copy
import csv
import json
import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from lib.datasets import damage
from lib.datasets.damage import (
    PLAIN_NUMBER,
    RESTORE,
    change_problem,
    is_table,
    primary_key,
    shown,
    text_problem,
)
from lib.datasets.package import (
    DATA_FOLDER,
    DESCRIPTION_FILE,
    MOST_BYTES,
    DataPackageError,
    Problem,
    content,
    describe,
)

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

Row = tuple[int, dict[str, str]]


def problems(folder: Path = DATA_FOLDER, stamping: bool = False) -> list[Problem]:
    """Return everything that is wrong with the package in `folder`.

    An empty list means that every file is there and unchanged, every cell has its column's type
    and range, every key is unique and every reference is met. Files that are damaged or changed
    come first, since what is wrong elsewhere may only follow from them. With `stamping`, a change
    since the last stamp is no problem of its own.
    """
    try:
        description = _description(folder)
    except DataPackageError as error:
        return error.problems
    resources = description["resources"]
    unfit, changed = _file_problems(folder, resources)
    sound = [r for r in resources if is_table(r) and r["name"] not in unfit]
    culprits = {problem.table for problem in [*unfit.values(), *changed.values()]}
    found = [
        *unfit.values(),
        *([] if stamping else changed.values()),
        *_undescribed_files(folder, description),
        *_bad_cells(folder, sound, culprits),
        *_odd_numbers(folder, sound),
        *_bad_relations(folder, {resource["name"] for resource in sound}),
    ]
    order = {r[name]: number for number, r in enumerate(resources) for name in ("name", "path")}
    return sorted(
        found,
        key=lambda p: (p.table not in culprits, order.get(p.table, len(order)), p.row or 0),
    )


def stamp(folder: Path = DATA_FOLDER) -> None:
    """Write size in bytes, rows and SHA-256 of every file into `datapackage.json`.

    Raises DataPackageError if the description is damaged or a file is missing or too large.
    """
    description = copy.deepcopy(_description(folder))
    for resource in description["resources"]:
        data = content(folder / resource["path"])
        resource |= {"bytes": len(data), "hash": damage.digest(data)}
        if is_table(resource):
            schema = resource.pop("schema")  # stays the last
            resource |= {"rows": damage.row_count(data), "schema": schema}
    (folder / DESCRIPTION_FILE).write_text(_written(description) + "\n", "utf-8")
    describe.cache_clear()


def row_count(folder: Path = DATA_FOLDER) -> tuple[int, int]:
    """Return how many tables there are and how many rows they hold together."""
    rows = [r["rows"] for r in _description(folder)["resources"] if is_table(r)]
    return len(rows), sum(rows)


# The description and the files


def _description(folder: Path) -> dict[str, Any]:
    describe.cache_clear()
    return describe(folder)


def _file_problems(
    folder: Path, resources: list[dict[str, Any]]
) -> tuple[dict[str, Problem], dict[str, Problem]]:
    """Return, by table, what keeps files from being read, and how the others have changed."""
    unfit, changed = {}, {}
    for resource in resources:
        try:
            data = content(folder / resource["path"])
        except DataPackageError as error:
            unfit[resource["name"]] = error.problems[0]
            continue
        if problem := text_problem(resource, data):
            unfit[resource["name"]] = problem
        elif problem := change_problem(resource, data):
            changed[resource["name"]] = problem
    return unfit, changed


def _undescribed_files(folder: Path, description: dict[str, Any]) -> Iterator[Problem]:
    known = {DESCRIPTION_FILE, *(resource["path"] for resource in description["resources"])}
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            message = (
                f"the file is not in {DESCRIPTION_FILE}. "
                "Mend: describe it there, or take it out of the folder."
            )
            yield Problem(path.name if "." in path.name else f"{path.name}/", None, None, message)


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


def _bad_cells(folder: Path, sound: list[dict[str, Any]], culprits: set[str]) -> Iterator[Problem]:
    """Check the tables in `sound`, whose files exist with the right header.

    References to rows that a damaged or changed table (`culprits`) lacks are summed up.
    """
    if not sound:
        return
    from frictionless import FrictionlessException, Package

    schemas = {resource["name"]: resource["schema"] for resource in sound}
    descriptor = {"resources": [_for_frictionless(resource, set(schemas)) for resource in sound]}
    try:
        package = Package.from_descriptor(descriptor, basepath=str(folder))
        report = package.validate(limit_errors=MOST_BYTES)  # all of them, to be counted
        reasons, tasks = [fault.message for fault in report.errors], report.tasks
    except FrictionlessException as refusal:
        reasons, tasks = [refusal.error.message], []
    except re.error as refusal:
        reasons, tasks = [f"a pattern of it is wrong, {refusal}"], []
    for reason in reasons:
        message = f"cannot be followed: {shown(reason, 300)}. {RESTORE}"
        yield Problem(DESCRIPTION_FILE, None, None, message)
    for task in tasks:
        short = {error.row_number for error in task.errors if error.type in SHORT_ROW}
        told = set()
        unmet: dict[str, list[Any]] = {}
        for error in task.errors:
            row = getattr(error, "row_number", None)
            if row in short:  # one line says it; the row's other errors only follow from it
                if error.type not in SHORT_ROW or row in told:
                    continue
                told.add(row)
            if error.type == "foreign-key" and error.reference_name in culprits - {task.name}:
                unmet.setdefault(error.reference_name, []).append(error)
                continue
            yield _in_plain_words(task.name, schemas[task.name], error)

        for other, errors in unmet.items():
            yield _summed_up(task.name, other, errors)


def _summed_up(table: str, other: str, errors: list[Any]) -> Problem:
    """Say once that many rows of a table refer to rows that a damaged table lacks."""
    first = errors[0]
    count = len({error.row_number for error in errors})
    rows = "1 row names" if count == 1 else f"{count:,} rows name"
    columns = ", ".join(first.reference_field_names)
    value = shown(", ".join(map(str, first.field_cells)))
    message = (
        f"{rows} a {columns} that is missing from {other}.csv, which is damaged or changed "
        f'(first: row {first.row_number}, "{value}"). Mend: {other}.csv first.'
    )
    return Problem(table, None, ", ".join(first.field_names), message)


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
    value = f'"{shown(getattr(error, "cell", ""))}"'
    twin = "".join(re.findall(r"at position (\d+)", error.note))
    if error.type == "type-error":
        message = f"{value} {_type_message(fields[column])}"
    elif error.type == "constraint-error":
        message = _constraint_message(fields[column], value, error.note)
    elif error.type == "unique-error":
        message = f"{value} stands in row {twin} too. Mend: keep one of the two rows."
    elif error.type == "primary-key":
        key = primary_key({"schema": schema})
        cells = [error.cells[list(fields).index(name)] for name in key]
        column = ", ".join(key)
        value = f'"{shown(", ".join(map(str, cells)))}"'
        message = f"the key {value} stands in row {twin} too. Mend: keep one of the two rows."
        if not twin:
            message = "the key is empty. Mend: fill it in or delete the row."
    elif error.type == "foreign-key":
        column = ", ".join(error.field_names)
        value = f'"{shown(", ".join(map(str, error.field_cells)))}"'
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
            f"cannot be read: {shown(error.note, 200)}. "
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
                        f'"{shown(cell)}" is not written plainly. '
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
                    f'"{shown(hospital["metro"])}" is not what counties.csv says of county '
                    f"{shown(hospital['county_fips'])}. Mend: write {expected}, "
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
                    f'"{shown(low)}" is above {high_name}, "{shown(high)}". '
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
