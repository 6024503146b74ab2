"""The steps from one schema to the next, taken by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's settings; no file of settings is needed."""
    settings = Config(attributes={"connection": connection})
    # A per cent sign has a meaning in settings, and may stand in a path.
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def known_schemas() -> set[str]:
    """Return every step that this program knows."""
    return {step.revision for step in ScriptDirectory.from_config(config()).walk_revisions()}


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take all steps up to one, within the connection's transaction; the caller commits."""
    command.upgrade(config(connection), to)
