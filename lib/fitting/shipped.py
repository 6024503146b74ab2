"""The file that is shipped: small, readable, and with a fingerprint of what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from lib.datasets.package import DATA_FOLDER
from lib.fitting import covariance, fit, posted, smoother, visits
from lib.fitting.covariance import AREA_MILES, LEVEL, SPREAD
from lib.fitting.visits import DRAWS, SEED
from lib.pricing.hospital import estimate
from lib.pricing.hospital import model as model_module
from lib.pricing.hospital import places as places_module
from lib.pricing.hospital.model import (
    GROUP_OF,
    GROUPS,
    MODEL_FILE,
    OWNERSHIPS,
    QUANTILES,
    TYPES,
    Effects,
    KindModel,
    Model,
    divisions,
)
from lib.pricing.hospital.places import FACTORS, Floats, places, state_codes

# What the figures depend on; how they are scored and written changes none of them.
CODE = (covariance, fit, posted, smoother, visits, estimate, model_module, places_module)
TABLES = (
    "hospital_prices",
    "hospitals",
    "counties",
    "places",
    "price_levels",
    "recipes",
    "states",
    "wages",
)
ABOUT = (
    "What hospitals post for outpatient therapy codes, fitted by `make fit`; do not edit. All "
    "effects are on natural logs of US dollars; lists of numbers follow the groups of codes in the "
    "order of `groups`. Formula and words: docs/hospital_model.md. In `places`, thousandths of a "
    "log: for cash, then gross, each group's level of the surroundings, the standard error of the "
    "place's whole level, and the surroundings' effect on the log of the spread."
)


def fitted_model() -> Model:
    """Return the model of both kinds of price, fitted on the data package."""
    kinds = {kind: fit.fit(posted.posted_codes(kind)) for kind in ("cash", "gross")}
    settings = {
        "level_variances": asdict(LEVEL),
        "spread_variances": asdict(SPREAD),
        "area_miles": AREA_MILES,
        "quantiles": list(QUANTILES),
        "draws": DRAWS,
        "seed": SEED,
    }
    return Model(kinds, fingerprint(), settings)


def fingerprint(folder: Path = DATA_FOLDER) -> dict[str, str]:
    """Return twelve hexadecimal digits each of the tables and of the code that the fit reads."""
    tables = [folder / f"{name}.csv" for name in TABLES]
    return {"data": digest(tables), "code": digest([Path(str(one.__file__)) for one in CODE])}


def digest(paths: Sequence[Path]) -> str:
    """Return twelve hexadecimal digits of some files' names and contents."""
    found = hashlib.sha256()
    for path in paths:
        found.update(f"{path.name}\n".encode())
        # The same text has the same digest whatever a checkout does to line ends.
        found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:12]


def as_text(model: Model) -> str:
    """Return the file's text: model_of reads it."""
    told = {
        "about": ABOUT,
        "fingerprint": dict(model.fingerprint),
        "settings": dict(model.settings),
        **{kind: _of_kind(one) for kind, one in model.kinds.items()},
        "places": _of_places(model),
    }
    return as_lines(told) + "\n"


def write(model: Model, folder: Path = DATA_FOLDER) -> Path:
    """Write the file and return its path."""
    path = folder / MODEL_FILE
    path.write_text(as_text(model), encoding="utf-8", newline="\n")
    return path


def _of_kind(one: KindModel) -> dict[str, Any]:
    groups = {}
    for g, (name, codes) in enumerate(GROUPS.items()):
        counted = dict(one.counted["groups"][name])
        counted.pop("unseen_in_state_sd", None)
        groups[name] = {
            "codes": list(codes),
            "strength": _rounded(one.strength[:, g]),
            "quantiles": _rounded(one.quantiles[g]),
            **counted,
        }
    unseen = np.array([one.counted["groups"][name]["unseen_in_state_sd"] for name in GROUPS]).T
    seen = (one.level.type_in_state != 0.0, one.level.ownership_in_state != 0.0)
    return {
        "codes": {
            code: {
                "center": round(one.center[code], 4),
                "center_sd": round(one.center_sd[code], 4),
                **one.counted["codes"][code],
            }
            for code in GROUP_OF
        },
        "groups": groups,
        "factors": {
            name: {"mean": round(float(m), 4), "sd": round(float(s), 4)}
            for name, m, s in zip(FACTORS, one.factor_mean, one.factor_sd, strict=True)
        },
        "level": _of_effects(one.level, seen),
        "level_sd": _of_effects(one.level_sd, seen),
        "spread": _of_effects(one.spread, seen),
        "unseen_in_state_sd": [_rounded(row) for row in unseen],
        "visits": {key: _rounded(found) for key, found in one.visit_quantiles.items()},
        "correlation": {
            code: _rounded(one.correlation.loc[code, list(GROUP_OF)].to_numpy(np.float64), 2)
            for code in GROUP_OF
        },
    }


def _of_effects(effects: Effects, seen: tuple[Any, Any]) -> dict[str, Any]:
    def table(levels: Sequence[str], found: Floats) -> dict[str, list[float]]:
        return {level: _rounded(row) for level, row in zip(levels, found, strict=True)}

    def nested(levels: Sequence[str], found: Floats, kept: Any) -> dict[str, Any]:
        return {
            state: {
                level: _rounded(found[s, i]) for i, level in enumerate(levels) if kept[s, i].any()
            }
            for s, state in enumerate(state_codes())
        }

    return {
        "intercept": _rounded(effects.intercept),
        "factors": table(FACTORS, effects.factors),
        "division": table(divisions(), effects.division),
        "state": table(state_codes(), effects.state),
        "hospital_type": table(TYPES, effects.hospital_type),
        "ownership": table(OWNERSHIPS, effects.ownership),
        "type_in_state": nested(TYPES, effects.type_in_state, seen[0]),
        "ownership_in_state": nested(OWNERSHIPS, effects.ownership_in_state, seen[1]),
    }


def _of_places(model: Model) -> dict[str, list[int]]:
    columns = [
        part
        for kind in ("cash", "gross")
        for part in (
            model.kinds[kind].level.area,
            model.kinds[kind].level_sd.area,
            model.kinds[kind].spread.area,
        )
    ]
    thousandths = np.rint(1000.0 * np.hstack(columns)).astype(int)
    return {str(key): row for key, row in zip(places().index, thousandths.tolist(), strict=True)}


def _rounded(values: Floats, digits: int = 3) -> list[float]:
    # Adding zero turns -0.0 into 0.0.
    return [round(float(one), digits) + 0.0 for one in values]


def as_lines(told: Any, depth: int = 0) -> str:
    """Return JSON with one line for each thing that holds no other mapping."""
    if not isinstance(told, Mapping) or not any(_nests(one) for one in told.values()):
        separators = (",", ":") if isinstance(told, list) and depth == 2 else (", ", ": ")
        return json.dumps(told, ensure_ascii=False, separators=separators)
    indent = " " * (depth + 1)
    inside = ",\n".join(
        f"{indent}{json.dumps(key)}: {as_lines(one, depth + 1)}" for key, one in told.items()
    )
    return "{\n" + inside + "\n" + " " * depth + "}"


def _nests(one: Any) -> bool:
    return isinstance(one, (Mapping, list))
