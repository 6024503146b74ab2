"""Every way to pay, the sentence to read aloud, and what is asked for where a figure is missing."""

from dataclasses import replace
from typing import Any

import pytest

from lib.clinic import Clinic, Package, Service
from lib.pricing.coverage import Case
from lib.pricing.estimate import Estimate, estimate_of
from lib.pricing.medicare_visit import MedicareTerms
from lib.pricing.patient import Bill, Unknown
from lib.pricing.payers import (
    CASH,
    COINSURANCE,
    COPAY,
    DENIED,
    MEDICARE,
    OUT,
    PACKAGE,
    Insurance,
    Patient,
    answer_of,
    bill_of,
    bills_of,
    chosen_bill,
    finding_of,
    package_answer,
    packages_sold,
)
from lib.pricing.price_list import PriceList, price_list_of
from lib.visit import Visit

FIRST, SINGLE, BUNDLED, ADD_ON = (f"{n:012x}" for n in range(4))
THERAPIST = "physical therapist"
PACKAGES = (Package(sessions=5, discount_percent=15), Package(sessions=10, discount_percent=20))


def prices() -> PriceList:
    services = (
        Service(id=FIRST, name="First", visit=Visit("initial", 60), price_usd=150),
        Service(id=SINGLE, name="Half hour", visit=Visit(), price_usd=90, packages=PACKAGES),
        Service(id=BUNDLED, name="Bundle", visit=Visit("bundled", 45), price_usd=136.23),
        Service(id=ADD_ON, name="Extra", visit=Visit("add-on", None), price_usd=40),
    )
    return price_list_of(Clinic(place="45402", services=services))


def plan(*items: tuple[str, int]) -> Estimate:
    return estimate_of(prices(), items)


def patient(
    inside: dict[str, Any] | None = None, outside: dict[str, Any] | None = None, **terms: Any
) -> Patient:
    return Patient(
        Insurance(**inside or {}),
        Insurance(**outside or {}),
        Case(THERAPIST, True, True, True, True, True),
        replace(MedicareTerms(prices().place, THERAPIST), **terms),
    )


ALLOWED = {"allowed_usd": {SINGLE: 85}}
SENTENCES: list[tuple[str, str, dict[str, Any], str]] = [
    (CASH, SINGLE, {}, "You pay $90.00 for the visit."),
    (CASH, FIRST, {}, "You pay $150.00 for the first visit."),
    (
        CASH, ADD_ON, {},
        "You pay $40.00 for the needling, on top of the visit it belongs to.",
    ),
    (
        COPAY, SINGLE, {},
        "You pay at most $90.00 for the visit. To say how much, we need from your plan: "
        "the copay of a therapy visit.",
    ),
    (
        COPAY, SINGLE, {"inside": {"copay_usd": 30}},
        "You pay $30.00 for the visit, your copay, unless your deductible comes first: please ask "
        "your plan.",
    ),
    (
        COPAY, SINGLE, {"inside": ALLOWED | {"copay_usd": 30, "deductible_first": False}},
        "You pay $30.00 for the visit, your copay.",
    ),
    (
        COPAY, SINGLE, {"inside": {"copay_usd": 30, "deductible_first": True}},
        "You pay at most $90.00 for the visit. To say how much, we need from your plan: "
        "the deductible left.",
    ),
    (
        COPAY, SINGLE,
        {"inside": ALLOWED
         | {"copay_usd": 30, "deductible_first": True, "deductible_left_usd": 100}},
        "You pay $85.00 for the visit: your deductible comes first.",
    ),
    (
        COINSURANCE, SINGLE,
        {"inside": ALLOWED | {"coinsurance_percent": 20, "deductible_left_usd": 100}},
        "You pay $85.00 for the visit: your deductible comes first.",
    ),
    # The second visit of that patient: 15 + 20% of 70 = 29.
    (
        COINSURANCE, SINGLE,
        {"inside": ALLOWED | {"coinsurance_percent": 20, "deductible_left_usd": 15}},
        "You pay $29.00 for the visit: the last $15.00 of your deductible, and 20% of the rest.",
    ),
    (
        COINSURANCE, SINGLE,
        {"inside": ALLOWED | {"coinsurance_percent": 20, "deductible_left_usd": 0}},
        "You pay $17.00 for the visit, your share of 20%.",
    ),
    (
        OUT, SINGLE, {},
        "You pay $90.00 for the visit. What your plan sends back to you depends on it: please ask "
        "for the allowed amount, the coinsurance and the deductible left.",
    ),
    # 50 allowed less 40%: 30 comes back of 90.
    (
        OUT, SINGLE,
        {"outside": {"allowed_usd": {SINGLE: 50}, "coinsurance_percent": 40,
                     "deductible_left_usd": 0}},
        "You pay $90.00 for the visit. Your plan should send back $30.00, so that it costs you "
        "$60.00.",
    ),
    (DENIED, SINGLE, {}, "If your insurer denies the claim, you pay $90.00 for the visit."),
    (MEDICARE, SINGLE, {}, "You pay $90.00 for the visit: Medicare does not pay for it."),
    # By hand in test_medicare_visit: 21.80 for the needling, 9.70 of the rest.
    (
        MEDICARE, BUNDLED, {},
        "You pay $31.50 for the visit: $21.80 for what Medicare does not cover, and $9.70 as your "
        "share of the rest.",
    ),
    (
        MEDICARE, FIRST, {},
        "You pay at most $150.00 for the first visit; how much, I cannot say yet.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("payer", "service", "known", "sentence"), SENTENCES)
def test_the_sentence_to_read_aloud(payer, service, known, sentence):
    assert answer_of(payer, plan((service, 1)), patient(**known)).sentence == sentence


def test_where_medicare_covers_the_needling_the_share_alone_is_said():
    known = patient(furnisher="physician")
    known = replace(known, case=replace(known.case, furnisher="physician"))
    # 23.50 in Ohio × 20% = 4.70; in a hospital 12.22 × 20% = 2.44, and its own charge.
    said = answer_of(MEDICARE, plan((SINGLE, 1)), known).sentence
    assert said == "You pay $4.70 for the visit, your share of what Medicare pays for."
    there = replace(known, terms=replace(known.terms, setting="facility"))
    said = answer_of(MEDICARE, plan((SINGLE, 1)), there).sentence
    assert said.startswith("You pay $2.44 for the visit")
    assert said.endswith("The hospital bills its own charge on top.")


def test_a_package_is_the_services_own():
    sold = packages_sold(prices(), SINGLE)
    answer = package_answer(Visit(), sold[0])
    # 5 × 90 × 0.85 = 382.50; 76.50 a visit.
    assert answer.sentence == "You pay $382.50 ahead for five visits: $76.50 a visit."
    assert packages_sold(prices(), BUNDLED) == []


def test_every_way_for_a_first_visit_and_five_follow_ups():
    found = bills_of(prices(), plan((FIRST, 1), (SINGLE, 5)), patient({"copay_usd": 30}))
    totals = {one.way: one.total_usd if isinstance(one, Bill) else None for one in found}
    # 150 + 5 × 90; 150 + 382.50; six copays of 30. The package of ten holds more than the plan.
    assert totals == {
        "cash": 600.0, "package of 5": 532.5, "in network, copay": 180.0,
        "in network, coinsurance": None, "out of network": None, "claim denied": 600.0,
        "Medicare": None,
    }  # fmt: skip


SIX = ((FIRST, 1), (SINGLE, 5))
CASH_TOO = "; $600.00 in cash"


@pytest.mark.parametrize(
    ("payer", "number", "items", "said"),
    [
        (CASH, 0, SIX, "Six visits: $600.00 in cash, $180.00 in network, copay"),
        (PACKAGE, 0, SIX, "Six visits: $532.50 with the package of 5, $600.00 in cash"),
        (
            PACKAGE, 1, SIX,
            f"Six visits with the package of 10: plan at least 10 of its visits{CASH_TOO}",
        ),
        (PACKAGE, 0, ((BUNDLED, 1),), "One visit with a package: Bundle has none; $136.23 in cash"),
        (COPAY, 0, SIX, "Six visits: $180.00 in network, copay, $600.00 in cash"),
        (
            OUT, 0, SIX,
            "Six visits out of network: ask the plan for the allowed amount, the coinsurance and "
            f"the deductible left{CASH_TOO}",
        ),
        (DENIED, 0, SIX, "Six visits: $600.00 if the claim is denied, the full price in cash"),
        (
            MEDICARE, 0, SIX,
            f"Six visits with Medicare: enter your charge for the needling alone{CASH_TOO}",
        ),
        (MEDICARE, 0, ((SINGLE, 1),), "One visit: $90.00 with Medicare, the same as in cash"),
    ],
)  # fmt: skip
def test_a_plans_headline_names_the_chosen_payer_first(payer, number, items, said):
    known, planned = patient({"copay_usd": 30}), plan(*items)
    found = bills_of(prices(), planned, known)
    chosen = chosen_bill(prices(), payer, planned, known, number)
    visits = sum(count for _, count in items)
    assert finding_of(found, visits, chosen) == said


def test_in_cash_the_cheapest_way_known_is_named_beside():
    planned, known = plan((BUNDLED, 1)), patient()
    found = bills_of(prices(), planned, known)
    chosen = chosen_bill(prices(), CASH, planned, known)
    assert finding_of(found, 1, chosen) == "One visit: $136.23 in cash, $31.50 with Medicare"


def test_two_packages_of_one_size_are_both_ways_to_pay():
    sold = (Package(sessions=5, total_usd=380), Package(sessions=5, total_usd=440))
    service = Service(id=SINGLE, name="Half hour", visit=Visit(), price_usd=90, packages=sold)
    listed = price_list_of(Clinic(place="45402", services=(service,)))
    planned, known = estimate_of(listed, [(SINGLE, 5)]), patient()
    found = bills_of(listed, planned, known)
    totals = {one.way: one.total_usd for one in found if isinstance(one, Bill)}
    assert totals["package of 5 for $380.00"] == 380
    assert totals["package of 5 for $440.00"] == 440
    said = finding_of(found, 5, chosen_bill(listed, CASH, planned, known))
    assert said == "Five visits: $450.00 in cash, $380.00 with the package of 5 for $380.00"


def test_a_deductible_left_is_no_question_once_the_copay_is_known_to_come_alone():
    known = {"copay_usd": 30, "deductible_left_usd": 500}
    asked = bill_of(COPAY, plan((SINGLE, 1)), patient(known))
    told = bill_of(COPAY, plan((SINGLE, 1)), patient(known | {"deductible_first": False}))
    assert isinstance(asked, Bill)
    assert isinstance(told, Bill)
    assert asked.total_usd == told.total_usd == 30
    assert "is taken not to come before the copay: ask the plan" in asked.how
    assert "deductible" not in told.how


def test_a_plan_asks_for_what_is_allowed_for_each_of_its_services():
    known = patient(ALLOWED | {"coinsurance_percent": 20, "deductible_left_usd": 100})
    asked = bill_of(COINSURANCE, plan((FIRST, 1), (SINGLE, 5)), known)
    assert isinstance(asked, Unknown)
    assert asked.words == "ask the plan for the allowed amount"
    # 85; 15 + 20% of 70; then 17 four times: 85 + 29 + 68.
    found = bill_of(COINSURANCE, plan((SINGLE, 6)), known)
    assert isinstance(found, Bill)
    assert found.visits_usd == (85.0, 29.0, 17.0, 17.0, 17.0, 17.0)
    assert found.total_usd == 182
