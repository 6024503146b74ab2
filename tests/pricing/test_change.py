"""A raise or a cut, a price for a margin, and a what-if."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib.clinic import Clinic, Costs, Service, new_clinic
from lib.pricing.cards import NO_FEE, CardFee
from lib.pricing.change import (
    Change,
    ChangeError,
    Response,
    break_even_change,
    change_of,
    change_of_line,
    demand_response,
    new_profit_usd,
    price_for_margin_usd,
    response_of_line,
    response_said,
    sentence,
    tie_said,
)
from lib.pricing.price_list import Line, PriceList, price_list_of

repeatable = settings(derandomize=True, deadline=None, max_examples=80)


@pytest.mark.parametrize(
    ("leaves", "change", "share"),
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
def test_break_even(leaves: float, change: float, share: Fraction | None):
    found = break_even_change(leaves, change)
    if share is None:
        assert found is None
    else:
        assert found == pytest.approx(float(share), rel=1e-12)


@pytest.mark.parametrize(
    ("leaves", "change", "said"),
    [
        (60, 10, "The raise pays as long as you lose fewer than 14.3% of your visits."),
        (90, 10, "The raise pays as long as you lose fewer than 10.0% of your visits."),
        (60, -10, "The cut pays only if you win more than 20.0% more visits."),
        (60, 0, "No change of price: nothing to win or lose."),
        (60, -60, "After this change a visit leaves nothing: no number of visits makes up "
         "for it."),
    ],
)  # fmt: skip
def test_the_answer_in_words(leaves: float, change: float, said: str):
    assert sentence(leaves, change) == said


@pytest.mark.parametrize(
    ("leaves", "change", "room", "said"),
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
def test_a_cut_that_needs_more_visits_than_the_calendar_holds(leaves, change, room, said):
    assert sentence(leaves, change, room) == said


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
    assert (found.leaves_usd, found.new_leaves_usd) == (before, after)
    assert found.share == (None if share is None else pytest.approx(share))
    assert found.gain_usd == pytest.approx(after - before)


def test_a_change_that_the_fee_swallows_is_not_said_to_be_none():
    # 90.01 × 2.6% + 0.10 = 2.44026; 90.15 × 2.6% = 2.3439, 90.16: 2.34416; 90.19: 2.34494 against
    # 90.20: 2.3452, a cent more of fee for a cent more of price
    found = change_of(90.19, 0.01, 0, CardFee(2.6, 0.10))
    assert found.gain_usd == 0
    assert found.sentence == ("After the card fee this change moves nothing that a visit leaves.")


@pytest.mark.parametrize(("leaves", "change"), [(0, 10), (-5, 10), (-9.99, 10)])
def test_a_raise_that_makes_a_visit_pay_is_not_said_to_leave_nothing(leaves, change):
    assert leaves + change > 0
    assert break_even_change(leaves, change) is None
    said = sentence(leaves, change)
    assert "After this change a visit leaves nothing" not in said
    assert said.endswith("it pays in any case.")


@repeatable
@given(st.floats(0.01, 1_000), st.floats(-999, 1_000), st.integers(1, 5_000))
def test_at_break_even_what_is_left_is_exactly_what_it_was(leaves, change, visits):
    assume(leaves + change > 0.01)
    share = break_even_change(leaves, change)
    assert share is not None
    assert math.isfinite(share)
    before, after = visits * leaves, visits * (1 + share) * (leaves + change)
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
    at_today = found.curve.set_index("price_usd")["leaves_usd"][100.0]
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


@pytest.mark.parametrize(
    ("price", "floor", "lost", "known_to"),
    [
        (60, 87.19, 30, 116),  # 1 − 3 × (87.19/60 − 1) < 0: no visits are left at the floor
        (90, 130, 10, 100),  # nobody is known to ask more than $100
    ],
)
def test_a_floor_without_visits_or_beyond_what_is_known_is_no_best_price(
    price, floor, lost, known_to
):
    found = demand_response(price, 20, floor, lost, known_to_usd=known_to)
    assert (found.best_usd, found.why) == (None, "floor beyond")


def test_without_a_response_there_is_no_best_price():
    found = demand_response(100, 20, 50, 0)
    assert (found.best_usd, found.why) == (None, "none lost")
    assert set(found.curve["visits"]) == {100.0}
    assert found.curve["leaves_usd"].is_monotonic_increasing


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


@repeatable
@given(
    st.floats(1, 1_000),
    st.floats(0, 0.9),
    st.floats(0.5, 30),
    st.floats(30, 100),
    st.sampled_from([NO_FEE, CardFee(2.6, 0.0)]),
)
def test_the_price_of_a_tie_leaves_as_much_as_today(price, share, lost, booked, fee):
    found = demand_response(price, share * price, 0, lost, fee=fee, booked_percent=booked)
    if found.tie_usd is None:
        return

    def left(at: float) -> float:
        visits = min(100 * 100 / booked, max(0.0, 100 * (1 - lost / 10 * (at / price - 1))))
        return visits * (at * (1 - fee.percent / 100) - share * price)

    assert left(found.tie_usd) == pytest.approx(found.today_usd, rel=1e-6, abs=1e-6)
    # Beyond it, away from today's price, less is left: there a change stops paying.
    beyond = found.tie_usd + 0.01 * (found.tie_usd - price)
    assert left(beyond) <= found.today_usd * (1 + 1e-9)


@pytest.mark.parametrize(
    ("found", "price", "said"),
    [
        (demand_response(100, 20, 60, 20), 100, "A cut stops paying at $84."),  # 125 × 64 = 8,000
        (demand_response(100, 20, 60, 10), 100, "A raise stops paying at $120."),  # 100/1 + 20
        (demand_response(100, 20, 60, 12.5), 100,
         "Every raise or cut would leave less than today's price."),
        (demand_response(100, 20, 60, 1), 100, ""),  # it ties beyond twice today's price
        (demand_response(100, 20, 60, 0), 100, ""),
        (demand_response(100, 120, 60, 20), 100, ""),  # a visit leaves nothing today
        (demand_response(90, 0, 87.19, 20), 90, ""),  # the break-even price is the least to ask
    ],
)  # fmt: skip
def test_where_a_change_stops_paying(found: Response, price: float, said: str):
    assert tie_said(found, price) == said


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


# 48 × 1.25 / (0.8 × 0.9) + 36.67 = 120 an hour: 40 minutes cost 80.
HOUR: dict[str, Any] = {
    "pay_usd_per_hour": 48.0, "payroll_burden_percent": 25.0, "booked_percent": 80.0,
    "no_show_percent": 10.0, "overhead_usd_per_hour": 110 / 3,
}  # fmt: skip


def listed(price: float | None = 90, **costs: float | bool) -> tuple[PriceList, Line]:
    """The list of a clinic with one service of 30 minutes, and its line."""
    service = new_clinic().services[1].with_(price_usd=price)
    prices = price_list_of(Clinic(place="45402", costs=Costs(**HOUR | costs), services=(service,)))
    return prices, prices.lines[0]


def changed(change: float, price: float | None = 90, **costs: float | bool) -> Change | None:
    prices, line = listed(price, **costs)
    assert prices.hour is not None
    return change_of_line(line, prices.clinic.costs, prices.hour, change)


@pytest.mark.parametrize(
    ("costs", "share"),
    [
        ({}, -10 / 100),  # nothing but the visit's hour is spent: 90 is left
        ({"supplies_usd_per_visit": 3.0}, -10 / 97),
        # 32 × 1.25 = 40 a visit: 50 is left
        ({"paid_per_visit": True, "pay_usd_per_visit": 32.0}, -10 / 60),
    ],
)
def test_what_only_the_visit_costs_decides_a_raise(costs, share):
    found = changed(10, **costs)
    assert found is not None
    assert found.share == pytest.approx(share)


def test_profit_after_a_raise_counts_everything():
    prices, line = listed()
    assert prices.hour is not None
    # 90 − 80 = 10; 100 − 80 = 20; 70 − 80 = −10.
    for change, profit in ((0, 10), (10, 20), (-20, -10)):
        assert new_profit_usd(line, prices.clinic.costs, prices.hour, change) == profit
    assert new_profit_usd(line, prices.clinic.costs, prices.hour, -90) is None


def test_no_change_without_a_price_nor_below_nothing():
    assert changed(10, None) is None
    assert changed(-91) is None
    nothing = changed(-90)
    assert nothing is not None
    assert nothing.sentence.startswith("After this change a visit leaves nothing")


@pytest.mark.parametrize(
    ("price", "lost", "known_to", "said"),
    [
        (90, 5, 150, "$135 would bring in most."),  # e = 0.5: 90 × 3 / 2
        (90, 30, 150, "the best price lies below your break-even price, $86.67"),
        (90, 5, 120, "more than the most that anybody is known to ask for this visit, $120"),
        (150, 5, 120, "more than today's price, $150, and nobody is known to ask more"),
        (90, 1, None, "more than twice today's price, $180"),  # e = 0.1: 90 × 11 / 2
        (90, 0, 150, "there is no best price"),
        (30, 30, 150, "there the assumption leaves no visits"),
    ],
)
def test_the_what_if_in_words(price, lost, known_to, said):
    prices, line = listed(price, overhead_usd_per_hour=46.6666667)
    assert prices.hour is not None
    # 83.33 + 46.67 = 130 an hour: 40 minutes cost 86.67.
    assert line.economics is not None
    assert line.economics.break_even_usd == 86.67
    found = response_of_line(line, prices.clinic.costs, prices.hour, lost, known_to)
    assert found is not None
    assert said in response_said(found, lost, price)


def test_services_of_others_change_nothing():
    prices, line = listed()
    other = Service(name="Long", visit=line.service.visit, slot_minutes=240, price_usd=10)
    more = price_list_of(prices.clinic.with_service(other))
    assert more.lines[0].economics == line.economics
