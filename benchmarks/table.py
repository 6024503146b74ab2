"""What the benchmark prints: the machine, and Markdown tables with goals beside the figures."""

import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.apps import NAMES
from benchmarks.loading import Load
from benchmarks.moves import Seen

TO_DASH, TO_BLANK, MEGABYTES = 1.25, 1.25, 5
Moved = Mapping[str, Sequence[Seen]]


def machine(chromium: str) -> str:
    """The machine and the versions, on one line."""
    names = [
        line.partition(":")[2].strip()
        for file in (Path("/proc/cpuinfo"),)
        if file.exists()
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    chip = names[0] if names else platform.processor() or platform.machine()
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "dash", "plotly"))
    return (
        f"{os.cpu_count()} cores ({chip}), {platform.system()}{load}; Python "
        f"{platform.python_version()}, Chromium {chromium}, {packages}"
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown whose columns line up."""
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    lines = [heads, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in lines
    )


def moves(timed: Mapping[str, Moved], heard: Mapping[str, Moved]) -> str:
    """How long each move takes, and what it changes and sends."""
    heads = ["move", "of", "repaint p50", "p95", "settled p50", "p95",
             f"to Dash (goal {TO_DASH})", "to blank", "charts", "rebuilt (goal 0)",
             "elements", "kB first", "kB later"]  # fmt: skip
    return table(heads, [row for name in timed for row in _rows_of(name, timed[name], heard[name])])


def _rows_of(name: str, timed: Moved, heard: Moved) -> Iterator[list[str]]:
    settled = {app: statistics.median(one.settled for one in seen) for app, seen in timed.items()}
    for app in NAMES:
        seen, listened = timed[app], heard[app]
        mine = app == "app"
        yield [
            name if mine else "", app,
            *_span([one.first for one in seen]), *_span([one.settled for one in seen]),
            _ratio(settled["app"], settled["Dash"]) if mine else "",
            _ratio(settled["app"], settled["blank"]) if mine else "",
            str(seen[-1].charts), str(max(one.rebuilt for one in [*seen, *listened])),
            f"{statistics.median(one.elements for one in seen):.0f}",
            f"{(listened[0].bytes or 0) / 1000:.1f}",
            f"{statistics.median(one.bytes or 0 for one in listened[1:]) / 1000:.1f}",
        ]  # fmt: skip


def _span(values: Sequence[float]) -> tuple[str, str]:
    return f"{np.percentile(values, 50):.0f}", f"{np.percentile(values, 95):.0f}"


def _ratio(this: float, that: float) -> str:
    return f"{this / that:.2f}"


def loads(found: Mapping[str, Mapping[str, Load]]) -> str:
    """What the first load of each page takes."""
    requests = [f"{name}: requests" for name in NAMES]
    carried = [f"{name}: MB" for name in NAMES]
    carried[0] += f" (goal {MEGABYTES})"
    heads = ["first load", *requests, *carried]
    rows = [
        [page, *(str(load[name].requests) for name in NAMES),
         *(f"{load[name].bytes / 1e6:.2f}" for name in NAMES)]
        for page, load in found.items()
    ]  # fmt: skip
    return table(heads, rows)


def starts(page: str, seconds: Mapping[str, Sequence[float]]) -> str:
    """How long a new server takes to its first chart."""
    middle = {name: statistics.median(values) for name, values in seconds.items()}
    heads = [f"start to first chart, {page}", *(f"{name}: s" for name in NAMES),
             f"app to blank (goal {TO_BLANK})"]  # fmt: skip
    told = [
        f"{middle[name]:.2f} ({min(seconds[name]):.2f}–{max(seconds[name]):.2f})" for name in NAMES
    ]
    count = f"median of {len(seconds['app'])} (least–most)"
    return table(heads, [[count, *told, _ratio(middle["app"], middle["blank"])]])


def server_times(found: Mapping[str, Sequence[Mapping[str, float]]]) -> str:
    """Where the server's time of a move goes."""
    heads = ["server, one move", "ours: ms", "Streamlit: ms", "Streamlit's share"]
    rows = []
    for name, runs in found.items():
        ours, theirs = (
            1000 * statistics.median(run.get(side, 0.0) for run in runs)
            for side in ("ours", "streamlit")
        )
        rows.append([name, f"{ours:.0f}", f"{theirs:.0f}", f"{theirs / (ours + theirs):.0%}"])
    return table(heads, rows)
