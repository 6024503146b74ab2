"""Anchors by hand: log-normals from two printed figures, the add-on's from hospital prices."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.pricing.anchors import (
    Z75,
    Z90,
    Anchor,
    add_on_anchor,
    anchor_of,
    bundled_anchor,
    log_normal,
    stand_alone_anchor,
)
from tests.market.oracle import DATA


def quantiles(anchor: Anchor) -> list[float | None]:
    return [
        anchor.p10_usd, anchor.low_usd, anchor.median_usd, anchor.high_usd, anchor.p90_usd,
    ]  # fmt: skip


# low, high, z → p10, p25, median, p75, p90
LOG_NORMALS = [
    # √(50 × 150) = 86.6025; σ = ln 3 / (2 × 1.281552) = 0.428626;
    # 86.6025 × e^(∓0.674490 × 0.428626 = ∓0.289104) = 64.8596 and 115.6343
    ((50, 150, Z90), [50, 64.8596, 86.6025, 115.6343, 150]),
    # √(120 × 180) = 146.9694; σ = ln 1.5 / (2 × 0.674490) = 0.300572;
    # 146.9694 × e^(∓1.281552 × 0.300572 = ∓0.385198) = 99.9856 and 216.0311
    ((120, 180, Z75), [99.9856, 120, 146.9694, 180, 216.0311]),
    # √(25 × 100) = 50; σ = ln 4 / 2.563103 = 0.540865; 50 × e^(∓0.364808) = 34.7164 and 72.0121
    ((25, 100, Z90), [25, 34.7164, 50, 72.0121, 100]),
]


@pytest.mark.parametrize(("given_by", "expected"), LOG_NORMALS)
def test_log_normal_by_hand(given_by: tuple[float, float, float], expected: list[float]):
    assert quantiles(log_normal(*given_by, "x")) == pytest.approx(expected, abs=0.0005)


@pytest.mark.parametrize(("low", "high"), [(0, 10), (10, 10), (20, 10), (-5, 5), (-9, -5)])
def test_a_range_that_is_none_is_refused(low: float, high: float):
    with pytest.raises(ValueError, match="0 < low < high"):
        log_normal(low, high, Z90, "x")


@given(st.floats(0.01, 1e4), st.floats(1.001, 100), st.sampled_from([Z75, Z90]))
def test_quantiles_are_ordered_and_symmetric_in_logarithms(low: float, ratio: float, z: float):
    found = quantiles(log_normal(low, low * ratio, z, "x"))
    numbers = [value for value in found if value is not None]
    assert len(numbers) == 5
    assert numbers == sorted(numbers)
    p10, p25, median, p75, p90 = numbers
    assert p25 * p75 == pytest.approx(median**2)
    assert p10 * p90 == pytest.approx(median**2)


def test_stand_alone_is_50_to_150_as_p10_to_p90():
    found = stand_alone_anchor()
    assert quantiles(found) == pytest.approx([50, 64.86, 86.60, 115.63, 150], abs=0.005)
    assert not found.weak


def test_bundled_is_120_to_180_as_p25_to_p75():
    found = bundled_anchor()
    assert quantiles(found) == pytest.approx([99.99, 120, 146.97, 180, 216.03], abs=0.005)
    assert not found.weak


def test_add_on_is_the_middle_half_of_the_nations_cash_prices_of_20560():
    rows = pd.read_csv(DATA / "hospital_prices.csv", dtype=str)
    rows = rows[(rows["cpt_code"] == "20560") & rows["cash_price_usd"].notna()]
    rows = rows[~rows["cash_flag"].isin(["placeholder", "extreme"])]
    prices = rows["cash_price_usd"].astype(float)
    found = add_on_anchor()
    expected = prices.quantile([0.10, 0.25, 0.50, 0.75, 0.90])
    assert quantiles(found) == pytest.approx(list(expected))
    middle_half = [found.low_usd, found.median_usd, found.high_usd]
    assert middle_half == pytest.approx([25, 36, 59], abs=1)
    assert found.weak
    assert f"{len(rows)} offers" in found.basis


def test_a_first_visit_is_the_evaluation_and_an_add_on():
    add_on = add_on_anchor()
    found = anchor_of("initial", 150.0)
    assert found is not None
    assert found.low_usd == pytest.approx(150 + add_on.low_usd)
    assert found.median_usd == pytest.approx(150 + add_on.median_usd)
    assert found.high_usd == pytest.approx(150 + add_on.high_usd)
    assert found.weak


def test_a_first_visit_without_an_evaluation_price_has_no_anchor():
    assert anchor_of("initial", None) is None


@pytest.mark.parametrize(
    ("format", "anchor"),
    [
        ("stand-alone", stand_alone_anchor()),
        ("bundled", bundled_anchor()),
        ("add-on", add_on_anchor()),
    ],
)
def test_an_evaluation_price_changes_no_other_visit(format: str, anchor: Anchor):
    assert anchor_of(format, None) == anchor_of(format, 150.0) == anchor
