"""What SQLite needs and PostgreSQL does not: a file, its settings, and its faults in words."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

# How long a save waits for another process to finish its own.
PATIENCE_SECONDS = 10

CAUSES = {
    sqlite3.SQLITE_FULL: "the disk is full, and nothing was changed",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_CANTOPEN: "the file or its folder may not be opened or written",
    sqlite3.SQLITE_NOTADB: "the file is damaged, or not a database",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_BUSY: f"another program has held it for {PATIENCE_SECONDS} seconds",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
}


def cause(error: BaseException | None) -> str | None:
    """Return why SQLite failed, in words; None: it is none of the known faults."""
    code = getattr(error, "sqlite_errorcode", None)
    # The low byte is the kind of fault, what is above it the details.
    return None if code is None else CAUSES.get(code & 0xFF)


def make_file(path: Path) -> None:
    """Make the file and its folder for their owner alone; SQLite's side files take after it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def set_up(engine: Engine) -> None:
    """See to it that each connection keeps foreign keys and writes to the disk before it returns.

    A transaction begins as the engine's option `writes` says: one that reads first and writes
    later would fail, not wait, where another has written in between.
    """

    def connected(connection: sqlite3.Connection, _: Any) -> None:
        # Python would open transactions by its own rules, and none for changes of the schema.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def write_ahead(engine: Engine) -> None:
    """Let readers and one writer work side by side; the file remembers it."""
    with engine.connect() as connection:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                # Of all statements this one does not wait where two processes say it at once.
                raw(connection).execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


def leave_foreign_keys(connection: Connection) -> None:
    """Let a step rebuild a table without taking along the rows that refer to it.

    The connection no longer belongs to the engine and is closed after use.
    """
    raw(connection).execute("PRAGMA foreign_keys = OFF")
    connection.detach()


def raw(connection: Connection) -> sqlite3.Connection:
    """Return Python's own connection, outside any transaction."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
