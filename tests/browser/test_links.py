"""A link to the market opens the same view on another machine."""

import re

from playwright.sync_api import Browser, Page, expect

from lib.ui.site import MARKET, METHODS
from tests.browser.harness import (
    Server,
    choose,
    enter_place,
    go_back,
    go_to,
    select,
    settle,
    state_of_widgets,
)


def open_elsewhere(browser: Browser, url: str) -> tuple[str, dict[str, str | bool | None]]:
    """The answer and the widgets that a link shows to somebody else."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(url)
    settle(page)
    seen = answer(page), state_of_widgets(page)
    context.close()
    return seen


def answer(page: Page) -> str:
    return str(page.get_by_role("heading", level=2).first.inner_text())


def notes(page: Page) -> int:
    return int(page.get_by_text("Parts of this link were ignored").count())


def test_a_view_set_by_hand_is_the_same_from_its_link(page: Page, browser: Browser, server: Server):
    page.goto(f"{server.url}/{MARKET.url_path}")
    settle(page)
    enter_place(page, "Dayton, OH")
    choose(page, "Muscles", "3+")
    page.get_by_text("Electrical").click()
    settle(page)
    choose(page, "Count hospitals in", "rural")
    choose(page, "Read the visit as", "needling + manual therapy")
    choose(page, "Compare", "division")
    select(page, "Sort by", "p90")
    assert open_elsewhere(browser, page.url) == (answer(page), state_of_widgets(page))


def test_another_format_is_the_same_from_its_link(page: Page, browser: Browser, server: Server):
    page.goto(f"{server.url}/{MARKET.url_path}?place=45402")
    settle(page)
    select(page, "Visit", "bundled")
    assert open_elsewhere(browser, page.url) == (answer(page), state_of_widgets(page))


def test_chosen_minutes_are_the_same_from_a_link(page: Page, browser: Browser, server: Server):
    page.goto(f"{server.url}/{MARKET.url_path}?place=45402")
    settle(page)
    select(page, "Visit", "initial")
    select(page, "Minutes", "60")
    expect(page).to_have_url(re.compile("minutes=60"))
    assert open_elsewhere(browser, page.url) == (answer(page), state_of_widgets(page))


def test_the_citation_is_a_link_to_the_same_view(page: Page, browser: Browser, server: Server):
    page.goto(f"{server.url}/{MARKET.url_path}?place=45402&format=initial&view=map")
    settle(page)
    page.get_by_text("Cite or share this view").click()
    settle(page)
    lines = page.get_by_test_id("stCode").inner_text()
    link = lines.split()[-1]
    # The server runs on this very machine: its name would lead nobody else anywhere.
    assert link.startswith(f"/{MARKET.url_path}?")
    assert open_elsewhere(browser, server.url + link) == (answer(page), state_of_widgets(page))


def test_what_stands_twice_in_a_link_is_ignored_also_when_its_page_is_returned_to(
    page: Page, server: Server
):
    bare = f"{server.url}/{MARKET.url_path}"
    page.goto(bare)
    settle(page)
    usual = answer(page), state_of_widgets(page)
    page.goto(f"{bare}?place=OH&place=MT&format=bundled&format=add-on&area=rural&area=metro")
    settle(page)
    assert notes(page) == 1
    assert (answer(page), state_of_widgets(page)) == usual
    assert page.url == bare
    go_to(page, METHODS)
    go_back(page, MARKET)
    assert (answer(page), state_of_widgets(page)) == usual


def test_the_address_leaves_defaults_out(page: Page, server: Server):
    bare = f"{server.url}/{MARKET.url_path}"
    page.goto(f"{bare}?format=stand-alone&muscles=1-2&view=ranges&electrical=false")
    settle(page)
    assert page.url == bare
    choose(page, "Muscles", "3+")
    assert page.url == f"{bare}?muscles=3%2B"
    choose(page, "Muscles", "1-2")
    choose(page, "View", "map")
    assert page.url == f"{bare}?view=map"
    choose(page, "View", "ranges")
    enter_place(page, "OH")
    assert page.url == f"{bare}?place=OH"
    enter_place(page, "")
    assert page.url == bare


def test_parameters_of_one_page_are_no_surprise_to_the_next(page: Page, server: Server):
    page.goto(f"{server.url}/{MARKET.url_path}?view=rows&by=state&sort=median&area=rural")
    settle(page)
    assert not notes(page)
    go_to(page, METHODS)
    assert not notes(page)
    page.goto(f"{server.url}/{METHODS.url_path}?view=rows&by=state&place=OH")
    settle(page)
    assert not notes(page)


def test_back_in_the_browser_returns_to_the_page_before(page: Page, server: Server):
    page.goto(f"{server.url}/{MARKET.url_path}?place=OH")
    settle(page)
    go_to(page, METHODS)
    go_back(page, MARKET)
    assert state_of_widgets(page)["Place"] == "OH"


def test_choices_are_kept_over_another_page_and_the_first_back_leaves(page: Page, server: Server):
    page.goto(server.url)
    settle(page)
    go_to(page, MARKET)
    choose(page, "Count hospitals in", "rural")
    select(page, "Visit", "initial")
    select(page, "Minutes", "60")
    address = f"{server.url}/{MARKET.url_path}?format=initial&minutes=60&area=rural"
    expect(page).to_have_url(address)
    chosen = state_of_widgets(page)
    go_to(page, METHODS)
    entries = page.evaluate("history.length")
    go_to(page, MARKET)
    assert state_of_widgets(page) == chosen
    expect(page).to_have_url(address)
    assert page.evaluate("history.length") == entries + 1
    go_back(page, METHODS)
    go_back(page, MARKET)
    assert state_of_widgets(page) == chosen
    expect(page).to_have_url(address)


def test_the_table_looked_into_stands_in_the_address_and_is_kept(page: Page, server: Server):
    page.goto(f"{server.url}/{METHODS.url_path}")
    settle(page)
    select(page, "Look into a table", "hospital_prices")
    assert page.url.endswith("?table=hospital_prices")
    go_to(page, MARKET)
    assert "table=" not in page.url
    go_to(page, METHODS)
    assert state_of_widgets(page)["Look into a table"] == "hospital_prices"
    expect(page).to_have_url(f"{server.url}/{METHODS.url_path}?table=hospital_prices")
    go_back(page, MARKET)


def test_minutes_add_no_entry_to_the_history(page: Page, server: Server):
    page.goto(f"{server.url}/{MARKET.url_path}?format=initial")
    settle(page)
    entries = page.evaluate("history.length")
    select(page, "Minutes", "60")
    expect(page).to_have_url(f"{server.url}/{MARKET.url_path}?format=initial&minutes=60")
    assert page.evaluate("history.length") == entries


def test_what_is_ignored_is_named_and_does_not_stay_in_the_address(page: Page, server: Server):
    page.goto(f"{server.url}/{MARKET.url_path}?muscles=7&colour=red&place=OH")
    settle(page)
    note = page.get_by_text("Parts of this link were ignored")
    expect(note).to_be_visible()
    expect(page.get_by_text("muscles = 7: it is one of 1-2, 3+")).to_be_visible()
    expect(page.get_by_text("colour = red: there is no such parameter")).to_be_visible()
    assert page.url == f"{server.url}/{MARKET.url_path}?place=OH"
    page.get_by_role("button", name="Dismiss").click()
    settle(page)
    expect(note).to_have_count(0)


def test_markup_in_an_address_stays_text(page: Page, server: Server, foreign_requests: list[str]):
    hostile = "%3Cimg+src%3Dhttp%3A%2F%2Fexample.invalid%2Fx+onerror%3Dalert(1)%3E"
    page.goto(f"{server.url}/{MARKET.url_path}?place={hostile}&view=!%5Ba%5D(//example.invalid)")
    settle(page)
    page.wait_for_timeout(500)
    assert notes(page) == 1
    assert page.locator("img[src*='example.invalid']").count() == 0
    assert foreign_requests == []


def test_an_address_in_an_address_is_no_link(page: Page, server: Server):
    query = "place=http://example.com/&b=www.example.com&c=me@example.com"
    page.goto(f"{server.url}/{MARKET.url_path}?{query}")
    settle(page)
    assert notes(page) == 1
    assert page.locator("a[href*='example.com']").count() == 0
