"""A week of clinician hours: what a mix of visits brings in, and the mix that pays best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lib.datasets.assumptions import typical
from lib.pricing.money import cents, exact

MOST_HOURS = 400


class ScheduleError(ValueError):
    """A week that cannot be; the text says why."""


@dataclass(frozen=True)
class Sale:
    """A visit that can be booked: its slot in minutes, US dollars charged, and what is left.

    `leaves_usd` is the price less what only this visit costs: supplies, card fee, and pay where
    the clinician is paid per visit. The hours themselves cost the same whatever fills them, so it
    decides which mix is best. `profit_usd` counts everything. Two sales may share a name, none a
    key.
    """

    key: str
    name: str
    slot_minutes: float
    price_usd: float
    leaves_usd: float
    profit_usd: float


@dataclass(frozen=True)
class Week:
    """What a mix does in a week: US dollars to the cent, clinician hours; `mix` counts bookings.

    `mix` holds each sale's key with its bookings, in the order in which they were given.

    `hours_used` are booked, of `hours`. No-shows take their slot and bring in nothing.
    """

    mix: tuple[tuple[str, int], ...]
    hours: float
    hours_used: float
    revenue_usd: float
    leaves_usd: float
    profit_usd: float


def room_for_more_percent(booked_percent: float | None = None) -> float:
    """Return by how many percent visits can grow until every slot is booked.

    (100 − booked) / booked; `booked_percent` of the slots are booked today, as in the assumptions
    where it is None.

    >>> room_for_more_percent(80)
    25.0
    """
    booked = exact(typical("booked_percent") if booked_percent is None else booked_percent)
    return float(100 * (100 - booked) / booked)


def week_of(
    sales: Sequence[Sale], mix: Mapping[str, int], hours: float, no_show_percent: float = 0.0
) -> Week:
    """Return what a mix of bookings brings in within a week of clinician hours.

    Raises ScheduleError where the mix needs more hours than there are, or a count is negative.
    """
    _check(hours, mix)
    counted = [(sale, mix.get(sale.key, 0)) for sale in sales]
    minutes = sum((exact(sale.slot_minutes) * n for sale, n in counted), exact(0))
    if minutes > exact(hours) * 60:
        needed = float(minutes / 60)
        raise ScheduleError(
            f"The mix needs {needed:,.1f} hours and the week has {hours:g}: take away some."
        )
    come = 1 - exact(no_show_percent) / 100
    revenue = sum((exact(sale.price_usd) * n for sale, n in counted), exact(0))
    leaves = sum((exact(sale.leaves_usd) * n for sale, n in counted), exact(0))
    profit = sum((exact(sale.profit_usd) * n for sale, n in counted), exact(0))
    return Week(
        mix=tuple((sale.key, n) for sale, n in counted),
        hours=hours,
        hours_used=float(minutes / 60),
        revenue_usd=cents(revenue * come),
        leaves_usd=cents(leaves * come),
        profit_usd=cents(profit * come),
    )


def best_week(
    sales: Sequence[Sale],
    limits: Mapping[str, int],
    hours: float,
    no_show_percent: float = 0.0,
) -> Week:
    """Return the mix that leaves most, at most `limits` of each (without one: as many as fit).

    The exact optimum of the bounded knapsack problem, by dynamic programming over the longest part
    of a minute that every slot is a multiple of; a tenth at the shortest, to which longer decimals
    are rounded up. Of equals the one with more hours left.
    """
    _check(hours, limits)
    parts = _parts_of_a_minute(sales)
    room = math.floor(exact(hours) * 60 * parts)
    best = np.zeros(room + 1)
    taken: list[tuple[str, int, int, np.ndarray]] = []
    for sale in sales:
        size = math.ceil(exact(sale.slot_minutes) * parts)
        most = room // size if sale.leaves_usd > 0 else 0
        for number in _parts(min(most, limits.get(sale.key, most))):
            with_it = np.full(room + 1, -np.inf)
            width = size * number
            if width <= room:
                with_it[width:] = best[: room + 1 - width] + number * sale.leaves_usd
            better = with_it > best + 1e-9
            taken.append((sale.key, number, width, better))
            best = np.where(better, with_it, best)
    mix = dict.fromkeys((sale.key for sale in sales), 0)
    left = int(np.argmax(best >= best[-1] - 1e-9))
    for key, number, width, better in reversed(taken):
        if better[left]:
            mix[key] += number
            left -= width
    return week_of(sales, mix, hours, no_show_percent)


def _parts_of_a_minute(sales: Sequence[Sale]) -> int:
    slots = [exact(sale.slot_minutes) for sale in sales]
    whole = (n for n in (1, 2, 4, 5) if all((slot * n).denominator == 1 for slot in slots))
    return next(whole, 10)


def _parts(number: int) -> list[int]:
    """Return powers of two and a rest that make every count from 0 to `number`."""
    parts, size = [], 1
    while number > 0:
        parts.append(min(size, number))
        number -= parts[-1]
        size *= 2
    return parts


def _check(hours: float, counts: Mapping[str, int]) -> None:
    if not 0 <= hours <= MOST_HOURS:
        raise ScheduleError(f"Hours a week: {hours:g} is outside 0 to {MOST_HOURS}.")
    for name, count in counts.items():
        if count < 0:
            raise ScheduleError(f"{name}: {count} is negative.")
