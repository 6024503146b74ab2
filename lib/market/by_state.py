"""The map's figures: medians and counts of each state, and the steps they fall into."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from lib.datasets.assumptions import rule
from lib.market.areas import all_parts
from lib.market.ranges import Query, Range, area_range

PRICE_STEPS = 5


def ranges_of_states(query: Query, kind: str) -> list[Range]:
    """Return the range of one kind, or of all, in each of the fifty states and DC, by name."""
    return [area_range(query, part) for part in all_parts("state", (kind,))]


def by_state(found: Iterable[Range]) -> pd.DataFrame:
    """Return ranges of states as a table, in their order.

    Columns: `state`, `name`, `n_offers`, `n_price_lists`, `p50`, `median_low`, `median_high` (US
    dollars, missing where the range has none) and `confidence`.
    """
    rows = [
        {
            "state": one.area.code, "name": one.area.name, "n_offers": one.n_offers,
            "n_price_lists": one.n_price_lists, "p50": one.p50, "median_low": one.median_low,
            "median_high": one.median_high, "confidence": one.confidence,
        }
        for one in found
    ]  # fmt: skip
    figures = dict.fromkeys(("p50", "median_low", "median_high"), "float64")
    return pd.DataFrame(rows).astype(figures)


def price_steps(medians: Iterable[float]) -> tuple[float, ...]:
    """Return what divides medians into five steps that hold about as many each: four prices.

    Whole US dollars, so that the steps can be said; fewer where medians lie close together. A
    median on an edge belongs to the step above. Missing ones are passed over.

    >>> price_steps([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    (28.0, 46.0, 64.0, 82.0)
    """
    known = [one for one in medians if not math.isnan(one)]
    if not known:
        return ()
    cuts = np.quantile(known, [step / PRICE_STEPS for step in range(1, PRICE_STEPS)])
    lowest = min(known)
    return tuple(float(cut) for cut in np.unique(np.round(cuts)) if cut > lowest)


def step_of(price: float, edges: Sequence[float]) -> int:
    """Return the step that a price falls into, from 0.

    >>> [step_of(price, (28.0, 46.0)) for price in (27.99, 28.0, 50.0)]
    [0, 1, 2]
    """
    return int(np.searchsorted(edges, price, side="right"))


def list_steps() -> tuple[int, ...]:
    """Return the numbers of price lists at which what can be said of an area changes."""
    return (
        1,
        rule("range_min_price_lists"),
        rule("confidence_medium_min_price_lists"),
        rule("confidence_high_min_price_lists"),
    )
