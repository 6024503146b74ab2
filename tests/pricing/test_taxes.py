"""What pre-tax dollars save: tax before less tax after, bracket by bracket and dollar by dollar."""

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.pricing.taxes import (
    ACCOUNTS,
    FILINGS,
    TaxError,
    Taxpayer,
    federal_tax_usd,
    limit_usd,
    may_pay_in,
    payroll_tax_usd,
    saving_of,
    state_rate_percent,
    state_taxes_account,
)

FSA, HSA, OWN_HSA = ACCOUNTS
SINGLE, JOINT = FILINGS
# Standard deduction and the upper ends of the brackets of taxable income, 2026.
EDGES = {
    "single": (16_100, [12_400, 50_400, 105_700, 201_775, 256_225, 640_600]),
    "married_joint": (32_200, [24_800, 100_800, 211_400, 403_550, 512_450, 768_700]),
}
RATES = [10, 12, 22, 24, 32, 35, 37]


@pytest.mark.parametrize("filing", FILINGS)
@pytest.mark.parametrize("position", range(6))
def test_a_dollar_on_either_side_of_the_edge_of_a_bracket(filing: str, position: int):
    deduction, edges = EDGES[filing]
    wages = deduction + edges[position]
    below, at, above = (federal_tax_usd(wages + step, filing) for step in (-1, 0, 1))
    lower, upper = RATES[position : position + 2]
    assert (at - below, above - at) == (Decimal(lower) / 100, Decimal(upper) / 100)


@pytest.mark.parametrize(
    ("wages", "filing", "tax"),
    [
        (0, "single", 0),
        (16_100, "single", 0),  # the standard deduction
        (16_200, "single", 10),
        (66_500, "single", 5_800),  # 1,240 + 38,000 × 12%
        (66_550, "single", 5_811),  # and 50 × 22%
        (32_200, "married_joint", 0),
        (100_000, "married_joint", 7_640),  # 67,800: 2,480 + 43,000 × 12%
    ],
)
def test_the_federal_tax_by_hand(wages: float, filing: str, tax: float):
    assert federal_tax_usd(wages, filing) == tax


@pytest.mark.parametrize(
    ("taxpayer", "tax"),
    [
        (Taxpayer(0), "0"),
        (Taxpayer(60_000), "4590"),  # 7.65%
        (Taxpayer(184_500), "14114.25"),  # the wage base itself: 11,439 + 2,675.25
        (Taxpayer(184_700), "14117.15"),  # and 200 × 1.45%
        (Taxpayer(200_000), "14339"),  # 11,439 + 2,900
        (Taxpayer(200_100), "14341.35"),  # and 100 × (1.45% + 0.9%)
        # Jointly, 0.9% begins at 250,000 of both, and the base is the earner's own.
        (Taxpayer(200_100, JOINT), "14340.45"),
        (Taxpayer(60_000, JOINT, household_wages_usd=260_000), "4680"),  # 4,590 + 10,000 × 0.9%
    ],
)
def test_the_payroll_tax_by_hand(taxpayer: Taxpayer, tax: str):
    assert payroll_tax_usd(taxpayer) == Decimal(tax)


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
    ("state", "taxed"),
    [
        ("NJ", {FSA, HSA, OWN_HSA}),
        ("CA", {HSA, OWN_HSA}),
        ("OH", set()),
        ("PA", set()),
        (None, set()),
    ],
)
def test_which_states_tax_the_money_in_an_account(state: str | None, taxed: set[str]):
    assert {account for account in ACCOUNTS if state_taxes_account(state, account)} == taxed


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
    ("amount", "taxpayer", "account", "parts", "saving"),
    [
        # Taxable 50,450: 50 × 22% + 490 × 12%; payroll 7.65%.
        (540, Taxpayer(66_550, state="TX"), FSA, (69.80, 0, 41.31), 111.11),
        # Taxable 100 of the 540: 10%.
        (540, Taxpayer(16_200, state="TX"), FSA, (10.00, 0, 41.31), 51.31),
        # 540 × 24%; 540 × 1.45% and 340 × 6.2% below the wage base.
        (540, Taxpayer(184_700, state="TX"), FSA, (129.60, 0, 28.91), 158.51),
        # Taxable 50,500: 100 × 22% + 800 × 12%; own money saves no payroll tax.
        (900, Taxpayer(66_600, state="WA"), OWN_HSA, (118.00, 0, 0), 118.00),
        # New Jersey and California take their tax of an HSA, New Jersey of an FSA too: 540 × 22%.
        (540, Taxpayer(75_000, state="NJ"), HSA, (118.80, 0, 41.31), 160.11),
        (540, Taxpayer(75_000, state="NJ"), OWN_HSA, (118.80, 0, 0), 118.80),
        (540, Taxpayer(75_000, state="NJ"), FSA, (118.80, 0, 41.31), 160.11),
        (540, Taxpayer(75_000, state="CA"), HSA, (118.80, 0, 41.31), 160.11),
        (540, Taxpayer(75_000, state="CA"), FSA, (118.80, 43.20, 41.31), 203.31),  # 540 × 8%
        (540, Taxpayer(60_000, state="OH"), FSA, (64.80, 14.85, 41.31), 120.96),  # 540 × 2.75%
        # Above 200,000: 540 × 32% and 540 × 2.35%; across it 540 × 1.45% + 340 × 0.9%.
        (540, Taxpayer(250_000, state="TX"), FSA, (172.80, 0, 12.69), 185.49),
        (540, Taxpayer(200_340, state="TX"), FSA, (129.60, 0, 10.89), 140.49),
        (540, Taxpayer(250_000, state="TX"), OWN_HSA, (172.80, 0, 0), 172.80),
        # No wages, nothing to save; of 200 in wages no more than 200 goes in: 7.65%.
        (540, Taxpayer(0, state="OH"), FSA, (0, 0, 0), 0),
        (540, Taxpayer(0, state="OH"), OWN_HSA, (0, 0, 0), 0),
        (540, Taxpayer(200, state="OH"), FSA, (0, 5.50, 15.30), 20.80),
        # Jointly: 150,000 together is 22%, and 60,000 of them pay Social Security tax.
        (540, Taxpayer(60_000, JOINT, "TX", 150_000), FSA, (118.80, 0, 41.31), 160.11),
        # The household's 400,000 is 24% and above 250,000; the earner's 190,000 above the base.
        (540, Taxpayer(190_000, JOINT, "TX", 400_000), FSA, (129.60, 0, 12.69), 142.29),
        # The spouse earns it all: nothing through one's own payroll, but on one's own.
        (540, Taxpayer(0, JOINT, "TX", 150_000), FSA, (0, 0, 0), 0),
        (540, Taxpayer(0, JOINT, "TX", 150_000), OWN_HSA, (118.80, 0, 0), 118.80),
        # Nothing but the year's limit saves: 3,400 × 12% and × 7.65%.
        (5_000, Taxpayer(60_000, state="TX"), FSA, (408, 0, 260.10), 668.10),
        # Rates of one's own: 540 × 24% and × 5%; a state that taxes the account still does.
        (540, Taxpayer(66_550, SINGLE, "TX", None, 24, 5), FSA, (129.60, 27.00, 41.31), 197.91),
        (540, Taxpayer(66_550, SINGLE, "CA", None, 24, 9.3), HSA, (129.60, 0, 41.31), 170.91),
        (540, Taxpayer(66_550, SINGLE, None, None, 24), OWN_HSA, (129.60, 0, 0), 129.60),
    ],
)
def test_what_is_saved(amount, taxpayer, account, parts, saving):
    found = saving_of(amount, taxpayer, account)
    assert (found.federal_usd, found.state_usd, found.payroll_usd) == parts
    assert found.saving_usd == saving
    assert found.real_cost_usd == pytest.approx(amount - saving, abs=0.001)
    assert found.how.endswith(f"= ${saving:,.2f}")


def test_a_family_has_the_larger_limit():
    # Of 9,000 the limit, 8,750: 12% and 7.65%; single 4,400.
    taxpayer = Taxpayer(60_000, state="TX")
    assert saving_of(9_000, taxpayer, HSA, family=True).saving_usd == 1_719.38  # 1,719.375
    assert saving_of(9_000, taxpayer, HSA).saving_usd == 864.60


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("wages", lambda: Taxpayer(-1)),
        ("wages", lambda: Taxpayer(math.nan)),
        ("wages", lambda: Taxpayer(math.inf)),
        ("filing", lambda: Taxpayer(1, "head")),
        ("household-wages", lambda: Taxpayer(60_000, household_wages_usd=80_000)),
        ("household-wages", lambda: Taxpayer(60_000, JOINT, household_wages_usd=59_999)),
        ("federal_percent", lambda: Taxpayer(60_000, federal_percent=38)),
        ("amount", lambda: saving_of(-1, Taxpayer(60_000), FSA)),
        ("amount", lambda: saving_of(math.nan, Taxpayer(60_000), FSA)),
    ],
)
def test_what_cannot_be_is_refused_by_name(field, make):
    with pytest.raises(TaxError) as caught:
        make()
    assert caught.value.field == field
    assert len(str(caught.value).splitlines()) == 1


amounts = st.integers(0, 2_000_000).map(lambda n: n / 100)
wages = st.integers(0, 1_000_000_000).map(lambda n: n / 100)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(
    amounts, wages, wages, st.sampled_from(ACCOUNTS), st.sampled_from(FILINGS),
    st.sampled_from(["CA", "NJ", "OH", "TX", "NY", "DC", None]), st.booleans(),
)  # fmt: skip
def test_savings_lie_within_the_money_and_grow_with_it(
    amount, own, spouse, account, filing, state, family
):
    household = min(1e7, own + spouse) if filing == JOINT else None
    taxpayer = Taxpayer(own, filing, state, household)
    found = saving_of(amount, taxpayer, account, family=family)
    parts = (found.federal_usd, found.state_usd, found.payroll_usd)
    assert all(part >= 0 for part in parts)
    assert sum(Decimal(repr(part)) for part in parts) == Decimal(repr(found.saving_usd))
    assert found.saving_usd <= min(amount, limit_usd(account, family)) + 0.005
    assert found.real_cost_usd >= 0
    # A dollar more never saves less, nor more than three steps of rounding above its whole.
    more = saving_of(amount + 1, taxpayer, account, family=family).saving_usd
    assert -1e-9 <= more - found.saving_usd <= 1.03


def test_on_medicare_nothing_is_paid_into_an_hsa():
    fsa, *hsas = ACCOUNTS
    assert may_pay_in(fsa, on_medicare=True)
    for hsa in hsas:
        assert not may_pay_in(hsa, on_medicare=True)
        assert may_pay_in(hsa, on_medicare=False)
