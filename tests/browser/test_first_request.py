"""A page's own address as the very first request to a new server."""

import pytest
from playwright.sync_api import Page, expect

from lib.ui.site import PAGES, PageInfo
from tests.browser.harness import ROOT, Server, running_server, settle, state_of_widgets

PATHS = ["", *(page.url_path for page in PAGES)]
TITLES = {"": PAGES[0].title} | {page.url_path: page.title for page in PAGES}
SHARED = {"Place", "Visit", "Minutes", "Muscles", "Electrical"}
QUERY = "place=Dayton%2C+OH&muscles=3%2B"


def check_frame(page: Page, path: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[path])
    widgets = state_of_widgets(page)
    assert set(widgets) >= SHARED
    assert (widgets["Place"], widgets["Muscles"]) == ("Dayton, OH", "3+")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path or "root")
def test_as_make_run_starts_it(page: Page, fresh_server: Server, path: str):
    page.goto(f"{fresh_server.url}/{path}?{QUERY}")
    settle(page)
    check_frame(page, path)
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_text("Page not found").count() == 0


# A few of the pages, since each needs a server of its own and all go the same way.
@pytest.mark.parametrize("info", [PAGES[0], PAGES[-1]], ids=lambda info: info.url_path)
def test_as_plain_streamlit_starts_it(page: Page, info: PageInfo):
    # Here Streamlit may say once that there is no such page, above the page itself.
    with running_server(ROOT / "app.py") as server:
        page.goto(f"{server.url}/{info.url_path}?{QUERY}")
        settle(page)
        check_frame(page, info.url_path)
