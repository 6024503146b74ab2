"""How many posted prices stand behind an estimate: those of the first area that holds enough."""

from __future__ import annotations

from copy import copy

import numpy as np
import pandas as pd

from lib.datasets.assumptions import rule
from lib.market.areas import EARTH_RADIUS_MILES
from lib.market.offers import hospitals, offers
from lib.market.recipes import Recipe

STEPS = ("metro_area", "nearby", "state", "division", "nation")


def behind(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `n_offers`, `n_price_lists` and `step` for placed offers, in their order.

    `rows` are those of placed() that have a place, a good and a kind of price. They are counted
    as lib.market.ranges.widened_range does it for a place whose metro or rural part is not chosen,
    all rows of a good at once.
    """
    found = pd.DataFrame(
        {"n_offers": 0, "n_price_lists": 0, "step": pd.Series("", index=rows.index, dtype=object)},
        index=rows.index,
    )
    goods = pd.Series(list(zip(rows["good"], rows["price_kind"], strict=True)), dtype=object)
    numbers, keys = pd.factorize(goods)
    near = _Near(rows)
    for number, (good, price) in enumerate(keys):
        at = np.flatnonzero(numbers == number)
        found.iloc[at] = _of_one_good(rows.iloc[at], near.of(at), good, price)
    return found


def _of_one_good(rows: pd.DataFrame, near: _Near, good: Recipe, price: str) -> np.ndarray:
    """Return the three columns for offers of one good, from the first step that holds enough."""
    table = offers(good, price, 1.0)
    table = table[~table["left_out"]]
    found = np.empty((len(rows), 3), dtype=object)
    waiting = np.ones(len(rows), dtype=bool)
    for step in STEPS:
        n_offers, n_lists = near.counts(table) if step == "nearby" else _counts(rows, table, step)
        enough = waiting & ((n_lists >= rule("range_min_price_lists")) | (step == "nation"))
        found[enough, 0], found[enough, 1] = n_offers[enough], n_lists[enough]
        found[enough, 2] = step
        waiting &= ~enough
    return found


def _counts(rows: pd.DataFrame, table: pd.DataFrame, step: str) -> tuple[np.ndarray, np.ndarray]:
    """Return how many offers and price lists lie in each row's area of a step."""
    if step == "nation":
        total = len(table), table["price_list"].nunique()
        return np.full(len(rows), total[0]), np.full(len(rows), total[1])
    column = "cbsa_code" if step == "metro_area" else step
    if step == "metro_area":
        table = table[table["metro"]]
    lists = table.groupby(column)["price_list"]
    return tuple(  # type: ignore[return-value]
        rows[column].map(one).fillna(0).to_numpy(int) for one in (lists.size(), lists.nunique())
    )


class _Near:
    """Which hospitals lie within the radius of each row and are of its metro or rural kind."""

    def __init__(self, rows: pd.DataFrame) -> None:
        columns = ["lat", "lon", "kind"]
        cells = pd.Series(list(zip(*(rows[name] for name in columns), strict=True)))
        self._place, names = pd.factorize(cells)
        own, all_of_them = pd.DataFrame(list(names), columns=columns), hospitals()
        angle = rule("nearby_radius_miles") / EARTH_RADIUS_MILES
        # Where a place has no point, not a number is near nothing.
        near = _points(own) @ _points(all_of_them).T >= np.cos(angle)
        metro = (own["kind"] == "metro").to_numpy(bool)
        near &= metro[:, None] == all_of_them["metro"].to_numpy(bool)[None, :]
        self._at, self._hospital = np.nonzero(near)
        self._n_places = len(own)
        self._ccns = pd.Index(all_of_them["ccn"])

    def of(self, at: np.ndarray) -> _Near:
        """Return the same for some of the rows."""
        some = copy(self)
        some._place = self._place[at]
        return some

    def counts(self, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Return how many offers and price lists of a table lie near each row."""
        lists, known = pd.factorize(table["price_list"])
        list_of = np.full(len(self._ccns), -1)
        list_of[self._ccns.get_indexer(table["ccn"])] = lists
        own = list_of[self._hospital]
        at, own = self._at[own >= 0], own[own >= 0]
        pairs = np.unique(at * len(known) + own)
        n_offers = np.bincount(at, minlength=self._n_places)
        n_lists = np.bincount(pairs // max(1, len(known)), minlength=self._n_places)
        return n_offers[self._place], n_lists[self._place]


def _points(frame: pd.DataFrame) -> np.ndarray:
    """Return points on the unit sphere; of a state alone not a number."""
    north = np.radians(frame["lat"].astype(float).to_numpy())
    east = np.radians(frame["lon"].astype(float).to_numpy())
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], 1)
