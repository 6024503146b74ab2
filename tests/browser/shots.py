"""Photographs every page of a clinic with data, in light and dark at three widths.

python -m tests.browser.shots [--url http://localhost:8501] [--out shots] [--pdf] [--readme]
    [--query dayton=prices-by-area?place=45402 …] [--only price] [--theme dark] [--width 390]

Each page is one picture in its entire height; `sheet-*.png` shows the tops of all pages of a theme
and width side by side. `--pdf` prints every page as well, `--readme` retakes the README's picture.
"""

import argparse
import base64
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from html import escape
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.clinic import benchmark_clinic
from lib.ui.site import MY_PRICES, PAGES, PRICE
from tests.browser.chromium import ADVICE, find_or_install
from tests.browser.harness import ROOT, Server, launch, running_server, settle

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTHS = (1440, 768, 390)
# Chromium paints no picture higher than this.
MAX_HEIGHT = 16_000
README_PICTURE = ROOT / "docs" / "screenshot.png"
README_SIZE = (1440, 1250)
# Market has no clinic, so its place stands in its address.
PLACES = {"prices-by-area": "?place=45402"}

# Streamlit scrolls inside its main part, so a picture of the whole page needs a window that high.
_HEIGHT = """() => Math.max(
    ...['stMain', 'stSidebarContent'].map(
        (id) => document.querySelector(`[data-testid="${id}"]`)?.scrollHeight ?? 0))"""
_SHEET = """<!doctype html><style>
    body { margin: 16px; background: #888; font: 600 14px sans-serif; width: 1800px }
    main { display: grid; grid-template-columns: repeat(6, 1fr); gap: 12px; align-items: start }
    figure { margin: 0; min-width: 0 }
    figcaption { padding: 4px 0; color: #fff }
    img { width: 100%; max-height: 900px; object-fit: cover; object-position: top; display: block }
</style>"""


def visits(queries: Sequence[str]) -> list[tuple[str, str]]:
    """What to photograph, as (name, address below the app's)."""
    pages = [(page.url_path, page.url_path + PLACES.get(page.url_path, "")) for page in PAGES]
    for section in ("Services", "Known+prices", "Clinics+and+versions", "Documents"):
        name = section.lower().replace("+", "-")
        pages.append((f"my-clinic-{name}", f"{MY_PRICES.url_path}?section={section}"))
    return pages + [tuple(query.split("=", 1)) for query in queries]  # type: ignore[misc]


def stretch(page: Page, width: int) -> None:
    """Makes the window as high as the page, whose height may change with the window's."""
    for _ in range(3):
        height = min(max(page.evaluate(_HEIGHT), 600), MAX_HEIGHT)
        if page.viewport_size == {"width": width, "height": height}:
            return
        page.set_viewport_size({"width": width, "height": height})
        settle(page)


def window(browser: Browser, theme: Theme, width: int) -> BrowserContext:
    """A window of one theme and width, on a screen of usual height."""
    return browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)


def open_page(page: Page, url: str, path: str) -> None:
    page.goto(f"{url.rstrip('/')}/{path}")
    settle(page, quiet_milliseconds=600)


def photograph(
    context: BrowserContext, url: str, pictures: Sequence[tuple[Path, str]], width: int
) -> None:
    """Writes one picture per page, given as (file, address)."""
    page = context.new_page()
    for file, path in pictures:
        page.set_viewport_size({"width": width, "height": 900})
        open_page(page, url, path)
        stretch(page, width)
        page.screenshot(path=file, full_page=True, animations="disabled")
    page.close()


def contact_sheet(browser: Browser, pictures: Sequence[Path], sheet: Path) -> None:
    """Puts pictures side by side on one, each under its file's name."""
    figures = (
        f"<figure><figcaption>{escape(picture.stem)}</figcaption>"
        f'<img src="data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}">'
        "</figure>"
        for picture in pictures
    )
    page = browser.new_page(viewport={"width": 1832, "height": 600})
    page.set_content(f"{_SHEET}<main>{''.join(figures)}</main>")
    page.screenshot(path=sheet, full_page=True)
    page.close()


def print_pages(browser: Browser, url: str, printed: Sequence[tuple[Path, str]]) -> None:
    """Prints pages as a reader would who looks at them in the dark."""
    context = window(browser, "dark", 1440)
    page = context.new_page()
    for file, path in printed:
        open_page(page, url, path)
        page.pdf(path=file, format="Letter", print_background=False)
    context.close()


def take_readme_picture(browser: Browser, url: str) -> None:
    """Retakes the picture that the README shows."""
    width, height = README_SIZE
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
    open_page(page, url, PRICE.url_path)
    page.screenshot(path=README_PICTURE, animations="disabled")
    page.close()


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.shots")
    parser.add_argument("--url", help="an app that already runs; without it one is started")
    parser.add_argument("--out", type=Path, default=Path("shots"), help="where pictures go")
    parser.add_argument("--theme", choices=THEMES, action="append", help="only this theme")
    parser.add_argument("--width", type=int, action="append", help="only this width")
    parser.add_argument("--only", action="append", help="only pages whose name holds this")
    parser.add_argument("--pdf", action="store_true", help="print every page as well")
    parser.add_argument("--readme", action="store_true", help=f"retake {README_PICTURE.name}")
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
    return options


def take(browser: Browser, url: str, options: argparse.Namespace) -> None:
    """Writes what was asked for, and says where each file is."""
    chosen = [
        (name, path)
        for name, path in visits(options.query)
        if not options.only or any(part in name for part in options.only)
    ]
    for theme in options.theme or THEMES:
        for width in options.width or WIDTHS:
            files = [options.out / f"{name}-{theme}-{width}.png" for name, _ in chosen]
            paths = [path for _, path in chosen]
            context = window(browser, theme, width)
            photograph(context, url, list(zip(files, paths, strict=True)), width)
            context.close()
            sheet = options.out / f"sheet-{theme}-{width}.png"
            contact_sheet(browser, files, sheet)
            print(*files, sheet, sep="\n")
    if options.pdf:
        printed = [(options.out / f"{name}.pdf", path) for name, path in chosen]
        print_pages(browser, url, printed)
        print(*(file for file, _ in printed), sep="\n")
    if options.readme:
        take_readme_picture(browser, url)
        print(README_PICTURE)


def main() -> int:
    options = parsed()
    chromium = find_or_install(install=False)
    if chromium is None:
        print(ADVICE, file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    running = nullcontext(Server(options.url, Path(), Path())) if options.url else running_server()
    with running as server, sync_playwright() as playwright:
        if not options.url:
            server.keep(benchmark_clinic())
        browser = launch(playwright, chromium)
        take(browser, server.url, options)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
