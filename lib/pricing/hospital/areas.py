"""Ranges as the model estimates them, beside those of what is posted: for areas and for a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from lib.datasets.package import load
from lib.datasets.places import Place, states
from lib.market.areas import Area, has_counties, state_area
from lib.market.offers import hospitals
from lib.market.pairs import Pair
from lib.market.ranges import Query, Range
from lib.pricing.hospital.estimate import COLUMNS, estimates
from lib.pricing.hospital.here import asked_of
from lib.pricing.hospital.places import counties

# Of a 95% interval so much lies outside by chance.
OUTSIDE = 0.05
# Of a state alone, or of the nation, the whole place is asked about.
WHOLE = 1.0


def estimated(query: Query, found: Sequence[Range]) -> list[Range]:
    """Return ranges of areas with the model's figures in place of those of what is posted.

    US dollars, of the usual mix of hospitals there; None where a state has no such county. Of a
    division or a metropolitan area they are the means of their states' or counties' logs, weighted
    by hospitals, and the middle's errors are taken to err together. Counts stay those of what is
    posted. The query's filters play no part.
    """
    parts = [_parts(one.area) for one in found]
    rows = pd.DataFrame([row for part in parts for row, _ in part], dtype=object)
    if rows.empty:
        return [_with(one, None) for one in found]
    logs = np.log(estimates(asked_of(query, rows), query.price).to_numpy(np.float64))
    weights = np.array([weight for part in parts for _, weight in part])
    ends = np.cumsum([len(part) for part in parts])
    told = []
    for one, part, end in zip(found, parts, ends, strict=True):
        of_it = slice(end - len(part), end)
        means = weights[of_it] @ logs[of_it] / weights[of_it].sum() if part else None
        told.append(_with(one, None if means is None else np.exp(means)))
    return told


def estimated_at(query: Query, place: Place | None, kind: str, found: Range) -> Range:
    """Return what a seller of a place posts, as a range; counts are those of `found`.

    Of a point it is its county's, of metro or rural kind as asked; of a state alone its mix of
    counties; without a place, and outside the 50 states and DC, the nation's.
    """
    if place is None or place.division is None:
        return estimated(query, [replace(found, area=_nation(kind))])[0]
    if place.county_fips is None:
        area = state_area(place.state, kind)
        whole = area if has_counties(area) else state_area(place.state, "all")
        return estimated(query, [replace(found, area=whole)])[0]
    row: dict[str, Any] = {"county_fips": place.county_fips}
    if kind != "all":
        row["kind"] = kind
    figures = estimates(asked_of(query, pd.DataFrame([row])), query.price)
    told = _with(found, figures.to_numpy(np.float64)[0])
    return replace(told, area=Area("place", place.label, kind))


def estimated_pairs(query: Query, pairs: Sequence[Pair]) -> list[Pair]:
    """Return pairs of areas with the model's figures on both sides (see estimated)."""
    told = iter(estimated(query, [side for pair in pairs for side in pair.sides]))
    return [
        Pair(
            pair.name,
            next(told) if pair.metro is not None else None,
            next(told) if pair.rural is not None else None,
        )
        for pair in pairs
    ]


def standing_out(found: Iterable[Range], middle_usd: float) -> tuple[int, int, float]:
    """Return how many intervals there are, how many leave out a middle, and how many by chance.

    >>> here = Range(Area("nation", "US"), 9, 9, 9, 0, None, "low")
    >>> states = [replace(here, median_low=10, median_high=one) for one in (20, 60)]
    >>> standing_out(states, 40)
    (2, 1, 0.1)
    """
    known = [
        (one.median_low, one.median_high)
        for one in found
        if one.median_low is not None and one.median_high is not None
    ]
    out = sum(not low <= middle_usd <= high for low, high in known)
    return len(known), out, OUTSIDE * len(known)


def _nation(kind: str) -> Area:
    return Area("nation", "United States", kind)


def _parts(area: Area) -> list[tuple[dict[str, Any], float]]:
    """Return what the model is asked for an area, each part with its weight."""
    kind = {} if area.kind == "all" else {"kind": area.kind}
    if area.step == "nation":
        return [({"state": None, **kind}, WHOLE)]
    if area.step == "state":
        return [({"state": area.code, **kind}, WHOLE)] if has_counties(area) else []
    if area.step == "division":
        return [
            ({"state": state, **kind}, weight)
            for state, weight in _of_division(area.code, area.kind).items()
        ]
    if area.step == "metro_area":
        return [({"county_fips": fips}, weight) for fips, weight in _of_metro(area.code).items()]
    raise ValueError(f"step: the model knows no area {area.step}")


@lru_cache(maxsize=64)
def _of_division(division: str, kind: str) -> dict[str, float]:
    """Return the hospitals of each state of a division that has counties of the kind."""
    frame = hospitals()
    counts = (frame if kind == "all" else frame[frame["kind"] == kind])["state"].value_counts()
    table = states()
    codes = table.index[table["census_division"] == division]
    there = [code for code in codes if has_counties(state_area(code, kind))]
    return {code: float(counts.get(code, 0)) + 1e-9 for code in there}


@lru_cache(maxsize=512)
def _of_metro(cbsa_code: str) -> dict[str, float]:
    """Return the hospitals of each county of a metropolitan area, its people where it has none."""
    table = _county_areas()
    inside = table.index[table == cbsa_code]
    counts = hospitals()["county_fips"].value_counts().reindex(inside).fillna(0.0)
    people = np.exp(counties()["population"].reindex(inside))
    weights = counts if counts.sum() else people
    return {str(fips): float(weight) for fips, weight in weights.items() if weight > 0}


@lru_cache(maxsize=1)
def _county_areas() -> pd.Series:
    """Return the metropolitan area of each metro county that the model knows, by FIPS code."""
    table = load("counties").set_index("county_fips")
    table = table[table["metro"].astype(bool)]
    return table["cbsa_code"].reindex(table.index.intersection(counties().index))


def _with(found: Range, figures: np.ndarray | None) -> Range:
    """Return a range with other figures, in the order of COLUMNS; None: it has none."""
    values = [None] * len(COLUMNS) if figures is None else [float(one) for one in figures]
    return replace(found, **dict(zip(COLUMNS, values, strict=True)), median_over_lists=None)  # type: ignore[arg-type]
