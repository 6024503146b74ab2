"""Price files that a window has read: kept for its session, never saved and never shared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from lib.intake.price_files.offers import COLUMNS

if TYPE_CHECKING:
    from lib.intake.price_files.read import Intake

KEY = "price_files"
MOST_FILES = 20


@dataclass(frozen=True)
class ReadFile:
    """A file's name, the codes that were looked for, and what was found."""

    name: str
    codes: tuple[str, ...]
    found: Intake


def files() -> tuple[ReadFile, ...]:
    """Return what was read, the last one first."""
    kept: tuple[ReadFile, ...] = st.session_state.get(KEY, ())
    return kept


def keep(one: ReadFile) -> None:
    """Keep what was read of a file, in the place of an earlier reading of it.

    Another file of the same name, as hospitals call theirs, gets a number behind its own.
    """
    others = [other for other in files() if not _are_same(one, other)]
    taken = {other.name for other in others}
    name, number = one.name, 1
    while name in taken:
        number += 1
        name = f"{one.name} ({number})"
    st.session_state[KEY] = (replace(one, name=name), *others)


def _are_same(one: ReadFile, other: ReadFile) -> bool:
    """Return whether two readings are of one file: the same name, size, tables and hospitals."""
    return _said(one) == _said(other)


def _said(one: ReadFile) -> tuple[object, ...]:
    report = one.found.report
    return report.file, report.bytes_read, report.tables, set(one.found.offers["hospital"])


def drop(name: str) -> None:
    """Let go of a file."""
    st.session_state[KEY] = tuple(one for one in files() if one.name != name)


def offers() -> pd.DataFrame:
    """Return the offers of all files that were read, with the columns of lib.intake's offers."""
    tables = [one.found.offers for one in files() if len(one.found.offers)]
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return pd.concat(tables, ignore_index=True)
