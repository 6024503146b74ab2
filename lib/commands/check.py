"""`python -m lib.commands check`: every row of every table against its description."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from lib.commands.parser import one_line_parser
from lib.datasets.check import problems, row_count, stamp
from lib.datasets.damage import shown
from lib.datasets.package import DATA_FOLDER

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
    parser.add_argument("folder", nargs="?", default=str(DATA_FOLDER), help="default data")
    parser.add_argument(
        "--stamp",
        action="store_true",
        help="after a deliberate edit: write size, rows and hash of every file, if all is well",
    )
    options = parser.parse_args(arguments)
    if not os.path.isdir(options.folder):  # unlike Path.is_dir, it takes any text
        parser.error(f'folder: there is no folder "{shown(options.folder)}"')
    folder = Path(options.folder)
    found = problems(folder, stamping=options.stamp)
    if not found:
        if options.stamp:
            stamp(folder)
        tables, rows = row_count(folder)
        print(f"{tables} tables, {rows:,} rows: no problems")
        return 0
    for problem in found[:MOST_LINES]:
        print(problem)
    if len(found) > MOST_LINES:
        print(f"and {len(found) - MOST_LINES} more")
    if options.stamp:
        print("check: nothing is stamped until these are mended", file=sys.stderr)
    return 1
