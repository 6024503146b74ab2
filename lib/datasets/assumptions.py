"""Assumptions are data: each is a row of `data/assumptions.csv` with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lib.datasets.package import load


@dataclass(frozen=True)
class Assumption:
    """One row of the table.

    `typical` is None where the owner is asked or another table is looked up; `minimum` and
    `maximum` bound what a reader may set, and are None where nothing can be set. All figures are
    in `unit`.
    """

    key: str
    group: str
    label: str
    low: float | None
    typical: float | None
    high: float | None
    minimum: float | None
    maximum: float | None
    unit: str
    source: str
    source_url: str | None
    note: str | None

    @property
    def unit_in_words(self) -> str:
        """The unit as a reader sees it: "US dollars an hour"."""
        words = {"usd": "US dollars", "usd_per_hour": "US dollars an hour", "count": ""}
        return words.get(self.unit, self.unit)

    @property
    def settable(self) -> bool:
        """Whether a reader may set the figure."""
        return self.minimum is not None and self.maximum is not None


@lru_cache(maxsize=1)
def assumptions() -> dict[str, Assumption]:
    """Return every assumption by its key, in the table's order."""
    frame = load("assumptions").astype(object)
    rows = frame.where(frame.notna(), None).to_dict("records")
    return {row["key"]: Assumption(**{str(name): row[name] for name in row}) for row in rows}


def settable(group: str) -> tuple[Assumption, ...]:
    """Return the assumptions of a group that a reader may set, in the table's order."""
    return tuple(row for row in assumptions().values() if row.settable and row.group == group)


def typical(key: str) -> float:
    """Return the typical value of an assumption.

    Raises KeyError where there is no such row, ValueError where it has no typical value.
    """
    value = assumptions()[key].typical
    if value is None:
        raise ValueError(f"assumptions.csv: {key} has no typical value")
    return value


def rule(key: str) -> int:
    """Return the typical value of an assumption that counts something, as a whole number."""
    return int(typical(key))
