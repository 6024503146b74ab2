"""Best linear prediction under the prior covariance, with what each price list leaves out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.pricing.hospital.places import Floats, Whole

# Residuals count up to so many robust standard deviations: the tails are heavy.
MOST_SDS = 1.5
ROUNDS = 3


@dataclass(frozen=True)
class Smoother:
    """The inverse of the observations' covariance, and its blocks by price list inverted."""

    prior: Floats
    inverse: Floats
    blocks: tuple[tuple[Whole, Floats], ...]

    def weights(self, observed: Floats) -> Floats:
        """Return the dual weights: an effect's prediction is its covariance with them."""
        return np.asarray(self.inverse @ observed)

    def without_own_list(self, observed: Floats, weights: Floats) -> Floats:
        """Return what the other price lists say of each hospital."""
        found = np.empty(len(observed))
        for rows, block in self.blocks:
            found[rows] = observed[rows] - block @ weights[rows]
        return found

    def scale(self, observed: Floats, weights: Floats) -> float:
        """Return the factor that turns relative variances into those of the observations."""
        return float(observed @ weights / len(observed))

    def tamed(self, observed: Floats) -> Floats:
        """Return the observations with residuals beyond MOST_SDS robust deviations cut there."""
        found = observed
        for _ in range(ROUNDS):
            fitted = self.prior @ self.weights(found)
            residual = observed - fitted
            most = MOST_SDS * 1.4826 * float(np.median(np.abs(residual)))
            found = fitted + np.clip(residual, -most, most)
        return found


def smoother(prior: Floats, own: Floats, lists: Whole) -> Smoother:
    """Return the smoother of observations with covariance `prior` + `own`."""
    inverse: Floats = np.linalg.inv(prior + own).astype(np.float64)
    order = np.argsort(lists, kind="stable")
    starts = np.flatnonzero(np.diff(lists[order])) + 1
    lists_rows = [np.asarray(rows, np.int64) for rows in np.split(order, starts)]
    inverses = [np.asarray(np.linalg.inv(inverse[np.ix_(r, r)]), np.float64) for r in lists_rows]
    return Smoother(prior, inverse, tuple(zip(lists_rows, inverses, strict=True)))
