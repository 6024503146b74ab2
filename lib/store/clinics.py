"""The store of clinics. Every save is one transaction; nothing is overwritten unseen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from lib.clinic import MOST_NAME, Clinic, ClinicError, checked_name, from_json, new_id
from lib.store.database import alone, in_words, name_of, open_database, writing
from lib.store.errors import GoneError, StaleError, StoreError
from lib.store.saved import Saved, Summary, Version
from lib.store.tables import browsers, clinics, versions

# A deleted clinic can be brought back so long; after that it is gone with its versions.
DELETED_KEPT_DAYS = 30

# No browser keeps a cookie longer, so a memory that nobody has asked for this long is nobody's.
BROWSER_KEPT_DAYS = 400

# A cookie is the sender's text: only what this app could have made is kept.
_BROWSER_ID = re.compile(r"[0-9A-Za-z_-]{16,64}")

# Whose clinics these are. Each statement about clinics asks it, directly or through `_row`, so
# that owners, once there are some, are told apart here. Only the purge asks nobody.
_MINE = clinics.c.owner_id.is_(None)
_THERE = _MINE & clinics.c.deleted_at.is_(None)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The clinics at one place. Usable from several threads, and beside other processes.

    Every method raises StoreError, in one line for the owner, where the database cannot be read or
    written, or where a clinic in it cannot be read (it is kept as it is, and the others open).
    GoneError, one of them, says that there is no such clinic or that it is deleted.
    """

    def __init__(self, place: str | Path, now: Callable[[], datetime] = _utc_now) -> None:
        """Open the store at a file's path or a database's URL, and make it where there is none."""
        self._now = now
        self._engine = open_database(place)
        self._name = name_of(self._engine.url)
        self._purge()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # Reading

    def clinics(self) -> tuple[Summary, ...]:
        """Return the clinics, the last saved first."""
        return self._summaries(_summary.where(_THERE).order_by(clinics.c.saved_at.desc()))

    def deleted(self) -> tuple[Summary, ...]:
        """Return the clinics that can still be brought back, the last deleted first."""
        gone = _MINE & clinics.c.deleted_at.is_not(None)
        return self._summaries(_summary.where(gone).order_by(clinics.c.deleted_at.desc()))

    def load(self, id: str) -> Saved:
        """Return a clinic."""
        with self._reading() as connection:
            return _saved(_row(connection, id))

    def last(self, browser_id: str | None = None) -> Saved | None:
        """Return the clinic a browser had last, else the last saved; None: there is no clinic."""
        known = browser_id if browser_id and _BROWSER_ID.fullmatch(browser_id) else ""
        theirs = (browsers.c.clinic_id == clinics.c.id) & (browsers.c.id == known)
        found = (
            select(clinics)
            .select_from(clinics.outerjoin(browsers, theirs))
            .where(_THERE)
            .order_by(browsers.c.id.is_(None), clinics.c.saved_at.desc())
            .limit(1)
        )
        with self._reading() as connection:
            row = connection.execute(found).first()
            return None if row is None else _saved(row)

    def export(self, id: str) -> str:
        """Return a clinic as the text of a JSON file, unchanged: also one that cannot be read."""
        with self._reading() as connection:
            return str(_row(connection, id).body)

    # Saving

    def create(self, clinic: Clinic) -> Saved:
        """Keep a new clinic, as revision 1."""
        with self._writing() as connection:
            return self._insert(connection, clinic)

    def save(self, id: str, clinic: Clinic, revision: int) -> Saved:
        """Put a clinic in the place of the given revision, as the next one.

        Raises StaleError, and changes nothing, where the store holds another revision.
        """
        with self._writing() as connection:
            return self._replace(connection, id, clinic, revision)

    def import_(self, text: str | bytes) -> Saved:
        """Keep the clinic of an exported file as a new one, under a name that is free.

        Raises ClinicError where the text is no clinic that can be; each field is named.
        """
        clinic = from_json(text)
        with self._writing() as connection:
            return self._insert(connection, _under_free_name(connection, clinic, clinic.name))

    def duplicate(self, id: str, name: str, revision: int) -> Saved:
        """Keep a copy of a clinic's revision under a name, numbered where the name is taken.

        Raises ClinicError where the name cannot be, and StaleError where the store holds another
        revision.
        """
        name = checked_name(name)
        with self._writing() as connection:
            clinic = _saved(_row_at(connection, id, revision)).clinic
            return self._insert(connection, _under_free_name(connection, clinic, name))

    # Deleting

    def delete(self, id: str) -> None:
        """Delete a clinic; `restore_deleted` brings it back for DELETED_KEPT_DAYS days."""
        with self._writing() as connection:
            gone = update(clinics).where(_THERE, clinics.c.id == id)
            if not _changed(connection, gone.values(deleted_at=self._now())):
                raise GoneError(_NO_CLINIC)
        self._purge()

    def restore_deleted(self, id: str) -> Saved:
        """Bring a deleted clinic back as it was, with its versions."""
        with self._writing() as connection:
            back = update(clinics).where(_MINE, clinics.c.id == id)
            if not _changed(connection, back.values(deleted_at=None)):
                raise GoneError(_NO_CLINIC)
        return self.load(id)

    # Named versions

    def keep_version(self, id: str, label: str, revision: int) -> Version:
        """Keep a clinic's revision under a label; raises ClinicError for one that cannot be.

        Raises StaleError where the store holds another revision. The text is kept unread, so that
        nothing of it is lost.
        """
        label = checked_name(label, "label")
        with self._writing() as connection:
            row = _row_at(connection, id, revision)
            kept = Version(new_id(), label, revision, self._now())
            values = {**vars(kept), "clinic_id": id, "body": row.body}
            connection.execute(insert(versions).values(values))
            return kept

    def versions(self, id: str) -> tuple[Version, ...]:
        """Return a clinic's named versions, the last kept first."""
        columns = (versions.c.id, versions.c.label, versions.c.revision, versions.c.kept_at)
        found = select(*columns).where(versions.c.clinic_id == id)
        with self._reading() as connection:
            _row(connection, id)
            rows = connection.execute(found.order_by(versions.c.kept_at.desc()))
            return tuple(Version(*row) for row in rows)

    def restore_version(self, id: str, version_id: str, revision: int) -> Saved:
        """Put a named version in the place of the given revision, as the next one.

        The version stays. Raises StaleError, and changes nothing, where the store holds another
        revision.
        """
        found = select(versions).where(versions.c.clinic_id == id, versions.c.id == version_id)
        with self._writing() as connection:
            _row(connection, id)
            version = connection.execute(found).first()
            if version is None:
                raise GoneError("There is no such version of the clinic.")
            clinic = _clinic(version.body, version.label)
            return self._replace(connection, id, clinic, revision)

    # What a browser had last

    def remember(self, browser_id: str, clinic_id: str) -> None:
        """Remember which clinic a browser had last; an id that no cookie of ours holds is nobody's.

        Writes only what is new, so it may be called at every visit.
        """
        if not _BROWSER_ID.fullmatch(browser_id):
            return
        own, now = browsers.c.id == browser_id, self._now()
        with self._reading() as connection:
            _row(connection, clinic_id)
            known = connection.execute(select(browsers).where(own)).first()
        lately = known is not None and now - known.seen_at < timedelta(days=1)
        if known is not None and known.clinic_id == clinic_id and lately:
            return
        values = {"id": browser_id, "clinic_id": clinic_id, "seen_at": now}
        with self._writing() as connection:
            if not _changed(connection, update(browsers).where(own).values(values)):
                # Another request of the same browser may just have done it.
                with suppress(IntegrityError), connection.begin_nested():
                    connection.execute(insert(browsers).values(values))

    # Beneath

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with in_words(self._name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with in_words(self._name), writing(self._engine).begin() as connection:
            yield connection

    def _summaries(self, found: Select[Any]) -> tuple[Summary, ...]:
        with self._reading() as connection:
            return tuple(Summary(*row) for row in connection.execute(found))

    def _insert(self, connection: Connection, clinic: Clinic) -> Saved:
        saved = Saved(clinic, new_id(), 1, self._now())
        connection.execute(insert(clinics).values(id=saved.id, **_values(saved)))
        return saved

    def _replace(self, connection: Connection, id: str, clinic: Clinic, revision: int) -> Saved:
        saved = Saved(clinic, id, revision + 1, self._now())
        theirs = update(clinics).where(_THERE, clinics.c.id == id)
        # Asked in the same statement that writes, so that no save of another can fall between.
        if not _changed(
            connection, theirs.where(clinics.c.revision == revision).values(_values(saved))
        ):
            raise StaleError(_saved(_row(connection, id)))
        return saved

    def _purge(self) -> None:
        """Remove for good what was deleted, or not seen, too long ago to be asked for again."""
        now = self._now()
        old = (
            (clinics, clinics.c.deleted_at < now - timedelta(days=DELETED_KEPT_DAYS)),
            (browsers, browsers.c.seen_at < now - timedelta(days=BROWSER_KEPT_DAYS)),
        )
        with self._reading() as connection:
            found = [
                connection.scalar(select(exists(table).where(is_old))) for table, is_old in old
            ]
        if any(found):
            with self._writing() as connection:
                for table, is_old in old:
                    connection.execute(delete(table).where(is_old))


_NO_CLINIC = "There is no such clinic here; it may have been deleted in another window."

_summary = select(clinics.c.id, clinics.c.name, clinics.c.revision, clinics.c.saved_at)


def _row(connection: Connection, id: str, held: bool = False) -> Row[Any]:
    """Return a clinic's row; `held`: no other transaction writes to it before this one ends."""
    found = select(clinics).where(_THERE, clinics.c.id == id)
    row = connection.execute(found.with_for_update() if held else found).first()
    if row is None:
        raise GoneError(_NO_CLINIC)
    return row


def _row_at(connection: Connection, id: str, revision: int) -> Row[Any]:
    row = _row(connection, id, held=True)
    if row.revision != revision:
        raise StaleError(_saved(row))
    return row


def _saved(row: Row[Any]) -> Saved:
    return Saved(_clinic(row.body, row.name), row.id, row.revision, row.saved_at)


def _clinic(body: str, name: str) -> Clinic:
    try:
        return from_json(body)
    except ClinicError as error:
        raise StoreError(
            f"“{name}” cannot be read and is kept as it is: {error.problems[0]}."
        ) from error


def _values(saved: Saved) -> dict[str, Any]:
    return {
        "name": saved.clinic.name,
        "revision": saved.revision,
        "saved_at": saved.saved_at,
        "body": saved.clinic.to_json(),
    }


def _changed(connection: Connection, statement: Update) -> bool:
    return connection.execute(statement).rowcount > 0


def _under_free_name(connection: Connection, clinic: Clinic, name: str) -> Clinic:
    # Two that look at once would both find the same name free.
    alone(connection)
    taken = set(connection.scalars(select(clinics.c.name).where(_THERE)))
    numbered = (f" ({number})" for number in itertools.count(2))
    names = (name[: MOST_NAME - len(end)].rstrip() + end for end in itertools.chain([""], numbered))
    return clinic.with_(name=next(one for one in names if one not in taken))
