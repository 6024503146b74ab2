"""A workbook's sheets as rows of values: what a file says of its sheets' size is not believed.

Exporters write wrong sizes, and one cell may stand in the last row or column there is. So rows come
with their own numbers, without those between and without padding. Whoever reads bounds what the
parts unpack to first, and says in words what the library raises over damage, which can be anything.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

# As spreadsheets have them.
LAST_ROW = 1_048_576
# What is written out and holds nothing, mostly formats: about two seconds of reading.
MOST_EMPTY_ROWS = 150_000
MOST_EMPTY_CELLS = 600_000
SAVE_ANEW = "open it in a spreadsheet and save it anew"


class SheetError(ValueError):
    """A sheet that is not read, in one line that says why and what to do."""


def open_book(file: IO[bytes]) -> Any:
    """Return a workbook of openpyxl, its sheets unread; raises whatever that does over damage."""
    from openpyxl import load_workbook  # takes a moment, and few files are workbooks

    return load_workbook(file, read_only=True, data_only=True, keep_links=False)


def rows_of(sheet: Any, bounded: bool = True) -> Iterator[tuple[int, list[Any]]]:
    """Give the rows that are written out: number from 1, values up to the last, None between.

    Raises SheetError for rows or cells out of order, which the library would drop, and, where
    `bounded`, for too much that is written out and empty; else whatever it does over damage.
    """
    from openpyxl.worksheet._reader import WorkSheetParser  # iter_rows pads, fills up and drops

    book, last, empty_rows, empty_cells = sheet.parent, 0, 0, 0
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            if number > LAST_ROW:
                raise SheetError(f"row {number:,} is beyond the last a sheet has: {SAVE_ANEW}")
            if number <= last:
                raise SheetError(f"row {number:,} stands below row {last:,}: {SAVE_ANEW}")
            last = number
            values = _values(number, cells)
            yield number, values
            empty_rows += not values
            empty_cells += max(len(cells) - len(values), 0)
            if bounded and (empty_rows > MOST_EMPTY_ROWS or empty_cells > MOST_EMPTY_CELLS):
                raise SheetError(
                    f"up to row {number:,} there is more that is formatted and empty than is read "
                    f"({MOST_EMPTY_ROWS:,} rows, {MOST_EMPTY_CELLS:,} cells): copy the list into a "
                    "new sheet"
                )


def _values(number: int, cells: list[dict[str, Any]]) -> list[Any]:
    values: list[Any] = []
    for cell in cells:
        if cell["value"] in (None, ""):
            continue
        before = cell["column"] - 1 - len(values)
        if before < 0:
            raise SheetError(f"row {number:,} has cells out of order: {SAVE_ANEW}")
        if before:
            values += [None] * before
        values.append(cell["value"])
    return values


def text_of(value: Any) -> str:
    """Return a value as the sheet shows it: 80 for 80.0, days as YYYY-MM-DD, times as HH:MM:SS."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else _without_exponent(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def _without_exponent(value: float) -> str:
    """Return a number's shortest text, 0.00005 rather than 5e-05."""
    text = repr(value)
    return format(Decimal(text), "f") if "e-" in text else text
