"""What PostgreSQL needs and SQLite does not: its settings, a lock, and its faults in words.

Psycopg, its driver, is imported by SQLAlchemy, and only once an engine is made for it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

# How long a server is waited for, and a save for that of another process.
PATIENCE_SECONDS: float = 10

# Any number does on which all processes of this app agree.
_LOCK = 20560

# By PostgreSQL's own codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
_CAUSES = {
    "22P05": "its database cannot hold every letter; one with the encoding UTF8 can",
    "25006": "it may not be written",
    "42501": "its user may not read or write there",
    "53100": "the server's disk is full, and nothing was changed",
    "53300": "the server has too many connections",
    "57P01": "the connection to the server was lost",
    "57P02": "the connection to the server was lost",
    "57P03": "the server is starting or stopping",
}
_LOCK_NOT_AVAILABLE = "55P03"


def engine_options(url: URL) -> dict[str, Any]:
    """Return what an engine for that URL is made with; what the URL itself sets comes first."""
    wait, milliseconds = max(1, round(PATIENCE_SECONDS)), round(PATIENCE_SECONDS * 1000)
    settings = {
        "application_name": "dry-needling-prices",
        "client_encoding": "utf8",
        # A plan that the server keeps would outlive a change of the tables by a newer program.
        "prepare_threshold": None,
        # A server that has vanished without a word is noticed, before and in a session; and one
        # whose client has vanished in mid-save lets go of what that held.
        "connect_timeout": wait,
        "keepalives_idle": wait,
        "tcp_user_timeout": milliseconds,
        "options": f"-c lock_timeout={milliseconds}"
        f" -c idle_in_transaction_session_timeout={6 * milliseconds}",
    }
    return {
        "connect_args": {key: value for key, value in settings.items() if key not in url.query},
        # Each statement sees what was committed before it: a save that had to wait for another
        # then finds that one's revision, and is refused.
        "isolation_level": "READ COMMITTED",
        # A connection that was lost since its last use is replaced before the next.
        "pool_pre_ping": True,
        "pool_timeout": PATIENCE_SECONDS,
    }


def lock(connection: Connection) -> None:
    """Wait until no other transaction holds this lock, and hold it to the end of this one."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def encoding(connection: Connection) -> str:
    """Return how the database keeps letters; only UTF8 holds every one."""
    return str(connection.scalar(text("SHOW server_encoding")))


def cause(error: BaseException | None) -> str | None:
    """Return why PostgreSQL failed, in words; None: it is none of the known faults.

    What fails on the way to a session has no code, and says itself at the end of its first line
    whether the server refused ("FATAL: …") or was not there.
    """
    code = getattr(error, "sqlstate", None)
    if code == _LOCK_NOT_AVAILABLE:
        return f"another program has held it for {PATIENCE_SECONDS} seconds"
    if code is not None:
        return _CAUSES.get(code)
    if type(error).__name__ not in ("OperationalError", "ConnectionTimeout"):
        return None
    line = next(iter(str(error).splitlines()), "")
    why = line.rpartition(" failed: ")[2].strip()
    if "closed the connection" in why or "connection is lost" in why or "SSL SYSCALL" in why:
        return _CAUSES["57P01"]
    if why.startswith("FATAL:"):
        return f"the server says: {why.removeprefix('FATAL:').strip()}"
    return f"the server cannot be reached ({why})"
