"""Offers: what each hospital posts for a visit, summed from its prices per billing code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from lib.datasets.package import load
from lib.datasets.places import states
from lib.market.recipes import NEEDLING_CODES, Recipe

PRICE_COLUMNS = {
    "cash": ("cash_price_usd", "cash_flag"),
    "gross": ("gross_charge_usd", "gross_flag"),
}
# Decimal places of a dollar from which on nothing is a figure.
NOISE_FROM = 9
OWNERSHIPS = ("non-profit", "for-profit", "government", "tribal")
HOSPITAL_TYPES = {
    "acute": "Acute Care Hospitals",
    "critical-access": "Critical Access Hospitals",
    "childrens": "Childrens",
    "psychiatric": "Psychiatric",
}


@dataclass(frozen=True)
class Filter:
    """Which hospitals count. Empty tuples mean all.

    `extremes` keeps prices marked extreme (more than ten times or less than a tenth of the code's
    median) in the statistics; placeholders of $1.00 or less never count.
    """

    hospital_types: tuple[str, ...] = ()
    ownerships: tuple[str, ...] = ()
    extremes: bool = False


EVERYTHING = Filter()


@lru_cache(maxsize=1)
def hospitals() -> pd.DataFrame:
    """Return the hospitals with their point, division and kind of owner (2,434 rows).

    Columns are those of `hospitals.csv` plus `lat`, `lon` (degrees, of the ZIP), `division`,
    `kind` (metro or rural, of its county) and `owner` (one of OWNERSHIPS).
    """
    frame = load("hospitals")
    points = load("places").set_index("zip")[["lat", "lon"]]
    frame = frame.join(points, on="zip")
    frame["division"] = frame["state"].map(states()["census_division"])
    frame["kind"] = frame["metro"].map({True: "metro", False: "rural"})
    frame["owner"] = frame["ownership"].map(owner_of)
    return frame


def owner_of(ownership: str) -> str:
    """Return the kind of owner (of OWNERSHIPS) that a CMS ownership is counted as."""
    if ownership.startswith("Voluntary"):
        return "non-profit"
    if ownership.startswith("Government"):
        return "government"
    return "tribal" if ownership == "Tribal" else "for-profit"


def filtered(frame: pd.DataFrame, chosen: Filter) -> pd.DataFrame:
    """Return the rows of hospitals or offers whose hospital the filter keeps."""
    keep = pd.Series(True, index=frame.index)
    if chosen.hospital_types:
        keep &= frame["hospital_type"].isin([HOSPITAL_TYPES[t] for t in chosen.hospital_types])
    if chosen.ownerships:
        keep &= frame["owner"].isin(chosen.ownerships)
    return frame[keep]


def without_noise(figures: Any) -> Any:
    """Return figures without what binary arithmetic leaves far behind the point.

    Of 42.07 and 42.16 the middle is 42.115, half a cent that is rounded up wherever it is shown,
    and not 42.114999999999995. Takes what numpy rounds.
    """
    return np.round(figures, NOISE_FROM)


@lru_cache(maxsize=256)
def offers(recipe: Recipe, price: str, factor: float, chosen: Filter = EVERYTHING) -> pd.DataFrame:
    """Return one row for each hospital that posts every code of the recipe.

    Columns: those of hospitals(), and `price_usd` (cash price or gross charge of the visit: the
    sum of units times price, the needling code times `factor`), `codes` (each code's posted price
    in words), `flag` (`placeholder` or `extreme` where any of its codes has that mark, else
    empty) and `left_out` (whether statistics pass it over). Shared: do not write into it.
    """
    prices, flags = _wide(price)
    posted = prices[list(recipe.codes)].dropna()
    marks = flags.loc[posted.index, list(recipe.codes)]
    rates = {code: factor if code in NEEDLING_CODES.values() else 1.0 for code in recipe.codes}
    total = without_noise(sum(posted[code] * units * rates[code] for code, units in recipe.units))
    flag = pd.Series("", index=posted.index)
    flag[(marks == "extreme").any(axis=1)] = "extreme"
    flag[(marks == "placeholder").any(axis=1)] = "placeholder"
    sums = pd.DataFrame(
        {"price_usd": without_noise(total), "codes": _in_words(posted), "flag": flag}
    )
    frame = filtered(hospitals(), chosen).join(sums, on="ccn", how="inner")
    kept = ["", "extreme"] if chosen.extremes else [""]
    frame["left_out"] = ~frame["flag"].isin(kept)
    return frame.reset_index(drop=True)


@lru_cache(maxsize=2)
def _wide(price: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return prices and flags as two tables, hospital by code."""
    value, flag = PRICE_COLUMNS[price]
    table = load("hospital_prices")
    prices = table.pivot(index="ccn", columns="cpt_code", values=value)
    flags = table.pivot(index="ccn", columns="cpt_code", values=flag)
    return prices, flags


def _in_words(posted: pd.DataFrame) -> pd.Series:
    words = pd.Series("", index=posted.index)
    for code in posted.columns:
        words += f"{code} $" + posted[code].map("{:,.2f}".format) + "; "
    return words.str.removesuffix("; ")
