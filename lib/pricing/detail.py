"""What stands beside one service of the list: its published range, step by step, and yardsticks."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.datasets.places import Place
from lib.market.medicare import locality_label, locality_of, medicare_amount
from lib.market.ranges import Query, queries
from lib.market.recipes import recipes
from lib.market.sellers import sellers_near
from lib.pricing.anchors import Anchor, anchor_of
from lib.pricing.modifiers import Modifier, build_up
from lib.pricing.price_list import Line, PriceList
from lib.visit import Visit


@dataclass(frozen=True)
class Detail:
    """A line of the list with its published range before and after each modifier.

    `anchor` is None for a first visit until an evaluation price is set. `nearby` are the nearest
    hospitals' price lists with the needling code alone (columns of sellers_near), `n_within` how
    many there are; `medicare_usd` is Medicare's amount at the place's locality. US dollars.
    """

    line: Line
    anchor: Anchor | None
    modifiers: tuple[Modifier, ...]
    medicare_usd: float
    medicare_label: str
    nearby: pd.DataFrame
    n_within: int


def detail_of(prices: PriceList, line: Line) -> Detail:
    """Return what is shown beside a line of a clinic's list."""
    clinic, visit, place = prices.clinic, line.service.visit, prices.place
    anchor = anchor_of(visit.format, clinic.overrides.get("evaluation_price_usd"))
    nearby, n_within = _nearby(needling_query(visit), place)
    return Detail(
        line=line,
        anchor=anchor,
        modifiers=build_up(anchor, visit, place, clinic.figure) if anchor else (),
        medicare_usd=yardstick_usd(visit, place),
        medicare_label=locality_label(place),
        nearby=nearby,
        n_within=n_within,
    )


def needling_query(visit: Visit) -> Query:
    """Return the query for the needling code alone, whatever the format; current left out."""
    return queries(Visit.of_format("add-on", muscles=visit.muscles), "cash")[0]


def yardstick_usd(visit: Visit, place: Place | None) -> float:
    """Return Medicare's non-facility amount in US dollars at the place's locality.

    Stand-alone and add-on: the needling code alone; bundled and first visits: the recipe's codes.
    """
    return medicare_amount(recipes(visit)[0].units, locality_of(place))


def _nearby(query: Query, place: Place | None) -> tuple[pd.DataFrame, int]:
    if place is None or place.lat is None:
        return query.offers.head(0).assign(miles=[]), 0
    return sellers_near(query, place)
