"""CSV for download: the same text for the page and the command, safe to open in a spreadsheet."""

from __future__ import annotations

import pandas as pd

# A cell that starts so may run as a formula in a spreadsheet (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(frame: pd.DataFrame) -> str:
    """Return a frame as CSV text with a header and no index; formulas in text are defused.

    A text cell (or column name) that starts like a formula gets a leading apostrophe; a line end
    inside a cell becomes a line feed, which is quoted, so that no cell can break out of its row.
    Numbers are written unrounded, missing values as empty cells.
    """
    safe = frame.rename(columns=_defused)
    for position, dtype in enumerate(safe.dtypes):
        if pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype):
            column = safe.columns[position]
            safe[column] = safe[column].map(_defused, na_action="ignore")
    return safe.to_csv(index=False, lineterminator="\n")


def _defused(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
