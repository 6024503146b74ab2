"""The estimate of each state beside what is posted there, and how many stand out by chance."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from lib.market.areas import has_counties, state_area
from lib.market.by_state import by_state
from lib.market.ranges import Query
from lib.pricing.hospital.estimate import estimates
from lib.pricing.hospital.here import asked_of

FIGURES = ["p50", "median_low", "median_high"]
# Of a 95% interval so much lies outside by chance.
OUTSIDE = 0.05


@lru_cache(maxsize=64)
def estimated_by_state(query: Query, kind: str) -> pd.DataFrame:
    """Return by_state() with the model's median and its 95% interval in place of what is posted.

    US dollars, of the usual mix of hospitals of the state, or of its metro or rural part; missing
    where a state has no such county. Few price lists shrink it towards the whole.
    """
    found = by_state(query, kind).copy()
    there = found["state"].map(lambda state: has_counties(state_area(state, kind)))
    sellers = pd.DataFrame({"state": found.loc[there, "state"]})
    if kind != "all":
        sellers["kind"] = kind
    found[FIGURES] = float("nan")
    found.loc[there, FIGURES] = estimates(asked_of(query, sellers), query.price)[FIGURES]
    return found


def standing_out(states: pd.DataFrame, middle_usd: float) -> tuple[int, float]:
    """Return how many states' intervals leave out the nation's middle, and how many by chance.

    >>> table = pd.DataFrame({"median_low": [10, 30], "median_high": [20, 60]})
    >>> standing_out(table, 40)
    (1, 0.1)
    """
    known = states.dropna(subset=["median_low", "median_high"])
    out = (known["median_low"] > middle_usd) | (known["median_high"] < middle_usd)
    return int(out.sum()), OUTSIDE * len(known)
