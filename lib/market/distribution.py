"""How prices are spread: the share of offers at or below each price."""

from __future__ import annotations

import numpy as np
import pandas as pd


def shares_at_or_below(prices: np.ndarray) -> pd.DataFrame:
    """Return the empirical distribution: `price_usd`, `n_at_or_below`, `percent_at_or_below`.

    One row for each price that is posted, cheapest first; prices in US dollars. Of 10, 20, 20 and
    40 the second row is 20, 3, 75.0.
    """
    values, times = np.unique(prices, return_counts=True)
    reached = times.cumsum()
    percent = 100 * reached / max(1, len(prices))
    return pd.DataFrame(
        {"price_usd": values, "n_at_or_below": reached, "percent_at_or_below": percent}
    )
