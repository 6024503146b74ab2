"""Estimates: what a seller of any place posts for a code or a visit, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
import pandas as pd

from lib.market.offers import HOSPITAL_TYPES
from lib.market.recipes import NEEDLING_CODES, Recipe, every_recipe
from lib.pricing.hospital.model import (
    GROUP_OF,
    TYPES,
    KindModel,
    Model,
    given_owners,
    hospital_model,
    place_states,
)
from lib.pricing.hospital.places import (
    KINDS,
    NATION,
    Floats,
    Whole,
    places,
    state_codes,
)

COLUMNS = ("p10", "p25", "p50", "p75", "p90", "median_low", "median_high")
Z95 = 1.959964
# Bounds of a spread's logarithm: no place is so alike, or so mixed, that its prices say more.
SPREAD_BOUNDS = (-1.5, 1.0)


def estimates(offers: pd.DataFrame, price_kind: str, model: Model | None = None) -> pd.DataFrame:
    """Return what a seller posts for each offer, US dollars, unrounded; rows as in `offers`.

    `offers` has `cpt_code` (one of 19) or `recipe` (a key of recipes.csv; it goes first), and any
    of `county_fips`, `state`, `kind` (metro or rural; a county's own where not given),
    `hospital_type` (CMS's words or lib.market's short ones), `owner` (CMS's words or lib.market's
    kinds) and `needling_factor` (1.0; an electrical current's). What is missing is unknown: a part
    of a state or the nation for a county, the mix of hospitals there for type and owner.
    `price_kind` is cash or gross; `model` the shipped one if None.

    Columns: `p10` to `p90`, the quantiles of what a seller posts, and `median_low`, `median_high`,
    the 95% interval of their median. Raises ValueError for a value that the model does not know.
    """
    fitted = (model or hospital_model()).kinds[price_kind]
    seller = _sellers_of(offers)
    (code, key), factor = _goods(offers), _factors(offers)
    found = np.empty((len(offers), 7))
    single = np.flatnonzero(key.isna())
    codes = _positions(code.iloc[single], tuple(GROUP_OF), "cpt_code")
    if (codes == len(GROUP_OF)).any():
        raise ValueError("cpt_code: an offer has neither a code nor a recipe")
    found[single] = _of_code(fitted, seller.rows(single), codes, factor[single])
    for name in key.dropna().unique():
        rows = np.flatnonzero((key == name).to_numpy(bool))
        found[rows] = _of_visit(fitted, seller.rows(rows), every_recipe()[name], factor[rows])
    return pd.DataFrame(np.exp(found), columns=list(COLUMNS), index=offers.index)


def _goods(offers: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return each offer's code, or the key of its recipe: of one code and unit it is the code."""
    code, key = _column(offers, "cpt_code"), _column(offers, "recipe")
    for name in key.dropna().unique():
        if name not in every_recipe():
            raise ValueError(f'recipe: "{name}" is not a key of recipes.csv')
        (first, units), *more = every_recipe()[name].units
        if units == 1 and not more:
            code, key = code.mask(key == name, first), key.mask(key == name)
    return code, key


@dataclass(frozen=True)
class _Sellers:
    """Where and who each seller is, as positions in the model's arrays.

    `to_metro` is 1 or −1 where the kind asked for is contrary to the county's own, else 0.
    """

    place: Whole
    state: Whole
    kind: Whole
    to_metro: Whole
    type: Whole
    owner: Whole

    def rows(self, rows: Whole) -> _Sellers:
        """Return some of the sellers."""
        return _Sellers(*(getattr(self, one.name)[rows] for one in fields(self)))

    def level(self, fitted: KindModel, group: Whole) -> tuple[Floats, Floats, Floats]:
        """Return level, its variance and the log of the spread in each seller's group of codes."""
        types, owners = (self.state, self.kind, self.type), (self.state, self.kind, self.owner)
        found = []
        for of_place, of_seller, effects in (
            (fitted.place_level, fitted.seller_level, fitted.level),
            (fitted.place_spread, fitted.seller_spread, fitted.spread),
        ):
            per_metro = effects.factors[0] / fitted.factor_sd[0]
            found.append(
                of_place[self.place, group]
                + of_seller[0][(*types, group)]
                + of_seller[1][(*owners, group)]
                + self.to_metro * per_metro[group]
            )
        named = fitted.seller_variance
        variance = fitted.level_sd.area[self.place, group] ** 2
        variance = variance + named[0][(*types, group)] + named[1][(*owners, group)]
        level, spread = found[0] * fitted.strength[0, group], found[1] * fitted.strength[1, group]
        return level, variance * fitted.strength[0, group] ** 2, np.clip(spread, *SPREAD_BOUNDS)


def _sellers_of(offers: pd.DataFrame) -> _Sellers:
    place = place_positions(offers)
    own = _place_kinds()[place]
    given = _column(offers, "kind")
    kind = np.where(given.isna(), own, _positions(given, KINDS, "kind"))
    told = (own != KINDS.index("any")) & (kind != KINDS.index("any"))
    types = _column(offers, "hospital_type").replace(HOSPITAL_TYPES)
    return _Sellers(
        place=place,
        state=place_states()[place],
        kind=kind,
        to_metro=np.where(told, kind - own, 0),
        type=_positions(types, TYPES, "hospital_type"),
        owner=_positions(_column(offers, "owner"), given_owners(), "owner"),
    )


def _of_code(fitted: KindModel, seller: _Sellers, code: Whole, factor: Floats) -> Floats:
    """Return logs: five quantiles and the median's two ends."""
    middle, error, spread, group = _code_parts(fitted, seller, code, factor)
    quantiles = middle[:, None] + spread[:, None] * fitted.quantiles[group]
    return _with_interval(quantiles, error)


def _code_parts(
    fitted: KindModel, seller: _Sellers, code: Whole, factor: Floats
) -> tuple[Floats, Floats, Floats, Whole]:
    """Return the log a seller's prices are centered on, its standard error, spread and group."""
    names = tuple(GROUP_OF)
    group = np.array([GROUP_OF[name] for name in names])[code]
    center = np.array([fitted.center[name] for name in names])[code]
    center_sd = np.array([fitted.center_sd[name] for name in names])[code]
    needled = np.isin(code, [names.index(one) for one in NEEDLING_CODES.values()])
    level, variance, spread = seller.level(fitted, group)
    middle = center + level + np.where(needled, np.log(factor), 0.0)
    return middle, np.sqrt(variance + center_sd**2), np.exp(spread), group


def _of_visit(fitted: KindModel, seller: _Sellers, recipe: Recipe, factor: Floats) -> Floats:
    """Return logs of a visit's sum, as _of_code does.

    The sum is centered where its codes are; its spread is theirs, each weighted by its share.
    """
    parts = []
    for code, units in recipe.units:
        position = np.full(len(factor), list(GROUP_OF).index(code))
        middle, error, spread, _ = _code_parts(fitted, seller, position, factor)
        parts.append((middle + np.log(units), error, spread))
    middles, errors, spreads = (np.stack(one) for one in zip(*parts, strict=True))
    total = np.log(np.exp(middles).sum(axis=0))
    share = np.exp(middles - total)
    spread = (share * spreads).sum(axis=0)
    quantiles = total[:, None] + spread[:, None] * fitted.visit_quantiles[recipe.key]
    # Codes of one place err together: their errors are added, not their squares.
    return _with_interval(quantiles, (share * errors).sum(axis=0))


def _with_interval(quantiles: Floats, error: Floats) -> Floats:
    median, half = quantiles[:, 2], Z95 * error
    return np.column_stack([quantiles, median - half, median + half])


def place_positions(offers: pd.DataFrame) -> Whole:
    """Return where each offer's place stands in places(): its county, part of a state, or nation.

    Raises ValueError for a county or state that is not among the 50 states and DC.
    """
    county, state = _column(offers, "county_fips"), _column(offers, "state")
    kind = _column(offers, "kind").fillna("any")
    part = state.fillna(NATION)
    if not (known := part.isin((*state_codes(), NATION))).all():
        raise ValueError(f'state: "{part[~known].iloc[0]}" is not one of the 50 states and DC')
    # As place_key names a state's parts.
    key = part.where(kind == "any", part + " " + kind)
    return _positions(county.fillna(key), _place_keys(), "county_fips")


@lru_cache(maxsize=1)
def _place_keys() -> tuple[str, ...]:
    return tuple(places().index)


@lru_cache(maxsize=1)
def _place_kinds() -> Whole:
    return np.asarray(places()["kind"].map(KINDS.index), dtype=np.int64)


def _column(offers: pd.DataFrame, name: str) -> pd.Series:
    if name in offers:
        return offers[name].astype("str")
    return pd.Series(None, index=offers.index, dtype="str")


def _factors(offers: pd.DataFrame) -> Floats:
    if "needling_factor" not in offers:
        return np.ones(len(offers))
    return offers["needling_factor"].fillna(1.0).to_numpy(np.float64)


def _positions(values: pd.Series, levels: tuple[str, ...], name: str) -> Whole:
    """Return where each value stands in `levels`, after the last one where it is missing."""
    found = _index(levels).get_indexer(pd.Index(values))
    missing = values.isna().to_numpy(bool)
    if (bad := (found < 0) & ~missing).any():
        raise ValueError(f'{name}: "{values[bad].iloc[0]}" is not known to the model')
    return np.where(missing, len(levels), found)


@lru_cache(maxsize=16)
def _index(levels: tuple[str, ...]) -> pd.Index:
    return pd.Index(levels)
