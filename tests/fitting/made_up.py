"""Posted prices made up from the model's own formula, for hospitals that there are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.fitting.posted import sellers
from lib.pricing.hospital.model import GROUP_OF

CENTERS = {code: 3.0 + 0.1 * i for i, code in enumerate(GROUP_OF)}


@dataclass(frozen=True)
class Truth:
    """Effects on the log: of a few owners, of states, and the spread within lists and hospitals."""

    owners: dict[str, float]
    states: dict[str, float]
    lists_sd: float = 0.15
    hospitals_sd: float = 0.05
    metro_spread: float = 1.0


TRUTH = Truth({"Proprietary": 0.5}, {"TX": -0.4, "CA": 0.4, "IL": 0.3, "OH": -0.3})


def made_up(truth: Truth = TRUTH, seed: int = 1) -> pd.DataFrame:
    """Rows as lib.fitting.posted gives them, every code of every hospital."""
    random = np.random.default_rng(seed)
    hospitals = sellers().reset_index(drop=True)
    lists, names = pd.factorize(hospitals["price_list"])
    level = hospitals["owner"].map(truth.owners).fillna(0.0) + hospitals["state"].map(
        truth.states
    ).fillna(0.0)
    wide = np.where(hospitals["kind"] == "metro", truth.metro_spread, 1.0)
    level = level + wide * random.normal(0.0, truth.lists_sd, len(names))[lists]
    parts = []
    for code, center in CENTERS.items():
        own = random.normal(0.0, truth.hospitals_sd, len(hospitals))
        parts.append(hospitals.assign(cpt_code=code, log_price=center + level + own))
    return pd.concat(parts, ignore_index=True)
