"""Tables brought along: whatever the file is, cells with their rows, or one line that says why."""

import datetime
import io
import re
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.styles import Font

from lib.intake.tables import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_ROWS,
    SEPARATORS,
    TableError,
    as_frame,
    read_table,
)


def workbook(*sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", list(SEPARATORS))
def test_encodings_and_separators_are_told_by_what_is_there(encoding: str, separator: str):
    text = separator.join(["clinic", "price"]) + "\r\n\r\n" + separator.join(["Café", "80"])
    found = read_table(text.encode(encoding))
    assert found.rows == (("clinic", "price"), ("Café", "80"))
    # The blank row counts, as in a spreadsheet.
    assert found.numbers == (1, 3)
    assert SEPARATORS[separator] in found.told


def test_quoted_cells_hold_separators_and_line_ends():
    found = read_table(b'clinic,price\n"Elm, ""the"" one\nsecond line","1,200"\nOak,70\n')
    assert found.rows[1] == ('Elm, "the" one\nsecond line', "1,200")
    assert found.numbers == (1, 2, 3)


def test_a_comma_in_prices_does_not_part_a_list_of_semicolons():
    assert read_table(b"a;b\n80,50;1\n75,00;2\n").rows[1] == ("80,50", "1")


def test_a_workbook_s_first_sheet_with_a_cell_is_read_or_the_one_named():
    data = workbook([], [["clinic", "price"], [], ["Elm", 80.0], ["Oak", 75.5]], [["x", 1]])
    found = read_table(data)
    assert (found.sheet, found.sheets) == ("Sheet 2", ("Sheet 1", "Sheet 2", "Sheet 3"))
    assert found.rows == (("clinic", "price"), ("Elm", "80"), ("Oak", "75.5"))
    assert found.numbers == (1, 3, 4)
    assert read_table(data, "Sheet 3").rows == (("x", "1"),)
    with pytest.raises(TableError, match="empty"):
        read_table(data, "Sheet 1")
    with pytest.raises(TableError, match='no sheet "Sheet 9"'):
        read_table(data, "Sheet 9")


def rewritten(data: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with its first sheet's XML changed, as another program may have written it."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = change(content.decode()).encode()
            new.writestr(name, content)
    return file.getvalue()


THREE_ROWS: list[list[object]] = [
    ["clinic", "price", "zip"],
    ["Elm", 80, "45402"],
    ["Oak", 75, "45402"],
]


@pytest.mark.parametrize("size", ['ref="A1"', 'ref="A1:B2"', 'ref="A1:XFD1048576"', None])
def test_what_a_sheet_says_of_its_size_is_not_believed(size: str | None):
    def change(xml: str) -> str:
        said = '<dimension ref="A1:C3" />'
        assert said in xml
        return xml.replace(said, f"<dimension {size} />" if size else "")

    found = read_table(rewritten(workbook(THREE_ROWS), change))
    assert found.rows == tuple(tuple(map(str, row)) for row in THREE_ROWS)
    assert found.numbers == (1, 2, 3)


def test_a_cell_far_down_is_read_and_one_far_right_refused_at_once():
    book = Workbook()
    for row in THREE_ROWS:
        book.active.append(row)
    book.active["B100000"].font = Font(bold=True)
    book.active["A1048576"] = "Pine"
    file = io.BytesIO()
    book.save(file)
    began = time.process_time()
    found = read_table(file.getvalue())
    assert found.numbers == (1, 2, 3, 1_048_576)
    assert found.rows[-1] == ("Pine",)
    book.active["XFD2"] = "far"
    book.save(far := io.BytesIO())
    with pytest.raises(TableError, match="row 2 has 16,384 cells"):
        read_table(far.getvalue())
    with pytest.raises(TableError, match="row 1 has 1,000,001 cells"):
        read_table(b"," * 1_000_000 + b"x")
    with pytest.raises(TableError, match="empty"):
        read_table(b"," * 1_000_000)
    assert time.process_time() - began < 4, "as fast as what is there, not as what could be"


def test_a_workbook_takes_at_most_twice_as_long_as_its_bare_rows():
    data = workbook([["clinic", "price"], *([f"Clinic {n}", 60.5 + n % 40] for n in range(5_000))])

    def bare() -> None:
        for _ in load_workbook(io.BytesIO(data), read_only=True).active.iter_rows():
            pass

    def seconds(read: Callable[[], object]) -> float:
        began = time.process_time()
        read()
        return time.process_time() - began

    rounds = [(seconds(bare), seconds(lambda: read_table(data))) for _ in range(4)]
    assert min(one for _, one in rounds) <= 2 * min(one for one, _ in rounds)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
         "row 1 stands below row 2"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
         "row 1 stands below row 1"),
        ('<row r="1048577"><c><v>1</v></c></row>', "row 1,048,577 is beyond the last"),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "cells out of order"),
        ('<row r="1"><c r="A1" t="s"><v>99</v></c></row>', 'sheet "Sheet 1" is damaged'),
        ("<row/>" * 150_001, "up to row 150,001 there is more that is formatted"),
        (("<row>" + "<c/>" * 1_000 + "</row>") * 601, "up to row 601 there is more that"),
    ],
    ids=["back", "twice", "beyond", "cells", "no such text", "empty rows", "empty cells"],
)  # fmt: skip
def test_a_sheet_of_which_something_would_be_lost_is_refused(rows: str, says: str):
    def change(xml: str) -> str:
        return re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", xml)

    # Beside another sheet, so that its size is no ratio to speak of.
    other: list[list[object]] = [[str(hash(number)) for number in range(200)] for _ in range(200)]
    with pytest.raises(TableError, match=says):
        read_table(rewritten(workbook(THREE_ROWS, other), change))


def test_of_sheets_the_first_of_most_worth_is_read_and_damaged_ones_are_passed_over():
    data = workbook([["a"]], [["b"], ["c"]], [["d"], ["e"]])
    damaged = rewritten(data, lambda xml: xml[:-40])
    assert read_table(damaged, worth=lambda one: len(one.rows)).sheet == "Sheet 2"
    assert read_table(data, "Sheet 1", worth=lambda one: len(one.rows)).sheet == "Sheet 1"
    for one, worth in ((damaged, None), (rewritten(workbook([["a"]]), lambda xml: xml[:-40]), len)):
        with pytest.raises(TableError, match='"Sheet 1" is damaged'):
            read_table(one, worth=worth and (lambda table: len(table.rows)))


def test_empty_formatted_cells_and_sheets_of_charts_are_passed_over():
    book = Workbook()
    book.create_chartsheet("Chart", 0).add_chart(BarChart())
    book["Sheet"].append(["clinic", "price", "length"])
    book["Sheet"].append(["Elm", 80.5, datetime.time(0, 30)])
    for row in book["Sheet"]["A1:Z3000"]:
        for cell in row:
            cell.font = Font(bold=True)
    book.save(file := io.BytesIO())
    found = read_table(file.getvalue())
    assert found.rows == (("clinic", "price", "length"), ("Elm", "80.5", "00:30:00"))
    assert found.sheets == ("Sheet",)


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n \n,,\n", "empty"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b'{"price": 80}', "JSON"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(1, 9)) * 50, "no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "xls"),
        (b"PK\x03\x04 and no more", "damaged"),
        (zipped("prices.csv", b"a,b"), "ZIP archive"),
        (zipped("xl/workbook.xml", b"<no"), "cannot be read"),
        (zipped("xl/bomb.xml", b"0" * 30_000_000), "unpacks to too much"),
        (b"a," * 300, "row 1 has"),
        (b'a,b\n1,"never closed ' + b"x" * 3 * LONGEST_CELL, "row 2 has a cell"),
        (b"a,b\n1," + b"x" * (LONGEST_CELL + 1), "row 2 has a cell"),
        (b"1,2\n" * (MOST_ROWS + 1), "split it"),
        (b"x" * (MOST_BYTES + 1), "larger than 20 MB"),
    ],
    ids=range(16),
)
def test_what_is_no_table_says_why(data: bytes, says: str):
    with pytest.raises(TableError, match=says):
        read_table(data)


def test_a_frame_has_the_header_s_names_short_rows_filled_and_the_file_s_row_numbers():
    frame = as_frame(read_table(b"zip,code,note\n\n45402,20560\n02138,20561, x \n"))
    assert list(frame.columns) == ["zip", "code", "note"]
    assert frame.to_dict("index") == {
        3: {"zip": "45402", "code": "20560", "note": ""},
        4: {"zip": "02138", "code": "20561", "note": " x "},
    }
    below = as_frame(
        read_table(b"Our offers;\n;\nzip;code\n45402;20560\n"), lambda row: "zip" in row
    )
    assert below.to_dict("index") == {4: {"zip": "45402", "code": "20560"}}
    with pytest.raises(TableError, match="row 2 has 3 cells, and the header 2"):
        as_frame(read_table(b"a,b\n1,2,3\n"))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_no_file_gets_further_than_a_table_or_a_reason(data: bytes):
    with suppress(TableError):
        found = read_table(data)
        assert len(found.rows) == len(found.numbers)
        assert all(any(row) for row in found.rows)
        assert list(found.numbers) == sorted(set(found.numbers))


WORKBOOK = workbook(THREE_ROWS, [["a", 1.5, datetime.date(2026, 3, 14)]])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), max_size=4),
    st.integers(4, len(WORKBOOK)),
)
def test_a_damaged_workbook_is_read_or_refused_in_words(bytes_: list[tuple[int, int]], end: int):
    data = bytearray(WORKBOOK)
    for at, byte in bytes_:
        data[at] = byte
    for one in (bytes(data), bytes(data[:end])):
        with suppress(TableError):
            read_table(one)


@pytest.mark.parametrize(
    ("offset", "value"),
    [(4, 0xFF), (6, 0xFF), (8, 14), (8, 99)],
    ids=["version needed", "flags", "LZMA", "unknown packing"],
)
def test_a_workbook_that_cannot_be_unpacked_says_so(offset: int, value: int):
    data = bytearray(WORKBOOK)
    # The same in the list at the end, where each entry has two bytes more before it.
    for start, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = data.find(start)
        while at >= 0:
            data[at + offset + shift] = value
            at = data.find(start, at + 4)
    with pytest.raises(TableError, match=r"damaged|cannot be read"):
        read_table(bytes(data))
