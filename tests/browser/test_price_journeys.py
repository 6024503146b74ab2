"""Owners set their price in Chromium: figures checked against the library, links and keyboard."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page

from lib.datasets.places import find_place
from lib.pricing.answer import Quote, quote
from lib.scenario import Scenario
from lib.ui.site import MARKET, METHODS, PRICE
from lib.visit import Visit
from tests.browser.harness import ROOT, Server, choose, enter_place, select, settle

# Column and row height of the table of neighbours, in pixels.
PRICE_COLUMN = 1
ROW_HEIGHT = 35


def open_price(page: Page, server: Server, query: str = "") -> Page:
    page.goto(f"{server.url}/{query}")
    settle(page)
    assert page.get_by_role("heading", name=PRICE.title, exact=True).is_visible()
    return page


def headline(page: Page) -> str:
    """The sentence that answers."""
    return page.get_by_role("heading", level=2).first.inner_text()


def texts(page: Page) -> list[str]:
    """The running text, paragraph by paragraph."""
    blocks = '[data-testid="stMarkdownContainer"], [data-testid="stCaptionContainer"]'
    return page.locator(blocks).all_inner_texts()


def one_text(page: Page, start: str) -> str:
    (found,) = [text for text in texts(page) if text.startswith(start)]
    return found


def confidence(page: Page) -> str:
    return one_text(page, "Confidence: ").removeprefix("Confidence: ").split(".")[0]


def field(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-set_{key} input")


def enter(page: Page, key: str, text: str) -> None:
    """Writes a figure into its field and presses Enter."""
    field(page, key).fill(text)
    field(page, key).press("Enter")
    settle(page)


def take(page: Page, label: str, option: str) -> None:
    """Takes one option of a select box at the top; its list would close while the page scrolls."""
    page.get_by_role("combobox", name=label, exact=True).scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    select(page, label, option)


def go_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    settle(page)


def problems(page: Page) -> list[str]:
    return page.get_by_test_id("stAlert").all_inner_texts()


def said(amount: float) -> str:
    """An amount to the cent, a whole amount without cents."""
    return f"${amount:,.2f}".removesuffix(".00")


def widgets(page: Page) -> dict[str, str]:
    """What every field, slider, switch and choice of the page holds, by its key."""
    script = """() => Object.fromEntries([...document.querySelectorAll(
            'input[type=text], input[type=number], input[type=range], input[type=checkbox], '
            + '[role=radiogroup]')].map((one) => [
        one.closest('[class*=st-key-]')?.className.match(/st-key-(\\S+)/)[1],
        one.type === 'checkbox' ? String(one.checked)
            : one.value ?? one.querySelector('[aria-checked=true]')?.textContent.trim()]))"""
    found: dict[str, str] = page.evaluate(script)
    return found


def figures(page: Page) -> list[str]:
    """The texts that carry the answer's figures."""
    starts = ("Confidence: ", "Your floor, ", "Your price, ", "Medicare yardstick")
    carried = [text for text in texts(page) if text.startswith(starts)]
    return [headline(page), *carried]


def check(page: Page, found: Quote) -> None:
    """The page says what the library finds."""
    answer, floor = found.answer, found.floor
    assert headline(page) == answer.sentence
    assert confidence(page) == answer.confidence
    shown = one_text(page, "Your floor, ")
    assert shown.startswith(f"Your floor, {said(floor.total_usd)}: ")
    assert shown.endswith(floor.formula)
    assert said(found.medicare_usd) in one_text(page, "Medicare yardstick")
    own = found.scenario.get("own_price_usd")
    if own is not None:
        gap = own - floor.total_usd
        side = "above" if gap > 0 else "below"
        start = f"Your price, {said(own)}, is {said(abs(gap))} {side} your floor"
        assert one_text(page, "Your price, ").startswith(start)


def scenario(place: str, visit: Visit, **settings: float) -> Scenario:
    return Scenario(find_place(place), visit, tuple(settings.items()))


@pytest.mark.parametrize(
    ("place", "own"),
    [("45402", {"stand-alone": 90, "add-on": 40, "bundled": 145}),
     ("59457", {"stand-alone": 85, "add-on": 35, "bundled": 130})],
    ids=["Dayton", "Lewistown"],
)  # fmt: skip
def test_an_owner_prices_three_kinds_of_visit(
    page: Page, server: Server, console_errors: list[str], place: str, own: dict[str, int]
):
    began = time.monotonic()
    open_price(page, server)
    assert headline(page) == "No price is suggested."
    # From opening the app to the first own answer: one interaction, two with an own price.
    price: float = own["stand-alone"]
    interactions: list[tuple[Callable[[], None], dict[str, float]]] = [
        (lambda: enter_place(page, place), {}),
        (lambda: enter(page, "own_price_usd", str(price)), {"own_price_usd": price}),
    ]
    assert len(interactions) <= 5
    for interact, settings in interactions:
        interact()
        check(page, quote(scenario(place, Visit(), **settings)))
        assert headline(page).startswith("Ask $")
    assert time.monotonic() - began <= 60

    take(page, "Visit", "add-on")
    enter(page, "own_price_usd", str(own["add-on"]))
    price = own["add-on"]
    check(page, quote(scenario(place, Visit("add-on", None), own_price_usd=price)))

    take(page, "Visit", "bundled")
    take(page, "Minutes", "45")
    enter(page, "own_price_usd", str(own["bundled"]))
    price = own["bundled"]
    check(page, quote(scenario(place, Visit("bundled", 45), own_price_usd=price)))
    assert not console_errors


def test_a_copied_link_opens_the_same_in_a_fresh_browser(
    page: Page, browser: Browser, server: Server
):
    open_price(page, server, "?place=45402&pay_usd_per_hour=51.5&supplies_usd_per_visit=2.25")
    take(page, "Minutes", "60")
    choose(page, "Muscles", "3+")
    take(page, "Practitioner", "acupuncturist")
    enter(page, "booked_percent", "72")
    enter(page, "own_price_usd", "118")
    field(page, "place_exponent").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    settle(page, quiet_milliseconds=500)
    settings = {
        "pay_usd_per_hour": 51.5,
        "supplies_usd_per_visit": 2.25,
        "booked_percent": 72,
        "own_price_usd": 118,
        "place_exponent": 0.85,
    }
    visit = Visit("stand-alone", 60, "3+", practitioner="acupuncturist")
    check(page, quote(scenario("45402", visit, **settings)))

    link = page.get_by_test_id("stCode").last.inner_text().split()[-1]
    # The citation leaves out a host that leads nobody else anywhere.
    for url in (page.url, urljoin(page.url, link)):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        elsewhere = context.new_page()
        elsewhere.goto(url)
        settle(elsewhere)
        assert figures(elsewhere) == figures(page)
        assert widgets(elsewhere) == widgets(page)
        assert not problems(elsewhere)
        context.close()


def test_figures_survive_another_page_and_the_way_back(page: Page, server: Server):
    open_price(page, server, "?place=59457")
    enter(page, "booked_percent", "72")
    enter(page, "own_price_usd", "90")
    enter(page, "other_cost_usd_per_visit", "30")
    before, held = figures(page), widgets(page)
    go_to(page, MARKET.short_title)
    assert page.get_by_role("heading", name=MARKET.title, exact=True).is_visible()
    go_to(page, PRICE.short_title)
    assert figures(page) == before
    assert widgets(page) == held
    for parameter in ("place=59457", "booked_percent=72", "own_price_usd=90"):
        assert parameter in page.url


def test_page_command_and_methods_agree(page: Page, server: Server):
    arguments = [
        "--place", "59457", "--format", "bundled", "--minutes", "60", "--muscles", "3+",
        "--own-price", "150", "--set", "booked_percent=70", "--set", "place_exponent=0.5",
    ]  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-m", "lib.commands", "quote", *arguments],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(ended.stdout)
    query = "?place=59457&format=bundled&minutes=60&muscles=3%2B&own_price_usd=150"
    open_price(page, server, f"{query}&booked_percent=70&place_exponent=0.5")
    assert headline(page) == told["answer"]["sentence"]
    assert confidence(page) == told["confidence"]["word"]
    floor = one_text(page, "Your floor, ")
    for name in ("labour_usd", "other_usd", "total_usd"):
        assert f"${told['floor'][name]:,.2f}" in floor
    assert said(told["medicare_usd"]) in one_text(page, "Medicare yardstick")
    price = one_text(page, "Your price, ")
    for figure in (told["floor"]["total_usd"], told["answer"]["middle_usd"]):
        assert said(abs(150 - figure)) in price

    go_to(page, METHODS.short_title)
    methods = re.sub(r"\s+", " ", page.get_by_test_id("stMain").inner_text())
    for format, minutes in (("stand-alone", 30), ("bundled", 45), ("add-on", None)):
        anchor = quote(scenario("59457", Visit(format, minutes))).anchor
        assert anchor is not None
        (line,) = re.findall(rf"{format} \([^)]*\): p25 [^;]*", methods)
        stated = [float(number) for number in re.findall(r"\$([\d.]+)", line)]
        exact = [anchor.low_usd, anchor.median_usd, anchor.high_usd]
        if format == "bundled":
            printed = [told["anchor"][f"{n}_usd"] for n in ("low", "median", "high")]
            assert exact == pytest.approx(printed, abs=1e-6)
        # Whole dollars from a hundred on.
        for shown, is_exactly in zip(stated, exact, strict=True):
            assert abs(shown - is_exactly) <= (0.5 if is_exactly >= 99.995 else 0.0051)


def row_price(page: Page, row: int) -> str:
    cell = page.locator(f".st-key-neighbours #glide-cell-{PRICE_COLUMN}-{row}")
    return cell.text_content() or ""


def enter_neighbour(page: Page, row: int, price: int) -> None:
    """Types a price into the table as a hand would; the first key may open the editor alone."""
    table = page.locator(".st-key-neighbours")
    table.scroll_into_view_if_needed()
    for _ in range(6):
        canvas = table.locator("canvas").first.bounding_box()
        assert canvas is not None
        across, down = canvas["width"] * 0.375, ROW_HEIGHT * (row + 1.5)
        page.mouse.click(canvas["x"] + across, canvas["y"] + down)
        page.keyboard.type(str(price), delay=60)
        page.wait_for_timeout(120)
        page.keyboard.press("Enter")
        settle(page, quiet_milliseconds=400)
        if row_price(page, row) == str(price):
            return
    raise AssertionError(f"row {row} holds {row_price(page, row)!r}, not {price}")


def test_five_neighbours_make_the_answer_surer_and_place_the_own_price(
    page: Page, server: Server, console_errors: list[str]
):
    open_price(page, server, "?place=45402&own_price_usd=90")
    before = headline(page)
    assert "neighbours" not in one_text(page, "Your price, ")
    assert confidence(page) == "low"
    table = page.locator(".st-key-neighbours")
    table.scroll_into_view_if_needed()
    # The grid draws itself once it is in sight.
    heads = table.locator("[role=columnheader]")
    heads.filter(has_text="price (USD)").first.wait_for(state="attached")
    columns = heads.all_text_contents()
    assert columns.index("price (USD)") == PRICE_COLUMN
    for row, price in enumerate((60, 70, 80, 95, 110)):
        enter_neighbour(page, row, price)
        assert confidence(page) == ("low" if row < 4 else "medium")
    assert one_text(page, "Your price, ").endswith("Your price is above 3 of 5 neighbours.")
    assert headline(page) == before
    # They stay in the session: over another page, and in no address.
    assert "110" not in page.url
    go_to(page, MARKET.short_title)
    go_to(page, PRICE.short_title)
    assert confidence(page) == "medium"
    assert [row_price(page, row) for row in range(6)] == ["60", "70", "80", "95", "110", ""]
    assert not console_errors


# Writes down where the page is scrolled and where the slider stands, picture by picture.
_WATCH = """() => {
    window.seen = [];
    const main = document.querySelector('[data-testid="stMain"]');
    const slider = document.querySelector('.st-key-set_place_exponent input[type=range]');
    const look = () => {
        window.seen.push([main.scrollTop, slider.getBoundingClientRect().y]);
        requestAnimationFrame(look);
    };
    look();
}"""


def test_a_slider_moved_by_keyboard_repaints_in_place(
    page: Page, server: Server, console_errors: list[str]
):
    open_price(page, server, "?place=45402")
    slider = field(page, "place_exponent")
    slider.scroll_into_view_if_needed()
    slider.focus()
    page.wait_for_timeout(200)
    page.evaluate(_WATCH)
    for position in (0.95, 0.90, 0.85, 0.80):
        page.keyboard.press("ArrowLeft")
        settle(page, quiet_milliseconds=400)
        check(page, quote(scenario("45402", Visit(), place_exponent=position)))
    seen = page.evaluate("window.seen")
    assert len(seen) > 10
    tops, heights = [one[0] for one in seen], [one[1] for one in seen]
    assert tops[0] > 0, "the slider stands below the answer"
    assert max(tops) - min(tops) <= 2
    assert max(heights) - min(heights) <= 2
    assert slider.evaluate("(one) => one === document.activeElement")
    assert "place_exponent=0.8" in page.url
    assert not console_errors


def test_what_cannot_be_is_met_with_a_sentence(
    page: Page, server: Server, console_errors: list[str]
):
    open_price(page, server)
    enter_place(page, "00000")
    assert [text for text in problems(page) if "no ZIP code 00000" in text]
    assert headline(page) == "No price is suggested."
    enter_place(page, "45402")
    assert not problems(page)
    before = figures(page)
    for text in ("0", "1e9", "-5"):
        enter(page, "own_price_usd", text)
        (problem,) = problems(page)
        assert re.search(r"Your price: \S+ is outside 1 to 10,000 US dollars", problem)
        assert figures(page) == before
        assert "own_price_usd" not in page.url
    enter(page, "own_price_usd", "90")
    assert not problems(page)
    check(page, quote(scenario("45402", Visit(), own_price_usd=90)))
    assert not console_errors


def test_the_call_sheet_holds_three_questions(page: Page, server: Server):
    open_price(page, server, "?place=59457")
    with page.expect_download() as started:
        page.get_by_role("button", name="Call sheet to print").click()
    assert started.value.suggested_filename == "call-sheet.html"
    sheet = started.value.path().read_text(encoding="utf-8")
    assert len(re.findall(r"<li>[^<]*\?</li>", sheet)) == sheet.count("<li>") == 3
    assert "Lewistown, MT (59457)" in sheet
