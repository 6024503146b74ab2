"""A table of offers in, the same table with an estimate of each out."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pandas as pd

from lib.datasets.damage import PLAIN_NUMBER
from lib.pricing.hospital.behind import behind
from lib.pricing.hospital.estimate import COLUMNS, estimates
from lib.pricing.hospital.placed import HEAD, OffersError, known_codes, placed
from lib.pricing.money import cents

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
LONGEST_CELL = 10_000
ADDED = (*COLUMNS, "n_offers", "n_price_lists", "step")
NOT_HERE = "no data here (outside the 50 states and DC): figures of the nation"


def read_offers(data: bytes) -> pd.DataFrame:
    """Return the cells of a CSV file as texts, a column for each of its header.

    UTF-8 with or without a mark, else the code page of Windows. Raises OffersError for a file that
    is empty, too large or no table; the message names the row where one is wrong.
    """
    if len(data) > MOST_BYTES:
        raise OffersError(
            f"the file is larger than {MOST_BYTES / 1e6:.0f} MB, and at most so much is "
            "read at once: split it"
        )  # fmt: skip
    header, *rows = _cells(data) or [[]]
    if not any(name.strip() for name in header):
        raise OffersError(f"the file is empty; its first row is a header with {HEAD}")
    if len(rows) > MOST_ROWS:
        raise OffersError(
            f"the file has {len(rows):,} rows, and at most {MOST_ROWS:,} are read at once: "
            "split it"
        )  # fmt: skip
    for number, row in enumerate(rows, start=2):
        if len(row) > len(header):
            raise OffersError(
            f"row {number} has {len(row)} cells, and the header {len(header)}: is a "
                "comma not within quotes?"
            )  # fmt: skip
        if max(map(len, row)) > LONGEST_CELL:
            raise OffersError(
                f"row {number} has a cell of more than {LONGEST_CELL:,} characters: is a quotation "
                "mark never closed?"
            )
    full = [row + [""] * (len(header) - len(row)) for row in rows]
    return pd.DataFrame(full, columns=pd.Index(header, dtype=object), dtype=object)


def _cells(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    # Rows that are blank altogether are none, as spreadsheets leave them at the end.
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in reader if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise OffersError(f"row {reader.line_num}: {error}") from None
    return rows


def with_estimates(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table of offers, in its order, with what sellers like each post, in US dollars.

    Beside the table's own columns stand those of ADDED and `problem`. Quantiles are those of one
    seller's price there, `median_low` and `median_high` bound the median with 95% confidence;
    what is counted, and in which area (`step`), is as in behind(). They are empty where `problem`
    says why there is no estimate. A column of the table that has one of these names is replaced.

    Raises OffersError for a header without a place, or without a code or a visit.
    """
    found = placed(rows.reset_index(drop=True))
    ready = found.dropna(subset=["state", "good", "price_kind"])
    result = pd.DataFrame({name: pd.Series(dtype=object) for name in ADDED}, index=found.index)
    if len(ready):
        asked, counted = _asked(ready), behind(ready)
        for price, rows_of_price in asked.groupby(ready["price_kind"], sort=False):
            priced = estimates(rows_of_price, str(price)).map(cents).astype(object)
            result.loc[priced.index, list(COLUMNS)] = priced
        result.loc[ready.index, list(counted.columns)] = counted.astype(object)
    abroad = found["state"].notna() & found["division"].isna()
    said = found["problem"].where(~abroad, found["problem"].map(_with_nation))
    own = rows.reset_index(drop=True).map(_as_it_was)
    own = own.loc[:, ~own.columns.isin([*ADDED, "problem"])]
    return pd.concat([own, result.assign(problem=said)], axis=1)


def _asked(ready: pd.DataFrame) -> pd.DataFrame:
    """Return placed offers as the model is asked; one outside of the states asks for the nation."""
    inside, good = ready["division"].notna(), ready["good"].map(lambda one: one.key)
    is_code = good.isin(known_codes())
    return pd.DataFrame(
        {
            "cpt_code": good.where(is_code),
            "recipe": good.where(~is_code),
            "county_fips": ready["county_fips"].where(inside),
            "state": ready["state"].where(inside),
            "hospital_type": ready["hospital_type"],
            "owner": ready["ownership"].where(ready["ownership"].notna(), ready["owner"]),
            "needling_factor": ready["factor"].astype(float),
        }
    )


def _with_nation(problem: str) -> str:
    return "; ".join(filter(None, (problem, NOT_HERE)))


def _as_it_was(cell: Any) -> Any:
    """Return a cell as it is written out again: below zero a number is one, and no formula."""
    text = str(cell)
    return Decimal(text) if text.startswith("-") and PLAIN_NUMBER.fullmatch(text) else cell
