"""The card fee: what the card processor keeps of a sale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from lib.pricing.money import cents, exact


def card_fee_usd(price_usd: float, percent: float, fixed_usd: float) -> float:
    """Return the fee on one sale in US dollars, half up to the cent: a share and a fixed part.

    A sale of nothing goes over no card and costs no fee.

    >>> card_fee_usd(90, 2.6, 0.10), card_fee_usd(0, 2.6, 0.10)
    (2.44, 0.0)
    """
    if price_usd <= 0:
        return 0.0
    return cents(exact(price_usd) * exact(percent) / 100 + exact(fixed_usd))


@dataclass(frozen=True)
class CardFee:
    """A processor's terms: percent of the price, and US dollars for each sale; 0 without cards."""

    percent: float = 0.0
    fixed_usd: float = 0.0

    def __bool__(self) -> bool:
        """Whether there is any fee."""
        return bool(self.percent or self.fixed_usd)

    def __str__(self) -> str:
        """Say the terms: "2.6% and $0.10 a sale"."""
        return f"{self.percent:g}% and ${self.fixed_usd:,.2f} a sale"

    def on(self, price_usd: float) -> float:
        """Return the fee on one sale, US dollars to the cent."""
        return card_fee_usd(price_usd, self.percent, self.fixed_usd)

    def price_leaving(self, amount_usd: float | Fraction) -> Fraction:
        """Return the price that leaves an amount after the fee, US dollars, unrounded."""
        return (exact(amount_usd) + exact(self.fixed_usd)) / (1 - exact(self.percent) / 100)


NO_FEE = CardFee()


def lowest_price_usd(cost_usd: float, fee: CardFee) -> float:
    """Return the lowest price that leaves a cost after the card fee, US dollars to the cent.

    The cost is taken to the cent, as every floor is.

    >>> lowest_price_usd(87.19, CardFee(2.6, 0.10)), lowest_price_usd(87.19, NO_FEE)
    (89.62, 87.19)
    """
    if not fee:
        return cents(cost_usd)
    # The fee is itself rounded: a cent or two on either side of the quotient decide.
    price = max(0, math.floor(100 * fee.price_leaving(cost_usd)) - 2)
    while exact(price / 100) - exact(fee.on(price / 100)) < exact(cost_usd):
        price += 1
    return price / 100
