"""An owner's price lists of others: from a table to known prices of the clinic."""

from lib.intake.price_lists.cells import COMMAS, DATES, LENGTHS, RANGES
from lib.intake.price_lists.reading import (
    FIELDS,
    LABELS,
    NO_HEADER,
    Reading,
    as_written,
    dates_against,
    guessed,
    has_commas,
    has_lengths_between,
    has_ranges,
    has_slashed_dates,
    heads,
    other_prices,
    to_remember,
    untold_columns,
)
from lib.intake.price_lists.rows import (
    Found,
    Problem,
    known_prices,
    lists_of,
    odd_rows,
    prices_in,
    tells_who,
)

__all__ = [
    "COMMAS", "DATES", "FIELDS", "LABELS", "LENGTHS", "NO_HEADER", "RANGES", "Found", "Problem",
    "Reading", "as_written", "dates_against", "guessed", "has_commas", "has_lengths_between",
    "has_ranges", "has_slashed_dates", "heads", "known_prices", "lists_of", "odd_rows",
    "other_prices", "prices_in", "tells_who", "to_remember", "untold_columns",
]  # fmt: skip
