"""The command: the page's figures as JSON, and one clear line for what cannot be."""

import json
import math
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lib.commands.quote import main
from lib.pricing.evidence import posterior

ROOT = Path(__file__).parents[2]
MODIFIERS = ["place", "practitioner", "minutes", "muscles", "electrical"]
KEYS = {
    "": {
        "place", "scope", "cost_per_hour_usd", "floor", "anchor", "modifiers", "answer",
        "break_even_usd", "own_price_usd", "profit_usd", "fills_empty_slot_usd", "evidence",
        "medicare_usd", "nearby",
    },
    "scope": {"status", "as_of", "source_url"},
    "floor": {"labour_usd", "other_usd", "supplies_usd", "total_usd"},
    "anchor": {"low_usd", "median_usd", "high_usd"},
    "answer": {"floor_usd", "suggested", "sentence"},
    "evidence": {
        "sigma", "tau", "n0", "published_middle_usd", "observations", "middle_usd",
        "middle_low_usd", "middle_high_usd", "p25_usd", "p75_usd", "n_near", "confidence",
    },
}  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["--place", "45402", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    return found


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "--own-price 75 --known 70,80 --slot-minutes 35",
        "--format add-on --muscles 3+",
        "--format bundled --electrical --set booked_percent=70 --set place_exponent=2",
        "--format initial --minutes 60 --set evaluation_price_usd=150",
        "--practitioner chiropractor --minutes 15",
    ],
)
def test_exactly_these_keys_are_there(capsys, arguments: str):
    found = run(capsys, *arguments.split())
    assert set(found) == KEYS[""]
    for name in ("scope", "floor", "anchor", "answer", "evidence"):
        assert set(found[name]) == KEYS[name]
    assert [step["key"] for step in found["modifiers"]] == MODIFIERS
    for one in found["evidence"]["observations"]:
        assert set(one) == {"seller", "price_usd", "adjusted_usd", "near"}
    for seller in found["nearby"]:
        assert set(seller) == {"seller", "miles", "price_usd"}


def test_dayton_by_hand(capsys):
    found = run(capsys, "--own-price", "90")
    # 49.68 × 1.35 / (0.8 × 0.896) = 93.5658, and 27.0655 overhead.
    assert found["cost_per_hour_usd"] == pytest.approx(120.63, abs=0.005)
    # 120.6313 × 40 / 60 = 80.42, of it 27.0655 × 40 / 60 = 18.04 overhead.
    assert found["floor"] == {
        "labour_usd": 62.38, "other_usd": 18.04, "supplies_usd": 0.0, "total_usd": 80.42,
    }  # fmt: skip
    assert found["answer"]["floor_usd"] == found["break_even_usd"] == 80.42
    assert (found["profit_usd"], found["fills_empty_slot_usd"]) == (9.58, 90.0)
    assert found["anchor"] == pytest.approx(
        {"low_usd": 64.86, "median_usd": 86.60, "high_usd": 115.63}, abs=0.006
    )
    assert found["modifiers"][0]["step_usd"] == -6.32
    assert found["evidence"]["published_middle_usd"] == pytest.approx(80.28, abs=0.005)
    assert found["answer"]["suggested"] is True
    assert found["medicare_usd"] == 23.50


def test_known_prices_move_the_middle_by_the_stated_formula(capsys):
    plain = run(capsys)["evidence"]
    found = run(capsys, "--known", "70,75,80,85,110")["evidence"]
    assert (plain["n_near"], found["n_near"]) == (0, 5)
    elsewhere = [one["adjusted_usd"] for one in plain["observations"]]
    expected = posterior(
        plain["published_middle_usd"], 0.43, 0.30, 3, [70, 75, 80, 85, 110], elsewhere
    )
    assert found["middle_usd"] == pytest.approx(math.exp(expected.mean))
    near = [one for one in found["observations"] if one["near"]]
    assert [one["adjusted_usd"] for one in near] == [70, 75, 80, 85, 110]


def test_a_slot_of_its_own_and_cards(capsys):
    # 120.6313 × 30 / 60 = 60.32
    assert run(capsys, "--slot-minutes", "30")["break_even_usd"] == 60.32
    cards = run(capsys, "--own-price", "90", "--set", "cards_taken=1")
    # Card fee 2.34 + 0.10: 90 − 2.44 = 87.56 is left of the price; 87.56 − 80.42 = 7.14.
    assert (cards["fills_empty_slot_usd"], cards["profit_usd"]) == (87.56, 7.14)
    # 82.67 less 2.15 + 0.10 is 80.42; a cent less would not do.
    assert (cards["answer"]["floor_usd"], cards["break_even_usd"]) == (80.42, 82.67)
    dearer = run(capsys, "--own-price", "120", "--set", "cards_taken=1")
    assert dearer["fills_empty_slot_usd"] == 116.78  # 120 − (3.12 + 0.10)


def test_pay_per_visit_is_the_labour_and_belongs_to_the_visit(capsys):
    settings = ["--set", "paid_per_visit=1", "--set", "pay_usd_per_visit=40"]
    found = run(capsys, "--own-price", "90", *settings)
    # 40 × 1.35 = 54.00; 54.00 + 18.04 = 72.04; 90 − 54 = 36 where the slot stays empty else.
    assert found["floor"]["labour_usd"] == 54.00
    assert (found["break_even_usd"], found["fills_empty_slot_usd"]) == (72.04, 36.00)


def test_a_share_counts_as_it_stands_with_a_hint_that_percent_is_meant(capsys):
    arguments = ["--place", "45402", "--set", "payroll_burden_percent=0"]
    assert main([*arguments, "--set", "no_show_percent=0.1"]) == 0
    out, err = capsys.readouterr()
    assert err == ("quote: --set no_show_percent: 0.1 means 0.1 percent; write 10 for 10 percent\n")
    # 49.68 × 40/60 / (0.8 × 0.999)
    assert json.loads(out)["floor"]["labour_usd"] == 41.44
    # A factor between 0 and 1 is none of a percentage.
    assert main([*arguments, "--set", "place_exponent=0.5"]) == 0
    assert capsys.readouterr().err == ""


def test_a_first_visit_without_an_evaluation_price_has_no_evidence(capsys):
    found = run(capsys, "--format", "initial")
    assert found["anchor"] == {"low_usd": None, "median_usd": None, "high_usd": None}
    assert (found["modifiers"], found["evidence"]) == ([], None)
    assert found["answer"]["suggested"] is False


@pytest.mark.parametrize("arguments", ["--place 10001", "--place PR", "--place Guam"])
def test_where_nothing_may_be_suggested_the_law_leads(capsys, arguments: str):
    found = run(capsys, *arguments.split())
    assert found["answer"]["suggested"] is False
    assert "break-even" not in found["answer"]["sentence"]
    assert found["break_even_usd"] > 0


def test_a_city_and_a_state_are_places_too(capsys):
    assert run(capsys, "--place", "dayton ohio")["place"] == "Dayton, OH"
    state = run(capsys, "--place", "Montana")
    assert (state["place"], state["nearby"]) == ("Montana", [])


REFUSED = [
    (["--format", "add-on", "--minutes", "30"], ["--minutes", "do not apply to an add-on"]),
    (["--format", "bundled", "--minutes", "15"], ["--minutes", "30, 45, 60"]),
    (["--minutes", "20"], ["--minutes", "20", "15, 30, 45, 60"]),
    (["--minutes", "half"], ["--minutes", "half"]),
    (["--place", "00000"], ["--place", "no ZIP code 00000"]),
    (["--place", "Atlantis, ZZ"], ["--place", "Atlantis"]),
    (["--place", ""], ["--place", "Enter a ZIP code"]),
    (["--place", "Dayton\nOH\nand so on"], ["--place"]),
    (["--practitioner", "masseur"], ["--practitioner", "masseur", "physical_therapist"]),
    (["--format", "package"], ["--format", "package"]),
    (["--muscles", "7"], ["--muscles", "7"]),
    (["--own-price", "cheap"], ["--own-price", '"cheap" is not a number']),
    (["--own-price", ""], ["--own-price", "not a number"]),
    (["--own-price", "0"], ["--own-price", "0 is outside 1 to 10,000"]),
    (["--own-price", "1000000000"], ["--own-price", "1,000,000,000 is outside 1 to 10,000"]),
    (["--own-price", "-5"], ["--own-price", "-5 is outside 1 to 10,000"]),
    (["--own-price", "nan"], ["--own-price", "not a number"]),
    (["--own-price", "inf"], ["--own-price", "not a number"]),
    (["--set", "nonsense=1"], ["--set", "nonsense is not a figure that can be set"]),
    (["--set", "range_min_price_lists=2"], ["--set", "not a figure that can be set"]),
    (["--set", "booked_percent"], ["--set", "ASSUMPTION=VALUE", "booked_percent"]),
    (["--set", "booked_percent 70"], ["--set", "ASSUMPTION=VALUE"]),
    (["--set", "booked_percent="], ["--set booked_percent", "not a number"]),
    (["--set", "patient_visits=6"], ["--set", "patient_visits: it is no assumption of the clinic"]),
    (["--slot-minutes", "0"], ["--slot-minutes: 0 is outside 1 to 480"]),
    (["--known", "70,cheap"], ["--known", '"cheap" is not a number']),
    (["--known", "70,0"], ["--known: 0 is outside 1 to 10,000"]),
    (["--set", "booked_percent=70%"], ["--set booked_percent", "not a number"]),
    (["--set", "=70"], ["--set"]),
    (["--set", "booked_percent=0"], ["Slots that are booked: 0 is outside 1 to 100"]),
    (
        ["--set", "booked_percent=0.8"],
        ["0.8 is outside 1 to 100 percent", "0.8 means 0.8 percent; write 80 for 80 percent"],
    ),
    (["--set", "no_show_percent=100"], ["No-shows that pay nothing: 100 is outside 0 to 99"]),
    (["--set", "pay_usd_per_hour=-1"], ["Clinician pay: -1 is outside 0 to 1,000"]),
    (["--set", "booked_percent=nan"], ["not a number"]),
    (["--zip", "45402"], ["--zip"]),
    (["--own", "75"], ["--own"]),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=[" ".join(a) for a, _ in REFUSED])
def test_what_cannot_be_is_refused_in_one_line(capsys, arguments: list[str], said: list[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--place", "45402", *arguments])
    out, err = capsys.readouterr()
    assert ended.value.code == 2
    assert out == ""
    assert err.endswith("\n")
    assert len(err.splitlines()) == 1
    assert err.startswith("quote: ")
    for words in said:
        assert words in err


def test_what_is_to_be_known_of_a_place_is_said_beside_the_figures(capsys):
    assert main(["--place", "Oakwood, OH"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["place"] == "Oakwood, OH"
    assert err.startswith("quote: --place: Shown is Oakwood in Montgomery County; Ohio has another")


def test_without_a_place_the_figures_are_the_nations_and_nothing_is_suggested(capsys):
    assert main([]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["place"] is None
    assert found["answer"]["suggested"] is False
    assert found["medicare_usd"] == 24.72
    assert found["nearby"] == []


def test_a_figure_set_twice_is_the_last_one(capsys):
    twice = run(capsys, "--set", "booked_percent=70", "--set", "booked_percent=60")
    assert twice == run(capsys, "--set", "booked_percent=60")


def test_from_a_shell_as_from_here(capsys):
    asked = [
        "--place",
        "45402",
        "--own-price",
        "75",
        "--known",
        "70,80",
        "--set",
        "booked_percent=70",
    ]
    ended = subprocess.run(
        [sys.executable, "-m", "lib.commands", "quote", "--place", "45402", *asked],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == run(capsys, *asked)


def test_help_shows_examples_that_work(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    out, err = capsys.readouterr()
    assert (ended.value.code, err) == (0, "")
    examples = [line.strip() for line in out.splitlines() if line.startswith("  python -m ")]
    assert len(examples) >= 3
    for line in examples:
        assert main(shlex.split(line)[4:]) == 0
        json.loads(capsys.readouterr().out)
