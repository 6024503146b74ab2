"""The one door: a file or stream in, its offers and a report out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lib.datasets.damage import shown
from lib.intake.price_files.codes import Wanted
from lib.intake.price_files.errors import CutShort, IntakeError, Stopped
from lib.intake.price_files.offers import as_frame
from lib.intake.price_files.opened import Counted, Limits, Opened, counted, opened, size_of
from lib.intake.price_files.report import Report, Tally
from lib.intake.price_files.tables import read_csv, read_workbook

if TYPE_CHECKING:
    import pandas as pd

SECONDS_BETWEEN = 0.1
LIMITS = Limits()


@dataclass(frozen=True)
class Intake:
    """A file's offers, with the columns of COLUMNS, and what became of its rows."""

    offers: pd.DataFrame
    report: Report


class _Cancelled(Stopped):
    """The reader no longer wants it."""


def read(
    source: str | Path | BinaryIO,
    codes: Iterable[str],
    *,
    name: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: Limits = LIMITS,
) -> Intake:
    """Return the offers that a file holds for some codes, CPT or HCPCS.

    Takes a path or a binary stream: a hospital's CSV (CMS's template, tall or wide, of any version,
    or a list from before it), XLSX or JSON, or a payer's in-network JSON; plain, .gz or .zip, also
    one in the other. What it is, is told by its bytes. It is streamed: memory does not grow with
    the file, but with the offers kept.

    Whatever row holds a wanted code is kept, or counted among the report's `dropped`. Code and type
    must match: 20560 as a procedure's number, a revenue code or a DRG is none. A rate for a case, a
    day, a bundle or a head, and a percentage, are kept with their methodology; no dollars are taken
    from them (`negotiated_usd` is empty).

    `on_progress` is called ten times a second at most with the bytes read and how many there are
    (0 if unknown), `cancelled` as often; once that is true, the report says so and holds what was
    read.

    Raises IntakeError where nothing can be read, with one line that says why.
    """
    wanted = Wanted(codes)
    shown_name = shown(name or getattr(source, "name", None) or "the file")
    if isinstance(source, str | Path):
        shown_name = shown(name or Path(source).name)
    watched = _Watch(on_progress, cancelled)
    tally = Tally(wanted.codes)
    with counted(source, watched) as bytes_of:
        watched.total = size_of(bytes_of)
        return _read(bytes_of, shown_name, wanted, tally, limits, watched)


class _Watch:
    """Tells progress, and stops the reading on request."""

    def __init__(
        self,
        on_progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._on_progress, self._cancelled = on_progress, cancelled
        self.total = 0
        self._next = 0.0

    def __call__(self, taken: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + SECONDS_BETWEEN
        if self._cancelled is not None and self._cancelled():
            raise _Cancelled("cancelled")
        self.tell(taken)

    def tell(self, taken: int) -> None:
        if self._on_progress is not None:
            self._on_progress(min(taken, self.total) if self.total else taken, self.total)


def _read(
    source: Counted, name: str, wanted: Wanted, tally: Tally, limits: Limits, watched: _Watch
) -> Intake:
    files = opened(source, name, limits)
    stopped, cancelled, problems, read_any = "", False, [], False
    try:
        for file in files:
            if isinstance(file, IntakeError):
                problems.append(file)
                continue
            try:
                _read_file(file, wanted, tally)
                read_any = True
            except IntakeError as error:
                problems.append(error)
            except Stopped:
                raise
            except CutShort as error:  # this file alone: the others of an archive are read
                member = file.name.partition("!")[2]
                if member:
                    tally.remark("a file in it is not read to its end", member, str(error))
                stopped = stopped or (f"{member}: {error}" if member else str(error))
    except _Cancelled:
        stopped, cancelled = "cancelled", True
    except CutShort as error:
        stopped = str(error)
    if not cancelled and not tally.tables:
        if stopped:
            raise IntakeError(f"{name}: {stopped}")
        if problems:
            raise problems[0]
    for problem in problems:
        tally.remark("a file in it cannot be read", name, str(problem))
    if read_any and not stopped:
        watched.tell(watched.total)
    report = tally.report(name, source.taken, stopped, cancelled)
    return Intake(as_frame(tally.offers), report)


def _read_file(file: Opened, wanted: Wanted, tally: Tally) -> None:
    if file.kind == "json":
        from lib.intake.price_files.json_files import read_json

        read_json(file, wanted, tally)
    elif file.kind == "xlsx":
        read_workbook(file, wanted, tally)
    else:
        read_csv(file, wanted, tally)
