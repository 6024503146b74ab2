"""Owners' price lists: columns guessed, cells understood, no row lost without a word."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.clinic import KnownPrice
from lib.intake.price_lists import (
    COMMAS,
    DATES,
    NO_HEADER,
    RANGES,
    Reading,
    guessed,
    has_commas,
    has_ranges,
    has_slashed_dates,
    heads,
    known_prices,
    lists_of,
    odd_rows,
    to_remember,
)
from lib.intake.tables import Table, read_table

LIST = read_table(
    b"""Fees in our town;;;;
collected by phone;;;;

Clinic;Service;Our fee;ZIP;Seen on
Elm, PT;Dry needling 30 min;$1.234,50;45402;14/3/2026
Oak;add-on;35,50;2138;1/2/2026
Oak;add-on;35,50;02138;1/2/2026
Pine;evaluation;80-120;45402;
Ash;massage;=1+1;99999;soon
Beech;session;;45402;
"""
)
READING = guessed(LIST)


def table(*rows: tuple[str, ...]) -> Table:
    return Table(rows, tuple(range(1, len(rows) + 1)), "")


def test_titles_are_passed_over_and_columns_guessed_by_their_heads():
    assert LIST.rows[READING.header][0] == "Clinic"
    assert dict(READING.columns) == {"seller": 0, "visit": 1, "price": 2, "place": 3, "date": 4}
    assert (READING.comma, READING.date) == (COMMAS[1], DATES[1])
    assert has_commas(LIST, READING)
    assert has_ranges(LIST, READING)
    assert has_slashed_dates(LIST, READING)


def test_rows_become_known_prices_of_the_list():
    found = known_prices(LIST, READING, "our town")
    elm, oak = found.prices
    assert elm.model_dump(exclude={"id"}) == {
        "price_usd": 1234.5, "format": "stand-alone", "minutes": 30, "muscles": None,
        "electrical": False, "seller": "Elm, PT", "place": "45402",
        "date": datetime.date(2026, 3, 14), "where_seen": "", "near": None, "included": True,
        "price_list": "our town",
    }  # fmt: skip
    # A spreadsheet has dropped the ZIP code's zero.
    assert (oak.price_usd, oak.format, oak.minutes, oak.place) == (35.5, "add-on", None, "02138")
    assert (found.rows, found.twice) == ((5, 6), (7,))


def test_each_cell_that_cannot_be_used_is_named_with_what_to_do():
    problems = known_prices(LIST, READING, "").problems
    assert [(one.row, one.column, one.value) for one in problems] == [
        (8, "Our fee", "80-120"), (9, "Our fee", "=1+1"), (9, "ZIP", "99999"),
        (9, "Seen on", "soon"), (9, "Service", "massage"), (10, "Our fee", ""),
    ]  # fmt: skip
    assert "say above what ranges count as" in problems[0].what_to_do
    assert problems[-1].what_to_do.startswith("the price is missing")


def test_what_is_known_already_is_not_taken_again():
    first = known_prices(LIST, READING, "our town")
    again = known_prices(LIST, READING, "another name", first.prices)
    assert (again.prices, again.known, again.twice) == ((), (5, 6, 7), ())


@pytest.mark.parametrize(
    ("text", "reading", "price"),
    [
        ("$1,234.50", Reading(), 1234.5),
        ("80", Reading(), 80),
        ("USD 80.00", Reading(), 80),
        ("80 dollars", Reading(), 80),
        ("1 234,50 $", Reading(comma=COMMAS[1]), 1234.5),
        ("1.234", Reading(comma=COMMAS[1]), 1234),
        ("80.50", Reading(comma=COMMAS[1]), 80.5),
        ("80-120", Reading(range=RANGES[1]), 100),
        ("$80 – $120", Reading(range=RANGES[2]), 80),
        ("80 to 120", Reading(range=RANGES[1]), 100),
        ("1 200", Reading(), 1200),
        ("$1\u202f200.50", Reading(), 1200.5),
        ("1'200", Reading(), 1200),
        ("$ 80\n-\n$ 120", Reading(range=RANGES[1]), 100),
    ],
)
def test_prices_as_people_write_them(text: str, reading: Reading, price: float):
    found = known_prices(table(("price",), (text,)), replace(reading, columns=(("price", 0),)), "")
    assert [one.price_usd for one in found.prices] == [price]


@pytest.mark.parametrize(
    ("text", "comma", "says"),
    [
        ("80,50", COMMAS[0], "say above how commas are meant"),
        ("1,234.50", COMMAS[1], "no price with a decimal comma"),
        ("call us", COMMAS[0], "write a number of US dollars"),
        ("-80", COMMAS[0], "write a number of US dollars"),
        ("120-80", COMMAS[0], "is a range"),
        ("0", COMMAS[0], "greater than or equal to 1"),
        ("20000", COMMAS[0], "less than or equal to 10000"),
        ("٨٠", COMMAS[0], "write a number of US dollars"),
        ("$80\n$95", COMMAS[0], "more than one number"),
        ("80 95", COMMAS[0], "more than one number"),
        ("$80 00", COMMAS[0], "more than one number"),
        ("80$95", COMMAS[0], "more than one number"),
        ("80 100", COMMAS[0], "more than one number"),
        ("80, 95", COMMAS[1], "more than one number"),
        ("80'95", COMMAS[0], "write a number of US dollars"),
        ("80" + 9_000 * " " + "x", COMMAS[0], "write a number of US dollars"),
    ],
)
def test_what_is_no_price_is_never_guessed(text: str, comma: str, says: str):
    reading = Reading(columns=(("price", 0),), comma=comma)
    found = known_prices(table(("price",), (text,)), reading, "")
    assert not found.prices
    assert [one.value for one in found.problems] == [text[:80]]
    assert says in found.problems[0].what_to_do


@pytest.mark.parametrize(
    ("head", "text", "field", "value"),
    [
        ("minutes", "45 min", "minutes", 45),
        ("Duration", "1 hour", "minutes", 60),
        ("Duration", "0.5 hours", "minutes", 30),
        ("Duration", "0h45", "minutes", 45),
        ("Duration", "0 hr 45 min", "minutes", 45),
        ("Duration", "00:30:00", "minutes", 30),
        ("Duration", "1:00", "minutes", 60),
        ("Service", "Dry needling (1-2 muscles), 1 hour", "minutes", 60),
        ("Service", "20560 - 45-minute session", "minutes", 45),
        ("muscles", "3 or more", "muscles", "3+"),
        ("Muscles", "1–2", "muscles", "1-2"),
        ("e-stim", "Yes", "electrical", True),
        ("date", "2026-03-14 00:00:00", "date", datetime.date(2026, 3, 14)),
        ("As of", "3/14/26", "date", datetime.date(2026, 3, 14)),
        ("As of", "Mar 14, 2026", "date", datetime.date(2026, 3, 14)),
        ("As of", "14 March 2026", "date", datetime.date(2026, 3, 14)),
        ("website", "elm.example", "where_seen", "elm.example"),
        ("type", "Bundled visit", "format", "bundled"),
        ("City", "Dayton, OH", "place", "Dayton, OH"),
    ],
)
def test_other_cells(head: str, text: str, field: str, value: object):
    rows = table(("price", head), ("80", text))
    (price,) = known_prices(rows, guessed(rows), "").prices
    assert getattr(price, field) == value


@pytest.mark.parametrize(
    ("head", "text", "says"),
    [
        ("minutes", "600", "(is 600)"),
        ("minutes", "1 hr 30 min", "(is 90)"),
        ("minutes", "1h15", "(is 75)"),
        ("minutes", "1.5 hours", "(is 90)"),
        ("minutes", "1:30", "(is 90)"),
        ("minutes", "1 hr 30", "no number of minutes"),
        ("minutes", "45:00", "no number of minutes"),
        ("minutes", "30-45", "no number of minutes"),
        ("minutes", "30-45 min", "more than one length"),
        ("minutes", "1.33 hours", "no whole number"),
        ("service", "Dry needling 120 min", "(is 120)"),
        ("service", "Session, 30 or 60 min", "more than one length"),
        ("service", "Bundled, 15 min", "minutes of bundled prices are one of 30, 45, 60"),
    ],
)
def test_minutes_that_no_visit_has_are_a_problem_of_their_column(head: str, text: str, says: str):
    rows = table(("price", head), ("80", text))
    (problem,) = known_prices(rows, guessed(rows), "").problems
    assert (problem.column, problem.value) == (head, text)
    assert says in problem.what_to_do


def test_an_empty_cell_of_minutes_leaves_them_to_the_kind_of_visit():
    rows = table(
        ("price", "service", "min"), ("80", "session 45 min", ""), ("80", "session 45 min", "30")
    )
    assert [one.minutes for one in known_prices(rows, guessed(rows), "").prices] == [45, 30]


def test_rows_that_do_not_tell_whose_they_are_are_never_the_same_said_twice():
    rows = table(("price", "source"), ("80", "phone"), ("80", "phone"), ("85", ""), ("90", ""))
    first = known_prices(rows, guessed(rows), "north")
    assert (first.rows, first.twice, first.known) == ((2, 3, 4, 5), (), ())
    # Others' prices, though the same.
    second = known_prices(rows, guessed(rows), "south", first.prices)
    assert (second.rows, second.known) == ((2, 3, 4, 5), ())
    # The same list again, longer by a 80 and a 95.
    more = table(*rows.rows, ("80", "phone"), ("95", ""))
    again = known_prices(more, guessed(more), "north", [*first.prices, *second.prices])
    assert (again.rows, again.known) == ((6, 7), (2, 3, 4, 5))


@pytest.mark.parametrize("who", [("seller", "Elm PT"), ("website", "https://elm.example/fees")])
def test_rows_that_tell_whose_they_are_count_once(who: tuple[str, str]):
    head, name = who
    rows = table(("price", head), ("80", name), ("80", name.upper()), ("85", name))
    first = known_prices(rows, guessed(rows), "north")
    assert (first.rows, first.twice) == ((2, 4), (3,))
    assert known_prices(rows, guessed(rows), "south", first.prices).known == (2, 3, 4)


@pytest.mark.parametrize(
    "rows",
    [
        (("Elm PT", "80"), ("Oak Clinic", "$1,200"), ("Ash", "call for price")),
        (("Elm Clinic", "80,50"), ("Clinic of Oak", "90"), ("Pine", "70")),
        (("80-120",), ("90",), ("95",)),
        (("Elm", "$80 a visit"), ("Oak", "90"), ("Ash", "95")),
    ],
)
def test_a_list_without_heads_is_read_from_its_first_row(rows: tuple[tuple[str, ...], ...]):
    brought = table(*rows)
    reading = guessed(brought)
    column = len(rows[0]) - 1
    assert (reading.header, dict(reading.columns)) == (NO_HEADER, {"price": column})
    found = known_prices(brought, replace(reading, range=RANGES[1]), "")
    assert {*found.rows, *(one.row for one in found.problems)} == {1, 2, 3}
    assert heads(brought, NO_HEADER)[0] == "column A"
    # What column A held says nothing of another list's column A.
    assert to_remember(brought, reading) == {}


def test_of_two_columns_that_can_hold_prices_none_is_guessed():
    brought = table(("Elm", "80", "30"), ("Oak", "90", "45"))
    assert guessed(brought) == Reading(header=NO_HEADER)


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ((("2026", ""), ("Clinic", "Fee"), ("Elm", "80")), 1),
        ((("Clinic", "2025", "2026"), ("Elm", "80", "85")), 0),
        ((("Practice", "Asked"), ("Elm", "80"), ("Fee of Oak", "call the clinic")), 0),
        ((("Our town", ""), ("Name", "Fee (US$)"), ("Elm", "80"), ("Clinic", "Price")), 1),
    ],
    ids=["a year above", "years as heads", "words below", "heads again below"],
)
def test_heads_stand_above_the_first_price(rows: tuple[tuple[str, ...], ...], header: int):
    assert guessed(table(*rows)).header == header


def test_columns_are_guessed_by_the_heads_that_are_told():
    rows = table(("Elm", "80"), ("Clinic", "Fee"), ("Oak", "90"))
    assert guessed(rows, header=1) == Reading(header=1, columns=(("price", 1), ("seller", 0)))


def test_what_was_told_of_a_head_is_guessed_next_time():
    rows = table(("X1", "Price", "Y"), ("Elm", "5", "80"))
    reading = Reading(columns=(("seller", 0), ("price", 2)))
    told = to_remember(rows, reading)
    assert dict(guessed(rows, told).columns) == {"seller": 0, "price": 2}
    assert dict(guessed(rows).columns) == {"price": 1}


def test_columns_without_a_head_have_letters():
    assert heads(table(("price",), ("1", "2")), 0) == ("price", "column B")


def test_a_price_ten_times_off_the_middle_of_its_kind_is_named():
    rows = table(("price", "service"), ("80", "session"), ("1234.50", "add-on"), ("75", "session"),
                 ("85", "session"), ("7", "session"))  # fmt: skip
    found = known_prices(rows, guessed(rows), "list")
    assert odd_rows(found) == (6,), "one add-on has no middle"
    known = [KnownPrice(price_usd=usd, format="add-on") for usd in (35, 45)]
    assert odd_rows(found, known) == (3, 6)


def test_lists_are_told_apart_by_name():
    prices = [KnownPrice(price_usd=80, price_list=name) for name in ("a", "", "b", "a")]
    assert {name: len(one) for name, one in lists_of(prices).items()} == {"a": 2, "b": 1}


cell = st.one_of(
    st.sampled_from(["", "80", "$1,234.50", "80-120", "80,5", "=A1", "<b>", "eighty", "30 min"]),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cell, min_size=1, max_size=5), min_size=1, max_size=12),
       st.sampled_from(RANGES), st.sampled_from(COMMAS))  # fmt: skip
def test_no_row_is_lost_without_a_word(cells: list[list[str]], counted: str, comma: str):
    rows = table(*(tuple(row) for row in cells))
    reading = replace(guessed(rows), range=counted, comma=comma)
    found = known_prices(rows, reading, "list")
    told = {*found.rows, *found.twice, *found.known, *(one.row for one in found.problems)}
    assert told == set(rows.numbers[reading.header + 1 :])
    assert len(found.rows) == len(found.prices)
    assert not set(found.rows) & {one.row for one in found.problems}
