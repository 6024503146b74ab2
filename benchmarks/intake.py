"""`python -m benchmarks.intake FILE…`: reading a price file beside a bare scan of the same file.

The scan reads the same unpacked stream and keeps nothing: `csv.reader` over CSV, ijson's
`basic_parse` over JSON, openpyxl's rows over XLSX. Both are timed in turns, the best of each
counts. Memory is the peak of a fresh process that imports and reads, less that of a bare
interpreter; a file of some kilobytes is scanned faster than an empty table is made.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

import ijson
import openpyxl

from lib.intake.price_files.errors import IntakeError
from lib.intake.price_files.opened import Limits, Opened, counted, opened
from lib.intake.price_files.read import read

MOST_TIMES, MOST_MB, ROUNDS = 2, 150, 5
# Linux alone: what getrusage tells of a child includes the memory of its parent.
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if 'VmHWM' in line))"
READ = """
import sys
from lib.intake.price_files.errors import IntakeError
from lib.intake.price_files.read import read
try:
    read(sys.argv[1], sys.argv[2].split(","))
except IntakeError:
    pass
"""


def scan(path: str) -> str:
    """Scan each file in a file without keeping anything; returns what scanned it."""
    scanner = "none"
    with counted(path, lambda taken: None) as source:
        for file in opened(source, path, Limits()):
            if isinstance(file, Opened):
                scanner = _scan_one(file)
    return scanner


def _scan_one(file: Opened) -> str:
    if file.kind == "json":
        deque(ijson.basic_parse(file.stream), 0)
        return "ijson"
    if file.kind == "xlsx":
        book = openpyxl.load_workbook(file.stream, read_only=True, data_only=True)
        for sheet in book.worksheets:
            deque(sheet.iter_rows(values_only=True), 0)
        return "openpyxl"
    text = io.TextIOWrapper(file.stream, encoding="latin-1", newline="")
    deque(csv.reader(text), 0)
    text.detach()
    return "csv.reader"


def peak_mb(*arguments: str) -> float:
    """Peak memory of a fresh interpreter that runs a text with arguments, megabytes."""
    command = [sys.executable, "-c", arguments[0] + PEAK, *arguments[1:]]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout) / 1024


def row(path: str, codes: str) -> str:
    """Measure one file."""
    ours, bare, kept, scanner = [], [], "refused", "none"
    for number in range(ROUNDS):
        start = time.perf_counter()
        try:
            kept = f"{read(path, codes.split(',')).report.n_offers:,}"
        except IntakeError:
            kept = "refused"
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        try:
            scanner = scan(path)
        except IntakeError:
            scanner = "none"
        bare.append(time.perf_counter() - start)
        if number and sum(ours) > 30:
            break
    peak = peak_mb(READ, path, codes) - peak_mb("")
    best, least = min(ours), min(bare)
    return (
        f"| {Path(path).name} | {kept} | {best:.3f} | {least:.3f} ({scanner}) "
        f"| {best / least:.2f} | {peak:.0f} |"
    )


def main() -> None:
    """Measure the files named, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--codes", default="20560,20561,97140")
    options = parser.parse_args()
    print(f"allowed: {MOST_TIMES} times the scan, {MOST_MB} MB above a bare interpreter")
    print("| file | offers | seconds | scan | times | peak MB |\n|---|---|---|---|---|---|")
    for path in options.files:
        print(row(path, options.codes), flush=True)


if __name__ == "__main__":
    main()
