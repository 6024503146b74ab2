"""A service's own packages: by discount or by total, at its price; by hand and for every total."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clinic import Costs, Service
from lib.clinic import Package as Sold
from lib.pricing.cards import NO_FEE, CardFee
from lib.pricing.hour import cost_of_hour, economics_of
from lib.pricing.money import add, cents
from lib.pricing.package_words import (
    customer_line,
    everything_counted,
    finding_of,
    headline_of,
    in_empty_slots,
    what_it_does,
)
from lib.pricing.packages import PackageError, package_of, package_of_service
from lib.visit import Visit

HALF_HOUR = Service(name="Half hour", visit=Visit(), price_usd=90)


def test_a_service_s_package_follows_its_own_price():
    # 450 less 15% = 382.50; 630 − 535 = 95, which is 15.079…%
    by_discount = package_of_service(HALF_HOUR, Sold(sessions=5, discount_percent=15))
    by_total = package_of_service(HALF_HOUR, Sold(sessions=7, total_usd=535))
    assert (by_discount.total_usd, by_discount.saving_usd) == (382.5, 67.5)
    assert (by_total.total_usd, by_total.saving_usd) == (535, 95)
    assert by_total.discount_percent == pytest.approx(100 * 95 / 630)
    assert by_total.per_session_words == "about $76.43"


def test_a_service_s_package_bears_what_its_visit_costs():
    costs = Costs(
        pay_usd_per_hour=48, payroll_burden_percent=25, booked_percent=80, no_show_percent=10,
        overhead_usd_per_hour=110 / 3, supplies_usd_per_visit=2,
    )  # fmt: skip
    # An hour costs 120: 40 minutes and supplies 82; 76.50 a session stays 5.50 below.
    economics = economics_of(HALF_HOUR, costs, cost_of_hour(costs, None, "physical_therapist"))
    sold = Sold(sessions=5, discount_percent=15)
    found = package_of_service(HALF_HOUR, sold, economics=economics)
    assert (found.floor_usd, found.above_floor_usd) == (82, -5.5)
    assert found.contribution_usd == 372.5
    # 382.50 − 5 × 82 = −27.50; one by one 5 × (90 − 82) = 40.
    assert (found.profit_usd, found.singles_profit_usd) == (-27.5, 40)
    assert everything_counted(found) == (
        "One by one these 5 visits leave $40. At this price no number of further visits brings as "
        "much."
    )
    # −27.50 / 5
    assert what_it_does(found)[:2] == (
        "Profit −$27.50 a package",
        "everything counted: a session falls $5.50 short of its costs. One by one these 5 visits "
        "leave $40. At this price no number of further visits brings as much.",
    )
    # Of $90 $88 stay: 13.50 / (88 − 13.50) = 18.12%; 20 of 80 slots are free.
    assert in_empty_slots(found) == (
        "18% more visits bring in as much as single visits do today; the calendar has room for "
        "25% more."
    )


@given(st.floats(1, 5_000), st.integers(2, 20), st.floats(0, 1))
def test_a_total_comes_back_to_the_cent(price_usd: float, sessions: int, share: float):
    total = max(1.0, cents(share * sessions * cents(price_usd)))
    service = HALF_HOUR.with_(price_usd=price_usd)
    found = package_of_service(service, Sold(sessions=sessions, total_usd=total))
    assert found.total_usd == total
    assert add(found.total_usd, found.saving_usd) == found.list_total_usd


def test_a_package_needs_a_price_and_a_total_below_the_visits():
    with pytest.raises(PackageError, match="set a price for Half hour first"):
        package_of_service(HALF_HOUR.with_(price_usd=None), Sold(sessions=3, total_usd=200))
    with pytest.raises(PackageError, match=r"3 sessions for \$270.01 cost more") as caught:
        package_of_service(HALF_HOUR, Sold(sessions=3, total_usd=270.01))
    assert caught.value.field == "total"


def test_visits_beyond_the_calendar_are_said_in_both_readings():
    # 382.50 − 5 × 70 = 32.50 against 100: 208% more. Of $90 $85 stay: 18 / (85 − 18) = 26.87%.
    found = package_of(90, 5, 20, floor_usd=70, variable_cost_usd=5)
    # 360 − 350 = 10 against 100: 900%.
    assert everything_counted(found) == (
        "One by one these 5 visits leave $100. As much would take more visits than the calendar "
        "holds: it has room for 25% more."
    )
    assert in_empty_slots(found) == (
        "as much would take more visits than the calendar holds: it has room for 25% more."
    )
    full = package_of(90, 5, 20, floor_usd=70, variable_cost_usd=5, booked_percent=100)
    none = "very slot is booked: the calendar holds no further visit that would make up for it."
    assert everything_counted(full) == f"One by one these 5 visits leave $100. E{none}"
    assert in_empty_slots(full) == f"e{none}"


def test_visits_that_the_calendar_holds_are_counted_in_both_readings():
    # 425 − 350 = 75 against 100: a third more. Of $90 $85 stay: 5 / (85 − 5) = 6.25%.
    found = package_of(90, 5, 0, floor_usd=70, booked_percent=50, variable_cost_usd=5)
    found = replace(found, total_usd=425, break_even_extra_visits_percent=6.25)
    assert everything_counted(found) == (
        "One by one these 5 visits leave $100: it takes 33% more visits for as much profit; the "
        "calendar has room for 100% more."
    )
    assert in_empty_slots(found) == (
        "6% more visits bring in as much as single visits do today; the calendar has room for 100% "
        "more."
    )


def test_the_headline_says_what_the_packages_come_to():
    short, good, none = (package_of(90, n, d, floor_usd=80) for n, d in ((5, 15), (3, 10), (2, 0)))
    # 382.50 − 400; 243 − 240; 180 − 160
    assert headline_of("Visit", [short]) == (
        "Visit: 5 sessions for $382.50 fall short of their costs by $17.50."
    )
    assert headline_of("Visit", [good]) == "Visit: 3 sessions for $243 leave a profit of $3."
    assert headline_of("Visit", [short, good]) == (
        "Visit: One of two packages falls short of what the sessions cost, by $17.50 (5 for "
        "$382.50)."
    )
    assert headline_of("Visit", [good, none]) == (
        "Visit: both packages bear their costs; 2 for $180 leave most, $20."
    )


def test_without_costs_nothing_is_said_of_profit():
    found = package_of(90, 5, 15)
    assert headline_of("Visit", [found]) == (
        "Visit: 5 sessions for $382.50, $76.50 each, save the patient $67.50."
    )
    assert what_it_does(found)[:2] == ("", "")


@pytest.mark.parametrize(
    ("floor", "said"),
    [
        (80, "Up to 11.1% off, a 5-pack bears its costs"),  # 1 − 80/90, rounded down
        (72, "Up to 20% off, a 5-pack bears its costs"),
        (90, "Any discount: a 5-pack then costs more than it brings"),
        (95, "The single price lies below the break-even price: any discount widens the gap"),
        (0, "No discount takes a session below its break-even price"),
        (0.03, "Up to 99.9% off, a 5-pack bears its costs"),
        (None, "Every 5% off takes $4.50 off each session"),
    ],
)
def test_the_chart_s_finding(floor: float | None, said: str):
    assert finding_of(90, floor, [5, 5], NO_FEE) == said


def test_of_several_sizes_the_smallest_is_named_only_where_it_bears_most_of_the_fee():
    assert finding_of(90, 80, [8, 10], NO_FEE).startswith("Up to 11.1% off, any package")
    # 8 sessions must bring (640 + 8) = 648: 81 each, 10% off.
    fixed = finding_of(90, 80, [10, 8], CardFee(0, 8))
    assert fixed == "Up to 10% off, an 8-pack bears its costs"


def test_a_customer_reads_about_where_a_session_does_not_add_up():
    assert customer_line(package_of(90, 7, 15, step=5)) == (
        "7 sessions: $535.00 in total (about $76.43 per session, saves $95.00)"
    )
    single = package_of(90, 2, 0)
    assert customer_line(single) == "2 sessions: $180.00 in total ($90.00 per session)"
