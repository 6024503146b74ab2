"""A page's first load: what it takes over the wire, and how long a new server takes to a chart."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.apps import App
from benchmarks.wire import Wire
from tests.browser.harness import PATIENCE, settle

PAINTED = """() => document.querySelector('.js-plotly-plot .main-svg .trace') !== null"""
# What is fetched once all is drawn comes within this time, in milliseconds.
AFTERWARDS = 700


@dataclass(frozen=True)
class Load:
    """What the first load of a page takes: requests, and bytes over the wire."""

    requests: int
    bytes: int


@contextmanager
def window(browser: Browser) -> Iterator[Page]:
    """A window of a reader who has never been here: nothing is in its cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        yield context.new_page()
    finally:
        context.close()


def drawn(page: Page, name: str) -> None:
    """Wait until a page's charts stand and nothing follows."""
    page.wait_for_function(PAINTED, timeout=PATIENCE)
    if name != "Dash":
        settle(page, quiet_milliseconds=AFTERWARDS)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(AFTERWARDS)


def first_load(page: Page, name: str, url: str) -> Load:
    """Load a page into a new window and count what comes."""
    wire = Wire(page)
    page.goto(url)
    drawn(page, name)
    wire.close()
    return Load(wire.requests, wire.carried)


def start(browser: Browser, app: App, address: str) -> float:
    """Seconds from a new server process to the first chart in a new window."""
    with window(browser) as page:
        started = time.perf_counter()
        with app.serve() as server:
            page.goto(f"{server.url}/{address}", wait_until="commit")
            page.wait_for_function(PAINTED, timeout=PATIENCE)
            return time.perf_counter() - started
