"""The posted prices that the model is fitted on and tried on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.datasets.package import load
from lib.market.offers import PRICE_COLUMNS, hospitals, offers
from lib.market.recipes import every_recipe
from lib.pricing.hospital.model import GROUP_OF

SELLER = ["ccn", "price_list", "county_fips", "state", "kind", "division", "hospital_type", "owner"]


def sellers() -> pd.DataFrame:
    """Return the hospitals: columns SELLER, `owner` in CMS's words (ten of them)."""
    frame = hospitals()
    return frame.assign(owner=frame["ownership"])[SELLER]


def posted_codes(price_kind: str) -> pd.DataFrame:
    """Return one row for each posted price of a code, without the flagged ones.

    Columns: SELLER, `cpt_code` and `log_price` (natural log of US dollars).
    """
    price, flag = PRICE_COLUMNS[price_kind]
    table = load("hospital_prices")
    table = table[table[flag].isna() & table[price].notna() & table["cpt_code"].isin(GROUP_OF)]
    rows = table[["ccn", "cpt_code"]].assign(log_price=np.log(table[price].to_numpy(np.float64)))
    return rows.merge(sellers(), on="ccn").reset_index(drop=True)


def posted_visits(price_kind: str, recipe: str) -> pd.DataFrame:
    """Return one row for each hospital's sum of a recipe's codes, without those left out.

    Columns: SELLER, `recipe` and `log_price`.
    """
    found = offers(every_recipe()[recipe], price_kind, 1.0)
    found = found[~found["left_out"]]
    rows = found[["ccn"]].assign(recipe=recipe, log_price=np.log(found["price_usd"]))
    return rows.merge(sellers(), on="ccn").reset_index(drop=True)
