"""The command: a table in, the same table with estimates out."""

import csv
import io
from pathlib import Path

import pytest

from lib.commands.estimate import main


def rows_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    assert main(list(arguments)) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return list(csv.DictReader(io.StringIO(printed.out, newline="")))


def test_the_same_rows_in_the_same_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "offers.csv"
    file.write_text("id,zip,cpt_code\nb,45402,20560\na,nowhere,20560\nc,83702,97110\n")
    rows = rows_of(capsys, str(file))
    assert [row["id"] for row in rows] == ["b", "a", "c"]
    assert [bool(row["p50"]) for row in rows] == [True, False, True]
    assert rows[1]["problem"].startswith("row 3, zip")
    assert float(rows[0]["p10"]) < float(rows[0]["p90"])


def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch):
    given = io.TextIOWrapper(io.BytesIO(b"state,format\nOH,add-on\n"))
    monkeypatch.setattr("sys.stdin", given)
    (row,) = rows_of(capsys, "-")
    assert row["step"] == "state"


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "the file is empty"), ("price\n3\n", "no column zip"), (None, "cannot be read (No such")],
)
def test_a_file_that_is_none_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str
):
    file = tmp_path / "offers.csv"
    if text is not None:
        file.write_text(text)
    with pytest.raises(SystemExit) as refusal:
        main([str(file)])
    assert refusal.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1
