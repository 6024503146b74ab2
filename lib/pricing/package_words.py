"""What a service's packages come to, in sentences: for the owner, and for those who buy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from lib.pricing.cards import CardFee
from lib.pricing.money import exact, percent_words, usd
from lib.pricing.packages import Package, break_even_discount_percent, per_session_words
from lib.pricing.price_list import NUMBERS


def headline_of(name: str, packages: Sequence[Package]) -> str:
    """Say what a service's packages come to; `packages` are those that can be, at least one."""
    if len(packages) > 1:
        return _several(name, packages)
    (one,) = packages
    said = f"{name}: {one.sessions} sessions for {usd(one.total_usd)}"
    if one.profit_usd is None:
        saved = f" save the patient {usd(one.saving_usd)}" if one.saving_usd else ""
        return f"{said}, {_each(one)} each{',' if saved else ''}{saved}."
    if one.profit_usd < 0:
        return f"{said} fall short of their costs by {usd(-one.profit_usd)}."
    return f"{said} leave a profit of {usd(one.profit_usd)}."


def example_words(one: Package) -> str:
    """Say what a package would come to that is not on the list yet.

    >>> from lib.pricing.packages import package_of
    >>> example_words(package_of(90, 5, 15))
    'For example, 5 sessions at 15% off come to $382.50, $76.50 each.'
    """
    off = percent_words(one.discount_percent, 1).replace(".0%", "%")
    said = f"For example, {one.sessions} sessions at {off} off come to {usd(one.total_usd)}, "
    if one.profit_usd is None:
        return f"{said}{_each(one)} each."
    if one.profit_usd < 0:
        return f"{said}{_each(one)} each, and fall short of their costs by {usd(-one.profit_usd)}."
    return f"{said}{_each(one)} each, and leave a profit of {usd(one.profit_usd)}."


def _several(name: str, packages: Sequence[Package]) -> str:
    if packages[0].profit_usd is None:
        least = min(packages, key=lambda one: one.per_session_usd)
        return (
            f"{name}: {_number(len(packages)).lower()} packages, from {_each(least)} a session "
            f"({least.sessions} for {usd(least.total_usd)})."
        )
    short = [one for one in packages if (one.profit_usd or 0.0) < 0]
    if not short:
        best = max(packages, key=lambda one: one.profit_usd or 0.0)
        return (
            f"{name}: {_all(len(packages)).lower()} packages bear their costs; "
            f"{best.sessions} for {usd(best.total_usd)} leave most, {usd(best.profit_usd or 0.0)}."
        )
    worst = min(short, key=lambda one: one.profit_usd or 0.0)
    which = f"{_number(len(short))} of {_number(len(packages)).lower()} packages"
    if len(short) == len(packages):
        which = f"{_all(len(packages))} packages"
    verb = "falls" if len(short) == 1 else "fall"
    loss = usd(-(worst.profit_usd or 0.0))
    most = "by" if len(short) == 1 else "at most by"
    return (
        f"{name}: {which} {verb} short of what the sessions cost, {most} {loss} "
        f"({worst.sessions} for {usd(worst.total_usd)})."
    )


def _all(number: int) -> str:
    return "Both" if number == 2 else f"All {_number(number).lower()}"


def _number(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else f"{number}"


def _each(package: Package) -> str:
    return package.per_session_words.removesuffix(".00")


def what_it_does(package: Package) -> tuple[str, str, str]:
    """Say what a package does: its profit, how that is made up, and how it fills empty slots.

    The first two read as one sentence and are empty without the cost of a session. All who say
    what a package does say this.
    """
    empty = f"If the further visits fill slots that would stay empty: {in_empty_slots(package)}"
    if package.profit_usd is None:
        return "", "", empty
    counted = f"everything counted: {_a_session(package)}. {everything_counted(package)}"
    plus = "+" if package.profit_usd > 0 else ""
    return f"Profit {plus}{usd(package.profit_usd)} a package", counted, empty


def sentence_of(package: Package) -> str:
    """Say what a package does as running text."""
    profit, counted, empty = what_it_does(package)
    return f"{profit}, {counted} {empty}" if profit else empty


def _a_session(package: Package) -> str:
    """Say a session's part of the package's profit: so many times it makes the profit."""
    profit = package.profit_usd or 0.0
    fee = ", its share of the card fee included" if package.card_fee_usd else ""
    if not profit:
        return f"a session just bears its costs{fee}"
    each = abs(profit) / package.sessions
    size = per_session_words(abs(profit), package.sessions).removesuffix(".00")
    if each < 0.005:
        size = "less than a cent"
    if profit > 0:
        return f"a session leaves {size}{fee}"
    return f"a session falls {size} short of its costs{fee}"


def everything_counted(package: Package) -> str:
    """Say how a package stands to as many single visits, everything counted; empty without costs.

    Further visits then bear the cost of their hours like all others.
    """
    profit, alone = package.profit_usd, package.singles_profit_usd
    if profit is None or alone is None:
        return ""
    said = f"One by one these {package.sessions} visits {_leave(alone)}"
    if profit >= alone:
        return f"{said}: the package {'leaves no less' if profit >= 0 else 'loses no more'}."
    extra = package.profit_extra_visits_percent
    if extra is None:
        return f"{said}. At this price no number of further visits brings as much."
    beyond = _beyond(extra, package.room_for_extra_visits_percent)
    if beyond:
        return f"{said}. {beyond}"
    room = percent_words(package.room_for_extra_visits_percent)
    return (
        f"{said}: it takes {percent_words(exact(extra))} more visits for as much profit; the "
        f"calendar has room for {room} more."
    )


def _leave(profit: float) -> str:
    return f"fall short of their costs by {usd(-profit)}" if profit < 0 else f"leave {usd(profit)}"


def in_empty_slots(package: Package) -> str:
    """Say how many further visits bring in as much where they fill slots that would stay empty."""
    extra = package.break_even_extra_visits_percent
    if extra is None:
        return "no number of further visits makes up for the discount."
    if not extra:
        return "no further visits are needed to bring in as much as single visits do."
    beyond = _beyond(extra, package.room_for_extra_visits_percent)
    if beyond:
        return f"{beyond[:1].lower()}{beyond[1:]}"
    room = percent_words(package.room_for_extra_visits_percent)
    return (
        f"{percent_words(exact(extra))} more visits bring in as much as single visits do today; "
        f"the calendar has room for {room} more."
    )


def _beyond(extra: float, room: float) -> str:
    """Say that as much would take more visits than the calendar holds; empty where it holds them.

    How many they would be is not said: no calendar will see them.
    """
    if extra <= room:
        return ""
    if not room:
        return (
            "Every slot is booked: the calendar holds no further visit that would make up for it."
        )
    return (
        "As much would take more visits than the calendar holds: it has room for "
        f"{percent_words(room)} more."
    )


def packs(sizes: Sequence[int]) -> str:
    """Name packages by their sessions.

    >>> packs([5]), packs([3, 5, 10])
    ('5-pack', '3-, 5-, 10-pack')
    """
    return f"{', '.join(f'{size}-' for size in sorted(set(sizes)))}pack"


def finding_of(
    price_usd: float, floor_usd: float | None, sizes: Sequence[int], fee: CardFee
) -> str:
    """Say up to which discount a package bears its costs, for the discounts' chart.

    Where the fee of its one sale has a fixed part, the smallest package is the first that does
    not. The discount is rounded down, so that at what is said it does for certain.
    """
    if floor_usd is None:
        return f"Every 5% off takes {usd(price_usd / 20)} off each session"
    least, same = min(sizes), len(set(sizes)) == 1
    limit = break_even_discount_percent(price_usd, floor_usd, least, fee)
    if limit < 0:
        return "The single price lies below the break-even price: any discount widens the gap"
    if limit >= 100:
        return "No discount takes a session below its break-even price"
    article = "an" if least in (8, 11, 18) else "a"
    which = f"{article} {packs([least])}" if same or fee.fixed_usd else "any package"
    down = percent_words(Fraction(math.floor(10 * exact(limit)), 10), 1).replace(".0%", "%")
    if down == "0%":
        return f"Any discount: {which} then costs more than it brings"
    return f"Up to {down} off, {which} bears its costs"


def customer_line(package: Package) -> str:
    """Say a package as those who buy it may read it.

    >>> from lib.pricing.packages import package_of
    >>> customer_line(package_of(90, 5, 15))
    '5 sessions: $382.50 in total ($76.50 per session, saves $67.50)'
    """
    saves = f", saves ${package.saving_usd:,.2f}" if package.saving_usd else ""
    return (
        f"{package.sessions} sessions: ${package.total_usd:,.2f} in total "
        f"({package.per_session_words} per session{saves})"
    )


def after_sessions(used: int, paid_usd: float, earned_usd: float, owed_usd: float) -> str:
    """Say what is earned and owed of a package when the patient stops."""
    visits = "session" if used == 1 else "sessions"
    if not owed_usd:
        return f"All {used} {visits} are given: the {usd(paid_usd)} is earned, nothing is owed."
    return (
        f"After {used} {visits} {usd(earned_usd)} of {usd(paid_usd)} is earned and "
        f"{usd(owed_usd)} is owed in sessions."
    )
