"""How a price list is meant: which row holds its heads, which column what; guessed or told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from lib.intake.price_lists.cells import (
    COMMAS,
    DATES,
    LENGTHS,
    RANGES,
    day_and_month,
    is_range,
    minutes_in,
    minutes_of,
    says_price,
)
from lib.intake.price_lists.services import once
from lib.intake.tables import HEADER_WITHIN, Table
from lib.visit import FORMATS, MINUTES

# What a column may hold, and the words by which its head tells. The order is that in which heads
# are asked: "visit price" is a price.
FIELDS: dict[str, tuple[str, ...]] = {
    "price": (
        "price", "fee", "cost", "charge", "rate", "amount", "asks", "how much", "usd", "$", "cash",
        "self pay",
    ),
    "minutes": ("minutes", "min", "duration", "length", "how long", "time"),
    "muscles": ("muscles", "muscle"),
    "electrical": ("electrical", "estim", "e-stim", "current", "stim"),
    "sessions": (
        "sessions", "visits", "quantity", "qty", "number of", "how many", "units", "package",
        "pack",
    ),
    "seller": ("seller", "clinic", "provider", "practice", "business", "competitor"),
    "place": ("zip", "place", "city", "location", "address", "postal", "where"),
    "date": ("date", "seen on", "as of", "day", "checked"),
    "where_seen": ("url", "link", "website", "source", "page", "seen"),
    "visit": (
        "visit", "service", "svc", "format", "type", "treatment", "procedure", "item", "offering",
        "kind", "modality", "description", "what",
    ),
}  # fmt: skip
# Asked last: a service has a name, too.
_ASKED = (*FIELDS.items(), ("seller", ("name",)))
LABELS = {
    "price": "Price (US dollars)",
    "visit": "Kind of visit",
    "minutes": "Minutes",
    "muscles": "Muscles",
    "electrical": "With current",
    "sessions": "Visits in the price",
    "seller": "Seller",
    "place": "Place of the seller",
    "date": "Date of the price",
    "where_seen": "Where seen",
}
NOT_USED = "not used"
# Of several columns of prices: what a patient without insurance pays for one usual visit.
_WANTED_PRICE = re.compile(
    r"\b(?:cash|self pay|out of pocket|uninsured|non member|single|one|per visit|per session"
    r"|regular|standard|current|new price|our|follow up)\b"
)
_OTHER_PRICE = re.compile(
    r"\b(?:insurance|insured|medicare|medicaid|list|gross|billed|package|packages?|pack|series"
    r"|(?<!non )members?|membership|old|previous|last|former|first|initial|evaluation|eval|copay)\b"
)
_ENDS_IN_PRICE = re.compile(r"\b(?:price|fee|cost|charge|rate)s?(?: 20\d\d)?$")
_YEAR = re.compile(r"\b20\d\d\b")
# Where no row holds heads: the rows begin right after this position.
NO_HEADER = -1
_WORDS = {f"{word}{end}" for _, words in _ASKED for word in words for end in ("", "s")}

_DECIMAL_COMMA = re.compile(r"\d,\d{1,2}(?!\d)")


@dataclass(frozen=True)
class Reading:
    """How a table is to be read.

    `header` is the position of the row with the heads in Table.rows, NO_HEADER where there is none:
    every row below it is read, and those above are not. `columns` says by field (of
    FIELDS) which column holds it. `format` is the kind of visit where no column tells it, `state`
    where a city lies that names none.
    """

    header: int = 0
    columns: tuple[tuple[str, int], ...] = ()
    format: str = FORMATS[0]
    comma: str = COMMAS[0]
    range: str = RANGES[0]
    date: str = DATES[0]
    lengths: str = LENGTHS[0]
    state: str = ""

    def column(self, field: str) -> int | None:
        """Return the column that holds a field, if one does."""
        return dict(self.columns).get(field)

    def with_column(self, field: str, column: int | None) -> Reading:
        """Return the reading with another column for a field, or none."""
        others = [(name, at) for name, at in self.columns if name != field]
        return replace(self, columns=(*others, *([] if column is None else [(field, column)])))


def heads(table: Table, header: int) -> tuple[str, ...]:
    """Return the names of a table's columns; a column without a head has its letter."""
    width = max(map(len, table.rows))
    row = table.rows[header] if 0 <= header < len(table.rows) else ()
    names = [row[at].strip() if at < len(row) else "" for at in range(width)]
    return tuple(name or f"column {_letter(at)}" for at, name in enumerate(names))


def _letter(position: int) -> str:
    return (
        chr(65 + position)
        if position < 26
        else f"{_letter(position // 26 - 1)}{_letter(position % 26)}"
    )


def guessed(
    table: Table, remembered: Mapping[str, str] | None = None, header: int | None = None
) -> Reading:
    """Return how a table is likely meant: its header, its columns, its commas and dates.

    `remembered` says by a head's words (remembered_as) which field it held before, or NOT_USED.
    `header`, if given, is where the heads are said to be.
    """
    known = remembered or {}
    if header is None:
        header = _header(table, known)
    columns = _lone_price(table) if header == NO_HEADER else _columns(table.rows[header], known)
    return as_written(table, Reading(header=header, columns=tuple(columns.items())))


def as_written(table: Table, reading: Reading) -> Reading:
    """Return a reading with commas and dates as the cells of its columns likely mean them."""
    decimal = any(_DECIMAL_COMMA.search(one) for one in _texts(table, reading, "price"))
    by_day = any(day_and_month(one)[0] > 12 for one in _texts(table, reading, "date"))
    return replace(reading, comma=COMMAS[decimal], date=DATES[by_day])


def remembered_as(head: str) -> str:
    """Return a head as it is remembered: its words, without case and marks."""
    return " ".join(re.findall(r"[^\W_]+|\$", head.lower()))[:80]


def to_remember(table: Table, reading: Reading) -> dict[str, str]:
    """Return what a reader has said of each head: its field, or NOT_USED."""
    told = {column: field for field, column in reading.columns}
    row = table.rows[reading.header] if reading.header != NO_HEADER else ()
    return {
        remembered_as(name): told.get(at, NOT_USED) for at, name in enumerate(row) if name.strip()
    }


def _header(table: Table, remembered: Mapping[str, str]) -> int:
    """Return where the heads likely are: above the first price, or nowhere if it is in row one."""
    first = table.rows[:HEADER_WITHIN]
    alone = max(map(len, first)) == 1
    begins = next((at for at, row in enumerate(first) if _has_price(row, alone)), len(first))
    if begins == 0:
        return NO_HEADER
    return max(range(begins), key=lambda at: (_likeness(first[at], remembered), -at))


def _has_price(row: Sequence[str], alone: bool) -> bool:
    """Return whether a row holds a price, and no word of a head beside it ("Clinic, 2025, 2026").

    A number in a row of its own is a title, such as a year, but where all rows hold one cell.
    """
    if len([cell for cell in row if cell.strip()]) < 2 and not alone:
        return False
    return any(map(says_price, row)) and not any(remembered_as(cell) in _WORDS for cell in row)


def _lone_price(table: Table) -> dict[str, int]:
    """Return the column of the prices where no head tells it, if only one can hold them."""
    first = table.rows[:HEADER_WITHIN]
    told = [
        at
        for at in range(max(map(len, first)))
        if 2 * sum(at < len(row) and says_price(row[at]) for row in first) > len(first)
    ]
    return {"price": told[0]} if len(told) == 1 else {}


def _likeness(row: Sequence[str], remembered: Mapping[str, str]) -> int:
    """Return how many cells of a row read like heads."""
    fields = set(_columns(row, remembered))
    return (
        len(fields) + ("price" in fields) if len([cell for cell in row if cell.strip()]) > 1 else 0
    )


def _columns(names: Sequence[str], remembered: Mapping[str, str]) -> dict[str, int]:
    """Return which column holds which field by its head; the first of several."""
    found: dict[str, int] = {}
    words = [remembered_as(name) for name in names]
    for at, head in enumerate(words):
        if head in remembered and remembered[head] in FIELDS:
            found.setdefault(remembered[head], at)
    taken = {at for at, head in enumerate(words) if head in remembered}
    for field, tells in _ASKED:
        if field in found:
            continue
        free = [at for at in range(len(words)) if at not in taken]
        told = [at for tell in tells for at in free if _tells(words[at], tell)]
        if told:
            # Equally good ones: the first.
            best = (
                max(told, key=lambda at: _likely_price(words[at])) if field == "price" else told[0]
            )
            found[field] = best
            taken.add(best)
        if field == "price":
            # "Package price" says no number of visits.
            taken |= {at for at in free if _ENDS_IN_PRICE.search(words[at])}
    return found


def _likely_price(head: str) -> tuple[bool, bool, int]:
    """Return how likely a head of prices is that of one visit, paid by the patient, by today."""
    year = max([int(one) for one in _YEAR.findall(head)], default=0)
    return not _OTHER_PRICE.search(head), bool(_WANTED_PRICE.search(head)), year


def other_prices(table: Table, reading: Reading) -> tuple[int, ...]:
    """Return the columns that hold prices, too, by their heads and most of their cells."""
    if reading.header == NO_HEADER:
        return ()
    used = {column for _, column in reading.columns}
    names = [remembered_as(name) for name in table.rows[reading.header]]
    rows = table.rows[reading.header + 1 :][:HEADER_WITHIN]
    return tuple(
        at
        for at, name in enumerate(names)
        if at not in used
        and any(_tells(name, word) for word in FIELDS["price"])
        and 2 * sum(at < len(row) and says_price(row[at]) for row in rows) > len(rows)
    )


def _tells(head: str, word: str) -> bool:
    # A head is short: a sentence that holds the word is none.
    return 0 < len(head) <= 40 and (f" {word} " in f" {head} " or f" {word}s " in f" {head} ")


def _texts(table: Table, reading: Reading, field: str) -> list[str]:
    at = reading.column(field)
    if at is None:
        return []
    cells = [row[at].strip() for row in table.rows[reading.header + 1 :] if at < len(row)]
    return [cell for cell in cells if cell]


def has_commas(table: Table, reading: Reading) -> bool:
    """Return whether a price has a comma, which may be a thousand's or a decimal one."""
    return any("," in text for text in _texts(table, reading, "price"))


def has_ranges(table: Table, reading: Reading) -> bool:
    """Return whether a price is a range, such as 80-120."""
    return any(is_range(text) for text in _texts(table, reading, "price"))


def has_slashed_dates(table: Table, reading: Reading) -> bool:
    """Return whether a date is written so that month and day can be taken for each other."""
    return any(day_and_month(text)[0] for text in _texts(table, reading, "date"))


def dates_against(table: Table, reading: Reading) -> tuple[str, ...]:
    """Return the dates whose month would be above 12 as the reading has them."""
    month = DATES.index(reading.date)
    return tuple(text for text in _texts(table, reading, "date") if day_and_month(text)[month] > 12)


def has_lengths_between(table: Table, reading: Reading) -> bool:
    """Return whether a visit's length lies between those that are compared."""
    told = (
        _length(text) for field in ("minutes", "visit") for text in _texts(table, reading, field)
    )
    return any(_COMPARED[0] < one < _COMPARED[-1] and one not in _COMPARED for one in told)


_COMPARED = sorted({one for lengths in MINUTES.values() for one in lengths})


@once
def _length(text: str) -> int:
    """Return the minutes that a cell of minutes or a service's text says; 0 if none."""
    for read in (minutes_of, minutes_in):
        with suppress(ValueError):
            return read(text) or 0
    return 0


def untold_columns(table: Table, reading: Reading) -> tuple[int, ...]:
    """Return the columns of words that nothing is read from: one may say what is priced."""
    used = {at for _, at in reading.columns}
    rows = table.rows[reading.header + 1 :]
    return tuple(
        at
        for at in range(max(map(len, table.rows)))
        if at not in used
        and 2 * sum(at < len(row) and _is_words(row[at]) for row in rows) > len(rows)
    )


def _is_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{3}", text))
