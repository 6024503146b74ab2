"""Nothing leaves the app's origin: not on any page, not in any view, not for an icon."""

from playwright.sync_api import Page

from lib.ui.site import MARKET, PAGES
from tests.browser.harness import Server, choose, enter_place, origin, settle

# Late requests arrive while Playwright waits, and only then.
PATIENCE = 1_000


def test_a_walk_through_all_pages_asks_nobody_else(
    page: Page, server: Server, foreign_requests: list[str], console_errors: list[str]
):
    own: list[str] = []
    page.on("request", lambda request: own.append(request.url))
    page.goto(f"{server.url}/{MARKET.url_path}")
    settle(page)
    enter_place(page, "Dayton, OH")
    for view in ("distribution", "map", "rows", "ranges"):
        choose(page, "View", view)
        page.wait_for_timeout(PATIENCE)
    for info in PAGES:
        page.get_by_role("link", name=info.short_title).first.click()
        settle(page)
        page.wait_for_timeout(PATIENCE)
        assert page.get_by_role("heading", level=1).inner_text() == info.title
    assert len(own) > 20, "the recorder sees the app's own requests"
    assert foreign_requests == []
    # What the page's own policy forbids is said on the console.
    assert console_errors == []


def test_the_icon_is_the_apps_own_and_a_foreign_one_would_be_stopped(
    page: Page, server: Server, foreign_requests: list[str], console_errors: list[str]
):
    page.goto(server.url)
    settle(page)
    icons = page.locator("link[rel~=icon]").evaluate_all("links => links.map(link => link.href)")
    assert icons
    assert {origin(icon) for icon in icons} == {origin(server.url)}
    # Streamlit's own icon stands in the page until the app has named its own.
    assert all("/media/" in icon for icon in icons)
    assert page.request.get(icons[0]).ok
    assert foreign_requests == []
    page.evaluate(
        """() => {
            const image = document.createElement('img');
            image.src = 'http://example.invalid/x.png';
            document.body.append(image);
        }"""
    )
    page.wait_for_timeout(PATIENCE)
    # Whether the browser tells of a request that the policy stops is its own affair.
    assert set(foreign_requests) <= {"http://example.invalid/x.png"}
    assert "Content Security Policy" in "".join(console_errors)
