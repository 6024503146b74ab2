"""CSV for download: the same text for the page and the command, safe to open in a spreadsheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable
from numbers import Number

import pandas as pd

# A cell that starts so may run as a formula in a spreadsheet (OWASP, "CSV injection"), in the
# full-width form too, and behind blanks or characters without width, which some programs drop.
FORMULA_SIGNS = "=+-@"
FORMULA_STARTS = (*FORMULA_SIGNS, "\t", "\r", "\n")
# Unicode's classes of blanks and of characters that show nothing.
UNSEEN_CLASSES = ("Z", "C")


def to_csv(frame: pd.DataFrame) -> str:
    """Return a frame as CSV text with a header and no index; formulas in text are defused.

    A text cell (or column name) that starts like a formula gets a leading apostrophe; a line end
    inside a cell becomes a line feed, which is quoted, so that no cell can break out of its row;
    a NUL, which readers stumble over, is dropped. The parts of a column name of several levels
    are joined by a blank. Numbers are written unrounded, missing values as empty cells.
    """
    safe, kinds = frame.copy(deep=False), pd.api.types
    for position, dtype in enumerate(frame.dtypes):
        if not (kinds.is_numeric_dtype(dtype) or kinds.is_datetime64_any_dtype(dtype)):
            cells = [one if pd.isna(one) else _defused(one) for one in frame.iloc[:, position]]
            # Told to be objects: else pandas writes 17 beside a missing cell as 17.0.
            safe.isetitem(position, pd.Series(cells, dtype=object).to_numpy())
    safe.columns = pd.Index([_defused(label_of(name)) for name in frame.columns], dtype=object)
    return safe.to_csv(index=False, lineterminator="\n")


def label_of(name: Hashable) -> Hashable:
    """Return a column's name; the parts of one of several levels are joined by a blank."""
    return " ".join(map(str, name)) if isinstance(name, tuple) else name


def is_formula(text: str) -> bool:
    """Return whether a text may run as a formula in a spreadsheet that opens or edits it."""
    seen = next((c for c in text if unicodedata.category(c)[0] not in UNSEEN_CLASSES), "")
    # The compatible form of the full-width ＝ is =, and so for the other signs and sizes.
    signed = bool(seen) and unicodedata.normalize("NFKC", seen)[0] in FORMULA_SIGNS
    return signed or text.startswith(FORMULA_STARTS)


def with_line_feeds(text: str) -> str:
    """Return a text whose every line end is a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _defused(value: object) -> object:
    if isinstance(value, Number):
        return value
    text = with_line_feeds(str(value).replace("\0", ""))
    return f"'{text}" if is_formula(text) else text
