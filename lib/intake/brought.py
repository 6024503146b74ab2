"""What the files that a reader brought say of one visit: hospitals' own prices, payers' rates.

A series of its own: these prices never enter the shipped table's ranges.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.intake.price_files.offers import is_part
from lib.market.recipes import NEEDLING_CODES, Recipe

PRICE_COLUMNS = {
    "cash": ("cash_price_usd", "cash_flag"),
    "gross": ("gross_charge_usd", "gross_flag"),
}
OF_PRICE = ("file", "publisher", "hospital", "state", "file_date")
OF_RATE = (*OF_PRICE, "payer", "plan")
_INSIDE = r"^i$|\b(?:ip|inp|in[ -]?patients?)\b"
_OUTSIDE = r"\b(?:op|outp|out[ -]?patients?|both|all)\b"
_FACILITY = r"\b(?:facility|institutional)\b"
_PROFESSIONAL = r"\b(?:professional|physician|pro)\b"


def visit_prices(offers: pd.DataFrame, recipe: Recipe, price: str, factor: float) -> pd.DataFrame:
    """Return what each hospital of some files asks for a recipe: one row for each that has a price.

    `offers` has the columns of lib.intake's offers, `price` is cash or gross, `factor` multiplies
    the needling code. Columns: those of OF_PRICE, `price_usd` (US dollars: the sum over the codes),
    `lowest_usd`, `highest_usd`, `n_rows`, and `not_counted`: how many rows that have a price were
    passed over, and why.

    Of several rows for a code the middle one counts, of two in the middle the lower: a price that
    stands in the file. None counts that is for inpatients alone, a placeholder, or a part's
    (modifier 26 or TC). A facility's price stands before a professional's, and rows without a
    modifier before those with one, whoever pays.
    """
    column, flag = PRICE_COLUMNS[price]
    rows = _judged(offers, recipe, column, flag, list(OF_PRICE))
    found = _summed(rows, list(OF_PRICE), column, "price_usd", recipe, factor)
    return found.merge(_passed_over(rows, list(OF_PRICE)), on=list(OF_PRICE), how="left")


def payer_rates(offers: pd.DataFrame, recipe: Recipe, factor: float) -> pd.DataFrame:
    """Return each payer's rate for a recipe: one row for each plan that has one for every code.

    Columns: those of OF_RATE, `rate_usd` (US dollars: the middle where a plan has several),
    `lowest_usd`, `highest_usd`, `n_rows`, `not_counted` as in visit_prices(), and `expires` (the
    first of the rows counted, empty if none says); the cheapest first. A case rate, a per diem or a
    percentage is no rate of a code (`negotiated_usd` is empty there). In a payer's own file, which
    lists clinics, a professional's rate stands before a facility's.
    """
    keys, column = list(OF_RATE), "negotiated_usd"
    rows = _judged(offers, recipe, column, "negotiated_flag", keys)
    found = _summed(rows, keys, column, "rate_usd", recipe, factor)
    told = rows[(rows["why_not"] == "") & (rows["expires"] != "")]
    ends = told.groupby(keys)["expires"].min().rename("expires").reset_index()
    found = found.merge(ends, on=keys, how="left").fillna({"expires": ""})
    found = found.merge(_passed_over(rows, keys), on=keys, how="left")
    return found.sort_values(["rate_usd", "payer", "plan"]).reset_index(drop=True)


def _judged(
    offers: pd.DataFrame, recipe: Recipe, column: str, flag: str, keys: list[str]
) -> pd.DataFrame:
    """Return a recipe's rows that have an amount, with `why_not`: empty for those that count.

    Of unlike rows for a code, what is chosen is chosen among those of the same `keys`.
    """
    rows = offers[offers[column].notna() & offers["code"].isin(recipe.codes)]
    setting = rows["setting"].astype(str).str.lower()
    billed = rows["billing_class"].astype(str).str.lower() + " " + setting
    facility, professional = _says(billed, _FACILITY), _says(billed, _PROFESSIONAL)
    # Neither or both: between the two.
    order = 1 + professional.astype(int) - facility.astype(int)
    is_payers = rows["publisher"] == "payer"
    classes = order.map({0: "facility", 1: "billing class not told", 2: "professional"})
    order = order.where(~is_payers, 2 - order)
    group = [rows[name] for name in (*keys, "code")]
    why = pd.Series("", index=rows.index, dtype=object)
    why[rows[flag] != ""] = "placeholder"
    why[_says(setting, _INSIDE) & ~_says(setting, _OUTSIDE)] = "for inpatients"
    why[rows["modifiers"].map(is_part).astype(bool)] = "part alone (modifier 26 or TC)"
    for rank, said in (
        (order, classes),
        ((rows["modifiers"] != "").astype(int), "with a modifier"),
    ):
        best = rank.where(why == "").groupby(group).transform("min")
        why = why.mask((why == "") & (rank > best), said)
    return rows.assign(why_not=why)


def _says(texts: pd.Series, pattern: str) -> pd.Series:
    return texts.str.contains(pattern, regex=True).astype(bool)


def _passed_over(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return `not_counted` for each of `keys`: reasons and numbers of rows, in words."""
    counts = rows.groupby([*keys, "why_not"]).size().rename("count").reset_index()
    said = counts["why_not"] + ": " + counts["count"].astype(str)
    counts["not_counted"] = said.where(counts["why_not"] != "", "")
    joined = counts.groupby(keys)["not_counted"].agg(lambda texts: "; ".join(filter(None, texts)))
    return joined.reset_index()


def _summed(
    rows: pd.DataFrame, keys: list[str], column: str, name: str, recipe: Recipe, factor: float
) -> pd.DataFrame:
    """Return the sum over a recipe's codes for each of `keys` that has them all, and its ends.

    Of several prices of a code the middle one goes into `name`, the lowest and highest into their
    own sums.
    """
    table = rows[rows["why_not"] == ""].astype({column: np.float64})
    # A row said again for each payer is one price.
    prices = table.drop_duplicates([*keys, "code", column]).groupby([*keys, "code"])[column]
    middle = _sum(prices.quantile(0.5, interpolation="lower"), recipe, factor)
    found = pd.DataFrame({name: middle}).join(table.groupby(keys).size().rename("n_rows"))
    found["lowest_usd"] = _sum(prices.min(), recipe, factor)
    found["highest_usd"] = _sum(prices.max(), recipe, factor)
    return found.reset_index().sort_values(name, kind="stable").reset_index(drop=True)


def _sum(by_code: pd.Series, recipe: Recipe, factor: float) -> pd.Series:
    """Return the price of a visit from those of its codes; only where all of them are known."""
    wide = by_code.unstack("code").reindex(columns=list(recipe.codes)).dropna()
    times = {code: factor if code in NEEDLING_CODES.values() else 1.0 for code in recipe.codes}
    return wide @ pd.Series({code: units * times[code] for code, units in recipe.units})
