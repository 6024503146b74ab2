"""Every file of every page: its mark, its context, and one meaning for each column name."""

import csv
import io
import re
from datetime import datetime
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest

from lib.clinic import Clinic, Package, new_clinic
from lib.datasets.package import columns, fingerprint
from lib.market.downloads import COLUMNS, CONTEXT_COLUMNS
from lib.ui.site import BUNDLES, MARKET, METHODS, PACKAGES, PATIENT, PRICE
from tests.clinics import priced
from tests.market import oracle
from tests.pages.opening import APP, EXAMPLE, keep, open_with_files, open_with_workbooks
from tests.workbooks import cells, opened, records

MARK = b"\xef\xbb\xbf"
BY_KEY = dict[str, bytes]
OF_PACKAGE = {"recipes_csv": "recipes", "assumptions_csv": "assumptions"}
# What a brought file holds: nothing of it rests on the data package.
OFFERS = {f"file_{EXAMPLE.name}_csv"}  # as lib.intake gives them
OF_FILES = OFFERS | {"file_prices_csv", "payers_chart_csv"}
AS_IT_IS = {"table_csv"}  # a table of the data package, byte for byte
FILTER: dict[str, str | list[str]] = {
    "place": "45402", "format": "bundled", "minutes": "60", "muscles": "3+", "price": "gross",
    "reading": "without needling", "types": ["acute"], "owners": ["non-profit"],
    "extremes": "true", "area": "metro",
}  # fmt: skip


def dayton() -> Clinic:
    """A clinic in Dayton whose every service has a price, and a package where it can have one."""
    pack = Package(sessions=5, discount_percent=15)
    return priced(new_clinic(place="45402"), 40, 90, 150, 140, 160, 95, packages=(pack,))


@lru_cache
def files(path: str, view: str = "", empty: bool = False, level: str = "nation") -> BY_KEY:
    """The files of a page for Dayton; of the market page at FILTER, in one of its views."""
    keep(new_clinic() if empty else dayton())
    app, found = open_with_files(path, **(FILTER | {"view": view, "by": level} if view else {}))
    assert not app.exception
    return found


def all_files() -> BY_KEY:
    found: BY_KEY = {}
    for page in (PRICE, PACKAGES, BUNDLES, PATIENT, METHODS):
        found |= files(page.url_path)
    found |= files(PRICE.url_path, empty=True)
    for view in ("ranges", "distribution", "map", "rows"):
        found |= files(MARKET.url_path, view)
    return found | files(MARKET.url_path, "ranges", level="state")


def read(file: bytes) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(file.decode("utf-8-sig")), dtype=str, keep_default_na=False)


def test_every_download_of_the_code_is_looked_at():
    source = "\n".join(path.read_text("utf-8") for path in APP.parent.rglob("*.py"))
    charts = {f"{key}_csv" for key in re.findall(r'key="(\w+_chart)"', source)}
    assert charts | set(re.findall(r'key="(\w+_csv)"', source)) == set(all_files()) - OFFERS


def test_every_file_has_the_mark_and_says_what_it_speaks_of():
    for key, file in all_files().items():
        if key in AS_IT_IS:
            continue
        assert file.startswith(MARK), key
        assert not file[3:].startswith(MARK), key
        table = read(file)
        if key in OF_FILES:
            assert not set(CONTEXT_COLUMNS) & set(table.columns) - {"price_kind"}, key
            assert len(table.filter(regex="^(publisher|hospital|file_date)$").columns) == 3, key
            continue
        assert set(table["data_fingerprint"]) == {fingerprint()}, key
        if key not in OF_PACKAGE:
            assert set(CONTEXT_COLUMNS) <= set(table.columns), key
            assert set(table["data_seen_by"]) == {"2026-01-28"}, key


def test_a_name_has_one_meaning_in_all_files_and_every_meaning_a_column():
    named: set[str] = set()
    for key, file in all_files().items():
        if key not in AS_IT_IS | OFFERS | OF_PACKAGE.keys():
            named |= set(read(file).columns)
    assert named == set(COLUMNS)


def test_names_shared_with_tables_of_the_package_mean_the_same_there():
    names = {name for table in OF_PACKAGE.values() for name in columns(table)["column"]}
    shared = names & COLUMNS.keys()
    # Read one by one: a recipe's visit and reading, and the address where a figure was found.
    assert shared == {"minutes", "muscles", "reading", "source_url"}


@pytest.mark.parametrize(
    ("key", "view"),
    [("ranges_chart_csv", "ranges"), ("distribution_chart_csv", "distribution"),
     ("map_chart_csv", "map"), ("rows_csv", "rows"), ("all_csv", "rows"), ("sellers_csv", "rows")],
)  # fmt: skip
def test_files_of_the_market_carry_the_pages_filters(key: str, view: str):
    table = read(files(MARKET.url_path, view)[key])
    expected = {
        "visit_format": "bundled", "muscles": "3+", "electrical": "False", "minutes": "60",
        "price_kind": "gross", "reading": "without_needling", "hospital_types": "acute",
        "ownerships": "non-profit", "extremes_included": "True",
    }  # fmt: skip
    for name, value in expected.items():
        assert set(table[name]) == {value}, name
    areas = {
        "rows_csv": {"within 100 miles of Dayton, OH (45402), metro"},
        "all_csv": {"United States"},
        "sellers_csv": {"within 300 miles of Dayton, OH (45402)"},
        "distribution_chart_csv": {"United States, metro", "United States, rural"},
    }
    if key in areas:
        assert set(table["area"]) == areas[key]
    if key == "map_chart_csv":
        assert set(table["area"]) == {f"{name}, metro" for name in table["state_name"]}


def test_rows_are_the_filters_rows_by_pandas():
    # 60 minutes: one unit of 97140 and three of 97110, the needling left away.
    rows = oracle.offers({"97140": 1, "97110": 3}, "gross", extremes=True)
    rows = oracle.filtered(rows, ("acute",), ("non-profit",))
    here = oracle.first_with_five_lists(oracle.widening(rows, "45402", kind="metro")).rows
    for key, expected in (("all_csv", rows), ("rows_csv", here)):
        table = read(files(MARKET.url_path, "rows")[key]).set_index("ccn")
        prices = table["price_usd"].astype(float).to_dict()
        assert prices == pytest.approx(expected.set_index("ccn")["usd"].to_dict())
        assert set(table.index[table["left_out"] == "True"]) == set(
            expected.loc[expected["out"], "ccn"]
        )


def test_figures_have_at_most_four_decimals():
    for key, file in all_files().items():
        if key in AS_IT_IS | OF_PACKAGE.keys():
            continue
        table = read(file)
        for name in table.columns[table.columns.str.contains("usd|p\\d\\d|median", regex=True)]:
            longest = table[name].str.extract(r"^-?\d+\.(\d+)$")[0].str.len().max()
            assert not longest > 4, (key, name)


def test_the_differences_are_in_a_file_of_their_own():
    rows = read(files(MARKET.url_path, "ranges")["differences_csv"])
    told = list(zip(rows["area"], rows["extremes_included"], strict=True))
    assert told == [(area, way) for area in ("United States", "Ohio") for way in ("False", "True")]
    assert set(rows["price_kind"]) == {"gross"}
    for low, middle, high in rows.filter(regex="^difference").iloc[:2, [1, 0, 2]].to_numpy():
        assert float(low) <= float(middle) <= float(high)


def test_files_of_owners_figures_carry_visit_and_place_and_no_filters():
    for page, key in ((PRICE, "axis_chart_csv"), (PACKAGES, "price_list_csv")):
        (row, *_) = read(files(page.url_path)[key]).to_dict("records")
        # The first service of the list, where no other is chosen.
        assert (row["visit_format"], row["minutes"]) == ("add-on", "")
        assert row["area"] == "Dayton, OH (45402)"
        assert {row["price_kind"], row["hospital_types"], row["extremes_included"]} == {""}


def test_the_price_pages_sellers_are_of_the_needling_code():
    table = read(files(PRICE.url_path)["nearby_csv"])
    assert set(table["visit_format"]) == {"add-on"}
    assert set(table["price_kind"]) == {"cash"}
    assert set(table["minutes"]) == {""}


def test_offers_of_several_visits_say_which():
    hospitals = read(files(BUNDLES.url_path)["hospital_pairs_chart_csv"])
    told = list(zip(hospitals["visit_format"], hospitals["reading"], strict=True))
    assert told == [
        *[("add-on", "")] * 2, *[("bundled", "")] * 2, *[("bundled", "without_needling")] * 2
    ]  # fmt: skip
    offers = read(files(BUNDLES.url_path)["offers_chart_csv"]).set_index("offer")["visit_format"]
    assert offers.to_dict() == {
        "Stand-alone, 30 min": "stand-alone", "Treatment without needling": "",
        "Add-on": "add-on", "Treatment with Add-on": "", "Bundled visit, 45 min": "bundled",
    }  # fmt: skip
    assert set(read(files(BUNDLES.url_path)["weeks_chart_csv"])["visit_format"]) == {""}


PAGES_AND_VIEWS = [
    *((page.url_path, "") for page in (PRICE, PACKAGES, BUNDLES, PATIENT, METHODS)),
    *((MARKET.url_path, view) for view in ("ranges", "distribution", "map", "rows")),
]


@pytest.mark.parametrize(("page", "view"), PAGES_AND_VIEWS)
def test_the_workbook_holds_what_the_csv_holds_and_says_what_it_is(page: str, view: str):
    keep(dayton())
    app, workbooks = open_with_workbooks(page, **(FILTER | {"view": view} if view else {}))
    assert not app.exception
    texts = files(page, view)
    assert workbooks.keys() == texts.keys()
    for key, workbook in workbooks.items():
        assert list(opened(workbook)) == ["Figures", "Sources"]
        header, *rows = csv.reader(io.StringIO(texts[key].decode("utf-8-sig"), newline=""))
        head, *found = cells(workbook)
        if key in AS_IT_IS:  # the package's own file is not said to be of the package
            assert head.pop() == "data_fingerprint"
            found = [row[:-1] for row in found]
        assert head == header
        assert len(found) == len(rows)
        for row, wanted in zip(found, rows, strict=True):
            assert all(map(agree, row, wanted)), (key, row, wanted)
        sources = records(workbook, "Sources")
        said = {(one["about"], one["name"]): one["says"] for one in sources}
        assert said["figures", "what"]
        if key in OF_FILES:
            assert {one["about"] for one in sources} == {"figures", "column"}
        else:
            assert said["data", "fingerprint"] == fingerprint()
            assert said["data", "hospital prices seen by"] == datetime(2026, 1, 28)
            assert all(one["license"] for one in sources if one["about"] == "table")
        for name in head:
            assert said["column", name], (key, name)


def agree(cell: Any, text: str) -> bool:
    """Whether a cell of a workbook is what the CSV file writes; there formulas are defused."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" == text
    if isinstance(cell, bool) or cell is None:
        return text == ("" if cell is None else str(cell))
    if isinstance(cell, str):
        return text in (cell, f"'{cell}")
    return bool(float(text) == pytest.approx(cell, rel=1e-12))
