"""What browser tests, pictures and benchmarks share: a server, a browser, and patience."""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Playwright, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from lib.clinic import Clinic
from lib.store import VARIABLE, Store
from lib.ui.site import PageInfo
from tests.machine import free_port

ROOT = Path(__file__).parents[2]
STARTUP_SECONDS = 60
# A busy machine is slow, not wrong: milliseconds.
PATIENCE = 90_000

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Streamlit tells the state of its script on the outermost element: initial, running,
# rerunRequested, stopRequested, compilationError or notRunning. Elements left over from the run
# before carry data-stale; tables that are still loading show a skeleton, charts wait.
BUSY = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return !app
        || app.dataset.testConnectionState !== 'CONNECTED'
        || !['notRunning', 'compilationError'].includes(app.dataset.testScriptState)
        || document.querySelector('[data-testid^="stSkeleton"], [data-testid="stAppSkeleton"]')
        || document.querySelector('.needling-chart.waiting:not(.failed)')
        || document.querySelector('[data-stale="true"]') !== null;
}"""
_SETTLED = f"""(quietMilliseconds) => {{
    if (({BUSY})()) {{
        window.quietSince = undefined;
        return false;
    }}
    window.quietSince ??= performance.now();
    return performance.now() - window.quietSince >= quietMilliseconds;
}}"""


@dataclass(frozen=True)
class Server:
    """A running app: its address, the file that holds what it printed, and its store."""

    url: str
    log: Path
    store: Path

    def forget(self) -> None:
        """Deletes all clinics, so that the next window starts with a new one."""
        with closing(Store(self.store)) as store:
            for one in store.clinics():
                store.delete(one.id)

    def keep(self, clinic: Clinic) -> None:
        """Puts a clinic into the store, as the one that the next new window opens."""
        self.forget()
        with closing(Store(self.store)) as store:
            store.create(clinic)

    def kept(self) -> list[Clinic]:
        """The clinics that the store holds, the last saved first."""
        with closing(Store(self.store)) as store:
            return [store.load(one.id).clinic for one in store.clinics()]

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_server(script: Path | None = None, store: Path | None = None) -> Iterator[Server]:
    """Runs the app, or another Streamlit script, on a free port until the block ends.

    Its store is a new one, or the one given.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script or ROOT / "app.py")]
    options = ("--server.headless", "true", "--server.fileWatcherType", "none")
    with serving([*command, "--server.port", str(port), *options], port, store) as server:
        yield server


@contextmanager
def serving(
    command: list[str], port: int, store: Path | None = None, health: str = "_stcore/health"
) -> Iterator[Server]:
    """Runs a command that serves the app on a port until the block ends.

    It is there as soon as the address `health` answers.
    """
    with tempfile.TemporaryDirectory(prefix="dry-needling-prices-") as folder:
        kept = store or Path(folder, "clinics.sqlite")
        server = Server(f"http://localhost:{port}", Path(folder, "server.log"), kept)
        with server.log.open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | {VARIABLE: str(server.store)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_healthy(server, process, health)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def launch(playwright: Playwright, chromium: Path) -> Browser:
    """Starts a Chromium that speaks to nobody of its own accord."""
    return playwright.chromium.launch(executable_path=str(chromium), args=CHROMIUM_FLAGS)


def settle(
    page: Page, quiet_milliseconds: int = 250, timeout_milliseconds: float = PATIENCE
) -> None:
    """Waits until Streamlit has finished its run and nothing on the page is still loading.

    The page has to stay so for `quiet_milliseconds`: after a click or a key it takes a moment
    until the run it causes begins. Requests and console messages arrive meanwhile.
    """
    page.evaluate("window.quietSince = undefined")
    page.wait_for_function(_SETTLED, arg=quiet_milliseconds, timeout=timeout_milliseconds)


def eventually(page: Page, found: Callable[[], object], wanted: object) -> None:
    """Waits until what is found is as wanted; a slider under a key reports a moment late."""
    deadline = time.monotonic() + PATIENCE / 1000
    while found() != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert found() == wanted


def origin(url: str) -> str:
    """Host and port of an address, with ws taken for http: one server speaks both."""
    parts = urlsplit(url)
    return f"{re.sub('^ws', 'http', parts.scheme)}://{parts.netloc}"


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes], health: str) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The app stopped while starting:\n{server.output()}")
        try:
            with urllib.request.urlopen(f"{server.url}/{health}", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"The app did not answer in {STARTUP_SECONDS} seconds:\n{server.output()}")


def enter_place(page: Page, text: str) -> None:
    """Writes into the clinic's place field, on the market page its own, and presses Enter."""
    field = page.get_by_role("textbox", name=re.compile("^Place(?! of the seller)"))
    field.fill(text)
    field.press("Enter")
    settle(page)


def enter_number(page: Page, label: str, value: str) -> None:
    """Writes into a number field and leaves it with Enter."""
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(value)
    field.press("Enter")
    settle(page)


def go_to(page: Page, info: PageInfo) -> None:
    """Presses a page's name in the navigation."""
    page.get_by_role("link", name=info.short_title, exact=True).first.click()
    arrive(page, info)


def go_back(page: Page, info: PageInfo) -> None:
    """Presses the browser's Back, which is to lead to a page."""
    page.go_back()
    arrive(page, info)


def arrive(page: Page, info: PageInfo) -> None:
    """Waits until a page that is being turned to stands there in full."""
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(info.title)
    # Its title comes first.
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Presses one button of a segmented control."""
    group = page.get_by_role("radiogroup", name=label, exact=True)
    group.get_by_role("radio", name=option, exact=True).click()
    settle(page)


def _open(page: Page, opener: Locator, wanted: Locator) -> None:
    """Presses what opens a list or a choice, until what is wanted shows in it."""
    opener.click()
    try:
        wanted.wait_for(timeout=5_000)
    except PlaywrightTimeoutError:
        # A run that began before, as by leaving a field that was edited, may close it again.
        settle(page)
        opener.click()


def select(page: Page, label: str, option: str) -> None:
    """Takes one option of a select box."""
    box = page.get_by_role("combobox", name=label, exact=True)
    wanted = page.get_by_role("option", name=option, exact=True)
    _open(page, box, wanted)
    wanted.click()
    settle(page)


def downloaded(page: Page, label: re.Pattern[str] | str, kind: str = "CSV") -> Path:
    """The file, CSV or XLSX, that the choice under a button gives."""
    choice = page.get_by_role("button", name=label)
    wanted = page.get_by_role("button", name=f"{kind} file")
    _open(page, choice, wanted)
    settle(page)
    with page.expect_download() as waiting:
        wanted.click()
    page.keyboard.press("Escape")
    settle(page)
    assert waiting.value.suggested_filename.endswith(f".{kind.lower()}")
    return Path(waiting.value.path())


def state_of_widgets(page: Page) -> dict[str, str | bool | None]:
    """What every visible field, select box, segmented control and toggle of the page holds."""
    script = """() => Object.fromEntries([
        ...[...document.querySelectorAll('input[type=text], input[type=checkbox]')]
            .filter((input) => input.ariaLabel)
            .map((input) => [input.ariaLabel,
                input.type === 'checkbox' ? input.checked : input.value]),
        ...[...document.querySelectorAll('[role=radiogroup]')].map((group) => [group.ariaLabel,
            group.querySelector('[aria-checked=true]')?.textContent.trim() ?? null]),
    ])"""
    found: dict[str, str | bool | None] = page.evaluate(script)
    return found


def assert_nothing_stale(page: Page) -> None:
    """The page is as it is when it is drawn anew as a whole, by Streamlit's own key for it."""
    settle(page)
    # A field that is being edited says more, and takes the key.
    page.evaluate("document.activeElement.blur()")
    settle(page)
    before = shown(page)
    page.keyboard.press("r")
    settle(page)
    assert shown(page) == before


def shown(page: Page) -> list[str]:
    """What the page says, draws and holds, piece by piece."""
    script = """() => {
        const main = document.querySelector('[data-testid="stMain"]');
        const all = (what, read) => [...main.querySelectorAll(what)].map(read);
        return [
            ...main.innerText.split("\\n").map((line) => line.trim()).filter((line) => line),
            ...all(".js-plotly-plot .main-svg", (one) => one.textContent),
            ...all("input, textarea", (one) => `${one.ariaLabel}: ${one.value} ${one.checked}`),
            ...all("button:disabled", (one) => `${one.innerText} is off`),
            window.location.search,
        ];
    }"""
    found: list[str] = page.evaluate(script)
    return found
