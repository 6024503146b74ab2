"""Price files that a window has read: kept for its session, never saved and never shared."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from lib.intake.price_files import COLUMNS, Intake

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
    """Keep what was read of a file, in the place of an earlier reading of it."""
    others = [other for other in files() if other.name != one.name]
    st.session_state[KEY] = (one, *others)[:MOST_FILES]


def drop(name: str) -> None:
    """Let go of a file."""
    st.session_state[KEY] = tuple(one for one in files() if one.name != name)


def offers() -> pd.DataFrame:
    """Return the offers of all files that were read, with the columns of lib.intake's offers."""
    tables = [one.found.offers for one in files() if len(one.found.offers)]
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return pd.concat(tables, ignore_index=True)
