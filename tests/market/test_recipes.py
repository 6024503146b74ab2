"""A visit becomes billing codes; a hospital's price of it is their sum."""

import csv

import pytest

from lib.market.offers import offers
from lib.market.recipes import Recipe, needling_factor, recipe_without_needling, recipes
from lib.visit import FORMATS, MUSCLES, Visit
from tests.market import oracle

# D W McMillan Memorial Hospital, Alabama, posts all five codes, none flagged. Cash prices:
# 20560 26.40 · 20561 34.20 · 97140 79.80 · 97110 73.80 · 97161 181.80
MCMILLAN = "010099"
POSTED = {"20560": 26.40, "20561": 34.20, "97140": 79.80, "97110": 73.80, "97161": 181.80}

WORKED = [
    # add-on: the needling code alone
    (Visit("add-on", None), "", {"20560": 1}, 26.40),
    (Visit("add-on", None, "3+"), "", {"20561": 1}, 34.20),
    # stand-alone: two readings, whatever the minutes; 26.40 + 79.80 = 106.20
    (Visit(), "needling_only", {"20560": 1}, 26.40),
    (Visit(), "needling_plus_one_97140", {"20560": 1, "97140": 1}, 106.20),
    # 34.20 + 79.80 = 114.00
    (Visit("stand-alone", 60, "3+"), "needling_only", {"20561": 1}, 34.20),
    (
        Visit("stand-alone", 60, "3+"),
        "needling_plus_one_97140",
        {"20561": 1, "97140": 1},
        114.00,
    ),
    # bundled 30 = 15 of needling + 15 of 97140: 26.40 + 79.80 = 106.20
    (Visit("bundled", 30), "", {"20560": 1, "97140": 1}, 106.20),
    # bundled 45 adds one 97110: 106.20 + 73.80 = 180.00
    (Visit("bundled", 45), "", {"20560": 1, "97140": 1, "97110": 1}, 180.00),
    # bundled 60 adds two: 106.20 + 2 × 73.80 = 253.80
    (Visit("bundled", 60), "", {"20560": 1, "97140": 1, "97110": 2}, 253.80),
    # 34.20 + 79.80 + 73.80 = 187.80
    (Visit("bundled", 45, "3+"), "", {"20561": 1, "97140": 1, "97110": 1}, 187.80),
    # initial 45 = 30 of 97161 + 15 of needling: 181.80 + 26.40 = 208.20
    (Visit("initial", 45), "", {"97161": 1, "20560": 1}, 208.20),
    # initial 60 adds one 97140: 208.20 + 79.80 = 288.00
    (Visit("initial", 60), "", {"97161": 1, "20560": 1, "97140": 1}, 288.00),
    # 181.80 + 34.20 + 79.80 = 295.80
    (Visit("initial", 60, "3+"), "", {"97161": 1, "20561": 1, "97140": 1}, 295.80),
]

WITHOUT_NEEDLING = [
    # 79.80 + 73.80 = 153.60; + 73.80 = 227.40; + 73.80 = 301.20
    (30, {"97140": 1, "97110": 1}, 153.60),
    (45, {"97140": 1, "97110": 2}, 227.40),
    (60, {"97140": 1, "97110": 3}, 301.20),
]

ELECTRICAL = [
    # 26.40 × 1.08 = 28.512
    (Visit("add-on", None, electrical=True), 28.512),
    # 34.20 × 1.08 = 36.936
    (Visit("add-on", None, "3+", True), 36.936),
    # 28.512 + 79.80 + 73.80 = 182.112: the timed codes stay as they are
    (Visit("bundled", 45, electrical=True), 182.112),
    # 181.80 + 28.512 + 79.80 = 290.112
    (Visit("initial", 60, electrical=True), 290.112),
]


def posted_by(ccn: str) -> dict[str, float]:
    """Read a hospital's cash prices straight from the file."""
    with (oracle.DATA / "hospital_prices.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["ccn"] == ccn]
    assert not any(row["cash_flag"] for row in rows if row["cpt_code"] in POSTED)
    return {row["cpt_code"]: float(row["cash_price_usd"]) for row in rows}


def price_at(ccn: str, recipe: Recipe, factor: float = 1.0) -> float:
    found = offers(recipe, "cash", factor)
    (price,) = found.loc[found["ccn"] == ccn, "price_usd"]
    return float(price)


def test_the_worked_examples_start_from_what_the_hospital_posts():
    posted = posted_by(MCMILLAN)
    assert {code: posted[code] for code in POSTED} == POSTED


@pytest.mark.parametrize(("visit", "reading", "units", "dollars"), WORKED)
def test_a_visit_is_the_sum_of_its_codes(
    visit: Visit, reading: str, units: dict[str, int], dollars: float
):
    (recipe,) = [recipe for recipe in recipes(visit) if recipe.reading == reading]
    assert dict(recipe.units) == units
    posted = posted_by(MCMILLAN)
    by_hand = sum(posted[code] * count for code, count in units.items())
    assert price_at(MCMILLAN, recipe) == pytest.approx(by_hand, rel=1e-12)
    assert by_hand == pytest.approx(dollars, abs=1e-9)


@pytest.mark.parametrize(("minutes", "units", "dollars"), WITHOUT_NEEDLING)
def test_the_same_timed_units_without_needling(minutes: int, units: dict[str, int], dollars: float):
    recipe = recipe_without_needling(Visit("bundled", minutes))
    assert recipe is not None
    assert dict(recipe.units) == units
    assert price_at(MCMILLAN, recipe) == pytest.approx(dollars, abs=1e-9)
    # There is no needling in it for a current to make dearer.
    assert price_at(MCMILLAN, recipe, factor=1.08) == pytest.approx(dollars, abs=1e-9)


@pytest.mark.parametrize("visit", [Visit(), Visit("add-on", None), Visit("initial", 45)])
def test_only_bundled_visits_have_a_counterpart_without_needling(visit: Visit):
    assert recipe_without_needling(visit) is None


@pytest.mark.parametrize(("visit", "dollars"), ELECTRICAL)
def test_a_current_multiplies_the_needling_code_only(visit: Visit, dollars: float):
    (recipe,) = recipes(visit)
    assert needling_factor(visit) == 1.08
    found = price_at(MCMILLAN, recipe, needling_factor(visit))
    assert found == pytest.approx(dollars, abs=1e-9)


def test_a_current_changes_no_code():
    assert needling_factor(Visit()) == 1.0
    assert recipes(Visit(electrical=True)) == recipes(Visit())


@pytest.mark.parametrize("minutes", [15, 30, 45, 60])
def test_stand_alone_readings_do_not_depend_on_minutes(minutes: int):
    readings = recipes(Visit("stand-alone", minutes))
    assert readings == recipes(Visit())
    assert [recipe.reading for recipe in readings] == [
        "needling_only",
        "needling_plus_one_97140",
    ]


@pytest.mark.parametrize("muscles", MUSCLES)
@pytest.mark.parametrize("format", FORMATS)
def test_every_possible_visit_has_exactly_one_unit_of_the_right_needling_code(
    format: str, muscles: str
):
    right, wrong = ("20561", "20560") if muscles == "3+" else ("20560", "20561")
    for minutes in oracle.FORMATS[format]:
        for recipe in recipes(Visit(format, minutes, muscles)):
            assert dict(recipe.units)[right] == 1
            assert wrong not in recipe.codes
            assert len(set(recipe.codes)) == len(recipe.codes)


@pytest.mark.parametrize(("format", "minutes"), [("bundled", 30), ("bundled", 60), ("initial", 60)])
def test_counted_minutes_fill_the_visit(format: str, minutes: int):
    # Needling and each timed unit count 15 minutes, the evaluation 30.
    (recipe,) = recipes(Visit(format, minutes))
    assert sum(n * (30 if code == "97161" else 15) for code, n in recipe.units) == minutes


def test_a_recipe_reads_as_a_sum():
    (recipe,) = recipes(Visit("bundled", 60))
    assert str(recipe) == "20560 + 97140 + 2 × 97110"
