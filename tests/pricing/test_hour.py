"""The cost of an hour, break-even prices and profit, by hand; and what holds for every clinic."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clinic import Costs, Service, new_clinic
from lib.datasets.assumptions import typical
from lib.datasets.places import find_place
from lib.pricing.hour import (
    CostOfHour,
    card_terms,
    cost_of_hour,
    economics_of,
    ways_to,
)
from lib.pricing.money import add
from lib.visit import Visit

DAYTON = find_place("45402")
STAND_ALONE = Service(name="Stand-alone", visit=Visit("stand-alone", 30))
# 48 × 1.25 / (0.8 × 0.9) = 60 / 0.72 = 83.333…; + 36.6666… of overhead = 120 an hour
ROUND = Costs(
    pay_usd_per_hour=48, payroll_burden_percent=25, booked_percent=80, no_show_percent=10,
    overhead_usd_per_hour=110 / 3,
)  # fmt: skip


def hour_of(costs: Costs) -> CostOfHour:
    return cost_of_hour(costs, DAYTON, "physical_therapist")


def test_dayton_by_the_shipped_rows():
    # 49.68 × 1.35 / (0.8 × 0.896) = 67.068 / 0.7168 = 93.5658; 24.81 × 60 / 55 = 27.0655
    hour = hour_of(Costs())
    assert hour.total_usd == pytest.approx(120.6313, abs=5e-5)
    break_even = {
        one.visit.format + str(one.visit.minutes): economics_of(one, Costs(), hour).break_even_usd
        for one in new_clinic().services
        if not one.visit.electrical
    }
    # × 10/60, 40/60, 70/60, 55/60, 70/60
    assert break_even == {
        "add-onNone": 20.11, "stand-alone30": 80.42, "stand-alone60": 140.74,
        "bundled45": 110.58, "initial60": 140.74,
    }  # fmt: skip


def test_what_an_hour_is_made_of_adds_up():
    # 48; × 1.25 = 60; / 0.8 = 75; / 0.9 = 83.33; + 36.67 = 120
    assert hour_of(ROUND).lines == (
        ("Pay", 48.0), ("Payroll burden", 12.0), ("Hours not booked", 15.0), ("No-shows", 8.33),
        ("Overhead", 36.67), ("An attended hour", 120.0),
    )  # fmt: skip


def test_overhead_by_the_month_is_shared_over_attended_hours():
    # 5,040 / (100 × 0.72) = 70, whatever stands in the hour's own field
    month = ROUND.with_(overhead_usd_per_month=5040, clinician_hours_per_month=100)
    assert hour_of(month).overhead_usd == pytest.approx(70)
    assert hour_of(month.with_(clinician_hours_per_month=None)).overhead_usd == 110 / 3


def test_a_price_and_what_it_leaves():
    costs = ROUND.with_(supplies_usd_per_visit=2, cards_taken=True)
    found = economics_of(STAND_ALONE.with_(price_usd=90), costs, hour_of(costs))
    # 120 × 40/60 + 2 = 82; (82 + 0.10) / 0.974 = 84.2916, which leaves 82.00 after 2.29
    assert (found.floor_usd, found.break_even_usd) == (82.0, 84.29)
    # 90 × 2.6% + 0.10 = 2.44; 90 − 82 − 2.44 = 5.56; × 60/40 = 8.34; 90 − 2 − 2.44 = 85.56
    assert (found.card_fee_usd, found.profit_usd) == (2.44, 5.56)
    assert (found.profit_per_hour_usd, found.fills_empty_slot_usd) == (8.34, 85.56)


def test_supplies_are_a_part_of_the_national_overhead_and_never_counted_twice():
    # 24.81 × 60 / 55 = 27.07 an hour: 18.04 for 40 minutes, of labour 83.33 × 40 / 60 = 55.56
    costs = ROUND.with_(overhead_usd_per_hour=None, supplies_usd_per_visit=5)
    hour = hour_of(costs)
    found = economics_of(STAND_ALONE.with_(price_usd=90), costs, hour)
    parts = (found.labour_usd, found.overhead_usd, found.supplies_usd, found.floor_usd)
    assert parts == (55.56, 13.04, 5.0, 73.6)
    assert found.fills_empty_slot_usd == 85.0
    # what goes beyond the overhead's share is added: 55.56 + 20
    dear = costs.with_(supplies_usd_per_visit=20)
    assert economics_of(STAND_ALONE, dear, hour).floor_usd == 75.56
    # and with an overhead of her own all of it: 120 × 40 / 60 + 5
    own = ROUND.with_(supplies_usd_per_visit=5)
    assert economics_of(STAND_ALONE, own, hour_of(own)).floor_usd == 85.0


@pytest.mark.parametrize("supplies", [0, 5, 20])
@pytest.mark.parametrize("change", ["booked_percent", "slot_minutes", "overhead_usd_per_hour"])
def test_a_way_reaches_its_target_from_the_national_overhead(change: str, supplies: float):
    costs = ROUND.with_(overhead_usd_per_hour=None, supplies_usd_per_visit=supplies)
    way = getattr(ways_to(78, economics_of(STAND_ALONE, costs, hour_of(costs)), costs,
                          hour_of(costs)), change)  # fmt: skip
    service = STAND_ALONE.with_(slot_minutes=way) if change == "slot_minutes" else STAND_ALONE
    changed = costs if change == "slot_minutes" else costs.with_(**{change: way})
    assert economics_of(service, changed, hour_of(changed)).break_even_usd == 78.0


def test_paid_per_visit():
    costs = ROUND.with_(paid_per_visit=True, pay_usd_per_visit=40)
    hour = hour_of(costs)
    assert hour.labour_usd == 0
    # 36.67 × 40/60 = 24.44 of overhead; 40 × 1.25 = 50 of pay
    stand_alone = economics_of(STAND_ALONE.with_(price_usd=80), costs, hour)
    assert (stand_alone.floor_usd, stand_alone.pay_usd) == (74.44, 50.0)
    assert (stand_alone.profit_usd, stand_alone.fills_empty_slot_usd) == (5.56, 30.0)
    add_on = Service(name="Add-on", visit=Visit("add-on", None))
    assert economics_of(add_on, costs, hour).pay_usd == 0
    assert economics_of(add_on.with_(pay_usd_per_sale=8), costs, hour).pay_usd == 10.0


def test_one_service_s_slot_does_not_touch_another():
    hour = hour_of(Costs())
    add_on = Service(name="Add-on", visit=Visit("add-on", None))
    before = economics_of(add_on, Costs(), hour)
    economics_of(STAND_ALONE.with_(slot_minutes=90), Costs(), hour)
    assert economics_of(add_on, Costs(), hour) == before


def test_ways_to_a_lower_break_even():
    hour = hour_of(ROUND)
    found = economics_of(STAND_ALONE, ROUND, hour)
    # 80 today; for 70 an hour may cost 105: 40 × 105/120 = 35 minutes; overhead 105 − 83.33;
    # labour 105 − 36.67 = 68.33 = 66.67 / booked, so 97.56% booked
    ways = ways_to(70, found, ROUND, hour)
    assert ways.slot_minutes == pytest.approx(35)
    assert ways.overhead_usd_per_hour == pytest.approx(105 - 250 / 3)
    assert ways.booked_percent == pytest.approx(100 * (60 / 0.9) / (105 - 110 / 3))
    # for 40 an hour may cost 60: less than its labour, and no share of 100% or less does it
    few = ways_to(40, found, ROUND, hour)
    assert (few.booked_percent, few.overhead_usd_per_hour) == (None, None)
    assert few.slot_minutes == pytest.approx(20)
    assert ways_to(0, found, ROUND, hour).slot_minutes is None


@pytest.mark.parametrize("change", ["booked_percent", "overhead_usd_per_hour"])
def test_a_way_reaches_its_target(change: str):
    hour = hour_of(ROUND)
    ways = ways_to(72, economics_of(STAND_ALONE, ROUND, hour), ROUND, hour)
    changed = ROUND.with_(**{change: getattr(ways, change)})
    assert economics_of(STAND_ALONE, changed, hour_of(changed)).break_even_usd == 72.0


costs_of_all_kinds = st.builds(
    Costs,
    paid_per_visit=st.booleans(),
    pay_usd_per_hour=st.floats(0, 500),
    pay_usd_per_visit=st.floats(0, 500),
    payroll_burden_percent=st.floats(0, 100),
    booked_percent=st.floats(5, 100),
    no_show_percent=st.floats(0, 90),
    overhead_usd_per_hour=st.none() | st.floats(0, 500),
    supplies_usd_per_visit=st.floats(0, 100),
    cards_taken=st.booleans(),
    card_fee_percent=st.floats(0, 15),  # raised by up to 5 it may still be
    card_fee_fixed_usd=st.floats(0, 5),
)
dearer = st.sampled_from([
    "pay_usd_per_hour", "pay_usd_per_visit", "payroll_burden_percent", "no_show_percent",
    "overhead_usd_per_hour", "supplies_usd_per_visit", "card_fee_percent", "card_fee_fixed_usd",
])  # fmt: skip


@given(costs_of_all_kinds, dearer, st.floats(0.01, 5), st.floats(1, 480))
def test_break_even_never_falls_when_a_cost_rises(costs, key, more, slot):
    service = STAND_ALONE.with_(slot_minutes=slot)
    known = getattr(costs, key)
    raised = costs.with_(**{key: (typical(key) if known is None else known) + more})
    before, after = (
        economics_of(service, one, hour_of(one)).break_even_usd for one in (costs, raised)
    )
    assert math.isfinite(before)
    assert after >= before


@given(costs_of_all_kinds, st.floats(1, 480))
def test_parts_add_up_and_the_break_even_price_leaves_nothing(costs, slot):
    hour = hour_of(costs)
    found = economics_of(STAND_ALONE.with_(slot_minutes=slot), costs, hour)
    parts = (found.labour_usd, found.overhead_usd, found.supplies_usd, found.pay_usd)
    assert add(*parts) == found.floor_usd
    assert add(*(usd for _, usd in hour.lines[:-1])) == hour.lines[-1][1]
    left = add(found.break_even_usd, -card_terms(costs).on(found.break_even_usd), -found.floor_usd)
    assert 0 <= left <= 0.02
