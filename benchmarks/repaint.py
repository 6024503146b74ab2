"""How long until a page's first chart stands, and until a changed control has redrawn it.

python -m benchmarks.repaint [--repetitions 5] [--page prices-by-area]

Both are given as a ratio to a blank Streamlit page with as many charts (benchmarks/blank_app.py),
measured in turn in the same run: seconds differ from machine to machine, ratios much less. This
prints a table and judges nothing.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from lib.clinic import Clinic, KnownPrice, Package, new_clinic
from lib.ui.site import PAGES
from tests.browser.chromium import ADVICE, find_or_install
from tests.browser.harness import launch, running_server, settle

Kind = Literal["segmented", "select", "slider", "number"]

PACKAGE = Package(sessions=5, discount_percent=15)
BLANK_APP = Path(__file__).with_name("blank_app.py")


@dataclass(frozen=True)
class Control:
    """A control to move: its kind, and the label it stands under."""

    kind: Kind
    label: str


# The control that is moved on each page. A page without a line here is timed at its start only.
CONTROLS = {
    "what-to-charge": Control("slider", "Practitioner: premium or discount"),
    "package-prices": Control("number", "Package 1: discount (%)"),
    "add-on-or-bundle": Control("number", "Clinician time a week"),
    "what-the-patient-pays": Control("number", "Visits in the plan"),
    "prices-by-area": Control("segmented", "Muscles"),
}
# On the blank page the control of the same kind is moved, since a slider waits for a moment
# before it reports and a button does not.
BLANK_CONTROLS = {
    "segmented": Control("segmented", "Segmented"),
    "select": Control("select", "Select"),
    "slider": Control("slider", "Slider"),
    "number": Control("number", "Number"),
}

_PAINTED = """() => [...document.querySelectorAll('.js-plotly-plot .main-svg .trace')].length > 0"""

# The time from the first touch of the control to a frame in which the charts are drawn and differ
# from before, be it in new nodes or in the same ones. Measured in the page, so that the driver's
# own time is left out.
_WATCH = """() => {
    const drawing = () => {
        const charts = [...document.querySelectorAll('.js-plotly-plot')];
        const whole = charts.length > 0
            && charts.every((chart) => chart.querySelector('.main-svg .trace'));
        return whole ? charts.map((c) => c.querySelector('.main-svg').innerHTML).join() : null;
    };
    const before = drawing();
    const count = document.querySelectorAll('.js-plotly-plot').length;
    window.repaint = {touched: null, milliseconds: null};
    const touch = (event) => { window.repaint.touched ??= event.timeStamp; };
    addEventListener('pointerdown', touch, {capture: true});
    addEventListener('keydown', touch, {capture: true});
    const look = () => {
        const after = drawing();
        const all = document.querySelectorAll('.js-plotly-plot').length >= count;
        if (window.repaint.touched !== null && after !== null && all && after !== before) {
            removeEventListener('pointerdown', touch, {capture: true});
            removeEventListener('keydown', touch, {capture: true});
            window.repaint.milliseconds = performance.now() - window.repaint.touched;
        } else {
            requestAnimationFrame(look);
        }
    };
    requestAnimationFrame(look);
}"""


def labelled(page: Page, test_id: str, label: str) -> Locator:
    """The widget of one kind that stands under a label."""
    widget_label = page.get_by_test_id("stWidgetLabel").get_by_text(label)
    return page.get_by_test_id(test_id).filter(has=widget_label).first


def ready(page: Page, control: Control) -> Callable[[], None]:
    """Brings a control to where one more touch changes it, and returns that touch."""
    if control.kind == "segmented":
        group = labelled(page, "stButtonGroup", control.label)
        button = group.locator("[role=radio][aria-checked=false]")
        button.first.scroll_into_view_if_needed()
        return button.first.click
    if control.kind == "slider":
        slider = labelled(page, "stSlider", control.label).locator("input[type=range]").first
        slider.focus()
        full = slider.evaluate("(input) => Number(input.value) >= Number(input.max)")
        return lambda: slider.press("ArrowLeft" if full else "ArrowRight")
    if control.kind == "number":
        step = labelled(page, "stNumberInput", control.label).get_by_test_id("stNumberInputStepUp")
        step.scroll_into_view_if_needed()
        return step.click
    labelled(page, "stSelectbox", control.label).locator("input").first.click()
    option = page.locator("[role=option][aria-selected=false]").first
    option.wait_for()
    return option.click


def benchmark_clinic() -> Clinic:
    """A clinic with something on every page: prices, packages, prices of others."""
    clinic = new_clinic("Elm Street", "45402")
    for service, price in zip(clinic.services, (40, 90, 150, 140, 160, 95), strict=True):
        packages = () if service.visit.format == "initial" else (PACKAGE,)
        clinic = clinic.with_service(service.with_(price_usd=price, packages=packages))
    known = tuple(KnownPrice(price_usd=price, near=True) for price in (70, 75, 80, 85, 110))
    return clinic.with_(known_prices=known, overrides={"week_hours": 27.5})


def cold_start(browser: Browser, script: Path | None, path: str, store: Path) -> float:
    """Seconds from a new server process to the first chart in the window."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    started = time.perf_counter()
    with running_server(script, store) as server:
        page.goto(f"{server.url}/{path}", wait_until="commit")
        page.wait_for_function(_PAINTED, timeout=60_000)
        seconds = time.perf_counter() - started
        context.close()
    return seconds


def repaint(page: Page, control: Control) -> float:
    """Seconds from touching a control to the charts redrawn."""
    settle(page)
    touch = ready(page, control)
    page.evaluate(_WATCH)
    touch()
    page.wait_for_function("() => window.repaint.milliseconds !== null", timeout=60_000)
    return float(page.evaluate("window.repaint.milliseconds")) / 1000


def line(name: str, what: str, page: Sequence[float], blank: Sequence[float]) -> str:
    """One row: medians, lowest and highest of both, and the ratio of the medians."""

    def told(values: Sequence[float]) -> str:
        middle = statistics.median(values)
        return f"{middle:6.2f} ({min(values):.2f}–{max(values):.2f})"

    ratio = statistics.median(page) / statistics.median(blank)
    return f"{name:<22} {what:<20} {told(page):<20} {told(blank):<20} {ratio:5.2f}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repaint")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument(
        "--page", action="append", help="only this page (its path); may be repeated"
    )
    options = parser.parse_args()
    chromium = find_or_install(install=False)
    if chromium is None:
        print(ADVICE, file=sys.stderr)
        return 1
    paths = [page.url_path for page in PAGES]
    if unknown := set(options.page or []) - set(paths):
        parser.error(f"no page {', '.join(sorted(unknown))}; there are {', '.join(paths)}")

    with ExitStack() as stack:
        browser = launch(stack.enter_context(sync_playwright()), chromium)
        stack.callback(browser.close)
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        store = Path(folder, "clinics.sqlite")
        app = stack.enter_context(running_server(store=store))
        app.keep(benchmark_clinic())
        reference = stack.enter_context(running_server(BLANK_APP))

        def visit(url: str) -> Page:
            window = browser.new_page(viewport={"width": 1440, "height": 900})
            window.goto(url)
            settle(window, quiet_milliseconds=600)
            return window

        print(f"Seconds: median (lowest–highest) of {options.repetitions}, taken in turn")
        print(f"{'page':<22} {'time':<20} {'page':<20} {'blank':<20} {'ratio':>5}")
        for path in options.page or paths:
            window = visit(f"{app.url}/{path}")
            charts = window.locator(".js-plotly-plot").count()
            if not charts:
                failed = window.get_by_test_id("stException").count()
                print(f"{path:<22} {'shows an error' if failed else 'has no chart'}")
                window.close()
                continue
            blank_path = f"?charts={charts}"
            blank_window = visit(f"{reference.url}/{blank_path}")
            control = CONTROLS.get(path)
            if control:
                blank_control = BLANK_CONTROLS[control.kind]
                pairs = [
                    (repaint(window, control), repaint(blank_window, blank_control))
                    # The first of each also loads what later ones keep: it is not counted.
                    for _ in range(options.repetitions + 1)
                ][1:]
                print(line(path, "control to redrawn", *zip(*pairs, strict=True)), flush=True)
            window.close()
            blank_window.close()
            pairs = [
                (
                    cold_start(browser, None, path, store),
                    cold_start(browser, BLANK_APP, blank_path, store),
                )
                for _ in range(options.repetitions)
            ]
            print(line(path, "start to first chart", *zip(*pairs, strict=True)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
