"""A price list's cells: what each kind of text means, or what to do with it.

Each function raises ValueError whose text follows the cell's own: "is no price: write …".
"""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from decimal import Decimal

from lib.datasets.places import PlaceNotFoundError, find_place
from lib.intake.months import month_of
from lib.intake.price_lists.services import PACKAGE, is_package, once
from lib.pricing.pasted import LEAST_USD, MOST_USD
from lib.visit import MINUTES

# How a comma in a price is meant, what a range counts as, what comes first in a date, and what a
# length counts as that lies between those that are compared.
COMMAS = ("thousands: 1,234", "decimals: 80,50")
RANGES = ("list them", "their middle", "their lower end")
DATES = ("month first: 3/14/2026", "day first: 14/3/2026")
LENGTHS = ("list them", "the nearest")
# A blank or an apostrophe parts the thousands of one number, nothing else: "80 95" are two.
_PLAIN = r"(?:\d|10)[ '’]\d{3}(?:[.,]\d*)?|\d[\d.,]*"
_AMOUNT = re.compile(
    rf"(?:(?:US\$|USD|\$)\s?)*({_PLAIN})\s?(?:US\$|USD|\$|dollars?)?", re.ASCII | re.IGNORECASE
)
_RANGE = re.compile(r"(?:from )?(.+?)\s?(?:-|–|—|to)\s?(.+)", re.IGNORECASE)
# A price of which only the lower end is said: "$75+", "from $75".
_OPEN = re.compile(
    r"(?:from|starts? (?:at|from)|starting (?:at|from)|at least) (.+)"
    r"|(.+?) ?(?:\+|(?:and|&) (?:up|more)|or more)",
    re.IGNORECASE,
)
# What may follow a price and changes nothing: "/ session", "(cash)".
_ASIDE = re.compile(
    r" ?(?:(?:/|\bper|\ban?) ?(?:visit|session|treatment|appointment|appt)\.?"
    r"|\beach|\bflat(?: rate| fee)?"
    r"|[(\[]?\b(?:cash|self-?pay|self pay|out of pocket)(?: pay| price| rate| only)?[)\]]?)$",
    re.IGNORECASE,
)
_BY_ELSE = re.compile(
    r"(?:/|\bper|\ban?) ?"
    r"(?:month|mo|week|year|hour|hr|h|half|\d+|min|minute|unit|muscle|area|needle)\b"
    r"|\bmonthly|\byearly",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"[€£¥₹]|\b(?:eur|euros?|gbp|cad|aud|nzd|chf|mxn|pesos?)\b|\b(?:c|ca|cdn|a|au|nz|mx)\$",
    re.IGNORECASE,
)
_MONEY = re.compile(r"US\$|USD|\$|dollars?", re.IGNORECASE)
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
# No price is longer.
LONGEST_PRICE = 60
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})", re.ASCII)
_SPELLED = re.compile(
    r"(?:(?P<before>[a-z]{3,9})\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:(?P<after>[a-z]{3,9})\s+)?"
    r"(?P<year>\d{4})",
    re.ASCII,
)


def _plain(text: str) -> str:
    """Return a price without what may follow it and changes nothing; empty where it is too long."""
    plain = text.translate(_BLANKS).strip()
    if len(plain) > LONGEST_PRICE:
        return ""
    while (shorter := _ASIDE.sub("", plain)) != plain:
        plain = shorter
    return plain


def _both_ends(text: str) -> tuple[str, str | None] | None:
    """Return the numbers of a range such as 80-120, if a price is one; None for an open end."""
    plain = _plain(text)
    if (found := _OPEN.fullmatch(plain)) and (low := _AMOUNT.fullmatch(found[1] or found[2])):
        return low[1], None
    between = _RANGE.fullmatch(plain)
    low, high = (_AMOUNT.fullmatch(part) for part in between.groups()) if between else (None, None)
    return (low[1], high[1]) if low and high else None


def is_range(text: str) -> bool:
    """Return whether a price is a range, such as 80-120, or says its lower end alone: 80+."""
    return _both_ends(text) is not None


def is_foreign(text: str) -> bool:
    """Return whether a price, or the head above it, says another currency than US dollars."""
    return bool(_FOREIGN.search(text[:LONGEST_PRICE]))


def says_price(text: str) -> bool:
    """Return whether a text can be a price, or says dollars that cannot be read ("$80 a visit")."""
    if len(text) <= LONGEST_PRICE and re.search(r"\$\s?\d", text, re.ASCII):
        return True
    for comma in COMMAS:
        with suppress(ValueError):
            return LEAST_USD <= price_of(text, comma, RANGES[2]) <= MOST_USD
    return False


def day_and_month(text: str) -> tuple[int, int]:
    """Return the two numbers that a date such as 3/14/2026 starts with; 0 and 0 for others."""
    found = _SLASHED.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else (0, 0)


def price_of(text: str, comma: str, counted: str) -> float:
    """Return a price in US dollars; `comma` is one of COMMAS, `counted` one of RANGES."""
    if is_foreign(text):
        raise ValueError(NOT_DOLLARS)
    if ends := _both_ends(text):
        return _of_range(*ends, comma, counted)
    return _number(_amount(text), comma)


def _of_range(low_end: str, high_end: str | None, comma: str, counted: str) -> float:
    low = _number(low_end, comma)
    if high_end is None:
        if counted == RANGES[2]:
            return low
        raise ValueError(
            "says only the lowest price: say above that ranges count as their lower end, or write "
            "one price"
        )
    high = _number(high_end, comma)
    if counted == RANGES[0] or low > high:
        raise ValueError("is a range: say above what ranges count as, or write one price")
    return low if counted == RANGES[2] else (low + high) / 2


def _amount(text: str) -> str:
    """Return the number in a price, without what says dollars."""
    if plain := _plain(text):
        if found := _AMOUNT.fullmatch(plain):
            return found[1]
        if is_package(plain):
            raise ValueError(PACKAGE)
        if _BY_ELSE.search(plain):
            raise ValueError("is no price by the visit: write the price of one visit")
        parts = _MONEY.sub(" ", plain).split()
        if len(parts) > 1 and all(_AMOUNT.fullmatch(part) for part in parts):
            raise ValueError("holds more than one number: write one price, or a row for each")
    raise ValueError(_NO_PRICE)


NOT_DOLLARS = "is not in US dollars: write the price in US dollars, or leave the row out"
_NO_PRICE = "is no price: write a number of US dollars, such as 80 or 1,234.50"


def _number(digits: str, comma: str) -> float:
    plain = re.sub("[ '’]", "", digits)
    if comma == COMMAS[1]:
        whole, mark, rest = plain.partition(",")
        # "1,234" among decimal commas: no price has three decimals.
        if "," in rest or (mark and "." in rest) or len(rest) > 2:
            raise ValueError("is no price with a decimal comma: write it as 80,50")
        plain = f"{_without_groups(whole, '.')}.{rest}" if mark else _without_groups(plain, ".")
    else:
        plain = _without_groups(plain, ",")
    if not re.fullmatch(r"\d{1,9}(\.\d*)?", plain, re.ASCII):
        raise ValueError(_NO_PRICE)
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


_CLOCK = re.compile(r"0?(\d):([0-5]\d)(?::00)?", re.ASCII)
_MINUTES = r" ?-?(?:minutes?|mins?|m|'|′)(?![a-z])"
_LENGTH = re.compile(
    r"(?<![\d.,])(?:"
    r"(?P<hours>\d{1,2}(?:[.,]\d{1,2})?) ?-?(?:hours?|hrs?|h)(?![a-z])\.?"
    rf"(?:(?P<close>\d{{2}})(?!\d)|(?: ?(?:and|,|&))? ?(?P<rest>\d{{1,2}}){_MINUTES})?"
    rf"|(?P<minutes>\d{{1,4}}(?:\.0+)?){_MINUTES})",
    re.ASCII,
)
# "30" before "-45 min": the length is one of two.
_OR = re.compile(r"(?<!\d)\d{1,3} ?(?:-|–|—|/|\+|&|to|or|and) ?$", re.ASCII)


@once
def minutes_of(text: str) -> int:
    """Return the minutes that a cell says, which holds no other number.

    "30", "45 min", "1.5 hours", "1h15", and 0:30 or 00:30:00, as spreadsheets write half an hour.
    """
    said = " ".join(text.lower().split())
    if clock := _CLOCK.fullmatch(said):
        return 60 * int(clock[1]) + int(clock[2])
    if re.fullmatch(r"\d{1,4}(\.0+)?", said, re.ASCII):
        return int(float(said))
    told = minutes_in(said)
    if told is None or re.search(r"\d", _LENGTH.sub("", said)):
        raise ValueError("is no number of minutes: write 30, or leave it empty")
    return told


@once
def minutes_in(text: str) -> int | None:
    """Return the minutes that a text speaks of: 30 of "Dry needling, 30 min"; None if it does not.

    Raises ValueError where it speaks of several lengths or no whole minute.
    """
    said = " ".join(text.lower().split())
    found = list(_LENGTH.finditer(said))
    lengths = {_minutes(one) for one in found}
    if len(lengths) > 1 or any(_OR.search(said[: one.start()]) for one in found):
        raise ValueError("says more than one length of the visit: write one, such as 30 min")
    return lengths.pop() if lengths else None


def _minutes(found: re.Match[str]) -> int:
    if found["hours"] is None:
        return int(float(found["minutes"]))
    minutes = 60 * Decimal(found["hours"].replace(",", "."))
    if minutes != int(minutes):
        raise ValueError("is no whole number of minutes: write 30, or leave it empty")
    return int(minutes) + int(found["close"] or found["rest"] or 0)


def compared_minutes(minutes: int, format: str, lengths: str) -> int:
    """Return the length that a visit counts as; `lengths` is one of LENGTHS."""
    possible = MINUTES[format]
    if minutes in possible:
        return minutes
    among = f"{', '.join(map(str, possible[:-1]))} or {possible[-1]}"
    if not possible[0] < minutes < possible[-1]:
        raise ValueError(
            f"says {minutes} minutes, and {format} visits are compared at {among}: leave the "
            "minutes out, or the row"
        )
    if lengths == LENGTHS[0]:
        raise ValueError(
            f"says {minutes} minutes, and {format} visits are compared at {among}: say above that "
            "lengths in between count as the nearest, or leave the minutes out"
        )
    return min(possible, key=lambda one: abs(one - minutes))


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
            return datetime.date(int(told["year"]), month_of(name), int(told["day"]))
        return datetime.date.fromisoformat(said[:10])
    except ValueError:
        raise ValueError("is no date: write it as 2026-03-14") from None


@once
def place_of(text: str, state: str = "") -> str:
    """Return a place as find_place takes it: without a state, the one of that name in `state`."""
    digits = re.fullmatch(r"(\d{3,5})(?:-\d{4})?", text, re.ASCII)
    if state and not digits and "," not in text:
        with suppress(PlaceNotFoundError):
            here = f"{text}, {state}"
            if find_place(here).kind in ("city", "county"):
                return here
    # Spreadsheets drop the zeros that ZIP codes of the north-east start with.
    said = digits[1].zfill(5) if digits else text
    try:
        find_place(said)
    except PlaceNotFoundError:
        raise ValueError(
            "is no place of the table: write its ZIP code, or city and state"
        ) from None
    return said
