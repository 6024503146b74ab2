"""The data package: what `data/datapackage.json` says of every table, and the tables themselves.

`datapackage.json` is the one description of tables, columns, units, sources and licenses. This
module reads it, loads a table by it into pandas, and does the cheap check that the app and every
command make before they compute: each file is, byte for byte, the one described. The thorough
check of every row is `python -m lib.commands check`.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from lib.datasets.damage import (
    RESTORE,
    DataPackageError,
    Problem,
    change_problem,
    file_problem,
    primary_key,
    row_problem,
    shown,
)

__all__ = [
    "DATA_FOLDER",
    "DESCRIPTION_FILE",
    "DataPackageError",
    "Problem",
    "columns",
    "content",
    "describe",
    "fingerprint",
    "load",
    "overview",
    "structural_problems",
    "tables",
    "zipped",
]

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"
DESCRIPTION_FILE = "datapackage.json"
MOST_BYTES = 50_000_000


@lru_cache(maxsize=4)
def describe(folder: Path = DATA_FOLDER) -> dict[str, Any]:
    """Return the package's description.

    Raises DataPackageError if it is missing, cannot be read, or lacks what this module follows.
    """
    return _description_now(folder, _signature(folder / DESCRIPTION_FILE))


@lru_cache(maxsize=4)
def _description_now(folder: Path, signature: tuple[int, ...] | None) -> dict[str, Any]:
    return _parsed(content(folder / DESCRIPTION_FILE))


def content(path: Path) -> bytes:
    """Return a file's bytes.

    Raises DataPackageError where it is missing, larger than MOST_BYTES or may not be read.
    """
    try:
        if not path.is_file():
            fault = "the file is missing"
        elif path.stat().st_size > MOST_BYTES:
            fault = f"the file is larger than {MOST_BYTES:,} bytes"
        else:
            return path.read_bytes()
    except OSError as error:
        fault = f"the file cannot be read ({error.strerror})"
    raise DataPackageError([Problem(path.name, None, None, f"{fault}. {RESTORE}")])


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        description: dict[str, Any] = json.loads(data.decode("utf-8"))
        fault = next(filter(None, map(_misshapen, description["resources"])), "")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        fault = f"cannot be read ({shown(error)})"
    if fault:
        raise DataPackageError([Problem(DESCRIPTION_FILE, None, None, f"{fault}. {RESTORE}")])
    return description


def _misshapen(resource: dict[str, Any]) -> str:
    """Say what is wrong with one resource of the description; empty if nothing is."""
    path = resource["path"]
    if Path(path).name != path:
        return f'"{shown(path)}" is not the name of a file in this folder'
    if not all(isinstance(resource.get(count, 0), int) for count in ("bytes", "rows")):
        return f"{path} needs whole numbers of bytes and rows"
    if not path.endswith(".csv"):
        return "" if isinstance(resource.get("name"), str) else f"{path} has no name"
    if resource.get("name") != Path(path).stem:
        return f"{path} needs its stem as name"
    try:
        schema = resource["schema"]
        columns = [str(field["name"]) for field in schema["fields"] if str(field["type"])]
        _ = [str(key["reference"]["resource"]) for key in schema.get("foreignKeys", [])]
        if not all(isinstance(field.get("constraints", {}), dict) for field in schema["fields"]):
            return f"{path} has a field whose constraints are no object"
        said = all(isinstance(resource[word], str) for word in ("title", "vintage", "description"))
        _ = [str(one["title"]) for one in [*resource["licenses"], *resource["sources"]]]
        if not resource["sources"]:
            return f"{path} names no source"
        known = set(primary_key(resource)) <= set(columns)
    except (KeyError, TypeError, AttributeError):
        said = False
    if not said:
        return (
            f"{path} needs a schema whose fields have name and type, a title, vintage and "
            "description, and licenses and sources with titles"
        )
    if not columns:
        return f"{path} has no fields"
    return "" if known else f"{path} has a primary key that is none of its columns"


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
    """Return what is wrong with the files of the package; empty if each is the one described.

    Cheap enough for every run of the app: a file is read and hashed when it is new to the process
    or has been written to since, and else only looked up. Raises DataPackageError where the
    description itself is damaged.
    """
    description = describe(folder)
    now = _description_now(folder, _signature(folder / DESCRIPTION_FILE))
    if now != description:
        message = "the file has changed since this program started. Mend: start it anew."
        return [Problem(DESCRIPTION_FILE, None, None, message)]
    found = [
        _examined(folder, position, _described(resource), _signature(folder / resource["path"]))
        for position, resource in enumerate(description["resources"])
    ]
    return [problem for problem in found if problem]


def _described(resource: dict[str, Any]) -> str:
    return str([resource.get(part) for part in ("hash", "bytes", "rows")])


def _signature(path: Path) -> tuple[int, ...] | None:
    """Return what changes when a file is written to or replaced; None if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@lru_cache(maxsize=128)
def _examined(
    folder: Path, position: int, described: str, signature: tuple[int, ...] | None
) -> Problem | None:
    """Return what is wrong with one file; the last two arguments say when to look again."""
    resource = describe(folder)["resources"][position]
    try:
        return file_problem(resource, content(folder / resource["path"]))
    except DataPackageError as error:
        return error.problems[0]


@lru_cache(maxsize=64)
def load(name: str, folder: Path = DATA_FOLDER) -> pd.DataFrame:
    """Return a table as a DataFrame, typed as the description says.

    The frame is shared by all callers: derive from it, never write into it. Text columns are
    `str` with missing values for empty cells; whole numbers with empty cells are `Int64`.

    Raises DataPackageError where the file is not the one described, where a cell does not fit its
    type, where rows are missing, and where a key is empty or stands twice.
    """
    table = tables(folder).get(name)
    if table is None:
        message = f"does not describe {shown(name)}.csv. {RESTORE}"
        raise DataPackageError([Problem(DESCRIPTION_FILE, None, None, message)])
    data = content(folder / table["path"])
    if problem := file_problem(table, data):
        raise DataPackageError([problem])
    try:
        frame = pd.read_csv(
            io.BytesIO(data),
            dtype={field["name"]: _dtype(field) for field in table["schema"]["fields"]},
            keep_default_na=False,
            na_values=[""],
            true_values=["true"],
            false_values=["false"],
        )
    except ValueError as error:
        message = f"cannot be read ({shown(error, 200)}). {RESTORE}"
        problem = row_problem(table, data) or Problem(name, None, None, message)
        raise DataPackageError([problem]) from error
    if len(frame) != table.get("rows") and (problem := change_problem(table, data)):
        raise DataPackageError([problem])
    if _has_bad_key(frame, primary_key(table)) and (problem := row_problem(table, data)):
        raise DataPackageError([problem])
    return frame


def _has_bad_key(frame: pd.DataFrame, key: list[str]) -> bool:
    return bool(key) and bool(frame.duplicated(key).any() or frame[key].isna().to_numpy().any())


def _dtype(field: dict[str, Any]) -> str:
    required = field.get("constraints", {}).get("required", False)
    kinds = {
        "integer": "int64" if required else "Int64",
        "number": "float64",
        "boolean": "bool" if required else "boolean",
    }
    return kinds.get(field["type"], "str")


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
