"""The other series beside hospitals: clinic examples, the article's ranges, Medicare amounts.

Series are never mixed in one statistic; each function returns rows that stand by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.datasets.package import load
from lib.datasets.places import Place, states
from lib.market.medicare import locality_label, locality_of, medicare_amount
from lib.market.recipes import recipes
from lib.visit import Visit


@dataclass(frozen=True)
class Band:
    """A range in print, US dollars per session: who says so is the article, not data."""

    label: str
    low_usd: float
    high_usd: float


@dataclass(frozen=True)
class Yardstick:
    """Medicare's amount for one reading of a visit, non-facility, US dollars."""

    reading: str
    recipe: str
    locality: str
    amount_usd: float


def clinic_examples(format: str) -> pd.DataFrame:
    """Return every clinic example of a format, anywhere, cheapest first.

    Columns are those of `clinic_prices.csv`, and `where` ("Lexington, SC", or the state's name).
    Examples, not a sample: show each, compute nothing from them.
    """
    table = load("clinic_prices")
    rows = table[table["format"] == format].sort_values(["price_low_usd", "seller"])
    state_names = rows["state"].map(states()["name"])
    return rows.assign(where=(rows["city"] + ", " + rows["state"]).fillna(state_names))


def article_bands(format: str) -> tuple[Band, ...]:
    """Return the article's ranges for a format: two for stand-alone, one for bundled, or none.

    They are never compared with hospital sums of another good (see the product's rule 7).
    """
    table = load("article")
    bands = []
    for row in table[table["format"] == format].to_dict("records"):
        bands.append(Band("in print, typical", row["low"], row["high"]))
        if not pd.isna(row["outer_low"]):
            bands.append(Band("in print, at the outside", row["outer_low"], row["outer_high"]))
    return tuple(bands)


def medicare_yardsticks(visit: Visit, place: Place | None) -> tuple[Yardstick, ...]:
    """Return Medicare's amount for each reading at the place's locality, else the nation's.

    The recipe's codes, non-facility, with the multiple-procedure reduction; a current changes
    nothing, since it changes no code.
    """
    locality, label = locality_of(place), locality_label(place)
    return tuple(
        Yardstick(r.reading, str(r), label, medicare_amount(r.units, locality))
        for r in recipes(visit)
    )
