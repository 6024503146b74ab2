"""`python -m lib.commands intake`: hospitals' and payers' files into a table of offers."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lib.commands.parser import OneLineParser, one_line_parser, refusals, refused
from lib.datasets.damage import printable, shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["main"]
SUFFIXES = (".csv", ".parquet")
EXAMPLES = """examples:
  python -m lib.commands intake docs/hospital_file.csv --codes 20560,20561
  python -m lib.commands intake *.csv.gz *.json.gz --codes 20560,20561,97140 --out offers.parquet

Reads hospitals' machine-readable files (CMS's template, CSV tall and wide, JSON; lists from before
it, CSV and XLSX) and payers' in-network files (JSON), plain, .gz or .zip. What a file is, is told
by its bytes. Files are streamed: they may be larger than memory.

Kept are items whose code and code type, CPT or HCPCS, are those wanted. A rate for a case, a day
or a bundle, and a percentage, are kept with their methodology; negotiated_usd is empty then.

Prints the offers as CSV, or writes them to --out (.csv or .parquet). Progress and what was read,
kept, dropped and why go to standard error. A file that cannot be read is said in one line, and the
others go on; the exit code is 2 then.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, print or write, and return the exit code."""
    parser = one_line_parser("intake", "Price files of hospitals and payers as offers.", EXAMPLES)
    parser.add_argument("files", nargs="+", metavar="FILE", help="the files")
    parser.add_argument(
        "--codes", default="20560,20561", metavar="A,B", help="codes wanted (20560,20561)"
    )
    parser.add_argument("--out", metavar="OFFERS", help="file to write, .csv or .parquet")
    options = parser.parse_args(arguments)
    with refusals(parser):
        return _run(parser, options.files, options.codes, options.out)


def _run(parser: OneLineParser, files: list[str], codes: str, out: str | None) -> int:
    from lib.intake.price_files.codes import Wanted
    from lib.intake.price_files.errors import IntakeError
    from lib.intake.price_files.read import read

    if out is not None and not out.lower().endswith(SUFFIXES):
        raise ValueError(f'--out: "{shown(out)}" ends neither in .csv nor in .parquet')
    for file in files:
        if not os.path.isfile(file):  # unlike Path.is_file, it takes any text
            raise ValueError(f'there is no file "{shown(file)}"')
    try:
        wanted = Wanted(filter(None, (code.strip() for code in codes.split(",")))).codes
    except IntakeError as error:
        raise ValueError(f"--codes: {error}") from None
    found = []
    for file in files:
        progress = _Progress(Path(file).name)
        try:
            intake = read(file, wanted, on_progress=progress)
        except IntakeError as error:
            progress.end()
            refused("intake", str(error))
            continue
        progress.end()
        print("\n".join(map(printable, intake.report.lines())), file=sys.stderr)
        found.append(intake.offers)
    if found:
        _write(found, out)
    return 0 if len(found) == len(files) else 2


def _write(found: list[pd.DataFrame], out: str | None) -> None:
    """Write the offers of all files as one table."""
    import pandas as pd

    from lib.datasets.export import to_csv

    offers = pd.concat(found, ignore_index=True)
    try:
        if out is None:
            sys.stdout.write(to_csv(offers))
        elif out.lower().endswith(".csv"):
            Path(out).write_text(to_csv(offers), encoding="utf-8", newline="")
        else:
            offers.to_parquet(out, index=False)
    except OSError as error:
        if out is None:
            raise
        raise ValueError(f"--out: {shown(out)} cannot be written ({error.strerror})") from None


class _Progress:
    """Says how much of a file is read: in place on a terminal, else a line now and then."""

    def __init__(self, name: str) -> None:
        self._name = shown(name)
        self._in_place = sys.stderr is not None and sys.stderr.isatty()
        self._seconds = 0.2 if self._in_place else 5.0
        self._next = time.monotonic() + self._seconds
        self._said = False

    def __call__(self, taken: int, total: int) -> None:
        """Say it, if it is time."""
        now = time.monotonic()
        if now < self._next or not total:
            return
        self._next = now + self._seconds
        text = f"intake: {self._name}: {taken / total:.0%} of {total / 1e6:,.0f} MB"
        print(f"\r{text}" if self._in_place else text, end="" if self._in_place else "\n",
              file=sys.stderr, flush=True)  # fmt: skip
        self._said = True

    def end(self) -> None:
        """End the line that was written in place."""
        if self._said and self._in_place:
            print("\r\x1b[K", end="", file=sys.stderr)
