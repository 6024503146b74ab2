"""A store in a database of its own, with a clock that tests can set.

Whoever asks for `place`, or for `fresh`, is tried on SQLite and on PostgreSQL.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lib.store import Store
from tests.store.postgresql import ADVICE, Server, find, running_server

# A new and empty place for a store, which is gone after the block.
Fresh = Callable[[], AbstractContextManager[str]]


@dataclass
class Clock:
    """Each look at it is a second later than the one before."""

    now: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


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
