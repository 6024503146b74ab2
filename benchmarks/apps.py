"""The three that are timed, the app, a blank page and the peer in Dash: how each is started."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.harness import Server, running_server, serving
from tests.machine import free_port

BLANK_APP = Path(__file__).with_name("blank_app.py")
NAMES = ("app", "blank", "Dash")


@dataclass(frozen=True)
class App:
    """One of the three: its name, how its server is started, and where a page of it stands."""

    name: str
    serve: Callable[[], AbstractContextManager[Server]]
    address: Callable[[str, int], str]


def three(store: Path) -> tuple[App, App, App]:
    """The app, the blank page with as many charts, and the peer, over one store.

    `address` takes the app's path, with a query where it has one, and its number of charts.
    """

    @contextmanager
    def peer() -> Iterator[Server]:
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.peer_dash", str(port)]
        with serving(command, port, store, health="health") as server:
            yield server

    return (
        App("app", lambda: running_server(store=store), lambda path, _: path),
        App("blank", lambda: running_server(BLANK_APP), lambda _, charts: f"?charts={charts}"),
        App("Dash", peer, lambda path, _: f"{path.partition('?')[0]}/"),
    )


@contextmanager
def sampled(store: Path, samples: Path) -> Iterator[Server]:
    """The app's server, which writes into a file where the time of each run went."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.sampled_server", str(samples), "app.py"]
    options = ["--server.headless", "true", "--server.fileWatcherType", "none"]
    with serving([*command, "--server.port", str(port), *options], port, store) as server:
        yield server
