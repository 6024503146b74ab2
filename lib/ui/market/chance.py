"""How many areas, compared at once, would stand out by chance alone."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from lib.market.areas import NATION, Area
from lib.market.ranges import Query, Range, area_range
from lib.pricing.hospital.areas import estimated, standing_out
from lib.ui.show import words
from lib.ui.show.words import money


def by_chance(found: Iterable[Range], query: Query, kind: str, *, is_estimate: bool) -> str:
    """Say how many intervals leave out the nation's median of that kind, and how many by chance.

    Estimates are held against the nation's estimate, what is posted against what is posted. Empty
    where there is no such median, or no interval. A sentence with a blank before it.
    """
    nation = area_range(query, Area("nation", NATION, kind))
    if is_estimate:
        (nation,) = estimated(query, [nation])
    if nation.p50 is None:
        return ""
    known, out, chance = standing_out(found, nation.p50)
    if not known:
        return ""
    which = "" if kind == "all" else f"{kind} "
    # Estimates are drawn towards the whole: fewer of them than one in twenty miss it.
    said = f"fewer than {ceil(chance)}" if is_estimate else f"about {chance:.{int(chance < 1)}f}"
    return (
        f" Of {words.count(known, f'{which}interval')} {out} leave out the nation's {which}median, "
        f"{money(nation.p50)}; if all were alike {said} would by chance."
    )
