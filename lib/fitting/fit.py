"""The fit: from posted prices to the model of one kind of price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from lib.fitting.covariance import (
    LEVEL,
    SPREAD,
    Sellers,
    Variances,
    area_likeness,
    of_effects,
    of_place_levels,
    of_places,
    of_unexplained,
    same,
    sellers_of,
)
from lib.fitting.smoother import Smoother, smoother
from lib.fitting.visits import correlation_of, visit_quantiles
from lib.pricing.hospital.estimate import SPREAD_BOUNDS
from lib.pricing.hospital.model import (
    GROUPS,
    OWNERSHIPS,
    QUANTILES,
    TYPES,
    Effects,
    KindModel,
    divisions,
)
from lib.pricing.hospital.places import FACTORS, Floats, Whole, places, state_codes

# A deviation counts as this much at least when spreads are compared: prices are rounded.
LEAST_DEVIATION = 0.05
# How far a group's effects are believed: 0 says what the nation says.
STRENGTHS = (0.0, 0.5, 1.0)


@dataclass(frozen=True)
class GroupFit:
    """One group of codes: effects, and each row's level and log spread from the other lists.

    `level_sd` is None where it was not asked for. `rows` are positions in the fitted table.
    """

    level: Effects
    level_sd: Effects | None
    spread: Effects
    strength: tuple[float, float]
    quantiles: Floats
    rows: Whole
    standardized: Floats
    counted: dict[str, Any]
    unseen_in_state_sd: tuple[float, float]


def fit(
    rows: pd.DataFrame,
    level: Variances = LEVEL,
    spread: Variances = SPREAD,
    errors: bool = True,
    groups: Mapping[str, tuple[str, ...]] = GROUPS,
) -> KindModel:
    """Return the model of one kind of price, fitted on rows of posted.posted_codes.

    Rows of a code weigh equally in medians, spreads and quantiles; in levels a hospital counts
    once in each group of codes, and a price list of many hospitals little more than of one. Without
    `errors` standard errors are not computed (they are nan).
    """
    rows = rows.reset_index(drop=True)
    first = rows.drop_duplicates("ccn")
    values = places()[list(FACTORS)].to_numpy(np.float64)
    here = places().index.get_indexer(pd.Index(first["county_fips"]))
    mean, sd = values[here].mean(axis=0), values[here].std(axis=0)
    factor_values = (values - mean) / sd
    by_code = rows.groupby("cpt_code")["log_price"]
    center = by_code.median()
    deviation = (rows["log_price"] - rows["cpt_code"].map(center)).to_numpy(np.float64)
    fits = [
        _fit_group(rows, deviation, codes, factor_values, level, spread, errors)
        for codes in groups.values()
    ]
    standardized = np.full(len(rows), np.nan)
    for one in fits:
        standardized[one.rows] = one.standardized
    correlation = correlation_of(rows, standardized)
    quantiles = np.array([one.quantiles for one in fits])
    return KindModel(
        center={str(code): float(value) for code, value in center.items()},
        center_sd=_center_errors(rows),
        level=_joined([one.level for one in fits]),
        level_sd=_joined([one.level_sd or _unknown(one.level) for one in fits]),
        spread=_joined([one.spread for one in fits]),
        strength=np.array([one.strength for one in fits]).T,
        quantiles=quantiles,
        factor_mean=mean,
        factor_sd=sd,
        visit_quantiles=visit_quantiles(center, rows, standardized, correlation),
        correlation=correlation,
        counted={
            "groups": {
                name: one.counted | {"unseen_in_state_sd": one.unseen_in_state_sd}
                for name, one in zip(groups, fits, strict=True)
            },
            "codes": _counts(rows),
        },
    )


def _fit_group(
    rows: pd.DataFrame,
    deviation: Floats,
    codes: tuple[str, ...],
    factor_values: Floats,
    v: Variances,
    v_spread: Variances,
    errors: bool,
) -> GroupFit:
    at = np.flatnonzero(rows["cpt_code"].isin(codes).to_numpy(bool))
    hospital, ccns = pd.factorize(rows["ccn"].to_numpy()[at])
    first = rows.iloc[at].drop_duplicates("ccn")
    sellers = sellers_of(first, factor_values)
    smooth = smoother(of_effects(sellers, v), of_unexplained(sellers, v), sellers.lists)

    observed = smooth.tamed(_mean(deviation[at], hospital, len(ccns)))
    weights = smooth.weights(observed)
    others = smooth.without_own_list(observed, weights)[hospital]
    away = np.log(np.maximum(np.abs(deviation[at] - others), LEAST_DEVIATION))
    code = rows["cpt_code"].to_numpy()[at]
    away = away - pd.Series(away).groupby(code).transform("mean").to_numpy(np.float64)
    apart = _mean(away, hospital, len(ccns))
    steady = smoother(
        of_effects(sellers, v_spread), of_unexplained(sellers, v_spread), sellers.lists
    )
    spread_weights = steady.weights(apart)
    others_spread = steady.without_own_list(apart, spread_weights)[hospital]

    strength = _best_strength(deviation[at], others, others_spread)
    standardized = _standardized(deviation[at], others, others_spread, strength)
    scale = smooth.scale(observed, weights)
    return GroupFit(
        level=_effects(sellers, weights, v),
        level_sd=_errors(sellers, smooth, factor_values, v, scale) if errors else None,
        spread=_effects(sellers, spread_weights, v_spread),
        strength=strength,
        quantiles=np.quantile(standardized, QUANTILES),
        rows=at,
        standardized=standardized,
        counted={"hospitals": len(ccns), "price_lists": int(sellers.lists.max()) + 1},
        unseen_in_state_sd=(
            float(np.sqrt(scale * v.type_in_state)),
            float(np.sqrt(scale * v.ownership_in_state)),
        ),
    )


def _mean(values: Floats, position: Whole, size: int) -> Floats:
    return np.asarray(np.bincount(position, values, size) / np.bincount(position, minlength=size))


def _standardized(
    deviation: Floats, level: Floats, spread: Floats, strength: tuple[float, float]
) -> Floats:
    return np.asarray((deviation - strength[0] * level) / _scale(spread, strength))


def _scale(spread: Floats, strength: tuple[float, float]) -> Floats:
    return np.exp(np.clip(strength[1] * spread, *SPREAD_BOUNDS))


def _best_strength(deviation: Floats, level: Floats, spread: Floats) -> tuple[float, float]:
    """Return how far level and spread, as the other lists tell them, are best believed.

    By the mean pinball loss over QUANTILES; of equals the weaker.
    """
    found: dict[tuple[float, float], float] = {}
    for strength in product(STRENGTHS, STRENGTHS):
        scale = _scale(spread, strength)
        standardized = _standardized(deviation, level, spread, strength)
        loss = 0.0
        for share, quantile in zip(QUANTILES, np.quantile(standardized, QUANTILES), strict=True):
            error = (standardized - quantile) * scale
            loss += float(np.mean(np.maximum(share * error, (share - 1.0) * error)))
        found[strength] = loss
    return min(found, key=lambda one: (round(found[one], 9), one))


def _incidence(sellers: Sellers) -> dict[str, Floats]:
    """Return which hospitals share each level of each effect: levels × hospitals."""
    states, types, owners = len(state_codes()), len(TYPES), len(OWNERSHIPS)
    division = same(np.arange(len(divisions())), sellers.division)
    state = same(np.arange(states), sellers.state)
    kind, owner = same(np.arange(types), sellers.type), same(np.arange(owners), sellers.owner)
    return {
        "division": division,
        "state": state,
        "hospital_type": kind,
        "ownership": owner,
        "type_in_state": (state[:, None] * kind[None]).reshape(states * types, -1),
        "ownership_in_state": (state[:, None] * owner[None]).reshape(states * owners, -1),
    }


def _shape(name: str) -> tuple[int, ...]:
    states = len(state_codes())
    levels = {"type_in_state": len(TYPES), "ownership_in_state": len(OWNERSHIPS)}
    return (states, levels[name]) if name in levels else (-1,)


def _effects(sellers: Sellers, weights: Floats, v: Variances) -> Effects:
    """Return each effect's prediction: its covariance with the observations, times the weights."""
    found = {
        name: (getattr(v, name) * (shared @ weights)).reshape(_shape(name))
        for name, shared in _incidence(sellers).items()
    }
    return Effects(
        intercept=np.array(v.intercept * weights.sum()),
        factors=v.factor * (sellers.factors.T @ weights),
        area=v.area * (area_likeness()[:, sellers.place] @ weights),
        **found,
    )


def _errors(
    sellers: Sellers, smooth: Smoother, factor_values: Floats, v: Variances, scale: float
) -> Effects:
    """Return standard errors of the effects; `area` holds those of places' whole levels."""

    def left(prior: Floats, shared: Floats) -> Floats:
        known = ((shared @ smooth.inverse) * shared).sum(axis=1)
        return np.asarray(np.sqrt(scale * np.maximum(prior - known, 0.0)))

    found = {}
    for name, shared in _incidence(sellers).items():
        variance = getattr(v, name)
        found[name] = left(np.full(len(shared), variance), variance * shared).reshape(_shape(name))
    ones = np.ones((1, len(sellers.place)))
    size = len(FACTORS)
    return Effects(
        intercept=left(np.full(1, v.intercept), v.intercept * ones)[0],
        factors=left(np.full(size, v.factor), v.factor * sellers.factors.T),
        area=left(of_place_levels(factor_values, v), of_places(sellers, factor_values, v)),
        **found,
    )


def _unknown(effects: Effects) -> Effects:
    names = [one.name for one in fields(Effects)]
    return Effects(**{name: np.full_like(getattr(effects, name), np.nan) for name in names})


def _joined(groups: list[Effects]) -> Effects:
    """Return the groups' effects as one, the groups as last axis."""
    names = [one.name for one in fields(Effects)]
    return Effects(
        **{name: np.stack([getattr(g, name) for g in groups], axis=-1) for name in names}
    )


def _center_errors(rows: pd.DataFrame) -> dict[str, float]:
    """Return the standard error of each code's median: a normal's, by lists and quartiles."""
    found = {}
    for code, group in rows.groupby("cpt_code"):
        low, high = np.quantile(group["log_price"], (0.25, 0.75))
        lists = group["price_list"].nunique()
        found[str(code)] = float(1.2533 * (high - low) / 1.349 / np.sqrt(lists))
    return found


def _counts(rows: pd.DataFrame) -> dict[str, dict[str, int]]:
    by = rows.groupby("cpt_code")["price_list"].agg(["size", "nunique"])
    return {
        str(code): {"offers": int(one["size"]), "price_lists": int(one["nunique"])}
        for code, one in by.iterrows()
    }
