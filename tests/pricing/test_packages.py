"""Packages: worked examples by hand, what must hold for every package, and the command."""

import dataclasses
import json
import math
import shlex
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib.commands.packages import main
from lib.pricing.cards import CardFee
from lib.pricing.package_words import sentence_of
from lib.pricing.packages import (
    REFUNDS,
    Package,
    PackageError,
    break_even_discount_percent,
    break_even_extra_visits,
    discount_curve,
    earned_and_owed,
    floor_of_session_usd,
    package_of,
    per_session_words,
    price_list,
    refund_usd,
    total_price_usd,
)

ROOT = Path(__file__).parents[2]
NO_VOLUME = "no number of further visits makes up for the discount"
AT_PACKAGE_PRICE, LESS_USED_AT_SINGLE = REFUNDS


# Total


@pytest.mark.parametrize(
    ("price", "sessions", "discount", "step", "total"),
    [
        (90, 5, 15, 0, 382.50),  # 90 × 5 = 450; 450 × 0.85 = 382.50
        (90, 5, 15, 1, 382),  # down to the dollar
        (90, 5, 15, 5, 380),  # down to five dollars
        (89.90, 5, 15, 1, 382),  # 449.50 × 0.85 = 382.075
        (99.99, 3, 10, 0, 269.97),  # 299.97 × 0.90 = 269.973
        (99.99, 3, 10, 1, 269),  # never up to 270
        (99.99, 3, 10, 5, 265),  # never up to 270
        (110, 10, 15, 5, 935),  # 1,100 × 0.85 = 935 is a multiple of five already
        (100, 5, 20, 5, 400),
        (90, 2, 0, 0, 180),
        (90, 2, 0, 5, 180),
        (75.55, 20, 0, 0, 1511),
        (75.55, 20, 0, 5, 1510),
        (90, 2, 100, 0, 0),
        (90, 20, 100, 5, 0),
        (2, 2, 0, 5, 0),  # four dollars hold no five
        (10_000, 20, 0, 5, 200_000),
    ],
)
def test_a_total_is_price_times_sessions_less_the_discount(price, sessions, discount, step, total):
    assert total_price_usd(price, sessions, discount, step) == total


@pytest.mark.parametrize(
    ("price", "sessions", "discount", "total"),
    [
        (33.35, 3, 10, 90.05),  # 100.05 × 0.90 = 90.045
        (0.99, 2, 25, 1.49),  # 1.98 × 0.75 = 1.485
        (199.45, 3, 10, 538.52),  # 598.35 × 0.90 = 538.515
    ],
)  # fmt: skip
def test_half_a_cent_is_rounded_up(price, sessions, discount, total):
    assert total_price_usd(price, sessions, discount, 0) == total


# Break-even


@pytest.mark.parametrize(
    ("discount", "margin", "extra"),
    [
        (0.10, 0.50, 0.10 / 0.40),  # a quarter more visits
        (0.20, 0.50, 0.20 / 0.30),  # two thirds more
        (0.20, 0.30, 0.20 / 0.10),  # twice as many again
        (0.15, 1.00, 0.15 / 0.85),  # nothing but the hour is used up
        (0.25, 0.75, 0.50),
        (0.0, 0.50, 0.0),
        (0.0, 0.0, 0.0),
        (0.0, -0.10, 0.0),
    ],
)
def test_break_even_is_d_over_c_less_d(discount, margin, extra):
    assert break_even_extra_visits(discount, margin) == pytest.approx(extra, abs=1e-12)


@pytest.mark.parametrize(
    ("discount", "margin"),
    [(0.10, 0.10), (0.30, 0.30), (0.31, 0.30), (1.0, 1.0), (1.0, 0.5), (0.1, 0.0), (0.1, -0.2)],
)
def test_no_volume_makes_up_for_a_discount_as_large_as_the_margin(discount, margin):
    assert break_even_extra_visits(discount, margin) is None


@pytest.mark.parametrize(
    ("discount", "cost", "percent"), [(10, 50, 25), (20, 50, 66.67), (20, 70, 200)]
)
def test_a_package_says_its_break_even_in_percent(discount, cost, percent):
    # Of $100 a cost of $50 leaves a margin of 50%, a cost of $70 one of 30%.
    found = package_of(100, 5, discount, variable_cost_usd=cost)
    assert found.break_even_extra_visits_percent == pytest.approx(percent, abs=0.005)
    # Of the slots 80% are booked: 20 / 80 more visits have room.
    assert ("more visits bring in as much" in sentence_of(found)) == (percent <= 25)


# Packages

WORKED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        # 110 × 5 = 550; × 0.85 = 467.50; / 5 = 93.50; 93.50 − 87.19 = 6.31; 467.50 − 5 × 12 =
        # 407.50; c = 98/110 = 0.8909; 0.15 / (0.8909 − 0.15) = 20.245%
        {"price_usd": 110, "sessions": 5, "discount_percent": 15, "variable_cost_usd": 12,
         "floor_usd": 87.19},
        {"list_total_usd": 550, "total_usd": 467.50, "per_session_usd": 93.50, "saving_usd": 82.50,
         "effective_discount_percent": 15, "contribution_usd": 407.50, "above_floor_usd": 6.31,
         "break_even_extra_visits_percent": 20.245},
    ),
    (
        # 90 × 5 = 450; 382.50 down to 380; 70 / 450 = 15.556%; c = 1: 70 / 380 = 18.421%
        {"price_usd": 90, "sessions": 5, "discount_percent": 15, "step": 5, "floor_usd": 80},
        {"list_total_usd": 450, "total_usd": 380, "per_session_usd": 76, "saving_usd": 70,
         "effective_discount_percent": 15.556, "contribution_usd": 380, "above_floor_usd": -4,
         "break_even_extra_visits_percent": 18.421},
    ),
    (
        # No discount, rounded down all the same: 3 × 33.35 = 100.05, down to 100.
        {"price_usd": 33.35, "sessions": 3, "discount_percent": 0, "step": 1},
        {"list_total_usd": 100.05, "total_usd": 100, "per_session_usd": 33.3333,
         "saving_usd": 0.05, "effective_discount_percent": 0.05, "contribution_usd": 100,
         "break_even_extra_visits_percent": 0.05},
    ),
    (
        {"price_usd": 90, "sessions": 2, "discount_percent": 0, "variable_cost_usd": 90},
        {"list_total_usd": 180, "total_usd": 180, "per_session_usd": 90, "saving_usd": 0,
         "effective_discount_percent": 0, "contribution_usd": 0,
         "break_even_extra_visits_percent": 0},
    ),
    (
        # Given away: what the sessions add to costs is lost.
        {"price_usd": 90, "sessions": 20, "discount_percent": 100, "variable_cost_usd": 2.5,
         "floor_usd": 60},
        {"list_total_usd": 1800, "total_usd": 0, "per_session_usd": 0, "saving_usd": 1800,
         "effective_discount_percent": 100, "contribution_usd": -50, "above_floor_usd": -60,
         "break_even_extra_visits_percent": None},
    ),
    (
        # 20% off a margin of 10%
        {"price_usd": 50, "sessions": 3, "discount_percent": 20, "variable_cost_usd": 45},
        {"list_total_usd": 150, "total_usd": 120, "per_session_usd": 40, "saving_usd": 30,
         "effective_discount_percent": 20, "contribution_usd": -15,
         "break_even_extra_visits_percent": None},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), WORKED)
def test_packages_by_hand(given, expected):
    found = dataclasses.asdict(package_of(**given))
    for name, value in expected.items():
        assert found[name] == (None if value is None else pytest.approx(value, abs=0.0005)), name
    assert found["sessions"] == given["sessions"]
    assert found["floor_usd"] == given.get("floor_usd")


EMPTY = "If the further visits fill slots that would stay empty: "
ROOM = "the calendar has room for 25% more."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            # 382.50 − 351.25 = 31.25, a fifth of it 6.25; one by one 5 × 19.75 = 98.75: 216% more.
            {"discount_percent": 15, "floor_usd": 70.25},
            "Profit +$31.25 a package, everything counted: a session leaves $6.25. One by one "
            "these 5 visits leave $98.75. As much would take more visits than the calendar holds: "
            f"it has room for 25% more. {EMPTY}18% more visits bring in as much as single visits "
            f"do today; {ROOM}",
        ),
        (
            # 382.50 − 407.50 = −25: no number of such packages makes up for it.
            {"discount_percent": 15, "floor_usd": 81.50},
            "Profit −$25 a package, everything counted: a session falls $5 short of its costs. One "
            "by one these 5 visits leave $42.50. At this price no number of further visits brings "
            f"as much. {EMPTY}18% more visits bring in as much as single visits do today; {ROOM}",
        ),
        (
            {"discount_percent": 15, "floor_usd": 76.50},
            "Profit $0 a package, everything counted: a session just bears its costs. One by one "
            "these 5 visits leave $67.50. At this price no number of further visits brings as "
            f"much. {EMPTY}18% more visits bring in as much as single visits do today; {ROOM}",
        ),
        (
            # No discount below what a visit costs: as bad as single visits, no worse.
            {"discount_percent": 0, "floor_usd": 100},
            "Profit −$50 a package, everything counted: a session falls $10 short of its costs. "
            "One by one these 5 visits fall short of their costs by $50: the package loses no "
            f"more. {EMPTY}no further visits are needed to bring in as much as single visits do.",
        ),
        (
            # 50 / 50: the calendar is half empty, and holds as many visits again.
            {"discount_percent": 50, "booked_percent": 50},
            f"{EMPTY}100% more visits bring in as much as single visits do today; the calendar has "
            "room for 100% more.",
        ),
        (
            {"discount_percent": 15, "booked_percent": 100},
            f"{EMPTY}every slot is booked: the calendar holds no further visit that would make up "
            "for it.",
        ),
        # 450 × 0.997 = 448.65; 0.003 / 0.997 = 0.3009%
        (
            {"discount_percent": 0.3},
            f"{EMPTY}0.3% more visits bring in as much as single visits do today; {ROOM}",
        ),
        # 450 × 0.9999 = 449.955, half up 449.96: 0.04 / 449.96 = 0.0089%
        (
            {"discount_percent": 0.01},
            f"{EMPTY}0.01% more visits bring in as much as single visits do today; {ROOM}",
        ),
        ({"discount_percent": 100}, f"{EMPTY}{NO_VOLUME}."),
        ({"discount_percent": 20, "variable_cost_usd": 89}, f"{EMPTY}{NO_VOLUME}."),
    ],
)
def test_the_sentence_says_profit_and_volume_as_the_page_does(given, sentence):
    assert sentence_of(package_of(90, 5, **given)) == sentence


@pytest.mark.parametrize(
    ("floor", "said"),
    [
        # 7 × 90 × 0.85 = 535.50, down to 535; 7 × 76.43 = 535.01, 7 × 76.42 = 534.94.
        (76.43, "falls less than a cent short of its costs"),
        (76.42, "leaves about $0.01."),  # 0.06 / 7
        # 535 − 560 = −25, and −25 / 7 = −3.571…: 7 × 3.57 would be 24.99.
        (80, "falls about $3.57 short of its costs"),
    ],
)
def test_a_session_s_shortfall_agrees_with_the_profit(floor: float, said: str):
    assert f"a session {said}" in sentence_of(package_of(90, 7, 15, step=5, floor_usd=floor))


@pytest.mark.parametrize(
    ("total", "sessions", "said"),
    [
        (382.50, 5, "$76.50"),
        (535, 7, "about $76.43"),  # 7 × 76.43 = 535.01
        (229, 3, "about $76.33"),
        (450, 5, "$90.00"),
        (0.05, 2, "about $0.03"),  # half a cent, up
    ],
)
def test_what_a_customer_reads_adds_up_or_says_about(total, sessions, said):
    assert per_session_words(total, sessions) == said


# Card fee


def test_a_package_is_one_sale_with_one_card_fee():
    found = package_of(
        110, 5, 15, variable_cost_usd=12, floor_usd=87.19, fee=CardFee(2.6, 0.10)
    )  # fmt: skip
    # 467.50 × 2.6% + 0.10 = 12.255: 12.26. 467.50 − 60 − 12.26 = 395.24.
    assert (found.card_fee_usd, found.contribution_usd) == (12.26, 395.24)
    # One session alone: 110 − 12 − (2.86 + 0.10) = 95.04; five of them 475.20.
    assert found.single_contribution_usd == 95.04
    # (475.20 − 395.24) / 395.24
    assert found.break_even_extra_visits_percent == pytest.approx(20.2307, abs=0.0001)
    # (467.50 − 12.26) / 5 − 87.19 = 91.048 − 87.19
    assert found.above_floor_usd == pytest.approx(3.858)
    # 455.24 − 435.95 = 19.29, and a fifth of it.
    assert "a session leaves about $3.86, its share of the card fee included" in sentence_of(found)


def test_one_fixed_fee_instead_of_five_can_pay_for_a_discount():
    # 450 × 0.999 = 449.55: 45 cents less, and four fixed parts of 50 cents saved.
    found = package_of(90, 5, 0.1, fee=CardFee(0, 0.50))
    assert found.break_even_extra_visits_percent == 0
    assert sentence_of(found) == (
        f"{EMPTY}no further visits are needed to bring in as much as single visits do."
    )


def test_the_floor_of_a_session_bears_its_part_of_the_fee():
    # 5 × 87.19 = 435.95; (435.95 + 0.10) / 0.974 = 447.69; / 5
    assert floor_of_session_usd(87.19, 5, CardFee(2.6, 0.10)) == 89.538


@pytest.mark.parametrize("sessions", [2, 3, 5, 10, 20])
@pytest.mark.parametrize(
    ("discount", "cost"),
    [
        *[(d, 100 - d) for d in (25, 40, 50, 75)],
        *[
            pytest.param(d, 100 - d)
            for d in (10, 20)
        ],
    ],
)  # fmt: skip
def test_a_package_whose_discount_is_the_whole_margin_never_pays(sessions, discount, cost):
    # Of $100, $cost are spent: what the discount leaves.
    found = package_of(100, sessions, discount, variable_cost_usd=cost)
    assert found.contribution_usd == 0
    assert found.break_even_extra_visits_percent is None
    assert NO_VOLUME in sentence_of(found)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ((0.99, 5, 15), "price"),
        ((10_000.01, 5, 15), "price"),
        ((0, 5, 15), "price"),
        ((-90, 5, 15), "price"),
        ((math.nan, 5, 15), "price"),
        ((90, 1, 15), "sessions"),
        ((90, 21, 15), "sessions"),
        ((90, 5, -0.1), "discount"),
        ((90, 5, 100.1), "discount"),
        ((90, 5, math.nan), "discount"),
    ],
)
def test_what_cannot_be_is_refused_by_name(given, field):
    with pytest.raises(PackageError) as refused:
        package_of(*given)
    assert refused.value.field == field
    assert "is outside" in str(refused.value)


@pytest.mark.parametrize("step", [2, 10, -1])
def test_other_roundings_are_refused(step):
    with pytest.raises(PackageError) as refused:
        package_of(90, 5, 15, step=step)
    assert refused.value.field == "round"


# Price list and curve


def test_a_price_list_by_hand():
    # 270 × 0.85 = 229.50 and 900 × 0.85 = 765; 535 / 7 = 76.428…
    seven = package_of(90, 7, 15, step=5)
    found = price_list([package_of(90, 3, 15), package_of(90, 10, 15), seven])
    assert [tuple(row) for row in found.itertuples(index=False)] == [
        (3, 229.5, 76.5, "$76.50", 40.5),
        (10, 765, 76.5, "$76.50", 135),
        (7, 535, 76.43, "about $76.43", 95),
    ]
    assert list(found.columns) == [
        "sessions", "total_usd", "per_session_usd", "per_session", "saving_usd",
    ]  # fmt: skip


def test_the_curve_holds_every_whole_discount_of_every_size_once():
    found = discount_curve(90, (3, 5, 3), most_percent=15)
    assert list(found["sessions"]) == [3] * 16 + [5] * 16
    five = found[found["sessions"] == 5].set_index("discount_percent")
    # 450, 405 and 382.50 in all
    assert list(five["total_usd"].loc[[0, 10, 15]]) == [450, 405, 382.5]
    assert list(five["per_session_usd"].loc[[0, 10, 15]]) == [90, 81, 76.5]


@pytest.mark.parametrize(
    ("price", "floor", "sessions", "fee", "percent"),
    [
        (100, 85, 5, CardFee(), 15),
        (80, 100, 3, CardFee(), -25),  # the single price lies below its costs
        # 5 × 87.19 = 435.95; (435.95 + 0.10) / 0.974 = 447.69; 89.538 of 110 is 81.398…%
        (110, 87.19, 5, CardFee(2.6, 0.10), 100 * (1 - 89.538 / 110)),
    ],
)
def test_the_discount_at_which_a_session_just_bears_its_costs(price, floor, sessions, fee, percent):
    found = break_even_discount_percent(price, floor, sessions, fee)
    assert found == pytest.approx(percent, abs=1e-9)


# Profit, everything counted


def test_a_package_s_profit_and_that_of_single_visits():
    # 382.50 − 5 × 70 = 32.50; one by one 5 × 20 = 100; 100 / 32.50 − 1 = 207.69%.
    found = package_of(90, 5, 15, floor_usd=70)
    assert (found.profit_usd, found.singles_profit_usd) == (32.5, 100)
    assert found.profit_extra_visits_percent == pytest.approx(207.692, abs=0.001)


def test_with_cards_each_single_visit_bears_a_fee_and_the_package_one():
    # Package: 382.50 × 2.6% + 0.10 = 10.045: 10.05; 382.50 − 10.05 − 350 = 22.45.
    # Single: 2.34 + 0.10 = 2.44; 5 × (90 − 2.44 − 70) = 87.80.
    found = package_of(90, 5, 15, floor_usd=70, variable_cost_usd=3, fee=CardFee(2.6, 0.10))
    assert (found.profit_usd, found.singles_profit_usd) == (22.45, 87.8)


@pytest.mark.parametrize(
    ("given", "extra"),
    [
        ({"discount_percent": 0, "floor_usd": 70}, 0),  # as much as single visits
        ({"discount_percent": 15, "floor_usd": 76.5}, None),  # it leaves nothing
        ({"discount_percent": 15, "floor_usd": 80}, None),  # it falls short
        ({"discount_percent": 0, "floor_usd": 95}, 0),  # both fall short alike
        # 0.45 off, and four card fees of 5 saved: 559.45 of costs leave −114.90 against −134.45.
        ({"discount_percent": 0.1, "floor_usd": 111.89, "fee": CardFee(0, 5.0)}, 0),
        ({"discount_percent": 15}, None),  # costs are not shown
    ],
)
def test_visits_that_bring_as_much_profit(given, extra):
    assert package_of(90, 5, **given).profit_extra_visits_percent == extra


# Refunds, earned and owed


def five_sessions() -> Package:
    """Five at $90 and 15% off: $382.50, $76.50 each."""
    return package_of(90, 5, 15)


@pytest.mark.parametrize(
    ("used", "at_package_price", "less_used"),
    [
        (0, 382.50, 382.50),
        (1, 306.00, 292.50),  # 4 × 76.50; 382.50 − 90
        (2, 229.50, 202.50),  # 3 × 76.50; 382.50 − 180
        (4, 76.50, 22.50),  # 1 × 76.50; 382.50 − 360
        (5, 0, 0),  # 382.50 − 450 is less than nothing
    ],
)
def test_refunds_by_both_rules(used, at_package_price, less_used):
    assert refund_usd(five_sessions(), used, AT_PACKAGE_PRICE) == at_package_price
    assert refund_usd(five_sessions(), used, LESS_USED_AT_SINGLE) == less_used


def test_refunds_are_to_the_cent():
    found = package_of(90, 3, 15, step=1)
    # 229 × 2/3 = 152.666…, × 1/3 = 76.333…
    assert [refund_usd(found, k, AT_PACKAGE_PRICE) for k in range(4)] == [229, 152.67, 76.33, 0]


def test_refunds_are_half_up_on_exact_decimals():
    # 69.47 × 20 × 0.667 = 926.7298: 926.73; of it 10/20 = 463.365
    found = package_of(69.47, 20, 33.3)
    assert found.total_usd == 926.73
    assert refund_usd(found, 10, AT_PACKAGE_PRICE) == 463.37


def test_five_sessions_with_about_half_unused():
    # 69.47 × 5 × 0.667 = 231.68245: 231.68; of it 3/5 = 139.008 and 2/5 = 92.672
    found = package_of(69.47, 5, 33.3)
    assert list(earned_and_owed(found, 3, AT_PACKAGE_PRICE)["owed_usd"])[-1] == 139.01
    assert list(earned_and_owed(found, 2, AT_PACKAGE_PRICE)["owed_usd"])[-1] == 92.67
    # 231.68 − 2 × 69.47
    assert list(earned_and_owed(found, 3, LESS_USED_AT_SINGLE)["refund_usd"])[-1] == 92.74


def test_variable_cost_times_sessions_is_half_up_on_exact_decimals():
    found = package_of(90, 5, 15, variable_cost_usd=20.005)
    # 5 × 20.005 = 100.025: 100.03; 382.50 − 100.03. One alone: 90 − 20.01.
    assert found.contribution_usd == 282.47
    assert found.single_contribution_usd == 69.99


def test_a_steep_discount_leaves_nothing_to_refund_early():
    found = package_of(100, 10, 50)
    # 500 − 4 × 100 = 100, 500 − 5 × 100 = 0, then never below
    owed = [refund_usd(found, k, LESS_USED_AT_SINGLE) for k in (4, 5, 6, 10)]
    assert owed == [100, 0, 0, 0]


@pytest.mark.parametrize("used", [-1, 6])
def test_more_than_the_package_cannot_be_used(used):
    with pytest.raises(PackageError) as refused:
        refund_usd(five_sessions(), used, AT_PACKAGE_PRICE)
    assert refused.value.field == "used"


@pytest.mark.parametrize(
    ("unused", "rule", "refunds"),
    [
        (0, AT_PACKAGE_PRICE, [382.5, 306, 229.5, 153, 76.5, 0]),
        (3, AT_PACKAGE_PRICE, [382.5, 306, 229.5]),
        (5, AT_PACKAGE_PRICE, [382.5]),
        (1, LESS_USED_AT_SINGLE, [382.5, 292.5, 202.5, 112.5, 22.5]),
    ],
)
def test_earned_and_owed_session_by_session(unused, rule, refunds):
    found = earned_and_owed(five_sessions(), unused, rule)
    n = len(refunds)
    assert list(found.columns) == ["sessions_used", "earned_usd", "owed_usd", "refund_usd"]
    assert list(found["sessions_used"]) == list(range(n))
    # $76.50 a session: earned when it is given, owed until then, whatever the refund rule.
    assert list(found["earned_usd"]) == [0, 76.5, 153, 229.5, 306, 382.5][:n]
    assert list(found["owed_usd"]) == [382.5, 306, 229.5, 153, 76.5, 0][:n]
    assert list(found["refund_usd"]) == refunds


@pytest.mark.parametrize("unused", [6, -1, 2.5])
def test_unused_sessions_are_whole_sessions_of_the_package(unused: float):
    with pytest.raises(PackageError, match="a whole number from 0 to 5") as refused:
        earned_and_owed(five_sessions(), unused, AT_PACKAGE_PRICE)
    assert refused.value.field == "unused"


# What holds for every package

prices = st.integers(100, 1_000_000).map(lambda hundredths: hundredths / 100)
costs = st.integers(0, 1_000_000).map(lambda hundredths: hundredths / 100)
sizes = st.integers(2, 20)
discounts = st.one_of(st.integers(0, 100), st.floats(0, 100))
steps = st.sampled_from([0, 1, 5])
rules = st.sampled_from(REFUNDS)


def in_cents(amount: float) -> int:
    """An amount in whole cents; it must be one."""
    whole = round(100 * amount)
    assert amount == pytest.approx(whole / 100, abs=1e-9)
    return whole


def numbers(found: Any) -> Iterator[float]:
    """Every number of plain values."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list | tuple):
        for value in found:
            yield from numbers(value)
    elif isinstance(found, int | float):
        yield found


@given(prices, sizes, discounts, steps)
def test_a_session_in_a_package_never_costs_more_than_a_single_one(price, sessions, discount, step):
    found = package_of(price, sessions, discount, step=step)
    assert 0 <= found.per_session_usd <= price + 1e-9
    assert found.total_usd == pytest.approx(sessions * found.per_session_usd, abs=1e-9)
    assert in_cents(found.saving_usd) + in_cents(found.total_usd) == in_cents(found.list_total_usd)
    assert in_cents(found.list_total_usd) == sessions * in_cents(price)
    assert found.saving_usd >= 0


@given(prices, sizes, st.integers(0, 100), steps)
def test_a_total_is_exact_and_rounded_down_only(price, sessions, discount, step):
    exact = Decimal(str(price)) * sessions * (100 - discount) / 100
    total = Decimal(str(total_price_usd(price, sessions, discount, step)))
    if step:
        assert total % step == 0
        assert total - Decimal("0.005") <= exact < total + step
    else:
        assert abs(total - exact) <= Decimal("0.005")


@given(prices, sizes, st.tuples(discounts, discounts).map(sorted), steps)
def test_more_discount_never_raises_the_total(price, sessions, pair, step):
    less, more = pair
    low, high = (package_of(price, sessions, d, step=step) for d in (more, less))
    assert low.total_usd <= high.total_usd
    assert low.saving_usd >= high.saving_usd


@given(prices, sizes, discounts, steps, costs, st.none() | costs)
@settings(deadline=None)
def test_every_figure_is_a_number(price, sessions, discount, step, cost, floor):
    found = package_of(
        price, sessions, discount, variable_cost_usd=cost, floor_usd=floor, step=step
    )
    figures = [
        *numbers(dataclasses.asdict(found)),
        *numbers(price_list([found]).to_dict("list")),
        *numbers(discount_curve(price, (2, sessions, 20)).to_dict("list")),
        *[found.profit_usd or 0.0, found.singles_profit_usd or 0.0],
        found.profit_extra_visits_percent or 0.0,
    ]
    assert all(math.isfinite(figure) for figure in figures)
    assert not [word for word in ("nan", "inf", "None", "$-") if word in sentence_of(found)]


@given(prices, sizes, discounts, steps, costs)
def test_a_discount_pays_for_itself_where_a_session_still_contributes(
    price, sessions, discount, step, cost
):
    found = package_of(price, sessions, discount, variable_cost_usd=cost, step=step)
    assume(found.contribution_usd != 0)
    extra = found.break_even_extra_visits_percent
    if found.saving_usd == 0:
        assert extra == 0
        return
    assert (extra is None) == (found.contribution_usd < 0)
    if extra is not None:
        # Sessions at the package's price and so many more earn what the single price earned.
        alone = sessions * (price - cost)
        assert (1 + extra / 100) * found.contribution_usd == pytest.approx(alone, rel=1e-6)


@given(prices, sizes, discounts, steps, st.integers(0, 20), rules)
@settings(deadline=None)
def test_money_owed_falls_from_what_was_paid_and_is_never_negative(
    price, sessions, discount, step, unused, rule
):
    unused = min(unused, sessions)
    found = package_of(price, sessions, discount, step=step)
    table = earned_and_owed(found, unused, rule)
    owed = list(table["refund_usd"])
    for earned, left in zip(table["earned_usd"], table["owed_usd"], strict=True):
        assert in_cents(earned) + in_cents(left) == in_cents(found.total_usd)
    assert owed[0] == found.total_usd
    assert all(0 <= one <= found.total_usd for one in owed)
    assert owed == sorted(owed, reverse=True)
    # Who stops earlier is owed no less by either rule, and the patient's rule is the package's.
    for k in range(len(owed)):
        assert refund_usd(found, k, LESS_USED_AT_SINGLE) <= (
            refund_usd(found, k, AT_PACKAGE_PRICE) + 0.005
        )
    if unused == 0:
        assert owed[-1] == 0
    assert len(owed) == sessions - unused + 1


# The command

FIELDS = {
    "single_price_usd", "sessions", "discount_percent", "list_total_usd", "total_usd",
    "per_session_usd", "saving_usd", "effective_discount_percent",
    "variable_cost_per_session_usd", "card_fee_usd", "single_contribution_usd", "contribution_usd",
    "floor_usd", "above_floor_usd", "break_even_extra_visits_percent",
    "room_for_extra_visits_percent", "sentence",
}  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], text: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(shlex.split(text)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    return found


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("--price 90 --sessions 5 --discount 15", {}),
        ("--price 90 --sessions 5 --discount 15 --floor 62 --round 5",
         {"floor_usd": 62.0, "step": 5}),
        ("--round 1 --discount 15 --sessions 5 --price 90 --variable-cost 12.5 --floor 0",
         {"floor_usd": 0.0, "step": 1, "variable_cost_usd": 12.5}),
        ("--price 90 --sessions 5 --discount 15 --variable-cost 90", {"variable_cost_usd": 90.0}),
        ("--price 90 --sessions 5 --discount 15 --card-fee-percent 2.6 --card-fee-fixed 0.10 "
         "--booked 60", {"fee": CardFee(2.6, 0.10), "booked_percent": 60.0}),
    ],
)  # fmt: skip
def test_the_command_prints_the_library_s_figures(capsys, text, given):
    found = run(capsys, text)
    assert set(found) == FIELDS
    package = package_of(90, 5, 15, **given)
    assert found == dataclasses.asdict(package) | {"sentence": sentence_of(package)}


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ("--discount 0.15", "--discount: 0.15 means 0.15 percent; write 15 for 15 percent"),
        ("--discount 0.07", "--discount: 0.07 means 0.07 percent; write 7 for 7 percent"),
        ("--discount 15 --card-fee-percent 0.026",
         "--card-fee-percent: 0.026 means 0.026 percent; write 2.6 for 2.6 percent"),
    ],
)  # fmt: skip
def test_a_share_counts_as_it_stands_with_a_hint_that_percent_is_meant(capsys, options, hint):
    assert main(shlex.split(f"--price 90 --sessions 5 {options}")) == 0
    out, err = capsys.readouterr()
    assert err == f"packages: {hint}\n"
    assert f'"discount_percent": {options.split()[1]}' in out


@pytest.mark.parametrize("discount", ["0", "1", "15", "100"])
def test_a_percentage_has_no_hint(capsys, discount):
    run(capsys, f"--price 90 --sessions 5 --discount {discount}")


def test_the_command_by_hand(capsys):
    found = run(capsys, "--price 90 --sessions 5 --discount 15 --floor 62 --round 5")
    # 450 × 0.85 = 382.50, down to 380; 380 / 5 = 76; 76 − 62 = 14; 450 − 380 = 70
    expected = {"total_usd": 380, "per_session_usd": 76, "above_floor_usd": 14, "saving_usd": 70}
    assert {name: found[name] for name in expected} == expected
    # 380 − 310
    assert found["sentence"].startswith(
        "Profit +$70 a package, everything counted: a session leaves $14."
    )


@pytest.mark.parametrize(
    "text",
    ["--price 1 --sessions 2 --discount 0", "--price 10000 --sessions 20 --discount 100",
     "--price 1 --sessions 2 --discount 100 --round 5 --floor 10000 --variable-cost 10000"],
)  # fmt: skip
def test_the_ends_of_every_span_are_allowed(capsys, text):
    found = run(capsys, text)
    assert found["per_session_usd"] <= found["single_price_usd"]


GOOD = {"--price": "90", "--sessions": "5", "--discount": "15"}
WRONG = [
    ("--price", "0", "0 is outside $1 to $10,000"),
    ("--price", "cheap", '"cheap" is not a number'),
    ("--price", "", "not a number"),
    ("--price", "9O", "not a number"),
    ("--price", "1000000000", "is outside $1 to $10,000"),
    ("--price", "٩٠", "is not a number"),
    ("--price", "1e3", "is not a number"),
    ("--sessions", "٥", "is not a number"),
    ("--price", "-90", "-90 is outside $1 to $10,000"),
    ("--price", "nan", "not a number"),
    ("--price", "inf", "not a number"),
    ("--price", "$90", "not a number"),
    ("--sessions", "1", "1 is outside 2 to 20"),
    ("--sessions", "21", "21 is outside 2 to 20"),
    ("--sessions", "0", "0 is outside 2 to 20"),
    ("--sessions", "-5", "-5 is outside 2 to 20"),
    ("--sessions", "2.5", "2.5"),
    ("--sessions", "five", "five"),
    ("--discount", "-1", "-1 is outside 0 to 100"),
    ("--discount", "101", "101 is outside 0 to 100"),
    ("--discount", "15%", "not a number"),
    ("--discount", "nan", "not a number"),
    ("--round", "2", "2"),
    ("--round", "-1", "-1"),
    ("--round", "off", "off"),
    ("--floor", "-1", "-1 is outside $0 to $10,000"),
    ("--floor", "1000000000", "is outside $0 to $10,000"),
    ("--floor", "nan", "not a number"),
    ("--variable-cost", "-0.01", "is outside $0 to $10,000"),
    ("--variable-cost", "10001", "is outside $0 to $10,000"),
    ("--variable-cost", "some", "not a number"),
    ("--card-fee-percent", "21", "21 is outside 0 to 20 percent"),
    ("--card-fee-fixed", "-1", "-1 is outside 0 to 10 US dollars"),
    ("--booked", "0", "0 is outside 1 to 100 percent"),
]


def refusal(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("packages: ")
    return str(line)


@pytest.mark.parametrize(("option", "value", "said"), WRONG, ids=[f"{o} {v}" for o, v, _ in WRONG])
def test_wrong_values_are_refused_in_one_line(capsys, option, value, said):
    arguments = [part for pair in (GOOD | {option: value}).items() for part in pair]
    line = refusal(capsys, arguments)
    assert option in line
    assert said in line


@pytest.mark.parametrize("option", GOOD)
def test_a_missing_option_is_named(capsys, option):
    arguments = [part for pair in GOOD.items() if pair[0] != option for part in pair]
    assert option in refusal(capsys, arguments)


@pytest.mark.parametrize("extra", [["--floors", "62"], ["--dis", "15"], ["90"]])
def test_an_unknown_option_is_refused(capsys, extra):
    arguments = [part for pair in GOOD.items() for part in pair]
    assert extra[0] in refusal(capsys, [*arguments, *extra])


def test_help_shows_examples_that_work(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    examples = [line.strip() for line in out.splitlines() if line.startswith("  python -m ")]
    assert len(examples) >= 2
    for line in examples:
        run(capsys, " ".join(shlex.split(line)[4:]))


def test_from_a_shell():
    command = [sys.executable, "-m", "lib.commands", "packages"]
    command += ["--sessions", "5", "--discount", "15"]
    ended = [
        subprocess.run([*command, "--price", price], cwd=ROOT, capture_output=True, text=True)
        for price in ("90", "0")
    ]
    assert [one.returncode for one in ended] == [0, 2]
    package = package_of(90, 5, 15)
    assert json.loads(ended[0].stdout) == (
        dataclasses.asdict(package) | {"sentence": sentence_of(package)}
    )
    assert ended[0].stderr == ""
    assert ended[1].stdout == ""
    assert len(ended[1].stderr.splitlines()) == 1
