"""Who hears a page, steers it by keyboard or needs contrast gets all of it.

Each page is opened once and looked at from all sides; what was seen is then held against each rule.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize

from lib.clinic import new_clinic
from lib.ui.site import MARKET, PAGES, PRICE, PageInfo
from tests.browser.harness import PATIENCE, Server, origin, settle
from tests.browser.shots import stretch
from tests.clinics import priced

QUERY = "place=45402"
DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=900)
DAYTON = priced(new_clinic(place="45402"), 40, 90, 150, 140, 160, 95)

# Names that several controls of a page share: all in Streamlit's or Plotly's own markup, which has
# no setting for them.
SHARED = {
    "Increment": "a number field's step; the Tab key passes it by, the field has arrow keys",
    "Decrement": "a number field's step; the Tab key passes it by, the field has arrow keys",
    "Clear value": "inside the number field that it empties; the Tab key passes it by",
    "Open": "the arrow of a select box; the Tab key passes it by, the box opens with arrow keys",
    "Save as PNG": "the bar of each chart",
    "Save as SVG": "the bar of each chart",
    "Zoom": "the bar of each chart",
    "Pan": "the bar of each chart",
    "Reset axes": "the bar of each chart",
    "Download as CSV": "the bar of each table",
    "Fullscreen": "the bar of each table",
    "Search": "the bar of each table",
    "Show/hide columns": "the bar of each table",
}
# Radio buttons are told apart by their group's name.
CONTROLS = {
    "button", "checkbox", "combobox", "listbox", "radiogroup", "searchbox", "slider", "spinbutton",
    "switch", "textbox",
}  # fmt: skip

HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .map((heading) => [Number(heading.tagName[1]), heading.innerText])"""
# Text and contrast of all small print, badges and links in it, and of the words in empty fields,
# which axe passes over. Grounds and ink are blended as the browser does.
CONTRASTS = """() => {
    const brush = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const lay = (color, opacity) => {
        brush.globalAlpha = opacity;
        brush.fillStyle = color;
        brush.fillRect(0, 0, 1, 1);
    };
    const luminance = () => {
        const [red, green, blue] = [...brush.getImageData(0, 0, 1, 1).data]
            .map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (element, ink) => {
        const around = [];
        for (let part = element; part; part = part.parentElement)
            around.unshift(getComputedStyle(part));
        brush.clearRect(0, 0, 1, 1);
        let opacity = 1;
        for (const style of around) {
            opacity *= style.opacity;
            lay(style.backgroundColor, opacity);
        }
        const ground = luminance();
        lay(ink, opacity);
        const [dark, bright] = [ground, luminance()].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    };
    const small = ['p', 'a', '.stMarkdownBadge']
        .map((part) => `[data-testid=stCaptionContainer] ${part}`).join();
    return [
        ...[...document.querySelectorAll(small)].map((element) =>
            [element.innerText, contrast(element, getComputedStyle(element).color)]),
        ...[...document.querySelectorAll('input[placeholder]')]
            .filter((field) => field.placeholder && !field.value && !field.disabled)
            .map((field) => [field.placeholder,
                contrast(field, getComputedStyle(field, '::placeholder').color)]),
    ];
}"""
DARK = """() => getComputedStyle(document.querySelector('[data-testid=stApp]'))
    .backgroundColor === 'rgb(17, 22, 29)'"""


@dataclass(frozen=True)
class View:
    """What a page is to those who cannot look at it well; themes are "light" and "dark"."""

    tab: str
    headings: list[tuple[int, str]]
    names: list[tuple[str, str]]
    contrasts: dict[str, list[tuple[str, float]]]
    findings: dict[str, list[str]]


@pytest.fixture(scope="module")
def views(browser: Browser, shared_server: Server) -> dict[PageInfo, View]:
    """Every page, looked at in both themes and on a phone."""
    shared_server.keep(DAYTON)
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    found = {info: look_at(page, f"{shared_server.url}/{info.url_path}?{QUERY}") for info in PAGES}
    context.close()
    return found


def look_at(page: Page, url: str) -> View:
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    page.goto(url)
    settle(page, timeout_milliseconds=PATIENCE)
    # axe judges the contrast only of what the window shows.
    stretch(page, DESKTOP["width"])
    tab, headings, names = page.title(), page.evaluate(HEADINGS), names_of(page)
    contrasts = {"light": page.evaluate(CONTRASTS)}
    findings = {"light": serious(page)}
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK)
    settle(page)
    contrasts["dark"] = page.evaluate(CONTRASTS)
    findings["dark"] = serious(page)
    page.set_viewport_size(PHONE)
    settle(page)
    findings["phone"] = serious(page, contrast=False)
    return View(tab, headings, names, contrasts, findings)


def serious(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe calls serious or critical: rule, element and reason."""
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in Axe().run(page, options=options).response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def names_of(page: Page) -> list[tuple[str, str]]:
    """Role and name of each control, as the browser tells them to those who hear the page."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    told = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"]
    ]
    return [(role, name) for role, name in told if role in CONTROLS]


every_page = pytest.mark.parametrize("info", PAGES, ids=lambda info: info.url_path)


@every_page
def test_the_tab_names_the_page(views: dict[PageInfo, View], info: PageInfo):
    assert views[info].tab == f"{info.short_title} · Dry needling prices"


@every_page
def test_headings_stand_in_order(views: dict[PageInfo, View], info: PageInfo):
    levels = [level for level, _ in views[info].headings]
    assert [text for level, text in views[info].headings if level == 1] == [info.title]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_control_of_a_page_has_a_name_of_its_own(views: dict[PageInfo, View]):
    shared = set()
    for info, view in views.items():
        assert all(name for _, name in view.names), info.url_path
        counted = Counter(name for _, name in view.names)
        several = {name for name, count in counted.items() if count > 1}
        assert several <= set(SHARED), info.url_path
        shared |= several
    assert shared == set(SHARED), "an exception that is none any more"


def test_a_reset_says_what_it_resets(views: dict[PageInfo, View]):
    assert ("button", "Reset: Place: how far prices follow the local price level") in views[
        PRICE
    ].names


@pytest.mark.parametrize("theme", ["light", "dark"])
@every_page
def test_small_print_can_be_read(views: dict[PageInfo, View], info: PageInfo, theme: str):
    contrasts = views[info].contrasts[theme]
    assert contrasts
    assert [(text, ratio) for text, ratio in contrasts if ratio < 4.5] == []


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
@every_page
def test_axe_finds_nothing_serious(views: dict[PageInfo, View], info: PageInfo, view: str):
    assert views[info].findings[view] == []


def test_the_keyboard_reaches_and_opens_the_source_of_each_seller(page: Page, server: Server):
    opened = []

    def answer_for_them(route: Route) -> None:
        opened.append(route.request.url)
        route.fulfill(body="a price file", content_type="text/plain")

    page.context.route(lambda url: origin(url) != origin(server.url), answer_for_them)
    page.goto(f"{server.url}/{MARKET.url_path}?{QUERY}")
    settle(page, timeout_milliseconds=PATIENCE)
    page.get_by_text("The nearest sellers by name").click()
    settle(page)
    page.get_by_role("button", name="Download these sellers").focus()
    names = []
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        names.append(page.evaluate("document.activeElement.innerText"))
        assert page.evaluate("getComputedStyle(document.activeElement).boxShadow") != "none"
    assert len(set(names)) == 10
    assert all(name.startswith("Source: ") for name in names)
    assert names[-1] == "Source: Springfield Regional Medical Center"
    address = page.evaluate("document.activeElement.href")
    with page.expect_popup() as popup:
        page.keyboard.press("Enter")
    popup.value.wait_for_load_state()
    assert opened == [address]
