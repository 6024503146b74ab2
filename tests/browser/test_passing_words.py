"""Words that come and go, of what is being done and of what was done: they move nothing."""

from playwright.sync_api import Page, expect

from lib.clinic import new_clinic
from lib.ui.site import MARKET, MY_PRICES
from tests.browser.harness import Server, choose, settle

# Notes, whenever anything changes, what the page says it is doing, and where a control stands.
WATCH = """() => {
    window.seen = [];
    const control = document.querySelector('.st-key-muscles');
    new MutationObserver(() => {
        const words = document.querySelector('[data-testid=stSpinner]')?.innerText.trim();
        if (words) seen.push([words, control.getBoundingClientRect().top]);
    }).observe(document.body, {childList: true, subtree: true});
    return control.getBoundingClientRect().top;
}"""


def test_what_takes_long_says_so_and_moves_nothing(fresh_server: Server, page: Page):
    page.goto(f"{fresh_server.url}/{MARKET.url_path}?place=45402")
    settle(page)
    top = page.evaluate(WATCH)
    choose(page, "Compare", "state")
    seen = page.evaluate("seen")
    assert {words for words, _ in seen} == {"Counting the prices of 2,434 hospitals …"}
    assert {where for _, where in seen} == {top}
    expect(page.get_by_test_id("stSpinner")).to_have_count(0)


def test_a_toast_is_read_out_and_leaves_the_page_as_it_was(
    server: Server, page: Page, console_errors: list[str]
):
    server.keep(new_clinic("Elm Street", "45402"))
    page.goto(f"{server.url}/{MY_PRICES.url_path}?section=Clinics+and+versions")
    settle(page)
    heard = page.locator("[role=status]").filter(has_text="Copied")
    expect(heard).to_have_count(0)
    before = page.get_by_role("heading", level=1).bounding_box()
    page.get_by_role("button", name="Duplicate").click()
    said = "Copied: you go on with “Elm Street (copy)”."
    expect(page.get_by_test_id("stToast")).to_contain_text(said)
    expect(heard).to_have_text(said)
    settle(page)
    # The style sheet of the page still stands.
    assert page.get_by_role("heading", level=1).bounding_box() == before
    expect(page.get_by_test_id("stToast")).to_have_count(0)
    assert console_errors == []
