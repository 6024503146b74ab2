"""Opening the database: where it is, its schema, and its faults in words."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from lib.store import postgresql, sqlite
from lib.store.errors import StoreError
from lib.store.tables import SCHEMA

# Names another place for the store: a file's path, or a URL of SQLite or PostgreSQL.
VARIABLE = "DRY_NEEDLING_STORE"

# Each database by one driver, whether the URL names it or not; hosts hand out the last one, too.
_SQLITE = ("sqlite", "sqlite+pysqlite")
_POSTGRESQL = ("postgresql", "postgresql+psycopg", "postgres")


def where(environ: Mapping[str, str] = os.environ) -> str:
    """Return the place of the store: as set, else a file in the user's data folder."""
    default = user_data_path("dry-needling-prices", appauthor=False) / "clinics.sqlite"
    return environ.get(VARIABLE, "").strip() or str(default)


def open_database(place: str | Path) -> Engine:
    """Return the database at a path or URL, made where there is none and with today's schema.

    Raises StoreError where it cannot be opened, belongs to something else, or was written by a
    newer version of this program.
    """
    url = _url(str(place))
    with in_words(name_of(url)):
        engine = _engine(url)
        try:
            _bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine


def name_of(url: URL) -> str:
    """Return what the owner knows a database by: the file's path, or its URL less all secrets."""
    if url.drivername in _SQLITE:
        return str(url.database)
    # What follows a question mark can be a password as well.
    public = url.set(drivername="postgresql", query={})
    return public._replace(password=None).render_as_string()


def writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write."""
    return engine.execution_options(writes=True)


@contextmanager
def in_words(name: str) -> Iterator[None]:
    """Turn the faults of the database of that name into StoreError."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"The store {name} cannot be used: {_said(error)}.") from error


def _said(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        known = sqlite.cause(error.orig) or postgresql.cause(error.orig)
        return known or _first_line(error.orig)
    if isinstance(error, PoolTimeoutError):
        return "too many others use it at once"
    return _first_line(error.strerror or error if isinstance(error, OSError) else error)


def _first_line(error: object) -> str:
    return next(iter(str(error).strip().splitlines()), "unknown cause").rstrip(".")


def _url(place: str) -> URL:
    scheme, colon, rest = place.partition(":")
    if not (colon and scheme in _POSTGRESQL) and "://" not in place:
        # A file's path may hold what has a meaning in a URL, so it is never parsed as one.
        return URL.create("sqlite", database=str(Path(place).expanduser().absolute()))
    # The text is not repeated in what is said of it, since it may hold a password.
    try:
        url = make_url(place)
        (url.host or "").encode("idna")
    except (ArgumentError, ValueError):
        raise StoreError(f"{VARIABLE} is neither a file's path nor a database's URL.") from None
    if url.drivername not in (*_SQLITE, *_POSTGRESQL):
        raise StoreError(
            f"{VARIABLE} names {url.drivername}; the store is in SQLite (a file's path) or "
            "PostgreSQL (postgresql://user:password@host/database)."
        )
    if url.drivername in _SQLITE:
        if url.database in (None, "", ":memory:"):
            raise StoreError(f"{VARIABLE} names no file: what is in memory only would not be kept.")
        return url
    if rest.count("@") > 1:
        # What stands behind the first one would be taken for the host, and be shown as such.
        raise StoreError(f"{VARIABLE} holds more than one @: within a name or password, write %40.")
    return url.set(drivername="postgresql+psycopg")


def _engine(url: URL) -> Engine:
    # What is written never stands in an error's text, and so in no log.
    if url.drivername not in _SQLITE:
        try:
            return create_engine(url, hide_parameters=True, **postgresql.engine_options(url))
        except ImportError as error:
            missing = error.name or "psycopg"
            raise StoreError(
                f"The store {name_of(url)} needs the Python package {missing}, which is missing."
            ) from None
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": sqlite.PATIENCE_SECONDS}
    )
    if not str(url.database).startswith("file:"):
        sqlite.make_file(Path(str(url.database)))
    sqlite.set_up(engine)
    return engine


def alone(connection: Connection) -> None:
    """Wait, in a transaction that writes, for all others that ask for this, until they end.

    In SQLite such a transaction is alone from its beginning.
    """
    if connection.dialect.name == "postgresql":
        postgresql.lock(connection)


def schema_of(connection: Connection) -> str | None:
    """Return the step of the migrations at which a database stands; None: at none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _bring_up_to_date(engine: Engine) -> None:
    name, in_file = name_of(engine.url), engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        found = schema_of(connection)
        # On PostgreSQL other programs may well have tables beside these.
        if found is None and in_file and inspect(connection).get_table_names():
            raise StoreError(f"{name} is the database of another program; nothing was changed.")
        if found is None and not in_file and postgresql.encoding(connection) != "UTF8":
            raise StoreError(f"The store {name} needs a database with the encoding UTF8.")
    if in_file:
        sqlite.write_ahead(engine)
    if found == SCHEMA:
        return
    # Alembic takes longer to import than all the rest, so only where there is something to do.
    from lib.store.upgrade import known_schemas, upgrade

    if found is not None and found not in known_schemas():
        raise StoreError(
            f"The store {name} was written by a newer version of this program (schema "
            f"{_first_line(found)}; this one knows up to {SCHEMA}); nothing was changed."
        )
    with writing(engine).connect() as connection:
        if in_file:
            sqlite.leave_foreign_keys(connection)
        # All steps are one transaction; a second process waits for it, then finds nothing to do.
        with connection.begin():
            alone(connection)
            upgrade(connection)
