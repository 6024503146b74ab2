"""What a file is, how it is unpacked, and the limits that stand against it."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path

import pytest

from lib.intake.price_files import text as lines_of_text
from lib.intake.price_files.errors import IntakeError
from lib.intake.price_files.json_events import DEEPEST, LONGEST_VALUE
from lib.intake.price_files.opened import Limits
from lib.intake.price_files.read import read
from tests.intake.price_files.made_files import (
    CODES,
    hospital,
    item,
    packed,
    taken,
    tall,
    workbook,
    zipped,
)

FILE = tall({"code": "20560", "gross": "74", "description": "Nadelung – “dry”"})
JSON = hospital(item(("20560", "CPT"), gross_charge=74))
UTF8_MARK = b"\xef\xbb\xbf"


class Pipe(io.RawIOBase):
    """A stream that cannot be searched."""

    def __init__(self, data: bytes) -> None:
        self._rest = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._rest.readinto(buffer)


@pytest.mark.parametrize(
    "data",
    [
        FILE.encode(),
        UTF8_MARK + FILE.encode(),
        UTF8_MARK + b'"hospital_name"' + FILE.encode()[len("hospital_name") :],
        FILE.encode("cp1252"),
        FILE.encode("utf-16"),
        FILE.encode("utf-16-le"),
        FILE.replace("\n", "\r\n").encode(),
        FILE.replace("\n", "\r").encode(),
        b"\n\n" + JSON.encode(),
        UTF8_MARK + JSON.encode(),
        JSON.encode("utf-16"),
        packed(FILE),
        packed(packed(JSON)),
        packed(FILE[:50]) + packed(FILE[50:]),
        zipped(a_csv=FILE),
        zipped(a_csv=packed(FILE)),
        packed(zipped(a_txt=FILE)),
        zipped(readme_pdf=b"%PDF-1.7", a_csv=FILE),
    ],
)
def test_any_wrapping_and_encoding_gives_the_same_offer(data: bytes):
    for stream in (io.BytesIO(data), io.BufferedReader(Pipe(data))):
        (price,) = read(stream, CODES, name="wrong.pdf").offers["gross_charge_usd"]
        assert price == 74


def test_every_member_of_an_archive_is_read_and_named():
    intake = taken(zipped(a_csv=FILE, b_json=JSON, c_html="<html>"), name="all.zip")
    assert intake.offers["file"].tolist() == ["all.zip!a.csv", "all.zip!b.json"]
    (remark,) = intake.report.remarks
    assert "all.zip!c.html is a web page" in remark.examples[0].text


def test_a_member_cut_off_is_named_and_the_others_are_read():
    intake = taken(zipped(a_json=JSON[:-1], b_csv=FILE, c_json=JSON), name="all.zip")
    assert intake.offers["file"].str[8:].tolist() == ["a.json", "b.csv", "c.json"]
    assert intake.report.stopped.startswith("a.json: the JSON ends in the middle")
    (remark,) = intake.report.remarks
    assert (remark.reason, remark.examples[0].where) == (
        "a file in it is not read to its end",
        "a.json",
    )


@pytest.mark.parametrize(
    ("other", "said"),
    [("one,two\nthree,four\n", "has no header"), ('{"reporting_structure": []}', "contents")],
)
@pytest.mark.parametrize("good", [FILE, JSON])
def test_a_member_that_is_no_price_file_is_said_after_a_good_one(good: str, other: str, said: str):
    intake = taken(zipped(a=good, b=other), name="all.zip")
    assert len(intake.offers) == 1
    (remark,) = intake.report.remarks
    assert remark.reason == "a file in it cannot be read"
    assert said in remark.examples[0].text


def test_rows_and_items_are_numbered_in_each_member():
    offers = taken(zipped(a_csv=FILE, b_json=JSON)).offers
    assert offers["row"].tolist() == [4, 1]


def test_cancelling_ends_the_reading_of_all_members(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules["lib.intake.price_files.read"], "SECONDS_BETWEEN", 0)
    data, looks = zipped(a_csv=FILE, b_csv=FILE * 2, c_csv=FILE), [0]

    def cancelled() -> bool:
        looks[0] += 1
        return looks[0] > n_looks

    seen = set()
    for n_looks in range(12):
        looks[0] = 0
        intake = taken(data, cancelled=cancelled)
        seen.add(intake.report.cancelled)
        assert intake.report.cancelled == (looks[0] > n_looks)
    assert True in seen


@pytest.mark.parametrize("mark", [UTF8_MARK * 2, UTF8_MARK * 3])
@pytest.mark.parametrize("text", [FILE, JSON])
def test_several_byte_order_marks_are_none(mark: bytes, text: str):
    (offer,) = taken(mark + text.encode()).offers.to_dict("records")
    assert (offer["hospital"], offer["file_date"]) == ("Elm Hospital", "2026-04-01")


def test_line_ends_translated_twice_are_one():
    assert taken(FILE.replace("\n", "\r\r\n").encode()).offers["row"].tolist() == [4]
    many = tall(*[{"code": "20560", "gross": "74"}] * 3_000).replace("\n", "\r\r\n")
    assert taken(many).offers["row"].tolist() == list(range(4, 3_004))


def test_bytes_of_windows_are_read_as_its_letters():
    (text,) = taken(FILE.encode("cp1252")).offers["description"]
    assert text == "Nadelung – “dry”"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (packed(b""), "is empty"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"\n <HTML>", "is a web page"),
        (b"<?xml version='1.0'?>", "is XML"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\xd0\xcf\x11\xe0rest", "old Office file"),
        (b"PK\x03\x04broken", "damaged .zip"),
        (zipped(), "without a file"),
        (b"\x1f\x8bbroken", "damaged"),
        (bytes(range(256)) * 20, "no text"),
        (packed(packed(packed(packed(FILE)))), "packed more than"),
        (b"\xff\xfe\x00\x00" + FILE.encode("utf-32-le"), "UTF-32"),
    ],
)
def test_what_is_not_read_is_said_in_one_line(data: bytes, said: str):
    with pytest.raises(IntakeError, match=said) as refusal:
        taken(data, name="prices.csv")
    assert str(refusal.value).isprintable()


def packed_by(method: int, at: bytes = b"", *changes: tuple[int, int]) -> bytes:
    """An archive whose record after a mark has some bytes changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.csv", FILE)
    data = bytearray(out.getvalue())
    for place, new in changes:
        data[data.index(at) + place] = new
    return bytes(data)


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
SOUND = packed_by(zipfile.ZIP_DEFLATED)
BAD_NAME = packed_by(zipfile.ZIP_DEFLATED, CENTRAL, (9, 8)).replace(b"a.csv", b"\xff.csv", 1)


@pytest.mark.parametrize(
    "data",
    [
        packed_by(zipfile.ZIP_LZMA, LOCAL, (60, 255), (61, 255), (62, 0)),
        packed_by(zipfile.ZIP_BZIP2, LOCAL, (60, 255), (61, 255)),
        packed_by(zipfile.ZIP_DEFLATED, LOCAL, (60, 255), (61, 255)),
        packed_by(zipfile.ZIP_DEFLATED, CENTRAL, (6, 99)),  # a version to come
        packed_by(zipfile.ZIP_DEFLATED, CENTRAL, (10, 97)),  # an unknown way of packing
        packed_by(zipfile.ZIP_DEFLATED, CENTRAL, (8, 1)),  # a password
        packed_by(zipfile.ZIP_DEFLATED, CENTRAL, (44, 255)),  # an offset beyond the end
        packed_by(zipfile.ZIP_DEFLATED, END, (14, 1)),  # an offset before the start
        SOUND[:60] + SOUND[62:],  # all offsets after it are wrong
        BAD_NAME[:7] + b"\x08" + BAD_NAME[8:],  # no UTF-8, as it says it is
    ],
)
def test_a_damaged_archive_is_said_in_one_line(data: bytes):
    with pytest.raises(IntakeError, match=r"all\.zip") as refusal:
        taken(data, name="all.zip")
    assert str(refusal.value).isprintable()


def test_a_path_that_leads_nowhere_is_said(tmp_path: Path):
    for path in (tmp_path, tmp_path / "none.csv", "nul\0"):
        with pytest.raises(IntakeError, match="cannot be opened"):
            read(path, CODES)


@pytest.mark.parametrize("codes", [[], ["2056"], ["20560", "needling"], ["\x1b[31m"], ["1"] * 9])
def test_codes_that_are_none_are_refused(codes: list[str]):
    with pytest.raises(IntakeError):
        read(io.BytesIO(FILE.encode()), codes)


def test_a_cut_off_archive_keeps_what_was_read():
    rows = [{"code": "20560", "gross": str(74 + n)} for n in range(2000)]
    data = packed(tall(*rows))
    cut = taken(data[: len(data) // 2])
    assert 0 < len(cut.offers) < 2000
    assert "damaged" in cut.report.stopped


SMALL = Limits(unpacked_bytes=10_000_000, ratio=50, free_bytes=100_000)
ZEROS = b"\n" * 5_000_000


@pytest.mark.parametrize(
    "bomb", [packed(ZEROS), zipped(a_csv=ZEROS), packed(packed(ZEROS)), zipped(a_csv=packed(ZEROS))]
)
def test_a_bomb_is_stopped_by_its_ratio(bomb: bytes):
    with pytest.raises(IntakeError, match="times its size"):
        taken(bomb, limits=SMALL)


def test_a_bomb_after_a_table_keeps_the_table():
    intake = taken(packed(FILE.encode() + ZEROS), limits=SMALL)
    assert (len(intake.offers), "times its size" in intake.report.stopped) == (1, True)


def test_more_bytes_than_allowed_are_not_unpacked():
    with pytest.raises(IntakeError, match="more than 1,000 bytes"):
        taken(
            packed(tall(*[{"code": "20560", "gross": "1"}] * 9)), limits=Limits(unpacked_bytes=1000)
        )


def test_a_workbook_is_bounded_before_it_is_opened():
    data = workbook([["CPT", "Price"], *[["20560", n] for n in range(1, 301)]])
    assert len(taken(data).offers) == 300
    for limits, said in (
        (Limits(workbook_bytes=1000), "unpacks to"),
        (Limits(ratio=1, free_bytes=10), "unpacks to"),
        (Limits(strings_bytes=1000), "too much text"),
    ):
        with pytest.raises(IntakeError, match=said):
            taken(data, limits=limits)


@pytest.mark.parametrize("head", ["", FILE])
def test_an_endless_line_is_no_row(head: str):
    data = head + "a" * (lines_of_text.LONGEST_LINE + 100_000)
    if not head:
        with pytest.raises(IntakeError, match="a line is longer"):
            taken(data)
    else:
        assert "a line is longer" in taken(data).report.stopped


def test_a_row_without_end_is_noticed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines_of_text, "LONGEST_LINE", 200_000)
    endless = ('"' + "a\n" * 50_000 + '",') * 30
    assert "a row never ends" in taken(FILE + endless).report.stopped


def test_a_quotation_mark_never_closed_is_listed_and_the_rest_is_read():
    csv.field_size_limit(10_000_000)  # as another reader of tables in the process may leave it
    row = FILE.splitlines()[-1]
    swallowed = f'"never,closed\n{row}\n' + "x\n" * 100_000
    intake = taken(f"{FILE}{swallowed}{row}\n")
    assert len(intake.offers) == 2
    (why,) = intake.report.dropped
    assert "is a quotation mark never closed" in why.reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": "' + "x" * (LONGEST_VALUE + 200_000), "a value is longer"),
        ("[" * (DEEPEST + 10), "nested more than"),
        ('{"a":' + "[" * 100_000, "nested more than"),
    ],
)
def test_json_made_to_fill_memory_is_stopped(text: str, said: str):
    with pytest.raises(IntakeError, match=said):
        taken(text)


def test_progress_is_told_and_reading_is_cancelled(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules["lib.intake.price_files.read"], "SECONDS_BETWEEN", 0)
    data = tall(*[{"code": "20560", "gross": "74"}] * 20_000).encode()
    told: list[tuple[int, int]] = []
    whole = taken(data, on_progress=lambda *at: told.append(at))
    assert told == sorted(told)
    assert told[-1] == (len(data), len(data))
    assert (len(whole.offers), whole.report.cancelled) == (20_000, False)
    part = taken(data, cancelled=lambda: len(told) > 2, on_progress=lambda *at: told.append(at))
    assert part.report.cancelled
    told.clear()
    part = taken(data, cancelled=lambda: len(told) > 5, on_progress=lambda *at: told.append(at))
    assert 0 < len(part.offers) < 20_000
    assert "not read to its end: cancelled" in part.report.lines()
