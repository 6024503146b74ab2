"""A week's schedule: what a mix earns, and that no mix within the limits earns more."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.pricing.bundles import Offer
from lib.pricing.cards import CardFee
from lib.pricing.schedule import (
    MOST_SLOTS,
    ScheduleError,
    best_week,
    room_for_more_percent,
    week_of,
)

STAND_ALONE = Offer("stand-alone", 90, 40, 3)  # contributes 87
WITH_ADD_ON = Offer("treatment with add-on", 140, 65, 3)  # 137
BUNDLE = Offer("bundle", 130, 55, 3)  # 127
OFFERS = (STAND_ALONE, WITH_ADD_ON, BUNDLE)
LOSS = Offer("loss", 20, 30, 25)  # −5


def mix(*counts: int) -> dict[str, int]:
    return {offer.name: count for offer, count in zip(OFFERS, counts, strict=True)}


@pytest.mark.parametrize(
    ("counts", "slots", "empty", "revenue", "contribution", "hours"),
    [
        # 10 × 90 + 10 × 140 + 10 × 130; 10 × 87 + 10 × 137 + 10 × 127; 10 × (40 + 65 + 55) / 60
        ((10, 10, 10), 30, 0, 3_600, 3_510, 1_600 / 60),
        ((10, 5, 0), 30, 15, 1_600, 1_555, 725 / 60),  # 870 + 685; 400 + 325 minutes
        ((0, 0, 30), 30, 0, 3_900, 3_810, 27.5),
        ((0, 0, 0), 30, 30, 0, 0, 0),
        ((0, 0, 0), 0, 0, 0, 0, 0),
        ((1, 0, 0), 1, 0, 90, 87, 40 / 60),
    ],
)
def test_what_a_mix_does(counts, slots, empty, revenue, contribution, hours):
    found = week_of(OFFERS, mix(*counts), slots)
    assert (found.slots, found.empty) == (slots, empty)
    assert (found.revenue_usd, found.contribution_usd) == (revenue, contribution)
    assert found.hours == pytest.approx(hours)
    assert dict(found.mix) == mix(*counts)
    assert found.how.endswith(f" = ${contribution:,.2f}")
    assert found.how.startswith("no visits") == (sum(counts) == 0)


def test_a_visit_that_loses_money_is_counted_where_it_is_chosen():
    found = week_of((STAND_ALONE, LOSS), {"stand-alone": 2, "loss": 4}, 10)
    # 2 × 87 − 4 × 5
    assert (found.revenue_usd, found.contribution_usd, found.empty) == (260, 154, 4)


def test_a_week_s_sums_are_half_up_on_exact_decimals():
    # 35 − 27.015 = 7.985; 7 × 7.985 = 55.895. In cents a visit costs 27.02 and leaves 7.98.
    found = week_of((Offer("add-on", 35, 10, 27.015),), {"add-on": 7}, 10)
    assert found.contribution_usd == 55.90
    assert found.how == "7 × about $7.98 = $55.90"
    # A sum of binary numbers is 120.30000000000001.
    assert week_of((Offer("add-on", 40.10, 10),), {"add-on": 3}, 10).revenue_usd == 120.30


def test_every_visit_of_a_week_bears_one_card_fee():
    fee = CardFee(2.6, 0.10)
    both = Offer("treatment", 110, 50, 0, fee) + Offer("add-on", 40, 10, 0, fee)
    # 150 − (3.90 + 0.10) = 146; 90 − 2.44 = 87.56; 3 × 146 + 2 × 87.56 = 613.12
    offers = (Offer("stand-alone", 90, 40, 0, fee), both)
    found = week_of(offers, {"stand-alone": 2, both.name: 3}, 10)
    assert (found.revenue_usd, found.contribution_usd) == (630, 613.12)
    assert found.how == "2 × $87.56 + 3 × $146.00 = $613.12"


@pytest.mark.parametrize(("booked", "room"), [(80, 25), (100, 0), (50, 100), (1, 9_900)])
def test_room_for_more_visits(booked: float, room: float):
    assert room_for_more_percent(booked) == room
    assert room_for_more_percent() == 25  # 80% are assumed


@pytest.mark.parametrize(
    ("counts", "slots", "says"),
    [
        ((11, 10, 10), 30, "The mix needs 31 slots and the week has 30"),
        ((1, 0, 0), 0, "The mix needs 1 slots and the week has 0"),
        ((-1, 0, 0), 30, "stand-alone: -1 is negative"),
        ((0, 0, 0), -1, "Slots a week: -1 is outside 0 to 1000"),
        ((0, 0, 0), MOST_SLOTS + 1, "Slots a week: 1001 is outside"),
    ],
)
def test_a_week_that_cannot_be_is_refused(counts, slots, says):
    with pytest.raises(ScheduleError, match=says):
        week_of(OFFERS, mix(*counts), slots)


@pytest.mark.parametrize(("limits", "slots"), [(mix(-1, 0, 0), 30), (mix(0, 0, 0), 1_001)])
def test_limits_that_cannot_be_are_refused(limits, slots):
    with pytest.raises(ScheduleError):
        best_week(OFFERS, limits, slots)


@pytest.mark.parametrize(
    ("limits", "slots", "counts", "contribution"),
    [
        ((30, 30, 30), 30, (0, 30, 0), 4_110),  # 30 × 137
        ((30, 12, 30), 30, (0, 12, 18), 3_930),  # 12 × 137 + 18 × 127
        ((30, 12, 10), 30, (8, 12, 10), 3_610),  # and 8 × 87
        ((3, 4, 5), 30, (3, 4, 5), 1_444),  # 261 + 548 + 635: limits leave 18 slots empty
        ((30, 30, 30), 0, (0, 0, 0), 0),
        ((0, 0, 0), 30, (0, 0, 0), 0),
        ((30, 0, 0), 7, (7, 0, 0), 609),
    ],
)
def test_the_mix_that_pays_best(limits, slots, counts, contribution):
    found = best_week(OFFERS, mix(*limits), slots)
    assert dict(found.mix) == mix(*counts)
    assert found.contribution_usd == contribution
    assert found.empty == slots - sum(counts)
    # In the order in which they were offered, not in that of their worth.
    assert [name for name, _ in found.mix] == [offer.name for offer in OFFERS]


def test_what_contributes_nothing_leaves_its_slots_empty():
    nothing = Offer("nothing", 25, 30, 25)
    found = best_week((LOSS, nothing, STAND_ALONE), {"loss": 9, "nothing": 9, "stand-alone": 4}, 20)
    assert dict(found.mix) == {"loss": 0, "nothing": 0, "stand-alone": 4}
    assert (found.contribution_usd, found.empty) == (348, 16)


def test_of_two_that_pay_alike_the_first_is_taken_and_nothing_is_lost():
    twins = (Offer("one", 90, 40), Offer("other", 100, 40, 10))
    found = best_week(twins, {"one": 3, "other": 9}, 5)
    assert dict(found.mix) == {"one": 3, "other": 2}
    assert found.contribution_usd == 450


def test_what_no_limit_names_is_not_sold():
    assert dict(best_week(OFFERS, {"bundle": 2}, 5).mix) == mix(0, 0, 2)


small = st.builds(
    Offer,
    st.just("x"),
    st.integers(0, 200).map(float),
    st.sampled_from([30.0, 40.0, 65.0]),
    st.integers(0, 200).map(float),
)


@settings(derandomize=True, deadline=None, max_examples=120)
@given(
    st.lists(small, min_size=3, max_size=3),
    st.tuples(*[st.integers(0, 4)] * 3),
    st.integers(0, 9),
)
def test_no_mix_within_the_limits_earns_more(given_offers, most, slots):
    offers = [
        Offer(f"offer {n}", one.price_usd, one.minutes, one.variable_cost_usd)
        for n, one in enumerate(given_offers)
    ]
    names = [offer.name for offer in offers]
    best = best_week(offers, dict(zip(names, most, strict=True)), slots)
    possible = [counts for counts in product(*(range(n + 1) for n in most)) if sum(counts) <= slots]
    earned = {
        counts: sum(o.contribution_usd * n for o, n in zip(offers, counts, strict=True))
        for counts in possible
    }
    assert best.contribution_usd == max(earned.values())
    assert tuple(dict(best.mix).values()) in earned
    assert best.contribution_usd == earned[tuple(n for _, n in best.mix)]
