"""A table of offers in, the same table with an estimate of each out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from lib.datasets.damage import PLAIN_NUMBER
from lib.pricing.hospital.behind import behind
from lib.pricing.hospital.estimate import COLUMNS, estimates
from lib.pricing.hospital.placed import known_codes, placed

CENTS = 2  # decimal places of a dollar
ADDED = (*COLUMNS, "n_offers", "n_price_lists", "step")
NOT_HERE = "no data here (outside the 50 states and DC): figures of the nation"


def with_estimates(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table of offers, in its order, with what sellers like each post, in US dollars.

    `rows` are texts; the index holds the rows' numbers as in their file, by which `problem` speaks
    of them. Beside the table's own columns stand those of ADDED and `problem`. Quantiles are those
    of one seller's price there, `median_low` and `median_high` bound the median with 95%
    confidence; what is counted, and in which area (`step`), is as in behind(). They are empty where
    `problem` says why there is no estimate. A column of the table that has one of these names is
    replaced.

    Raises OffersError for a header without a place, or without a code or a visit.
    """
    found = placed(rows.reset_index(drop=True), rows.index)
    ready = found.dropna(subset=["state", "good", "price_kind"])
    result = pd.DataFrame({name: pd.Series(dtype=object) for name in ADDED}, index=found.index)
    if len(ready):
        asked, counted = _asked(ready), behind(ready)
        for price, rows_of_price in asked.groupby(ready["price_kind"], sort=False):
            # Not by lib.pricing.money, cell by cell: of a table of 10,000 it took most of the time.
            priced = estimates(rows_of_price, str(price)).round(CENTS).astype(object)
            result.loc[priced.index, list(COLUMNS)] = priced
        result.loc[ready.index, list(counted.columns)] = counted.astype(object)
    abroad = found["state"].notna() & found["division"].isna()
    said = found["problem"].where(~abroad, found["problem"].map(_with_nation))
    own = rows.reset_index(drop=True).map(_as_it_was)
    own = own.loc[:, ~own.columns.isin([*ADDED, "problem"])]
    return pd.concat([own, result.assign(problem=said)], axis=1)


def _asked(ready: pd.DataFrame) -> pd.DataFrame:
    """Return placed offers as the model is asked; one outside of the states asks for the nation."""
    inside, good = ready["division"].notna(), ready["good"].map(lambda one: one.key)
    is_code = good.isin(known_codes())
    return pd.DataFrame(
        {
            "cpt_code": good.where(is_code),
            "recipe": good.where(~is_code),
            "county_fips": ready["county_fips"].where(inside),
            "state": ready["state"].where(inside),
            "hospital_type": ready["hospital_type"],
            "owner": ready["ownership"].where(ready["ownership"].notna(), ready["owner"]),
            "needling_factor": ready["factor"].astype(float),
        }
    )


def _with_nation(problem: str) -> str:
    return "; ".join(filter(None, (problem, NOT_HERE)))


def _as_it_was(cell: Any) -> Any:
    """Return a cell as it is written out again: below zero a number is one, and no formula."""
    text = str(cell)
    return Decimal(text) if text.startswith("-") and PLAIN_NUMBER.fullmatch(text) else cell
