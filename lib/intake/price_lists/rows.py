"""A price list's rows: each a known price, a problem, or what is known already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from lib.clinic import ClinicError, KnownPrice
from lib.intake.price_lists.cells import (
    date_of,
    format_of,
    minutes_in,
    minutes_of,
    muscles_of,
    place_of,
    price_of,
    yes_of,
)
from lib.intake.price_lists.reading import Reading, heads
from lib.intake.tables import Table
from lib.visit import FORMATS, MINUTES

ODD, LEAST_FOR_MIDDLE = 10, 3


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
    header is in one of the four.
    """

    prices: tuple[KnownPrice, ...]
    rows: tuple[int, ...]
    problems: tuple[Problem, ...]
    twice: tuple[int, ...] = ()
    known: tuple[int, ...] = ()


def known_prices(
    table: Table, reading: Reading, name: str, already: Sequence[KnownPrice] = ()
) -> Found:
    """Return the prices of a table as those of a list of that name, and what is wrong with others.

    `already` are the prices that the clinic knows. Empty cells are unknown; a row without a price
    is a problem, and so is each cell that cannot be used, so that nothing is taken half.
    """
    names = heads(table, reading.header)
    here = {_same(one) for one in already if tells_who(one)}
    unnamed = Counter((one.price_list, _same(one)) for one in already if not tells_who(one))
    prices: list[KnownPrice] = []
    rows, twice, known, problems = [], [], [], []
    seen: set[Any] = set()
    for at in range(reading.header + 1, len(table.rows)):
        number, cells = table.numbers[at], [one.strip() for one in table.rows[at]]
        fields, columns, wrong = _fields(cells, reading)
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
            prices.append(price)
            rows.append(number)
    return Found(tuple(prices), tuple(rows), tuple(problems), tuple(twice), tuple(known))


Wrong = tuple[int | None, str]


def _fields(
    cells: Sequence[str], reading: Reading
) -> tuple[dict[str, Any], dict[str, int], list[Wrong]]:
    """Return a KnownPrice's fields in a row, the column of each, and by column what is wrong."""
    found: dict[str, Any] = {"format": reading.format}
    columns: dict[str, int] = {}
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
    if "price_usd" not in found and not any(c == reading.column("price") for c, _ in wrong):
        wrong.append(
            (reading.column("price"), "the price is missing: write it, or leave the row out")
        )
    if wrong:
        return found, columns, wrong
    visit = reading.column("visit")
    if not MINUTES[found["format"]]:
        found.pop("minutes", None)
    elif "minutes" not in found and visit is not None:
        # "Dry needling, 30 min" tells the minutes itself.
        try:
            told = minutes_in(_visit_text(cells, reading))
        except ValueError as error:
            return found, columns, [(visit, str(error))]
        if told is not None:
            found["minutes"], columns["minutes"] = told, visit
    return found, columns, []


def _visit_text(cells: Sequence[str], reading: Reading) -> str:
    column = reading.column("visit")
    return cells[column] if column is not None and column < len(cells) else ""


_CELLS: dict[str, Callable[[str, Reading], tuple[str, Any]]] = {
    "price": lambda text, reading: ("price_usd", price_of(text, reading.comma, reading.range)),
    "visit": lambda text, _: ("format", format_of(text)),
    "minutes": lambda text, _: ("minutes", minutes_of(text)),
    "muscles": lambda text, _: ("muscles", muscles_of(text)),
    "electrical": lambda text, _: ("electrical", yes_of(text)),
    "seller": lambda text, _: ("seller", text[:120]),
    "place": lambda text, _: ("place", place_of(text)),
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
