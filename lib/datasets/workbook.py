"""Workbooks (XLSX) for download: tables as sheets, each cell of its own type, none a formula.

A cell whose type is text is shown as it is, whatever it starts with: no spreadsheet runs it, and
the apostrophe that defuses CSV would only spoil it. What a formula would start with also carries
the mark by which Excel knows typed text (`quotePrefix`), so that editing the cell leaves it text.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Integral, Number, Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.datasets.export import is_formula, label_of, with_line_feeds

if TYPE_CHECKING:
    from openpyxl.cell import Cell

# Excel's own bounds: rows of a sheet, and units of UTF-16 in a cell and in a sheet's name.
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
LONGEST_NAME = 31
CUT = " … (cut: a cell of a workbook holds no more)"
# Whole numbers beyond it lose digits in a spreadsheet.
MOST_DIGITS = 10**15
# Days before it are others in Excel, which holds 1900 for a leap year.
FIRST_DAY = datetime.date(1900, 3, 1)
# What a column holds → how its numbers are shown.
FORMATS = {"usd": "$#,##0.00", "percent": '0.0"%"', "share": "0.0%"}
DATE = "date"
# Of a column, in characters; so many rows are looked at.
NARROWEST, WIDEST = 9, 60
ROWS_MEASURED = 200
# What XML cannot hold; halves of a pair of UTF-16 are among it.
_UNHOLDABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\n\t]")
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


@dataclass(frozen=True)
class Sheet:
    """A table under a name; `kinds` says what columns hold: a key of FORMATS, or DATE.

    In a column of dates, texts written YYYY-MM-DD become dates.
    """

    name: str
    table: pd.DataFrame
    kinds: Mapping[str, str] = field(default_factory=dict)


def to_workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return sheets, at least one, as an XLSX file: heads bold and frozen, columns wide enough.

    Texts stay texts, codes with their zeros; numbers are numbers (to 15 digits, as spreadsheets
    hold them), dates dates; what is missing or not a number is empty. Dropped are characters that
    XML cannot hold; a text too long for a cell is cut and ends in CUT; rows beyond MOST_ROWS are
    left out and the last row says how many.
    """
    from openpyxl import Workbook  # most readers never ask for one

    book, taken = Workbook(write_only=True), list[str]()
    book.properties.creator = "Dry needling prices"
    for sheet in sheets:
        taken.append(sheet_name(sheet.name, taken))
        _write(book.create_sheet(taken[-1]), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_name(text: str, taken: Sequence[str] = ()) -> str:
    """Return a text as Excel takes it for a sheet's name, unlike those taken already.

    >>> sheet_name("Metro/rural: 20560"), sheet_name("prices", ["Prices"])
    ('Metro rural  20560', 'prices 2')
    """
    tidy = _NOT_IN_NAMES.sub(" ", _holdable(text))
    tidy = _first_units(tidy, LONGEST_NAME).strip("' ") or "Sheet"
    if tidy.casefold() == "history":  # Excel keeps this one for itself
        tidy = f"{tidy} 1"
    others, found, number = {one.casefold() for one in taken}, tidy, 1
    while found.casefold() in others:
        number += 1
        found = f"{_first_units(tidy, LONGEST_NAME - len(str(number)) - 1)} {number}"
    return found


def _write(page: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    names = [str(label_of(name)) for name in sheet.table.columns]
    kinds = [sheet.kinds.get(name, "") for name in names]
    heads = [cell_value(name) for name in names]
    page.freeze_panes = "A2"
    for number, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
        column = sheet.table.iloc[:ROWS_MEASURED, number]
        widths = [len(_shown(cell_value(one, kind), kind)) for one in column]
        widest = max([len(str(head or "")), *widths]) + 2
        dimension = page.column_dimensions[get_column_letter(number + 1)]
        dimension.width = min(max(widest, NARROWEST), WIDEST)
    cells = _Cells(page)
    page.append([cells.head(head) for head in heads])
    for row in _rows(sheet.table, kinds):
        page.append([cells.of(one, kind) for one, kind in zip(row, kinds, strict=False)])


def _rows(table: pd.DataFrame, kinds: Sequence[str]) -> Iterator[list[Any]]:
    """Return the rows as cells hold them; the last one says what there is no room for."""
    room, columns = MOST_ROWS - 1, range(table.shape[1])
    fits = len(table) if len(table) <= room else room - 1
    parts = [table.iloc[:fits, number].astype(object) for number in columns]
    for row in zip(*parts, strict=True):
        yield [cell_value(one, kind) for one, kind in zip(row, kinds, strict=True)]
    if fits < len(table):
        yield [f"{len(table) - fits:,} more rows have no room here; the CSV file holds all."]


def _shown(value: Any, kind: str) -> str:
    """Return about what a cell shows, to measure it."""
    if value is None:
        return ""
    if isinstance(value, float) and kind in FORMATS:
        return f"{value:,.2f} "
    lines: list[str] = str(value).split("\n")
    return max(lines, key=len)


def cell_value(value: Any, kind: str = "") -> Any:
    """Return what a cell holds for a value: text, number, true or false, date, or None."""
    if isinstance(value, str):
        return _date(value) if kind == DATE else _text(value)
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, Number):
        return _number(value)
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        zoned = getattr(value, "tzinfo", None) is not None
        return value.isoformat() if zoned or day < FIRST_DAY else value
    return _written(value)


def _number(value: Number) -> Any:
    if isinstance(value, Integral):
        whole = int(value)
        return whole if abs(whole) < MOST_DIGITS else _written(whole)
    if not isinstance(value, Real | Decimal):
        return _written(value)
    try:
        found = float(value)
    except (OverflowError, ValueError):
        return _written(value)
    return found if math.isfinite(found) else None if math.isnan(found) else _written(found)


def _written(value: object) -> str | None:
    try:
        return _text(str(value))
    except ValueError:  # Python writes whole numbers of at most 4,300 digits
        return "a number too long to write"


def _date(text: str) -> Any:
    try:
        found = datetime.date.fromisoformat(text) if len(text) == len("2026-01-28") else None
    except ValueError:
        found = None
    return cell_value(found) if found else _text(text)


def _text(text: str) -> str | None:
    """Return a text as a cell can hold it; None for an empty one."""
    found = with_line_feeds(_holdable(text))
    if _units(found) > LONGEST_CELL:
        found = _first_units(found, LONGEST_CELL - len(CUT)) + CUT
    return found or None


def _holdable(text: str) -> str:
    return _UNHOLDABLE.sub("", text)


def _units(text: str) -> int:
    """Return a text's length as Excel counts it: in units of UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _first_units(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")


class _Cells:
    """Makes the cells of one sheet; plain values go as they are, which is fastest."""

    def __init__(self, page: Any) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        self._new, self._page = WriteOnlyCell, page
        self._bold, self._wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def head(self, value: Any) -> Cell:
        cell = self._as_text(value)
        cell.font = self._bold
        return cell

    def of(self, value: Any, kind: str) -> Any:
        if isinstance(value, str):
            wide = len(value) > WIDEST or "\n" in value
            if not (wide or value in _ERRORS or is_formula(value)):
                return value
            cell = self._as_text(value)
            if wide:
                cell.alignment = self._wrapped
            return cell
        if kind in FORMATS and isinstance(value, int | float) and not isinstance(value, bool):
            cell = self._new(self._page, value=value)
            cell.number_format = FORMATS[kind]
            return cell
        return value

    def _as_text(self, value: str | None) -> Cell:
        cell: Cell = self._new(self._page, value=value)
        if value is not None:
            cell.data_type = "s"  # openpyxl takes "=…" for a formula, "#N/A" for an error
            cell.quotePrefix = is_formula(value)
        return cell
