"""Metro against rural, told twice: with extreme prices left out, and with them kept.

Leaving prices out is not neutral where one side loses more of them than the other, so no
difference stands without what was left out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lib.market.areas import NATION, Area, inside
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
    sides = [Area("nation", NATION, kind) for kind in ("metro", "rural")]
    return tuple(
        Measured(visit, query.recipe, price, metro_rural_both_ways(query, *sides))
        for visit in (Visit.of_format("add-on"), Visit.of_format("bundled", 45))
        for price in PRICES
        for query in queries(visit, price)
    )
