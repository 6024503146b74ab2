"""The interval of the middle holds the true one as often as it says, where its spread is true."""

import pytest

from lib.pricing.simulation import coverage, coverage_table


@pytest.mark.parametrize("n_near", [0, 1, 5, 20])
def test_the_interval_covers_95_percent_where_its_spread_is_true(n_near: int):
    inside, _ = coverage(0.43, n_near, sigma=0.43, tau=0.30, n0=3)
    assert 0.93 <= inside <= 0.97


def test_the_ratio_by_hand():
    # Prior variance 0.43²/3 + 0.30² = 0.151633; exp(2 × 1.959964 × √0.151633) = 4.6017
    assert coverage(0.43, 0, sigma=0.43, tau=0.30, n0=3)[1] == pytest.approx(4.6017, abs=0.001)


def test_where_sellers_differ_more_the_interval_promises_too_much_and_the_reverse():
    table = coverage_table().set_index("near_prices")
    five = table.loc[5]
    assert five["covered_0.30"] > 0.97 > 0.93 > five["covered_0.60"]
    assert list(table["confidence"]) == ["low", "low", "low", "medium", "medium", "high"]
