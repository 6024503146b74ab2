"""The market's figures of all four series as one table, around a place or by area."""

from __future__ import annotations

import pandas as pd

from lib.market.areas import all_parts
from lib.market.ranges import area_range, queries, widened_range
from lib.market.series import article_bands, clinic_examples, medicare_yardsticks
from lib.market.tables import range_row, range_table
from lib.scenario import Place, Visit


def summary(
    visit: Visit, price: str = "cash", kind: str = "all", place: Place | None = None
) -> pd.DataFrame:
    """Return the rows of all four series for a place, with widening; columns are RANGE_COLUMNS.

    US dollars; hospital rows come first, one for each reading, then clinics, article, Medicare.
    """
    rows = [
        range_row(widened_range(query, place, kind), query.recipe.reading)
        for query in queries(visit, price)
    ]
    for example in clinic_examples(visit.format).to_dict("records"):
        low, high = example["price_low_usd"], example["price_high_usd"]
        row = {"area": example["where"], "series": "clinic", "prices_seen_by": example["as_of"]}
        rows.append(row | ({"p50": low} if low == high else {"p10": low, "p90": high}))
    for band in article_bands(visit.format):
        row = {"area": band.label, "series": "article"}
        rows.append(row | {"p10": band.low_usd, "p90": band.high_usd})
    for yardstick in medicare_yardsticks(visit, place):
        row = {"area": yardstick.locality, "series": "medicare", "reading": yardstick.reading}
        rows.append(row | {"p50": yardstick.amount_usd})
    return range_table(rows)


def summary_by(visit: Visit, price: str, by: str, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Return hospital rows for every state or division and kind, without widening."""
    parts = all_parts(by, kinds)
    return range_table(
        [
            range_row(area_range(query, area), query.recipe.reading)
            for query in queries(visit, price)
            for area in parts
        ]
    )
