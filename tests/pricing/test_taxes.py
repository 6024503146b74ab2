"""What pre-tax dollars save: brackets to the dollar, nearest wages, payroll, limits, California."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.pricing.taxes import (
    ACCOUNTS,
    FILINGS,
    federal_rate_percent,
    limit_usd,
    payroll_rate_percent,
    saving_of,
    state_rate_percent,
)

FSA, HSA, OWN_HSA = ACCOUNTS
# Standard deduction and the upper ends of the brackets of taxable income, 2026.
EDGES = {
    "single": (16_100, [12_400, 50_400, 105_700, 201_775, 256_225, 640_600]),
    "married_joint": (32_200, [24_800, 100_800, 211_400, 403_550, 512_450, 768_700]),
}
RATES = [10, 12, 22, 24, 32, 35, 37]


@pytest.mark.parametrize("filing", FILINGS)
@pytest.mark.parametrize("position", range(6))
def test_below_at_and_above_the_edge_of_a_bracket(filing: str, position: int):
    deduction, edges = EDGES[filing]
    wages = deduction + edges[position]
    found = [federal_rate_percent(wages + step, filing) for step in (-1, 0, 0.01, 1)]
    lower, upper = RATES[position : position + 2]
    # "Over … but not over …": the edge itself still has the lower rate.
    assert found == [lower, lower, upper, upper]


@pytest.mark.parametrize(
    ("wages", "filing", "percent"),
    [
        (0, "single", 0),
        (16_099, "single", 0),  # below the standard deduction
        (16_100, "single", 0),  # nothing taxable
        (16_101, "single", 10),
        (32_200, "married_joint", 0),
        (32_201, "married_joint", 10),
        (60_000, "single", 12),  # 60,000 − 16,100 = 43,900, not over 50,400
        (60_000, "married_joint", 12),  # 60,000 − 32,200 = 27,800, over 24,800
        (90_000, "single", 22),  # 73,900, over 50,400
        (90_000, "married_joint", 12),  # 57,800, not over 100,800
        (10_000_000, "single", 37),
        (10_000_000, "married_joint", 37),
    ],
)
def test_the_federal_rate_on_the_last_dollar(wages: float, filing: str, percent: float):
    assert federal_rate_percent(wages, filing) == percent


@pytest.mark.parametrize(
    ("wages", "percent"),
    [
        # California: 2.94 at 30k, 6 at 50k, 8 at 75k, 9.3 at 100k and 150k, 12.3 at 1m.
        (0, 2.94),
        (30_000, 2.94),
        (40_000, 2.94),  # as near to 30k as to 50k: the lower
        (40_001, 6.0),
        (62_500, 6.0),  # as near to 50k as to 75k
        (62_501, 8.0),
        (87_500, 8.0),
        (87_501, 9.3),
        (575_000, 9.3),  # as near to 150k as to 1m
        (575_001, 12.3),
        (10_000_000, 12.3),
    ],
)
def test_the_state_rate_is_that_of_the_nearest_wage(wages: float, percent: float):
    assert state_rate_percent(wages, "CA") == percent


@pytest.mark.parametrize(
    ("state", "percent"), [("OH", 2.75), ("TX", 0.0), ("DC", 6.0), ("PR", None), ("GU", None)]
)
def test_a_state_without_tax_and_a_territory_without_a_row(state: str, percent: float | None):
    assert state_rate_percent(50_000, state) == percent


@pytest.mark.parametrize(
    ("wages", "account", "percent"),
    [
        (60_000, FSA, 7.65),
        (60_000, HSA, 7.65),
        (60_000, OWN_HSA, 0.0),
        (184_499.99, FSA, 7.65),
        (184_500, FSA, 7.65),  # the wage base itself
        (184_500.01, FSA, 1.45),
        (300_000, HSA, 1.45),
        (300_000, OWN_HSA, 0.0),
    ],
)
def test_payroll_tax(wages: float, account: str, percent: float):
    assert payroll_rate_percent(wages, account) == percent


@pytest.mark.parametrize(
    ("account", "family", "limit"),
    [
        (FSA, False, 3_400),
        (FSA, True, 3_400),
        (HSA, False, 4_400),
        (HSA, True, 8_750),
        (OWN_HSA, False, 4_400),
        (OWN_HSA, True, 8_750),
    ],
)
def test_limits_of_the_year(account: str, family: bool, limit: float):
    assert limit_usd(account, family) == limit


@pytest.mark.parametrize(
    ("amount", "wages", "account", "federal", "state_percent", "state", "family", "saving"),
    [
        (540, 60_000, FSA, 12, 2.75, "OH", False, 120.96),  # 540 × 22.4%
        (540, 60_000, HSA, 12, 2.75, "OH", False, 120.96),
        (540, 60_000, OWN_HSA, 12, 2.75, "OH", False, 79.65),  # 540 × 14.75%
        (540, 200_000, FSA, 24, 0, "TX", False, 137.43),  # 540 × 25.45%
        (0, 60_000, FSA, 12, 2.75, "OH", False, 0.00),
        # Above the limit only the limit saves.
        (5_000, 60_000, FSA, 22, 2.75, "OH", False, 1_101.60),  # 3,400 × 32.4%
        (3_400, 60_000, FSA, 22, 2.75, "OH", False, 1_101.60),
        (5_000, 60_000, HSA, 22, 2.75, "OH", False, 1_425.60),  # 4,400 × 32.4%
        (5_000, 60_000, HSA, 22, 2.75, "OH", True, 1_620.00),  # 5,000 × 32.4%
        (9_000, 60_000, HSA, 22, 2.75, "OH", True, 2_835.00),  # 8,750 × 32.4%
        # California taxes what goes into an HSA: its own 9.3% is not saved; an FSA saves it.
        (1_000, 120_000, HSA, 24, 9.3, "CA", False, 316.50),  # 24 + 7.65
        (1_000, 120_000, OWN_HSA, 24, 9.3, "CA", False, 240.00),
        (1_000, 120_000, FSA, 24, 9.3, "CA", False, 409.50),  # 24 + 9.3 + 7.65
        # No place: whatever rate was typed.
        (1_000, 120_000, HSA, 24, 9.3, None, False, 409.50),
        (1_000, 0, FSA, 0, 0, None, False, 76.50),
    ],
)
def test_what_is_saved(amount, wages, account, federal, state_percent, state, family, saving):
    found = saving_of(
        amount, wages, account,
        federal_percent=federal, state_percent=state_percent, state=state, family=family,
    )  # fmt: skip
    assert found.saving_usd == saving
    assert found.real_cost_usd == pytest.approx(amount - saving, abs=0.001)
    assert f"= ${saving:,.2f}" in found.how
    assert f"${min(amount, limit_usd(account, family)):,.2f} × ({federal}% federal" in found.how


@pytest.mark.parametrize(("amount", "wages"), [(-1, 60_000), (1, -60_000)])
def test_what_cannot_be_is_refused(amount: float, wages: float):
    with pytest.raises(ValueError, match="not negative"):
        saving_of(amount, wages, FSA, federal_percent=12, state_percent=0, state=None)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(
    st.floats(0, 100_000),
    st.floats(0, 10_000_000),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(FILINGS),
    st.sampled_from(["CA", "OH", "TX", "NY", "DC", None]),
    st.floats(0, 100),
    st.booleans(),
)
def test_nobody_saves_more_than_the_amount(amount, wages, account, filing, state, own, family):
    federal = federal_rate_percent(wages, filing)
    table = state_rate_percent(wages, state) if state else own
    assert table is not None
    found = saving_of(
        amount, wages, account,
        federal_percent=federal, state_percent=table, state=state, family=family,
    )  # fmt: skip
    assert all(math.isfinite(one) for one in (found.saving_usd, found.real_cost_usd))
    # An amount of part of a cent may be rounded up to the cent.
    assert 0 <= found.saving_usd <= amount + 0.005
    assert found.saving_usd <= limit_usd(account, family)
    assert found.real_cost_usd >= 0


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.floats(0, 10_000_000), st.floats(0, 10_000_000), st.sampled_from(FILINGS))
def test_higher_wages_never_have_a_lower_federal_rate(one: float, other: float, filing: str):
    low, high = sorted((one, other))
    assert federal_rate_percent(low, filing) <= federal_rate_percent(high, filing)
