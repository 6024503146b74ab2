"""What the files that a reader brought say of one visit: hospitals' own prices, payers' rates.

A series of its own: these prices never enter the shipped table's ranges.
"""

from __future__ import annotations

import pandas as pd

from lib.market.recipes import NEEDLING_CODES, Recipe

PRICE_COLUMNS = {
    "cash": ("cash_price_usd", "cash_flag"),
    "gross": ("gross_charge_usd", "gross_flag"),
}
OF_PRICE = ("file", "publisher", "hospital", "state", "file_date")
OF_RATE = (*OF_PRICE, "payer", "plan")
NOT_OUTPATIENT = "inpatient"


def visit_prices(offers: pd.DataFrame, recipe: Recipe, price: str, factor: float) -> pd.DataFrame:
    """Return what each hospital of some files asks for a recipe: one row for each that has a price.

    `offers` has the columns of lib.intake's offers, `price` is cash or gross, `factor` multiplies
    the needling code. Columns: those of OF_PRICE, `price_usd` (US dollars: the sum over the codes)
    and `n_rows`. Of several rows for a code the middle one counts: rows without a modifier before
    those with one, and none for inpatients alone; placeholders never count.
    """
    column, flag = PRICE_COLUMNS[price]
    table = offers[offers[column].notna() & (offers[flag] == "")]
    return _summed(_plain_rows(table), list(OF_PRICE), column, "price_usd", recipe, factor)


def payer_rates(offers: pd.DataFrame, recipe: Recipe, factor: float) -> pd.DataFrame:
    """Return each payer's rate for a recipe: one row for each plan that has one for every code.

    Columns: those of OF_RATE, `rate_usd` (US dollars: the middle where a plan has several),
    `lowest_usd`, `highest_usd`, `expires` and `n_rows`; the cheapest first. A case rate, a per diem
    or a percentage is no rate of a code (`negotiated_usd` is empty there).
    """
    table = offers[offers["negotiated_usd"].notna() & (offers["negotiated_flag"] == "")]
    plain, keys = _plain_rows(table), list(OF_RATE)
    found = _summed(plain, keys, "negotiated_usd", "rate_usd", recipe, factor)
    for name, how in (("lowest_usd", "min"), ("highest_usd", "max")):
        end = _summed(plain, keys, "negotiated_usd", name, recipe, factor, how)
        found = found.merge(end.drop(columns="n_rows"), on=keys)
    ends = table.groupby(keys)["expires"].min().rename("expires").reset_index()
    found = found.merge(ends, on=keys, how="left")
    return found.sort_values(["rate_usd", "payer", "plan"]).reset_index(drop=True)


def _plain_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return rows that outpatients meet; of a code with and without modifiers those without."""
    table = table[table["setting"].str.lower() != NOT_OUTPATIENT]
    bare = table["modifiers"] == ""
    keys = [*OF_RATE, "code"]
    has_bare = bare.groupby([table[name] for name in keys]).transform("any")
    return table[bare | ~has_bare]


def _summed(
    table: pd.DataFrame,
    keys: list[str],
    column: str,
    name: str,
    recipe: Recipe,
    factor: float,
    how: str = "median",
) -> pd.DataFrame:
    """Return the sum over a recipe's codes for each of `keys` that has them all.

    `how` several prices of a code become one: median, min or max.
    """
    table = table[table["code"].isin(recipe.codes)]
    grouped = table.groupby([*keys, "code"])[column]
    # A row said again for each payer is one price.
    one = grouped.agg(lambda values: float(pd.Series(values.unique()).agg(how)))
    wide = one.unstack("code").reindex(columns=list(recipe.codes)).dropna()
    times = {code: factor if code in NEEDLING_CODES.values() else 1.0 for code in recipe.codes}
    total = sum(wide[code] * units * times[code] for code, units in recipe.units)
    counts = table.groupby(keys).size().rename("n_rows")
    found = pd.DataFrame({name: total}).join(counts).reset_index()
    return found.sort_values(name, kind="stable").reset_index(drop=True)
