"""Owners' price lists: columns guessed, cells understood, no row lost without a word."""

import datetime
import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.clinic import KnownPrice
from lib.intake.price_lists import (
    COMMAS,
    DATES,
    LENGTHS,
    NO_HEADER,
    RANGES,
    Reading,
    as_written,
    dates_against,
    guessed,
    has_commas,
    has_lengths_between,
    has_ranges,
    has_slashed_dates,
    heads,
    known_prices,
    lists_of,
    odd_rows,
    other_prices,
    prices_in,
    to_remember,
    untold_columns,
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
        ("$90 / session", Reading(), 90),
        ("80 a visit (cash price)", Reading(), 80),
        ("$65.00 (cash)", Reading(), 65),
        ("$80–$120 per session", Reading(range=RANGES[1]), 100),
        ("$75+", Reading(range=RANGES[2]), 75),
        ("from $75", Reading(range=RANGES[2]), 75),
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
        ("85,50 €", COMMAS[1], "not in US dollars"),
        ("CA$90", COMMAS[0], "not in US dollars"),
        ("$75+", COMMAS[0], "only the lowest price"),
        ("from $75", COMMAS[0], "only the lowest price"),
        ("$199/month", COMMAS[0], "package or membership"),
        ("$400 for 5 sessions", COMMAS[0], "package or membership"),
        ("$90/hr", COMMAS[0], "no price by the visit"),
        ("1,234", COMMAS[1], "no price with a decimal comma"),
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
        ("How long", "00:45", "minutes", 45),
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
        ("minutes", "600", "says 600 minutes"),
        ("minutes", "1 hr 30 min", "says 90 minutes"),
        ("minutes", "1h15", "says 75 minutes"),
        ("minutes", "1.5 hours", "says 90 minutes"),
        ("minutes", "1:30", "says 90 minutes"),
        ("minutes", "1 hr 30", "no number of minutes"),
        ("minutes", "45:00", "no number of minutes"),
        ("minutes", "30-45", "no number of minutes"),
        ("minutes", "20", "lengths in between count as the nearest"),
        ("service", "Dry needling, 50 min", "lengths in between count as the nearest"),
        ("minutes", "30-45 min", "more than one length"),
        ("minutes", "1.33 hours", "no whole number"),
        ("service", "Dry needling 120 min", "says 120 minutes"),
        ("service", "Session, 30 or 60 min", "more than one length"),
        ("service", "Bundled, 15 min", "bundled visits are compared at 30, 45 or 60"),
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


@pytest.mark.parametrize(
    "text",
    ["Package of 5", "10-pack", "series of 3", "membership monthly", "Five sessions",
     "Dry needling 5 x 30 min", "punch card", "$199 per month", "Bundle of 3"],
)  # fmt: skip
@pytest.mark.parametrize("head", ["service", "name", "remarks of ours"])
def test_a_package_is_never_taken_for_one_visit(head: str, text: str):
    rows = table(("price", head), ("400", text), ("80", "Dry needling session"))
    found = known_prices(rows, guessed(rows), "")
    assert (found.rows, [one.row for one in found.problems]) == ((3,), [2])
    assert (found.problems[0].column, found.problems[0].value) == (head, text)
    assert "write the price of one visit" in found.problems[0].what_to_do


@pytest.mark.parametrize("head", ["Sessions", "Qty", "Number of visits", "package"])
def test_a_price_of_several_visits_is_told_by_their_number_too(head: str):
    said = (("80", "1"), ("400", "5"), ("90", "single"), ("95", ""), ("70", "a few"))
    rows = table(("price", head, "service"), *((*one, "session") for one in said))
    found = known_prices(rows, guessed(rows), "")
    assert (found.rows, [one.row for one in found.problems]) == ((2, 4, 5), [3, 6])
    assert "package" in found.problems[0].what_to_do
    assert "no number of visits" in found.problems[1].what_to_do


@pytest.mark.parametrize(
    "text", ["Dry needling, 45-minute session", "20561 visit", "Hot pack and dry needling",
             "1 x 30 min needling", "Dry needling (3 muscles)", "2nd visit"],
)  # fmt: skip
def test_one_visit_is_no_package(text: str):
    rows = table(("price", "service", "notes"), ("80", text, "packages, too"))
    assert known_prices(rows, guessed(rows), "").rows == (2,)


@pytest.mark.parametrize("text", ["Average", "Grand total:", "Mean price", "MEDIAN (n=5)"])
def test_a_row_that_sums_up_others_is_no_seller(text: str):
    rows = table(
        ("clinic", "price"), ("Total Health PT", "80"), ("Mean Street", "90"), (text, "85")
    )
    found = known_prices(rows, guessed(rows), "")
    assert (found.rows, [one.row for one in found.problems]) == ((2, 3), [4])
    assert "sums up other rows" in found.problems[0].what_to_do


@pytest.mark.parametrize(
    ("text", "format", "muscles", "electrical"),
    [
        ("Electrical dry needling", "stand-alone", None, True),
        ("Dry needling with electrical stimulation", "stand-alone", None, True),
        ("Dry needling with e-stim session", "stand-alone", None, True),
        ("Dry needling, estim", "stand-alone", None, True),
        ("Dry needling without e-stim", "stand-alone", None, False),
        ("Dry needling (3+ muscles)", "stand-alone", "3+", False),
        ("Dry needling, three or more muscles", "stand-alone", "3+", False),
        ("20561 dry needling", "stand-alone", "3+", False),
        ("Dry needling, 1 or 2 muscles", "stand-alone", "1-2", False),
        ("Dry needling, up to 4 muscles", "stand-alone", None, False),
        ("Dry needling (20560 or 20561)", "stand-alone", None, False),
        ("Follow-up visit with dry needling", "bundled", None, False),
        ("PT w/ dry needling and e-stim", "bundled", None, True),
        ("Dry needling and massage", "bundled", None, False),
        ("Stand-alone session with needling", "stand-alone", None, False),
        ("Dry needling follow-up", "stand-alone", None, False),
        ("Initial evaluation with dry needling", "initial", None, False),
        ("Dry needling added to visit", "add-on", None, False),
        ("DN", "stand-alone", None, False),
    ],
)
def test_a_service_s_text_tells_what_is_sold(
    text: str, format: str, muscles: str | None, electrical: bool
):
    rows = table(("price", "Svc"), ("80", text))
    (one,) = known_prices(rows, guessed(rows), "").prices
    assert (one.format, one.muscles, one.electrical) == (format, muscles, electrical)


def test_a_column_of_its_own_goes_before_the_service_s_text():
    rows = table(("price", "service", "muscles", "e-stim"),
                 ("80", "needling with e-stim, 20561", "1-2", "no"))  # fmt: skip
    (one,) = known_prices(rows, guessed(rows), "").prices
    assert (one.muscles, one.electrical) == ("1-2", False)


@pytest.mark.parametrize("text", ["Massage", "Massage session", "Cupping visit", "No-show fee"])
def test_another_service_is_no_needling(text: str):
    rows = table(("price", "service"), ("60", text))
    assert not known_prices(rows, guessed(rows), "").prices


@pytest.mark.parametrize(
    ("head", "field"),
    [(head, "visit") for head in ("Svc", "Treatment", "Procedure", "Item", "Offering",
                                  "Description", "Type of visit", "Service name")]
    + [("How much", "price"), ("How long", "minutes"), ("Name", "seller"),
       ("Clinic name", "seller")],
)  # fmt: skip
def test_heads_as_people_write_them(head: str, field: str):
    rows = table((head, "Remarks of ours"), ("x", "y"))
    assert dict(guessed(rows).columns) == {field: 0}


def test_columns_that_may_say_what_is_priced_are_named_where_none_does():
    rows = table(("Leistung", "price", "no."), ("Massage", "60", "1"), ("Needling", "80", "2"))
    assert untold_columns(rows, guessed(rows)) == (0,)


GERMAN = table(
    ("Preis", "Datum"), ("85,50", "01.10.2026"), ("90", "15.10.2026"), ("75,00", "02.11.2026")
)


def test_numbers_and_dates_are_guessed_of_the_columns_that_are_told():
    told = Reading(columns=(("price", 0), ("date", 1)))
    reading = as_written(GERMAN, told)
    assert (reading.comma, reading.date) == (COMMAS[1], DATES[1])
    assert [one.date for one in known_prices(GERMAN, reading, "").prices] == [
        datetime.date(2026, 10, 1), datetime.date(2026, 10, 15), datetime.date(2026, 11, 2),
    ]  # fmt: skip
    assert dates_against(GERMAN, reading) == ()
    assert dates_against(GERMAN, told) == ("15.10.2026",)
    assert dates_against(table(("Datum",), ("3/14/2026",)), replace(
        reading, columns=(("date", 0),))) == ("3/14/2026",)  # fmt: skip


def test_prices_below_a_head_in_other_money_are_no_dollars():
    rows = table(("Price (EUR)",), ("85",))
    (problem,) = known_prices(rows, guessed(rows), "").problems
    assert "not in US dollars" in problem.what_to_do


def test_lengths_in_between_count_as_the_nearest_only_if_said_so():
    rows = table(
        ("price", "service", "min"), ("80", "session", "20"), ("85", "session", "40"),
        ("90", "session 50 min", ""), ("95", "session", "90"), ("99", "initial", "55"),
    )  # fmt: skip
    reading = guessed(rows)
    assert has_lengths_between(rows, reading)
    assert not known_prices(rows, reading, "").prices
    found = known_prices(rows, replace(reading, lengths=LENGTHS[1]), "")
    assert [one.minutes for one in found.prices] == [15, 45, 45, 60]
    assert found.assumed == (("Length counted as the nearest that is compared", (2, 3, 4, 6)),)
    (problem,) = found.problems
    assert "leave the minutes out" in problem.what_to_do
    assert not has_lengths_between(table(("price", "min"), ("80", "90")), reading)


def test_a_city_without_a_state_lies_in_the_clinic_s_where_it_has_one():
    cities = ("Lancaster", "Columbia", "Washington", "Lancaster, OH", "17601", "Springdale")
    rows = table(("price", "city"), *(("80", city) for city in cities))
    reading = guessed(rows)
    assert [one.value for one in known_prices(rows, reading, "").problems] == [
        "Lancaster", "Columbia", "Springdale"]  # fmt: skip
    found = known_prices(rows, replace(reading, state="PA"), "")
    assert [one.place for one in found.prices[:5]] == [
        "Lancaster, PA", "Columbia, PA", "Washington, PA", "Lancaster, OH", "17601"]  # fmt: skip
    assert dict(found.assumed)["City without a state, taken as in PA"][:3] == (2, 3, 4)


def test_a_row_that_says_no_kind_of_visit_is_named():
    rows = table(("price", "service"), ("80", ""), ("85", "session"))
    assert known_prices(rows, guessed(rows), "").assumed == (
        ("No kind of visit is said, taken as stand-alone", (2,)),
    )


def test_of_sheets_the_one_with_most_prices_is_read():
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "Export Summary"
    book.active.append(["This document was exported from Numbers."])
    costs, prices = book.create_sheet("Costs"), book.create_sheet("Sheet 1")
    for row in (["Item", "Cost"], ["rent", 900], ["power", 80], ["needles", 70]):
        costs.append(row)
    for row in (["Service", "How much"], ["session", 80], ["add-on", 35]):
        prices.append(row)
    book.save(file)
    found = read_table(file.getvalue(), worth=lambda one: prices_in(one, {}))
    assert found.sheet == "Sheet 1"
    assert read_table(file.getvalue()).sheet == "Export Summary"


cell = st.one_of(
    st.sampled_from(
        [
            "",
            "80",
            "$1,234.50",
            "80-120",
            "75+",
            "80,5",
            "=A1",
            "<b>",
            "eighty",
            "30 min",
            "Total",
            "10-pack",
        ]
    ),
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


@pytest.mark.parametrize(
    ("names", "priced"),
    [
        (("Clinic", "Insurance rate", "Cash rate"), "Cash rate"),
        (("List price", "Cash price"), "Cash price"),
        (("Insurance price", "Self-pay price"), "Self-pay price"),
        (("Package price", "Single visit price"), "Single visit price"),
        (("Member price", "Non-member price"), "Non-member price"),
        (("First visit price", "Follow-up price"), "Follow-up price"),
        (("Old price 2023", "Price 2025"), "Price 2025"),
        (("Price 2024", "Price 2026"), "Price 2026"),
        (("Medicare rate", "Our cash price"), "Our cash price"),
        (("Fee", "Fee with exam"), "Fee"),
    ],
)
def test_of_several_prices_the_one_a_patient_pays_for_a_visit_is_taken(names, priced):
    cells = tuple("Elm" if name == "Clinic" else "80" for name in names)
    sheet = table(names, cells, cells)
    reading = guessed(sheet)
    assert names[reading.column("price")] == priced
    others = [at for at, name in enumerate(names) if name not in (priced, "Clinic")]
    assert list(other_prices(sheet, reading)) == others


@pytest.mark.parametrize(
    ("service", "why"),
    [
        ("3 dry needling visits", "package"),
        ("6 dry needling sessions", "package"),
        ("Dry needling, no show fee", "no visit (no show)"),
        ("Late cancellation fee dry needling", "no visit (cancellation)"),
        ("Dry needling gift card", "no visit (gift)"),
        ("Dry needling workshop for clinicians", "no visit (workshop)"),
    ],
)
def test_what_is_no_single_visit_is_refused_whatever_it_speaks_of(service: str, why: str):
    sheet = table(("Clinic", "Service", "Price"), ("Elm", service, "200"))
    found = known_prices(sheet, guessed(sheet), "list")
    assert not found.prices
    assert [why in one.what_to_do for one in found.problems] == [True]


def test_muscles_by_a_times_sign_are_no_package():
    sheet = table(("Clinic", "Service", "Price"), ("Elm", "Dry needling x 4 muscles", "90"))
    (one,) = known_prices(sheet, guessed(sheet), "list").prices
    assert one.muscles == "3+"
