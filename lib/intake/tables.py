"""A table brought along: CSV, TSV or XLSX in, cells as texts out, with the rows of the file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from lib.intake.xlsx import SAVE_ANEW, SheetError, open_book, rows_of, text_of

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
# Of so many sheets the best is sought.
MOST_SHEETS = 20
LONGEST_CELL = 10_000
# What a spreadsheet may unpack to, and how many times its own size.
MOST_UNPACKED = 400_000_000
MOST_RATIO = 200
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
# So many rows tell which separator a text has.
ROWS_TO_TELL = 50
# A header stands within so many rows.
HEADER_WITHIN = 30
# Of the first so many characters at most this share may be none that a text has.
TEXT_TO_TELL, MOST_UNREADABLE = 4_000, 0.01
# What files begin with that are no tables, whatever their names say.
NO_TABLES = {
    b"%PDF": "a PDF: copy its table into a spreadsheet first",
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls): save it as .xlsx or CSV",
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


class TableError(ValueError):
    """A file that cannot be read as a table, in one line that says why and what to do."""


@dataclass(frozen=True)
class Table:
    """The cells of one sheet as texts, without blank rows.

    `numbers` are the rows' numbers in the file, from 1, blank ones counted, as a spreadsheet shows
    them. `told` says how the file was read; `sheets` names all sheets of a workbook.
    """

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    told: str
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def read_table(data: bytes, sheet: str = "", worth: Callable[[Table], int] | None = None) -> Table:
    """Return a file's table; of a workbook the sheet of that name, else its first with a cell.

    Where `worth` is given and no sheet named, it is the first of most worth, of MOST_SHEETS; those
    that cannot be read are passed over where another can be.

    What a file is is told by what is in it, never by its name. Texts are UTF-8, UTF-16 with a mark,
    else the code page of Windows; cells are parted by what parts most rows alike. Raises TableError
    for a file that is empty, too large, no table, or damaged; the message names the row if one is
    wrong.
    """
    if len(data) > MOST_BYTES:
        raise TableError(
            f"the file is larger than {MOST_BYTES / 1e6:.0f} MB, and at most so much is read at "
            "once: split it"
        )
    for start, what in NO_TABLES.items():
        if data.startswith(start):
            raise TableError(f"the file is {what}")
    if data.startswith(b"PK\x03\x04"):
        return _of_workbook(data, sheet, worth)
    return _of_text(data)


def as_frame(
    table: Table, is_header: Callable[[Sequence[str]], bool] = lambda _: True
) -> pd.DataFrame:
    """Return a table's cells by the names in its header; the index holds the rows' numbers.

    The header is the first of the first rows that `is_header`, so that titles above it are passed
    over; the first of all where none is. Short rows are filled with empty texts. Raises TableError
    where one is longer than the header.
    """
    at = next((at for at, row in enumerate(table.rows[:HEADER_WITHIN]) if is_header(row)), 0)
    header, *rows = table.rows[at:]
    numbers = table.numbers[at + 1 :]
    for number, row in zip(numbers, rows, strict=True):
        if len(row) > len(header):
            raise TableError(
                f"row {number} has {len(row)} cells, and the header {len(header)}: is a comma not "
                "within quotes?"
            )
    full = [[*row, *[""] * (len(header) - len(row))] for row in rows]
    columns = pd.Index(header, dtype=object)
    return pd.DataFrame(full, index=pd.Index(numbers, dtype="int64"), columns=columns, dtype=object)


def _of_text(data: bytes) -> Table:
    text, encoding = _decoded(data)
    start = text[:2_000].lstrip().lower()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        raise TableError("the file is a web page, not a table: download the table itself")
    if start.startswith(("{", "[{")):
        raise TableError("the file is JSON, not a table: save the list as CSV or XLSX")
    head = text[:TEXT_TO_TELL]
    odd = sum(not one.isprintable() and one not in "\t\r\n\f\v\u00a0\u202f" for one in head)
    if odd > MOST_UNREADABLE * len(head) and odd > 2:
        raise TableError("the file is no text: save the list as CSV or XLSX")
    separator = _separator(text)
    numbers, rows = _kept(_records(text, separator))
    if not rows:
        raise TableError("the file is empty")
    return Table(rows, numbers, f"{encoding}, cells parted by {SEPARATORS[separator]}")


def _decoded(data: bytes) -> tuple[str, str]:
    """Return a file's text and the name of its encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig").replace("\0", ""), "UTF-8"
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        return text.replace("\0", ""), "Windows code page 1252"


def _separator(text: str) -> str:
    """Return what parts the cells: what gives most of the first rows the same width above one."""
    head = text[: ROWS_TO_TELL * 2_000]

    def fitness(separator: str) -> tuple[int, int]:
        widths: list[int] = []
        try:
            for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
                widths += [len(row)] if any(cell.strip() for cell in row) else []
                if len(widths) == ROWS_TO_TELL:
                    break
        except csv.Error:
            pass
        wide = [one for one in widths if one > 1]
        usual = max(set(wide), key=lambda one: (wide.count(one), one), default=1)
        return wide.count(usual), usual

    return max(SEPARATORS, key=fitness)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise TableError(
                f"row {number} has a cell without end: is a quotation mark never closed?"
            ) from None


def _kept(
    records: Iterable[tuple[int, Sequence[str]]],
) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
    """Return the rows that hold anything, with their numbers; raises TableError for too much."""
    numbers: list[int] = []
    rows: list[tuple[str, ...]] = []
    for number, cells in records:
        width = len(cells)
        while width and not cells[width - 1].strip():
            width -= 1
        if not width:
            continue
        if width > MOST_COLUMNS:
            raise TableError(f"row {number:,} has {width:,} cells; at most {MOST_COLUMNS} count")
        if max(map(len, cells)) > LONGEST_CELL:
            raise TableError(
                f"row {number:,} has a cell of more than {LONGEST_CELL:,} characters: is a "
                "quotation mark never closed?"
            )
        if len(rows) == MOST_ROWS:
            raise TableError(f"the file has more than {MOST_ROWS:,} rows: split it")
        numbers.append(number)
        rows.append(tuple(cells[:width]))
    return tuple(numbers), tuple(rows)


def _of_workbook(data: bytes, sheet: str, worth: Callable[[Table], int] | None) -> Table:
    _check_zip(data)
    try:
        book = open_book(io.BytesIO(data))
        sheets = {one.title: one for one in reversed(book.worksheets)}
    except Exception:  # whatever a damaged or hostile workbook makes the reader stumble over
        raise TableError("the file looks like a workbook and cannot be read as one") from None
    names = tuple(reversed(sheets))
    if sheet and sheet not in sheets:
        raise TableError(f'the workbook has no sheet "{sheet[:40]}"')
    tables = _tables_of(sheets, [sheet] if sheet else names, passed_over=worth is not None)
    best = (
        max(islice(tables, MOST_SHEETS), key=worth, default=None) if worth else next(tables, None)
    )
    if best is None:
        raise TableError(
            f'the sheet "{sheet[:40]}" is empty'
            if sheet
            else "no sheet of the workbook holds anything"
        )
    return best


def _tables_of(sheets: dict[str, Any], wanted: Sequence[str], passed_over: bool) -> Iterator[Table]:
    """Give the wanted sheets that hold a cell; where none does, raise what is wrong with the first.

    One that cannot be read is `passed_over`, or raises at once.
    """
    names = tuple(reversed(sheets))
    refused: TableError | None = None
    given = False
    for name in wanted:
        try:
            numbers, rows = _of_sheet(name, sheets[name])
        except TableError as error:
            if not passed_over:
                raise
            refused = refused or error
            continue
        if rows:
            given = True
            yield Table(rows, numbers, f"workbook, sheet “{name}”", names, name)
    if refused and not given:
        raise refused


def _of_sheet(name: str, sheet: Any) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
    """Return the rows of a sheet and their numbers, as _kept does."""
    try:
        return _kept(
            (number, [text_of(value) for value in values]) for number, values in rows_of(sheet)
        )
    except TableError:
        raise
    except SheetError as error:
        raise TableError(f'of the sheet "{name[:40]}", {error}') from None
    except Exception:
        raise TableError(f'the sheet "{name[:40]}" is damaged: {SAVE_ANEW}') from None


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except Exception:  # a damaged one is not said by BadZipFile alone
        raise TableError(
            "the file is damaged: it starts like a workbook and cannot be unpacked: fetch it again"
        ) from None
    if not any(one.filename.startswith("xl/") for one in members):
        raise TableError("the file is a ZIP archive, not a table: unpack it first")
    unpacked = sum(one.file_size for one in members)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(data), 1):
        raise TableError("the workbook unpacks to too much: save the one sheet as CSV")
