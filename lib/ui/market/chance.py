"""How many areas, compared at once, would stand out by chance alone."""

from __future__ import annotations

from collections.abc import Iterable

from lib.market.areas import NATION, Area
from lib.market.ranges import Query, Range, area_range
from lib.pricing.hospital.areas import standing_out
from lib.ui.show import words
from lib.ui.show.words import money


def by_chance(found: Iterable[Range], query: Query, kind: str) -> str:
    """Say how many intervals leave out the nation's median of that kind, and how many by chance.

    Empty where there is no such median, or no interval. A sentence with a blank before it.
    """
    middle = area_range(query, Area("nation", NATION, kind)).p50
    if middle is None:
        return ""
    known, out, chance = standing_out(found, middle)
    if not known:
        return ""
    which = "" if kind == "all" else f"{kind} "
    return (
        f" Of {words.count(known, f'{which}interval')} {out} leave out the nation's {which}median, "
        f"{money(middle)}; if all were alike about {chance:.0f} would by chance."
    )
