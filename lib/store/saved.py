"""What the store hands out. All moments are in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lib.clinic import Clinic


@dataclass(frozen=True)
class Summary:
    """A clinic in a list."""

    id: str
    name: str
    revision: int
    saved_at: datetime


@dataclass(frozen=True)
class Saved:
    """A clinic as the store holds it; a save names the `revision` that it replaces."""

    clinic: Clinic
    id: str
    revision: int
    saved_at: datetime


@dataclass(frozen=True)
class Version:
    """A state of a clinic that its owner gave a name; `revision` is the one that was kept."""

    id: str
    label: str
    revision: int
    kept_at: datetime
