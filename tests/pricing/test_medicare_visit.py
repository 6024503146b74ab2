"""Whole visits under Medicare: what stays Medicare's, what is charged, what has to be asked."""

from typing import Any

import pytest

from lib.datasets.package import load
from lib.datasets.places import find_place
from lib.pricing.medicare_visit import (
    MedicareBill,
    MedicarePart,
    MedicareTerms,
    medicare,
    medicare_bill,
    needling_and_rest,
    needling_charge,
)
from lib.pricing.patient import Part, Unknown
from lib.visit import Visit

DAYTON = find_place("45402")
THERAPIST, PHYSICIAN, TRAINER = "physical therapist", "physician", "athletic trainer"
BUNDLED, FIRST = Visit.of_format("bundled"), Visit.of_format("initial")


def bill_of(
    visit: Visit, price: float, visits: int, who: str, **terms: Any
) -> MedicareBill | Unknown:
    return medicare_bill([(visit, Part(price, visits))], MedicareTerms(DAYTON, who, **terms))


@pytest.mark.parametrize(
    ("format", "minutes", "others"),
    [
        ("stand-alone", 30, []),
        ("add-on", None, []),
        ("bundled", 60, [("97140", 1), ("97110", 2)]),
        ("initial", 45, [("97161", 1)]),
    ],
)
def test_what_a_visit_holds_beside_the_needling(format, minutes, others):
    assert needling_and_rest(Visit(format, minutes)) == ([("20560", 1)], others)


@pytest.mark.parametrize(
    ("visit", "terms", "charge"),
    [
        (BUNDLED, {}, 24.00),  # 150 × 0.16
        (BUNDLED, {"needling_charge_usd": 35}, 35.00),
        (FIRST, {"evaluation_price_usd": 110}, 40.00),  # 150 − 110
        (FIRST, {"evaluation_price_usd": 110, "needling_charge_usd": 30}, 30.00),
        (FIRST, {}, None),
        (FIRST, {"evaluation_price_usd": 160}, None),
    ],
)
def test_what_of_the_price_is_for_the_needling(visit, terms, charge):
    found = needling_charge(visit, 150, MedicareTerms(DAYTON, THERAPIST, **terms))
    assert (found and found[0]) == charge


def test_a_bundled_visit_in_dayton_is_never_paid_whole_by_the_patient():
    # Ohio: 1, 0.913, 1.008. 97110 in full: 0.45 + 0.41 × 0.913 + 0.01008 = 0.83441; 27.87005
    #   97140 at half: 0.43 + 0.195 × 0.913 + 0.01008 = 0.618115; 20.64560
    # 27.87 + 20.65 = 48.52; × 20% = 9.704. Needling: 136.23 × 0.16 = 21.7968. 6 × (9.70 + 21.80)
    bill = bill_of(BUNDLED, 136.23, 6, THERAPIST)
    assert isinstance(bill, MedicareBill)
    assert bill.visits_usd == (31.50,) * 6
    assert (bill.total_usd, bill.share_usd, bill.charge_usd) == (189.00, 58.20, 130.80)
    assert bill.pays
    assert "6 visits in which only 97140 + 97110 is covered" in bill.how
    assert "$21.80: 16% of the price" in bill.how


@pytest.mark.parametrize(
    ("who", "covered", "total"),
    [
        # Needling in Ohio 23.50: (23.50 + 48.52) × 20% = 14.404, six times.
        (PHYSICIAN, 6, 86.40),
        (PHYSICIAN, 2, 154.80),  # 2 × 14.40 + 4 × (9.70 + 21.80)
        ("occupational therapist", 0, 189.00),
        # Whom Medicare pays for neither, the patient pays: 6 × 136.23.
        (TRAINER, 0, 817.38),
        ("chiropractor", 0, 817.38),
        ("acupuncturist billing directly", 0, 817.38),
    ],
)
def test_it_depends_on_who_treats(who: str, covered: int, total: float):
    bill = bill_of(BUNDLED, 136.23, 6, who, covered_visits=covered)
    assert isinstance(bill, MedicareBill)
    assert bill.total_usd == total
    assert bill.pays == (total != 817.38)
    assert ("6 visits that Medicare does not pay for" in bill.how) == (total == 817.38)


@pytest.mark.parametrize(
    ("who", "terms", "answer"),
    [
        # 97161 in Ohio: 1.54 + 1.38 × 0.913 + 0.01008 = 2.81002; 93.85720; × 20% = 18.772.
        (THERAPIST, {"evaluation_price_usd": 110}, 58.77),  # and 40
        (THERAPIST, {"needling_charge_usd": 30}, 48.77),
        (THERAPIST, {}, "enter your charge for the needling alone"),
        (THERAPIST, {"needling_charge_usd": 151}, "is above the price of the visit"),
        (PHYSICIAN, {}, "ask Medicare about the evaluation"),
        ("occupational therapist", {}, "ask Medicare about the evaluation"),
        (TRAINER, {}, 150.00),
    ],
)
def test_an_initial_visit(who: str, terms: dict[str, float], answer: float | str):
    bill = bill_of(FIRST, 150, 1, who, **terms)
    if isinstance(bill, Unknown):
        assert str(answer) in bill.words
        assert not bill.words.endswith(".")
    else:
        assert bill.total_usd == answer


def test_needling_alone_is_covered_or_not_and_nothing_else():
    for who in set(load("medicare_practitioners")["practitioner"]):
        bill = bill_of(Visit(), 90, 6, who, covered_visits=2, setting="facility")
        assert isinstance(bill, MedicareBill)
        # Ohio in a facility: 0.31 + 0.05 × 0.913 + 0.01008 = 0.36573; 12.21571; × 20% = 2.444.
        assert bill.visits_usd == (2.44, 2.44, 90.0, 90.0, 90.0, 90.0)
        assert bill.how.endswith("the hospital's own charge comes on top")


def test_coverage_and_deductible_go_on_from_the_first_visit_to_the_follow_ups():
    # A therapist's evaluation: 93.86, of which 50 of deductible and 43.86 × 20% = 8.77; and 40 for
    # the needling. Then 90 for each follow-up, which holds needling alone.
    terms = MedicareTerms(DAYTON, THERAPIST, deductible_left_usd=50, evaluation_price_usd=110)
    bill = medicare_bill([(FIRST, Part(150, 1)), (Visit(), Part(90, 5))], terms)
    assert isinstance(bill, MedicareBill)
    assert bill.visits_usd == (98.77, 90.0, 90.0, 90.0, 90.0, 90.0)
    assert "first the deductible left, $50.00; " in bill.how
    assert "20% of what it leaves of $93.86" in bill.how
    # A physician's three visits, two of them covered: 4.70, 4.70 (23.50 × 20%) and 80.
    terms = MedicareTerms(DAYTON, PHYSICIAN, covered_visits=2)
    bill = medicare_bill([(Visit(), Part(90, 1)), (Visit(), Part(80, 2))], terms)
    assert isinstance(bill, MedicareBill)
    assert bill.visits_usd == (4.70, 4.70, 80.0)


def test_a_deductible_is_asked_for_only_where_it_matters():
    asked = bill_of(BUNDLED, 136.23, 1, THERAPIST, deductible_left_usd=None)
    assert asked == Unknown("Medicare", "the Part B deductible left", "Medicare")
    paid = bill_of(Visit(), 90, 1, THERAPIST, deductible_left_usd=None)
    assert isinstance(paid, MedicareBill)
    assert paid.total_usd == 90


def test_the_deductible_is_named_only_where_medicare_pays_for_something():
    # All of the 90 is the patient's, so 90 and 100 are not to be added.
    unpaid = bill_of(Visit(), 90, 1, THERAPIST, deductible_left_usd=100)
    assert isinstance(unpaid, MedicareBill)
    assert unpaid.how == "1 visit that Medicare does not pay for: $90.00"
    # 23.50 of the 283 left: no share of the visit is owed besides.
    whole = medicare([MedicarePart(90, 1, 23.5)], 1, 20, 283)
    assert whole.total_usd == 23.5
    assert whole.how == (
        "$23.50 of the $283.00 deductible left; 1 visit with covered needling: all of $23.50"
    )
