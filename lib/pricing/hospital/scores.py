"""How good the shipped model is for price lists it has not seen: the stored cross-validation.

`python -m lib.commands evaluate --write` makes the file; every figure is of prices estimated by a
fit without their price list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.datasets.package import DATA_FOLDER, content
from lib.datasets.places import states

SCORES_FILE = "hospital_model_scores.json"
ALL_CODES, NEEDLING_CODES, ALL_VISITS = "all codes", "20560 and 20561", "visits"


@lru_cache(maxsize=1)
def model_scores() -> Mapping[str, Any]:
    """Return the file's contents; raises DataPackageError where it is missing."""
    found: Mapping[str, Any] = json.loads(content(DATA_FOLDER / SCORES_FILE))
    return found


def _told(price_kind: str, unseen_systems: bool) -> Mapping[str, Any]:
    scores: Mapping[str, Any] = model_scores()[price_kind]
    return scores["unseen_systems"] if unseen_systems else scores


def losses(price_kind: str, unseen_systems: bool = False) -> pd.DataFrame:
    """Return the mean pinball loss relative to national quantiles.

    With `unseen_systems` for health systems of which the fit has seen no price list.

    Columns: `what` ("all codes" weighs the codes equally), `method` (national, state, trees where
    they were grown, model), `relative_loss`.
    """
    told = _told(price_kind, unseen_systems)["loss"]
    rows = [(what, *one) for what, losses in told.items() for one in losses.items()]
    return pd.DataFrame(rows, columns=["what", "method", "relative_loss"])


def held(price_kind: str, unseen_systems: bool = False) -> pd.DataFrame:
    """Return how often the ranges hold the price, percent, with standard errors by price list.

    With `unseen_systems` for health systems of which the fit has seen no price list.

    Columns: `what`, `method`, `whose` (all, or a kind or division), `n_offers`, `n_price_lists`,
    `held_80`, `held_80_error` (of p10 to p90), `held_50`, `held_50_error` (of p25 to p75).
    """
    names = {
        "group": "whose", "offers": "n_offers", "lists": "n_price_lists",
        "p10-p90": "held_80", "p10-p90 se": "held_80_error",
        "p25-p75": "held_50", "p25-p75 se": "held_50_error",
    }  # fmt: skip
    return pd.DataFrame(_told(price_kind, unseen_systems)["held"]).rename(columns=names)


def calibration(price_kind: str) -> pd.DataFrame:
    """Return which share of prices lies below each estimated quantile, percent.

    Columns: `what` (ALL_CODES, NEEDLING_CODES, ALL_VISITS), `said_percent` (10 for p10, and so on),
    `found_percent` and `error_percent`, its standard error by price list.
    """
    below = model_scores()[price_kind]["below"]
    rows = [(what, *one) for what, points in below.items() for one in points]
    return pd.DataFrame(rows, columns=["what", "said_percent", "found_percent", "error_percent"])


def residuals(price_kind: str, what: str = ALL_CODES) -> pd.DataFrame:
    """Return how far each state's prices lie from their estimates: the fifty and DC, by name.

    Columns: `state`, `name`, `n_offers`, `n_price_lists`, `ratio` (the geometric mean of posted
    price over estimated median), `ratio_low`, `ratio_high` (its 95% interval, by price list);
    missing where the state has no price.
    """
    table = states().dropna(subset="census_division").sort_values("name")
    found = pd.DataFrame({"state": table.index, "name": table["name"].to_numpy()})
    told = pd.DataFrame.from_dict(
        model_scores()[price_kind]["states"][what],
        orient="index",
        columns=["n_offers", "n_price_lists", "ratio", "ratio_low", "ratio_high"],
    )
    found = found.join(told, on="state")
    counts = ["n_offers", "n_price_lists"]
    return found.assign(**found[counts].fillna(0).astype("int64"))
