"""The tables of the store, in words that SQLite and PostgreSQL both know."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect

# The last of the steps in migrations/versions. A store that stands there is opened without asking
# Alembic, whose import takes longer than all the rest.
SCHEMA = "0001"


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC: SQLite keeps no zone, so each moment is turned to UTC before it is kept."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment to UTC; one without a zone would be a guess."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say that a kept moment is in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# `owner_id` is empty until people sign in. `name` repeats what `body` says, so that a list of
# clinics reads no bodies and a body that cannot be read still has a name.
clinics = Table(
    "clinics",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("owner_id", String(64), index=True),
    Column("name", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    Column("deleted_at", UtcTime),
    Column("body", Text, nullable=False),
)

# A clinic as it was when its owner gave that state a name.
versions = Table(
    "versions",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
)

# Which clinic a browser had last.
browsers = Table(
    "browsers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("seen_at", UtcTime, nullable=False),
)
