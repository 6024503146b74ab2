"""Finds a Chromium for the browser tests and, when asked, installs one.

`python -m tests.browser.chromium` prints the path of the one it found;
`python -m tests.browser.chromium --install` installs one first if there is none.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.machine import install_from_debian, run, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
)
DOWNLOAD_SECONDS = 120

ADVICE = (
    "No working Chromium found for the browser tests. Do one of these, then try again:\n"
    "  python -m playwright install chromium\n"
    "  install your system's chromium or google-chrome (on Debian: apt-get install chromium)\n"
    "  set CHROMIUM to the path of a Chromium or Chrome you have"
)


def find_or_install(install: bool) -> Path | None:
    """The path of a Chromium that starts, or None.

    Looks at CHROMIUM, then at Playwright's own download, then on PATH. With `install`, lets
    Playwright download one (two minutes at most), then asks Debian's packages.
    """
    found = find()
    if found or not install:
        return found
    for step in (download_with_playwright, install_debian_package):
        step()
        found = find()
        if found:
            return found
    return None


def find() -> Path | None:
    """The first candidate that starts, or None."""
    return next((path for path in candidates() if works(path)), None)


def candidates() -> Iterator[Path]:
    """Every place where a Chromium may be, the preferred one first."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        yield Path(chosen)
    downloaded = downloaded_by_playwright()
    if downloaded:
        yield downloaded
    yield from on_system()


def downloaded_by_playwright() -> Path | None:
    """Where Playwright keeps its own Chromium, if it has downloaded one."""
    # In a process of its own: Playwright's synchronous interface refuses to start twice in one.
    script = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    output = run([sys.executable, "-c", script], seconds=60)
    path = Path(output.strip()) if output and output.strip() else None
    return path if path and path.is_file() else None


def on_system() -> Iterator[Path]:
    """Chromium and Chrome on PATH, and where macOS keeps them."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield Path(path)
    for app in MAC_APPS:
        path_on_mac = Path("/Applications") / app
        if path_on_mac.is_file():
            yield path_on_mac


def works(path: Path) -> bool:
    """Whether the program at this path tells its version: a broken one is passed over."""
    return run([str(path), "--version"], seconds=30) is not None


def download_with_playwright() -> None:
    say("Downloading a Chromium with Playwright (two minutes at most)")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if run(command, seconds=DOWNLOAD_SECONDS) is None:
        say("That did not work")


def install_debian_package() -> None:
    install_from_debian("chromium", "fonts-liberation")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.chromium", description=__doc__)
    parser.add_argument("--install", action="store_true", help="install one if there is none")
    path = find_or_install(parser.parse_args().install)
    if path is None:
        say(ADVICE)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
