"""The market's figures of all four series as one table, around a place or by area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from lib.datasets.figures import FieldError
from lib.datasets.places import Place
from lib.market.areas import NATION, Area, all_parts
from lib.market.comparisons import differences_table, sides_around, sides_by
from lib.market.downloads import Context, context_of, described
from lib.market.offers import EVERYTHING, Filter
from lib.market.pairs import areas_named, checked_names
from lib.market.ranges import Query, Range, area_range, queries, widened_range
from lib.market.recipes import WITHOUT_READING, readings_of, recipe_without_needling
from lib.market.series import article_bands, clinic_examples, medicare_yardsticks
from lib.market.tables import range_row, range_table
from lib.visit import Visit

Row = tuple[dict[str, Any], Context]
# What makes other figures of ranges of one query, such as those of a model.
Told = Callable[[Query, Sequence[Range]], Sequence[Range]]


def asked(
    visit: Visit, price: str, chosen: Filter = EVERYTHING, reading: str | None = None
) -> tuple[Query, ...]:
    """Return the query of a reading by its name, or of every reading of the visit with needling.

    Raises FieldError for a reading that visits of this format do not have.
    """
    found = queries(visit, price, chosen)
    if reading is None:
        return found
    names = readings_of(visit.format)
    if reading not in names:
        choices = f"is one of {', '.join(names)}" if names else "has no meaning here"
        raise FieldError("reading", f"reading of {visit.format} visits {choices}")
    if without := recipe_without_needling(visit):
        found = (*found, Query(without, price, 1.0, chosen))
    return (found[names.index(reading)],)


def reading_name(query: Query, visit: Visit) -> str | None:
    """Return the name of the reading that a query asks for; None where the visit has but one."""
    for name in readings_of(visit.format):
        if asked(visit, query.price, query.chosen, name) == (query,):
            return name
    return None


def summary(
    visit: Visit,
    price: str = "cash",
    kind: str = "all",
    place: Place | None = None,
    chosen: Filter = EVERYTHING,
    reading: str | None = None,
    told: Told | None = None,
) -> pd.DataFrame:
    """Return the rows of all four series for a place, with widening.

    Columns are RANGE_COLUMNS, `what` (the codes, the seller, the range in print) and the context
    of each row. US dollars. Hospital rows come first, one for each reading, then clinics, article,
    Medicare. The filter and the price act on hospital rows alone; a visit read without needling
    has no others. With `told` hospital rows hold the figures that it makes of the range.
    """
    found = asked(visit, price, chosen, reading)
    ranges = [(query, widened_range(query, place, kind)) for query in found]
    rows = _hospital_rows(visit, ranges, told)
    readings = {_reading(query) for query in found}
    if WITHOUT_READING not in readings:
        rows += _others(visit, place, readings)
    return _table(rows)


def summary_by(
    visit: Visit,
    price: str,
    by: str,
    kinds: tuple[str, ...],
    chosen: Filter = EVERYTHING,
    reading: str | None = None,
    least: int = 0,
    told: Told | None = None,
) -> pd.DataFrame:
    """Return hospital rows for the nation, every division or every state and kind, not widened.

    Rows with fewer than `least` price lists are left away; `told` as in summary().
    """
    found = asked(visit, price, chosen, reading)
    return _of_areas(visit, found, all_parts(by, kinds), told, least)


def summary_of_named(
    visit: Visit,
    price: str,
    names: Sequence[str],
    chosen: Filter = EVERYTHING,
    reading: str | None = None,
    told: Told | None = None,
) -> pd.DataFrame:
    """Return hospital rows for states (metro and rural) and metropolitan areas by their names.

    `told` as in summary(). Raises FieldError for a name that is not known, or too many of them.
    """
    areas = [area for name in checked_names(names) for area in areas_named(name)]
    return _of_areas(visit, asked(visit, price, chosen, reading), areas, told)


def _of_areas(
    visit: Visit,
    found: Sequence[Query],
    areas: Sequence[Area],
    told: Told | None,
    least: int = 0,
) -> pd.DataFrame:
    ranges = [(query, area_range(query, area)) for query in found for area in areas]
    enough = [(query, one) for query, one in ranges if one.n_price_lists >= least]
    return _table(_hospital_rows(visit, enough, told))


def summary_of_differences(
    visit: Visit,
    price: str,
    place: Place | None = None,
    by: str | None = None,
    chosen: Filter = EVERYTHING,
    reading: str | None = None,
) -> pd.DataFrame:
    """Return metro less rural for each reading: of the nation and the place's state, or by area.

    Columns are those of differences_table and the context of each row.
    """
    pairs = sides_by(by) if by else sides_around(place)
    found = asked(visit, price, chosen, reading)
    tables = [described(*differences_table(visit, query, pairs)) for query in found]
    return pd.concat(tables, ignore_index=True)


def _reading(query: Query) -> str:
    return query.recipe.reading


def _hospital_rows(
    visit: Visit, ranges: Sequence[tuple[Query, Range]], told: Told | None
) -> list[Row]:
    figures = "posted" if told is None else "estimated"
    rows = []
    for query, found in ranges:
        (one,) = (found,) if told is None else told(query, (found,))
        row = range_row(one, _reading(query)) | {"what": str(query.recipe)}
        rows.append((row, context_of(visit, query, figures=figures)))
    return rows


def _others(visit: Visit, place: Place | None, readings: set[str]) -> list[Row]:
    rows: list[Row] = []
    # Of what is in print and what clinics post, the kind of visit is all that is known.
    in_print = Context(format=visit.format)
    for example in clinic_examples(visit.format).to_dict("records"):
        low, high = example["price_low_usd"], example["price_high_usd"]
        row = {"area": example["where"], "series": "clinic", "prices_seen_by": example["as_of"]}
        ends = {"p50": low} if low == high else {"p10": low, "p90": high}
        rows.append((row | ends | {"what": example["seller"]}, in_print))
    for band in article_bands(visit.format):
        ends = {"p10": band.low_usd, "p90": band.high_usd}
        row = {"area": NATION, "series": "article", "what": band.label}
        rows.append((row | ends, in_print))
    for yardstick in medicare_yardsticks(visit, place):
        if yardstick.reading in readings:
            row = {"area": yardstick.locality, "series": "medicare", "p50": yardstick.amount_usd}
            row |= {"reading": yardstick.reading, "what": yardstick.recipe}
            rows.append((row, Context(visit)))
    return rows


def _table(rows: Sequence[Row]) -> pd.DataFrame:
    table = range_table([row for row, _ in rows])
    what = pd.Series([row["what"] for row, _ in rows], table.index, dtype="str")
    return described(table.assign(what=what), [context for _, context in rows])
