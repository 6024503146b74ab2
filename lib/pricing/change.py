"""A raise or a cut: how many visits may change before it stops paying, and a price for a margin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.pricing.cards import NO_FEE, CardFee
from lib.pricing.money import add, cents, exact, percent_words
from lib.pricing.schedule import room_for_more_percent

# The curve of a what-if, in today's prices: further out a straight line says nothing.
NEAREST, FARTHEST = 0.5, 2.0


class ChangeError(ValueError):
    """A change that cannot be; the text says why."""


def break_even_change(contribution_usd: float, change_usd: float) -> float | None:
    """Return the change of volume, as a share, at which a price change leaves contribution as is.

    −Δ / (contribution + Δ): negative for a raise (visits that may be lost), positive for a cut
    (visits that must be won). `contribution_usd` is per visit before the change, `change_usd` is
    what the contribution changes by: the change of price less that of the card fee. None where
    the visit contributes nothing after the change, or contributed nothing before.

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
    left = 1 - (exact(margin_percent) + exact(card_percent)) / 100
    if left <= 0:
        raise ChangeError(
            f"A margin of {margin_percent:g}% and a card share of {card_percent:g}% leave nothing "
            "to pay costs with: together they must stay below 100%."
        )
    return float((exact(floor_usd) + exact(card_fixed_usd)) / left)


def sentence(contribution_usd: float, change_usd: float, room_percent: float | None = None) -> str:
    """Say what a change of contribution asks of the number of visits.

    `room_percent` is by how much visits can grow at most; a cut that needs more says so.
    """
    share = break_even_change(contribution_usd, change_usd)
    if contribution_usd <= 0 < contribution_usd + change_usd:
        return "Today a visit contributes nothing; with this raise it does: it pays in any case."
    if share == 0:
        return "No change of price: nothing to win or lose."
    if share is None:
        return "After this change a visit contributes nothing: no number of visits makes up for it."
    needed = percent_words(100 * exact(abs(share)), 1)
    if share < 0:
        return f"The raise pays as long as you lose fewer than {needed} of your visits."
    said = f"The cut pays only if you win more than {needed} more visits"
    if room_percent is None or 100 * share <= room_percent:
        return f"{said}."
    room = f"it has room for {percent_words(room_percent, 1)} more"
    return f"{said}, which the calendar cannot hold: {room if room_percent else 'it is full'}."


@dataclass(frozen=True)
class Change:
    """A raise or a cut, US dollars to the cent: what a visit contributes before and after.

    Both are after the card fee on the price at hand. `share` is the change of visits at which
    contribution stays as it is, None where there is none.
    """

    price_usd: float
    new_price_usd: float
    card_fee_usd: float
    contribution_usd: float
    new_contribution_usd: float
    share: float | None
    sentence: str

    @property
    def gain_usd(self) -> float:
        """What the change leaves of itself after the card fee."""
        return add(self.new_contribution_usd, -self.contribution_usd)


def change_of(
    price_usd: float,
    change_usd: float,
    cost_usd: float,
    fee: CardFee = NO_FEE,
    booked_percent: float | None = None,
) -> Change:
    """Return what a change of a price does; `cost_usd` is what a visit costs besides the card fee.

    `booked_percent` of the slots are booked today, as in the assumptions where it is None.
    """
    new = cents(exact(price_usd) + exact(change_usd))
    before, after = (
        add(cents(price), -cents(cost_usd), -fee.on(price)) for price in (price_usd, new)
    )
    gain = add(after, -before)
    said = sentence(before, gain, room_for_more_percent(booked_percent))
    if not gain and new != cents(price_usd):
        said = "After the card fee this change leaves what a visit contributes as it is."
    return Change(
        price_usd=price_usd,
        new_price_usd=new,
        card_fee_usd=fee.on(price_usd),
        contribution_usd=before,
        new_contribution_usd=after,
        share=break_even_change(before, gain),
        sentence=said,
    )


@dataclass(frozen=True)
class Response:
    """A what-if: profit against price where visits fall in a straight line with the price.

    All of it is the user's own assumption. `best_usd` lies on the curve or is None. `why` says what
    it is: "best", the top of the line; "full", the lowest price at which the calendar is full;
    "floor", the floor, since the line's top lies below it; and without a best price "none lost",
    "beyond" (it would lie beyond `most_usd`) or "floor beyond" (the floor itself leaves the curve).
    `most_visits` are the visits that the calendar holds, per 100 of today.
    """

    curve: pd.DataFrame
    best_usd: float | None
    why: str
    most_usd: float
    most_visits: float


def demand_response(
    price_usd: float,
    variable_cost_usd: float,
    floor_usd: float,
    lost_percent: float,
    *,
    fee: CardFee = NO_FEE,
    booked_percent: float | None = None,
    known_to_usd: float | None = None,
) -> Response:
    """Return contribution at prices around today's, per 100 visits today, and the best price.

    `lost_percent` is the share of visits lost per 10% of price. Visits = 100 × (1 − e × (p/p0 − 1))
    with e = lost / 10, never below zero and never more than the calendar holds: 100 × 100 / booked.
    The card fee counts before it is rounded. The top of the straight line is (p0 × (1 + 1/e) +
    (variable cost + fixed fee) / (1 − fee's share)) / 2, and never below the floor, which holds the
    card fee. No best price is given beyond twice today's price, nor beyond `known_to_usd`, the end
    of the range that is known, or today's price where that is higher. Columns of `curve`:
    `price_usd`, `visits`, `contribution_usd`.
    """
    elasticity = lost_percent / 10
    most_visits = 100 + room_for_more_percent(booked_percent)
    prices = np.linspace(NEAREST * price_usd, FARTHEST * price_usd, 61)
    visits = np.clip(100 * (1 - elasticity * (prices / price_usd - 1)), 0.0, most_visits)
    kept = 1 - fee.percent / 100
    contribution = visits * (prices * kept - fee.fixed_usd - variable_cost_usd)
    curve = pd.DataFrame({"price_usd": prices, "visits": visits, "contribution_usd": contribution})
    most_usd = FARTHEST * price_usd
    if known_to_usd is not None:
        most_usd = min(most_usd, max(known_to_usd, price_usd))
    if elasticity <= 0:
        return Response(curve, None, "none lost", most_usd, most_visits)
    top = (price_usd * (1 + 1 / elasticity) + (variable_cost_usd + fee.fixed_usd) / kept) / 2
    full = price_usd * (1 - (most_visits / 100 - 1) / elasticity)
    best, why = (top, "best") if top >= full else (full, "full")
    if best < floor_usd:
        beyond = floor_usd > FARTHEST * price_usd
        best, why = floor_usd, "floor beyond" if beyond else "floor"
    elif not best <= most_usd:
        why = "beyond"
    given = None if why.endswith("beyond") else best
    return Response(curve, given, why, most_usd, most_visits)
