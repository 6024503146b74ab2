"""A raise or a cut: how many visits may change before it stops paying, and a price for a margin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


class ChangeError(ValueError):
    """A change that cannot be; the text says why."""


def break_even_change(contribution_usd: float, change_usd: float) -> float | None:
    """Return the change of volume, as a share, at which a price change leaves contribution as is.

    −Δ / (contribution + Δ): negative for a raise (visits that may be lost), positive for a cut
    (visits that must be won). `contribution_usd` is per visit before the change. None where the
    visit contributes nothing after the change, or contributed nothing before.

    >>> break_even_change(60.0, 10.0)
    -0.14285714285714285
    """
    after = contribution_usd + change_usd
    if change_usd == 0:
        return 0.0
    if after <= 0 or contribution_usd <= 0:
        return None
    return -change_usd / after


def price_for_margin_usd(
    floor_usd: float, margin_percent: float, card_percent: float, card_fixed_usd: float
) -> float:
    """Return the price that leaves a margin after cost and card fee, US dollars, unrounded.

    (floor + fixed card fee) / (1 − margin − card share). The floor holds no card fee. Raises
    ChangeError where margin and card share reach the whole price.

    >>> round(price_for_margin_usd(80, 17.4, 2.6, 0), 2)
    100.0
    """
    left = 1 - margin_percent / 100 - card_percent / 100
    if left <= 1e-9:
        raise ChangeError(
            f"A margin of {margin_percent:g}% and a card share of {card_percent:g}% leave nothing "
            "to pay costs with: together they must stay below 100%."
        )
    return (floor_usd + card_fixed_usd) / left


def sentence(contribution_usd: float, change_usd: float) -> str:
    """Say what a price change asks of the number of visits."""
    share = break_even_change(contribution_usd, change_usd)
    if contribution_usd <= 0 < contribution_usd + change_usd:
        return "Today a visit contributes nothing; with this raise it does: it pays in any case."
    if share == 0:
        return "No change of price: nothing to win or lose."
    if share is None:
        return "After this change a visit contributes nothing: no number of visits makes up for it."
    if share < 0:
        return f"The raise pays as long as you lose fewer than {-share:.1%} of your visits."
    return f"The cut pays only if you win more than {share:.1%} more visits."


@dataclass(frozen=True)
class Response:
    """A what-if: profit against price where visits fall in a straight line with the price.

    All of it is the user's own assumption. `best_usd` is None where visits do not respond.
    `at_floor` says that the straight line's best lies below the floor, which then stands for it.
    """

    curve: pd.DataFrame
    best_usd: float | None
    at_floor: bool = False


def demand_response(
    price_usd: float, variable_cost_usd: float, floor_usd: float, lost_percent: float
) -> Response:
    """Return contribution at prices around today's, per 100 visits today, and the best price.

    `lost_percent` is the share of visits lost per 10% of price. Visits = 100 × (1 − e × (p/p0 − 1))
    with e = lost / 10, never below zero; the best price of the straight line is
    (p0 × (1 + 1/e) + variable cost) / 2, and never below the floor. Columns of `curve`:
    `price_usd`, `visits`, `contribution_usd`.
    """
    elasticity = lost_percent / 10
    prices = np.linspace(0.5 * price_usd, 2.0 * price_usd, 61)
    visits = np.maximum(0.0, 100 * (1 - elasticity * (prices / price_usd - 1)))
    contribution = visits * (prices - variable_cost_usd)
    curve = pd.DataFrame({"price_usd": prices, "visits": visits, "contribution_usd": contribution})
    if elasticity <= 0:
        return Response(curve, None)
    best = (price_usd * (1 + 1 / elasticity) + variable_cost_usd) / 2
    if not np.isfinite(best):
        return Response(curve, None)
    return Response(curve, max(best, floor_usd), best < floor_usd)
