"""What the model is held against, on the same folds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.pricing.hospital.model import OWNERSHIPS, QUANTILES, TYPES
from lib.pricing.hospital.places import FACTORS, Floats, places

# A state's quantiles count from so many prices of a code on; below it the nation's do.
LEAST_IN_STATE = 5
SEED = 20561


def of_nation(known: pd.DataFrame, asked: pd.DataFrame, what: str) -> Floats:
    """Return the nation's quantiles of log price by `what` (a column): asked × QUANTILES."""
    found = known.groupby(what)["log_price"].quantile(np.array(QUANTILES)).unstack()
    return found.loc[asked[what]].to_numpy(np.float64)


def of_states(known: pd.DataFrame, asked: pd.DataFrame, what: str) -> Floats:
    """Return the state's quantiles of log price, the nation's where it has too few prices."""
    by = known.groupby([what, "state"])["log_price"]
    found = by.quantile(np.array(QUANTILES)).unstack()[by.size() >= LEAST_IN_STATE]
    here = found.reindex(pd.MultiIndex.from_frame(asked[[what, "state"]])).to_numpy(np.float64)
    return np.where(np.isnan(here), of_nation(known, asked, what), here)


def of_trees(known: pd.DataFrame, asked: pd.DataFrame, what: str) -> Floats:
    """Return what gradient-boosted quantile trees say of `what` by the model's own columns.

    Raises ImportError where scikit-learn (requirements-fit.txt) is not installed.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor

    center = known.groupby(what)["log_price"].median()
    target = known["log_price"] - known[what].map(center)
    levels = list(center.index)
    found = []
    for share in QUANTILES:
        trees = HistGradientBoostingRegressor(
            loss="quantile",
            quantile=share,
            learning_rate=0.05,
            max_iter=200,
            max_leaf_nodes=15,
            min_samples_leaf=40,
            l2_regularization=10.0,
            categorical_features=list(range(4)),
            early_stopping=False,
            random_state=SEED,
        )
        trees.fit(_columns(known, known[what], levels), target)
        found.append(trees.predict(_columns(asked, asked[what], levels)))
    quantiles = np.sort(np.column_stack(found), axis=1)
    return quantiles + asked[what].map(center).to_numpy(np.float64)[:, None]


def _columns(rows: pd.DataFrame, goods: pd.Series, levels: list[str]) -> Floats:
    names = places().loc[rows["county_fips"], list(FACTORS)].to_numpy(np.float64)
    kinds = [
        pd.Categorical(goods, categories=levels).codes,
        pd.Categorical(rows["state"], categories=sorted(places()["state"].unique())).codes,
        pd.Categorical(rows["hospital_type"], categories=list(TYPES)).codes,
        pd.Categorical(rows["owner"], categories=list(OWNERSHIPS)).codes,
    ]
    return np.column_stack([*kinds, names])
