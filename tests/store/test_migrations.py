"""The steps of the schema lead to the tables that the code knows, and lose nothing on the way."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine

from lib.clinic import new_clinic
from lib.store import Store, StoreError, upgrade
from lib.store.database import open_database, schema_of
from lib.store.tables import SCHEMA, metadata

# A store as the first step made it, in plain SQL so that it stays what it was. It is the first
# schema that PostgreSQL can have, too.
FIRST_ID = "0123456789ab"
FIRST_STORE = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES ('0001');
CREATE TABLE clinics (
    id VARCHAR(12) NOT NULL, owner_id VARCHAR(64), name VARCHAR(80) NOT NULL,
    revision INTEGER NOT NULL, saved_at DATETIME NOT NULL, deleted_at DATETIME,
    body TEXT NOT NULL, CONSTRAINT pk_clinics PRIMARY KEY (id)
);
CREATE INDEX ix_clinics_owner_id ON clinics (owner_id);
CREATE TABLE versions (
    id VARCHAR(12) NOT NULL, clinic_id VARCHAR(12) NOT NULL, label VARCHAR(80) NOT NULL,
    revision INTEGER NOT NULL, kept_at DATETIME NOT NULL, body TEXT NOT NULL,
    CONSTRAINT pk_versions PRIMARY KEY (id),
    CONSTRAINT fk_versions_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id)
        ON DELETE CASCADE
);
CREATE INDEX ix_versions_clinic_id ON versions (clinic_id);
CREATE TABLE browsers (
    id VARCHAR(64) NOT NULL, clinic_id VARCHAR(12) NOT NULL, seen_at DATETIME NOT NULL,
    CONSTRAINT pk_browsers PRIMARY KEY (id),
    CONSTRAINT fk_browsers_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id)
        ON DELETE CASCADE
);
CREATE INDEX ix_browsers_clinic_id ON browsers (clinic_id);
INSERT INTO clinics VALUES (
    '0123456789ab', NULL, 'Riverside', 7, '2026-11-25 12:00:00.000000', NULL,
    '{"version": 1, "name": "Riverside", "place": "45402"}'
);
INSERT INTO versions VALUES (
    'ba9876543210', '0123456789ab', 'First list', 3, '2026-11-24 12:00:00.000000',
    '{"version": 1, "name": "River"}'
);
INSERT INTO browsers VALUES (
    'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', '0123456789ab', '2026-11-25 12:00:00.000000'
);
"""

NEXT_STEP = '''
"""Changes a column of the clinics, for which SQLite must rebuild the table."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{SCHEMA}"


def upgrade() -> None:
    with op.batch_alter_table("clinics") as table:
        table.add_column(sa.Column("color", sa.String(10)))
        table.alter_column("name", type_=sa.String(90), existing_nullable=False)
    {then}
'''


def first_store(place: str) -> None:
    if in_file(place):
        with closing(sqlite3.connect(place)) as connection:
            connection.executescript(FIRST_STORE)
        return
    script = FIRST_STORE.replace("DATETIME", "TIMESTAMP WITH TIME ZONE")
    engine = create_engine(place)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        for statement in script.split(";\n"):
            connection.exec_driver_sql(statement)
    engine.dispose()


def in_file(place: str) -> bool:
    return "://" not in place


def content(place: str) -> object:
    """All that a store holds, to the byte where it is a file."""
    if in_file(place):
        return Path(place).read_bytes()
    engine, found = create_engine(place), MetaData()
    with engine.begin() as connection:
        found.reflect(connection)
        rows = {name: connection.execute(table.select()).all() for name, table in
                found.tables.items()}  # fmt: skip
    engine.dispose()
    return {name: repr(table) for name, table in found.tables.items()}, rows


def differences(place: str) -> list[object]:
    engine = open_database(place)
    with engine.connect() as connection:
        assert schema_of(connection) == SCHEMA
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    return found


def test_the_steps_end_at_the_schema_that_the_code_names():
    script = ScriptDirectory.from_config(upgrade.config())
    assert script.get_heads() == [SCHEMA]
    assert SCHEMA in upgrade.known_schemas()


def test_an_empty_database_becomes_the_tables_that_the_code_knows(place: str):
    if in_file(place):
        Path(place).touch()
    assert differences(place) == []


def test_a_store_at_the_first_step_becomes_the_same_and_keeps_everything(place: str):
    first_store(place)
    assert differences(place) == []
    with closing(Store(place)) as store:
        saved = store.load(FIRST_ID)
        assert (saved.clinic.name, saved.clinic.place, saved.revision) == ("Riverside", "45402", 7)
        assert saved.saved_at.isoformat() == "2026-11-25T12:00:00+00:00"
        assert [version.label for version in store.versions(FIRST_ID)] == ["First list"]
        assert store.last("b" * 32) == saved
        assert store.restore_version(FIRST_ID, "ba9876543210", 7).clinic.name == "River"


def add_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str = "") -> None:
    """Let the program know one step more."""
    steps = tmp_path / "50% more"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(upgrade.MIGRATIONS, steps, ignore=ignored)
    step = NEXT_STEP.replace("{SCHEMA}", SCHEMA).replace("{then}", then)
    (steps / "versions" / "step_9999.py").write_text(step)
    monkeypatch.setattr(upgrade, "MIGRATIONS", steps)
    monkeypatch.setattr("lib.store.database.SCHEMA", "9999")


def test_a_step_that_rebuilds_a_table_takes_no_other_rows_with_it(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first_store(place)
    add_step(tmp_path, monkeypatch)
    with closing(Store(place)) as store:
        assert store.load(FIRST_ID).revision == 7
        assert len(store.versions(FIRST_ID)) == 1
        assert store.last("b" * 32) == store.load(FIRST_ID)


def test_a_step_that_fails_leaves_the_store_as_it_was(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first_store(place)
    with monkeypatch.context() as patch:
        add_step(tmp_path, patch, then='op.execute("SELECT * FROM nowhere")')
        with pytest.raises(StoreError, match="nowhere"):
            Store(place)
    assert differences(place) == []
    with closing(Store(place)) as store:
        assert len(store.versions(FIRST_ID)) == 1


def test_a_newer_schema_is_refused_and_nothing_is_changed(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first_store(place)
    with monkeypatch.context() as patch:
        add_step(tmp_path, patch)
        Store(place).close()
    before = content(place)
    with pytest.raises(StoreError, match=r"newer version .*9999.* nothing was changed\.$"):
        Store(place)
    assert content(place) == before


def test_a_store_that_is_up_to_date_opens_without_asking_for_its_steps(
    place: str, monkeypatch: pytest.MonkeyPatch
):
    with closing(Store(place)) as store:
        saved = store.create(new_clinic())

    def never(*_: object) -> None:
        raise AssertionError("the steps were asked for")

    monkeypatch.setattr(upgrade, "upgrade", never)
    monkeypatch.setattr(upgrade, "known_schemas", never)
    with closing(Store(place)) as store:
        assert store.load(saved.id) == saved
