"""The fitted model as it is shipped, and as arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from lib.datasets.package import DATA_FOLDER, content
from lib.datasets.places import states
from lib.market.offers import HOSPITAL_TYPES, hospitals, owner_of
from lib.pricing.hospital.places import FACTORS, KINDS, NATION, Floats, Whole, places, state_codes

MODEL_FILE = "hospital_model.json"
QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
# Codes whose prices move together between hospitals; everything but a code's center is shared.
GROUPS = {
    "needling": ("20560", "20561"),
    "timed": ("97110", "97112", "97140", "97530"),
    "evaluation": ("97161", "97162", "97163", "97164"),
    "stimulation": ("97032", "G0283"),
    "unattended stimulation": ("97014",),
    "injection": ("20552", "20553"),
    "acupuncture, first": ("97810", "97813"),
    "acupuncture, further": ("97811", "97814"),
}
GROUP_OF = {code: g for g, codes in enumerate(GROUPS.values()) for code in codes}
TYPES = tuple(HOSPITAL_TYPES.values())
OWNERSHIPS = (
    "Voluntary non-profit - Private",
    "Voluntary non-profit - Other",
    "Voluntary non-profit - Church",
    "Proprietary",
    "Physician",
    "Government - Hospital District or Authority",
    "Government - Local",
    "Government - State",
    "Government - Federal",
    "Tribal",
)
# The nation's mix of hospitals counts as so many hospitals beside those of a state's part.
MIX_WEIGHT = 5.0


@dataclass(frozen=True)
class Effects:
    """Effects on a log, of each group of codes (G, the last axis).

    `intercept` (G,), `factors` (FACTORS × G, for one standard deviation of each), `division`
    (divisions() × G), `state` (states × G), `hospital_type` (TYPES × G), `ownership` (OWNERSHIPS ×
    G), `type_in_state` (states × TYPES × G), `ownership_in_state` (states × OWNERSHIPS × G), `area`
    (places × G).
    """

    intercept: Floats
    factors: Floats
    division: Floats
    state: Floats
    hospital_type: Floats
    ownership: Floats
    type_in_state: Floats
    ownership_in_state: Floats
    area: Floats


@dataclass(frozen=True)
class KindModel:
    """The model of one kind of price (cash or gross), on the scale of natural logs of US dollars.

    `center` has a code's median, `center_sd` its standard error. `level` moves a group's median,
    `spread` the log of its prices' spread; both are multiplied by `strength` (2 × G). `quantiles`
    (G × 5) are those of (log price − median) / spread. `factor_mean` and `factor_sd` make FACTORS
    standard. `level_sd` holds the standard errors of `level`, except that `area` there is the
    standard error of a place's whole level under its usual mix of hospitals. `visit_quantiles`
    (by recipe, 5) are those of a visit's standardized log sum; `correlation` is that between
    codes, from which they were drawn. `counted` has what is told of the data: offers and lists.
    """

    center: Mapping[str, float]
    center_sd: Mapping[str, float]
    level: Effects
    level_sd: Effects
    spread: Effects
    strength: Floats
    quantiles: Floats
    factor_mean: Floats
    factor_sd: Floats
    visit_quantiles: Mapping[str, Floats]
    correlation: pd.DataFrame
    counted: Mapping[str, Any]

    @cached_property
    def factor_values(self) -> Floats:
        """What each place has of each factor, standard: places × FACTORS."""
        values = places()[list(FACTORS)].to_numpy(np.float64)
        return np.asarray((values - self.factor_mean) / self.factor_sd)

    @cached_property
    def place_level(self) -> Floats:
        """What a place adds to a group's level, hospital apart: places × G."""
        return self._of_place(self.level)

    @cached_property
    def place_spread(self) -> Floats:
        """What a place adds to the log of a group's spread, hospital apart: places × G."""
        return self._of_place(self.spread)

    def _of_place(self, effects: Effects) -> Floats:
        state = effects.state + effects.division[state_divisions()]
        state = np.vstack([state, np.zeros_like(state[:1])])
        explained = effects.intercept + self.factor_values @ effects.factors
        return np.asarray(explained + state[place_states()] + effects.area)

    @cached_property
    def seller_level(self) -> tuple[Floats, Floats]:
        """What type and owner add to a group's level: see of_sellers."""
        return of_sellers(self.level)

    @cached_property
    def seller_spread(self) -> tuple[Floats, Floats]:
        """What type and owner add to the log of a group's spread: see of_sellers."""
        return of_sellers(self.spread)

    @cached_property
    def seller_variance(self) -> tuple[Floats, Floats]:
        """Variance that a named type or owner adds to a level; none where it is unknown."""
        types, owners = self.level_sd.type_in_state, self.level_sd.ownership_in_state
        found = []
        for variances, weights in ((types**2, type_mixes()), (owners**2, owner_mixes())):
            padded = np.concatenate([variances, variances.mean(axis=0, keepdims=True)])
            added = np.einsum("skgl,slx->skgx", weights, padded)
            added[:, :, -1] = 0.0
            found.append(added)
        return found[0], found[1]


def of_sellers(effects: Effects) -> tuple[Floats, Floats]:
    """Return what a hospital's type and its owner add, as (states + 1) × KINDS × given × G.

    "Given" are TYPES, and OWNERSHIPS with lib.market's kinds of owner; last comes "unknown": the
    mean over the mix of hospitals in that part of the state. The last state is the nation.
    """
    found = []
    for main, within, mixes in (
        (effects.hospital_type, effects.type_in_state, type_mixes()),
        (effects.ownership, effects.ownership_in_state, owner_mixes()),
    ):
        nation = np.zeros_like(within[:1])
        whole = main[None] + np.concatenate([within, nation])
        found.append(np.einsum("skgl,slx->skgx", mixes, whole))
    return found[0], found[1]


@lru_cache(maxsize=1)
def place_states() -> Whole:
    """Return the position of each place's state in state_codes(); the nation comes last."""
    order = {state: i for i, state in enumerate((*state_codes(), NATION))}
    return np.asarray(places()["state"].map(order), dtype=np.int64)


@lru_cache(maxsize=1)
def state_divisions() -> Whole:
    """Return the position of each state's census division in divisions()."""
    names = states()["census_division"]
    return np.array([divisions().index(names[state]) for state in state_codes()])


@lru_cache(maxsize=1)
def divisions() -> tuple[str, ...]:
    """Return the census divisions, in order."""
    return tuple(sorted(states()["census_division"].dropna().unique()))


@lru_cache(maxsize=1)
def type_mixes() -> Floats:
    """Return the weights of TYPES: (states + 1) × KINDS × (TYPES and unknown) × TYPES."""
    mix = _mix("hospital_type", TYPES)
    named = np.broadcast_to(np.eye(len(TYPES)), (*mix.shape[:2], len(TYPES), len(TYPES)))
    return np.concatenate([named, mix[:, :, None, :]], axis=2)


@lru_cache(maxsize=1)
def given_owners() -> tuple[str, ...]:
    """Return what an owner may be given as: OWNERSHIPS, then lib.market's kinds of owner."""
    return (*OWNERSHIPS, *dict.fromkeys(owner_of(one) for one in OWNERSHIPS))


@lru_cache(maxsize=1)
def owner_mixes() -> Floats:
    """Return the weights of OWNERSHIPS: (states + 1) × KINDS × (given and unknown) × OWNERSHIPS."""
    mix = _mix("ownership", OWNERSHIPS)
    coarse = given_owners()[len(OWNERSHIPS) :]
    member = np.array([[owner_of(one) == kind for one in OWNERSHIPS] for kind in coarse])
    within = mix[:, :, None, :] * member
    within = within / within.sum(axis=-1, keepdims=True)
    shape = (*mix.shape[:2], len(OWNERSHIPS), len(OWNERSHIPS))
    named = np.broadcast_to(np.eye(len(OWNERSHIPS)), shape)
    return np.concatenate([named, within, mix[:, :, None, :]], axis=2)


def _mix(column: str, levels: Sequence[str]) -> Floats:
    """Return the shares of the levels among the hospitals of a part: (states + 1) × KINDS × levels.

    The nation's mix of the same kind weighs like MIX_WEIGHT hospitals, half of one each at least.
    """
    frame = hospitals()
    found = []
    for kind in KINDS:
        part = frame if kind == "any" else frame[frame["kind"] == kind]
        nation = (
            part[column].value_counts().reindex(list(levels)).fillna(0.0).to_numpy(np.float64) + 0.5
        )
        nation = nation / nation.sum()
        counts = pd.crosstab(part["state"], part[column])
        counts = counts.reindex(index=state_codes(), columns=list(levels)).fillna(0.0)
        mixed = counts.to_numpy(np.float64) + MIX_WEIGHT * nation
        mixed = mixed / mixed.sum(axis=1, keepdims=True)
        found.append(np.vstack([mixed, nation]))
    return np.stack(found, axis=1)


@dataclass(frozen=True)
class Model:
    """The models of both kinds of price, by "cash" and "gross", and what they were fitted on."""

    kinds: Mapping[str, KindModel]
    fingerprint: Mapping[str, str]
    settings: Mapping[str, Any]


@lru_cache(maxsize=1)
def hospital_model() -> Model:
    """Return the shipped model; raises DataPackageError where its file is missing."""
    return model_of(json.loads(content(DATA_FOLDER / MODEL_FILE)))


def model_of(shipped: Mapping[str, Any]) -> Model:
    """Return the model that a file's contents describe (lib.fitting.shipped writes them)."""
    kinds = {
        kind: _kind_of(shipped[kind], shipped["places"], position)
        for position, kind in enumerate(("cash", "gross"))
    }
    return Model(kinds, shipped["fingerprint"], shipped["settings"])


def _kind_of(told: Mapping[str, Any], areas: Mapping[str, Any], position: int) -> KindModel:
    groups, codes = told["groups"], told["codes"]
    # Thousandths of a log: level, its standard error and spread of each group, cash before gross.
    thousandths = np.array([areas[key] for key in places().index], np.float64) / 1000.0
    level, error, spread = (
        np.split(thousandths, 2, axis=1)[position].reshape(-1, 3, len(GROUPS)).swapaxes(0, 1)
    )
    prior = np.array(told["unseen_in_state_sd"])
    correlation = pd.DataFrame(told["correlation"], index=list(GROUP_OF))
    return KindModel(
        center={code: one["center"] for code, one in codes.items()},
        center_sd={code: one["center_sd"] for code, one in codes.items()},
        level=_effects_of(told["level"], level, np.zeros_like(prior)),
        level_sd=_effects_of(told["level_sd"], error, prior),
        spread=_effects_of(told["spread"], spread, np.zeros_like(prior)),
        strength=np.array([groups[name]["strength"] for name in GROUPS]).T,
        quantiles=np.array([groups[name]["quantiles"] for name in GROUPS]),
        factor_mean=np.array([told["factors"][name]["mean"] for name in FACTORS]),
        factor_sd=np.array([told["factors"][name]["sd"] for name in FACTORS]),
        visit_quantiles={key: np.array(one) for key, one in told["visits"].items()},
        correlation=correlation,
        counted={name: told[name] for name in ("groups", "codes")},
    )


def _effects_of(told: Mapping[str, Any], area: Floats, unseen: Floats) -> Effects:
    """Return effects as arrays; `unseen` (2 × G) stands for a type or owner that a state lacks."""

    def table(found: Mapping[str, Any], levels: Sequence[str], default: Floats) -> Floats:
        return np.array([found.get(level, default) for level in levels], np.float64)

    def nested(found: Mapping[str, Any], levels: Sequence[str], default: Floats) -> Floats:
        return np.stack([table(found.get(state, {}), levels, default) for state in state_codes()])

    zero = np.zeros(len(GROUPS))
    return Effects(
        intercept=np.array(told["intercept"], np.float64),
        factors=table(told["factors"], FACTORS, zero),
        division=table(told["division"], divisions(), zero),
        state=table(told["state"], state_codes(), zero),
        hospital_type=table(told["hospital_type"], TYPES, zero),
        ownership=table(told["ownership"], OWNERSHIPS, zero),
        type_in_state=nested(told["type_in_state"], TYPES, unseen[0]),
        ownership_in_state=nested(told["ownership_in_state"], OWNERSHIPS, unseen[1]),
        area=area,
    )
