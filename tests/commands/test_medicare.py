"""The command: Medicare's amount first, notes beside it, one line for what cannot be."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lib.commands.medicare import main
from lib.market.medicare import SETTINGS, code_notes, localities, medicare_amount
from tests.market import oracle

ROOT = Path(__file__).parents[2]
with (oracle.DATA / "medicare_rvu.csv").open(encoding="utf-8", newline="") as lines:
    PUBLISHED = {row["hcpcs_code"]: row for row in csv.DictReader(lines)}

SAN_FRANCISCO = ["--state", "CA", "--locality", "05"]
MANHATTAN = ["--state", "NY", "--locality", "01"]
HOSPITAL = "note: the hospital's own charge comes on top: this is the practitioner's part"
PUERTO_RICO = ["--state", "PR", "--locality", "20"]


def codes(*names: str) -> list[str]:
    return [part for name in names for part in ("--code", name)]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, list[str]]:
    """The first word of what is printed, and the lines on standard error."""
    capsys.readouterr()
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    first = out.split()[0]
    assert re.fullmatch(r"\d+\.\d\d", first)
    return first, err.splitlines()


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that is said of values that cannot be."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    out, err = capsys.readouterr()
    assert caught.value.code == 2
    assert out == ""
    (line,) = err.splitlines()
    return line


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_national_amount_of_every_code(capsys, setting: str):
    assert len(PUBLISHED) == 25
    for code, row in PUBLISHED.items():
        amount, _ = run(capsys, "--code", code, "--setting", setting)
        assert amount == f"{float(row[f'national_amount_{setting}_usd']):.2f}"
        assert float(amount) == medicare_amount([(code, 1)], setting=setting)


@pytest.mark.parametrize(
    ("arguments", "amount"),
    [
        # San Francisco: 1.095, 1.410, 0.425. 20560: 0.31 × 1.095 + 0.42 × 1.410 + 0.01 × 0.425
        #   = 0.33945 + 0.5922 + 0.00425 = 0.9359; × 33.4009 = 31.25990
        ([*codes("20560"), *SAN_FRANCISCO], "31.26"),
        # In a facility 0.05 × 1.410 = 0.0705: 0.4142; × 33.4009 = 13.83465
        ([*codes("20560"), *SAN_FRANCISCO, "--setting", "facility"], "13.83"),
        # Manhattan: 1.064, 1.162, 1.586. 20561: 0.47 × 1.064 + 0.64 × 1.162 + 0.03 × 1.586
        #   = 0.50008 + 0.74368 + 0.04758 = 1.29134; × 33.4009 = 43.13192
        ([*codes("20561"), *MANHATTAN], "43.13"),
        # Puerto Rico: 1, 1.011, 0.985. 97140: 0.43 + 0.39 × 1.011 + 0.01 × 0.985
        #   = 0.43 + 0.39429 + 0.00985 = 0.83414; × 33.4009 = 27.86103
        ([*codes("97140"), *PUERTO_RICO], "27.86"),
        # A visit in San Francisco, 20560 + 97140 + 97110:
        #   31.26 as above; 97140 at half: 0.43 × 1.095 + 0.195 × 1.410 + 0.00425 = 0.75005: 25.05;
        #   97110 in full: 0.45 × 1.095 + 0.41 × 1.410 + 0.00425 = 1.0751: 35.91
        ([*codes("20560", "97140", "97110"), *SAN_FRANCISCO], "92.22"),
        # The same code twice is two units: 0.43 + 0.43 + 0.39 + 0.195 + 0.02 = 1.465; 48.93232
        (codes("97140", "97140"), "48.93"),
        # Los Angeles, line by line (see test_medicare of the market): 27.60 + 22.88 + 32.07
        ([*codes("20560", "97140", "97110"), "--state", "CA", "--locality", "18"], "82.55"),
        # As asked, though a session would not bill it: 24.72 + 38.08, and 2 × 24.71667.
        (codes("20560", "20561"), "62.80"),
        (codes("20560", "20560"), "49.43"),
    ],
)
def test_amounts_by_hand(capsys, arguments: list[str], amount: str):
    assert run(capsys, *arguments)[0] == amount


def test_as_a_command_of_its_own():
    ended = subprocess.run(
        [sys.executable, "-m", "lib.commands", "medicare", *codes("20560"), *SAN_FRANCISCO,
         "--setting", "nonfacility"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("31.26 US dollars, 20560, San Francisco-Oakland-Berkeley")
    assert ended.stdout.endswith(", nonfacility\n")


def test_nonfacility_and_the_nation_where_nothing_is_said(capsys):
    assert main(codes("20560")) == 0
    assert capsys.readouterr().out == "24.72 US dollars, 20560, United States, nonfacility\n"


def test_codes_that_a_session_bills_once_have_their_amount_and_a_note(capsys):
    assert run(capsys, *codes("20560", "20561")) == (
        "62.80",
        [
            "note: a session bills only one of 20560 and 20561, one unit (needling); the amount is "
            "of what was asked, by itself it is 20560 24.72, 20561 38.08"
        ],
    )
    assert run(capsys, *codes("20560", "97140", "20560"))[1] == [
        "note: a session bills one unit of 20560 (needling); the amount is of what was asked, by "
        "itself it is 20560 24.72"
    ]
    assert run(capsys, *codes("97140", "97140"))[1] == []


def test_lower_case_codes_are_taken(capsys):
    assert main(codes("g0283", "20560 ")) == 0
    assert capsys.readouterr().out == (
        "37.41 US dollars, G0283 + 20560, United States, nonfacility\n"  # 12.69 + 24.72
    )


@pytest.mark.parametrize("state", ["CA", "ca", "California"])
def test_a_state_by_code_or_name(capsys, state: str):
    arguments = [*codes("20560"), "--state", state, "--locality", "05"]
    assert run(capsys, *arguments) == ("31.26", [])


@pytest.mark.parametrize(
    ("code", "setting", "amount", "notes"),
    [
        ("98943", "nonfacility", "26.39", ["note: 98943 is not payable by Medicare (status N)"]),
        ("97014", "nonfacility", "12.69", ["note: 97014 is not payable by Medicare (status I)"]),
        (
            "97014",
            "facility",
            "12.69",
            [
                "note: 97014 is not payable by Medicare (status I)",
                "note: 97014 is not expected in a facility setting (flag NA)",
                HOSPITAL,
            ],
        ),
        (
            "97140",
            "facility",
            "27.72",
            ["note: 97140 is not expected in a facility setting (flag NA)", HOSPITAL],
        ),
        ("97140", "nonfacility", "27.72", []),
        ("20560", "facility", "12.36", [HOSPITAL]),
    ],
)
def test_a_note_stands_beside_the_amount_and_never_for_it(capsys, code, setting, amount, notes):
    assert run(capsys, "--code", code, "--setting", setting) == (amount, notes)


def test_every_code_of_the_table_has_the_notes_its_row_asks_for(capsys):
    for code, row in PUBLISHED.items():
        for setting in SETTINGS:
            _, notes = run(capsys, "--code", code, "--setting", setting)
            expected = (row["status_code"] in ("I", "N")) + (row[f"{setting}_na_flag"] == "NA")
            on_top = [HOSPITAL] if setting == "facility" else []
            assert len(notes) == expected + len(on_top)
            assert notes == [f"note: {note}" for note in code_notes(code, setting)] + on_top


def test_each_code_of_a_visit_has_its_note(capsys):
    amount, notes = run(capsys, *codes("20560", "97014", "98943"))
    assert amount == f"{medicare_amount([('20560', 1), ('97014', 1), ('98943', 1)]):.2f}"
    assert [note.split()[1] for note in notes] == ["97014", "98943"]


def test_every_locality_of_the_table_can_be_asked_for(capsys):
    assert len(localities()) == 109
    for state, number in localities():
        arguments = [*codes("20561"), "--state", state, "--locality", number]
        amount, notes = run(capsys, *arguments)
        assert float(amount) == medicare_amount([("20561", 1)], (state, number))
        assert notes == []


@pytest.mark.parametrize("state", ["AS", "MP", "American Samoa", "Northern Mariana Islands", "ZZ"])
def test_there_is_no_locality_for_these(capsys, state: str):
    line = refused(capsys, *codes("20560"), "--state", state, "--locality", "01")
    assert line.startswith("medicare: --state: ")
    assert "no locality in the table" in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (codes("99999"), "--code: 99999 is not in the table of codes"),
        (codes("20560", "9714O"), "--code: 9714O is not in the table of codes"),
        (codes(""), "--code"),
        (codes("1\n2"), "--code: 1 2 is not in the table"),
        ([], "--code"),
        ([*codes("20560"), "--state", "OH", "--locality", "99"], "--locality: OH has 00, not 99"),
        ([*codes("20560"), "--state", "CA", "--locality", "5"], "--locality: CA has "),
        ([*codes("20560"), "--state", "OH"], "--state and --locality go together"),
        ([*codes("20560"), "--locality", "00"], "--state and --locality go together"),
        ([*codes("20560"), "--setting", "office"], "--setting"),
        ([*codes("20560"), "--facility"], "--facility"),
        ([*codes("20560"), "--loc", "00"], "--loc"),
        ([*codes("20560"), "20561"], "20561"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(capsys, arguments: list[str], says: str):
    assert says in refused(capsys, *arguments)
