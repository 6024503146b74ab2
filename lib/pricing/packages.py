"""Packages: what a discount does per session, per package, and to the volume needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from lib import clinic
from lib.datasets.figures import FieldError
from lib.pricing.cards import NO_FEE, CardFee, lowest_price_usd
from lib.pricing.hour import Economics
from lib.pricing.money import add, cents, exact
from lib.pricing.schedule import room_for_more_percent

FEWEST, MOST = 2, 20
ROUNDINGS = (0, 1, 5)
REFUNDS = clinic.REFUND_RULES


class PackageError(FieldError):
    """A package that cannot be."""


@dataclass(frozen=True)
class Package:
    """What a package is and does. US dollars; `_percent` in percent.

    `effective_discount_percent` is what is really given after rounding. `card_fee_usd` is that of
    the package, one sale. `single_contribution_usd` is what a session at the single price leaves
    after its costs and a card fee of its own, `contribution_usd` what the package leaves.
    `above_floor_usd` is per session, after the card fee, and None without a floor. What all this
    comes to in words stands in lib.pricing.package_words.
    `break_even_extra_visits_percent` is None where no volume makes up for the discount;
    `room_for_extra_visits_percent` is what the calendar holds.
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
    card_fee_usd: float
    single_contribution_usd: float
    contribution_usd: float
    floor_usd: float | None
    above_floor_usd: float | None
    break_even_extra_visits_percent: float | None
    room_for_extra_visits_percent: float

    @property
    def per_session_words(self) -> str:
        """The price of a session as a customer may read it: "about" unless it adds up."""
        return per_session_words(self.total_usd, self.sessions)

    @property
    def profit_usd(self) -> float | None:
        """What the whole package leaves, everything counted; None where costs are not shown.

        Total less the card fee of its one sale and each session's break-even price before it.
        """
        if self.floor_usd is None:
            return None
        costs = cents(exact(self.floor_usd) * self.sessions)
        return add(self.total_usd, -self.card_fee_usd, -costs)

    @property
    def singles_profit_usd(self) -> float | None:
        """What as many single visits leave, everything counted; None where costs are not shown.

        Each is a sale with a card fee of its own.
        """
        if self.floor_usd is None:
            return None
        # The single price less its card fee: what it leaves, without what it costs.
        kept = add(self.single_contribution_usd, cents(self.variable_cost_per_session_usd))
        return cents((exact(kept) - exact(self.floor_usd)) * self.sessions)

    @property
    def profit_extra_visits_percent(self) -> float | None:
        """By how many percent visits must rise for the same profit, everything counted.

        0 where the package leaves as much as single visits; None where it leaves no profit, so
        that no number of visits makes up for it, and where costs are not shown.
        """
        profit, alone = self.profit_usd, self.singles_profit_usd
        if profit is None or alone is None:
            return None
        if profit >= alone:  # also where both fall short: a ratio of losses would say nothing
            return 0.0
        return float(100 * (exact(alone) / exact(profit) - 1)) if profit > 0 else None


def per_session_words(total_usd: float, sessions: int) -> str:
    """Say what a session costs in a package: in cents that add up to the total, else "about".

    >>> per_session_words(382.5, 5), per_session_words(535, 7)
    ('$76.50', 'about $76.43')
    """
    each = exact(total_usd) / sessions
    about = "" if exact(cents(each)) == each else "about "
    return f"{about}${cents(each):,.2f}"


def total_price_usd(price_usd: float, sessions: int, discount_percent: float, step: int) -> float:
    """Return a package's total in US dollars, to the cent, or down to a multiple of `step`.

    >>> total_price_usd(90, 5, 15, 0), total_price_usd(90, 5, 15, 5)
    (382.5, 380.0)
    """
    total = cents(exact(price_usd) * sessions * (100 - exact(discount_percent)) / 100)
    return float(math.floor(total / step) * step) if step else total


def break_even_extra_visits(
    discount_rate: float | Fraction, margin_rate: float | Fraction
) -> float | None:
    """Return by which share visits must rise to earn as much as before: d / (c − d).

    `discount_rate` d and `margin_rate` c = (price − variable cost) / price are shares of the
    price; where cards are taken, c after the fee on a single sale and d what the package leaves
    less. None where d reaches c: no volume makes up for it. No discount needs none.

    >>> break_even_extra_visits(0.10, 0.50)
    0.25
    """
    if discount_rate <= 0:
        return 0.0
    if discount_rate >= margin_rate:
        return None
    return float(exact(discount_rate) / (exact(margin_rate) - exact(discount_rate)))


def package_of(
    price_usd: float,
    sessions: int,
    discount_percent: float,
    *,
    variable_cost_usd: float = 0.0,
    floor_usd: float | None = None,
    step: int = 0,
    fee: CardFee = NO_FEE,
    booked_percent: float | None = None,
) -> Package:
    """Return everything about one package; `variable_cost_usd` is per session, without card fee.

    `booked_percent` of the slots are booked today, as in the assumptions where it is None. Raises
    PackageError for figures that cannot be.
    """
    _check(price_usd, sessions, discount_percent, step)
    price_usd = cents(price_usd)
    list_total = cents(exact(price_usd) * sessions)
    total = total_price_usd(price_usd, sessions, discount_percent, step)
    costs = exact(variable_cost_usd) * sessions
    contribution = add(total, -cents(costs), -fee.on(total))
    extra = _extra_visits(price_usd, sessions, total, costs, fee)
    if total < list_total and contribution <= 0:
        extra = None  # it leaves nothing, whatever stands beyond the cents
    above = None
    if floor_usd is not None:
        above = (exact(total) - exact(fee.on(total))) / sessions - exact(floor_usd)
    saving = add(list_total, -total)
    return Package(
        single_price_usd=price_usd,
        sessions=sessions,
        discount_percent=discount_percent,
        list_total_usd=list_total,
        total_usd=total,
        per_session_usd=float(exact(total) / sessions),
        saving_usd=saving,
        effective_discount_percent=float(100 * exact(saving) / exact(list_total)),
        variable_cost_per_session_usd=variable_cost_usd,
        card_fee_usd=fee.on(total),
        single_contribution_usd=add(price_usd, -cents(variable_cost_usd), -fee.on(price_usd)),
        contribution_usd=contribution,
        floor_usd=floor_usd,
        above_floor_usd=None if above is None else float(above),
        break_even_extra_visits_percent=None if extra is None else float(100 * exact(extra)),
        room_for_extra_visits_percent=room_for_more_percent(booked_percent),
    )


def package_of_service(
    service: clinic.Service,
    package: clinic.Package,
    *,
    economics: Economics | None = None,
    fee: CardFee = NO_FEE,
    booked_percent: float | None = None,
) -> Package:
    """Return what one of a service's packages is and does, at the service's own price.

    Where a total is set the discount follows from it, else the total from the discount. With the
    service's `economics` the package is held against what a visit costs. Raises PackageError
    where the service has no price, and for a total above the single visits'.
    """
    if service.price_usd is None:
        raise PackageError("price", f"set a price for {service.name} first: its packages need one")
    price, discount = cents(service.price_usd), package.discount_percent
    if package.total_usd is not None:
        total, single = cents(package.total_usd), cents(exact(price) * package.sessions)
        if total > single:
            dearer = f"{package.sessions} sessions for ${total:,.2f} cost more than one by one"
            raise PackageError("total", f"{dearer} (${single:,.2f}): set a lower total")
        discount = float(100 * (1 - exact(total) / exact(single)))
    return package_of(
        price,
        package.sessions,
        discount or 0.0,
        variable_cost_usd=economics.only_this_visit_usd if economics else 0.0,
        floor_usd=economics.floor_usd if economics else None,
        fee=fee,
        booked_percent=booked_percent,
    )


def _extra_visits(
    price_usd: float, sessions: int, total_usd: float, costs: Fraction, fee: CardFee
) -> float | None:
    """The share by which visits must rise: without a discount none."""
    list_total = exact(price_usd) * sessions
    if exact(total_usd) == list_total:
        return 0.0
    before = list_total - costs - sessions * exact(fee.on(price_usd))
    after = exact(total_usd) - costs - exact(fee.on(total_usd))
    return break_even_extra_visits((before - after) / list_total, before / list_total)


def _check(price_usd: float, sessions: int, discount_percent: float, step: int) -> None:
    if not 1 <= price_usd <= 10_000:
        raise PackageError("price", f"price {price_usd:,g} is outside $1 to $10,000")
    if not FEWEST <= sessions <= MOST:
        raise PackageError("sessions", f"sessions {sessions} is outside {FEWEST} to {MOST}")
    if not 0 <= discount_percent <= 100:
        raise PackageError("discount", f"discount {discount_percent:g} is outside 0 to 100 percent")
    if step not in ROUNDINGS:
        raise PackageError("round", f"round {step} is not one of 0, 1, 5 dollars")


def floor_of_session_usd(floor_usd: float, sessions: int, fee: CardFee) -> float:
    """Return the price per session at which a package just bears floor and card fee, US dollars.

    The package is one sale: its fixed part is shared by the sessions.

    >>> floor_of_session_usd(87.19, 5, NO_FEE)
    87.19
    """
    lowest = lowest_price_usd(float(exact(floor_usd) * sessions), fee)
    return float(exact(lowest) / sessions)


def break_even_discount_percent(
    price_usd: float, floor_usd: float, sessions: int, fee: CardFee = NO_FEE
) -> float:
    """Return the discount on the single price at which a package just bears its costs, percent.

    `floor_usd` is what a session costs before the card fee. Negative where the single price itself
    lies below it.

    >>> break_even_discount_percent(100, 85, 5)
    15.0
    """
    lowest = exact(floor_of_session_usd(floor_usd, sessions, fee))
    return float(100 * (1 - lowest / exact(price_usd)))


def price_list(packages: Sequence[Package]) -> pd.DataFrame:
    """Return a table to copy into a price list, a row a package; US dollars, the total named so.

    Columns: `sessions`, `total_usd`, `per_session_usd` (to the cent), `per_session` (the same in
    words, "about" where the cents do not add up to the total), `saving_usd`.
    """
    rows = [
        (p.sessions, p.total_usd, cents(p.per_session_usd), p.per_session_words, p.saving_usd)
        for p in packages
    ]
    columns = ["sessions", "total_usd", "per_session_usd", "per_session", "saving_usd"]
    return pd.DataFrame(rows, columns=columns)


def discount_curve(price_usd: float, sizes: Sequence[int], most_percent: int = 50) -> pd.DataFrame:
    """Return a package's total and per-session price at every whole discount, for several sizes.

    Columns: `sessions`, `discount_percent`, `total_usd`, `per_session_usd`.
    """
    rows = []
    for n in dict.fromkeys(sizes):
        for d in range(most_percent + 1):
            total = total_price_usd(price_usd, n, d, 0)
            rows.append((n, d, total, float(exact(total) / n)))
    columns = ["sessions", "discount_percent", "total_usd", "per_session_usd"]
    return pd.DataFrame(rows, columns=columns)


def refund_usd(package: Package, used: int, rule: str) -> float:
    """Return what is owed to a patient who stops after `used` sessions, US dollars to the cent.

    At the package price: the unused sessions' share of the total. Paid less used at the single
    price: what was paid less the used sessions at the single price, never below zero.
    """
    if not 0 <= used <= package.sessions:
        raise PackageError("used", f"used {used} is outside 0 to {package.sessions}")
    if rule == REFUNDS[0]:
        return cents(exact(package.total_usd) * (package.sessions - used) / package.sessions)
    spent = used * exact(package.single_price_usd)
    return cents(max(exact(0), exact(package.total_usd) - spent))


def earned_and_owed(package: Package, unused: float, rule: str) -> pd.DataFrame:
    """Return what is earned of one package, and still owed, as its sessions are used one by one.

    Columns: `sessions_used`, `earned_usd` (the used sessions' share of the total), `owed_usd` (the
    rest of it, owed in sessions: a liability, never a profit) and `refund_usd` (what the rule gives
    back to a patient who stops there). Earned and owed add up to what was paid. The patient stops
    when `unused` sessions are left; what is owed then stays owed until it is refunded. Raises
    PackageError for a part of a session and for more sessions than the package has.
    """
    if not 0 <= unused <= package.sessions or unused != int(unused):
        of = f"a whole number from 0 to {package.sessions}, the sessions of the package"
        raise PackageError("unused", f"unused sessions {unused:g}: it is {of}")
    rows = []
    for used in range(package.sessions - int(unused) + 1):
        owed = refund_usd(package, used, REFUNDS[0])
        back = refund_usd(package, used, rule)
        rows.append((used, add(package.total_usd, -owed), owed, back))
    return pd.DataFrame(rows, columns=["sessions_used", "earned_usd", "owed_usd", "refund_usd"])
