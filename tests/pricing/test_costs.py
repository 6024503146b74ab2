"""The floor by hand: labour, other cost and supplies of a completed visit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.datasets.places import find_place
from lib.pricing.costs import CostError, floor_of, labour_cost_usd
from lib.pricing.money import cents
from lib.scenario import Scenario
from lib.visit import Visit

DAYTON, LEWISTOWN = find_place("45402"), find_place("59457")

# pay, burden, slot, booked, no-show → cost of one completed visit
LABOUR = [
    # 60 × 1.25 × 30/60 = 37.50; every slot is booked and everybody comes
    ((60, 25, 30, 100, 0), 37.50),
    # 40 × 1.5 × 60/60 = 60; ÷ (0.5 × 0.8 = 0.4) = 150
    ((40, 50, 60, 50, 20), 150.0),
    # 50 × 1 × 12/60 = 10; ÷ (1 × 0.5) = 20
    ((50, 0, 12, 100, 50), 20.0),
    # 49.68 × 1.35 = 67.068; × 40/60 = 44.712; ÷ (0.8 × 0.896 = 0.7168) = 62.3772…
    ((49.68, 35, 40, 80, 10.4), 62.377232),
    # A full hour, all booked, all come, no burden: the pay itself
    ((49.68, 0, 60, 100, 0), 49.68),
    # Nobody paid, nothing costs
    ((0, 35, 40, 80, 10.4), 0.0),
    # The emptiest week that can be set: 60 × 1 × 1 ÷ (0.01 × 0.01) = 600,000
    ((60, 0, 60, 1, 99), 600_000.0),
]


def test_labour_is_half_up_on_exact_decimals():
    # 30.02 × 1.35 × 40/60 ÷ (0.8 × 0.9) = 30.02 × 1.25 = 37.525
    assert cents(labour_cost_usd(30.02, 35, 40, 80, 10)) == 37.53


@pytest.mark.parametrize(("figures", "cost"), LABOUR)
def test_labour_by_hand(figures: tuple[float, ...], cost: float):
    assert labour_cost_usd(*figures) == pytest.approx(cost, abs=1e-6)


@pytest.mark.parametrize(("booked", "no_show"), [(0, 10.4), (80, 100), (0, 100), (0, 0)], ids=str)
def test_where_nobody_comes_there_is_a_sentence_and_no_infinity(booked: float, no_show: float):
    with pytest.raises(CostError, match="no visit bears the cost"):
        labour_cost_usd(49.68, 35, 40, booked, no_show)


def floor_in(place, visit: Visit, **settings: float):
    return floor_of(Scenario(place, visit, tuple(settings.items())))


# labour, other, supplies, total. Pay in Dayton: 49.68; 49.68 × 1.35 ÷ 0.7168 = 93.565848 an hour
# that is paid for. Pay in Lewistown: 44.582439 (see test_local); × 1.35 ÷ 0.7168 = 83.965246.
FLOORS = [
    # 93.565848 × 40/60 = 62.377; + 24.81
    (DAYTON, Visit(), {}, (62.38, 24.81, 0, 87.19)),
    # 83.965246 × 40/60 = 55.977; + 24.81
    (LEWISTOWN, Visit(), {}, (55.98, 24.81, 0, 80.79)),
    # 60 minutes and ten more: 93.565848 × 70/60 = 109.160
    (DAYTON, Visit("stand-alone", 60), {}, (109.16, 24.81, 0, 133.97)),
    # 45 minutes and ten more: 93.565848 × 55/60 = 85.769
    (DAYTON, Visit("bundled", 45), {}, (85.77, 24.81, 0, 110.58)),
    (DAYTON, Visit("initial", 45), {}, (85.77, 24.81, 0, 110.58)),
    # An add-on takes ten minutes more, and the visit around it bears the rest: 93.565848 × 10/60
    (DAYTON, Visit("add-on", None), {}, (15.59, 0, 0, 15.59)),
    (LEWISTOWN, Visit("add-on", None), {}, (13.99, 0, 0, 13.99)),
    # Needles on top
    (DAYTON, Visit(), {"supplies_usd_per_visit": 3.5}, (62.38, 24.81, 3.5, 90.69)),
    (DAYTON, Visit("add-on", None), {"supplies_usd_per_visit": 0.01}, (15.59, 0, 0.01, 15.60)),
    # Own pay: 40 × 1.35 × 40/60 ÷ 0.7168 = 50.223
    (DAYTON, Visit(), {"pay_usd_per_hour": 40}, (50.22, 24.81, 0, 75.03)),
    (DAYTON, Visit(), {"pay_usd_per_hour": 0}, (0, 24.81, 0, 24.81)),
    # Own other cost, also of an add-on
    (DAYTON, Visit("add-on", None), {"other_cost_usd_per_visit": 24.81}, (15.59, 24.81, 0, 40.40)),
    (DAYTON, Visit(), {"other_cost_usd_per_visit": 0}, (62.38, 0, 0, 62.38)),
    # Own slot: 93.565848 × 30/60 = 46.783
    (DAYTON, Visit(), {"slot_minutes": 30}, (46.78, 24.81, 0, 71.59)),
    # All booked, all come, no burden: 49.68 × 40/60 = 33.12
    (
        DAYTON,
        Visit(),
        {"booked_percent": 100, "no_show_percent": 0, "payroll_burden_percent": 0},
        (33.12, 24.81, 0, 57.93),
    ),
]


@pytest.mark.parametrize(("place", "visit", "settings", "expected"), FLOORS)
def test_floor_by_hand(place, visit: Visit, settings: dict, expected: tuple):
    found = floor_in(place, visit, **settings)
    shown = (found.labour_usd, found.other_usd, found.supplies_usd, found.total_usd)
    assert shown == expected


def test_the_formula_stands_there_with_its_current_values():
    assert floor_in(DAYTON, Visit()).formula == (
        "$49.68 × (1 + 35%) × 40/60 ÷ (80% × (1 − 10.4%)) = $62.38 labour; "
        "+ $24.81 other + $0.00 supplies = $87.19"
    )
    changed = floor_in(DAYTON, Visit(), booked_percent=70, slot_minutes=33, pay_usd_per_hour=61.5)
    assert changed.formula.startswith("$61.50 × (1 + 35%) × 33/60 ÷ (70% × (1 − 10.4%)) = ")
    assert changed.formula.endswith(f"= ${changed.total_usd:,.2f}")


def test_whose_pay_stands_behind_the_floor_is_named():
    assert floor_in(DAYTON, Visit()).pay.area == "Dayton-Kettering-Beavercreek, OH"
    assert floor_in(DAYTON, Visit(), pay_usd_per_hour=40).pay.area == "your own figure"


pay = st.floats(0, 1000)
burden = st.floats(0, 200)
slot = st.floats(1, 480)
booked = st.floats(1, 100)
no_show = st.floats(0, 99)
figures = st.tuples(pay, burden, slot, booked, no_show)
RISES = {"pay": 0, "burden": 1, "slot": 2, "no-show": 4}
SPANS = [pay, burden, slot, booked, no_show]


@pytest.mark.parametrize("name", RISES)
@given(data=st.data(), start=figures)
def test_labour_never_falls_when_a_cost_rises(name: str, data, start: tuple[float, ...]):
    position = RISES[name]
    other = data.draw(SPANS[position])
    costs = []
    for value in sorted([start[position], other]):
        changed = list(start)
        changed[position] = value
        costs.append(labour_cost_usd(*changed))
    assert 0 <= costs[0] <= costs[1] * (1 + 1e-12)


@given(figures, booked)
def test_labour_never_rises_when_more_is_booked(start: tuple[float, ...], other: float):
    paid, above, minutes, share, missed = start
    fewer, more = (
        labour_cost_usd(paid, above, minutes, value, missed) for value in sorted([share, other])
    )
    assert more <= fewer * (1 + 1e-12)


@given(st.floats(0.01, 1000), st.floats(1, 99))
def test_half_as_much_booked_costs_twice_as_much(paid: float, share: float):
    whole, half = (labour_cost_usd(paid, 35, 40, b, 10.4) for b in (share, share / 2))
    assert half == pytest.approx(2 * whole)
