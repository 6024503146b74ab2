"""Tables brought along: whatever the file is, cells with their rows, or one line that says why."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

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
