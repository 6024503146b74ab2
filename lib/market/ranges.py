"""Ranges: p10 to p90 of the offers in an area, with how many stand behind them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from lib.datasets.assumptions import rule, typical
from lib.datasets.places import Place
from lib.market.areas import Area, inside, widening
from lib.market.offers import EVERYTHING, Filter, filtered, hospitals, offers, without_noise
from lib.market.recipes import Recipe, needling_factor, recipes
from lib.visit import Visit

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
INTERVAL = (0.025, 0.975)
CONFIDENCE_WORDS = ("none", "low", "medium", "high")


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

    def without_filter(self) -> Query:
        """Return the same query of all hospitals, extreme prices left out."""
        return replace(self, chosen=EVERYTHING)

    def with_extremes(self, extremes: bool) -> Query:
        """Return the same query with extreme prices counted, or left out."""
        return replace(self, chosen=replace(self.chosen, extremes=extremes))


@dataclass(frozen=True)
class ShareQuery:
    """What one recipe's price is of another's in the same hospital, as a share of one.

    Answers like a Query, with shares where that has dollars: a hospital must post both, and is
    left out where either is.
    """

    part: Query
    whole: Query

    @property
    def chosen(self) -> Filter:
        """The filter of the hospitals."""
        return self.whole.chosen

    @property
    def offers(self) -> pd.DataFrame:
        """The offers of the whole, with `price_usd` holding the share."""
        return _shares(self)

    def with_extremes(self, extremes: bool) -> ShareQuery:
        """Return the same shares with extreme prices counted on both sides, or left out."""
        return ShareQuery(self.part.with_extremes(extremes), self.whole.with_extremes(extremes))


@lru_cache(maxsize=64)
def _shares(query: ShareQuery) -> pd.DataFrame:
    columns = ["price_usd", "left_out"]
    part = query.part.offers.set_index("ccn")[columns].add_suffix("_of_part")
    joined = query.whole.offers.join(part, on="ccn", how="inner")
    joined["price_usd"] = joined["price_usd_of_part"] / joined["price_usd"]
    joined["left_out"] |= joined["left_out_of_part"]
    return joined.drop(columns=list(part.columns)).reset_index(drop=True)


@dataclass(frozen=True)
class Range:
    """Statistics of one area in US dollars; None where fewer than five price lists post.

    Quantiles run over offers, by linear interpolation. `median_low` and `median_high` bound the
    median with 95% confidence (bootstrap over price lists). `median_over_lists` is the median of
    the lists' own medians. `n_hospitals` counts all hospitals of the area, sellers or not;
    `n_left_out` those that post every code with a flagged price among them. `confidence` is the
    smaller of what the number of price lists and the width of the median's interval allow.
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
    def interval_share(self) -> float | None:
        """Width of the median's 95% interval over the median; None where there is no statistic."""
        if self.p50 is None or self.median_low is None or self.median_high is None:
            return None
        return _width(self.p50, self.median_low, self.median_high)

    @property
    def held_back_by_width(self) -> bool:
        """Whether the interval's width keeps confidence below what the price lists would give."""
        return _rank(self.confidence) < _rank(confidence_by_lists(self.n_price_lists))

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


def confidence(n_price_lists: int, interval_share: float) -> str:
    """Return none, low, medium or high: the smaller of what lists and precision allow.

    `interval_share` is the width of the median's 95% interval over the median.
    """
    return min(
        confidence_by_lists(n_price_lists), confidence_by_precision(interval_share), key=_rank
    )


def confidence_by_lists(n_price_lists: int) -> str:
    """Return none, low, medium or high, by the number of price lists alone."""
    if n_price_lists < rule("range_min_price_lists"):
        return "none"
    if n_price_lists < rule("confidence_medium_min_price_lists"):
        return "low"
    return "medium" if n_price_lists < rule("confidence_high_min_price_lists") else "high"


def confidence_by_precision(interval_share: float) -> str:
    """Return low, medium or high, by the width of the median's 95% interval over the median."""
    if interval_share <= typical("confidence_high_max_interval"):
        return "high"
    return "medium" if interval_share <= typical("confidence_medium_max_interval") else "low"


def _rank(word: str) -> int:
    return CONFIDENCE_WORDS.index(word)


def _width(median: float, low: float, high: float) -> float:
    return (high - low) / median if median > 0 else float("inf")


@lru_cache(maxsize=2048)
def area_range(query: Query | ShareQuery, area: Area) -> Range:
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
        confidence=confidence_by_lists(len(sizes)),
        prices_seen_by=counted["observed_by"].max() if len(counted) else None,
    )
    return found if found.confidence == "none" else _with_statistics(found, query, counted)


def _with_statistics(found: Range, query: Query | ShareQuery, counted: pd.DataFrame) -> Range:
    p10, p25, p50, p75, p90 = _quantiles(counted["price_usd"].to_numpy(), QUANTILES)
    medians = bootstrap_medians(
        *_counted(query, found.area), rule("bootstrap_resamples"), _stream()
    )
    low, high = _quantiles(medians, INTERVAL)
    return replace(
        found,
        confidence=confidence(found.n_price_lists, _width(p50, low, high)),
        p10=p10,
        p25=p25,
        p50=p50,
        p75=p75,
        p90=p90,
        median_low=low,
        median_high=high,
        median_over_lists=float(
            without_noise(counted.groupby("price_list")["price_usd"].median().median())
        ),
    )


def widened_range(query: Query, place: Place | None, kind: str) -> Range:
    """Return the range of the first area around a place that holds five price lists.

    Where not even the nation holds five, its counts come back without statistics.
    """
    return tried_areas(query, place, kind)[-1]


def tried_areas(query: Query, place: Place | None, kind: str) -> tuple[Range, ...]:
    """Return the ranges of the areas tried, in order; the last one is the one to show."""
    tried: list[Range] = []
    for area in widening(place, kind):
        tried.append(area_range(query, area))
        if tried[-1].confidence != "none":
            break
    return tuple(tried)


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
def metro_rural_difference(query: Query | ShareQuery, metro: Area, rural: Area) -> Difference:
    """Return how far the posted medians of two areas differ.

    The interval resamples the price lists of each side, with the seed of `assumptions.csv`.
    """
    sides = area_range(query, metro), area_range(query, rural)
    needed = rule("difference_min_price_lists")
    if min(side.n_price_lists for side in sides) < needed:
        return Difference(*sides)
    prices, lists = zip(*(_counted(query, area) for area in (metro, rural)), strict=True)
    # A list with members on both sides is one list: it is drawn once and counts on both.
    names = np.unique(np.concatenate(lists))
    times = draw_lists(len(names), rule("bootstrap_resamples"), _stream())
    medians = [
        medians_of_draws(own, np.searchsorted(names, members), times)
        for own, members in zip(prices, lists, strict=True)
    ]
    low, high = _quantiles(medians[0] - medians[1], INTERVAL)
    assert sides[0].p50 is not None
    assert sides[1].p50 is not None
    return Difference(*sides, float(without_noise(sides[0].p50 - sides[1].p50)), low, high)


def _quantiles(figures: np.ndarray, at: tuple[float, ...]) -> list[float]:
    """Return quantiles by linear interpolation; a resample without a median is passed over."""
    found: list[float] = without_noise(np.nanquantile(figures, at)).tolist()
    return found


def _counted(query: Query | ShareQuery, area: Area) -> tuple[np.ndarray, np.ndarray]:
    """Return prices and price lists of an area's offers that statistics use."""
    here = inside(query.offers, area)
    counted = here[~here["left_out"]]
    return counted["price_usd"].to_numpy(), counted["price_list"].to_numpy(dtype=object)


def _stream() -> np.random.Generator:
    return np.random.default_rng(rule("bootstrap_seed"))


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
    return medians_of_draws(prices, member_of, draw_lists(len(names), resamples, rng))


def draw_lists(n_lists: int, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Return how often each list is drawn in each resample: an array of resamples × lists."""
    drawn = rng.integers(0, n_lists, size=(resamples, n_lists))
    drawn += np.arange(resamples)[:, None] * n_lists
    return np.bincount(drawn.ravel(), minlength=resamples * n_lists).reshape(resamples, n_lists)


def medians_of_draws(prices: np.ndarray, member_of: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Return the median of the prices in each resample, every price as often as its list is drawn.

    `member_of` gives each price's list as a column of `times`. A resample that draws none of the
    prices' lists has no median: NaN.
    """
    order = np.argsort(prices, kind="stable")
    ordered = np.append(prices[order], np.nan)
    reached = times[:, member_of[order]].cumsum(axis=1)
    size = reached[:, -1:]
    lower = (reached <= (size - 1) // 2).sum(axis=1)
    upper = (reached <= size // 2).sum(axis=1)
    medians: np.ndarray = (ordered[lower] + ordered[upper]) / 2
    return medians
