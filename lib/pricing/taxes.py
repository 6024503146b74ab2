"""What pre-tax dollars save: tax before the money goes into the account, less tax after."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from lib.datasets.figures import FieldError
from lib.datasets.package import load
from lib.pricing.money import add, cents

ACCOUNTS = ("FSA through payroll", "HSA through payroll", "HSA on your own")
ACCOUNT_KINDS = dict(zip(ACCOUNTS, ("fsa", "hsa", "hsa"), strict=True))
FILINGS = ("single", "married_joint")
STATE_WAGES = {
    30_000: "marginal_pct_30k",
    50_000: "marginal_pct_50k",
    75_000: "marginal_pct_75k",
    100_000: "marginal_pct_100k",
    150_000: "marginal_pct_150k",
    1_000_000: "marginal_pct_1m",
}
THRESHOLDS = {
    "single": "additional_medicare_single_usd",
    "married_joint": "additional_medicare_joint_usd",
}
MOST_USD = 10_000_000.0
# What the fields of the same name allow: together they stay far below the amount.
RATES_BELOW = {"federal_percent": 37, "state_percent": 20}


class TaxError(FieldError):
    """A figure of a taxpayer that cannot be."""


@dataclass(frozen=True)
class Taxpayer:
    """Whose money goes into the account. Wages are US dollars a year, rates percent.

    `wages_usd` are those of the one who has the account: Social Security tax stops at them.
    `household_wages_usd` are both spouses' together, for joint filing alone; None: the same. They
    decide the brackets, the state's rate and the additional Medicare tax. A rate that is set stands
    for the tables' own. Raises TaxError for figures that cannot be.
    """

    wages_usd: float
    filing: str = "single"
    state: str | None = None
    household_wages_usd: float | None = None
    federal_percent: float | None = None
    state_percent: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.filing not in FILINGS:
            raise TaxError("filing", f"filing is one of {', '.join(FILINGS)}")
        _check("wages", self.wages_usd, MOST_USD)
        for name in ("federal_percent", "state_percent"):
            if (rate := getattr(self, name)) is not None:
                _check(name, rate, RATES_BELOW[name])
        if self.household_wages_usd is None:
            return
        if self.filing != "married_joint":
            raise TaxError("household-wages", "household wages go with filing jointly")
        _check("household wages", self.household_wages_usd, MOST_USD)
        if self.household_wages_usd < self.wages_usd:
            raise TaxError(
                "household-wages",
                f"household wages {self.household_wages_usd:,.12g} are below the earner's own "
                f"{self.wages_usd:,.12g}, which they include",
            )

    @property
    def household_usd(self) -> float:
        """All wages on the return, US dollars."""
        return self.wages_usd if self.household_wages_usd is None else self.household_wages_usd


@dataclass(frozen=True)
class Saving:
    """What pre-tax dollars save, US dollars to the cent; the three parts add up to `saving_usd`."""

    amount_usd: float
    federal_usd: float
    state_usd: float
    payroll_usd: float
    saving_usd: float
    how: str

    @property
    def real_cost_usd(self) -> float:
        """The amount less what it saves."""
        return cents(self.amount_usd - self.saving_usd)


def _check(field: str, value: float, most: float) -> None:
    # Written so that a value that is no number fails too.
    if not 0 <= value <= most:
        said = f"{value:,.12g}" if math.isfinite(value) else "no number"
        raise TaxError(field.replace(" ", "-"), f"{field} {said} is outside 0 to {most:,.12g}")


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def federal_tax_usd(wages_usd: float, filing: str) -> Decimal:
    """Return the federal income tax on wages less the standard deduction, US dollars, unrounded.

    Each bracket's rate on the part of the taxable income within it; no credits. Source: table
    federal_income_tax_2026.

    >>> federal_tax_usd(66_550, "single")
    Decimal('5811.00')
    """
    deduction, brackets = _brackets()[filing]
    taxable = max(Decimal(0), _exact(wages_usd) - deduction)
    tax = Decimal(0)
    for start, end, rate in brackets:
        within = (taxable if end is None else min(taxable, end)) - start
        tax += max(Decimal(0), within) * rate / 100
    return tax


@lru_cache(maxsize=1)
def _brackets() -> dict[str, tuple[Decimal, list[tuple[Decimal, Decimal | None, Decimal]]]]:
    found = {}
    for filing, rows in load("federal_income_tax_2026").groupby("filing_status"):
        starts = [_exact(value) for value in rows["taxable_income_from_usd"]]
        rates = [_exact(value) for value in rows["rate_percent"]]
        deduction = _exact(rows["standard_deduction_usd"].iloc[0])
        found[str(filing)] = deduction, list(zip(starts, [*starts[1:], None], rates, strict=True))
    return found


def payroll_tax_usd(taxpayer: Taxpayer, less_usd: float = 0.0) -> Decimal:
    """Return an employee's Social Security and Medicare tax on wages less an amount, unrounded.

    Social Security to the wage base; Medicare on all; 0.9% more on wages above the threshold of
    the filing status, for a joint return on both spouses' together. The amount comes off the
    account holder's wages. Sources: 26 U.S.C. 3101, table cost_facts.
    """
    facts = _facts()
    less = _exact(less_usd)
    own = max(Decimal(0), _exact(taxpayer.wages_usd) - less)
    household = max(Decimal(0), _exact(taxpayer.household_usd) - less)
    medicare = facts["medicare_employee_percent"]
    social = facts["fica_employee_percent"] - medicare
    above = max(Decimal(0), household - facts[THRESHOLDS[taxpayer.filing]])
    return (
        min(own, facts["social_security_wage_base_usd"]) * social
        + own * medicare
        + above * facts["additional_medicare_percent"]
    ) / 100


@lru_cache(maxsize=1)
def _facts() -> dict[str, Decimal]:
    typical = load("cost_facts").set_index("key")["typical"].dropna()
    return {str(key): _exact(value) for key, value in typical.items()}


def state_rate_percent(wages_usd: float, state: str) -> float | None:
    """Return a state's marginal rate of a single filer at the nearest wage of the table.

    The lower wage on a tie; None for places without a row. Source: table state_income_tax.
    """
    row = _state_rates().get(state)
    return None if row is None else row[nearest_wage_usd(wages_usd)]


def nearest_wage_usd(wages_usd: float) -> int:
    """Return the wage of the table whose state rates are taken for these wages, US dollars."""
    return min(STATE_WAGES, key=lambda wage: (abs(wage - wages_usd), wage))


@lru_cache(maxsize=1)
def _state_rates() -> dict[str, dict[int, float]]:
    table = load("state_income_tax")
    return {
        str(row["state"]): {wage: float(row[name]) for wage, name in STATE_WAGES.items()}
        for row in table.to_dict("records")
    }


def state_taxes_account(state: str | None, account: str) -> bool:
    """Whether a state's income tax takes what goes into the account.

    A state without a row in the table state_account_taxes follows the federal exclusion.
    """
    return state in taxing_states(account)


def taxing_states(account: str) -> dict[str, str]:
    """Return the states that tax what goes into an account, each with the address that says so."""
    return _taxing()[ACCOUNT_KINDS[account]]


@lru_cache(maxsize=1)
def _taxing() -> dict[str, dict[str, str]]:
    table = load("state_account_taxes")
    found: dict[str, dict[str, str]] = {kind: {} for kind in ACCOUNT_KINDS.values()}
    for row in table[table["taxed"]].to_dict("records"):
        found[row["account"]][row["state"]] = row["source_url"]
    return found


def limit_usd(account: str, family: bool) -> float:
    """Return the year's limit of an account in US dollars. Source: table cost_facts."""
    if ACCOUNT_KINDS[account] == "fsa":
        return float(_facts()["fsa_limit_usd"])
    return float(_facts()["hsa_limit_family_usd" if family else "hsa_limit_self_usd"])


def may_pay_in(account: str, *, on_medicare: bool) -> bool:
    """Whether a patient may put money into an account: on Medicare not into an HSA.

    Source: 26 U.S.C. 223(b)(7), a limit of zero from the first month of entitlement. What lies in
    it from before may still be spent.
    """
    return not (on_medicare and ACCOUNT_KINDS[account] == "hsa")


def saving_of(
    amount_usd: float, taxpayer: Taxpayer, account: str, *, family: bool = False
) -> Saving:
    """Return what paying an amount with pre-tax dollars saves: tax before less tax after.

    Only the part up to the year's limit and to the wages it comes out of saves: through payroll
    the account holder's, on one's own those of the return. A rate that the taxpayer has set saves
    itself times that part. State tax is the rate at the nearest wage of the table times that part,
    and nothing where the state taxes the account. Money that one puts in oneself comes from taxed
    pay and saves no payroll tax. Raises TaxError for an amount that cannot be.
    """
    _check("amount", amount_usd, MOST_USD)
    through_payroll = account != ACCOUNTS[2]
    wages = taxpayer.wages_usd if through_payroll else taxpayer.household_usd
    within = min(amount_usd, limit_usd(account, family), wages)
    federal, federal_words = _federal(taxpayer, within)
    state, state_words = _state(taxpayer, account, within)
    payroll, payroll_words = 0.0, "none on your own"
    if through_payroll:
        after = payroll_tax_usd(taxpayer, within)
        payroll = cents(float(payroll_tax_usd(taxpayer) - after))
        payroll_words = "Social Security and Medicare"
    total = add(federal, state, payroll)
    how = (
        f"${within:,.2f} before tax saves ${federal:,.2f} federal ({federal_words}) + "
        f"${state:,.2f} state ({state_words}) + ${payroll:,.2f} payroll tax ({payroll_words}) = "
        f"${total:,.2f}"
    )
    return Saving(amount_usd, federal, state, payroll, total, how)


def _federal(taxpayer: Taxpayer, within: float) -> tuple[float, str]:
    if taxpayer.federal_percent is not None:
        return _rated(taxpayer.federal_percent, within), f"your {taxpayer.federal_percent:g}%"
    household = taxpayer.household_usd
    before = federal_tax_usd(household, taxpayer.filing)
    after = federal_tax_usd(float(_exact(household) - _exact(within)), taxpayer.filing)
    words = (
        f"${cents(float(before)):,.2f} on wages of ${household:,.2f}, "
        f"${cents(float(after)):,.2f} after"
    )
    return cents(float(before - after)), words


def _state(taxpayer: Taxpayer, account: str, within: float) -> tuple[float, str]:
    state = taxpayer.state
    if state_taxes_account(state, account):
        return 0.0, f"{state} taxes this money"
    rate, words = taxpayer.state_percent, "your own"
    if rate is None and state is not None:
        rate = state_rate_percent(taxpayer.household_usd, state)
        nearest = nearest_wage_usd(taxpayer.household_usd)
        words = f"{state}, the last dollar's rate of a single filer at ${nearest:,}"
    if rate is None:
        return 0.0, "no state chosen" if state is None else f"no rate known for {state}"
    return _rated(rate, within), f"{rate:g}%, {words}"


def _rated(percent: float, amount_usd: float) -> float:
    return cents(float(_exact(percent) * _exact(amount_usd) / 100))
