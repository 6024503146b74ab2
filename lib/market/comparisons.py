"""Metro against rural, told twice: with extreme prices left out, and with them kept.

Leaving prices out is not neutral where one side loses more of them than the other, so no
difference stands without what was left out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.datasets.places import Place
from lib.market.areas import NATION, Area, all_parts, inside, state_area
from lib.market.downloads import Context, context_of
from lib.market.ranges import (
    Difference,
    Query,
    Range,
    ShareQuery,
    metro_rural_difference,
    queries,
)
from lib.market.recipes import Recipe
from lib.visit import PRICES, Visit


@dataclass(frozen=True)
class BothWays:
    """A metro-rural difference with extreme prices left out (`trimmed`) and with them kept.

    Placeholders of one dollar or less count in neither. `shows_extremes` tells which of the two
    the query itself counts. `n_extremes` are the offers that differ between the two;
    `n_extremes_high` those of them above the trimmed median of their own side, None where a side
    has no median.
    """

    trimmed: Difference
    kept: Difference
    shows_extremes: bool
    n_extremes: int
    n_extremes_high: int | None


@lru_cache(maxsize=256)
def metro_rural_both_ways(query: Query | ShareQuery, metro: Area, rural: Area) -> BothWays:
    """Return how far the posted medians of two areas differ, without and with extreme prices."""
    without, with_them = query.with_extremes(False), query.with_extremes(True)
    trimmed = metro_rural_difference(without, metro, rural)
    extremes = [_extremes_of(without, with_them, side) for side in (trimmed.metro, trimmed.rural)]
    above = [n_high for _, n_high in extremes]
    return BothWays(
        trimmed,
        metro_rural_difference(with_them, metro, rural),
        query.chosen.extremes,
        sum(n for n, _ in extremes),
        None if None in above else sum(n or 0 for n in above),
    )


def _extremes_of(
    without: Query | ShareQuery, with_them: Query | ShareQuery, side: Range
) -> tuple[int, int | None]:
    """Return how many offers of a side are extreme, and how many of them above its median."""
    # Both queries hold the same offers in the same order; only `left_out` differs.
    here, again = inside(without.offers, side.area), inside(with_them.offers, side.area)
    extreme = here.loc[here["left_out"] & ~again["left_out"], "price_usd"]
    return len(extreme), None if side.p50 is None else int((extreme > side.p50).sum())


@dataclass(frozen=True)
class Measured:
    """What one reading of a visit shows of the nation's metro and rural prices."""

    visit: Visit
    recipe: Recipe
    price: str
    found: BothWays


@lru_cache(maxsize=1)
def metro_evidence() -> tuple[Measured, ...]:
    """Return what the tables show of the article's line on metropolitan areas.

    Needling alone and a bundled visit of 45 minutes, cash price and gross charge each, in this
    order: the nation's metro and rural medians.
    """
    sides = sides_at(None, "nation")
    return tuple(
        Measured(visit, query.recipe, price, metro_rural_both_ways(query, *sides))
        for visit in (Visit.of_format("add-on"), Visit.of_format("bundled", 45))
        for price in PRICES
        for query in queries(visit, price)
    )


SIDES = ("metro", "rural")
Sides = tuple[Area, Area]


def sides_at(place: Place | None, level: str) -> Sides:
    """Return the metro and the rural part of a place's state or division, else of the nation."""
    if place is not None and level == "state":
        metro, rural = (state_area(place.state, kind) for kind in SIDES)
    elif place is not None and level == "division" and place.division:
        metro, rural = (Area("division", place.division, kind, place.division) for kind in SIDES)
    else:
        metro, rural = (Area("nation", NATION, kind) for kind in SIDES)
    return metro, rural


def sides_around(place: Place | None) -> tuple[Sides, ...]:
    """Return the nation's two parts, and those of the place's state."""
    levels = ("nation", "state") if place else ("nation",)
    return tuple(sides_at(place, level) for level in levels)


def sides_by(level: str) -> tuple[Sides, ...]:
    """Return the two parts of the nation, of every division or of every state."""
    parts = all_parts(level, SIDES)
    return tuple(zip(parts[::2], parts[1::2], strict=True))


def differences_table(
    visit: Visit, query: Query, pairs: Sequence[Sides]
) -> tuple[pd.DataFrame, list[Context]]:
    """Return metro less rural of some areas: without extreme prices, then with them.

    One row each, in US dollars with a 95% interval and what stands behind either side; no figure
    where a side has too few price lists. With the rows come their contexts, whose
    `extremes_included` tells the two ways.
    """
    rows, contexts = [], []
    for metro, rural in pairs:
        found = metro_rural_both_ways(query, metro, rural)
        for one, extremes in ((found.trimmed, False), (found.kept, True)):
            rows.append(_difference_row(one))
            contexts.append(context_of(visit, query.with_extremes(extremes)))
    return pd.DataFrame(rows), contexts


def _difference_row(found: Difference) -> dict[str, Any]:
    row: dict[str, Any] = {
        "area": found.metro.area.name,
        "step": found.metro.area.step,
        "series": "hospital",
        "difference_usd": found.difference,
        "difference_low_usd": found.low,
        "difference_high_usd": found.high,
    }
    for kind, side in zip(SIDES, (found.metro, found.rural), strict=True):
        row |= {
            f"{kind}_median_usd": side.p50,
            f"{kind}_n_offers": side.n_offers,
            f"{kind}_n_price_lists": side.n_price_lists,
            f"{kind}_n_left_out": side.n_left_out,
        }
    return row
