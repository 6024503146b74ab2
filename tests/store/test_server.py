"""A server of PostgreSQL that refuses, is away, or is lost: one clear line, and nothing is lost."""

import logging
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import create_engine, text, update

from lib.clinic import new_clinic
from lib.store import VARIABLE, Store, tables
from lib.ui.site import MY_PRICES
from tests.pages.opening import kept, open_page, paragraphs, plain, widgets
from tests.store.conftest import refusal
from tests.store.postgresql import HOST, PASSWORD, Server


@pytest.fixture
def place(server: Server) -> Iterator[str]:
    """A database on the server, which runs again after a test that has stopped it."""
    with server.database() as place:
        yield place
        server.start()


@pytest.fixture(autouse=True)
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What the owner is told in one line is no news of several for the terminal."""
    yield
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


def known_as(server: Server, database: str) -> str:
    return f"The store postgresql://clinic@{HOST}:{server.port}/{database} cannot be used: "


@pytest.mark.parametrize(
    ("database", "password", "why"),
    [
        ("postgres", "wrong", 'the server says: password authentication failed for user "clinic".'),
        ("nowhere", PASSWORD, 'the server says: database "nowhere" does not exist.'),
        ("postgres", PASSWORD, "its user may not read or write there."),
    ],
)
def test_what_the_server_refuses_is_said(server: Server, database: str, password: str, why: str):
    assert (
        refusal(lambda: Store(server.url(database, password))) == known_as(server, database) + why
    )


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_letter_is_refused(server: Server, encoding: str):
    with server.database(f"ENCODING '{encoding}'") as place:
        assert "needs a database with the encoding UTF8" in refusal(lambda: Store(place))


def test_a_server_that_is_away_at_the_start_is_used_once_it_is_there(server: Server, place: str):
    server.stop()
    name = place.rpartition("/")[2]
    assert refusal(lambda: Store(place)) == (
        known_as(server, name) + "the server cannot be reached (Connection refused)."
    )
    server.start()
    with closing(Store(place)) as store:
        assert store.create(new_clinic()).revision == 1


def test_a_server_that_does_not_answer_is_not_waited_for_without_end(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("lib.store.postgresql.PATIENCE_SECONDS", 2)
    with closing(socket.create_server((HOST, 0))) as silent:
        started = time.monotonic()
        url = f"postgresql://me:secret@{HOST}:{silent.getsockname()[1]}/x"
        assert "the server cannot be reached" in refusal(lambda: Store(url))
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("at_once", [False, True], ids=["stopped", "crashed"])
def test_a_server_lost_between_two_saves_is_said_and_the_next_save_works_when_it_is_back(
    store: Store, server: Server, at_once: bool
):
    saved = store.create(new_clinic("Riverside"))
    mine = saved.clinic.with_(name="Riverside by the mill")
    server.stop(at_once)
    for _ in range(2):
        assert "the server cannot be reached" in refusal(lambda: store.save(saved.id, mine, 1))
        assert "the server cannot be reached" in refusal(lambda: store.load(saved.id))
    server.start()
    assert store.load(saved.id) == saved
    assert store.save(saved.id, mine, 1).revision == 2
    assert store.load(saved.id).clinic == mine


@pytest.mark.parametrize("at_once", [False, True], ids=["stopped", "crashed"])
def test_a_server_lost_in_the_middle_of_a_save_is_said_and_the_save_can_be_done_again(
    store: Store, server: Server, place: str, at_once: bool
):
    saved = store.create(new_clinic("Riverside"))
    mine = saved.clinic.with_(name="Riverside by the mill")
    other = create_engine(place)
    held = other.connect()
    held.execute(update(tables.clinics).values(revision=1))
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(store.save, saved.id, mine, 1)
        time.sleep(0.1)
        server.stop(at_once)
        assert "the connection to the server was lost" in refusal(waits.result)
    held.invalidate()
    held.close()
    other.dispose()
    server.start()
    assert store.load(saved.id) == saved
    assert store.save(saved.id, mine, 1).revision == 2


def test_a_clinic_that_another_program_holds_is_waited_for_and_then_said(
    place: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lib.store.postgresql.PATIENCE_SECONDS", 0.2)
    other = create_engine(place)
    with closing(Store(place)) as store:
        saved = store.create(new_clinic())
        with other.connect() as connection:
            connection.execute(update(tables.clinics).values(revision=1))
            said = refusal(lambda: store.save(saved.id, saved.clinic, 1))
            assert "another program has held it for 0.2 seconds" in said
            assert store.load(saved.id) == saved
        assert store.save(saved.id, saved.clinic, 1).revision == 2
    other.dispose()


def test_a_database_that_may_only_be_read_is_read_and_says_so_at_a_save(
    store: Store, server: Server, place: str
):
    saved = store.create(new_clinic("Riverside"))
    name = place.rpartition("/")[2]
    server.say(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with closing(Store(place)) as reader:
        assert reader.load(saved.id) == saved
        assert "may not be written" in refusal(lambda: reader.save(saved.id, saved.clinic, 1))


def test_a_password_may_stand_where_postgresql_looks_for_it(
    server: Server, place: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    name = place.rpartition("/")[2]
    with closing(Store(f"postgresql://clinic@{HOST}:{server.port}/{name}")) as store:
        assert store.clinics() == ()


def test_tables_of_other_programs_are_left_alone(place: str):
    engine = create_engine(place)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mail (id INTEGER)"))
    with closing(Store(place)) as store:
        assert store.clinics() == ()
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM mail")).scalar() == 0
    engine.dispose()


def test_a_window_keeps_what_is_entered_while_the_server_is_away_and_saves_it_after(
    server: Server, place: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(VARIABLE, place)
    app = open_page(MY_PRICES.url_path)

    def enter(key: str, value: str) -> str:
        app.text_input(key=key).set_value(value).run()
        assert not app.exception
        return plain("\n".join(paragraphs(app)))

    assert "Nothing is saved" not in enter("clinic_place", "45402")
    server.stop()
    said = enter("clinic_place", "59718")
    assert "Nothing is saved at the moment: " + known_as(server, place.rpartition("/")[2]) in said
    assert "the server cannot be reached" in said
    assert PASSWORD not in said
    assert widgets(app)["clinic_place"].value == "59718"
    assert "Nothing is saved" in enter("clinic_place", "10001")
    server.start()
    assert "Nothing is saved" not in enter("clinic_place", "60601")
    assert kept().place == "60601"
    app.button(key="undo").click().run()
    assert kept().place == "10001"
