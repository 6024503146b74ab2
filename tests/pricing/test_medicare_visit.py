"""A whole visit under Medicare: what stays Medicare's, what is charged, what has to be asked."""

import pytest

from lib.datasets.places import find_place
from lib.pricing.coverage import FURNISHERS
from lib.pricing.medicare_visit import medicare_bill, needling_and_rest, needling_charge
from lib.pricing.patient import Bill, Unknown
from lib.pricing.selling import selling_price
from lib.scenario import Scenario
from lib.visit import Visit

DAYTON = find_place("45402")
THERAPIST, PHYSICIAN, TRAINER = "physical therapist", "physician", "athletic trainer"


def scenario(format: str, minutes: int | None = None, **settings: float) -> Scenario:
    return Scenario(DAYTON, Visit.of_format(format, minutes), tuple(settings.items()))


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
    assert needling_and_rest(scenario(format, minutes)) == ([("20560", 1)], others)


@pytest.mark.parametrize(
    ("format", "settings", "charge"),
    [
        ("bundled", {}, 24.00),  # 150 × 0.16
        ("bundled", {"needling_charge_usd": 35}, 35.00),
        ("initial", {"evaluation_price_usd": 110}, 40.00),  # 150 − 110
        ("initial", {"evaluation_price_usd": 110, "needling_charge_usd": 30}, 30.00),
        ("initial", {}, None),
        ("initial", {"evaluation_price_usd": 160}, None),
    ],
)
def test_what_of_the_price_is_for_the_needling(format, settings, charge):
    found = needling_charge(scenario(format, **settings), 150)
    assert (found and found[0]) == charge


def test_a_bundled_visit_in_dayton_is_never_paid_whole_by_the_patient():
    # Ohio: 1, 0.913, 1.008. 97110 in full: 0.45 + 0.41 × 0.913 + 0.01008 = 0.83441; 27.87005
    #   97140 at half: 0.43 + 0.195 × 0.913 + 0.01008 = 0.618115; 20.64560
    # 27.87 + 20.65 = 48.52; × 20% = 9.704. Needling: 136.23 × 0.16 = 21.7968. 6 × (9.70 + 21.80)
    bundled = scenario("bundled")
    price = selling_price(bundled).price_usd
    assert price is not None
    assert price == pytest.approx(136.23, abs=0.005)
    bill = medicare_bill(bundled, price, THERAPIST, 0)
    assert isinstance(bill, Bill)
    assert bill.visits_usd == (31.50,) * 6
    assert bill.total_usd == 189.00
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
    bill = medicare_bill(scenario("bundled"), 136.23, who, covered)
    assert isinstance(bill, Bill)
    assert bill.total_usd == total
    assert ("Medicare pays for nothing here" in bill.how) == (total == 817.38)


@pytest.mark.parametrize(
    ("who", "settings", "answer"),
    [
        # 97161 in Ohio: 1.54 + 1.38 × 0.913 + 0.01008 = 2.81002; 93.85720; × 20% = 18.772.
        (THERAPIST, {"evaluation_price_usd": 110, "patient_visits": 1}, 58.77),  # and 40
        (THERAPIST, {"needling_charge_usd": 30, "patient_visits": 1}, 48.77),
        (THERAPIST, {}, "enter your charge for the needling alone"),
        (THERAPIST, {"needling_charge_usd": 151}, "is above the price of the visit"),
        (PHYSICIAN, {}, "ask Medicare about the evaluation"),
        ("occupational therapist", {}, "ask Medicare about the evaluation"),
        (TRAINER, {"patient_visits": 1}, 150.00),
    ],
)
def test_an_initial_visit(who: str, settings: dict[str, float], answer: float | str):
    bill = medicare_bill(scenario("initial", None, **settings), 150, who, 0)
    if isinstance(bill, Unknown):
        assert str(answer) in bill.ask
        assert not bill.ask.endswith(".")
    else:
        assert bill.total_usd == answer


def test_needling_alone_is_covered_or_not_and_nothing_else():
    for who in FURNISHERS:
        bill = medicare_bill(scenario("stand-alone"), 90, who, 2, "facility")
        assert isinstance(bill, Bill)
        # Ohio in a facility: 0.31 + 0.05 × 0.913 + 0.01008 = 0.36573; 12.21571; × 20% = 2.444.
        assert bill.visits_usd == (2.44, 2.44, 90.0, 90.0, 90.0, 90.0)
        assert bill.how.endswith("the hospital's own charge comes on top")
