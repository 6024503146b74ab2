"""Photographs every page in light and dark at three widths, each page in its entire height.

python -m tests.browser.shots [--url http://localhost:8501] [--out shots]
    [--query dayton=prices-by-area?zip=45402 …]
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from lib.ui.site import PAGES
from tests.browser.chromium import ADVICE, find_or_install
from tests.browser.harness import Server, launch, running_server, settle

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1440, 768, 390)
# Chromium paints no picture higher than this.
MAX_HEIGHT = 16_000

# Streamlit scrolls inside its main part, so a picture of the whole page needs a window that high.
_HEIGHT = """() => Math.max(
    ...['stMain', 'stSidebarContent'].map(
        (id) => document.querySelector(`[data-testid="${id}"]`)?.scrollHeight ?? 0))"""


def visits(queries: Sequence[str]) -> list[tuple[str, str]]:
    """What to photograph, as (name, address below the app's)."""
    pages = [(page.url_path or "home", page.url_path) for page in PAGES]
    return pages + [tuple(query.split("=", 1)) for query in queries]  # type: ignore[misc]


def stretch(page: Page, width: int) -> None:
    """Makes the window as high as the page, whose height may change with the window's."""
    for _ in range(3):
        height = min(max(page.evaluate(_HEIGHT), 600), MAX_HEIGHT)
        if page.viewport_size == {"width": width, "height": height}:
            return
        page.set_viewport_size({"width": width, "height": height})
        settle(page)


def photograph(browser: Browser, url: str, out: Path, queries: Sequence[str]) -> list[Path]:
    """Writes one picture per page, theme and width."""
    written = []
    for theme in THEMES:
        for width in WIDTHS:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=theme
            )
            page = context.new_page()
            for name, path in visits(queries):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{url.rstrip('/')}/{path}")
                settle(page, quiet_milliseconds=600)
                stretch(page, width)
                written.append(out / f"{name}-{theme}-{width}.png")
                page.screenshot(path=written[-1], full_page=True, animations="disabled")
            context.close()
    return written


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.shots")
    parser.add_argument("--url", help="an app that already runs; without it one is started")
    parser.add_argument("--out", type=Path, default=Path("shots"), help="where pictures go")
    parser.add_argument(
        "--query",
        action="append",
        default=[],
        metavar="NAME=PATH?X=Y",
        help="one more address to photograph, under this name",
    )
    options = parser.parse_args()
    for query in options.query:
        if "=" not in query.split("?")[0]:
            parser.error(f"--query {query}: expected NAME=PATH?X=Y")
    chromium = find_or_install(install=False)
    if chromium is None:
        print(ADVICE, file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    running = nullcontext(Server(options.url, Path(), Path())) if options.url else running_server()
    with running as server, sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        for path in photograph(browser, server.url, options.out, options.query):
            print(path)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
