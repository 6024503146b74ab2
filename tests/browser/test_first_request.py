"""A page's own address as the very first request to a new server."""

import sys

import pytest
from playwright.sync_api import Page, expect

from lib.ui.site import MARKET, METHODS, PAGES
from tests.browser.harness import Server, serving, settle, state_of_widgets
from tests.machine import free_port

PATHS = ["", *(page.url_path for page in PAGES)]
TITLES = {"": PAGES[0].title} | {page.url_path: page.title for page in PAGES}
MARKETS_OWN = {"Place", "Visit", "Minutes", "Muscles", "Electrical"}
QUERY = "place=Dayton%2C+OH&muscles=3%2B"


def check_frame(page: Page, path: str) -> None:
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[path])
    widgets = state_of_widgets(page)
    if path == MARKET.url_path:
        assert set(widgets) >= MARKETS_OWN
        assert (widgets["Place"], widgets["Muscles"]) == ("Dayton, OH", "3+")
    elif path != METHODS.url_path:
        assert widgets["Place of your clinic"] == ""
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_text("Page not found").count() == 0


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path or "root")
def test_as_streamlit_starts_it(page: Page, fresh_server: Server, path: str):
    page.goto(f"{fresh_server.url}/{path}?{QUERY}")
    check_frame(page, path)


def test_as_any_asgi_server_starts_it(page: Page):
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)]
    with serving(command, port) as server:
        page.goto(f"{server.url}/{PAGES[-1].url_path}?{QUERY}")
        check_frame(page, PAGES[-1].url_path)
