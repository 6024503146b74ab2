"""`python -m lib.commands estimate`: what sellers like those of a table post, as CSV."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from lib.commands.parser import one_line_parser, refusals
from lib.datasets.export import to_csv
from lib.intake.tables import MOST_BYTES, as_frame, read_table
from lib.pricing.hospital.placed import COLUMNS, is_header
from lib.pricing.hospital.table import ADDED, with_estimates

EXAMPLES = f"""examples:
  python -m lib.commands estimate docs/offers.csv
  python -m lib.commands estimate - < docs/offers.csv

Reads CSV, TSV or XLSX with a header, of which these columns are looked at and may be empty:
  {", ".join(COLUMNS)}
A row needs a place (zip, county_fips or state; the first of them counts) and a cpt_code or,
without one, a visit's format; price_kind is cash (default) or gross. Prices in the file are never
looked at.

Prints the same rows in the same order with {", ".join(ADDED)} and
problem. Quantiles are those of one seller's price there, in US dollars; median_low and median_high
bound the median with 95% confidence; n_offers and n_price_lists are counted in the area that step
names. A row without an estimate says why in problem; the others go on.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table with its estimates; exits with 2 and one line for a file that is none."""
    parser = one_line_parser("estimate", "What hospitals like these post, estimated.", EXAMPLES)
    parser.add_argument("offers", metavar="OFFERS.csv", help="the table, or - for standard input")
    options = parser.parse_args(arguments)
    with refusals(parser):
        try:
            rows = as_frame(read_table(_bytes_of(options.offers)), is_header)
        except OSError as error:
            raise ValueError(f"{options.offers} cannot be read ({error.strerror})") from None
        text = to_csv(with_estimates(rows))
    print(text, end="")
    return 0


def _bytes_of(name: str) -> bytes:
    """Return a file's bytes, one more at most than are read."""
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)
