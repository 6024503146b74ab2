"""The command: the page's figures as JSON, and one clear line for what cannot be."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lib.commands.quote import as_json, main
from lib.datasets.places import find_place
from lib.pricing.answer import Quote, quote
from lib.scenario import Scenario
from lib.visit import Visit

ROOT = Path(__file__).parents[2]
MODIFIERS = ["place", "practitioner", "minutes", "muscles", "electrical"]
KEYS = {
    "": {
        "place", "scope", "floor", "anchor", "modifiers", "answer", "confidence", "medicare_usd",
        "nearby",
    },
    "scope": {"status", "as_of", "source_url"},
    "floor": {"labour_usd", "other_usd", "total_usd"},
    "anchor": {"low_usd", "median_usd", "high_usd"},
    "answer": {"floor_usd", "middle_usd", "top_usd", "suggested"},
    "confidence": {"word", "reason"},
}  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["--place", "45402", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    return found


def dayton(visit: Visit, **settings: float) -> Quote:
    return quote(Scenario(find_place("45402"), visit, tuple(settings.items())))


SCENARIOS: list[tuple[list[str], Visit, dict[str, float]]] = [
    ([], Visit(), {}),
    (
        ["--practitioner", "physical_therapist", "--format", "stand-alone", "--minutes", "30",
         "--muscles", "1-2", "--own-price", "75"],
        Visit(), {"own_price_usd": 75},
    ),
    (["--format", "add-on", "--muscles", "3+"], Visit("add-on", None, "3+"), {}),
    (
        ["--format", "bundled", "--electrical", "--set", "booked_percent=70",
         "--set", "place_exponent=2"],
        Visit("bundled", 45, "1-2", True), {"booked_percent": 70, "place_exponent": 2},
    ),
    (["--format", "initial"], Visit("initial", 45), {}),
    (
        ["--format", "initial", "--minutes", "60", "--set", "evaluation_price_usd=150"],
        Visit("initial", 60), {"evaluation_price_usd": 150},
    ),
    (
        ["--practitioner", "chiropractor", "--minutes", "15"],
        Visit("stand-alone", 15, practitioner="chiropractor"), {},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "visit", "settings"), SCENARIOS, ids=[" ".join(a) for a, _, _ in SCENARIOS]
)
def test_figures_are_those_of_the_library(capsys, arguments, visit, settings):
    found = run(capsys, *arguments)
    expected = dayton(visit, **settings)
    assert found == json.loads(json.dumps(as_json(expected)))
    assert found["place"] == "Dayton, OH (45402)"
    assert found["scope"]["status"] == expected.scope.status
    assert found["floor"]["total_usd"] == expected.floor.total_usd
    assert found["answer"]["top_usd"] == expected.answer.top_usd
    assert found["answer"]["middle_usd"] == expected.answer.middle_usd
    assert found["medicare_usd"] == expected.medicare_usd
    prices = [(s["seller"], s["price_usd"]) for s in found["nearby"]]
    rows = expected.nearby
    assert prices == list(zip(rows["hospital"], rows["price_usd"], strict=True))


@pytest.mark.parametrize("arguments", [a for a, _, _ in SCENARIOS], ids=" ".join)
def test_every_key_is_there(capsys, arguments: list[str]):
    found = run(capsys, *arguments)
    assert KEYS[""] <= set(found)
    for name in ("scope", "floor", "anchor", "answer", "confidence"):
        assert KEYS[name] <= set(found[name])
    for step in found["modifiers"]:
        assert {"key", "factor", "step_usd", "subtotal_usd"} <= set(step)
    for seller in found["nearby"]:
        assert {"seller", "miles", "price_usd"} <= set(seller)


def test_dayton_by_hand(capsys):
    found = run(capsys, "--own-price", "75")
    assert found["floor"]["labour_usd"] == 62.38
    assert found["floor"]["other_usd"] == 24.81
    assert found["floor"]["total_usd"] == found["answer"]["floor_usd"] == 87.19
    assert found["anchor"] == pytest.approx(
        {"low_usd": 64.86, "median_usd": 86.60, "high_usd": 115.63}, abs=0.006
    )
    assert [step["key"] for step in found["modifiers"]] == MODIFIERS
    assert found["modifiers"][0]["step_usd"] == -6.32
    assert (found["answer"]["middle_usd"], found["answer"]["top_usd"]) == (80.28, 107.19)
    assert found["answer"]["suggested"] is True
    assert found["confidence"]["word"] == "low"
    assert found["medicare_usd"] == 23.50


@pytest.mark.parametrize(("price", "left"), [("90", 87.56), ("120", 116.78)])
def test_the_card_fee_belongs_to_what_a_visit_costs(capsys, price: str, left: float):
    # 90 − (2.34 + 0.10), 120 − (3.12 + 0.10)
    found = run(capsys, "--own-price", price, "--set", "cards_taken=1")
    assert found["contribution_usd"] == left
    assert run(capsys, "--own-price", price)["contribution_usd"] == float(price)


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


def test_without_an_anchor_there_are_no_modifiers_and_nothing_is_suggested(capsys):
    found = run(capsys, "--format", "initial")
    assert found["anchor"] == {"low_usd": None, "median_usd": None, "high_usd": None}
    assert found["modifiers"] == []
    answer = found["answer"]
    assert answer["suggested"] is False
    assert (answer["middle_usd"], answer["top_usd"]) == (None, None)
    assert found["confidence"]["word"] == "none"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--practitioner", "chiropractor"],
        ["--place", "10001"],
        ["--place", "Portland, OR"],
        ["--place", "PR"],
    ],
    ids=" ".join,
)
def test_where_nothing_may_be_suggested_the_market_is_shown(capsys, arguments: list[str]):
    found = run(capsys, *arguments)
    assert found["answer"]["suggested"] is False
    assert (found["answer"]["middle_usd"], found["answer"]["top_usd"]) == (None, None)
    assert found["answer"]["floor_usd"] > 0
    assert found["anchor"]["median_usd"] is not None
    assert [step["key"] for step in found["modifiers"]] == MODIFIERS
    assert found["confidence"]["word"] == "none"
    assert found["confidence"]["reason"]


def test_a_place_without_data_says_so(capsys):
    found = run(capsys, "--place", "Guam")
    assert found["scope"] == {"status": None, "as_of": None, "source_url": None}
    assert "no data here" in found["confidence"]["reason"].lower()
    assert found["nearby"] == []


def test_a_city_and_a_state_are_places_too(capsys):
    assert run(capsys, "--place", "dayton ohio")["place"] == "Dayton, OH"
    state = run(capsys, "--place", "Montana")
    assert state["place"] == "Montana"
    assert state["nearby"] == []


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
    (["--own-price", "75,50"], ["--own-price", "not a number"]),
    (["--own-price", ""], ["--own-price", "not a number"]),
    (["--own-price", "0"], ["--own-price", "0 is outside 1 to 10,000"]),
    (["--own-price", "1e9"], ["--own-price", "1,000,000,000 is outside 1 to 10,000"]),
    (["--own-price", "-5"], ["--own-price", "-5 is outside 1 to 10,000"]),
    (["--own-price=-1e9"], ["--own-price", "outside 1 to 10,000"]),
    (["--own-price", "-1e9"], ["--own-price"]),
    (["--own-price", "nan"], ["--own-price", "not a number"]),
    (["--own-price", "inf"], ["--own-price", "not a number"]),
    (["--set", "nonsense=1"], ["--set", "nonsense is not a figure that can be set"]),
    (["--set", "range_min_price_lists=2"], ["--set", "not a figure that can be set"]),
    (["--set", "booked_percent"], ["--set", "ASSUMPTION=VALUE", "booked_percent"]),
    (["--set", "booked_percent 70"], ["--set", "ASSUMPTION=VALUE"]),
    (["--set", "booked_percent="], ["--set booked_percent", "not a number"]),
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


def test_without_a_place_the_figures_are_the_nations_and_nothing_is_suggested(capsys):
    assert main([]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["place"] is None
    assert found["answer"]["sentence"] == "No price is suggested."
    assert found["medicare_usd"] == 24.72
    assert found["nearby"] == []


def test_a_figure_set_twice_is_the_last_one(capsys):
    twice = run(capsys, "--set", "booked_percent=70", "--set", "booked_percent=60")
    assert twice == run(capsys, "--set", "booked_percent=60")


def test_an_own_price_changes_nothing_of_the_answer(capsys):
    plain, priced = run(capsys), run(capsys, "--own-price", "75")
    assert (plain["own_price_usd"], priced["own_price_usd"]) == (None, 75)
    for key in KEYS[""]:
        assert plain[key] == priced[key]


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lib.commands", "quote", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def test_from_a_shell():
    ended = command(
        "--place", "45402", "--practitioner", "physical_therapist", "--format", "stand-alone",
        "--minutes", "30", "--muscles", "1-2", "--own-price", "75", "--set", "booked_percent=70",
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    expected = as_json(dayton(Visit(), own_price_usd=75, booked_percent=70))
    assert json.loads(ended.stdout) == json.loads(json.dumps(expected))


def test_refused_from_a_shell():
    ended = command("--place", "00000")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1


def test_help_shows_examples_that_work(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    out, err = capsys.readouterr()
    assert (ended.value.code, err) == (0, "")
    for option in ("--place", "--practitioner", "--format", "--own-price", "--set"):
        assert option in out
    examples = [line.strip() for line in out.splitlines() if line.startswith("  python -m ")]
    assert len(examples) >= 3
    for line in examples:
        assert main(shlex.split(line)[4:]) == 0
        json.loads(capsys.readouterr().out)
