"""The cheap check: any change of a file is seen at once, and said in words that help."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.datasets import check
from lib.datasets.package import (
    DATA_FOLDER,
    DataPackageError,
    describe,
    load,
    structural_problems,
)

MEND = "Mend: restore the file, or after a deliberate edit run python -m lib.commands check --stamp"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the shipped package to damage."""
    describe.cache_clear()
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))


def lines(folder: Path) -> list[str]:
    return [str(problem) for problem in structural_problems(folder)]


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert data.count(old) >= 1
        return data.replace(old, new, 1)

    return change


def test_the_shipped_package_is_whole(package: Path) -> None:
    assert lines(DATA_FOLDER) == []
    assert lines(package) == []


# Of the table of states (56 rows, 2,063 bytes); row 2 is Alabama, row 3 Alaska.
DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "third": (
        lambda data: b"".join(data.splitlines(keepends=True)[:19]),
        "states.csv: the file has {size} bytes and 18 rows, "
        f"the description says 2,063 bytes and 56 rows. {MEND}",
    ),
    "header-only": (
        lambda data: data.splitlines(keepends=True)[0],
        "states.csv: the file has {size} bytes and 0 rows, "
        f"the description says 2,063 bytes and 56 rows. {MEND}",
    ),
    "empty": (
        lambda data: b"",
        "states.csv: the file is empty. Mend: restore the file from the repository.",
    ),
    "Latin-1": (
        swap(b"Alaska", b"Al\xe1ska"),
        "states.csv, row 3: the file is not UTF-8 text (byte 0xE1). "
        "Mend: save it as UTF-8 text without a byte-order mark, or restore it.",
    ),
    "NUL": (
        swap(b"Alaska", b"Ala\0ka"),
        "states.csv, row 3: a NUL byte stands in the row. "
        "Mend: restore the file from the repository.",
    ),
    "key-twice": (
        swap(b"AK", b"AL"),
        'states.csv, row 3, column postal: the key "AL" stands in row 2 too. '
        "Mend: keep one of the two rows.",
    ),
    "row-twice": (
        lambda data: data + data.splitlines(keepends=True)[1],
        'states.csv, row 58, column postal: the key "AL" stands in row 2 too. '
        "Mend: keep one of the two rows.",
    ),
    "key-blank": (
        swap(b"AK", b""),
        "states.csv, row 3, column postal: the key is empty. Mend: fill it in or delete the row.",
    ),
    "blank-row": (
        swap(b"\n", b"\n\n"),
        "states.csv, row 2: the row has 0 cells, the header 5. "
        "Mend: restore the file from the repository.",
    ),
    "one-letter": (
        swap(b"Alaska", b"Alaske"),
        f"states.csv: the file is not the one described (its SHA-256 differs). {MEND}",
    ),
    "header": (
        swap(b"postal", b"Postal"),
        "states.csv: the header lacks postal. Mend: the header must read {header}",
    ),
}


@pytest.mark.parametrize(("damage", "expected"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_named(package: Path, damage: Callable[[bytes], bytes], expected: str) -> None:
    path = package / "states.csv"
    whole = path.read_bytes()
    header = whole.splitlines()[0].decode()
    path.write_bytes(damage(whole))
    said = expected.format(size=path.stat().st_size, header=header)
    assert lines(package) == [said]
    with pytest.raises(DataPackageError) as refusal:
        load("states", package)
    assert str(refusal.value) == said
    path.write_bytes(whole)
    assert lines(package) == []


def test_two_thirds_of_the_hospital_prices_missing(package: Path) -> None:
    path = package / "hospital_prices.csv"
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(rows[: len(rows) // 3]))
    (line,) = lines(package)
    assert line == (
        f"hospital_prices.csv: the file has {path.stat().st_size:,} bytes and 9,648 rows, "
        f"the description says 797,094 bytes and 28,946 rows. {MEND}"
    )


def test_other_files_are_looked_at_too(package: Path) -> None:
    path = package / "states_albers.json"
    path.write_text("{", "utf-8")
    assert lines(package) == [
        "states_albers.json: the file is not JSON. Mend: restore the file from the repository."
    ]


def test_an_edit_and_stamp_under_a_running_program_asks_for_a_new_start(package: Path) -> None:
    assert lines(package) == []
    before = describe(package)
    path = package / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace("November 2026", "December 2026"), "utf-8")
    assert lines(package) == [
        "datapackage.json: the file has changed since this program started. Mend: start it anew."
    ]
    assert describe(package) is before


def test_a_key_twice_is_seen_where_the_stamp_covers_it_up(package: Path) -> None:
    path = package / "states.csv"
    path.write_bytes(path.read_bytes().replace(b"AK", b"AL", 1))
    check.stamp(package)
    with pytest.raises(DataPackageError, match='row 3, column postal: the key "AL" stands in row'):
        load("states", package)


def misdescribe(part: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(description: dict[str, Any]) -> None:
        (states,) = (r for r in description["resources"] if r["name"] == "states")
        states[part] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (misdescribe("rows", "56"), "states.csv needs whole numbers of bytes and rows"),
        (misdescribe("schema", {}), "states.csv needs a schema whose fields have name and type"),
        (misdescribe("vintage", None), "states.csv needs a schema"),
        (misdescribe("licenses", [1]), "states.csv needs a schema"),
        (misdescribe("sources", []), "states.csv names no source"),
        (
            misdescribe(
                "schema", {"fields": [{"name": "a", "type": "string", "constraints": None}]}
            ),
            "states.csv has a field whose constraints are no object",
        ),
        (misdescribe("path", "../states.csv"), "is not the name of a file in this folder"),
        (lambda d: d.update(resources=[]), "does not describe states.csv"),
    ],
)
def test_a_description_that_cannot_be_followed_is_refused(
    package: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    path = package / "datapackage.json"
    description = json.loads(path.read_text("utf-8"))
    change(description)
    path.write_text(json.dumps(description), "utf-8")
    with pytest.raises(DataPackageError, match=said):
        load("states", package)
