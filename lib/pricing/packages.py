"""Packages: what a discount does per session, per package, and to the volume needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from lib.pricing.money import add, cents, whole
from lib.scenario import FieldError

FEWEST, MOST = 2, 20
ROUNDINGS = (0, 1, 5)
REFUNDS = ("at the package price", "paid less used at the single price")


class PackageError(FieldError):
    """A package that cannot be."""


@dataclass(frozen=True)
class Package:
    """What a package is and does. US dollars; `_percent` in percent.

    `effective_discount_percent` is what is really given after rounding. `above_floor_usd` is per
    session and None without a floor. `break_even_extra_visits_percent` is None where no volume
    makes up for the discount.
    """

    single_price_usd: float
    sessions: int
    discount_percent: float
    list_total_usd: float
    total_usd: float
    per_session_usd: float
    saving_usd: float
    effective_discount_percent: float
    variable_cost_per_session_usd: float
    contribution_usd: float
    floor_usd: float | None
    above_floor_usd: float | None
    break_even_extra_visits_percent: float | None
    sentence: str


def total_price_usd(price_usd: float, sessions: int, discount_percent: float, step: int) -> float:
    """Return a package's total in US dollars, to the cent, or down to a multiple of `step`.

    >>> total_price_usd(90, 5, 15, 0), total_price_usd(90, 5, 15, 5)
    (382.5, 380.0)
    """
    # Exact decimals, so that half a cent goes up.
    price, percent = (Decimal(repr(float(v))) for v in (price_usd, discount_percent))
    total = cents(float(price * sessions * (100 - percent) / 100))
    return float(math.floor(total / step) * step) if step else total


def break_even_extra_visits(discount_rate: float, margin_rate: float) -> float | None:
    """Return by which share visits must rise to earn as much as before: d / (c − d).

    `discount_rate` d and `margin_rate` c = (price − variable cost) / price are shares of the
    price. None where d reaches c: no volume makes up for it. No discount needs none.

    >>> break_even_extra_visits(0.10, 0.50)
    0.25
    """
    if discount_rate <= 0:
        return 0.0
    if discount_rate >= margin_rate:
        return None
    return discount_rate / (margin_rate - discount_rate)


def package_of(
    price_usd: float,
    sessions: int,
    discount_percent: float,
    *,
    variable_cost_usd: float = 0.0,
    floor_usd: float | None = None,
    step: int = 0,
) -> Package:
    """Return everything about one package; `variable_cost_usd` is per session.

    Raises PackageError for figures that cannot be.
    """
    _check(price_usd, sessions, discount_percent, step)
    price_usd = cents(price_usd)
    list_total = cents(price_usd * sessions)
    total = total_price_usd(price_usd, sessions, discount_percent, step)
    per_session = total / sessions
    discount = add(list_total, -total) / list_total
    contribution = add(total, -cents(sessions * variable_cost_usd))
    extra = break_even_extra_visits(discount, (price_usd - variable_cost_usd) / price_usd)
    if discount > 0 and contribution <= 0:
        extra = None  # d = c, whatever binary remainders say
    above = None if floor_usd is None else per_session - floor_usd
    return Package(
        single_price_usd=price_usd,
        sessions=sessions,
        discount_percent=discount_percent,
        list_total_usd=list_total,
        total_usd=total,
        per_session_usd=per_session,
        saving_usd=add(list_total, -total),
        effective_discount_percent=100 * discount,
        variable_cost_per_session_usd=variable_cost_usd,
        contribution_usd=contribution,
        floor_usd=floor_usd,
        above_floor_usd=above,
        break_even_extra_visits_percent=None if extra is None else 100 * extra,
        sentence=_sentence(extra, above),
    )


def _check(price_usd: float, sessions: int, discount_percent: float, step: int) -> None:
    if not 1 <= price_usd <= 10_000:
        raise PackageError("price", f"price {price_usd:,g} is outside $1 to $10,000")
    if not FEWEST <= sessions <= MOST:
        raise PackageError("sessions", f"sessions {sessions} is outside {FEWEST} to {MOST}")
    if not 0 <= discount_percent <= 100:
        raise PackageError("discount", f"discount {discount_percent:g} is outside 0 to 100 percent")
    if step not in ROUNDINGS:
        raise PackageError("round", f"round {step} is not one of 0, 1, 5 dollars")


def _sentence(extra: float | None, above_floor_usd: float | None) -> str:
    if extra is None:
        volume = "No volume makes up for this discount."
    elif extra == 0:
        volume = "No discount: no further visits are needed."
    else:
        volume = f"It brings in as much once there are {100 * extra:,.0f}% more visits."
    if above_floor_usd is None:
        return volume
    side = "above" if above_floor_usd >= 0 else "below"
    return f"Per session it stays ${abs(above_floor_usd):,.2f} {side} your floor. {volume}"


def price_list(
    price_usd: float, discount_percent: float, step: int, sizes: Sequence[int] = (3, 5, 10)
) -> pd.DataFrame:
    """Return a table to copy into a price list, a row a size; US dollars, the total named so.

    Columns: `sessions`, `total_usd`, `per_session_usd`, `saving_usd`.
    """
    packages = [package_of(price_usd, n, discount_percent, step=step) for n in sizes]
    columns = ["sessions", "total_usd", "per_session_usd", "saving_usd"]
    return pd.DataFrame([[getattr(p, c) for c in columns] for p in packages], columns=columns)


def discount_curve(
    price_usd: float, step: int, sizes: Sequence[int], most_percent: int = 50
) -> pd.DataFrame:
    """Return the per-session price at every whole discount and for several sizes.

    Columns: `sessions`, `discount_percent`, `per_session_usd`.
    """
    rows = [
        (n, d, total_price_usd(price_usd, n, d, step) / n)
        for n in sizes
        for d in range(most_percent + 1)
    ]
    return pd.DataFrame(rows, columns=["sessions", "discount_percent", "per_session_usd"])


def refund_usd(package: Package, used: int, rule: str) -> float:
    """Return what is owed to a patient who stops after `used` sessions, US dollars to the cent.

    At the package price: the unused sessions' share of the total. Paid less used at the single
    price: what was paid less the used sessions at the single price, never below zero.
    """
    if not 0 <= used <= package.sessions:
        raise PackageError("used", f"used {used} is outside 0 to {package.sessions}")
    if rule == REFUNDS[0]:
        return cents(package.total_usd * (package.sessions - used) / package.sessions)
    return cents(max(0.0, package.total_usd - used * package.single_price_usd))


def money_owed(package: Package, unused_percent: float, rule: str) -> pd.DataFrame:
    """Return the liability of one package as its sessions are used, one after the other.

    Columns: `sessions_used`, `owed_usd`. The patient stops when `unused_percent` of the sessions
    are left (rounded to whole sessions); what is owed then stays owed until it is refunded. It is
    a liability, never a profit.
    """
    left = int(whole(package.sessions * unused_percent / 100))
    used = range(package.sessions - left + 1)
    owed = [refund_usd(package, k, rule) for k in used]
    return pd.DataFrame({"sessions_used": list(used), "owed_usd": owed})
