"""The moves that are timed: one touch of a control, alike in the app, the blank page and Dash."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page

from benchmarks.clinic import PLACE
from benchmarks.wire import Wire
from lib.ui.site import BUNDLES, MARKET, PACKAGES, PATIENT, PRICE
from tests.browser.harness import BUSY, PATIENCE

Kind = Literal["segmented", "slider", "number"]

# Long enough to see that nothing follows, in milliseconds.
QUIET = 200
# Of a slider that is an input (Streamlit's), and of one that is described (Dash's).
FULL = """(one) => Number(one.value ?? one.ariaValueNow) >= Number(one.max ?? one.ariaValueMax)"""
WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Move:
    """A control that is moved: its kind, its label, and the two options a choice goes between."""

    name: str
    path: str
    kind: Kind
    label: str
    between: tuple[str, str] = ("", "")


# Of two options the first is pressed first: each press is to change the charts, and a place's own
# kind of hospitals is counted from the start.
MARKET_PATH = f"{MARKET.url_path}?place={PLACE}"
MOVES = (
    Move("price", PRICE.url_path, "slider", "Practitioner: premium or discount"),
    Move("packages", PACKAGES.url_path, "number", "Package 1: discount (%)"),
    Move("bundles", BUNDLES.url_path, "number", "Clinician time a week"),
    Move("patient", PATIENT.url_path, "number", "Visits in the plan"),
    Move("market, visit", MARKET_PATH, "segmented", "Muscles", ("1-2", "3+")),
    Move("market, area", MARKET_PATH, "segmented", "Count hospitals in", ("rural", "metro")),
)
# On the blank page the control of the same kind is moved, since a slider waits for a moment
# before it reports and a button does not.
BLANK = {
    "segmented": Move("", "", "segmented", "Segmented", ("One", "Two")),
    "slider": Move("", "", "slider", "Slider"),
    "number": Move("", "", "number", "Number"),
}


@dataclass(frozen=True)
class Seen:
    """What a move did: milliseconds from the touch, charts, elements, bytes."""

    first: float
    settled: float
    charts: int
    rebuilt: int
    elements: int
    bytes: int | None = None


def moved(page: Page, touch: Callable[[], None]) -> Seen:
    """Touch a control, and say what the page did until nothing followed any more."""
    page.evaluate(f"() => {{ window.streamlitIsBusy = {BUSY}; }}")
    page.evaluate(WATCH, {"quiet": QUIET, "patience": PATIENCE})
    touch()
    return Seen(**page.evaluate("() => window.move"))


def moved_and_heard(page: Page, touch: Callable[[], None]) -> Seen:
    """The same with its bytes. Listening takes time itself: such a move is not among the timed."""
    wire = Wire(page)
    seen = moved(page, touch)
    wire.close()
    return Seen(**{**vars(seen), "bytes": wire.bodies})


def touch_of(app: str, page: Page, move: Move) -> Callable[[], None]:
    """Bring a control to where one more touch changes it, and return that touch."""
    if app == "blank":
        move = BLANK[move.kind]
    control = (_in_dash if app == "Dash" else _in_streamlit)(page, move)
    if move.kind == "slider":
        control.focus()
        full = control.evaluate(FULL)
        return lambda: control.press("ArrowLeft" if full else "ArrowRight")
    control.scroll_into_view_if_needed()
    return control.click


def _in_streamlit(page: Page, move: Move) -> Locator:
    """What is pressed: the slider itself, a number's step up, the option that is not chosen."""
    if move.kind == "segmented":
        group = page.get_by_role("radiogroup", name=move.label, exact=True)
        options = [group.get_by_role("radio", name=one, exact=True) for one in move.between]
        return options[options[0].is_checked()]
    test_id = "stSlider" if move.kind == "slider" else "stNumberInput"
    label = page.get_by_test_id("stWidgetLabel").get_by_text(move.label)
    widget = page.get_by_test_id(test_id).filter(has=label).first
    if move.kind == "slider":
        return widget.locator("input[type=range]").first
    return widget.get_by_test_id("stNumberInputStepUp")


def _in_dash(page: Page, move: Move) -> Locator:
    """The same, where each control stands in a group of its label."""
    group = page.get_by_role("group", name=move.label, exact=True)
    if move.kind == "segmented":
        options = [group.get_by_role("option", name=one, exact=True) for one in move.between]
        return options[options[0].get_attribute("aria-selected") == "true"]
    if move.kind == "slider":
        return group.get_by_role("slider")
    return group.get_by_role("button", name="Increase value")
