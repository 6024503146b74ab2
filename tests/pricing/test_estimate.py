"""A plan's estimate: bought in packages, and what an add-on leaves out of it; by hand."""

import pytest

from lib.clinic import Clinic, Package, Service
from lib.pricing.estimate import (
    Estimate,
    estimate_of,
    left_out_words,
    treatments_of,
    with_package,
)
from lib.pricing.overview import packages_of, usual_visits
from lib.pricing.patient import Bill, package
from lib.pricing.payers import plan_of
from lib.pricing.price_list import PriceList, price_list_of
from lib.visit import Visit

FIRST, SINGLE, ADD_ON = (f"{n:012x}" for n in range(3))
PACKAGES = (Package(sessions=5, discount_percent=15), Package(sessions=7, total_usd=535))


def prices(**overrides: float) -> PriceList:
    services = (
        Service(id=FIRST, name="First", visit=Visit("initial", 60), price_usd=150),
        Service(id=SINGLE, name="Half hour", visit=Visit(), price_usd=90, packages=PACKAGES),
        Service(id=ADD_ON, name="Extra", visit=Visit("add-on", None), price_usd=40),
    )
    return price_list_of(Clinic(place="45402", services=services, overrides=overrides))


def rows(found: Estimate) -> list[tuple[str, str, int, float]]:
    return [(one.name, one.price_words, one.visits, one.total_usd) for one in found.lines]


@pytest.mark.parametrize(
    ("visits", "number", "expected", "total"),
    [
        (5, 0, [("Half hour, package of 5, paid ahead", "$76.50", 5, 382.5)], 532.5),
        (
            # Two packages, and two visits by themselves: 765 + 180.
            12, 0,
            [("Half hour, 2 packages of 5, paid ahead", "$76.50", 10, 765),
             ("Half hour", "$90.00", 2, 180)],
            1095,
        ),
        (7, 1, [("Half hour, package of 7, paid ahead", "about $76.43", 7, 535)], 685),
        (5, 1, [("Half hour", "$90.00", 5, 450)], 600),  # larger than the plan
    ],
)  # fmt: skip
def test_a_plan_bought_in_packages(visits, number, expected, total):
    plain = estimate_of(prices(), [(FIRST, 1), (SINGLE, visits)])
    sold = packages_of(prices(), prices().lines[1])[number].found
    assert sold is not None
    found = with_package(plain, sold)
    assert rows(found) == [("First", "$150.00", 1, 150), *expected]
    assert found.total_usd == total
    # The patient's bill is the same sum.
    bill = package(plan_of(plain), sold.sessions, sold.total_usd)
    assert not isinstance(bill, Bill) or bill.total_usd == total


def test_an_add_ons_treatment_visits_are_not_in_the_sum():
    items = [(FIRST, 1), (ADD_ON, 5)]
    plan = estimate_of(prices(), items)
    assert plan.total_usd == 350  # 150 + 5 × 40
    found = treatments_of(prices(), plan)
    assert found is not None
    assert left_out_words(found, plan.total_usd) == (
        "Not in this sum and paid besides: the 5 treatment visits that Extra comes on top of."
    )
    priced = treatments_of(prices(treatment_usd=100), plan)
    assert priced is not None
    assert left_out_words(priced, plan.total_usd) == (
        "Not in this sum: the 5 treatment visits that Extra comes on top of. At $100 each that is "
        "$500 more, $850 in all for a patient who pays without insurance."
    )
    assert treatments_of(prices(), estimate_of(prices(), [(FIRST, 1), (SINGLE, 5)])) is None


def test_what_is_opened_first_is_a_visit_with_a_price_and_never_an_add_on():
    def order(*services: Service) -> str:
        lines = price_list_of(Clinic(services=services)).lines
        return "".join(one.service.name for one in usual_visits(lines))

    extra = Service(name="A", visit=Visit("add-on", None), price_usd=40)
    bundled = Service(name="B", visit=Visit("bundled", 45), price_usd=130)
    current = Service(name="E", visit=Visit(electrical=True), price_usd=95)
    first = Service(name="F", visit=Visit("initial", 60), price_usd=150)
    single = Service(name="S", visit=Visit(), price_usd=90)
    assert order(extra, first, current, bundled, single) == "SBEFA"
    unpriced = single.with_(price_usd=None)
    assert order(extra, unpriced, bundled) == "BSA"
    assert order(extra, unpriced) == "SA"
