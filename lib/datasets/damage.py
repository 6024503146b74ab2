"""What can be wrong with a table's file: found in its bytes, said in one line with its mend.

Everything here needs the bytes and their description alone, so that the app's start, the commands
and the thorough check say the same of the same damage.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST_VALUE = 60
RESTORE = "Mend: restore the file from the repository."
STAMP = "python -m lib.commands check --stamp"
RESTORE_OR_STAMP = f"Mend: restore the file, or after a deliberate edit run {STAMP}"

PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# How a cell of each type is written, and what to call it.
_FORMS = {
    "integer": (re.compile(r"-?[0-9]+"), "a whole number"),
    "number": (PLAIN_NUMBER, "a number"),
    "boolean": (re.compile("true|false"), "true or false"),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the package, in words a person can act on.

    `row` counts the lines of the file as a spreadsheet shows them: the header is row 1.
    """

    table: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        """Name table, row and column, then say what is wrong and how to mend it, on one line."""
        place = self.table if "." in self.table else f"{self.table}.csv"
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return printable(f"{place}: {self.message}")


class DataPackageError(Exception):
    """The package cannot be used as it is; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems; the exception's text is one line each."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def printable(text: str) -> str:
    """Return text that is safe on one line of a terminal: a blank for all that does not print."""
    return "".join(character if character.isprintable() else " " for character in text)


def shown(value: Any, longest: int = LONGEST_VALUE) -> str:
    """Return a value as printable text that is not too long."""
    text = printable(str(value)[: longest + 1])
    return text if len(text) <= longest else text[:longest] + "…"


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file as `datapackage.json` writes it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def row_count(data: bytes) -> int:
    """Return how many rows a table's file holds, the header not counted.

    No cell holds a line end (the description forbids it), so each line is a row.
    """
    return max(data.count(b"\n") + (not data.endswith(b"\n")) - 1, 0)


def file_problem(resource: dict[str, Any], data: bytes) -> Problem | None:
    """Return what says best how a file differs from the one described; None if it does not.

    Whatever the fault, the hash tells that there is one; the rest is looked at only then, to name
    it. A table that is merely cut off is said to be so; otherwise the first row that cannot be
    right says more than a count of bytes.
    """
    if len(data) == resource.get("bytes") and digest(data) == resource.get("hash"):
        return None
    if problem := text_problem(resource, data):
        return problem
    if is_table(resource) and row_count(data) >= resource.get("rows", 0):
        return row_problem(resource, data) or change_problem(resource, data)
    return change_problem(resource, data)


def is_table(resource: dict[str, Any]) -> bool:
    """Return whether a file of the package is a table."""
    return str(resource["path"]).endswith(".csv")


def change_problem(resource: dict[str, Any], data: bytes) -> Problem | None:
    """Return how a file differs from its description in size, rows or hash."""
    described = [resource.get("bytes")] + [resource.get("rows")] * is_table(resource)
    found = [len(data)] + [row_count(data)] * is_table(resource)
    if found != described:
        fault = f"the file has {_amounts(found)}, the description says {_amounts(described)}"
    elif digest(data) != resource.get("hash"):
        fault = "the file is not the one described (its SHA-256 differs)"
    else:
        return None
    return Problem(_name(resource), None, None, f"{fault}. {RESTORE_OR_STAMP}")


def _amounts(numbers: list[Any]) -> str:
    said = (f"{n:,}" if isinstance(n, int) else "no number of" for n in numbers)
    return " and ".join(f"{n} {noun}" for n, noun in zip(said, ("bytes", "rows"), strict=False))


def _name(resource: dict[str, Any]) -> str:
    return str(resource["name"] if is_table(resource) else resource["path"])


def text_problem(resource: dict[str, Any], data: bytes) -> Problem | None:
    """Return what keeps a file from being read at all: its text, or the header of a table.

    A table is UTF-8 without a byte-order mark, without NUL bytes, with LF line ends.
    """
    if not is_table(resource):
        fault = "" if _is_json(data) else f"the file is not JSON. {RESTORE}"
        return Problem(_name(resource), None, None, fault) if fault else None
    message, position = _text_message(data)
    if message:
        row = None if position is None else data.count(b"\n", 0, position) + 1
        return Problem(_name(resource), row, None, message)
    expected = [field["name"] for field in resource["schema"]["fields"]]
    header = next(_cells(data[: data.find(b"\n") + 1] or data), (1, []))[1]
    if header == expected:
        return None
    return Problem(_name(resource), None, None, _header_message(header, expected))


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _text_message(data: bytes) -> tuple[str, int | None]:
    """Return what is wrong with the text, and at which byte (None for the file as a whole)."""
    utf8 = "Mend: save it as UTF-8 text without a byte-order mark, or restore it."
    if not data.strip():
        return f"the file is empty. {RESTORE}", None
    if data.startswith(codecs.BOM_UTF8):
        return f"the file starts with a byte-order mark. {utf8}", None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return f"the file is UTF-16 text, not UTF-8. {utf8}", None
    if (position := data.find(b"\0")) >= 0:
        return f"a NUL byte stands in the row. {RESTORE}", position
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return f"the file is cut off within a character. {RESTORE}", error.start
        byte = data[error.start]
        return f"the file is not UTF-8 text (byte 0x{byte:02X}). {utf8}", error.start
    if (position := data.find(b"\r")) < 0:
        return "", None
    ends = "old Macintosh line ends (CR)"
    if data[position : position + 2] == b"\r\n":
        ends = "Windows line ends (CRLF)"
    return f"the file has {ends}. Mend: save it with LF line ends, or restore it.", position


def _header_message(header: list[str], expected: list[str]) -> str:
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    if missing:
        fault = f"the header lacks {', '.join(missing)}"
    elif extra:
        fault = f"the header has unknown columns {shown(', '.join(extra))}"
    else:
        fault = "the columns stand in another order"
    return f"{fault}. Mend: the header must read {','.join(expected)}"


def row_problem(table: dict[str, Any], data: bytes) -> Problem | None:
    """Return the first row that the table cannot hold: its length, a cell's type, or its key.

    For a file whose text_problem is None. The thorough check knows more rules and finds all rows.
    """
    fields = table["schema"]["fields"]
    names = [field["name"] for field in fields]
    key = primary_key(table)
    seen: dict[tuple[str, ...], int] = {}
    rows = _cells(data)
    next(rows)
    for number, cells in rows:
        if len(cells) != len(fields):
            count = f"the row has {len(cells)} cells, the header {len(fields)}"
            return Problem(table["name"], number, None, f"{count}. {RESTORE}")
        for field, cell in zip(fields, cells, strict=True):
            if message := _cell_message(field, cell, in_key=field["name"] in key):
                return Problem(table["name"], number, field["name"], message)
        values = tuple(cells[names.index(name)] for name in key)
        if key and values in seen:
            message = f'the key "{shown(", ".join(values))}" stands in row {seen[values]} too. '
            message += "Mend: keep one of the two rows."
            return Problem(table["name"], number, ", ".join(key), message)
        seen[values] = number
    return None


def primary_key(table: dict[str, Any]) -> list[str]:
    """Return the columns that name a row of the table; empty where there are none."""
    key = table["schema"].get("primaryKey", [])
    return [key] if isinstance(key, str) else list(key)


def _cell_message(field: dict[str, Any], cell: str, in_key: bool) -> str:
    required = field.get("constraints", {}).get("required", False)
    if not cell:
        if required and in_key:
            return "the key is empty. Mend: fill it in or delete the row."
        return "the cell is empty. Mend: fill it in." if required else ""
    form, wanted = _FORMS.get(field["type"], (None, ""))
    if form is None or form.fullmatch(cell):
        return ""
    return f'"{shown(cell)}" is not {wanted}. Mend: correct the cell.'


def _cells(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield each line's cells with its number; what cannot be read as CSV ends the table."""
    lines = io.StringIO(data.decode("utf-8", errors="replace"), newline="")
    try:
        yield from enumerate(csv.reader(lines), start=1)
    except csv.Error:  # a cell without end
        return
