"""An owner's ways through the app, with figures worked out by hand."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lib.clinic import Clinic, Costs, KnownPrice, Package, new_clinic
from lib.pricing.money import usd as in_dollars
from lib.ui.show.words import signed
from lib.ui.site import MARKET, METHODS, MY_PRICES, PAGES, PATIENT, PRICE, PageInfo
from tests.browser.harness import (
    Server,
    assert_nothing_stale,
    choose,
    enter_number,
    enter_place,
    eventually,
    go_to,
    running_server,
    settle,
)
from tests.browser.paper import assert_rows_are_on, on_paper, printed
from tests.workbooks import records

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def open_page(page: Page, server: Server, info: PageInfo, query: str = "") -> None:
    page.goto(f"{server.url}/{info.url_path}{query}")
    settle(page)


def row(page: Page, name: str) -> list[str]:
    """The cells of a service's row of the list."""
    found = page.get_by_role("rowheader", name=re.compile(f"^{re.escape(name)} slot"))
    cells = found.locator("xpath=..").get_by_role("cell").all_inner_texts()
    return [cell.replace("\n", " ").strip() for cell in cells]


def headline(page: Page) -> str:
    """The answer for the chosen service."""
    return str(page.get_by_role("heading", level=3).first.inner_text())


def dayton(**prices: float) -> Clinic:
    """A clinic in Dayton with prices for services by their place on the list."""
    clinic = new_clinic("Elm Street", "45402")
    for name, usd in prices.items():
        service = clinic.services[int(name.removeprefix("s"))]
        clinic = clinic.with_service(service.with_(price_usd=usd))
    return clinic


@SIZES
def test_her_own_list_in_bozeman_takes_no_more_than_eight_interactions(
    page: Page, server: Server, size
):
    page.set_viewport_size(size)
    open_page(page, server, PRICE)
    enter_place(page, "59718")
    prices = {"Add-on": "40", "Stand-alone, 30 min": "90", "Stand-alone, 60 min": "150",
              "Bundled visit, 45 min": "140", "First visit, 60 min": "160"}  # fmt: skip
    for name, usd in prices.items():
        enter_number(page, f"Price: {name}", usd)
    # Six interactions. An hour: 46.83 × 1.35 / (0.8 × 0.896) + 27.0655 = 115.2650.
    # 10 min 19.21, 40 min 76.84, 70 min 134.48 − a cent by halves, 55 min 105.66.
    assert row(page, "Add-on")[:4] == ["$40", "$19.21", "+$20.79", "+$124.74"]
    assert row(page, "Stand-alone, 30 min")[:4] == ["$90", "$76.84", "+$13.16", "+$19.74"]
    assert row(page, "Bundled visit, 45 min")[:3] == ["$140", "$105.66", "+$34.34"]
    assert row(page, "Electrical, 30 min")[:3] == ["–", "$76.84", "–"]
    (kept,) = server.kept()
    assert [one.price_usd for one in kept.services] == [40, 90, 150, 140, 160, None]


def test_an_add_on_does_not_feel_another_services_slot(page: Page, server: Server):
    server.keep(dayton(s0=40, s1=90))
    open_page(page, server, PRICE)
    before = row(page, "Add-on")
    assert before[:3] == ["$40", "$20.11", "+$19.89"]  # 120.6313 × 10/60
    go_to(page, MY_PRICES)
    choose(page, "Section", "Services")
    choose(page, "Service", "Stand-alone, 30 min")
    enter_number(page, "Minutes of the calendar it takes", "60")
    go_to(page, PRICE)
    assert row(page, "Add-on") == before
    # 120.6313 × 60/60 = 120.63; 90 − 120.63 = −30.63
    assert row(page, "Stand-alone, 30 min")[:3] == ["$90", "$120.63", "−$30.63"]


@SIZES
def test_five_known_prices_move_the_answer(page: Page, server: Server, size):
    server.keep(dayton(s1=90))
    page.set_viewport_size(size)
    open_page(page, server, PRICE)
    choose(page, "One service in detail", "Stand-alone, 30 min")
    assert "No price near you is known" in headline(page)
    field = page.get_by_role("textbox", name="What clinics near you ask: Stand-alone, 30 min")
    field.fill("70 75 80 85 110")
    page.get_by_role("button", name="Add these prices").click()
    settle(page)
    # The middle moves to $78.62 (worked out beside the rule); 90 − 78.62 = 11.38.
    assert "Five clinics near you ask $70–110. Your $90 is $11.38 above" in headline(page)
    expect(page.get_by_text(re.compile("Confidence medium")).first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert "No price near you is known" in headline(page)


def test_reload_new_window_and_restart_keep_everything(
    browser: Browser, tmp_path: Path, own_origins: set[str]
):
    store = tmp_path / "clinics.sqlite"
    with running_server(store=store) as server:
        context = browser.new_context()
        page = context.new_page()
        open_page(page, server, PRICE)
        enter_place(page, "45402")
        enter_number(page, "Price: Stand-alone, 30 min", "90")
        seen = row(page, "Stand-alone, 30 min")
        assert seen[:3] == ["$90", "$80.42", "+$9.58"]
        page.reload()
        settle(page)
        assert row(page, "Stand-alone, 30 min") == seen
        window = context.new_page()
        window.goto(server.url)
        settle(window)
        assert row(window, "Stand-alone, 30 min") == seen
        context.close()
    with running_server(store=store) as server:
        context = browser.new_context()
        page = context.new_page()
        page.goto(server.url)
        settle(page)
        assert row(page, "Stand-alone, 30 min") == seen
        context.close()


def test_two_browsers_each_find_their_own_clinic_again(browser: Browser, server: Server):
    contexts = [browser.new_context() for _ in range(2)]
    for context, place in zip(contexts, ("45402", "59718"), strict=True):
        page = context.new_page()
        open_page(page, server, MY_PRICES, "?section=Clinics+and+versions")
        if place == "59718":
            page.get_by_role("button", name="New clinic").click()
            page.get_by_role("textbox", name="Name of the new clinic").fill("The second")
            page.get_by_role("button", name="Start it").click()
            settle(page)
        enter_place(page, place)
        page.close()
    for context, city in zip(contexts, ("Dayton", "Bozeman"), strict=True):
        page = context.new_page()
        page.goto(server.url)
        settle(page)
        expect(page.get_by_text(re.compile(f"^{city}, ")).first).to_be_visible()
        context.close()


def test_five_slider_moves_and_one_back_leave_the_page(page: Page, server: Server):
    server.keep(dayton(s1=90))
    open_page(page, server, MARKET)
    go_to(page, PRICE)
    slider = page.get_by_test_id("stSlider").filter(has_text="Place: how far").get_by_role("slider")
    address = page.url
    for _ in range(5):
        slider.press("ArrowRight")
        settle(page)
    assert page.url == address
    wanted = pytest.approx(1.25)
    eventually(page, lambda: server.kept()[0].overrides.get("place_exponent"), wanted)
    page.go_back()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(MARKET.title)


def test_sliders_that_had_no_place_come_back_with_what_is_stored(page: Page, server: Server):
    server.keep(dayton(s1=90))
    open_page(page, server, PRICE)
    sliders = page.get_by_test_id("stSlider").get_by_role("slider")
    choose(page, "One service in detail", "Stand-alone, 30 min")
    settle(page)
    before = [one.get_attribute("aria-valuetext") for one in sliders.all()]
    choose(page, "One service in detail", "First visit, 60 min")
    settle(page)
    assert sliders.count() == 0
    choose(page, "One service in detail", "Stand-alone, 30 min")
    settle(page)
    assert [one.get_attribute("aria-valuetext") for one in sliders.all()] == before
    sliders.first.press("ArrowRight")
    settle(page)
    eventually(page, lambda: set(server.kept()[0].overrides), {"place_exponent"})


def test_a_link_opens_a_copy_elsewhere_without_costs(page: Page, browser: Browser, server: Server):
    clinic = dayton(s1=90).with_(
        costs=Costs(pay_usd_per_hour=61.25), known_prices=(KnownPrice(price_usd=70, near=True),)
    )
    server.keep(clinic)
    open_page(page, server, PRICE)
    page.get_by_role("button", name="Share").click()
    link = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text().strip()
    assert len(link) < 2_000
    context = browser.new_context()
    other = context.new_page()
    other.goto(link)
    settle(other)
    expect(other.get_by_text("You look at a copy of “Elm Street”")).to_be_visible()
    assert row(other, "Stand-alone, 30 min")[0] == "$90"
    assert "Break-even" not in other.get_by_role("table").first.inner_text()
    assert "An hour of your clinic costs" not in other.inner_text("body")
    expect(other.get_by_role("spinbutton", name="Price: Add-on")).to_be_disabled()
    other.get_by_role("textbox", name="Keep it under the name").fill("From a friend")
    other.get_by_role("button", name="Keep it as mine").click()
    settle(other)
    assert sorted(one.name for one in server.kept()) == ["Elm Street", "From a friend"]
    assert "list=" not in other.url
    context.close()


def test_the_second_window_is_told_and_nothing_is_lost(
    page: Page, browser: Browser, server: Server
):
    server.keep(dayton(s1=90))
    other = page.context.new_page()
    for window in (page, other):
        open_page(window, server, PRICE)
    enter_number(page, "Price: Add-on", "35")
    enter_number(other, "Price: Add-on", "45")
    expect(other.get_by_text(re.compile("Another window saved"))).to_be_visible()
    assert [one.services[0].price_usd for one in server.kept()] == [35]
    other.get_by_role("button", name="Keep mine as a copy").click()
    settle(other)
    assert sorted(one.services[0].price_usd or 0 for one in server.kept()) == [35, 45]


@SIZES
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Price sheet", ("Elm Street", "Add-on", "$40.00", "Stand-alone, 30 min", "$90.00")),
        # Six visits at 90, as a plan starts.
        ("Good-faith estimate", ("Elm Street", "20560", "6", "$90.00", "$540.00", "$400")),
    ],
)
def test_a_document_is_downloaded_and_prints_whole(
    page: Page, server: Server, size, name: str, said: tuple[str, ...], tmp_path: Path
):
    server.keep(dayton(s0=40, s1=90))
    page.set_viewport_size(size)
    open_page(page, server, MY_PRICES, "?section=Documents")
    choose(page, "Document", name)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Download: {name.lower()} (HTML, to print)").click()
    file = tmp_path / "document.html"
    download.value.save_as(file)
    document = file.read_text("utf-8")
    text, pages = printed(page, document, "Letter", tmp_path)
    assert_rows_are_on(document, text)
    assert pages == 1
    for words in said:
        assert words in text


@SIZES
def test_the_clinic_s_workbook_opened_again_gives_the_figures_of_the_pages(
    page: Page, server: Server, size
):
    known = tuple(KnownPrice(price_usd=usd, near=True) for usd in (70, 75, 80, 85, 110))
    clinic = dayton(s0=40, s1=90, s3=140).with_(known_prices=known)
    server.keep(clinic)
    page.set_viewport_size(size)
    open_page(page, server, PRICE)
    names = [one.name for one in clinic.services]
    shown = {name: row(page, name)[:4] for name in names}
    open_page(page, server, MY_PRICES)
    lines = page.get_by_role("table").first.get_by_role("row").all_inner_texts()
    hour = [line.split("\t")[-1] for line in lines[1:]]
    choose(page, "Section", "Clinics and versions")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="All its figures (XLSX)").click()
    assert waiting.value.suggested_filename == "elm-street.xlsx"
    file = Path(waiting.value.path()).read_bytes()
    heads = ("price", "break-even", "profit a visit", "profit an hour")
    found = {
        one["service"]: [one[f"{head} (USD)"] for head in heads]
        for one in records(file, "Services")
    }
    assert list(found) == names
    for name, (price, break_even, *profits) in found.items():
        said = ["–" if amount is None else in_dollars(amount) for amount in (price, break_even)]
        said += ["–" if amount is None else signed(amount) for amount in profits]
        assert shown[name] == said
    assert [f"${one['an hour (USD)']:,.2f}" for one in records(file, "Hour")] == hour


def test_the_patient_s_comparison_is_printed_without_what_a_visit_costs_the_clinic(
    page: Page, server: Server, tmp_path: Path
):
    server.keep(dayton(s0=40, s1=90))
    open_page(page, server, PATIENT)
    page.emulate_media(media="print")
    text, _ = on_paper(page, "Letter", tmp_path)
    assert "You pay $90.00" in text
    assert "$540.00" in text
    assert "An hour of your clinic costs" not in text
    assert "Undo" not in text


def test_where_needling_is_not_allowed_no_document_is_made(page: Page, server: Server):
    server.keep(dayton(s1=90).with_(place="10001"))
    open_page(page, server, MY_PRICES, "?section=Documents")
    expect(
        page.get_by_text("Not made: A physical therapist may not needle in New York")
    ).to_be_visible()
    assert page.get_by_role("button", name=re.compile("^Download")).count() == 0


OWNERS_PAGES = [one for one in PAGES if one not in (MARKET, METHODS)]


@pytest.mark.parametrize("info", OWNERS_PAGES, ids=lambda info: info.url_path)
def test_whatever_moves_brings_no_error_and_leaves_nothing_stale(
    page: Page, server: Server, info: PageInfo
):
    known = tuple(KnownPrice(price_usd=usd, near=True) for usd in (70, 75, 80, 85, 110))
    clinic = dayton(s0=40, s1=90, s3=140).with_(known_prices=known)
    packages = (Package(sessions=5, discount_percent=15), Package(sessions=10, total_usd=800))
    server.keep(clinic.with_service(clinic.services[1].with_(packages=packages)))
    open_page(page, server, info)
    assert move_each_kind(page)
    enter_place(page, "59718")
    move_each_kind(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def press(control: Locator, *keys: str) -> None:
    for key in keys:
        control.press(key)


TOUCHES: dict[str, Callable[[Locator], None]] = {
    "slider": lambda one: press(one, "ArrowRight"),
    "radio": lambda one: one.dispatch_event("click"),
    "spinbutton": lambda one: press(one, "ArrowUp", "Enter"),
    "checkbox": lambda one: one.dispatch_event("click"),
    "combobox": lambda one: press(one, "ArrowDown", "ArrowDown", "Enter"),
}


def move_each_kind(page: Page) -> list[str]:
    """Touches the first and last control of each kind, returns the kinds; nothing is left stale."""
    touched = []
    for kind, touch in TOUCHES.items():
        for place in (0, -1):
            found = page.get_by_test_id("stMain").get_by_role(kind)  # type: ignore[arg-type]
            if found.count():
                touch(found.nth(place))
                assert_nothing_stale(page)
                touched.append(kind)
    return touched
