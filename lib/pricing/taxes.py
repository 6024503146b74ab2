"""What pre-tax dollars save: federal, state and payroll tax at the margin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lib.datasets.package import load
from lib.pricing.money import cents

ACCOUNTS = ("FSA through payroll", "HSA through payroll", "HSA on your own")
FILINGS = ("single", "married_joint")
STATE_WAGES = {
    30_000: "marginal_pct_30k",
    50_000: "marginal_pct_50k",
    75_000: "marginal_pct_75k",
    100_000: "marginal_pct_100k",
    150_000: "marginal_pct_150k",
    1_000_000: "marginal_pct_1m",
}
MEDICARE_TAX_PERCENT = 1.45


@dataclass(frozen=True)
class Saving:
    """What pre-tax dollars save, in US dollars to the cent; rates in percent."""

    amount_usd: float
    federal_percent: float
    state_percent: float
    payroll_percent: float
    saving_usd: float
    how: str

    @property
    def real_cost_usd(self) -> float:
        """The amount less what it saves."""
        return cents(self.amount_usd - self.saving_usd)


def federal_rate_percent(wages_usd: float, filing: str) -> float:
    """Return the federal rate on the last dollar of wages less the standard deduction.

    At a bracket's edge the lower rate ("over … but not over …"): it is the rate that a deduction
    saves. 0 where nothing is taxable. Source: table federal_income_tax_2026.
    """
    table = load("federal_income_tax_2026")
    rows = table[table["filing_status"] == filing]
    taxable = wages_usd - float(rows["standard_deduction_usd"].iloc[0])
    if taxable <= 0:
        return 0.0
    within = rows[rows["taxable_income_from_usd"] < taxable]
    return float(within["rate_percent"].iloc[-1])


def state_rate_percent(wages_usd: float, state: str) -> float | None:
    """Return a state's marginal rate of a single filer at the nearest wage of the table.

    The lower wage on a tie; None for places without a row. Source: table state_income_tax.
    """
    row = _state_rates().get(state)
    if row is None:
        return None
    nearest = min(STATE_WAGES, key=lambda wage: (abs(wage - wages_usd), wage))
    return row[nearest]


@lru_cache(maxsize=1)
def _state_rates() -> dict[str, dict[int, float]]:
    table = load("state_income_tax")
    return {
        str(row["state"]): {wage: float(row[name]) for wage, name in STATE_WAGES.items()}
        for row in table.to_dict("records")
    }


def payroll_rate_percent(wages_usd: float, account: str) -> float:
    """Return the payroll tax that pre-tax money escapes: 7.65% to the wage base, 1.45% above.

    0 for a contribution made on one's own, which comes from taxed pay.
    """
    if account == ACCOUNTS[2]:
        return 0.0
    facts = load("cost_facts").set_index("key")["typical"]
    above = wages_usd > float(facts["social_security_wage_base_usd"])
    return MEDICARE_TAX_PERCENT if above else float(facts["fica_employee_percent"])


def limit_usd(account: str, family: bool) -> float:
    """Return the year's limit of an account in US dollars. Source: table cost_facts."""
    facts = load("cost_facts").set_index("key")["typical"]
    if account == ACCOUNTS[0]:
        return float(facts["fsa_limit_usd"])
    return float(facts["hsa_limit_family_usd" if family else "hsa_limit_self_usd"])


def saving_of(
    amount_usd: float,
    wages_usd: float,
    account: str,
    *,
    federal_percent: float,
    state_percent: float,
    state: str | None,
    family: bool = False,
) -> Saving:
    """Return what paying an amount with pre-tax dollars saves.

    Only the part up to the year's limit saves. California taxes HSA contributions, so its own tax
    is not saved there. Raises ValueError for a negative amount or wage.
    """
    if amount_usd < 0 or wages_usd < 0:
        raise ValueError("amount and wages are not negative")
    within = min(amount_usd, limit_usd(account, family))
    state_part = 0.0 if state == "CA" and account != ACCOUNTS[0] else state_percent
    payroll = payroll_rate_percent(wages_usd, account)
    rate = federal_percent + state_part + payroll
    saving = cents(within * min(rate, 100.0) / 100)
    how = (
        f"${within:,.2f} × ({federal_percent:g}% federal + {state_part:g}% state + {payroll:g}% "
        f"payroll) = ${saving:,.2f}"
    )
    return Saving(amount_usd, federal_percent, state_part, payroll, saving, how)
