"""Every coefficient of the shipped model, as what it multiplies a price by."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from lib.datasets.package import load
from lib.market.offers import PRICE_COLUMNS, hospitals
from lib.pricing.hospital.estimate import Z95
from lib.pricing.hospital.model import (
    GROUPS,
    OWNERSHIPS,
    TYPES,
    divisions,
    hospital_model,
)
from lib.pricing.hospital.places import FACTORS, state_codes

COLUMNS = ("term", "level", "codes", "times", "times_low", "times_high", "n_hospitals")
# The model's name of a term, its levels, and the hospitals' column that holds them.
TERMS = (
    ("factors", FACTORS, None),
    ("division", divisions, "division"),
    ("state", state_codes, "state"),
    ("hospital_type", TYPES, "hospital_type"),
    ("ownership", OWNERSHIPS, "ownership"),
)


@lru_cache(maxsize=2)
def effects(price: str) -> pd.DataFrame:
    """Return COLUMNS for each term, each of its levels and each group of codes; shared.

    `times` is what the level multiplies a price by (for a factor: one standard deviation more of
    it), `times_low` and `times_high` its 95% interval, `n_hospitals` how many hospitals of that
    level post a code of the group (for a factor: of all). Effects within a state, and of the area,
    stand in the file alone.
    """
    model = hospital_model().kinds[price]
    posting = _posting(price)
    parts = []
    for term, given, column in TERMS:
        levels = given() if callable(given) else given
        middle = np.asarray(getattr(model.level, term)) * model.strength[0]
        half = Z95 * np.asarray(getattr(model.level_sd, term)) * model.strength[0]
        for number, (group, codes) in enumerate(GROUPS.items()):
            own = posting[posting["group"] == group]
            counts = own[column].value_counts() if column else pd.Series(dtype=int)
            n = [int(counts.get(level, 0)) if column else len(own) for level in levels]
            parts.append(
                pd.DataFrame(
                    {
                        "term": term.removesuffix("s"),
                        "level": list(levels),
                        "codes": ", ".join(codes),
                        "times": np.exp(middle[:, number]),
                        "times_low": np.exp(middle[:, number] - half[:, number]),
                        "times_high": np.exp(middle[:, number] + half[:, number]),
                        "n_hospitals": n,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def _posting(price: str) -> pd.DataFrame:
    """Return a row for each hospital and each group of codes of which it posts one that counts."""
    value, flag = PRICE_COLUMNS[price]
    table = load("hospital_prices")
    kept = table[table[flag].isna() & table[value].notna()]
    groups = {code: group for group, codes in GROUPS.items() for code in codes}
    pairs = kept.assign(group=kept["cpt_code"].map(groups))[["ccn", "group"]].drop_duplicates()
    return pairs.merge(hospitals(), on="ccn")
