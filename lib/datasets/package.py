"""The data package: what `data/datapackage.json` says of every table, and the tables themselves.

`datapackage.json` is the one description of tables, columns, units, sources and licenses. This
module reads it, loads a table by it into pandas, and does the cheap check that the app makes at
its start. The thorough check of every row is `python -m lib.commands check`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"
DESCRIPTION_FILE = "datapackage.json"
MOST_BYTES = 50_000_000


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
        """Name table, row and column, then say what is wrong and how to mend it."""
        place = self.table if "." in self.table else f"{self.table}.csv"
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.message}"


class DataPackageError(Exception):
    """The package cannot be used as it is; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems; the exception's text is one line each."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@lru_cache(maxsize=4)
def describe(folder: Path = DATA_FOLDER) -> dict[str, Any]:
    """Return the package's description.

    Raises DataPackageError if it is missing or cannot be read.
    """
    path = folder / DESCRIPTION_FILE
    try:
        description = json.loads(path.read_text("utf-8"))
        [Path(resource["path"]) for resource in description["resources"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        mend = "Mend: restore the file from the repository."
        problem = Problem(DESCRIPTION_FILE, None, None, f"cannot be read ({error}). {mend}")
        raise DataPackageError([problem]) from error
    return description


def tables(folder: Path = DATA_FOLDER) -> dict[str, dict[str, Any]]:
    """Return the description of every table (CSV), by name, in the package's order."""
    resources = describe(folder)["resources"]
    return {r["name"]: r for r in resources if r["path"].endswith(".csv")}


def fingerprint(folder: Path = DATA_FOLDER) -> str:
    """Return twelve hexadecimal digits that change whenever any table changes.

    The description holds the SHA-256 of every file (`--stamp` of the check writes them), so the
    hash of the description stands for the whole package.
    """
    return hashlib.sha256((folder / DESCRIPTION_FILE).read_bytes()).hexdigest()[:12]


def structural_problems(folder: Path = DATA_FOLDER) -> list[Problem]:
    """Return what is wrong with files and headers, without reading the rows.

    Cheap enough for every start of the app: one stat and one line read per table.
    """
    problems = []
    for name, table in tables(folder).items():
        path = folder / table["path"]
        expected = [field["name"] for field in table["schema"]["fields"]]
        if not path.is_file():
            message = "the file is missing. Mend: restore it from the repository."
        elif path.stat().st_size > MOST_BYTES:
            message = f"the file is larger than {MOST_BYTES:,} bytes. Mend: restore the original."
        elif (header := _header(path)) != expected:
            message = _header_message(header, expected)
        else:
            continue
        problems.append(Problem(name, None, None, message))
    return problems


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        try:
            return next(csv.reader(lines), [])
        except csv.Error:  # a cell without end
            return []


def _header_message(header: list[str], expected: list[str]) -> str:
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    if missing:
        fault = f"the header lacks {', '.join(missing)}"
    elif extra:
        fault = f"the header has unknown columns {', '.join(extra)[:60]}"
    else:
        fault = "the columns stand in another order"
    return f"{fault}. Mend: the header must read {','.join(expected)}"


@lru_cache(maxsize=64)
def load(name: str, folder: Path = DATA_FOLDER) -> pd.DataFrame:
    """Return a table as a DataFrame, typed as the description says.

    The frame is shared by all callers: derive from it, never write into it. Text columns are
    `str` with missing values for empty cells; whole numbers with empty cells are `Int64`.

    Raises DataPackageError, naming row and column, where a cell does not fit its type.
    """
    table = tables(folder)[name]
    fields = table["schema"]["fields"]
    path = folder / table["path"]
    try:
        return pd.read_csv(
            path,
            dtype={field["name"]: _dtype(field) for field in fields},
            keep_default_na=False,
            na_values=[""],
            true_values=["true"],
            false_values=["false"],
        )
    except (ValueError, OSError) as error:
        problems = structural_problems(folder) or _cell_problems(name, path, fields)
        problem = Problem(name, None, None, f"cannot be read ({error}). Mend: restore the file.")
        raise DataPackageError(problems or [problem]) from error


def _dtype(field: dict[str, Any]) -> str:
    required = field.get("constraints", {}).get("required", False)
    kinds = {
        "integer": "int64" if required else "Int64",
        "number": "float64",
        "boolean": "bool" if required else "boolean",
    }
    return kinds.get(field["type"], "str")


def _cell_problems(name: str, path: Path, fields: list[dict[str, Any]]) -> list[Problem]:
    """Find the first cell of each column that its type refuses."""
    text = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    problems = []
    for field in fields:
        column = text[field["name"]]
        if field["type"] in ("integer", "number"):
            bad = pd.to_numeric(column, errors="coerce").isna() & column.notna()
            wanted = "a number"
        elif field["type"] == "boolean":
            bad = ~column.isin(["true", "false"]) & column.notna()
            wanted = "true or false"
        else:
            continue
        if field.get("constraints", {}).get("required"):
            bad |= column.isna()
        if bad.any():
            first = int(bad.to_numpy().argmax())
            shown = "" if pd.isna(column.iloc[first]) else str(column.iloc[first])[:60]
            message = f'"{shown}" is not {wanted}. Mend: correct the cell.'
            problems.append(Problem(name, first + 2, field["name"], message))
    return problems


def overview(folder: Path = DATA_FOLDER) -> pd.DataFrame:
    """Return one row for each table: `table`, `title`, `rows`, `vintage`, `license`, `source`.

    `source` is the address of the first source named.
    """
    rows = [
        {
            "table": name,
            "title": table["title"],
            "rows": len(load(name, folder)),
            "vintage": table["vintage"],
            "license": "; ".join(license["title"] for license in table["licenses"]),
            "source": table["sources"][0].get("path"),
        }
        for name, table in tables(folder).items()
    ]
    return pd.DataFrame(rows)


def columns(name: str, folder: Path = DATA_FOLDER) -> pd.DataFrame:
    """Return one row for each column of a table: `column`, `type`, `unit`, `description`."""
    fields = tables(folder)[name]["schema"]["fields"]
    rows = [
        {"column": f["name"], **{k: f.get(k) for k in ("type", "unit", "description")}}
        for f in fields
    ]
    return pd.DataFrame(rows)


def zipped(folder: Path = DATA_FOLDER) -> bytes:
    """Return the whole package, its description included, as a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in [DESCRIPTION_FILE, *(r["path"] for r in describe(folder)["resources"])]:
            archive.write(folder / path, path)
    return buffer.getvalue()
