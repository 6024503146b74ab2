"""Several processes at one store, and processes that are killed in the middle of a save."""

import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from lib.clinic import Clinic, KnownPrice, new_clinic
from lib.store import StaleError, Store
from tests.clinics import known
from tests.store.forks import Fork, forked
from tests.store.postgresql import Server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="these processes are forked")

Say = Callable[[str], None]

# A file is whole by what this program does, a database on a server by what the server does.
KILLS_AT_FILE, KILLS_AT_SERVER = 200, 60


class Start:
    """Lets several processes begin at one moment."""

    def __init__(self, flag: Path) -> None:
        self.flag = flag

    def wait(self, say: Say) -> None:
        say("ready")
        while not self.flag.exists():
            time.sleep(0.001)

    def give(self, *children: Fork) -> None:
        assert [child.read_line() for child in children] == ["ready"] * len(children)
        self.flag.touch()


@pytest.fixture
def start(tmp_path: Path) -> Start:
    return Start(tmp_path / "go")


def test_several_processes_may_make_the_store_at_once(place: str, start: Start):
    def make(say: Say) -> None:
        start.wait(say)
        with closing(Store(place)) as store:
            say(store.create(new_clinic()).id)

    with ExitStack() as stack:
        children = [stack.enter_context(forked(make)) for _ in range(6)]
        start.give(*children)
        made = {child.read_all() for child in children}
        assert [child.wait() for child in children] == [0] * 6
    with closing(Store(place)) as store:
        assert {one.id for one in store.clinics()} == made
        assert len(made) == 6


def test_of_two_windows_that_save_at_once_one_is_told_and_nothing_is_lost(place: str, start: Start):
    with closing(Store(place)) as store:
        id = store.create(new_clinic()).id

    def add(number: int, say: Say) -> None:
        """Add known prices one by one, each to what the store holds."""
        with closing(Store(place)) as store:
            saved = store.load(id)
            start.wait(say)
            for n in range(40):
                price = KnownPrice(id=f"{number:06x}{n:06x}", price_usd=70)
                while True:
                    more = saved.clinic.with_(known_prices=(*saved.clinic.known_prices, price))
                    try:
                        saved = store.save(id, more, saved.revision)
                        break
                    except StaleError as error:
                        saved = error.theirs
                        say(f"told at {n}")

    with forked(partial(add, 1)) as one, forked(partial(add, 2)) as two:
        start.give(one, two)
        said = [one.read_all().split("\n"), two.read_all().split("\n")]
        assert (one.wait(), two.wait()) == (0, 0), said
    with closing(Store(place)) as store:
        end = store.load(id)
    assert end.revision == 1 + 80
    assert {price.id for price in end.clinic.known_prices} == {
        f"{number:06x}{n:06x}" for number in (1, 2) for n in range(40)
    }
    # Both began with the same revision, so one of them must have been told at once.
    assert "told at 0" in said[0] + said[1]


@pytest.fixture
def settled(place: str, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Wait for what a killed process has sent: a server still does it, a file has it or not."""
    if "://" not in place:
        return lambda: None
    server: Server = request.getfixturevalue("server")
    return server.wait_until_alone


def state(revision: int) -> Clinic:
    """A clinic that says in every part which revision it is; it takes several pages of the file."""
    return Clinic(name=f"Revision {revision}", known_prices=known(60, price_usd=revision))


def save_on_and_on(place: str, id: str, say: Say) -> None:
    store = Store(place)
    saved = store.load(id)
    for revision in count(saved.revision + 1):
        saved = store.save(id, state(revision), revision - 1)
        say(str(saved.revision))


def killed(child: Fork, after_first_save: bool, chance: random.Random) -> int:
    """Kill a child at some moment; return the last revision that it confirmed, 0 for none."""
    first = child.read_line() if after_first_save else ""
    time.sleep(chance.uniform(0, 0.02))
    child.kill()
    confirmed = [first, *child.read_all().split("\n")]
    return max((int(line) for line in confirmed if line), default=0)


def test_a_process_killed_in_the_middle_of_a_save_loses_nothing_that_was_confirmed(
    place: str, settled: Callable[[], None]
):
    chance, at_server = random.Random(20560), "://" in place
    kills = KILLS_AT_SERVER if at_server else KILLS_AT_FILE
    with closing(Store(place)) as store:
        held = store.create(state(1))
    for kill in range(kills):
        # Every fourth is killed as it opens the store or soon after, the others while they save.
        with forked(partial(save_on_and_on, place, held.id)) as child:
            confirmed = killed(child, kill % 4 > 0, chance) or held.revision
        settled()
        with closing(Store(place)) as store:
            held = store.load(held.id)
        # A save may be done and the word of it not yet out, but it is whole.
        assert confirmed <= held.revision <= confirmed + 1
        assert held.clinic == state(held.revision)
    assert held.revision > kills
    if at_server:
        return
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
