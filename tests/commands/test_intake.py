"""The command: files in, one table of offers out, the report on standard error."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from lib.commands.intake import main
from tests.intake.price_files.made_files import packed, tall

FILE = tall(
    {"code": "20560", "gross": "74", "description": "=1+1"}, {"code": "97140", "gross": "9"}
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "a.csv").write_text(FILE)
    (tmp_path / "b.csv.gz").write_bytes(packed(FILE))
    return str(tmp_path / "a.csv"), str(tmp_path / "b.csv.gz")


def test_offers_of_all_files_are_printed_and_the_report_told(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
):
    assert main([*files, "--codes", "20560, 97140"]) == 0
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert [row["file"] for row in rows] == ["a.csv"] * 2 + ["b.csv.gz"] * 2
    assert rows[0]["description"] == "'=1+1"  # no formula
    assert err.count("kept 2 offers of 2 rows (20560: 1, 97140: 1)") == 2


def code_of(given: list[str]) -> object:
    try:
        return main(given)
    except SystemExit as refusal:
        return refusal.code


@pytest.mark.parametrize("name", ["offers.csv", "offers.parquet"])
def test_offers_are_written(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
):
    out = tmp_path / name
    assert main([files[0], "--out", str(out)]) == 0
    assert capsys.readouterr().out == ""
    table = pd.read_csv(out) if name.endswith("csv") else pd.read_parquet(out)
    assert table["gross_charge_usd"].tolist() == [74]


def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    page = tmp_path / "page.csv"
    page.write_text("<html>")
    assert main([str(page), files[0]]) == 2
    out, err = capsys.readouterr()
    assert out.count("\n") == 2
    assert err.startswith("intake: page.csv is a web page")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["none.csv"], 'there is no file "none.csv"'),
        ([__file__, "--codes", "needling"], "--codes: "),
        ([__file__, "--out", "offers.xlsx"], "--out: "),
        ([__file__], "test_intake.py lists descriptions and prices alone"),
    ],
)
def test_wrong_values_are_one_line(given: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert code_of(given) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err


def test_the_door_imports_no_reader():
    code = (
        "import sys, lib.commands.intake; print({'ijson', 'openpyxl', 'pandas'} & {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"ijson", "openpyxl"} & set(ran.stdout.split("'"))
