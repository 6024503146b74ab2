"""An owner's price lists of others: from a table to known prices of the clinic."""

from lib.intake.price_lists.cells import COMMAS, DATES, RANGES
from lib.intake.price_lists.reading import (
    FIELDS,
    LABELS,
    NO_HEADER,
    Reading,
    guessed,
    has_commas,
    has_ranges,
    has_slashed_dates,
    heads,
    to_remember,
)
from lib.intake.price_lists.rows import Found, Problem, known_prices, lists_of, odd_rows, tells_who

__all__ = [
    "COMMAS", "DATES", "FIELDS", "LABELS", "NO_HEADER", "RANGES", "Found", "Problem", "Reading",
    "guessed", "has_commas", "has_ranges", "has_slashed_dates", "heads", "known_prices",
    "lists_of", "odd_rows", "tells_who", "to_remember",
]  # fmt: skip
