"""Fixtures for tests that drive the app in Chromium.

A test asks for `page` and `server` and opens `server.url`; `fresh_server` is one that nobody has
visited yet. `foreign_requests` and `console_errors` fill while the page lives.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.chromium import ADVICE, find_or_install
from tests.browser.harness import PATIENCE, Server, launch, origin, running_server

HERE = Path(__file__).parent


# First of all, so that `-m "not browser"` already sees the marker.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder and runs them last.

    Last, because the quick tests should speak first, and because Playwright's synchronous
    interface keeps an event loop in the thread in which all tests run.
    """
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    items[:] = [item for item in items if item not in ours] + ours


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds what the server printed to the report of a test that failed."""
    report = yield
    if report.failed:
        for name, value in getattr(item, "funcargs", {}).items():
            if isinstance(value, Server) and value.log.exists():
                report.sections.append((f"Streamlit's output ({name})", value.output()[-8000:]))
    return report


@pytest.fixture(scope="session")
def own_origins() -> set[str]:
    """The origins of the servers that these tests have started."""
    return set()


@pytest.fixture(scope="session")
def shared_server(own_origins: set[str]) -> Iterator[Server]:
    """The app, started once."""
    with running_server() as running:
        own_origins.add(origin(running.url))
        yield running


@pytest.fixture
def server(shared_server: Server) -> Server:
    """The app, shared by all tests, in which nothing is kept yet."""
    shared_server.forget()
    return shared_server


@pytest.fixture
def fresh_server(own_origins: set[str]) -> Iterator[Server]:
    """An app of this test's own, that nobody has visited yet."""
    with running_server() as running:
        own_origins.add(origin(running.url))
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, shared by all tests."""
    chromium = find_or_install(install=False)
    if chromium is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(ADVICE, pytrace=False)
        pytest.skip(ADVICE)
    with sync_playwright() as playwright:
        running = launch(playwright, chromium)
        expect.set_options(timeout=PATIENCE / 3)
        yield running
        running.close()


@pytest.fixture
def foreign_requests() -> list[str]:
    """Addresses that `page` asked for and that are not the app's own."""
    return []


@pytest.fixture
def console_errors() -> list[str]:
    """Errors that `page` wrote to the console or did not catch."""
    return []


@pytest.fixture
def page(
    browser: Browser,
    own_origins: set[str],
    foreign_requests: list[str],
    console_errors: list[str],
) -> Iterator[Page]:
    """A window of 1440 by 900 without any past."""

    def note(url: str) -> None:
        if not url.startswith(("data:", "blob:", "about:")) and origin(url) not in own_origins:
            foreign_requests.append(url)

    def note_console(message: ConsoleMessage) -> None:
        # Below a page's address, Streamlit first tries /page/_stcore/… and is told 404 by design.
        probing = "/_stcore/" in message.location["url"]
        if message.type == "error" and not probing:
            console_errors.append(message.text)

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.on("request", lambda request: note(request.url))
    window = context.new_page()
    window.on("websocket", lambda socket: note(socket.url))
    window.on("console", note_console)
    window.on("pageerror", lambda error: console_errors.append(str(error)))
    yield window
    context.close()
