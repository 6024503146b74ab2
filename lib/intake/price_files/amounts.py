"""Dollars, percentages and dates as files write them."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from lib.datasets.damage import shown

# As in hospital_prices.csv: a price of a dollar or less stands for another, or for none.
PLACEHOLDER = "placeholder"
PLACEHOLDER_USD = 1.0
# What CMS tells hospitals to write where too few claims were paid.
NINES = 999_999_999
MOST_USD = 1e9
LONGEST_TEXT = 1_000

_BLANK = frozenset(
    (
        *("", "-", "--", "—", "–", ".", "n/a", "na", "#n/a", "n\\a", "none", "null", "nan"),
        *("not applicable", "not available", "nil", "$-", "$ -"),
    )
)
_NUMBER = re.compile(r"(?:USD)?\s*\$?\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)\s*(?:USD)?")
_PERCENT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*%?")
_DATE = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{8}|\d{1,2}/\d{1,2}/\d{2})\b"
)
_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%Y%m%d", "%m/%d/%y")


class Amount(NamedTuple):
    """A cell read as US dollars."""

    usd: float | None
    flag: str = ""
    readable: bool = True


def text_of(value: Any) -> str:
    """Return a value of a spreadsheet or of JSON as a text cell; nothing for lists and objects."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > 100:
            return str(value)
        # A spreadsheet's 20560.0 is 20560.
        return format(
            value.to_integral_value() if value == value.to_integral_value() else value, "f"
        )
    return str(value)


def plain(text: str) -> str:
    """Return text on one line, without characters that do not print, no longer than 1,000."""
    return " ".join(shown(text, LONGEST_TEXT).split())


def is_blank(text: str) -> bool:
    """Return whether a cell says nothing ("", "N/A", "-")."""
    return text.strip().lower() in _BLANK


def dollars(text: str) -> Amount:
    """Return a cell as US dollars, to a hundredth of a cent.

    Blank, "N/A" and zero are no amount. A dollar or less is flagged as a placeholder; CMS's
    999999999 is one without an amount. Negative amounts, words and percentages are not readable.
    """
    if is_blank(text):
        return Amount(None)
    cell = text.strip()
    match = _NUMBER.fullmatch(cell) if len(cell) <= 40 else None
    if match is None:
        return Amount(None, readable=False)
    usd = round(float(match[1].replace(",", "")), 4)
    if usd == NINES:
        return Amount(None, PLACEHOLDER)
    if usd >= MOST_USD:
        return Amount(None, readable=False)
    if usd == 0:
        return Amount(None)
    return Amount(usd, PLACEHOLDER if usd <= PLACEHOLDER_USD else "")


def percentage(text: str) -> float | None:
    """Return a cell as the percentage that is written there (".2" stays 0.2), or None."""
    match = _PERCENT.fullmatch(text.strip()) if len(text) <= 40 else None
    return float(match[1]) if match else None


def date_in(text: str) -> str:
    """Return the first date in a text in ISO form, or nothing."""
    for match in _DATE.finditer(text[:200]):
        for form in _FORMS:
            try:
                return datetime.strptime(match[1], form).date().isoformat()
            except ValueError:
                continue
    return ""
