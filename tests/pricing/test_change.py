"""A raise or a cut, a price for a margin, a what-if, and what cards do to the answer."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib.datasets.places import find_place
from lib.pricing.answer import Answer, Moved, answer_of, quote
from lib.pricing.cards import NO_FEE, CardFee
from lib.pricing.change import (
    ChangeError,
    break_even_change,
    change_of,
    demand_response,
    price_for_margin_usd,
    sentence,
)
from lib.pricing.costs import Floor
from lib.pricing.local import Local
from lib.pricing.scope import scope_of
from lib.pricing.selling import variable_cost_of, visit_left
from lib.scenario import Scenario
from lib.visit import Visit

repeatable = settings(derandomize=True, deadline=None, max_examples=80)


@pytest.mark.parametrize(
    ("contribution", "change", "share"),
    [
        (60, 10, Fraction(-1, 7)),  # −10 / 70
        (90, 10, Fraction(-1, 10)),  # −10 / 100
        (60, -10, Fraction(1, 5)),  # 10 / 50
        (50, -25, Fraction(1)),  # as many visits again
        (60, -59, Fraction(59)),
        (60, 0, 0),
        (0, 0, 0),
        (60, -60, None),  # cut to nothing
        (60, -61, None),
        (0, -10, None),
        (-5, -10, None),
    ],
)
def test_break_even(contribution: float, change: float, share: Fraction | None):
    found = break_even_change(contribution, change)
    if share is None:
        assert found is None
    else:
        assert found == pytest.approx(float(share), rel=1e-12)


@pytest.mark.parametrize(
    ("contribution", "change", "said"),
    [
        (60, 10, "The raise pays as long as you lose fewer than 14.3% of your visits."),
        (90, 10, "The raise pays as long as you lose fewer than 10.0% of your visits."),
        (60, -10, "The cut pays only if you win more than 20.0% more visits."),
        (60, 0, "No change of price: nothing to win or lose."),
        (60, -60, "After this change a visit contributes nothing: no number of visits makes up "
         "for it."),
    ],
)  # fmt: skip
def test_the_answer_in_words(contribution: float, change: float, said: str):
    assert sentence(contribution, change) == said


@pytest.mark.parametrize(
    ("contribution", "change", "room", "said"),
    [
        # 25 / 75 = 33.3% more, and 20 / 80 have room
        (100, -25, 25, "The cut pays only if you win more than 33.3% more visits, which the "
         "calendar cannot hold: it has room for 25.0% more."),
        (100, -20, 25, "The cut pays only if you win more than 25.0% more visits."),
        (100, -1, 0, "The cut pays only if you win more than 1.0% more visits, which the calendar "
         "cannot hold: it is full."),
        # 0.01 / 9999.99 = 0.0001%
        (10_000, -0.01, 25,
         "The cut pays only if you win more than less than 0.01% more visits."),
    ],
)  # fmt: skip
def test_a_cut_that_needs_more_visits_than_the_calendar_holds(contribution, change, room, said):
    assert sentence(contribution, change, room) == said


@pytest.mark.parametrize(
    ("change", "before", "after", "share"),
    [
        # 90 − 2.44 = 87.56. 100: 2.70, 97.30, −9.74 / 97.30. 80: 2.18, 77.82, 9.74 / 77.82
        (10, 87.56, 97.30, -9.74 / 97.30),
        (-10, 87.56, 77.82, 9.74 / 77.82),
        (0, 87.56, 87.56, 0),
        # Nothing is sold at nothing: no fee, and nothing left.
        (-90, 87.56, 0, None),
    ],
)
def test_a_change_of_price_changes_the_card_fee_too(change, before, after, share):
    found = change_of(90, change, 0, CardFee(2.6, 0.10))
    assert (found.contribution_usd, found.new_contribution_usd) == (before, after)
    assert found.share == (None if share is None else pytest.approx(share))
    assert found.gain_usd == pytest.approx(after - before)


def test_a_change_that_the_fee_swallows_is_not_said_to_be_none():
    # 90.01 × 2.6% + 0.10 = 2.44026; 90.15 × 2.6% = 2.3439, 90.16: 2.34416; 90.19: 2.34494 against
    # 90.20: 2.3452, a cent more of fee for a cent more of price
    found = change_of(90.19, 0.01, 0, CardFee(2.6, 0.10))
    assert found.gain_usd == 0
    assert found.sentence == (
        "After the card fee this change leaves what a visit contributes as it is."
    )


def test_the_card_fee_belongs_to_what_a_visit_costs():
    left = visit_left(dayton(own_price_usd=90, cards_taken=1), 90)
    assert (left.contribution_usd, left.card_fee_usd, left.added_usd) == (87.56, 2.44, 2.44)
    assert visit_left(dayton(cards_taken=1), 120).contribution_usd == 116.78
    with_supplies = visit_left(dayton(cards_taken=1, supplies_usd_per_visit=3), 90)
    assert (with_supplies.contribution_usd, with_supplies.added_usd) == (84.56, 5.44)


@pytest.mark.parametrize(("contribution", "change"), [(0, 10), (-5, 10), (-9.99, 10)])
def test_a_raise_that_makes_a_visit_pay_is_not_said_to_contribute_nothing(contribution, change):
    assert contribution + change > 0
    assert break_even_change(contribution, change) is None
    said = sentence(contribution, change)
    assert "After this change a visit contributes nothing" not in said
    assert said.endswith("it pays in any case.")


@repeatable
@given(st.floats(0.01, 1_000), st.floats(-999, 1_000), st.integers(1, 5_000))
def test_at_break_even_contribution_is_exactly_what_it_was(contribution, change, visits):
    assume(contribution + change > 0.01)
    share = break_even_change(contribution, change)
    assert share is not None
    assert math.isfinite(share)
    before, after = visits * contribution, visits * (1 + share) * (contribution + change)
    assert after == pytest.approx(before, rel=1e-9)
    # A raise may lose visits and never all of them; a cut must win some.
    assert share > -1
    assert (share < 0) == (change > 0)


@pytest.mark.parametrize(
    ("floor", "margin", "card", "fixed", "price"),
    [
        (80, 17.4, 2.6, 0, 100.0),  # 80 / 0.80
        (87.19, 10, 0, 0, 96.8778),  # 87.19 / 0.90
        (87.19, 10, 2.6, 0.10, 99.8741),  # 87.29 / 0.874
        (87.19, 0, 2.6, 0.10, 89.6201),  # 87.29 / 0.974
        (87.19, 0, 0, 0, 87.19),
        (0, 50, 20, 3, 10.0),  # 3 / 0.30
        (10, 90, 9, 0, 1_000.0),  # 10 / 0.01
    ],
)
def test_the_price_for_a_margin(floor, margin, card, fixed, price):
    found = price_for_margin_usd(floor, margin, card, fixed)
    assert found == pytest.approx(price, abs=0.0001)
    # What is left of it after card fee and floor is the margin.
    assert found * (1 - card / 100) - fixed - floor == pytest.approx(found * margin / 100)


@pytest.mark.parametrize(("margin", "card"), [(80, 20), (97.4, 2.6), (90, 20), (100, 0), (0, 100)])
def test_a_margin_that_leaves_nothing_for_costs_is_refused(margin: float, card: float):
    with pytest.raises(ChangeError, match="must stay below 100%") as caught:
        price_for_margin_usd(80, margin, card, 0.1)
    assert f"A margin of {margin:g}% and a card share of {card:g}%" in str(caught.value)


@repeatable
@given(st.floats(0, 1_000), st.floats(0, 90), st.floats(0, 9.9), st.floats(0, 10))
def test_a_higher_margin_needs_a_higher_price(floor, margin, card, fixed):
    found = price_for_margin_usd(floor, margin, card, fixed)
    assert math.isfinite(found)
    assert found >= price_for_margin_usd(floor, 0, card, fixed) >= floor


# At 20% booked the calendar holds five times as many visits: no bound on these lines.
ROOMY = 20.0


@pytest.mark.parametrize(
    ("price", "cost", "floor", "lost", "best"),
    [
        # e = lost / 10; (p0 × (1 + 1/e) + cost) / 2
        (100, 20, 50, 5, 160.0),  # e = 0.5: (100 × 3 + 20) / 2
        (100, 0, 50, 10, 100.0),  # e = 1: (200 + 0) / 2
        (100, 20, 50, 20, 85.0),  # e = 2: (150 + 20) / 2
        (90, 30, 87.19, 30, 87.19),  # e = 3: (120 + 30) / 2 = 75, below the floor
    ],
)
def test_the_best_price_of_a_straight_line(price, cost, floor, lost, best):
    found = demand_response(price, cost, floor, lost, booked_percent=ROOMY)
    assert found.best_usd == pytest.approx(best)


def test_the_best_price_bears_the_card_fee():
    # e = 1: (200 + (9.74 + 0.01) / 0.975) / 2 = 105
    found = demand_response(100, 9.74, 0, 10, fee=CardFee(2.5, 0.01))
    assert found.best_usd == pytest.approx(105)
    at_today = found.curve.set_index("price_usd")["contribution_usd"][100.0]
    # 100 × (100 − 2.50 − 0.01 − 9.74)
    assert at_today == pytest.approx(8_775)


@pytest.mark.parametrize(
    ("price", "cost", "lost", "booked", "best", "why"),
    [
        # e = 2, 80% booked: 125 visits at 100 × (1 − 0.25/2) = 87.50; the line's top is 85
        (100, 20, 20, 80, 87.50, "full"),
        (100, 20, 20, None, 87.50, "full"),  # as assumed
        # e = 3, 60% booked: 100 × (1 − 0.6667/3) = 77.78; top (133.33 + 0) / 2 = 66.67
        (100, 0, 30, 60, 77.7778, "full"),
        (100, 20, 20, 100, 100.0, "full"),  # full today: a cut wins nobody
        (100, 80, 20, 80, 115.0, "best"),  # (150 + 80) / 2
    ],
)
def test_a_full_calendar_ends_a_cut(price, cost, lost, booked, best, why):
    found = demand_response(price, cost, 0, lost, booked_percent=booked)
    assert (found.best_usd, found.why) == (pytest.approx(best, abs=0.0001), why)
    assert found.curve["visits"].max() <= found.most_visits + 1e-9


@pytest.mark.parametrize(
    ("price", "cost", "lost", "known_to", "best", "end"),
    [
        (100, 0, 1, None, None, 200),  # e = 0.1: 1,100 / 2 = 550
        (100, 20, 5, None, 160.0, 200),
        (100, 20, 5, 150, None, 150),  # 160 is dearer than all that is published
        (100, 20, 5, 160, 160.0, 160),
        (160, 0, 5, 150, None, 160),  # today's price is known, 240 is not
        (160, 0, 10, 150, 160.0, 160),
    ],
)
def test_no_best_price_beyond_what_is_known(price, cost, lost, known_to, best, end):
    found = demand_response(price, cost, 0, lost, known_to_usd=known_to)
    assert found.best_usd == (None if best is None else pytest.approx(best))
    assert (found.why == "beyond") == (best is None)
    assert found.most_usd == end


def test_a_floor_beyond_the_curve_is_no_best_price():
    found = demand_response(40, 0, 87.19, 30)
    assert (found.best_usd, found.why) == (None, "floor beyond")


def test_without_a_response_there_is_no_best_price():
    found = demand_response(100, 20, 50, 0)
    assert (found.best_usd, found.why) == (None, "none lost")
    assert set(found.curve["visits"]) == {100.0}
    assert found.curve["contribution_usd"].is_monotonic_increasing


def test_the_curve_point_by_point():
    curve = demand_response(100, 20, 50, 20).curve.set_index("price_usd")
    # e = 2: at 125 there are 100 × (1 − 2 × 0.25) = 50 visits of 105 each, at 150 none.
    assert tuple(curve.loc[100.0]) == (100.0, 8_000.0)
    assert tuple(curve.loc[125.0]) == pytest.approx((50.0, 5_250.0))
    assert tuple(curve.loc[150.0]) == (0.0, 0.0)
    assert tuple(curve.loc[200.0]) == (0.0, 0.0)
    # At half the price 200 would come, and the calendar holds 125, of 30 each.
    assert tuple(curve.loc[50.0]) == pytest.approx((125.0, 3_750.0))


@repeatable
@given(
    st.floats(1, 1_000),
    st.floats(0, 1),
    st.floats(0, 1_000),
    st.one_of(st.just(0.0), st.floats(0.01, 30)),
    st.floats(1, 100),
    st.sampled_from([NO_FEE, CardFee(2.6, 0.10), CardFee(20, 0)]),
    st.none() | st.floats(1, 2_000),
)
def test_no_price_from_the_floor_up_earns_more(price, share, floor, lost, booked, fee, known_to):
    cost = share * price
    found = demand_response(
        price, cost, floor, lost, fee=fee, booked_percent=booked, known_to_usd=known_to
    )
    curve = found.curve
    assert curve.notna().all(axis=None)
    assert curve["visits"].between(0, 100 * 100 / booked + 1e-6).all()
    if found.best_usd is None:
        assert found.why in ("none lost", "beyond", "floor beyond")
        return
    # The best price lies on the curve, and bears the floor.
    assert curve["price_usd"].min() <= found.best_usd <= curve["price_usd"].max() * (1 + 1e-12)
    assert found.best_usd >= floor
    assert found.why == "floor" or found.best_usd <= found.most_usd

    def earned(at: float) -> float:
        visits = min(100 * 100 / booked, max(0.0, 100 * (1 - lost / 10 * (at / price - 1))))
        return visits * (at * (1 - fee.percent / 100) - fee.fixed_usd - cost)

    best = earned(found.best_usd)
    for at in found.curve["price_usd"]:
        assert at < floor or earned(at) <= best + 1e-6 * abs(best) + 1e-6


def test_a_response_next_to_nothing_has_no_best_price_without_bounds():
    assert demand_response(100, 20, 50, 1e-310).best_usd is None


@pytest.mark.parametrize(
    ("price", "floor", "why"), [(90, 87.19, "floor"), (90, 75, "best"), (90, 74, "best")]
)
def test_a_best_price_below_the_floor_is_told_from_one_at_it(price, floor, why):
    # e = 3, cost 30: (90 × 4/3 + 30) / 2 = 75
    found = demand_response(price, 30, floor, 30, booked_percent=ROOMY)
    assert found.why == why
    assert found.best_usd == max(75, floor)


def dayton(**settings: float) -> Scenario:
    return Scenario(find_place("45402"), Visit(), tuple(settings.items()))


@pytest.mark.parametrize(
    ("settings", "fee"),
    [
        ({}, 0.0),  # cards are off
        ({"card_fee_percent": 5.0}, 0.0),
        ({"cards_taken": 1}, 2.43),  # 87.29 / 0.974 = 89.6201; less 87.19
        # 87.19 / 0.9 = 96.8778; less 87.19
        ({"cards_taken": 1, "card_fee_percent": 10, "card_fee_fixed_usd": 0}, 9.69),
        # (87.19 + 1) / 1: the fixed part alone
        ({"cards_taken": 1, "card_fee_percent": 0, "card_fee_fixed_usd": 1}, 1.0),
        ({"cards_taken": 1, "card_fee_percent": 0, "card_fee_fixed_usd": 0}, 0.0),
    ],
)
def test_the_card_fee_above_the_floor(settings: dict[str, float], fee: float):
    found = quote(dayton(**settings))
    assert found.floor.total_usd == 87.19, "the floor never holds the card fee"
    assert found.card_fee_usd == fee
    assert found.lowest_usd == pytest.approx(87.19 + fee)
    assert found.lowest_name == ("floor with card fee" if fee else "floor")


def test_with_cards_the_answer_starts_where_the_margin_is_nothing():
    off, on = quote(dayton()).answer, quote(dayton(cards_taken=1)).answer
    assert (off.from_usd, on.from_usd) == (87.19, 89.62)
    assert on.floor_usd == off.floor_usd == 87.19
    assert on.top_usd == off.top_usd
    assert off.sentence.startswith("Ask $87 to ")
    assert on.sentence.startswith("Ask $90 to ")
    # 89.62 − 2.6% − 0.10 = 87.19: the floor is borne and nothing is left.
    left = 89.62 * (1 - 0.026) - 0.10
    assert left == pytest.approx(87.19, abs=0.005)


def answered(floor_usd: float, fee: float) -> Answer:
    moved = Moved(50.0, 70.0, 80.0, 100.0, 150.0)
    floor = Floor(floor_usd, 0, 0, floor_usd, Local(40, "Ohio", ""), 40, "")
    scope = scope_of(find_place("45402"), "physical_therapist")
    return answer_of(scope, floor, moved, (), fee)


@pytest.mark.parametrize(
    ("floor", "fee", "start"),
    [
        (60, 0, 70.0),  # the quarter of what is in print lies above the costs
        (60, 5, 70.0),
        (68, 2, 70.0),
        (68, 3, 71.0),
        (90, 3, 93.0),
        (98, 2, 100.0),
        (98, 3, None),  # 101 is above 100: most of what is in print does not bear it
        (101, 0, None),
    ],
)
def test_the_lower_end_is_the_larger_of_print_and_what_must_be_borne(floor, fee, start):
    found = answered(floor, fee)
    assert found.from_usd == start
    if start is None:
        assert found.sentence.startswith("Your costs, $101, are above most of what is in print")
    else:
        assert found.sentence.startswith(f"Ask ${start:.0f} to $100.")


def test_who_is_paid_per_visit_decides_what_a_visit_adds_to_costs():
    by_hour = dayton(pay_usd_per_hour=48, payroll_burden_percent=25, supplies_usd_per_visit=3)
    # 40 minutes: 48 × 1.25 × 40/60 = 40; and 3 of supplies
    per_visit = dayton(**dict(by_hour.settings), paid_per_visit=1)
    assert variable_cost_of(by_hour, 40) == 3
    assert variable_cost_of(per_visit, 40) == pytest.approx(43)
    # $90, raised by 10: −10 / (87 + 10) against −10 / (47 + 10)
    assert break_even_change(90 - 3, 10) == pytest.approx(-10 / 97)
    assert break_even_change(90 - 43, 10) == pytest.approx(-10 / 57)
