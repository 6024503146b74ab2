"""Does the interval of the middle hold what it promises? Markets whose middle is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.datasets.assumptions import typical
from lib.pricing.evidence import Z95, confidence_of, posterior

DRAWS = 20_000
SEED = 20560


def coverage(
    true_sigma: float, n_near: int, *, sigma: float, tau: float, n0: float
) -> tuple[float, float]:
    """Return how often the 95% interval holds the true local middle, and its ends' ratio.

    For each draw the middle comes from the prior that the evidence assumes, by `sigma`, `tau` and
    `n0`; then `n_near` sellers ask prices around it with a spread of `true_sigma`. Standard
    deviations are of logs. The draws are the same for every call.
    """
    random = np.random.default_rng(SEED)
    prior = posterior(1.0, sigma, tau, n0, [], []).variance
    variance = posterior(1.0, sigma, tau, n0, [1.0] * n_near, []).variance
    middle = random.normal(0.0, np.sqrt(prior), DRAWS)
    noise = random.normal(0.0, 1.0, DRAWS)
    # The mean of so many prices has their spread over the root of their number.
    mean_asked = middle + true_sigma * noise / np.sqrt(max(n_near, 1))
    found = variance * n_near / sigma**2 * mean_asked
    half = Z95 * np.sqrt(variance)
    inside = float(np.mean(np.abs(found - middle) <= half))
    return inside, float(np.exp(2 * half))


def coverage_table(
    true_sigmas: Sequence[float] = (0.30, 0.43, 0.60), near: Sequence[int] = (0, 1, 3, 5, 10, 20)
) -> pd.DataFrame:
    """Return what the stand-alone session's interval holds where sellers differ otherwise.

    Columns: `near_prices`, `interval_ratio` (upper over lower end), `confidence`, and for each true
    spread `covered_<spread>`, a share of one.
    """
    sigma, tau = typical("spread_stand_alone"), typical("spread_places")
    n0 = typical("published_worth_sellers")
    rows = []
    for number in near:
        row: dict[str, float | str] = {"near_prices": number}
        for true_sigma in true_sigmas:
            inside, ratio = coverage(true_sigma, number, sigma=sigma, tau=tau, n0=n0)
            row |= {"interval_ratio": ratio, "confidence": confidence_of(ratio)}
            row[f"covered_{true_sigma:.2f}"] = inside
        rows.append(row)
    return pd.DataFrame(rows)
