"""Where the store is, who may read it, and one clear line where it cannot be used."""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_data_path
from sqlalchemy import event

from lib.clinic import new_clinic
from lib.store import VARIABLE, Store, where
from tests.clinics import known
from tests.store.conftest import refusal
from tests.store.forks import forked


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Files alone: how a server fails stands in test_server.py."""
    return str(tmp_path / "clinics.sqlite")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_store_is_in_the_users_data_folder_unless_the_setting_says_otherwise(tmp_path: Path):
    default = where({})
    assert Path(default).parent == user_data_path("dry-needling-prices", appauthor=False)
    assert where({VARIABLE: "  "}) == default
    assert where({VARIABLE: "postgresql://me@host/clinics"}) == "postgresql://me@host/clinics"
    assert VARIABLE == "DRY_NEEDLING_STORE"


@pytest.mark.parametrize("name", ["clinics.sqlite", "50% of? mine #1 & ü.db", "sqlite:.db"])
@pytest.mark.parametrize("as_url", [True, False])
def test_a_path_and_a_url_name_the_same_file(tmp_path: Path, name: str, as_url: bool):
    path = tmp_path / "new" / "folder" / (name if not as_url else "clinics.sqlite")
    store = Store(f"sqlite:///{path}" if as_url else path)
    saved = store.create(new_clinic())
    store.close()
    assert path.is_file()
    again = Store(str(path))
    assert again.load(saved.id) == saved
    again.close()


def test_a_path_may_be_relative_or_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    Store("mine.db").close()
    Store("~/mine.db").close()
    assert (tmp_path / "mine.db").is_file()
    if os.name == "posix":
        assert (tmp_path / "home" / "mine.db").is_file()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_its_owner_may_read_a_store(tmp_path: Path):
    before = os.umask(0)
    try:
        store = Store(tmp_path / "data" / "clinics.sqlite")
        store.create(new_clinic())
    finally:
        os.umask(before)
    assert mode(tmp_path / "data") == 0o700
    files = sorted((tmp_path / "data").iterdir())
    assert [file.name for file in files] == [
        "clinics.sqlite", "clinics.sqlite-shm", "clinics.sqlite-wal",
    ]  # fmt: skip
    assert [mode(file) for file in files] == [0o600] * 3
    store.close()


def test_a_save_is_on_the_disk_before_it_is_confirmed(store: Store):
    with store._engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("mysql://me:secret@host/x", "mysql"),
        ("nonsense://me:secret@host/x", "nonsense"),
        ("://secret", "neither"),
        ("postgresql://me:secret@host:port/x", "neither"),
        ("sqlite://", "no file"),
        ("sqlite:///:memory:", "no file"),
        ("postgresql+psycopg2://me:secret@host/x", "psycopg2"),
        ("postgresql:/me:secret@host/x", "neither"),
        ("postgresql://me:secret@host..x/x", "neither"),
        ("postgresql://me:a@secret@host/x", "%40"),
        ("postgresql://me:a@secret?x@host/x", "%40"),
        ("postgres://me:secret@127.0.0.1:1/x", "cannot be reached (Connection refused)"),
        ("postgresql://127.0.0.1:1/x?user=me&password=secret", "cannot be reached"),
        ("postgresql://127.0.0.1:1/x?pass=secret", 'invalid connection option "pass"'),
        ("postgresql:///x?host=/nowhere&password=secret", "cannot be reached"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_without_its_password(place: str, said: str):
    line = refusal(lambda: Store(place))
    assert said in line
    assert "secret" not in line


def test_without_the_driver_of_postgresql_its_name_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "Python package psycopg" in refusal(lambda: Store("postgresql://me:secret@host/x"))


def test_a_store_in_a_file_is_opened_and_written_without_the_driver_of_postgresql(place: str):
    script = (
        "import sys; from lib.clinic import new_clinic; from lib.store import Store\n"
        "Store(sys.argv[1]).create(new_clinic())\n"
        "print(sorted(name for name in sys.modules if name.startswith('psycopg')))"
    )
    done = [sys.executable, "-c", script, place]
    assert subprocess.run(done, capture_output=True, check=True, text=True).stdout == "[]\n"


def test_a_store_whose_folder_cannot_be_made_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("a file")
    assert str(tmp_path / "file" / "x.db") in refusal(lambda: Store(tmp_path / "file" / "x.db"))
    assert "directory" in refusal(lambda: Store(tmp_path)).lower()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a user of its own")
def test_a_folder_that_may_not_be_written_is_refused():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, new = folder / "old.sqlite", folder / "new.sqlite"
        Store(old).close()
        old.chmod(0o666)
        folder.chmod(0o555)

        def as_nobody(say: Callable[[str], None]) -> None:
            if os.geteuid() == 0:
                os.setuid(65534)
            say(refusal(lambda: Store(new)) + "\n" + refusal(lambda: Store(old)))

        with forked(as_nobody) as child:
            made, kept = child.read_all().split("\n")
        folder.chmod(0o755)
    assert made == f"The store {new} cannot be used: Permission denied."
    assert kept == f"The store {old} cannot be used: it may not be written."


def test_a_store_that_may_only_be_read_is_read_and_says_so_at_a_save(store: Store, place: str):
    saved = store.create(new_clinic("Riverside"))
    reader = Store(f"sqlite:///file:{place}?mode=ro&uri=true")
    assert reader.load(saved.id) == saved
    assert "may not be written" in refusal(lambda: reader.save(saved.id, saved.clinic, 1))
    reader.close()
    assert store.load(saved.id) == saved


def test_a_full_disk_is_said_and_nothing_is_lost(store: Store):
    saved = store.create(new_clinic("Riverside"))
    store.close()

    def fill(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(store._engine, "connect", fill)
    large = saved.clinic.with_(known_prices=known(2_000))
    assert "disk is full" in refusal(lambda: store.save(saved.id, large, 1))
    event.remove(store._engine, "connect", fill)
    store.close()
    assert store.load(saved.id) == saved
    assert store.save(saved.id, large, 1).revision == 2


def test_a_store_that_another_program_holds_is_waited_for_and_then_said(
    place: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lib.store.sqlite.PATIENCE_SECONDS", 0.1)
    store = Store(place)
    saved = store.create(new_clinic())
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "another program has held it" in refusal(lambda: store.save(saved.id, saved.clinic, 1))
    assert store.load(saved.id) == saved
    other.execute("ROLLBACK")
    other.close()
    assert store.save(saved.id, saved.clinic, 1).revision == 2
    store.close()


@pytest.mark.parametrize(
    "content", [b"no database\n" * 1000, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    assert "damaged, or not a database" in refusal(lambda: Store(path))
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_damaged_file_is_said(store: Store, place: str):
    for number in range(50):
        store.create(new_clinic(f"Clinic {number}"))
    store.close()
    whole = Path(place).read_bytes()
    Path(place).write_bytes(whole[:4096] + b"\x55" * (len(whole) - 4096))
    assert "the file is damaged" in refusal(lambda: Store(place).clinics())


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "mail.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE mail (id INTEGER)")
    other.commit()
    other.close()
    before = path.read_bytes()
    assert "another program" in refusal(lambda: Store(path))
    assert path.read_bytes() == before
