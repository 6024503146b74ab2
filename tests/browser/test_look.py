"""The answer comes first, nothing is cut on a small phone, and a page can be printed."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.clinic import new_clinic
from lib.ui.site import MARKET, METHODS, MY_PRICES, PAGES, PATIENT, PRICE, PageInfo
from tests.browser.harness import Server, settle
from tests.browser.paper import on_paper
from tests.clinics import priced

DAYTON = priced(new_clinic(place="45402"), 40, 90, 150, 140, 160, 95)
QUERY = "?place=45402"
ADDRESSES = [f"{info.url_path}{QUERY}" for info in PAGES] + [
    f"{MY_PRICES.url_path}?section=Services"
]
CARD = "[class*='st-key-card_']"
# What a sheet of A4 holds between margins of 12 mm, in CSS pixels.
SHEET = 703

WIDER_THAN_THE_WINDOW = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return Math.max(main.scrollWidth, document.documentElement.scrollWidth) - window.innerWidth;
}"""
# How far the header lies over the line that the page's title stands in, in pixels.
COVERED = """() => {
    const title = document.querySelector('h1');
    const ends = document.querySelector('[data-testid=stHeader]').getBoundingClientRect().bottom;
    const above = parseFloat(getComputedStyle(title).paddingTop);
    return ends - title.getBoundingClientRect().top - above;
}"""
# A control of the screen is none on paper; a chosen answer is.
ONLY_FOR_SCREENS = (
    ":is([data-testid=stHeader], [data-testid=stSidebar], [data-testid=stSliderTickBar], "
    ".stButton, .stDownloadButton, .stPopover, summary, canvas, .modebar-container, "
    "[role=radio][aria-checked=false]):visible"
)
INK = """() => [...document.querySelectorAll('.stMain :is(h1, h2, p, td)')]
    .map((element) => getComputedStyle(element).color)"""
INK_OF_CHARTS = """() => [...document.querySelectorAll('.xtick text')]
    .map((text) => text.style.fill)"""
GROUND = "() => getComputedStyle(document.documentElement).backgroundColor"
PAST_THE_SHEET = """(width) => [...document.querySelectorAll('.main-svg, table')]
    .map((one) => one.getBoundingClientRect().right).filter((right) => right > width)"""


# A small sign may be hit from around it: then what is around it counts, and of a field its frame,
# as that is what is aimed at. In pixels, rounded, since a browser lays out fractions of them.
TOO_SMALL = """(least) => [...document.querySelectorAll(
        '.stMain :is(button, summary, input:not([type=checkbox], [type=radio]), ' +
        '[data-testid=stPageLink] a, .stCheckbox label)')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1)
    .filter((one) => !one.closest('.modebar-container, [data-testid=stElementToolbar]'))
    .filter((one) => !one.matches('.stSelectbox input, .stMultiSelect input, [type=file]'))
    .map((one) => {
        const around = parseFloat(getComputedStyle(one, '::after').height) || 0;
        const frame = one.closest(
            '[data-testid=stTextInputRootElement], [data-testid=stNumberInputContainer]')
            ?? (one.ariaLabel === 'Open' ? one.parentElement : one);
        const high = Math.round(Math.max(frame.getBoundingClientRect().height, around));
        return [one.ariaLabel || one.textContent || one.dataset.testid || one.tagName, high];
    })
    .filter(([, high]) => high < least)"""


@pytest.fixture(scope="module")
def clinic_server(shared_server: Server) -> Server:
    shared_server.keep(DAYTON)
    return shared_server


@pytest.fixture(scope="module")
def desktop(browser: Browser, clinic_server: Server):
    yield from _window(browser, 1440, 900)


@pytest.fixture(scope="module")
def phone(browser: Browser, clinic_server: Server):
    yield from _window(browser, 390, 844)


@pytest.fixture(scope="module")
def small_phone(browser: Browser, clinic_server: Server):
    yield from _window(browser, 360, 740)


def _window(browser: Browser, width: int, height: int):
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark")
    yield context.new_page()
    context.close()


def open_page(page: Page, server: Server, address: str) -> None:
    page.goto(f"{server.url}/{address}")
    settle(page)


answering = pytest.mark.parametrize(
    "info", [info for info in PAGES if info is not METHODS], ids=lambda info: info.url_path
)


@answering
def test_the_answer_stands_in_the_first_700_pixels(
    desktop: Page, clinic_server: Server, info: PageInfo
):
    open_page(desktop, clinic_server, f"{info.url_path}{QUERY}")
    box = desktop.locator(CARD).first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 700


@answering
def test_the_answer_stands_on_a_phones_first_screen(
    phone: Page, clinic_server: Server, info: PageInfo
):
    open_page(phone, clinic_server, f"{info.url_path}{QUERY}")
    box = phone.locator(f"{CARD} h2").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("window", ["desktop", "phone"])
def test_the_header_leaves_the_title_free(
    request: pytest.FixtureRequest, clinic_server: Server, window: str
):
    page = request.getfixturevalue(window)
    open_page(page, clinic_server, f"{PRICE.url_path}{QUERY}")
    assert page.evaluate(COVERED) <= 0


@pytest.mark.parametrize("document", ["price-sheet", "report"])
def test_a_documents_preview_fits_a_phone(phone: Page, clinic_server: Server, document: str):
    open_page(phone, clinic_server, f"{MY_PRICES.url_path}?section=Documents&document={document}")
    preview = phone.get_by_test_id("stIFrame").content_frame
    expect(preview.locator("table").first).to_be_visible()
    past = preview.locator("html").evaluate("(page) => page.scrollWidth - page.clientWidth")
    assert past <= 0


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_wider_than_a_small_phone(
    small_phone: Page, clinic_server: Server, address: str
):
    open_page(small_phone, clinic_server, address)
    assert small_phone.evaluate(WIDER_THAN_THE_WINDOW) <= 0


@pytest.mark.parametrize("info", PAGES, ids=lambda info: info.url_path)
def test_a_thumb_hits_every_control(phone: Page, clinic_server: Server, info: PageInfo):
    open_page(phone, clinic_server, f"{info.url_path}{QUERY}")
    assert phone.evaluate(TOO_SMALL, 40) == []


@pytest.mark.parametrize("info", [PRICE, MARKET, METHODS], ids=lambda info: info.url_path)
def test_paper_is_white_and_holds_whole_charts(
    desktop: Page, clinic_server: Server, info: PageInfo, tmp_path: Path
):
    open_page(desktop, clinic_server, f"{info.url_path}{QUERY}")
    # What only paper needs is attached a moment after the page is drawn.
    expect(desktop.locator("p.on-paper")).to_be_attached()
    text, _ = on_paper(desktop, "A4", tmp_path)
    assert f"from {clinic_server.url}/{info.url_path}" in " ".join(text.split())
    # Then what the browser lays out for it, looked at before the screen is back.
    desktop.set_viewport_size({"width": SHEET, "height": 900})
    desktop.emulate_media(media="print")
    desktop.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(desktop.locator(ONLY_FOR_SCREENS)).to_have_count(0)
    assert desktop.evaluate(GROUND) == "rgb(255, 255, 255)"
    assert set(desktop.evaluate(INK)) == {"rgb(0, 0, 0)"}
    assert set(desktop.evaluate(INK_OF_CHARTS)) <= {"rgb(20, 24, 29)"}
    assert desktop.evaluate(PAST_THE_SHEET, SHEET) == []
    desktop.evaluate("dispatchEvent(new Event('afterprint'))")
    desktop.emulate_media(media="null")
    desktop.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize(
    ("section", "asked"),
    [
        ("Costs", "Needles and cards"),
        ("Services", "On the price sheet"),
        ("Clinics+and+versions", "Named versions"),
        ("Documents", "Download: price sheet"),
    ],
)
def test_paper_leaves_out_what_only_asks_and_begins_no_sheet_for_the_footer(
    desktop: Page, clinic_server: Server, section: str, asked: str, tmp_path: Path
):
    open_page(desktop, clinic_server, f"{MY_PRICES.url_path}?section={section}")
    expect(desktop.get_by_text(asked).first).to_be_visible()
    text, sheets = on_paper(desktop, "A4", tmp_path)
    assert "Not a fee recommendation" in " ".join(text.split())
    assert asked not in text
    assert sheets == 1


def test_a_field_prints_what_it_holds_in_a_line(
    desktop: Page, clinic_server: Server, tmp_path: Path
):
    open_page(desktop, clinic_server, PATIENT.url_path)
    text, _ = on_paper(desktop, "A4", tmp_path)
    desktop.emulate_media(media="null")
    assert "Who pays? Cash" in " ".join(text.split())


def test_rows_of_a_table_are_written_out_on_paper_and_gone_afterwards(
    desktop: Page, clinic_server: Server
):
    open_page(desktop, clinic_server, METHODS.url_path)
    shown = desktop.get_by_test_id("stDataFrame")
    # A table writes what it shows as text a moment after it is drawn.
    expect(shown.locator("table[role=grid]")).to_have_count(shown.count())
    expect(desktop.locator("p.on-paper")).to_be_attached()
    desktop.evaluate("dispatchEvent(new Event('beforeprint'))")
    tables = desktop.locator("table.on-paper")
    assert tables.count() == shown.count() > 0
    assert "range_min_price_lists" in " ".join(tables.all_text_contents())
    expect(desktop.locator("p.on-paper").filter(has_text="more rows").first).to_be_attached()
    desktop.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(tables).to_have_count(0)
