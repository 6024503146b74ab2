"""Tables of results: the same columns on the page, in downloads and from the command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from lib.datasets.package import load
from lib.market.areas import Area, inside
from lib.market.ranges import Query, Range

RANGE_COLUMNS = (
    "area", "step", "series", "reading", "n_offers", "n_price_lists", "n_left_out",
    "top_list_share", "confidence", "p10", "p25", "p50", "p75", "p90", "median_low",
    "median_high", "prices_seen_by",
)  # fmt: skip
QUANTILE_COLUMNS = ("p10", "p25", "p50", "p75", "p90", "median_low", "median_high")
COUNT_COLUMNS = ("n_offers", "n_price_lists", "n_left_out")
ROW_COLUMNS = (
    "price_usd", "left_out", "hospital", "city", "state", "kind", "codes", "flag", "price_list",
    "hospital_type", "ownership", "source_url", "observed_by", "ccn", "zip", "county_fips",
)  # fmt: skip


def range_row(found: Range, reading: str) -> dict[str, Any]:
    """Return one hospital row of RANGE_COLUMNS; quantiles in US dollars, unrounded."""
    own = {name: getattr(found, name) for name in RANGE_COLUMNS if hasattr(found, name)}
    return own | {
        "area": found.area.label,
        "step": found.area.step,
        "series": "hospital",
        "reading": reading,
    }


def range_table(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame with RANGE_COLUMNS; counts are whole numbers or missing."""
    frame = pd.DataFrame(rows, columns=list(RANGE_COLUMNS))
    return frame.astype(dict.fromkeys(COUNT_COLUMNS, "Int64"))


def ranges_as_table(found: Iterable[Range], reading: str) -> pd.DataFrame:
    """Return the table of some ranges of one reading."""
    return range_table([range_row(one, reading) for one in found])


def offer_rows(query: Query, area: Area | None = None) -> pd.DataFrame:
    """Return every offer of a query in an area (or everywhere), flagged ones included.

    Columns are ROW_COLUMNS, cheapest first; `price_usd` is the visit's price in US dollars.
    """
    found = query.offers if area is None else inside(query.offers, area)
    return found.sort_values(["price_usd", "ccn"])[list(ROW_COLUMNS)].reset_index(drop=True)


def sellers_by_metro_area(query: Query) -> pd.DataFrame:
    """Return metropolitan areas with offers: `cbsa_title`, `albers_x`, `albers_y`, and counts.

    `albers_x` and `albers_y` are drawing units of `states_albers.json`; offers that statistics use
    are counted.
    """
    found = query.offers
    found = found[~found["left_out"] & found["metro"]]
    grouped = found.groupby("cbsa_code")["price_list"]
    counts = pd.DataFrame({"n_offers": grouped.size(), "n_price_lists": grouped.nunique()})
    areas = load("metro_areas").set_index("cbsa_code")[["cbsa_title", "albers_x", "albers_y"]]
    return areas.join(counts, how="inner").reset_index(drop=True)
