"""Visits: the distribution of a sum of codes, drawn from the codes' joint model.

Each code's standardized prices have their own law, as observed; how codes go together in a
hospital is a normal law's correlation of their ranks (a Gaussian copula). A visit's sum is drawn
from both, in units of its own: centered where its codes' centers are, with their spread weighted
by their shares. So one row of quantiles serves every place.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist

import numpy as np
import pandas as pd

from lib.market.recipes import every_recipe
from lib.pricing.hospital.model import QUANTILES
from lib.pricing.hospital.places import Floats

DRAWS = 20_000
SEED = 20560


def correlation_of(rows: pd.DataFrame, standardized: Floats) -> pd.DataFrame:
    """Return the correlation between codes of one hospital's standardized prices, by rank.

    Pairs of codes count where a hospital posts both; the nearest matrix without negative
    eigenvalues is returned.
    """
    table = rows[["ccn", "cpt_code"]].assign(value=standardized)
    ranks = table.groupby("cpt_code")["value"].rank() / (
        table.groupby("cpt_code")["value"].transform("size") + 1.0
    )
    scores = table.assign(value=[NormalDist().inv_cdf(one) for one in ranks])
    wide = scores.pivot(index="ccn", columns="cpt_code", values="value")
    found = wide.corr(min_periods=20).fillna(0.0).to_numpy(np.float64).copy()
    np.fill_diagonal(found, 1.0)
    values, vectors = np.linalg.eigh(found)
    found = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    size = np.sqrt(np.diag(found))
    return pd.DataFrame(found / np.outer(size, size), index=wide.columns, columns=wide.columns)


def visit_quantiles(
    center: pd.Series, rows: pd.DataFrame, standardized: Floats, correlation: pd.DataFrame
) -> Mapping[str, Floats]:
    """Return QUANTILES of each recipe's standardized log sum, by key.

    Drawn where the codes' levels are the nation's: a place moves and stretches them. A recipe of
    one code and one unit has none: it is the code.
    """
    values = pd.Series(standardized).groupby(rows["cpt_code"].to_numpy())
    observed = {str(code): group.to_numpy(np.float64) for code, group in values}
    shares = _shares(correlation)
    found = {}
    for key, recipe in every_recipe().items():
        if not set(recipe.codes) <= set(observed) or recipe.units == ((recipe.codes[0], 1),):
            continue
        logs = {code: np.log(units) + center[code] for code, units in recipe.units}
        total = np.log(sum(np.exp(one) for one in logs.values()))
        drawn = sum(
            np.exp(one + np.quantile(observed[code], shares[code])) for code, one in logs.items()
        )
        found[key] = np.quantile(np.log(drawn) - total, QUANTILES)
    return found


def _shares(correlation: pd.DataFrame) -> dict[str, Floats]:
    """Return drawn cumulative shares by code: uniform each, together as the correlation says."""
    random = np.random.default_rng(SEED)
    half = np.linalg.cholesky(correlation.to_numpy(np.float64))
    normal = random.normal(size=(DRAWS, len(correlation))) @ half.T
    ranks = normal.argsort(axis=0).argsort(axis=0)
    shares = (ranks.astype(np.float64) + 0.5) / DRAWS
    return {str(code): shares[:, i] for i, code in enumerate(correlation.columns)}
