"""A price list's rows: each a known price, a problem, or what is known already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from lib.clinic import ClinicError, KnownPrice
from lib.intake.price_lists.cells import (
    NOT_DOLLARS,
    compared_minutes,
    date_of,
    is_foreign,
    minutes_in,
    minutes_of,
    muscles_of,
    place_of,
    price_of,
    yes_of,
)
from lib.intake.price_lists.reading import Reading, guessed, heads
from lib.intake.price_lists.services import (
    PACKAGE,
    TOTAL,
    electrical_in,
    format_of,
    is_package,
    is_sum,
    muscles_in,
    one_visit,
)
from lib.intake.tables import Table
from lib.visit import FORMATS, MINUTES

ODD, LEAST_FOR_MIDDLE = 10, 3
# So many rows tell how many prices a sheet holds.
ROWS_TO_COUNT = 500


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be used: its row as in the file, its column, what it holds, what to do."""

    row: int
    column: str
    value: str
    what_to_do: str


@dataclass(frozen=True)
class Found:
    """What a table gives: prices with their rows, problems, and what is there already.

    `twice` are rows that say of a seller what an earlier row says, `known` those that the clinic
    knows. A row that does not tell whose price it is (tells_who) is that of a seller of its own,
    however many are alike; it is known only where the list of that name holds it, as often. So a
    list brought again adds what is new in it, and another list all of its rows. Every row below the
    header is in one of the four. `assumed` says what was taken for granted, and in which rows of
    the prices.
    """

    prices: tuple[KnownPrice, ...]
    rows: tuple[int, ...]
    problems: tuple[Problem, ...]
    twice: tuple[int, ...] = ()
    known: tuple[int, ...] = ()
    assumed: tuple[tuple[str, tuple[int, ...]], ...] = ()


def prices_in(table: Table, remembered: Mapping[str, str], state: str = "") -> int:
    """Return how many prices a table gives by what is guessed, of its first rows."""
    first = replace(table, rows=table.rows[:ROWS_TO_COUNT], numbers=table.numbers[:ROWS_TO_COUNT])
    return len(known_prices(first, replace(guessed(first, remembered), state=state), "list").prices)


def known_prices(
    table: Table,
    reading: Reading,
    name: str,
    already: Sequence[KnownPrice] = (),
    replaces: bool = False,
) -> Found:
    """Return the prices of a table as those of a list of that name, and what is wrong with others.

    `already` are the prices that the clinic knows. Where the list `replaces` the one of its name,
    that one's prices are not known, but what was struck out of it stays so. Empty cells are
    unknown; a row without a price is a problem, and so is each cell that cannot be used, so that
    nothing is taken half.
    """
    names = heads(table, reading.header)
    old = [one for one in already if replaces and one.price_list == name]
    already = [one for one in already if not (replaces and one.price_list == name)]
    struck = {_same(one) for one in old if not one.included}
    priced = reading.column("price")
    foreign = priced is not None and priced < len(names) and is_foreign(names[priced])
    here = {_same(one) for one in already if tells_who(one)}
    unnamed = Counter((one.price_list, _same(one)) for one in already if not tells_who(one))
    prices: list[KnownPrice] = []
    rows, twice, known, problems = [], [], [], []
    seen: set[Any] = set()
    assumed: dict[str, list[int]] = {}
    for at in range(reading.header + 1, len(table.rows)):
        number, cells = table.numbers[at], [one.strip() for one in table.rows[at]]
        fields, columns, wrong = _fields(cells, reading)
        if foreign and not wrong:
            wrong = [(priced, NOT_DOLLARS)]
        if not wrong:
            try:
                price = KnownPrice.of(price_list=name, **fields)
            except ClinicError as error:
                wrong = [_refused(problem, columns) for problem in error.problems]
        if wrong:
            problems += [
                Problem(
                    number, names[column] if column is not None else "", _cut(cells, column), why
                )
                for column, why in wrong
            ]
            continue
        same, own = _same(price), (price.price_list, _same(price))
        if not tells_who(price):
            is_known = unnamed[own] > 0
            unnamed[own] -= is_known
        elif same in seen:
            twice.append(number)
            continue
        else:
            is_known = same in here
        if is_known:
            known.append(number)
        else:
            seen.add(same)
            prices.append(price.with_(included=False) if same in struck else price)
            rows.append(number)
            for what in _assumed(cells, reading, price):
                assumed.setdefault(what, []).append(number)
    told = tuple((what, tuple(numbers)) for what, numbers in assumed.items())
    return Found(tuple(prices), tuple(rows), tuple(problems), tuple(twice), tuple(known), told)


def _assumed(cells: Sequence[str], reading: Reading, price: KnownPrice) -> list[str]:
    """Return what a row does not say and its price holds."""
    said = []
    if reading.column("visit") is not None and not _text(cells, reading, "visit"):
        said.append(f"No kind of visit is said, taken as {price.format}")
    place = " ".join(_text(cells, reading, "place").split())
    if place and price.place == f"{place}, {reading.state}":
        said.append(f"City without a state, taken as in {reading.state}")
    if price.minutes and price.minutes != _minutes(cells, reading)[0]:
        said.append("Length counted as the nearest that is compared")
    return said


Wrong = tuple[int | None, str]


def _fields(
    cells: Sequence[str], reading: Reading
) -> tuple[dict[str, Any], dict[str, int], list[Wrong]]:
    """Return a KnownPrice's fields in a row, the column of each, and by column what is wrong."""
    found: dict[str, Any] = {"format": reading.format}
    columns: dict[str, int] = {}
    if refused := _no_single_visit(cells, reading):
        return found, columns, [refused]
    wrong: list[Wrong] = []
    for field, column in reading.columns:
        text = cells[column] if column < len(cells) else ""
        if not text:
            continue
        try:
            name, value = _CELLS[field](text, reading)
        except ValueError as error:
            wrong.append((column, str(error)))
        else:
            found[name], columns[name] = value, column
    found.pop("sessions", None)
    if "price_usd" not in found and not any(c == reading.column("price") for c, _ in wrong):
        wrong.append(
            (reading.column("price"), "the price is missing: write it, or leave the row out")
        )
    if not wrong:
        wrong = _told_by_service(cells, reading, found)
    return found, columns, wrong


def _no_single_visit(cells: Sequence[str], reading: Reading) -> Wrong | None:
    """Return the cell by which a row is a sum of others or a package of visits, and why.

    The service's text tells it; where no column holds that, so does every other text.
    """
    fields = {column: field for field, column in reading.columns}
    for column, text in enumerate(cells):
        field = fields.get(column)
        if field in _ITS_OWN or not text:
            continue
        if is_sum(text):
            return column, TOTAL
        if is_package(text, named=field == "visit" or "visit" not in fields.values()):
            return column, PACKAGE
    return None


# Columns whose cells say what they are for alone.
_ITS_OWN = ("price", "sessions", "date", "place", "where_seen", "minutes", "muscles", "electrical")


def _told_by_service(cells: Sequence[str], reading: Reading, found: dict[str, Any]) -> list[Wrong]:
    """Add what a service's text tells beside its kind, where no column of its own does."""
    text = _text(cells, reading, "visit")
    for field, told in (("muscles", muscles_in(text)), ("electrical", electrical_in(text))):
        if told is not None:
            found.setdefault(field, told)
    found.pop("minutes", None)
    if not MINUTES[found["format"]]:
        return []
    column = None
    try:
        minutes, column = _minutes(cells, reading)
        if minutes is not None:
            found["minutes"] = compared_minutes(minutes, found["format"], reading.lengths)
    except ValueError as error:
        return [(column if column is not None else reading.column("visit"), str(error))]
    return []


def _minutes(cells: Sequence[str], reading: Reading) -> tuple[int | None, int | None]:
    """Return the minutes that a row says, and in which column: "Dry needling, 30 min" does, too."""
    if text := _text(cells, reading, "minutes"):
        return minutes_of(text), reading.column("minutes")
    return minutes_in(_text(cells, reading, "visit")), reading.column("visit")


def _text(cells: Sequence[str], reading: Reading, field: str) -> str:
    column = reading.column(field)
    return cells[column] if column is not None and column < len(cells) else ""


_CELLS: dict[str, Callable[[str, Reading], tuple[str, Any]]] = {
    "price": lambda text, reading: ("price_usd", price_of(text, reading.comma, reading.range)),
    "visit": lambda text, _: ("format", format_of(text)),
    "minutes": lambda text, _: ("minutes", minutes_of(text)),
    "muscles": lambda text, _: ("muscles", muscles_of(text)),
    "electrical": lambda text, _: ("electrical", yes_of(text)),
    "sessions": lambda text, _: ("sessions", one_visit(text)),
    "seller": lambda text, _: ("seller", text[:120]),
    "place": lambda text, reading: ("place", place_of(text, reading.state)),
    "date": lambda text, reading: ("date", date_of(text, reading.date)),
    "where_seen": lambda text, _: ("where_seen", text[:120]),
}


def _refused(problem: str, columns: Mapping[str, int]) -> Wrong:
    """Return the column of what KnownPrice refuses, and why."""
    field, _, why = problem.partition(": ")
    return columns.get(field), why or problem


def _cut(cells: Sequence[str], column: int | None) -> str:
    return cells[column][:80] if column is not None and column < len(cells) else ""


def tells_who(one: KnownPrice) -> bool:
    """Return whether a price tells whose it is: by a name, or by the address of a web page."""
    return bool(one.seller or re.fullmatch(r"\S+\.[^\W\d]{2,}(/\S*)?", one.where_seen))


def _same(one: KnownPrice) -> tuple[Any, ...]:
    """Return what two prices share that are the same thing said twice."""
    return (
        one.price_usd, one.format, one.minutes, one.muscles, one.electrical,
        one.seller.casefold(), "" if one.seller else one.where_seen.casefold(), one.place, one.date,
    )  # fmt: skip


def odd_rows(found: Found, already: Sequence[KnownPrice] = ()) -> tuple[int, ...]:
    """Return the rows whose price lies more than ten times off the middle of its kind of visit.

    The middle is that of the list and of what the clinic knows `already`; of fewer than three
    prices there is none. As lib.datasets marks posted prices that are likely an error.
    """
    odd = []
    for format in FORMATS:
        prices = [one.price_usd for one in (*found.prices, *already) if one.format == format]
        if len(prices) < LEAST_FOR_MIDDLE:
            continue
        middle = median(prices)
        odd += [
            row
            for row, one in zip(found.rows, found.prices, strict=True)
            if one.format == format and not middle / ODD <= one.price_usd <= middle * ODD
        ]
    return tuple(sorted(odd))


def lists_of(known: Sequence[KnownPrice]) -> dict[str, tuple[KnownPrice, ...]]:
    """Return the imported lists by name, with their prices, in the order in which they came."""
    names = dict.fromkeys(one.price_list for one in known if one.price_list)
    return {name: tuple(one for one in known if one.price_list == name) for name in names}
