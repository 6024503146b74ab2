"""A service's own packages: by discount or by total, at its price; by hand and for every total."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clinic import Costs, Service
from lib.clinic import Package as Sold
from lib.pricing.hour import cost_of_hour, economics_of
from lib.pricing.money import add, cents
from lib.pricing.packages import PackageError, package_of_service
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
