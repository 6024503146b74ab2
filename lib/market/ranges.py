"""Ranges: p10 to p90 of the offers in an area, with how many stand behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from lib.datasets.assumptions import rule, typical
from lib.market.areas import Area, inside, widening
from lib.market.offers import EVERYTHING, Filter, filtered, hospitals, offers
from lib.market.recipes import Recipe, needling_factor, recipes
from lib.scenario import Place, Visit

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
INTERVAL = (0.025, 0.975)


@dataclass(frozen=True)
class Query:
    """What is asked of the market: a reading of a visit, which price, which hospitals."""

    recipe: Recipe
    price: str = "cash"
    factor: float = 1.0
    chosen: Filter = EVERYTHING

    @property
    def offers(self) -> pd.DataFrame:
        """All offers of the query, flagged ones included (see lib.market.offers.offers)."""
        return offers(self.recipe, self.price, self.factor, self.chosen)


@dataclass(frozen=True)
class Range:
    """Statistics of one area in US dollars; None where fewer than five price lists post.

    Quantiles run over offers, by linear interpolation. `median_low` and `median_high` bound the
    median with 95% confidence (bootstrap over price lists). `median_over_lists` is the median of
    the lists' own medians. `n_hospitals` counts all hospitals of the area, sellers or not;
    `n_left_out` those that post every code with a flagged price among them.
    """

    area: Area
    n_hospitals: int
    n_offers: int
    n_price_lists: int
    n_left_out: int
    top_list_share: float | None
    confidence: str
    p10: float | None = None
    p25: float | None = None
    p50: float | None = None
    p75: float | None = None
    p90: float | None = None
    median_low: float | None = None
    median_high: float | None = None
    median_over_lists: float | None = None
    prices_seen_by: str | None = None

    @property
    def n_posting(self) -> int:
        """Hospitals that post every code, left out or not."""
        return self.n_offers + self.n_left_out

    @property
    def left_out_share(self) -> float:
        """Share of the posting hospitals whose offer is left out; 0 where none posts."""
        return self.n_left_out / self.n_posting if self.n_posting else 0.0

    @property
    def one_list_dominates(self) -> bool:
        """Whether one price list holds more than a quarter of the offers."""
        return (self.top_list_share or 0.0) > typical("dominant_list_share")

    @property
    def many_left_out(self) -> bool:
        """Whether more than a fifth of the posting hospitals are left out."""
        return self.left_out_share > typical("left_out_share_marked")


def queries(visit: Visit, price: str, chosen: Filter = EVERYTHING) -> tuple[Query, ...]:
    """Return one query for each reading of a visit."""
    factor = needling_factor(visit)
    return tuple(Query(recipe, price, factor, chosen) for recipe in recipes(visit))


def confidence(n_price_lists: int) -> str:
    """Return none, low, medium or high, by the number of price lists."""
    if n_price_lists < rule("range_min_price_lists"):
        return "none"
    if n_price_lists < rule("confidence_medium_min_price_lists"):
        return "low"
    return "medium" if n_price_lists < rule("confidence_high_min_price_lists") else "high"


@lru_cache(maxsize=2048)
def area_range(query: Query, area: Area) -> Range:
    """Return the statistics of one area, as it is, without widening."""
    here = inside(query.offers, area)
    counted = here[~here["left_out"]]
    sizes = counted["price_list"].value_counts()
    found = Range(
        area=area,
        n_hospitals=len(inside(filtered(hospitals(), query.chosen), area)),
        n_offers=len(counted),
        n_price_lists=len(sizes),
        n_left_out=int(here["left_out"].sum()),
        top_list_share=float(sizes.iloc[0] / len(counted)) if len(counted) else None,
        confidence=confidence(len(sizes)),
        prices_seen_by=counted["observed_by"].max() if len(counted) else None,
    )
    return found if found.confidence == "none" else _with_statistics(found, query, counted)


def _with_statistics(found: Range, query: Query, counted: pd.DataFrame) -> Range:
    p10, p25, p50, p75, p90 = np.quantile(counted["price_usd"].to_numpy(), QUANTILES).tolist()
    low, high = np.quantile(_medians(query, found.area), INTERVAL).tolist()
    return replace(
        found,
        p10=p10,
        p25=p25,
        p50=p50,
        p75=p75,
        p90=p90,
        median_low=low,
        median_high=high,
        median_over_lists=float(counted.groupby("price_list")["price_usd"].median().median()),
    )


def widened_range(query: Query, place: Place | None, kind: str) -> Range:
    """Return the range of the first area around a place that holds five price lists.

    Where not even the nation holds five, its counts come back without statistics.
    """
    for area in widening(place, kind):
        found = area_range(query, area)
        if found.confidence != "none":
            return found
    return found


def tried_areas(query: Query, place: Place | None, kind: str) -> tuple[Range, ...]:
    """Return the ranges of the areas tried, in order; the last one is the one to show."""
    tried: list[Range] = []
    for area in widening(place, kind):
        tried.append(area_range(query, area))
        if tried[-1].confidence != "none":
            break
    return tuple(tried)


def ranges_of(query: Query, areas: Iterable[Area]) -> list[Range]:
    """Return the range of each area, as it is."""
    return [area_range(query, area) for area in areas]


@dataclass(frozen=True)
class Difference:
    """Metro median less rural median in US dollars, with its 95% interval.

    All three are None where either side has fewer than fifteen price lists.
    """

    metro: Range
    rural: Range
    difference: float | None = None
    low: float | None = None
    high: float | None = None


@lru_cache(maxsize=256)
def metro_rural_difference(query: Query, metro: Area, rural: Area) -> Difference:
    """Return how far the posted medians of two areas differ.

    The interval resamples the price lists of each side, with the seed of `assumptions.csv`.
    """
    sides = area_range(query, metro), area_range(query, rural)
    needed = rule("difference_min_price_lists")
    if min(side.n_price_lists for side in sides) < needed:
        return Difference(*sides)
    differences = _medians(query, metro) - _medians(query, rural)
    low, high = np.quantile(differences, INTERVAL).tolist()
    assert sides[0].p50 is not None
    assert sides[1].p50 is not None
    return Difference(*sides, sides[0].p50 - sides[1].p50, low, high)


@lru_cache(maxsize=2048)
def _medians(query: Query, area: Area) -> np.ndarray:
    here = inside(query.offers, area)
    counted = here[~here["left_out"]]
    # Each kind has a stream of its own, so that two sides of a difference are independent.
    seed = (rule("bootstrap_seed"), sum(area.kind.encode()))
    rng = np.random.default_rng(seed)
    return bootstrap_medians(
        counted["price_usd"].to_numpy(),
        counted["price_list"].to_numpy(),
        rule("bootstrap_resamples"),
        rng,
    )


def bootstrap_medians(
    prices: np.ndarray, lists: np.ndarray, resamples: int, rng: np.random.Generator
) -> np.ndarray:
    """Return the median of each of `resamples` samples of whole price lists, with replacement.

    The cluster bootstrap: as many lists are drawn as there are, each with all its offers, since
    hospitals of one list are not independent (Cameron, Gelbach and Miller 2008,
    doi:10.1162/rest.90.3.414, resample clusters in this way). Prices in US dollars; raises
    ValueError without prices.
    """
    if not len(prices):
        raise ValueError("bootstrap_medians needs at least one price")
    names, member_of = np.unique(lists, return_inverse=True)
    order = np.argsort(prices, kind="stable")
    prices, member_of = prices[order], member_of[order]
    drawn = rng.integers(0, len(names), size=(resamples, len(names)))
    drawn += np.arange(resamples)[:, None] * len(names)
    times = np.bincount(drawn.ravel(), minlength=resamples * len(names))
    weights = times.reshape(resamples, len(names))[:, member_of]
    reached = weights.cumsum(axis=1)
    size = reached[:, -1:]
    lower = (reached <= (size - 1) // 2).sum(axis=1)
    upper = (reached <= size // 2).sum(axis=1)
    return (prices[lower] + prices[upper]) / 2
