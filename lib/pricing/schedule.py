"""A week's schedule: what a mix of visits earns, and the mix that pays best within limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.datasets.assumptions import typical
from lib.pricing.bundles import Offer
from lib.pricing.money import cents, exact

MOST_SLOTS = 1000


class ScheduleError(ValueError):
    """A week that cannot be; the text says why."""


@dataclass(frozen=True)
class Week:
    """What a mix does in a week: US dollars to the cent, clinician hours, slots left empty."""

    mix: tuple[tuple[str, int], ...]
    slots: int
    empty: int
    revenue_usd: float
    contribution_usd: float
    hours: float
    how: str


def room_for_more_percent(booked_percent: float | None = None) -> float:
    """Return by how many percent visits can grow until every slot is booked.

    (100 − booked) / booked; `booked_percent` of the slots are booked today, as in the assumptions
    where it is None.

    >>> room_for_more_percent(80)
    25.0
    """
    booked = exact(typical("booked_percent") if booked_percent is None else booked_percent)
    return float(100 * (100 - booked) / booked)


def week_of(offers: Sequence[Offer], mix: Mapping[str, int], slots: int) -> Week:
    """Return what a mix does; every visit fills one slot, an add-on stands inside its treatment.

    Raises ScheduleError where the mix needs more slots than there are, or a count is negative.
    """
    _check(slots, mix)
    used = sum(mix.values())
    if used > slots:
        raise ScheduleError(f"The mix needs {used} slots and the week has {slots}: take away some.")
    counted = [(offer, mix.get(offer.name, 0)) for offer in offers]
    revenue = cents(sum((exact(offer.price_usd) * n for offer, n in counted), exact(0)))
    contribution = cents(sum((exact(o.contribution_usd) * n for o, n in counted), exact(0)))
    how = " + ".join(f"{n} × {_each(offer)}" for offer, n in counted if n) or "no visits"
    return Week(
        mix=tuple((offer.name, n) for offer, n in counted),
        slots=slots,
        empty=slots - used,
        revenue_usd=revenue,
        contribution_usd=contribution,
        hours=sum(offer.minutes * n for offer, n in counted) / 60,
        how=f"{how} = {'−' if contribution < 0 else ''}${abs(contribution):,.2f}",
    )


def _each(offer: Offer) -> str:
    """Say what one visit contributes; "about" where the cents do not add up to the week."""
    each = offer.contribution_to_the_cent_usd
    about = "" if exact(each) == exact(offer.contribution_usd) else "about "
    sign = "−" if each < 0 else ""
    return f"{about}{sign}${abs(each):,.2f}"


def best_week(offers: Sequence[Offer], limits: Mapping[str, int], slots: int) -> Week:
    """Return the mix with the greatest contribution, at most `limits` of each.

    Since every visit fills one slot, filling slots by contribution per visit, greatest first, is
    the exact optimum of the linear programme; of equals the shorter visit comes first. Visits that
    contribute nothing are left out.
    """
    _check(slots, limits)
    left, mix = slots, {}
    for offer in sorted(offers, key=lambda one: (-cents(one.contribution_usd), one.minutes)):
        take = min(left, limits.get(offer.name, 0)) if offer.contribution_usd > 0 else 0
        mix[offer.name] = take
        left -= take
    return week_of(offers, mix, slots)


def _check(slots: int, counts: Mapping[str, int]) -> None:
    if not 0 <= slots <= MOST_SLOTS:
        raise ScheduleError(f"Slots a week: {slots} is outside 0 to {MOST_SLOTS}.")
    for name, count in counts.items():
        if count < 0:
            raise ScheduleError(f"{name}: {count} is negative.")
