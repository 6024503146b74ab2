"""A week of clinician hours: what a mix brings in, and that none within its limits leaves more."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.pricing.schedule import (
    MOST_HOURS,
    Sale,
    ScheduleError,
    best_week,
    room_for_more_percent,
    week_of,
)

ALONE = Sale("s", "Stand-alone", 40, 90, 87, 7)
BUNDLE = Sale("b", "Bundle", 55, 110, 107, -3)
LOSS = Sale("l", "Loss", 30, 20, -5, -65)
SALES = (ALONE, BUNDLE)


def test_hours_bind_and_not_slots():
    # 41 × 40 = 1,640 of 1,650 minutes; 41 × 90 = 3,690. Thirty bundles bring 3,300.
    alone, bundle = Sale("s", "Stand-alone", 40, 90, 90, 10), Sale("b", "Bundle", 55, 110, 110, 0)
    found = best_week((alone, bundle), {}, 27.5)
    assert dict(found.mix) == {"s": 41, "b": 0}
    assert (found.revenue_usd, found.leaves_usd, found.profit_usd) == (3_690, 3_690, 410)
    assert found.hours_used == pytest.approx(1_640 / 60)
    assert week_of((alone, bundle), {"b": 30}, 27.5).revenue_usd == 3_300


def test_who_does_not_come_takes_the_slot_and_pays_nothing():
    # 10 × 90 × 0.9; 10 × 87 × 0.9; 10 × 7 × 0.9
    found = week_of(SALES, {"s": 10}, 30, no_show_percent=10)
    assert (found.revenue_usd, found.leaves_usd, found.profit_usd) == (810, 783, 63)
    assert found.hours_used == pytest.approx(400 / 60)


def test_slots_of_parts_of_a_minute_fill_the_week():
    # 27.5 hours are 1,650 minutes: 60 slots of 27.5 exactly; 31.1 of 53.05, rounded up to 53.1
    half = (Sale("a", "Half", 27.5, 90, 87, 7),)
    assert best_week(half, {}, 27.5).mix == (("a", 60),)
    assert best_week((Sale("a", "Odd", 53.05, 90, 87, 7),), {}, 27.5).mix == (("a", 31),)


def test_limits_of_demand_make_a_mix():
    # 3 × 40 of 285 minutes; the 165 left hold three bundles: 261 + 321.
    found = best_week(SALES, {"s": 3}, 4.75)
    assert dict(found.mix) == {"s": 3, "b": 3}
    assert found.leaves_usd == 582


def test_a_worse_visit_that_fits_the_rest_is_taken():
    # 96 minutes: two stand-alones take 80 and leave 174; one of each takes 95 and leaves 194.
    assert dict(best_week(SALES, {}, 1.6).mix) == {"s": 1, "b": 1}


def test_what_leaves_nothing_stays_empty_and_twins_are_told_apart_by_key():
    twin = Sale("t", "Stand-alone", 40, 90, 87, 7)
    found = best_week((LOSS, ALONE, twin), {"s": 1, "t": 2}, 20)
    assert dict(found.mix) == {"l": 0, "s": 1, "t": 2}
    assert week_of((LOSS,), {"l": 4}, 10).leaves_usd == -20


def test_sums_are_half_up_on_exact_decimals():
    # 7 × 7.985 = 55.895
    assert week_of((Sale("a", "A", 10, 35, 7.985, 0),), {"a": 7}, 10).leaves_usd == 55.9


@pytest.mark.parametrize(("hours", "booked"), [(0, 0), (0.5, 0), (0.75, 1)])
def test_a_short_week(hours: float, booked: int):
    assert dict(best_week((ALONE,), {}, hours).mix) == {"s": booked}


@pytest.mark.parametrize(("booked", "room"), [(80, 25), (100, 0), (50, 100), (1, 9_900)])
def test_room_for_more_visits(booked: float, room: float):
    assert room_for_more_percent(booked) == room
    assert room_for_more_percent() == 25  # 80% are assumed


@pytest.mark.parametrize(
    ("mix", "hours", "says"),
    [
        ({"s": 16}, 10, "needs 10.7 hours and the week has 10"),
        ({"s": -1}, 10, "s: -1 is negative"),
        ({}, -1, "outside 0 to 400"),
        ({}, MOST_HOURS + 1, "outside 0 to 400"),
    ],
)
def test_a_week_that_cannot_be_is_refused(mix: dict[str, int], hours: float, says: str):
    with pytest.raises(ScheduleError, match=says):
        week_of(SALES, mix, hours)


small = st.tuples(st.integers(0, 200), st.sampled_from([25.0, 40.0, 65.0]))


@settings(derandomize=True, deadline=None, max_examples=120)
@given(
    st.lists(small, min_size=3, max_size=3),
    st.tuples(*[st.integers(0, 4)] * 3),
    st.integers(0, 8),
)
def test_no_mix_within_hours_and_limits_leaves_more(given_sales, most, hours):
    sales = [Sale(str(n), "x", slot, left, left, 0) for n, (left, slot) in enumerate(given_sales)]
    best = best_week(sales, {str(n): limit for n, limit in enumerate(most)}, hours)
    left = [
        sum(sale.leaves_usd * n for sale, n in zip(sales, counts, strict=True))
        for counts in product(*(range(n + 1) for n in most))
        if sum(sale.slot_minutes * n for sale, n in zip(sales, counts, strict=True)) <= 60 * hours
    ]
    assert best.leaves_usd == max(left)
