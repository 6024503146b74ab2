"""A raise or a cut: how many visits may change before it stops paying, and a price for a margin.

What a visit leaves is its price less what only this visit costs: supplies, card fee, and pay where
the clinician is paid per visit. The hours cost the same whatever fills them, so this, and not
profit, decides how many visits a change of price may cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.clinic import Costs
from lib.pricing.cards import NO_FEE, CardFee
from lib.pricing.hour import CostOfHour, card_terms, economics_of
from lib.pricing.money import add, cents, exact, percent_words, usd
from lib.pricing.price_list import Line
from lib.pricing.schedule import room_for_more_percent

# The curve of a what-if, in today's prices: further out a straight line says nothing.
NEAREST, FARTHEST = 0.5, 2.0


class ChangeError(ValueError):
    """A change that cannot be; the text says why."""


def break_even_change(leaves_usd: float, change_usd: float) -> float | None:
    """Return the change of volume, as a share, at which a price change brings in as much as before.

    −Δ / (leaves + Δ): negative for a raise (visits that may be lost), positive for a cut (visits
    that must be won). `leaves_usd` is what a visit leaves before the change, `change_usd` what
    that changes by: the change of price less that of the card fee. None where the visit leaves
    nothing after the change, or left nothing before.

    >>> break_even_change(60.0, 10.0)
    -0.14285714285714285
    """
    after = leaves_usd + change_usd
    if change_usd == 0:
        return 0.0
    if after <= 0 or leaves_usd <= 0:
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


def sentence(leaves_usd: float, change_usd: float, room_percent: float | None = None) -> str:
    """Say what a change of what a visit leaves asks of the number of visits.

    `room_percent` is by how much visits can grow at most; a cut that needs more says so.
    """
    share = break_even_change(leaves_usd, change_usd)
    if leaves_usd <= 0 < leaves_usd + change_usd:
        return "Today a visit leaves nothing; with this raise it does: it pays in any case."
    if share == 0:
        return "No change of price: nothing to win or lose."
    if share is None:
        return "After this change a visit leaves nothing: no number of visits makes up for it."
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
    """A raise or a cut, US dollars to the cent: what a visit leaves before and after.

    Both are after the card fee on the price at hand. `share` is the change of visits at which
    all visits together leave as much as before, None where there is none.
    """

    price_usd: float
    new_price_usd: float
    card_fee_usd: float
    leaves_usd: float
    new_leaves_usd: float
    share: float | None
    sentence: str

    @property
    def gain_usd(self) -> float:
        """What the change leaves of itself after the card fee."""
        return add(self.new_leaves_usd, -self.leaves_usd)


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
        said = "After the card fee this change moves nothing that a visit leaves."
    return Change(
        price_usd=price_usd,
        new_price_usd=new,
        card_fee_usd=fee.on(price_usd),
        leaves_usd=before,
        new_leaves_usd=after,
        share=break_even_change(before, gain),
        sentence=said,
    )


@dataclass(frozen=True)
class Response:
    """A what-if: what visits leave against price, where they fall in a straight line with it.

    All of it is the user's own assumption. `best_usd` lies on the curve or is None. `why` says what
    it is: "best", the top of the line; "full", the lowest price at which the calendar is full;
    "floor", the break-even price, since the line's top lies below it; and without a best price
    "none lost", "beyond" (it would lie beyond `most_usd`) or "floor beyond" (the break-even price
    itself leaves the curve). `most_visits` are the visits that the calendar holds, per 100 of
    today. `today_usd` is what 100 visits leave at today's price; `tie_usd` the other price that
    leaves as much, beyond which a change of price stops paying, and `none_usd` the price from
    which nobody comes; both None where they lie beyond the curve or do not exist.
    """

    curve: pd.DataFrame
    today_usd: float
    tie_usd: float | None
    none_usd: float | None
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
    """Return what visits leave at prices around today's, per 100 visits today, and the best price.

    `lost_percent` is the share of visits lost per 10% of price. Visits = 100 × (1 − e × (p/p0 − 1))
    with e = lost / 10, never below zero and never more than the calendar holds: 100 × 100 / booked.
    The card fee counts before it is rounded. The top of the straight line is (p0 × (1 + 1/e) +
    (variable cost + fixed fee) / (1 − fee's share)) / 2, and never below the floor, which holds the
    card fee. No best price is given beyond twice today's price, nor beyond `known_to_usd`, the end
    of the range that is known, or today's price where that is higher. Columns of `curve`:
    `price_usd`, `visits`, `leaves_usd`.
    """
    elasticity = lost_percent / 10
    most_visits = 100 + room_for_more_percent(booked_percent)
    prices = np.linspace(NEAREST * price_usd, FARTHEST * price_usd, 61)
    visits = np.clip(100 * (1 - elasticity * (prices / price_usd - 1)), 0.0, most_visits)
    kept = 1 - fee.percent / 100
    leaves = visits * (prices * kept - fee.fixed_usd - variable_cost_usd)
    curve = pd.DataFrame({"price_usd": prices, "visits": visits, "leaves_usd": leaves})
    most_usd = FARTHEST * price_usd
    if known_to_usd is not None:
        most_usd = min(most_usd, max(known_to_usd, price_usd))
    today = 100 * (price_usd * kept - fee.fixed_usd - variable_cost_usd)
    if elasticity <= 0:
        return Response(curve, today, None, None, None, "none lost", most_usd, most_visits)
    cost = (variable_cost_usd + fee.fixed_usd) / kept
    tie = _tie_usd(price_usd, cost, elasticity, most_visits) if today > 0 else None
    none = price_usd * (1 + 1 / elasticity)
    top = (none + cost) / 2
    full = price_usd * (1 - (most_visits / 100 - 1) / elasticity)
    best, why = (top, "best") if top >= full else (full, "full")
    if best < floor_usd:
        beyond = floor_usd >= none or floor_usd > most_usd
        best, why = floor_usd, "floor beyond" if beyond else "floor"
    elif not best <= most_usd:
        why = "beyond"
    given = None if why.endswith("beyond") else best
    tie, nobody = (_on_curve(one, price_usd) for one in (tie, none))
    return Response(curve, today, tie, nobody, given, why, most_usd, most_visits)


def _tie_usd(price_usd: float, cost_usd: float, elasticity: float, most_visits: float) -> float:
    """Return the other price at which visits leave as much as at today's, US dollars.

    Where the calendar does not bind, visits × (price − cost) is a parabola that takes one value at
    two prices: today's and price / e + cost. Below the price at which it is full, visits stay at
    their most. It is today's own price where that is the top.

    >>> _tie_usd(100, 20, 2, 200), round(_tie_usd(100, 20, 3, 110), 2)
    (70.0, 92.73)
    """
    tie = price_usd / elasticity + cost_usd
    full = price_usd * (1 - (most_visits / 100 - 1) / elasticity)
    return tie if tie >= full else cost_usd + (price_usd - cost_usd) * 100 / most_visits


def _on_curve(price_usd: float | None, today_usd: float) -> float | None:
    if price_usd is None or not NEAREST <= price_usd / today_usd <= FARTHEST:
        return None
    return price_usd


def new_profit_usd(line: Line, costs: Costs, hour: CostOfHour, change_usd: float) -> float | None:
    """Return a service's profit a visit at its price changed so far, everything counted; USD.

    None without a price, and where the changed price is none that can be asked.
    """
    price = line.service.price_usd
    if price is None or not 1 <= price + change_usd <= 10_000:
        return None
    changed = line.service.with_(price_usd=cents(exact(price) + exact(change_usd)))
    return economics_of(changed, costs, hour).profit_usd


def change_of_line(line: Line, costs: Costs, hour: CostOfHour, change_usd: float) -> Change | None:
    """Return what a change of a service's price does; None without a price, or below nothing."""
    price, found = line.service.price_usd, line.economics
    if price is None or found is None or price + change_usd < 0:
        return None
    fee = card_terms(costs)
    return change_of(price, change_usd, found.only_this_visit_usd, fee, hour.booked_percent)


def response_of_line(
    line: Line, costs: Costs, hour: CostOfHour, lost_percent: float, known_to_usd: float | None
) -> Response | None:
    """Return the what-if of a service's price; None without a price."""
    price, found = line.service.price_usd, line.economics
    if price is None or found is None:
        return None
    return demand_response(
        price,
        found.only_this_visit_usd,
        found.break_even_usd,
        lost_percent,
        fee=card_terms(costs),
        booked_percent=hour.booked_percent,
        known_to_usd=known_to_usd,
    )


def response_said(found: Response, lost_percent: float, price_usd: float) -> str:
    """Say the best price under the assumption, or why there is none."""
    start = f"If you lose {lost_percent:g}% of visits for every 10% on the price, "
    if found.why == "none lost":
        return "If no visits are lost, every raise brings in more: there is no best price."
    if found.best_usd is not None:
        best = f"${found.best_usd:,.2f}".removesuffix(".00")
        if found.why == "floor":
            least = f"your break-even price, {best}, which is the least to ask"
            return f"{start}the best price lies below {least}."
        full = ": below it your calendar could not hold the visits"
        return f"{start}{best} would bring in most{full if found.why == 'full' else ''}."
    if found.why == "floor beyond":
        return (
            f"{start}the best price lies below your break-even price, and there the assumption "
            "leaves no visits or reaches beyond what is known: none is given."
        )
    end = f"${found.most_usd:,.2f}".removesuffix(".00")
    where = f"the most that anybody is known to ask for this visit, {end}"
    if found.most_usd >= FARTHEST * price_usd:
        where = f"twice today's price, {end}"
    elif found.most_usd <= price_usd:
        where = f"today's price, {end}, and nobody is known to ask more"
    return (
        f"{start}the best price would be more than {where}: the assumption does not reach that "
        "far, so none is given."
    )


def tie_said(found: Response, price_usd: float) -> str:
    """Say up to which price a change pays by the assumption; empty where the curve does not tell.

    At today's own price there is none: every change leaves less. Nothing is said of it where the
    break-even price is the least to ask.
    """
    if found.tie_usd is None or found.why.startswith("floor"):
        return ""
    tie, today = cents(found.tie_usd), cents(price_usd)
    if tie == today:
        return "Every raise or cut would leave less than today's price."
    return f"A {'raise' if tie > today else 'cut'} stops paying at {usd(tie)}."
