"""A store in a database of its own, with a clock that tests can set.

Whoever asks for `place`, or for `fresh`, is tried on SQLite and on PostgreSQL.
"""

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote_plus

import pytest

from lib.store import Store, StoreError
from tests.store.postgresql import ADVICE, PASSWORD, Server, find, running_server

# A new and empty place for a store, which is gone after the block.
Fresh = Callable[[], AbstractContextManager[str]]


@dataclass
class Clock:
    """Each look at it is a second later than the one before."""

    now: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def refusal(act: Callable[[], object]) -> str:
    """The one line that is said; neither it nor what a log would hold of it tells a secret."""
    with pytest.raises(StoreError) as caught:
        act()
    said = str(caught.value)
    assert said
    assert "\n" not in said
    assert "Error" not in said
    logged = "".join(traceback.format_exception(caught.value))
    for secret in (PASSWORD, quote_plus(PASSWORD), "[parameters:"):
        assert secret not in said + logged
    return said


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL, shared by all tests of this process."""
    programs = find()
    if programs is None:
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            pytest.fail(ADVICE, pytrace=False)
        pytest.skip(ADVICE)
    with running_server(programs) as running:
        yield running


@contextmanager
def fresh_file() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        yield str(Path(folder) / "clinics.sqlite")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest) -> Fresh:
    if request.param == "sqlite":
        return fresh_file
    server: Server = request.getfixturevalue("server")
    return server.database


@pytest.fixture
def place(fresh: Fresh) -> Iterator[str]:
    with fresh() as place:
        yield place


@pytest.fixture
def store(place: str, clock: Clock) -> Iterator[Store]:
    opened = Store(place, now=clock)
    yield opened
    opened.close()
