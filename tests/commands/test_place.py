"""The command: what a text is taken for, as JSON, and one line for what is no place."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lib.commands.__main__ import main

ROOT = Path(__file__).parents[2]
KEYS = [
    "zip", "city", "state", "county_fips", "county", "metro", "cbsa_code", "medicare_state",
    "medicare_locality", "lat", "lon", "price_level", "note", "alternatives",
]  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["place", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    assert list(found) == KEYS
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as caught:
        main(["place", *words])
    out, err = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("place: ")
    assert line.isprintable()
    return line


def test_from_end_to_end():
    command = [sys.executable, "-m", "lib.commands", "place", "45402–1234"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "zip": "45402", "city": "Dayton", "state": "OH", "county_fips": "39113",
        "county": "Montgomery County", "metro": True, "cbsa_code": "19430",
        "medicare_state": "OH", "medicare_locality": "00", "lat": 39.7563, "lon": -84.1895,
        # BEA, Dayton-Kettering-Beavercreek, 2024
        "price_level": 92.694, "note": None, "alternatives": [],
    }  # fmt: skip


def test_what_a_place_has_not_is_null(capsys):
    state = run(capsys, "OH")
    assert state["state"] == "OH"
    assert all(state[key] is None for key in KEYS[:1] + KEYS[3:11])
    assert state["price_level"] == 92.774  # BEA, Ohio, 2024
    rural = run(capsys, "Galion, OH")
    assert (rural["metro"], rural["cbsa_code"], rural["zip"]) == (False, None, None)
    county = run(capsys, "Orange Co, CA")
    assert (county["county_fips"], county["city"]) == ("06059", None)
    assert run(capsys, "PR")["price_level"] is None


def test_notes_and_alternatives_the_command_itself_takes(capsys):
    twin = run(capsys, "Oakwood, OH")
    assert twin["county_fips"] == "39113"
    assert "Paulding County" in twin["note"]
    (other,) = twin["alternatives"]
    assert run(capsys, other)["county_fips"] == "39125"
    split = run(capsys, "53963")
    assert "Fond du Lac County (metro)" in split["note"]
    assert run(capsys, *split["alternatives"])["metro"] is True


def test_words_need_no_quotation_marks(capsys):
    assert run(capsys, "W.", "Hartford,", "CT") == run(capsys, "West Hartford, CT")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hamilton Township, NJ", "Did you mean Hamilton Square, NJ"),
        ("N. Kansas City, MO", "Did you mean Kansas City, MO"),
        ("2138", "02138"),
        ("96201", "military"),
        ("Fairfield County, CT", "planning regions"),
        ("٤٥٤٠٢", "digits 0 to 9"),
        ("", "Enter a ZIP code"),
        ("x" * 81, "80 characters"),
        ("\x1b[31mZzyzzxq\x07\n", "ZIP code"),
    ],
)
def test_what_is_no_place_is_one_line(capsys, text: str, said: str):
    assert said in refused(capsys, text)
    assert refused(capsys).endswith("TEXT")
