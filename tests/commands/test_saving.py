"""The command: what pre-tax dollars save, with two decimals first; one line for what cannot be."""

import subprocess
import sys
from pathlib import Path

import pytest

from lib.commands.saving import main

ROOT = Path(__file__).parents[2]
TEXAN = ["--amount", "540", "--wages", "66550", "--account", "fsa", "--state", "TX"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, list[str]]:
    """The first word of the one line printed, and the lines on standard error."""
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    first, words = line.split(maxsplit=1)
    assert words.startswith("US dollars, ")
    return first, err.splitlines()


# Worked by hand in tests/pricing/test_taxes.py.
@pytest.mark.parametrize(
    ("amount", "wages", "account", "state", "rest", "saving"),
    [
        ("540", "66550", "fsa", "TX", "", "111.11"),
        ("540", "16200", "fsa", "TX", "", "51.31"),
        ("540", "184700", "fsa", "TX", "", "158.51"),
        ("900", "66600", "hsa-own", "WA", "", "118.00"),
        ("540", "75000", "hsa-payroll", "NJ", "", "160.11"),
        ("540", "75000", "hsa-own", "New Jersey", "", "118.80"),
        ("540", "75000", "fsa", "nj", "", "160.11"),
        ("540", "75000", "fsa", "CA", "", "203.31"),
        ("540", "250000", "fsa", "TX", "", "185.49"),
        ("540", "0", "fsa", "OH", "", "0.00"),
        ("540", "60000", "fsa", "TX", "--filing married-joint --household-wages 150000", "160.11"),
        ("5000", "60000", "hsa-payroll", "TX", "--family", "982.50"),  # 5,000 × 19.65%
    ],
)
def test_savings_by_hand(capsys, amount, wages, account, state, rest, saving):
    arguments = ["--amount", amount, "--wages", wages, "--account", account, "--state", state]
    assert run(capsys, *arguments, *rest.split()) == (saving, [])


def test_as_a_command_of_its_own():
    ended = subprocess.run(
        [sys.executable, "-m", "lib.commands", "saving", *TEXAN, "--filing", "single"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("111.11 US dollars, FSA through payroll, single, TX: $540.00")


def test_what_is_left_out_is_noted(capsys):
    arguments = ["--amount", "5000", "--wages", "60000", "--account", "fsa", "--state", "GU"]
    # 3,400 × 12% + 3,400 × 7.65%
    assert run(capsys, *arguments) == (
        "668.10",
        [
            "note: only 3,400.00 fits under the year's limit",
            "note: no state rate is known for GU: its part is left out",
        ],
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (["--amount", "-1"], "saving: --amount: amount -1 is outside 0 to 10,000,000"),
        (["--amount", "nan"], '--amount: "nan" is not a number'),
        (["--wages", "1000000000"], "--wages: wages 1,000,000,000 is outside 0 to 10,000,000"),
        (["--wages", "inf"], '--wages: "inf" is not a number'),
        (["--state", "Texs"], 'there is no state "Texs"; did you mean Texas (TX)?'),
        (["--state", "TZ"], "--state: there is no state"),
        (["--state", ""], "--state: there is no state"),
        (["--account", "hra"], "--account"),
        (["--filing", "head"], "--filing"),
        (["--household-wages", "90000"], "--household-wages: household wages go with filing"),
        (
            ["--filing", "married-joint", "--household-wages", "60000"],
            "--household-wages: household wages 60,000 are below the earner's own 66,550",
        ),
        (["66550"], "66550"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(capsys, changed: list[str], says: str):
    with pytest.raises(SystemExit) as caught:
        main([*TEXAN, *changed])
    out, err = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    (line,) = err.splitlines()
    assert says in line


def test_what_the_wages_and_the_states_table_bound_is_noted(capsys):
    asked = ["--account", "fsa", "--amount", "540"]
    assert run(capsys, *asked, "--wages", "300", "--state", "TX") == (
        "22.95",  # 7.65% of the 300; no federal tax below the standard deduction
        ["note: only the wages, 300.00, can be put aside"],
    )
    _, notes = run(capsys, *asked, "--wages", "12000", "--state", "OH")
    assert notes == [
        "note: the state's part is by its rate at 30,000 US dollars; below that it may take less"
    ]
