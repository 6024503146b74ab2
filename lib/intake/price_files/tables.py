"""Rows of a table, CSV or sheet, into offers: header by header, as they come."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lib.intake.price_files.amounts import date_in, plain, text_of
from lib.intake.price_files.codes import Wanted, billing_type
from lib.intake.price_files.errors import CutShort, IntakeError
from lib.intake.price_files.headers import (
    Layout,
    cell_at,
    general_keys,
    has_prices_alone,
    is_template,
    layout_of,
)
from lib.intake.price_files.offers import Facts, Made, made
from lib.intake.price_files.opened import Opened
from lib.intake.price_files.report import Tally
from lib.intake.price_files.text import Lines, blocks_of, pieces, text_of_blocks
from lib.intake.xlsx import SheetError, open_book, rows_of

# So many rows are looked at for the first header; later ones are told by their words.
HEADER_ROWS = 50
DELIMITERS = ",\t|;"
# A cell of more lines is none: a quotation mark that opens it is closed somewhere else.
MOST_CELL_LINES = 50
# So many rows of a sheet are read until it is asked again whether to go on.
ROWS_BETWEEN_LOOKS = 256
# Python's own limit: past it a quotation mark that is never closed is noticed.
LONGEST_FIELD = 131_072
_STATE = re.compile(r"\b([A-Z]{2})[,.]?\s+\d{5}(?:-\d{4})?\b")
_TITLE = re.compile(r"hospital|medical|health|clinic|center", re.IGNORECASE)


class Rows:
    """Reads rows one after the other; knows the table in which they stand."""

    def __init__(
        self, wanted: Wanted, tally: Tally, name: str, place: str = "", can_shift: bool = True
    ) -> None:
        """Read into a tally; `place` is said before the row's number ("sheet 2, ").

        `can_shift` says whether a row of more cells than the header has one too many.
        """
        self._wanted, self._tally, self._place = wanted, tally, place
        self._can_shift = can_shift
        self._facts = Facts(file=name)
        self._general: dict[int, str] = {}
        self._version = ""
        self.layout: Layout | None = None
        self.read_any = False
        self.codeless: tuple[int, str] | None = None
        self.first: str = ""

    def row(self, number: int, cells: Sequence[str], may_be_header: bool) -> None:
        """Read a row; `number` is its place in the file."""
        if may_be_header and self._header(number, cells):
            return
        if self.layout is None:
            self._before(number, cells)
        else:
            self._data(number, cells, self.layout)

    @property
    def is_waiting(self) -> bool:
        """Whether the next row says what the last one named: whose file it is."""
        return bool(self._general)

    def _where(self, number: int) -> str:
        return f"{self._place}row {number:,}"

    def _header(self, number: int, cells: Sequence[str]) -> bool:
        if general := general_keys(cells):
            # Also far down: the files of two hospitals were joined.
            self._general, self.layout = general, None
            self._facts, self._version = Facts(file=self._facts.file), ""
            return True
        if layout := layout_of(cells, self.layout):
            self.layout, self._general, self.read_any = layout, {}, True
            self._name_table(number, layout)
            return True
        if self._general:
            self._take_general(cells)
            return True
        if self.codeless is None and has_prices_alone(cells):
            self.codeless = (number, " and ".join(plain(cell) for cell in cells if cell.strip()))
        return False

    def _name_table(self, number: int, layout: Layout) -> None:
        title = layout.title
        if title in ("tall", "wide"):
            title = " ".join(filter(None, ("CMS", self._version, title)))
        if self._facts.template not in ("", title):
            self._facts = Facts(**{**vars(self._facts), "template": title})
        self._facts.template = title
        self._tally.table(self._facts.file, f"{title}, header in {self._where(number)}")
        for reason, names in layout.remarks.items():
            for name in names:
                self._tally.remark(reason, self._where(number), name)

    def _take_general(self, cells: Sequence[str]) -> None:
        """Take the file's general data, which stand below their names."""
        said = {key: plain(cell_at(cells, index)) for index, key in self._general.items()}
        self._general = {}
        license_state = next((key[6:] for key in said if key.startswith("state ")), "")
        address = _STATE.search(said.get("addresses", ""))
        self._version = said.get("version", "")
        self._facts = Facts(
            file=self._facts.file,
            hospital=said.get("hospital", ""),
            locations=_listed(said.get("locations", "")),
            addresses=_listed(said.get("addresses", "")),
            npi=_listed(said.get("npi", "")),
            state=license_state or (address[1] if address else ""),
            file_date=date_in(said.get("file_date", "")),
        )

    def _before(self, number: int, cells: Sequence[str]) -> None:
        """Look at a row above the first header: a title, a date, or a code nobody explains."""
        words = [plain(cell) for cell in cells if cell.strip()]
        text = " ".join(words)
        self.first = self.first or text[:200]
        if len(words) <= 3 and not self._facts.file_date:
            self._facts.file_date = date_in(text)
        if (
            len(words) == 1
            and len(text) <= 100
            and not self._facts.hospital
            and _TITLE.search(text)
        ):
            self._facts.hospital = text
        if any(self._wanted.found(cell) for cell in cells) or self._wanted.mentioned(text):
            self._tally.drop("stands above any header", self._where(number), ", ".join(words))

    def _data(self, number: int, cells: Sequence[str], layout: Layout) -> None:
        found = []
        elsewhere = ""
        for cell, kind in layout.codes(cells):
            match = self._wanted.found(cell)
            if match is None:
                continue
            if code_type := billing_type(kind, match.code):
                found.append((match, code_type))
            elsewhere = elsewhere or f"{match.code} stands there as {kind or 'a code of no type'}"
        if not found:
            self._list(number, cells, elsewhere, layout)
            return
        where, text = self._where(number), ", ".join(cell for cell in cells if cell.strip())
        if self._can_shift and any(cell.strip() for cell in cells[len(layout.header) :]):
            self._tally.drop("has more cells than the header: columns may be shifted", where, text)
            return
        results: list[Made] = []
        raws = layout.raw(cells)
        for match, code_type in {one[0].code: one for one in reversed(found)}.values():
            results += [made(self._facts, number, match, code_type, raw) for raw in raws]
        self._tally.keep(results, where, text)

    def _list(self, number: int, cells: Sequence[str], elsewhere: str, layout: Layout) -> None:
        """List a row that holds a wanted code, but not as a code of CPT or HCPCS."""
        if elsewhere:
            text = ", ".join(cell for cell in cells if cell.strip())
            self._tally.drop(elsewhere, self._where(number), text)
            return
        for index, cell in enumerate(cells):
            code = self._wanted.mentioned(cell)
            if code is None:
                continue
            name = plain(cell_at(layout.header, index)) or "without a name"
            said = f"{code} stands in the column {name}"
            self._tally.drop(
                said, self._where(number), ", ".join(one for one in cells if one.strip())
            )
            return


def _listed(text: str) -> str:
    return "|".join(filter(None, (part.strip() for part in text.split("|"))))


def read_csv(file: Opened, wanted: Wanted, tally: Tally) -> None:
    """Read a CSV file into a tally; raises IntakeError where it holds no table of codes."""
    texts = pieces(text_of_blocks(blocks_of(file.stream), file.encoding))
    first = next(texts, "")
    lines = Lines(itertools.chain((first,), texts), wanted)
    reader = csv.reader(lines, delimiter=_delimiter(first), skipinitialspace=True)
    rows = Rows(wanted, tally, file.name)
    try:
        _read_lines(reader, lines, rows, wanted, tally)
    finally:
        tally.rows_read += lines.rows
    _refuse_unread(rows, file.name)


def _read_lines(reader: Any, lines: Lines, rows: Rows, wanted: Wanted, tally: Tally) -> None:
    # All of a process share it, and whoever reads tables of its own may have moved it.
    csv.field_size_limit(LONGEST_FIELD)
    while True:
        try:
            for cells in reader:
                lines.rows += 1
                # Most rows end here; below a header none is waited for.
                early = rows.layout is None and (lines.rows <= HEADER_ROWS or rows.is_waiting)
                if not (lines.coded or lines.header or early):
                    continue
                may_be_header = lines.header or early
                coded, lines.coded, lines.header = lines.coded, [], False
                # A row is named by its first line: those within its cells are taken off again.
                ends = [_line_ends(cell) for cell in cells if "\n" in cell or "\r" in cell]
                number = reader.line_num - sum(ends)
                # A row for which more lines were asked than there are is within a cell still, and
                # one of many lines, or with codes in several, has others within a cell.
                several = len(coded) > 1 and sum(map(bool, map(wanted.mentioned, coded))) > 1
                if lines.ended or several or max(ends, default=0) > MOST_CELL_LINES:
                    number += lines.ended and cells[-1].endswith(("\n", "\r"))
                    said = (
                        f"a quotation mark in row {number:,} is not closed where it should be: the "
                        "lines after it cannot be read"
                    )
                    where = f"rows {number:,} to {reader.line_num:,}"
                    _swallowed(said, where, coded, wanted, tally)
                elif any(cells):
                    rows.row(number, cells, may_be_header)
            return
        except csv.Error as error:
            said = f"the row cannot be read ({error}): is a quotation mark never closed?"
            _swallowed(said, f"ends in row {reader.line_num:,}", lines.coded, wanted, tally)
            lines.coded, lines.header = [], False
            lines.rows += 1


def _swallowed(said: str, where: str, coded: list[str], wanted: Wanted, tally: Tally) -> None:
    """List each line that holds a wanted code, of those that are no rows; note where none does."""
    lost = [line for line in coded if wanted.mentioned(line)]
    for line in lost:
        tally.drop(said, where, line)
    if not lost:
        tally.remark(said, where)


def _line_ends(cell: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", cell))


def _delimiter(text: str) -> str:
    """Return what separates cells: what makes a header of most cells of one of the first rows."""
    start, best, found = text[: 1 << 18], (0, 0), ","
    for delimiter in DELIMITERS:
        if delimiter in start and (fits := _header_cells(start, delimiter)) > best:
            best, found = fits, delimiter
            if best[0] == _TEMPLATE:  # whose names nothing else parts alike
                break
    return found


_PRICES_ALONE, _HEADER, _TEMPLATE = 1, 2, 3


def _header_cells(text: str, delimiter: str) -> tuple[int, int]:
    """Return what header the first rows hold, 0 for none, and how many cells it has."""
    best = (0, 0)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in itertools.islice(reader, HEADER_ROWS):
            n_cells = sum(1 for cell in cells if cell.strip())
            if is_template(cells):
                return _TEMPLATE, n_cells
            if layout_of(cells):
                return _HEADER, n_cells
            if has_prices_alone(cells):
                best = max(best, (_PRICES_ALONE, n_cells))
    except csv.Error:
        pass
    return best


def _refuse_unread(rows: Rows, name: str) -> None:
    if rows.read_any:
        return
    if rows.codeless:
        number, columns = rows.codeless
        raise IntakeError(
            f"{name} lists descriptions and prices alone (row {number:,}: {plain(columns)[:200]}): "
            "without a column of CPT or HCPCS codes no row can be told for what it is"
        )
    raise IntakeError(
        f"{name} has no header that is known: looked for CMS's template (description, code|1, "
        "standard_charge|…), or for columns named CPT or HCPCS, and charge or price"
        + (f"; it begins: {rows.first[:120]}" if rows.first else "")
    )


def read_workbook(file: Opened, wanted: Wanted, tally: Tally) -> None:
    """Read all sheets of a workbook; raises IntakeError where none holds a table of codes."""
    try:
        book = open_book(file.stream)
    except (CutShort, MemoryError):
        raise
    except Exception as error:  # the library raises what its parsers do
        raise IntakeError(
            f"{file.name} is a damaged workbook ({plain(str(error))[:120]})"
        ) from None
    unread: list[IntakeError] = []
    several = len(book.worksheets) > 1
    settled = False
    for sheet in book.worksheets:
        place = f"sheet {plain(sheet.title)}, " if several else ""
        rows = Rows(wanted, tally, file.name, place, can_shift=False)
        try:
            _read_sheet(rows_of(sheet, bounded=False), rows, tally, wanted, file.watch)
        except SheetError as error:
            raise CutShort(f"{place}{error}") from None
        except (CutShort, MemoryError, IntakeError):
            raise
        except Exception as error:
            raise CutShort(f"{place}the workbook is damaged ({plain(str(error))[:120]})") from None
        try:
            _refuse_unread(rows, file.name)
            settled = True
        except IntakeError as error:
            unread.append(error)
            if several and rows.first:
                tally.remark("a sheet cannot be read", plain(sheet.title), str(error))
    if not settled and unread:
        raise unread[0]


def _read_sheet(
    sheet: Iterator[tuple[int, Sequence[Any]]],
    rows: Rows,
    tally: Tally,
    wanted: Wanted,
    watch: Callable[[], None],
) -> None:
    for count, (number, values) in enumerate(sheet):
        if count % ROWS_BETWEEN_LOOKS == 0:
            watch()
        if not values:
            continue
        tally.rows_read += 1
        early = rows.layout is None and number <= HEADER_ROWS
        if not (early or rows.is_waiting or _may_matter(values, wanted)):
            continue
        cells = [text_of(value) for value in values]
        if any(cells):
            rows.row(number, cells, True)


def _may_matter(values: Sequence[Any], wanted: Wanted) -> bool:
    """Return whether a row of a sheet may hold a wanted code or head a table."""
    text = "\x1f".join(map(str, filter(None, values)))
    return wanted.may_stand_in(text) or any(one in text for one in Lines.HEADERS)
