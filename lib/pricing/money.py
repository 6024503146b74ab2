"""Dollars to the cent: one rounding for every figure that must add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def cents(amount_usd: float) -> float:
    """Return US dollars rounded half up to the cent, by the digits a reader would see.

    >>> cents(2.675)
    2.68
    """
    return float(Decimal(repr(float(amount_usd))).quantize(Decimal("0.01"), ROUND_HALF_UP))


def whole(amount_usd: float) -> float:
    """Return US dollars rounded half up to the dollar.

    >>> whole(92.5)
    93.0
    """
    return float(Decimal(repr(float(amount_usd))).quantize(Decimal(1), ROUND_HALF_UP))


def add(*amounts_usd: float) -> float:
    """Return the sum of amounts in whole cents, without binary remainders."""
    return float(sum(Decimal(repr(amount)) for amount in amounts_usd))
