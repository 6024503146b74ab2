"""Finds PostgreSQL's programs, installs them when asked, and runs a server of the tests' own.

`python -m tests.store.postgresql` prints where they are;
`python -m tests.store.postgresql --install` installs them first if they are nowhere.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL

from tests.machine import free_port, install_from_debian, run, say

MEMORY = Path("/dev/shm")
DEBIAN = Path("/usr/lib/postgresql")
ADVICE = (
    "No PostgreSQL found for the tests of the store. Install it (on Debian: apt-get install "
    "postgresql) or put its initdb and postgres on PATH, then try again."
)
SECONDS = 30

HOST = "127.0.0.1"

# PostgreSQL refuses to run as root, so there it is the first of these users'.
USERS = ("postgres", "nobody")
ROLE, PASSWORD = "clinic", "Geheim: 50%/@ü"


def find_or_install(install: bool) -> Path | None:
    """The folder with PostgreSQL's programs, or None."""
    found = find()
    if found is None and install:
        install_from_debian("postgresql")
        found = find()
    return found


def find() -> Path | None:
    """The newest of Debian's, else that on PATH: the first that tells its version, or None."""
    return next((folder for folder in candidates() if works(folder)), None)


def candidates() -> Iterator[Path]:
    """Every folder where the programs may be, the preferred one first."""
    yield from sorted(DEBIAN.glob("*/bin"), key=lambda path: _number(path.parent.name))[::-1]
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def works(folder: Path) -> bool:
    """Whether the folder holds both programs and they start: broken ones are passed over."""
    programs = (folder / "initdb", folder / "postgres")
    return all(run([str(one), "--version"], seconds=30) for one in programs)


def _number(version: str) -> int:
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0


class Server:
    """An ordinary cluster in a folder, which listens on this machine alone.

    Its times are not in UTC and it does not wait for the disk; all else is as PostgreSQL comes.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.port = free_port()
        self._numbers = count(1)
        self._running: subprocess.Popen[bytes] | None = None
        self._user: dict[str, object] = {}
        if os.geteuid() == 0:
            self._user = _unprivileged()
            os.chown(folder, int(str(self._user["user"])), int(str(self._user["group"])))
        self._log = (folder / "log").open("ab")

    def make(self) -> None:
        """Make the cluster, start it, and let ROLE in: an ordinary user with a password."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD, "utf-8")
        self._run(
            "initdb", "--pgdata=data", "--username=admin", f"--pwfile={secret}", "--no-sync",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
        ).wait()  # fmt: skip
        self.start()
        self.say(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")

    def start(self) -> None:
        """Start the server where it is stopped, and wait until it answers."""
        if self._running is not None:
            return None
        self._running = self._run(
            "postgres", "-D", "data", "-p", str(self.port), "-k", str(self.folder),
            "-c", f"listen_addresses={HOST}", "-c", "fsync=off", "-c", "full_page_writes=off",
            "-c", "timezone=America/New_York", "-c", "max_connections=40",
        )  # fmt: skip
        end = time.monotonic() + SECONDS
        while True:
            try:
                return self.say("SELECT 1")
            except psycopg.OperationalError:
                if self._running.poll() is not None or time.monotonic() > end:
                    raise AssertionError((self.folder / "log").read_text("utf-8")) from None
                time.sleep(0.02)

    def stop(self, at_once: bool = False) -> None:
        """Stop the server: in order, its sessions ended; or at once, as if it had crashed."""
        if self._running is not None:
            self._running.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
            self._running.wait(SECONDS)
            self._running = None

    def close(self) -> None:
        """Stop the server for good."""
        self.stop(at_once=True)
        self._log.close()

    def url(self, database: str, password: str = PASSWORD) -> str:
        """What DRY_NEEDLING_STORE would be set to."""
        url = URL.create("postgresql", ROLE, password, HOST, self.port, database)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def database(self, how: str = "") -> Iterator[str]:
        """The URL of a new, empty database, which is gone after the block."""
        name = f"store_{next(self._numbers)}"
        self.say(f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE template0 {how}")
        yield self.url(name)
        self.say(f"DROP DATABASE {name} WITH (FORCE)")

    def say(self, statement: str) -> None:
        """Let the server's administrator say something."""
        with self.admin() as connection:
            connection.execute(statement.encode())

    def admin(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A session of the server's administrator, to be closed by the caller."""
        return psycopg.connect(
            host=HOST, port=self.port, user="admin", password=PASSWORD, dbname=database,
            autocommit=True,
        )  # fmt: skip

    def wait_until_alone(self) -> None:
        """Wait until the server has noticed that the sessions of killed processes are no more."""
        others = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
        with self.admin() as connection:
            while connection.execute(others, (ROLE,)).fetchone() != (0,):
                time.sleep(0.001)

    def _run(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [str(self.programs / program), *arguments],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
            env={"PATH": os.defpath, "LC_ALL": "C"}, **self._user,  # type: ignore[call-overload]
        )  # fmt: skip


@contextmanager
def running_server(programs: Path) -> Iterator[Server]:
    """A server that is gone after the block, its cluster with it."""
    # Not in pytest's own folders, which no other user may enter.
    with tempfile.TemporaryDirectory(prefix="dry-needling-", dir=_quick_folder()) as folder:
        server = Server(programs, Path(folder))
        try:
            server.make()
            yield server
        finally:
            server.close()


def _unprivileged() -> dict[str, object]:
    import pwd

    known = {user.pw_name: user for user in pwd.getpwall()}
    user = next(known[name] for name in USERS if name in known)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _quick_folder() -> Path | None:
    """Memory where there is plenty, since each new database is hundreds of files; else None."""
    quick = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if quick and shutil.disk_usage(MEMORY).free > 2**30 else None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.store.postgresql", description=__doc__)
    parser.add_argument("--install", action="store_true", help="install it if there is none")
    folder = find_or_install(parser.parse_args().install)
    if folder is None:
        say(ADVICE)
        return 1
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
