"""How long a move takes, what it sends, and how long a page takes to come, against two others.

python -m benchmarks [--repetitions 30] [--starts 5] [--page prices-by-area]

The app, a blank Streamlit page with as many charts and the same charts in Dash take turns, so that
what else the machine does hits all three alike. This prints tables and judges nothing;
docs/speed.md says what each column means.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import table
from benchmarks.apps import NAMES, App, sampled, three
from benchmarks.clinic import benchmark_clinic
from benchmarks.loading import Load, drawn, first_load, start, window
from benchmarks.moves import MOVES, Move, Seen, moved, moved_and_heard, touch_of
from lib.store import Store
from lib.ui.server.compressed import VARIABLE as CACHE
from tests.browser.chromium import ADVICE, find_or_install
from tests.browser.harness import launch

# Moves beside the timed ones: those listened to, after a first that loads what later ones keep.
LISTENED = 3
SAMPLED = 10
CHARTS = "() => document.querySelectorAll('.js-plotly-plot').length"
# What the charts hold, without the names that plotly gives to traces.
DRAWING = """() => JSON.stringify([...document.querySelectorAll('.js-plotly-plot')]
    .map((chart) => chart.data.map(({ uid, ...trace }) => trace)))"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--repetitions", type=int, default=30, help="timed moves of each control")
    parser.add_argument("--starts", type=int, default=5, help="new servers of each of the three")
    parser.add_argument(
        "--page", action="append", help="only this page (its path); may be repeated"
    )
    options = parser.parse_args()
    paths = list(dict.fromkeys(map(path_of, MOVES)))
    if unknown := set(options.page or []) - set(paths):
        parser.error(f"no page {', '.join(sorted(unknown))}; there are {', '.join(paths)}")
    chosen = [one for one in MOVES if path_of(one) in (options.page or paths)]
    chromium = find_or_install(install=False)
    if chromium is None:
        print(ADVICE, file=sys.stderr)
        return 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ[CACHE] = str(folder / "cache")
        browser = launch(stack.enter_context(sync_playwright()), chromium)
        stack.callback(browser.close)
        print(table.machine(browser.version), flush=True)
        run(browser, folder, chosen, options.repetitions, options.starts)
    return 0


def run(
    browser: Browser, folder: Path, chosen: Sequence[Move], repetitions: int, starts: int
) -> None:
    """Take all times and print them."""
    path = folder / "clinics.sqlite"
    with closing(Store(path)) as store:
        store.create(benchmark_clinic())
    apps = three(path)
    with ExitStack() as servers:
        urls = {app.name: servers.enter_context(app.serve()).url for app in apps}
        timed, heard, loads, different = {}, {}, {}, []
        for move in chosen:
            with ExitStack() as windows:
                pages, loads[path_of(move)] = opened(browser, windows, apps, urls, move)
                if pages["app"].evaluate(DRAWING) != pages["Dash"].evaluate(DRAWING):
                    different.append(move.name)
                heard[move.name], timed[move.name] = in_turn(pages, move, repetitions)
            print(f"{move.name} timed", file=sys.stderr, flush=True)
    print(f"\nMilliseconds from the touch, {repetitions} moves\n")
    print(table.moves(timed, heard))
    if different:
        print(f"\nDash does not draw the same charts: {', '.join(different)}")
    print(f"\n{table.loads(loads)}", flush=True)
    if starts:
        first = chosen[0]
        seconds = started(browser, apps, first, timed[first.name]["app"][0].charts, starts)
        print(f"\n{table.starts(first.name, seconds)}", flush=True)
    print(f"\n{table.server_times(sampled_moves(browser, folder, chosen))}")


def path_of(move: Move) -> str:
    """The page of a move, whatever it is asked."""
    return move.path.partition("?")[0]


def opened(
    browser: Browser, windows: ExitStack, apps: Sequence[App], urls: dict[str, str], move: Move
) -> tuple[dict[str, Page], dict[str, Load]]:
    """Open the move's page in a window each of the three, the blank one with as many charts."""
    pages: dict[str, Page] = {}
    loads: dict[str, Load] = {}
    n_charts = 0
    for app in apps:
        page = pages[app.name] = windows.enter_context(window(browser))
        url = f"{urls[app.name]}/{app.address(move.path, n_charts)}"
        loads[app.name] = first_load(page, app.name, url)
        n_charts = n_charts or page.evaluate(CHARTS)
    return pages, loads


def in_turn(
    pages: dict[str, Page], move: Move, repetitions: int
) -> tuple[dict[str, list[Seen]], dict[str, list[Seen]]]:
    """Move each of the three in turn: the first and a few more listened to, then those timed."""
    heard: dict[str, list[Seen]] = {name: [] for name in pages}
    timed: dict[str, list[Seen]] = {name: [] for name in pages}
    for number in range(1 + LISTENED + repetitions):
        # Each of them is the first as often as the others.
        for place in range(len(NAMES)):
            name = NAMES[(number + place) % len(NAMES)]
            touch = touch_of(name, pages[name], move)
            if number <= LISTENED:
                heard[name].append(moved_and_heard(pages[name], touch))
            else:
                timed[name].append(moved(pages[name], touch))
    return heard, timed


def started(
    browser: Browser, apps: Sequence[App], move: Move, charts: int, starts: int
) -> dict[str, list[float]]:
    """Start new servers in turn. Those that were timed before have filled the caches on disk."""
    seconds: dict[str, list[float]] = {app.name: [] for app in apps}
    for _ in range(starts):
        for app in apps:
            seconds[app.name].append(start(browser, app, app.address(move.path, charts)))
    return seconds


def sampled_moves(
    browser: Browser, folder: Path, chosen: Sequence[Move]
) -> dict[str, list[dict[str, float]]]:
    """Make the app's moves once more, on a server that notes where its time goes."""
    found: dict[str, list[dict[str, float]]] = {}
    store, samples = folder / "sampled.sqlite", folder / "samples.jsonl"
    with sampled(store, samples) as server:
        server.keep(benchmark_clinic())
        for move in chosen:
            with window(browser) as page:
                page.goto(f"{server.url}/{move.path}")
                drawn(page, "app")
                moved(page, touch_of("app", page, move))
                samples.write_text("", encoding="utf-8")
                for _ in range(SAMPLED):
                    moved(page, touch_of("app", page, move))
            lines = samples.read_text(encoding="utf-8").splitlines()
            found[move.name] = [json.loads(line) for line in lines]
    return found


if __name__ == "__main__":
    sys.exit(main())
