"""Medicare's amounts, checked with a pocket calculator."""

import csv

import pytest

from lib.datasets.places import find_place
from lib.market.medicare import (
    SETTINGS,
    Line,
    locality_label,
    locality_of,
    medicare_amount,
    medicare_lines,
    session_notes,
)
from lib.market.recipes import recipes
from lib.market.series import medicare_yardsticks
from lib.visit import Visit
from tests.market import oracle

with (oracle.DATA / "medicare_rvu.csv").open(encoding="utf-8", newline="") as lines:
    PUBLISHED = {row["hcpcs_code"]: row for row in csv.DictReader(lines)}

ALABAMA, ALASKA, LOS_ANGELES = ("AL", "00"), ("AK", "01"), ("CA", "18")


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("code", PUBLISHED)
def test_the_national_amount_of_every_code_is_the_published_one(code: str, setting: str):
    published = PUBLISHED[code][f"national_amount_{setting}_usd"]
    assert medicare_amount([(code, 1)], setting=setting) == float(published)


def test_dry_needling_in_alabama():
    # Indices 1.000, 0.875, 0.566; 20560: work 0.31, practice expense 0.42, malpractice 0.01.
    # 0.31 × 1.000 + 0.42 × 0.875 + 0.01 × 0.566 = 0.31 + 0.3675 + 0.00566 = 0.68316
    # 0.68316 × 33.4009 = 22.81816
    assert medicare_amount([("20560", 1)], ALABAMA) == 22.82


def test_three_or_more_muscles_in_alaska():
    # Indices 1.500, 1.065, 0.551; 20561: 0.47, 0.64, 0.03.
    # 0.705 + 0.6816 + 0.01653 = 1.40313; × 33.4009 = 46.86580
    assert medicare_amount([("20561", 1)], ALASKA) == 46.87


def test_a_facility_has_its_own_practice_expense():
    # 20561 in a facility: 0.47 × 1.500 + 0.09 × 1.065 + 0.03 × 0.551 = 0.81738
    # 0.81738 × 33.4009 = 27.30122…
    assert medicare_amount([("20561", 1)], ALASKA, "facility") == 27.30


def test_a_bundled_visit_in_los_angeles():
    # Indices 1.041, 1.183, 0.664; 20560 + 97140 + 97110.
    # Malpractice: 0.01 × 0.664 = 0.00664 for each
    # Practice expense: needling 0.42 × 1.183 = 0.49686 in full, being no therapy code;
    #   97110 0.41 × 1.183 = 0.48503 in full, being the dearest therapy unit;
    #   97140 0.39 × 1.183 = 0.46137 at half, 0.230685
    # Line by line: 0.31 × 1.041 + 0.49686 + 0.00664 = 0.82621; × 33.4009 = 27.59616: 27.60
    #   0.43 × 1.041 + 0.230685 + 0.00664 = 0.684955; 22.87811: 22.88
    #   0.45 × 1.041 + 0.48503 + 0.00664 = 0.96012; 32.06887: 32.07
    # Added 82.55; the unrounded sum, 82.54314, would be a cent less.
    visit = [("20560", 1), ("97140", 1), ("97110", 1)]
    assert [line.amount_usd for line in medicare_lines(visit, LOS_ANGELES)] == [27.60, 22.88, 32.07]
    assert medicare_amount(visit, LOS_ANGELES) == 82.55


def test_each_unit_beyond_the_dearest_is_halved():
    # Nation, 20560 + 97140 + 2 × 97110: 0.74 × 33.4009 = 24.71667; 0.43 + 0.01 + 0.195 = 0.635:
    #   21.20957; one line of two units, 0.87 + (0.45 + 0.01 + 0.205) = 1.535: 51.27038
    # 24.72 + 21.21 + 51.27
    visit = [("20560", 1), ("97140", 1), ("97110", 2)]
    assert medicare_lines(visit) == (
        Line("20560", 1, 24.72), Line("97140", 1, 21.21), Line("97110", 2, 51.27)
    )  # fmt: skip
    assert medicare_amount(visit) == 97.20


def test_the_evaluation_is_the_dearest_unit_of_an_initial_visit():
    # Nation, 97161 + 20560 + 97140: 2.93 × 33.4009 = 97.86464, 24.71667, 0.635: 21.20957
    # 97.86 + 24.72 + 21.21
    assert medicare_amount([("97161", 1), ("20560", 1), ("97140", 1)]) == 143.79


def test_of_equal_therapy_units_one_is_halved():
    # 97110 and 97116 are equal in all: 0.87 × 33.4009 = 29.05878 and 0.665 × 33.4009 = 22.21160,
    # whichever comes first.
    one, other = [("97110", 1), ("97116", 1)], [("97116", 1), ("97110", 1)]
    assert medicare_amount(one) == medicare_amount(other) == 51.27


def test_needling_does_not_make_a_therapy_unit_the_second_one():
    # 24.72 + 27.72: the only therapy unit is paid in full.
    assert medicare_amount([("20560", 1), ("97140", 1)]) == 52.44


def test_the_order_of_codes_does_not_matter():
    visit = [("20560", 1), ("97140", 1), ("97110", 2)]
    assert medicare_amount(visit, ALASKA) == medicare_amount(visit[::-1], ALASKA)
    split = [("97110", 1), ("20560", 1), ("97110", 1), ("97140", 1)]
    assert medicare_amount(split, ALASKA) == medicare_amount(visit, ALASKA)


def test_each_line_is_rounded_and_then_they_are_added():
    # Alabama: 22.81816: 22.82; 97140 with 0.43 + 0.39 × 0.875 + 0.00566 = 0.77691: 25.94929: 25.95
    assert medicare_amount([("20560", 1), ("97140", 1)], ALABAMA) == 48.77
    # Two units are one line: 97032 with 0.25 + 0.18 + 0.01 and 0.25 + 0.09 + 0.01 = 0.79: 26.38671
    assert medicare_amount([("97032", 2)]) == medicare_amount([("97032", 1)] * 2) == 26.39
    # 3 × 24.71667 = 74.15 on one line, not 3 × 24.72
    assert medicare_amount([("20560", 3)]) == 74.15
    # 20561 and 97810: 1.14 × 33.4009 = 38.07703: 38.08 and 1.44 × 33.4009 = 48.09730: 48.10;
    # unrounded 86.17433 would be 86.17.
    assert medicare_amount([("20561", 1), ("97810", 1)]) == 86.18


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        (["20560"], []),
        (["20560", "97140", "97140", "97110"], []),  # counted by time: two units may be
        (["20560", "20560"], ["one unit of 20560 (needling)", "20560 24.72"]),
        (["20561", "97140", "20560"], ["only one of 20561 and 20560", "20561 38.08, 20560 24.72"]),
        (["97161", "97163"], ["only one of 97161 and 97163, one unit (evaluation)"]),
    ],
)
def test_what_a_session_bills_once_is_noted_with_its_amount(codes: list[str], says: list[str]):
    notes = session_notes(codes)
    assert len(notes) == bool(says)
    assert all(words in notes[0] for words in says)


def test_unknown_codes_and_localities_are_refused():
    with pytest.raises(KeyError):
        medicare_amount([("99999", 1)])
    with pytest.raises(KeyError):
        medicare_amount([("20560", 1)], ("OH", "99"))


@pytest.mark.parametrize(
    ("text", "locality"),
    [
        ("45402", ("OH", "00")),
        ("New York, NY", ("NY", "01")),
        ("20001", ("DC", "01")),
        ("Bethesda, MD", ("DC", "01")),
        ("Arlington, VA", ("DC", "01")),
        ("Baltimore, MD", ("MD", "01")),
        ("Richmond, VA", ("VA", "00")),
        ("96910", ("HI", "01")),
        ("00901", ("PR", "20")),
        ("Hartford, CT", ("CT", "00")),
        # Island areas without a locality, and states alone, have the nation's amount.
        ("96799", None),
        ("96950", None),
        ("Ohio", None),
    ],
)
def test_the_locality_of_a_place(text: str, locality: tuple[str, str] | None):
    place = find_place(text)
    assert locality_of(place) == locality
    expected = medicare_amount([("20560", 1)], locality)
    (yardstick,) = medicare_yardsticks(Visit("add-on", None), place)
    assert yardstick.amount_usd == expected
    if locality is None:
        assert expected == 24.72
        assert yardstick.locality == "United States"


def test_no_place_is_the_nation():
    assert locality_of(None) is None
    assert locality_label(None) == "United States"


def test_every_county_of_the_table_has_an_amount():
    rows = oracle.table("medicare_locality_counties")
    keys = set(zip(rows["locality_state"], rows["locality_number"], strict=True))
    assert len(keys) == 109
    amounts = {key: medicare_amount([("20560", 1)], key) for key in keys}
    assert 20 < min(amounts.values()) < 24.72 < max(amounts.values()) < 40


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("45402", "Ohio"),
        ("New York, NY", "Manhattan"),
        ("Bethesda, MD", "DC + MD/VA"),
        ("07001", "NJ"),
        ("Yonkers, NY", "NYC"),
    ],
)
def test_a_locality_is_named_with_its_abbreviations_intact(text: str, written: str):
    name, _, number = locality_label(find_place(text)).partition("(")
    assert written in name
    assert "locality" in number


def test_a_yardstick_for_each_reading():
    only, plus = medicare_yardsticks(Visit(), None)
    assert (only.reading, only.recipe, only.amount_usd) == ("needling_only", "20560", 24.72)
    assert plus.reading == "needling_plus_one_97140"
    assert (plus.recipe, plus.amount_usd) == ("20560 + 97140", 52.44)


def test_a_current_leaves_medicare_as_it_is():
    assert medicare_yardsticks(Visit(electrical=True), None) == medicare_yardsticks(Visit(), None)


def test_a_yardstick_uses_the_recipe_of_the_visit():
    visit = Visit("bundled", 60, "3+")
    (recipe,) = recipes(visit)
    (yardstick,) = medicare_yardsticks(visit, find_place("90012"))
    assert yardstick.amount_usd == medicare_amount(recipe.units, LOS_ANGELES)
