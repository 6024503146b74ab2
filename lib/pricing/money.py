"""Dollars to the cent, and shares in words: one rounding for every figure that must add up."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

MOST_PLACES = 2


def exact(amount: float | Fraction) -> Fraction:
    """Return an amount as the fraction of the digits a reader would see.

    Sums, products and quotients of it carry no binary remainder, so that half a cent is half a
    cent. Raises ValueError or OverflowError for what is no number.

    >>> exact(0.1) + exact(0.2) == exact(0.3)
    True
    """
    return amount if isinstance(amount, Fraction) else Fraction(Decimal(repr(float(amount))))


def _half_up(amount: Fraction, places: int) -> Fraction:
    """Return an amount at so many decimal places; a half goes away from zero."""
    scale = 10**places
    size = Fraction(math.floor(abs(amount) * scale + Fraction(1, 2)), scale)
    return -size if amount < 0 else size


def cents(amount_usd: float | Fraction) -> float:
    """Return US dollars rounded half up to the cent, by the digits a reader would see.

    >>> cents(2.675)
    2.68
    """
    if isinstance(amount_usd, float) and round(amount_usd, 2) == amount_usd and amount_usd:
        return float(amount_usd)  # most posted prices: no fraction of a cent to round
    return float(_half_up(exact(amount_usd), 2))


def whole(amount_usd: float | Fraction) -> float:
    """Return US dollars rounded half up to the dollar.

    >>> whole(92.5)
    93.0
    """
    return float(_half_up(exact(amount_usd), 0))


def add(*amounts_usd: float) -> float:
    """Return the sum of amounts by the digits a reader would see, without binary remainders."""
    return float(sum(exact(amount) for amount in amounts_usd))


def usd(amount: float) -> str:
    """Say dollars to the cent, a whole amount without cents, a minus as a sign.

    >>> usd(382.5), usd(-19), usd(-0.004)
    ('$382.50', '−$19', '$0')
    """
    amount = cents(amount)
    sign = "−" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}".removesuffix(".00")


def to_the_cent(amount: float) -> str:
    """Say dollars always to the cent, as a bill does.

    >>> to_the_cent(90)
    '$90.00'
    """
    return f"${cents(amount):,.2f}"


def percent_words(percent: float | Fraction, places: int = 0) -> str:
    """Say a percentage at so many decimal places, half up.

    It never says 0% or 100% of what is neither: there it takes more places, and where two do not
    tell it says so in words.

    >>> percent_words(17.6), percent_words(99.75), percent_words(0.3), percent_words(0.0004)
    ('18%', '99.8%', '0.3%', 'less than 0.01%')
    """
    value = exact(percent)
    for digits in range(places, max(places, MOST_PLACES) + 1):
        shown = _half_up(value, digits)
        # A remainder that only binary arithmetic leaves is none.
        if abs(shown) not in (0, 100) or abs(shown - value) < Fraction(1, 10**9):
            sign = "−" if shown < 0 else ""
            return f"{sign}{float(abs(shown)):,.{digits}f}%"
    if abs(value) < 1:
        return "less than 0.01%"
    return "a little more than 100%" if abs(value) > 100 else "nearly 100%"
