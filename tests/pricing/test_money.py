"""Half up on exact decimals, the card fee, and percentages that say no rounded nothing or all."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.pricing.cards import NO_FEE, CardFee, card_fee_usd, lowest_price_usd
from lib.pricing.money import add, cents, exact, percent_words

dollars = st.integers(0, 1_000_000).map(lambda hundredths: hundredths / 100)
fees = st.builds(
    CardFee,
    st.integers(0, 200).map(lambda tenths: tenths / 10),
    st.integers(0, 1_000).map(lambda hundredths: hundredths / 100),
)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        (2.675, 2.68),
        (463.365, 463.37),
        (-2.675, -2.68),
        (-0.004, 0.0),
        (Fraction(1, 200), 0.01),  # half a cent
        (Fraction(5, 1_001), 0.0),  # a little less
        (Fraction(1, 3), 0.33),
    ],
)
def test_half_a_cent_goes_up(amount, rounded):
    assert cents(amount) == rounded
    assert str(cents(amount)) == str(rounded)


def test_no_binary_remainder_is_added():
    assert add(0.1, 0.2) == 0.3
    assert exact(0.1) + exact(0.2) == exact(0.3)


@pytest.mark.parametrize(
    ("price", "percent", "fixed", "fee"),
    [
        (90, 2.6, 0.10, 2.44),  # 2.34 + 0.10
        (120, 2.6, 0.10, 3.22),  # 3.12 + 0.10
        (467.50, 2.6, 0.10, 12.26),  # 12.155 + 0.10, half a cent up
        (0.50, 1.0, 0, 0.01),  # 0.005
        (90, 0, 0, 0),
        (90, 0, 0.10, 0.10),
        (0, 2.6, 0.10, 0),  # nothing is sold
        (-5, 2.6, 0.10, 0),
    ],
)
def test_the_card_fee_by_hand(price, percent, fixed, fee):
    assert card_fee_usd(price, percent, fixed) == fee
    assert CardFee(percent, fixed).on(price) == fee


@pytest.mark.parametrize(
    ("cost", "fee", "price"),
    [
        # 89.62 × 2.6% + 0.10 = 2.43012: 87.19 is left; of 89.61 a cent less
        (87.19, CardFee(2.6, 0.10), 89.62),
        (90, CardFee(10, 0), 100),
        (87.19, CardFee(0, 1), 88.19),
        (87.19, NO_FEE, 87.19),
    ],
)
def test_the_lowest_price_by_hand(cost, fee, price):
    assert lowest_price_usd(cost, fee) == price


@given(dollars, fees)
def test_the_lowest_price_bears_the_cost_and_a_cent_less_does_not(cost: float, fee: CardFee):
    price = lowest_price_usd(cost, fee)
    assert add(price, -fee.on(price)) >= cost
    below = add(price, -0.01)
    assert below < 0 or add(below, -fee.on(below)) < cost


@pytest.mark.parametrize(
    ("percent", "places", "said"),
    [
        (0, 0, "0%"),
        (100, 0, "100%"),
        (18.4, 0, "18%"),
        (12.5, 0, "13%"),
        (0.30090270812437, 0, "0.3%"),
        (99.75, 0, "99.8%"),
        (99.996, 0, "nearly 100%"),
        (100.3, 0, "100.3%"),
        (100.004, 0, "a little more than 100%"),
        (0.0049, 0, "less than 0.01%"),
        (10, 1, "10.0%"),
        (0.04, 1, "0.04%"),
        (1_250, 0, "1,250%"),
        (-14.29, 1, "−14.3%"),
        (100.00000000000001, 0, "100%"),
    ],
)
def test_percentages_in_words(percent: float, places: int, said: str):
    assert percent_words(percent, places) == said


@given(st.floats(0, 1_000), st.integers(0, 2))
def test_nothing_and_all_are_said_of_nothing_and_all_alone(percent: float, places: int):
    said = percent_words(percent, places)
    for whole in (0, 100):
        if said in (f"{whole:.{digits}f}%" for digits in range(3)):
            assert abs(percent - whole) < 1e-8
