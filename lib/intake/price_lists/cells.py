"""A price list's cells: what each kind of text means, or what to do with it.

Each function raises ValueError whose text follows the cell's own: "is no price: write …".
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from lib.datasets.places import PlaceNotFoundError, find_place
from lib.visit import FORMATS

# How a comma in a price is meant, what a range counts as, and what comes first in a date.
COMMAS = ("thousands: 1,234", "decimals: 80,50")
RANGES = ("list them", "their middle", "their lower end")
DATES = ("month first: 3/14/2026", "day first: 14/3/2026")
_NUMBER = r"\d[\d.,' \u00a0\u202f]*"
_RANGE = re.compile(rf"({_NUMBER}?)(?:-|–|—|to)({_NUMBER})", re.ASCII | re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPELLED = re.compile(
    r"(?:(?P<before>[a-z]{3,9})\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:(?P<after>[a-z]{3,9})\s+)?"
    r"(?P<year>\d{4})",
    re.ASCII,
)
_MONEY = re.compile(r"US\$|USD|\$|dollars?", re.IGNORECASE)


def _bare(text: str) -> str:
    return "".join(_MONEY.sub("", text).split())


def is_range(text: str) -> bool:
    """Return whether a price is a range, such as 80-120."""
    return _RANGE.fullmatch(_bare(text)) is not None


def day_and_month(text: str) -> tuple[int, int]:
    """Return the two numbers that a date such as 3/14/2026 starts with; 0 and 0 for others."""
    found = _SLASHED.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else (0, 0)


def price_of(text: str, comma: str, counted: str) -> float:
    """Return a price in US dollars; `comma` is one of COMMAS, `counted` one of RANGES."""
    bare = _bare(text)
    if found := _RANGE.fullmatch(bare):
        low, high = (_number(part, comma) for part in found.groups())
        if counted == RANGES[0] or low > high:
            raise ValueError("is a range: say above what ranges count as, or write one price")
        return low if counted == RANGES[2] else (low + high) / 2
    return _number(bare, comma)


def _number(bare: str, comma: str) -> float:
    plain = bare.replace("'", "").replace("\u00a0", "").replace("\u202f", "")
    if comma == COMMAS[1]:
        whole, mark, rest = plain.partition(",")
        if "," in rest or (mark and "." in rest):
            raise ValueError("is no price with a decimal comma: write it as 80,50")
        plain = f"{_without_groups(whole, '.')}.{rest}" if mark else _without_groups(plain, ".")
    else:
        plain = _without_groups(plain, ",")
    if not re.fullmatch(r"\d{1,9}(\.\d*)?", plain, re.ASCII):
        raise ValueError("is no price: write a number of US dollars, such as 80 or 1,234.50")
    return round(float(plain), 2)


def _without_groups(text: str, mark: str) -> str:
    """Return a number without the marks of its thousands, where these part groups of three."""
    whole, dot, rest = text.partition("." if mark == "," else "\0")
    groups = whole.split(mark)
    if len(groups) > 1 and not all(len(one) == 3 for one in groups[1:]):
        if mark == "." and len(groups) == 2:
            return text  # 80.50 beside 80,50
        raise ValueError(
            "has a comma that parts no thousands: say above how commas are meant, or write 80.50"
            if mark == ","
            else "is no price with a decimal comma: write it as 80,50"
        )
    return "".join(groups) + (dot and f".{rest}")


_FORMAT_WORDS = {
    "add-on": ("add-on", "addon", "add on", "additional", "extra"),
    "initial": ("initial", "first", "eval", "evaluation", "new patient", "assessment", "consult"),
    "bundled": ("bundled", "bundle", "combined", "with therapy", "pt visit", "included"),
    "stand-alone": (
        "stand-alone", "standalone", "stand alone", "session", "dry needling", "needling", "visit",
        "treatment", "follow-up", "follow up",
    ),
}  # fmt: skip


def format_of(text: str) -> str:
    """Return the kind of visit that a text speaks of."""
    said = " ".join(text.lower().split())
    for format, words in _FORMAT_WORDS.items():
        if any(word in said for word in words):
            return format
    raise ValueError(f"is no kind of visit: write {', '.join(FORMATS[:-1])} or first visit")


def minutes_of(text: str) -> int:
    """Return the minutes that a text says: "30", "45 min", "1 hour"."""
    found = re.search(r"(\d{1,3})(?:\.0+)?\s*(h|hour|hr|min|minutes?|m|')?", text.lower(), re.ASCII)
    if found is None:
        raise ValueError("is no number of minutes: write 30, or leave it empty")
    hours = (found[2] or "").startswith("h")
    return int(found[1]) * (60 if hours else 1)


def muscles_of(text: str) -> str:
    """Return 1-2 or 3+."""
    said = text.lower().replace("–", "-")
    if said.startswith(("1-2", "1 - 2", "1 to 2", "1 or 2", "one or two")) or said in ("1", "2"):
        return "1-2"
    if said.startswith(("3", "three")) or said in ("4", "5", "3 or more"):
        return "3+"
    raise ValueError("says no number of muscles: write 1-2 or 3+, or leave it empty")


def yes_of(text: str) -> bool:
    """Return whether a text says yes."""
    said = text.lower()
    if said in ("yes", "y", "true", "1", "x", "with", "electrical"):
        return True
    if said in ("no", "n", "false", "0", "-", "without", "none"):
        return False
    raise ValueError("is neither yes nor no")


def date_of(text: str, order: str) -> datetime.date:
    """Return a day; `order` is one of DATES."""
    said = text.strip()
    try:
        if found := _SLASHED.fullmatch(said):
            one, other, year = (int(part) for part in found.groups())
            month, day = (other, one) if order == DATES[1] else (one, other)
            return datetime.date(year + 2000 if year < 100 else year, month, day)
        if told := _SPELLED.fullmatch(said.lower().replace(",", " ").replace(".", " ")):
            name = told["before"] or told["after"]
            month = 1 + _MONTHS.index(name[:3])
            return datetime.date(int(told["year"]), month, int(told["day"]))
        return datetime.date.fromisoformat(said[:10])
    except ValueError:
        raise ValueError("is no date: write it as 2026-03-14") from None


@lru_cache(maxsize=4_096)
def place_of(text: str) -> str:
    """Return a place as find_place takes it."""
    digits = re.fullmatch(r"(\d{3,5})(?:-\d{4})?", text, re.ASCII)
    # Spreadsheets drop the zeros that ZIP codes of the north-east start with.
    said = digits[1].zfill(5) if digits else text
    try:
        find_place(said)
    except PlaceNotFoundError:
        raise ValueError(
            "is no place of the table: write its ZIP code, or city and state"
        ) from None
    return said
