"""`python -m lib.commands check`: every row of every table against its description."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lib.commands.parser import one_line_parser
from lib.datasets.check import problems, row_count, stamp
from lib.datasets.package import DATA_FOLDER, DataPackageError

EXAMPLES = """examples:
  python -m lib.commands check
  python -m lib.commands check --stamp

Prints one line for each problem, with its mend; exit code 1 where there is any.
"""

MOST_LINES = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, print, and return the exit code: 0 without problems, 1 with."""
    parser = one_line_parser(
        "check", "Every row of every table against data/datapackage.json.", EXAMPLES
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DATA_FOLDER)
    parser.add_argument("--stamp", action="store_true", help="write size and hash of every file")
    options = parser.parse_args(arguments)
    try:
        if options.stamp:
            stamp(options.folder)
        found = problems(options.folder)
    except DataPackageError as error:
        found = error.problems
    if not found:
        tables, rows = row_count(options.folder)
        print(f"{tables} tables, {rows:,} rows: no problems")
        return 0
    for problem in found[:MOST_LINES]:
        print(problem)
    if len(found) > MOST_LINES:
        print(f"and {len(found) - MOST_LINES} more")
    return 1
