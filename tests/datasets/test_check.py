"""The check of the data package: silent on the shipped data, plain about damage."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from lib.commands.check import main
from lib.datasets import check
from lib.datasets.package import DATA_FOLDER, DataPackageError

# A package small enough to check in a blink: Delaware, and what it refers to.
STATE = "DE"
TABLES = (
    "assumptions",
    "counties",
    "federal_income_tax_2026",
    "hospital_prices",
    "hospitals",
    "medicare_rvu",
    "metro_areas",
    "places",
    "recipes",
    "scope_of_practice",
    "states",
)


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def write(path: Path, rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)


def column(folder: Path, table: str, name: str) -> set[str]:
    header, *rows = read(folder / f"{table}.csv")
    return {row[header.index(name)] for row in rows}


@pytest.fixture(scope="session")
def cut_down(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stamped package of one state."""
    folder = tmp_path_factory.mktemp("package")
    for name in TABLES:
        shutil.copy(DATA_FOLDER / f"{name}.csv", folder)
    shutil.copy(DATA_FOLDER / "states_albers.json", folder)

    def keep(table: str, name: str, values: set[str]) -> None:
        header, *rows = read(folder / f"{table}.csv")
        kept = [row for row in rows if row[header.index(name)] in values]
        assert kept
        write(folder / f"{table}.csv", [header, *kept])

    for table in ("counties", "hospitals", "places", "scope_of_practice"):
        keep(table, "state", {STATE})
    keep("metro_areas", "cbsa_code", column(folder, "counties", "cbsa_code"))
    keep("hospital_prices", "ccn", column(folder, "hospitals", "ccn"))

    description = json.loads((DATA_FOLDER / "datapackage.json").read_text("utf-8"))
    description["resources"] = [
        r for r in description["resources"] if r["name"] in {*TABLES, "states_albers"}
    ]
    (folder / "datapackage.json").write_text(json.dumps(description), "utf-8")
    check.stamp(folder)
    return folder


@pytest.fixture
def package(cut_down: Path, tmp_path: Path) -> Path:
    """A copy of the small package to damage."""
    return Path(shutil.copytree(cut_down, tmp_path / "package"))


def edit(folder: Path, table: str, change: Callable[[list[list[str]]], None]) -> None:
    """Change the rows of a table (header first) and stamp, as a maintainer would."""
    rows = read(folder / f"{table}.csv")
    change(rows)
    write(folder / f"{table}.csv", rows)
    check.stamp(folder)


def set_cell(folder: Path, table: str, row: int, name: str, value: str) -> None:
    """Set a cell; `row` counts as a spreadsheet does."""

    def change(rows: list[list[str]]) -> None:
        rows[row - 1][rows[0].index(name)] = value

    edit(folder, table, change)


def lines(folder: Path) -> list[str]:
    return [str(problem) for problem in check.problems(folder)]


def test_shipped_package_has_no_problems(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert re.fullmatch(r"\d+ tables, [\d,]+ rows: no problems\n", capsys.readouterr().out)


def test_cut_down_package_has_no_problems(package: Path) -> None:
    assert lines(package) == []


CELLS = [
    (
        ("counties", 2, "population_2020", "12x"),
        'counties.csv, row 2, column population_2020: "12x" is not a whole number. '
        "Mend: write digits only.",
    ),
    (
        ("scope_of_practice", 3, "training_hours", "54.5"),
        'scope_of_practice.csv, row 3, column training_hours: "54.5" is not a whole number. '
        "Mend: write digits only, or leave the cell empty if unknown.",
    ),
    (
        ("places", 2, "lat", "north"),
        'places.csv, row 2, column lat: "north" is not a number. '
        "Mend: write digits and at most one decimal point.",
    ),
    (
        ("counties", 3, "metro", "yes"),
        'counties.csv, row 3, column metro: "yes" is neither true nor false. '
        "Mend: write true or false.",
    ),
    (
        ("counties", 2, "rucc_2023", "12"),
        'counties.csv, row 2, column rucc_2023: "12" is above 9. '
        "Mend: correct it, the column runs from 1 to 9.",
    ),
    (
        ("hospital_prices", 4, "cash_price_usd", "-5"),
        'hospital_prices.csv, row 4, column cash_price_usd: "-5" is below 0.01. '
        "Mend: correct it, the column runs from 0.01 to 200000.",
    ),
    (
        ("hospital_prices", 4, "cash_price_usd", "1_0"),
        'hospital_prices.csv, row 4, column cash_price_usd: "1_0" is not written plainly. '
        "Mend: write the digits 0 to 9 and at most one decimal point.",
    ),
    (
        ("hospital_prices", 2, "gross_charge_usd", ""),
        "hospital_prices.csv, row 2, column gross_charge_usd: the cell is empty. "
        "Mend: fill it in, this column needs a value in every row.",
    ),
    (
        ("places", 2, "zip", "1970"),
        'places.csv, row 2, column zip: "1970" has the wrong form. '
        'Mend: write it like "45402" (pattern [0-9]{5}).',
    ),
    (
        ("scope_of_practice", 2, "status", "perhaps"),
        'scope_of_practice.csv, row 2, column status: "perhaps" is not one of the known words. '
        "Mend: write one of allowed, allowed_with_conditions, silent, not_allowed, "
        "law_passed_not_in_force, unknown.",
    ),
    (
        ("counties", 2, "county_fips", "10003"),
        'counties.csv, row 3, column county_fips: the key "10003" stands in row 2 too. '
        "Mend: keep one of the two rows.",
    ),
    (
        ("hospitals", 3, "hospital", "Clinic\x00"),
        "hospitals.csv, row 3: a NUL byte stands in the row. "
        "Mend: restore the file from the repository.",
    ),
    (
        ("hospitals", 3, "hospital", "H" * 1001),
        f'hospitals.csv, row 3, column hospital: "{"H" * 60}…" is longer than 1000 characters. '
        "Mend: shorten it.",
    ),
    (
        ("states", 3, "name", "Alabama"),
        'states.csv, row 3, column name: "Alabama" stands in row 2 too. '
        "Mend: keep one of the two rows.",
    ),
    (
        ("places", 2, "county_fips", "10999"),
        'places.csv, row 2, column county_fips: "10999" is not in counties.csv, '
        "column county_fips. Mend: correct it, or add its row to counties.csv.",
    ),
    (
        ("hospitals", 2, "price_list", "999999"),
        'hospitals.csv, row 2, column price_list: "999999" is not in hospitals.csv, column ccn. '
        "Mend: correct it, or add its row to hospitals.csv.",
    ),
    (
        ("assumptions", 2, "high", "1.05"),
        'assumptions.csv, row 2, column typical: "1.08" is above high, "1.05". '
        "Mend: correct one of the two, they may not fall in this order.",
    ),
]


@pytest.mark.parametrize(
    ("cell", "expected"), CELLS, ids=[f"{c[0]}-{c[2]}-{c[3][:9] or 'empty'}" for c, _ in CELLS]
)
def test_a_damaged_cell_is_named_with_its_mend(
    package: Path, cell: tuple[str, int, str, str], expected: str
) -> None:
    set_cell(package, *cell)
    found = lines(package)
    assert expected in found
    # Other tables may refer to the cell; its own table has this one line.
    assert [line for line in found if line.startswith(f"{cell[0]}.csv")] == [expected]


def test_same_key_twice(package: Path) -> None:
    edit(package, "recipes", lambda rows: rows.append(rows[1]))
    last = len(read(package / "recipes.csv"))
    assert lines(package) == [
        f"recipes.csv, row {last}, column recipe, cpt_code: "
        'the key "add_on_1-2, 20560" stands in row 2 too. Mend: keep one of the two rows.'
    ]


def test_cash_above_gross(package: Path) -> None:
    set_cell(package, "hospital_prices", 2, "gross_charge_usd", "100")
    set_cell(package, "hospital_prices", 2, "cash_price_usd", "100.04")
    assert lines(package) == []
    set_cell(package, "hospital_prices", 2, "cash_price_usd", "100.06")
    assert lines(package) == [
        'hospital_prices.csv, row 2, column cash_price_usd: "100.06" is above gross_charge_usd, '
        '"100". Mend: correct one of the two, they may not fall in this order.'
    ]


def test_hospital_in_another_kind_of_county(package: Path) -> None:
    header, first, *_ = read(package / "hospitals.csv")
    flag, county = first[header.index("metro")], first[header.index("county_fips")]
    wrong = "false" if flag == "true" else "true"
    set_cell(package, "hospitals", 2, "metro", wrong)
    assert lines(package) == [
        f'hospitals.csv, row 2, column metro: "{wrong}" is not what counties.csv says of county '
        f"{county}. Mend: write {flag}, or correct the county."
    ]


def test_missing_column(package: Path) -> None:
    def drop(rows: list[list[str]]) -> None:
        for row in rows:
            del row[2]

    edit(package, "states", drop)
    (line,) = lines(package)
    assert line.startswith("states.csv: the header lacks name. Mend: ")


def test_extra_column(package: Path) -> None:
    def add(rows: list[list[str]]) -> None:
        for row in rows:
            row.append("x")

    edit(package, "states", add)
    (line,) = lines(package)
    assert line.startswith("states.csv: the header has unknown columns x. Mend: ")


def test_extra_cell(package: Path) -> None:
    edit(package, "states", lambda rows: rows[4].append("stray"))
    assert lines(package) == [
        'states.csv, row 5: "stray" stands beyond the last column. '
        "Mend: put quotation marks round a value that holds a comma, or delete it."
    ]


def test_blank_row_is_named_and_does_not_shift_the_rest(package: Path) -> None:
    path = package / "assumptions.csv"
    text = path.read_text("utf-8").splitlines()
    text.insert(1, "")
    path.write_text("\n".join(text) + "\n", "utf-8")
    set_cell(package, "assumptions", 3, "low", "1.3")
    assert lines(package) == [
        "assumptions.csv, row 2: the row is empty. Mend: delete it.",
        'assumptions.csv, row 3, column low: "1.3" is above typical, "1.08". '
        "Mend: correct one of the two, they may not fall in this order.",
    ]


def test_missing_file(package: Path) -> None:
    (package / "recipes.csv").unlink()
    assert lines(package) == [
        "recipes.csv: the file is missing. Mend: restore the file from the repository."
    ]


def test_missing_outlines(package: Path) -> None:
    (package / "states_albers.json").unlink()
    assert lines(package) == [
        "states_albers.json: the file is missing. Mend: restore the file from the repository."
    ]


def test_file_that_is_not_described(package: Path) -> None:
    (package / "rents.csv").write_text("a,b\n", "utf-8")
    assert lines(package) == [
        "rents.csv: the file is not in datapackage.json. "
        "Mend: describe it there, or take it out of the folder."
    ]


def test_edited_file_with_stale_hash(package: Path) -> None:
    path = package / "states.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Ohio", "Oiho"), "utf-8")
    assert lines(package) == [
        "states.csv: the file is not the one described (its SHA-256 differs). Mend: restore the "
        "file, or after a deliberate edit run python -m lib.commands check --stamp"
    ]
    check.stamp(package)
    assert lines(package) == []


def test_truncated_file(package: Path) -> None:
    path = package / "medicare_rvu.csv"
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes()[:860])
    last = len(read(path))
    first, second = lines(package)[:2]
    assert first.startswith(
        "medicare_rvu.csv: the file has 860 bytes and 3 rows, "
        f"the description says {whole:,} bytes and 25 rows. Mend: "
    )
    assert re.fullmatch(
        rf"medicare_rvu\.csv, row {last}, column \w+: the row ends before this column\. "
        r"Mend: write the missing cells, or restore the file .*",
        second,
    )
    assert not [line for line in lines(package)[2:] if line.startswith("medicare_rvu.csv")]


def test_file_too_large_is_not_read(package: Path) -> None:
    with (package / "wages.csv").open("wb") as file:
        file.truncate(51_000_000)
    with (package / "states.csv").open("wb") as file:
        file.truncate(51_000_000)
    found = lines(package)
    assert [line for line in found if line.startswith("states.csv")] == [
        "states.csv: the file is larger than 50,000,000 bytes. "
        "Mend: restore the file from the repository."
    ]
    assert any(line.startswith("wages.csv: the file is not in") for line in found)
    with pytest.raises(DataPackageError, match=r"states\.csv: the file is larger"):
        check.stamp(package)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"resources": [{"name": "x"}]}',
        '{"resources": [{"name": "passwd", "path": "../passwd.csv"}]}',
        '{"resources": [{"name": "states", "path": "states.csv", "schema": "elsewhere.json"}]}',
        '{"resources": [{"name": "states", "path": "states.csv", "schema": {"fields": [1]}}]}',
        "[" * 100_000,
    ],
)
def test_damaged_description_is_one_line(
    package: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "datapackage.json").write_text(content, "utf-8")
    (line,) = lines(package)
    assert line.startswith("datapackage.json: ")
    assert "Mend: restore the file from the repository." in line
    assert main([str(package), "--stamp"]) == 1
    assert capsys.readouterr().out == f"{line}\n"
    assert (package / "datapackage.json").read_text("utf-8") == content


def test_hostile_values_stay_short_and_on_one_line(package: Path) -> None:
    set_cell(package, "states", 2, "fips", "\x1b[31m\n" + "9" * 5000)
    found = [line for line in lines(package) if line.startswith("states.csv, row 2")]
    assert found
    for line in found:
        assert line.isprintable()
        assert "9" * 61 not in line


def test_a_damaged_table_is_named_first_and_what_follows_from_it_is_summed_up(
    package: Path,
) -> None:
    path = package / "counties.csv"
    whole = path.read_bytes()
    rows = whole.splitlines(keepends=True)
    assert [row[:6] for row in rows[1:]] == [b"10001,", b"10003,", b"10005,"]
    kept = b"".join(rows[:-1])
    path.write_bytes(kept)
    lost = [
        sum("10005" in row for row in read(package / f"{table}.csv"))
        for table in ("hospitals", "places")
    ]
    assert min(lost) > 1
    first, *rest = lines(package)
    assert first == (
        f"counties.csv: the file has {len(kept)} bytes and 2 rows, the description says "
        f"{len(whole)} bytes and 3 rows. Mend: restore the file, or after a deliberate edit run "
        "python -m lib.commands check --stamp"
    )
    assert len(rest) == 2
    for name, count, line in zip(("hospitals", "places"), lost, rest, strict=True):
        assert line.startswith(
            f"{name}.csv, column county_fips: {count} rows name a county_fips that is missing "
            "from counties.csv, which is damaged or changed (first: row "
        )
        assert line.endswith(', "10005"). Mend: counties.csv first.')


TEXTS = {
    "Windows": (
        lambda data: data.replace(b"\n", b"\r\n"),
        "states.csv, row 1: the file has Windows line ends (CRLF). "
        "Mend: save it with LF line ends, or restore it.",
    ),
    "Macintosh": (
        lambda data: data.replace(b"\n", b"\r"),
        "states.csv, row 1: the file has old Macintosh line ends (CR). "
        "Mend: save it with LF line ends, or restore it.",
    ),
    "one-CRLF": (
        lambda data: data.replace(b"Pacific\n", b"Pacific\r\n", 1),
        "states.csv, row 3: the file has Windows line ends (CRLF). "
        "Mend: save it with LF line ends, or restore it.",
    ),
    "mark": (
        lambda data: b"\xef\xbb\xbf" + data,
        "states.csv: the file starts with a byte-order mark. "
        "Mend: save it as UTF-8 text without a byte-order mark, or restore it.",
    ),
    "UTF-16": (
        lambda data: data.decode().encode("utf-16"),
        "states.csv: the file is UTF-16 text, not UTF-8. "
        "Mend: save it as UTF-8 text without a byte-order mark, or restore it.",
    ),
    "Latin-1": (
        lambda data: data.replace(b"Alaska", b"Al\xe1ska"),
        "states.csv, row 3: the file is not UTF-8 text (byte 0xE1). "
        "Mend: save it as UTF-8 text without a byte-order mark, or restore it.",
    ),
    "cut-character": (
        lambda data: data + "é".encode()[:1],
        "states.csv, row 58: the file is cut off within a character. "
        "Mend: restore the file from the repository.",
    ),
    "empty": (
        lambda data: b"\n",
        "states.csv: the file is empty. Mend: restore the file from the repository.",
    ),
}


@pytest.mark.parametrize(("change", "expected"), TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("stamped", [True, False])
def test_what_is_wrong_with_the_text_is_the_only_line(
    package: Path, change: Callable[[bytes], bytes], expected: str, stamped: bool
) -> None:
    path = package / "states.csv"
    path.write_bytes(change(path.read_bytes()))
    if stamped:
        check.stamp(package)
    assert lines(package) == [expected]


def test_the_shipped_tables_have_one_kind_of_line_end() -> None:
    assert [path.name for path in DATA_FOLDER.glob("*.csv") if b"\r" in path.read_bytes()] == []


def test_a_stamp_says_rows_and_covers_up_no_damage(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package / "states.csv"
    described = (package / "datapackage.json").read_bytes()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"AK,02", b"AL,02"))
    assert main([str(package), "--stamp"]) == 1
    assert "stands in row 2 too" in capsys.readouterr().out
    assert (package / "datapackage.json").read_bytes() == described
    path.write_bytes(whole.replace(b",Ohio,", b",Buckeye State,"))
    assert main([str(package), "--stamp"]) == 0
    stamped = json.loads((package / "datapackage.json").read_text("utf-8"))
    (states,) = (r for r in stamped["resources"] if r["name"] == "states")
    assert (states["rows"], states["bytes"]) == (56, path.stat().st_size)


@pytest.mark.parametrize("folder", ["/nowhere", "", "\x1b[31m\u202e", "x" * 10_000])
def test_a_missing_folder_is_one_line(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main([folder])
    out, err = capsys.readouterr()
    assert (refusal.value.code, out) == (2, "")
    assert err.startswith("check: folder: there is no folder")
    assert err.endswith("\n")
    assert err[:-1].isprintable()
    assert len(err) < 200


def test_bytes_that_are_no_text(package: Path) -> None:
    path = package / "states.csv"
    path.write_bytes(path.read_bytes() + b"\xff\xfe,\x00\n")
    check.stamp(package)
    assert any(line.startswith("states.csv") and "Mend: " in line for line in lines(package))


def test_at_most_fifty_lines(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def damage(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[rows[0].index("lat")] = "?"

    edit(package, "places", damage)
    count = len(read(package / "places.csv")) - 1
    assert main([str(package)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 51
    assert out[-1] == f"and {count - 50} more"


def test_stamp_changes_nothing_but_sizes_and_hashes(package: Path) -> None:
    path = package / "datapackage.json"
    before = path.read_text("utf-8")
    check.stamp(package)
    assert path.read_text("utf-8") == before
    shipped = (DATA_FOLDER / "datapackage.json").read_text("utf-8")
    assert check._written(json.loads(shipped)) + "\n" == shipped
