"""Dollars, percentages and dates as files write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from lib.datasets.damage import shown
from lib.intake.months import MONTHS, month_of

# As in hospital_prices.csv: a price of a dollar or less stands for another, or for none.
PLACEHOLDER = "placeholder"
PLACEHOLDER_USD = 1.0
MOST_USD = 1e9
LONGEST_TEXT = 1_000

_BLANK = frozenset(
    (
        *("", "-", "--", "—", "–", ".", "n/a", "na", "#n/a", "n\\a", "none", "null", "nan"),
        *("not applicable", "not available", "nil", "$-", "$ -"),
    )
)
_NUMBER = re.compile(r"(?:USD)?\s*\$?\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)\s*(?:USD)?")
# CMS tells hospitals to write 999999999 where too few claims were paid; others write fewer nines.
_NINES = re.compile(r"9{6,}(?:\.(?:0*|9*))?|9{5,}\.9+")
_PERCENT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*%?")
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_DATES = tuple(
    re.compile(rf"(?<![\w/.-])(?:{form})(?!\d|[/-]\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})(?P<mark>[-/.])(?P<day>\d{1,2})(?P=mark)(?P<year>\d{4})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{2})",
        rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})[ -]{_MONTH}[ -](?P<year>\d{{4}})",
    )
)


class Amount(NamedTuple):
    """A cell read as US dollars; `said` is why it is left out, if it is no blank."""

    usd: float | None
    flag: str = ""
    said: str = ""


UNREADABLE = "an amount cannot be read and is left out"
_OF_NINES = "an amount of nines stands for none and is left out"


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

    Blank, "N/A" and zero are no amount. A dollar or less is flagged as a placeholder; six nines and
    more, such as CMS's 999999999, are one without an amount. Negative amounts, words and
    percentages are not readable.
    """
    if is_blank(text):
        return Amount(None)
    cell = text.strip()
    match = _NUMBER.fullmatch(cell) if len(cell) <= 40 else None
    if match is None:
        return Amount(None, said=UNREADABLE)
    number = match[1].replace(",", "")
    if _NINES.fullmatch(number):
        return Amount(None, PLACEHOLDER, _OF_NINES)
    usd = round(float(number), 4)
    if usd >= MOST_USD:
        return Amount(None, said=UNREADABLE)
    if usd == 0:
        return Amount(None)
    return Amount(usd, PLACEHOLDER if usd <= PLACEHOLDER_USD else "")


def percentage(text: str) -> float | None:
    """Return a cell as the percentage that is written there (".2" stays 0.2), or None."""
    match = _PERCENT.fullmatch(text.strip()) if len(text) <= 40 else None
    return float(match[1]) if match else None


def date_in(text: str) -> str:
    """Return the first date in a text in ISO form, or nothing; months stand before days."""
    start = " ".join(text[:200].split())
    matches = (match for form in _DATES for match in form.finditer(start))
    for match in sorted(matches, key=lambda one: one.start()):
        year, month, day = int(match["year"]), match["month"], int(match["day"])
        try:
            return date(
                year + 2000 if year < 100 else year,
                int(month) if month.isdigit() else month_of(month),
                day,
            ).isoformat()
        except ValueError:
            continue
    return ""
