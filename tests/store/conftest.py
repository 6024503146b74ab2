"""A store in a file of its own, with a clock that tests can set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lib.store import Store


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


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "clinics.sqlite")


@pytest.fixture
def store(place: str, clock: Clock) -> Iterator[Store]:
    opened = Store(place, now=clock)
    yield opened
    opened.close()
