"""Workbooks hold what a table holds: each cell of its own type, none a formula."""

import datetime
import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.datasets import workbook
from lib.datasets.workbook import (
    CUT,
    LONGEST_CELL,
    LONGEST_NAME,
    Sheet,
    cell_value,
    sheet_name,
    to_workbook,
)
from tests.workbooks import cells, opened

DAY = datetime.date(2026, 1, 28)


def again(values: list[Any], kind: str = "") -> list[Any]:
    """What a column of values comes back as."""
    table = pd.DataFrame({"a": pd.Series(values, dtype=object), "end": "|"})
    return [row[0] for row in cells(to_workbook([Sheet("s", table, {"a": kind})]))[1:]]


def test_each_value_keeps_its_type():
    values = ["01234", "20560", 7, -1.5, True, DAY, None, "two\nlines", " blank "]
    assert again(values) == [
        "01234", "20560", 7, -1.5, True, datetime.datetime(2026, 1, 28), None, "two\nlines",
        " blank ",
    ]  # fmt: skip


def test_what_is_no_number_is_empty_and_what_no_cell_holds_is_text():
    odd = [math.nan, pd.NA, pd.NaT, math.inf, -math.inf, 10**20, 1 + 2j]
    assert again(odd) == [None, None, None, "inf", "-inf", "1" + "0" * 20, "(1+2j)"]
    assert again([np.int64(3), np.float32(0.5), np.bool_(True), Decimal("1.25")]) == [
        3, 0.5, True, 1.25,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1", " =1", "\t=1", "#N/A", "#REF!"],
)
def test_a_formula_is_a_text_as_it_was_and_stays_one_when_it_is_edited(text: str):
    table = pd.DataFrame({text: [text]})
    (sheet,) = opened(to_workbook([Sheet("s", table)])).values()
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.data_type, cell.value) == ("s", text)
        assert cell.quotePrefix == (not text.startswith("#"))


def test_dates_in_a_column_of_dates_are_dates_and_other_texts_stay():
    texts = ["2026-01-28", "2026-01", "2026-13-01", "20260128", "1850-02-03"]
    found = again(texts, "date")
    assert found == [datetime.datetime(2026, 1, 28), *texts[1:]]
    assert again(texts) == texts
    zone = pd.Timestamp("2026-01-28 10:00", tz="UTC")
    assert again([datetime.date(1850, 2, 3), zone]) == ["1850-02-03", "2026-01-28T10:00:00+00:00"]


def test_money_and_shares_are_shown_as_such():
    table = pd.DataFrame({"usd": [1382.5], "share": [0.25], "percent": [80.0], "n": [1.5]})
    kinds = {"usd": "usd", "share": "share", "percent": "percent"}
    (sheet,) = opened(to_workbook([Sheet("s", table, kinds)])).values()
    assert [cell.number_format for cell in sheet[2]] == [
        "$#,##0.00", "0.0%", '0.0"%"', "General",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]] == [1382.5, 0.25, 80, 1.5]


def test_the_head_is_bold_and_frozen_and_columns_are_as_wide_as_needed():
    table = pd.DataFrame({"hospital": ["x" * 30], "n": [1], "note": ["y" * 500]})
    (sheet,) = opened(to_workbook([Sheet("s", table)])).values()
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.bold for cell in sheet[1])
    assert not sheet["A2"].font.bold
    widths = [sheet.column_dimensions[name].width for name in "ABC"]
    assert widths == [32, 9, 60]
    assert sheet["C2"].alignment.wrap_text


@pytest.mark.parametrize("text", ["x" * (LONGEST_CELL + 1), "é" * 40_000, "😀" * 20_000])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(text: str):
    (found,) = again([text])
    assert found.endswith(CUT)
    assert text.startswith(found.removesuffix(CUT))
    length = len(found.encode("utf-16-le")) // 2
    assert LONGEST_CELL - 1 <= length <= LONGEST_CELL
    longest = "x" * LONGEST_CELL
    assert again([longest]) == [longest]


def test_rows_without_room_are_counted_in_the_last_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    assert again([1, 2, 3, 4]) == [1, 2, 3, 4]
    assert again([1, 2, 3, 4, 5, 6]) == [
        1, 2, 3, "3 more rows have no room here; the CSV file holds all.",
    ]  # fmt: skip


def test_an_empty_table_has_its_head_and_one_without_columns_is_a_sheet():
    assert cells(to_workbook([Sheet("s", pd.DataFrame({"a": [], "b": []}))])) == [["a", "b"]]
    assert list(opened(to_workbook([Sheet("s", pd.DataFrame())]))) == ["s"]


@pytest.mark.parametrize(
    "name", ["", "'", "History", "a/b", "[x]:*?\\", "x" * 40, "😀" * 20, "\x00", "two\nlines"]
)
def test_names_of_sheets_are_within_excels_rules(name: str):
    found = sheet_name(name)
    assert found
    assert found.casefold() != "history"
    assert not set(found) & set("[]:*?/\\\n\0")
    assert not found.startswith("'")
    assert not found.endswith("'")
    assert len(found.encode("utf-16-le")) // 2 <= LONGEST_NAME
    names = list(opened(to_workbook([Sheet(name, pd.DataFrame({"a": [1]}))] * 12)))
    assert len({one.casefold() for one in names}) == 12


repeatable = settings(derandomize=True, deadline=None, database=None)
# Whatever may stand in a text: controls, halves of pairs, what is no character, and formulas.
odd = (
    st.text(st.characters(), max_size=12)
    | st.text(
        st.sampled_from([*"=+-@'\t\r\n\0\x0b\x1f\x7f\ud800\udfff\ufffe\uffff＝ a1_x"]),
        max_size=8,
    )
    | st.just("_x000D_")
)
values = st.one_of(
    odd, odd.map(lambda text: text * 9_000), st.none(), st.booleans(), st.integers(),
    st.floats(), st.dates(), st.datetimes(timezones=st.none() | st.just(datetime.UTC)),
    st.decimals(), st.fractions(), st.complex_numbers(), st.binary(max_size=5),
    st.timedeltas(), st.lists(st.integers(), max_size=2),
)  # fmt: skip


@repeatable
@given(st.lists(st.tuples(values, values), max_size=5), odd, st.sampled_from(["", "usd", "date"]))
def test_whatever_a_table_holds_comes_back_cell_by_cell(rows, name: str, kind: str):
    table = pd.DataFrame(rows, columns=pd.Index([name, "b"], dtype=object), dtype=object)
    file = to_workbook([Sheet(name, table, {name: kind}), Sheet(name, table)])
    for sheet, kinds in zip(opened(file).values(), ((kind, ""), ("", "")), strict=True):
        found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for row, wanted in zip(found, rows, strict=False):
            for cell, value, of in zip(row, wanted, kinds, strict=True):
                assert same(cell, cell_value(value, of)), (cell, value)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def same(cell: Any, wanted: Any) -> bool:
    """Whether a cell holds a value as far as spreadsheets do: 15 digits, thousandths of seconds."""
    if isinstance(wanted, datetime.datetime):
        return abs(cell - wanted) < datetime.timedelta(milliseconds=2)
    if isinstance(wanted, datetime.date):
        return bool(cell == datetime.datetime.combine(wanted, datetime.time()))
    if isinstance(wanted, float):
        return math.isclose(cell, wanted, rel_tol=1e-14, abs_tol=1e-300)
    return bool(cell == wanted and isinstance(cell, bool) == isinstance(wanted, bool))


@repeatable
@given(odd)
def test_a_text_loses_only_what_xml_cannot_hold(text: str):
    kept = "".join(c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff"
                   and c not in "\ufffe\uffff"))  # fmt: skip
    wanted = kept.replace("\r\n", "\n").replace("\r", "\n")
    assert again([text]) == [wanted or None]
