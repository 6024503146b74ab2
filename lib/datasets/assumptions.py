"""Assumptions are data: each is a row of `data/assumptions.csv` with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from lib.datasets.package import load


@dataclass(frozen=True)
class Assumption:
    """One row: a typical value, its low and high where there are any, and where it comes from."""

    key: str
    label: str
    low: float | None
    typical: float
    high: float | None
    unit: str
    source: str
    source_url: str | None
    note: str | None


@lru_cache(maxsize=1)
def assumptions() -> dict[str, Assumption]:
    """Return every assumption by its key, in the table's order."""
    frame = load("assumptions").astype(object)
    rows = frame.where(frame.notna(), None).to_dict("records")
    return {row["key"]: Assumption(**{str(name): row[name] for name in row}) for row in rows}


def typical(key: str) -> float:
    """Return the typical value of an assumption; KeyError where there is no such row."""
    value = assumptions()[key].typical
    assert not pd.isna(value), f"assumptions.csv: {key} has no typical value"
    return value


def rule(key: str) -> int:
    """Return the typical value of an assumption that counts something, as a whole number."""
    return int(typical(key))
