"""What stands on each document, by hand; and what none of them may hold."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.clinic import Clinic, KnownPrice, Package, Service
from lib.documents import DocumentError, call_sheet, good_faith_estimate, price_sheet, report
from lib.documents.good_faith_estimate import a_year_after
from lib.pricing.overview import packages_of
from lib.pricing.price_list import price_list_of
from lib.visit import Visit
from tests.clinics import clinics
from tests.documents.elm_street import ADD_ON, DAY, FIRST, SINGLE, UNPRICED, clinic, prices
from tests.documents.reading import attributes, rows, tags, text

PLAN = [(FIRST, 1), (SINGLE, 5)]
HEAD = {"html", "head", "meta", "title", "style"}
BODY = {"body", "div", "h1", "h2", "p", "b", "ul", "ol", "li"}
TAGS = HEAD | BODY | {"table", "thead", "tbody", "tr", "th", "td"}


def every(given: Clinic) -> list[str]:
    found = price_list_of(given)
    first = next(one.id for one in given.services if one.price_usd is not None)
    return [
        price_sheet(found, DAY),
        good_faith_estimate(found, [(first, 1)], DAY),
        report(found, DAY),
        call_sheet(found, DAY),
    ]


def test_the_price_sheet_holds_every_service_with_a_price():
    sheet = price_sheet(prices(), DAY)
    assert rows(sheet) == [
        ["Service", "Minutes", "Price"],
        ["First one", "60", "$155.00"],
        ["Half hour", "30", "$90.00"],
        ["Extra", "within a visit", "$40.00"],
        ["Service", "Sessions", "Total", "Per session", "You save"],
        # 270 less 27; 450 less 67.50; 630 less 535, and 535 / 7 = 76.428…
        ["Half hour", "3", "$243.00", "$81.00", "$27.00"],
        ["Half hour", "5", "$382.50", "$76.50", "$67.50"],
        ["Half hour", "7", "$535.00", "about $76.43", "$95.00"],
    ]
    said = text(sheet)
    assert "Elm Street" in said
    assert "November 25, 2026" in said
    assert "Needles and advice. No fee for a change." in said


def test_the_price_sheet_tells_nothing_of_costs_and_neighbors():
    # 120 × 40/60 = 80.00 and 120 × 10/60 = 20.00 are the break-even prices.
    said = text(price_sheet(prices(), DAY))
    assert not re.search(r"break|cost|profit|Neighbor|\$80\.00|\$20\.00|\$110\.00", said)


def test_without_packages_or_note_their_parts_are_left_out():
    alone = clinic().with_(
        included_note="", services=(Service(name="Half hour", visit=Visit(), price_usd=90),)
    )
    sheet = price_sheet(price_list_of(alone), DAY)
    assert len(rows(sheet)) == 2
    assert "Packages" not in sheet
    assert "included" not in sheet


def test_a_package_without_a_discount_saves_nothing():
    one = Service(
        name="A", visit=Visit(), price_usd=90, packages=(Package(sessions=3, total_usd=270),)
    )
    sheet = price_sheet(price_list_of(clinic().with_(services=(one,))), DAY)
    assert rows(sheet)[-1] == ["A", "3", "$270.00", "$90.00", "–"]


def test_a_sheet_needs_a_price():
    unpriced = clinic().with_(
        services=tuple(one.with_(price_usd=None) for one in clinic().services)
    )
    with pytest.raises(DocumentError, match="set a price for at least one in My clinic"):
        price_sheet(price_list_of(unpriced), DAY)


def test_a_package_dearer_than_its_visits_is_named():
    dear = Service(
        name="A", visit=Visit(), price_usd=90, packages=(Package(sessions=3, total_usd=300),)
    )
    said = r"A, packages: 3 sessions for \$300.00 cost more than one by one \(\$270.00\)"
    with pytest.raises(DocumentError, match=said):
        price_sheet(price_list_of(clinic().with_(services=(dear,))), DAY)


def test_the_estimate_is_itemized_and_adds_up():
    estimate = good_faith_estimate(prices(), PLAN, DAY)
    found = rows(estimate)
    start = found.index(["Service", "Billing codes of a visit", "Price a visit", "Visits", "Total"])
    # One first visit and five follow-ups: 155 + 5 × 90 = 605
    assert found[start + 1 :] == [
        ["First one", "97161 + 20560 + 97140", "$155.00", "1", "$155.00"],
        ["Half hour", "20560", "$90.00", "5", "$450.00"],
        ["Expected cost", "$605.00"],
    ]
    blanks = [label for label, empty in found[:start] if not empty]
    assert len(blanks) == start
    for blank in ("Patient's name", "Diagnosis", "Clinic's address", "NPI and TIN", "Questions"):
        assert any(blank in label for label in blanks)


def test_the_estimate_gives_the_notices():
    said = text(good_faith_estimate(prices(), PLAN, DAY))
    for notice in (
        "DRAFT",
        "what you pay may change",
        "not a contract",
        "does not oblige you",
        "scheduled and billed separately",
        "$400 or more above this estimate",
        "within 120 days of the date on the bill",
        "Keep a copy",
        "Where to ask",
        "Valid for 12 months, until November 25, 2027",
        "Sources:",
    ):
        assert notice in said


def test_twelve_months_from_a_leap_day():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2026, 12, 31)) == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], "The plan is empty"),
        ([("f" * 12, 1)], "not on the clinic's list"),
        ([(UNPRICED, 1)], "Set a price for Whole hour first"),
        ([(SINGLE, 0)], "Half hour: visits 0 is not a whole number from 1 to 60"),
        ([(SINGLE, 61)], "visits 61"),
        ([(FIRST, 2)], "A first visit happens once"),
    ],
)
def test_a_plan_that_cannot_be_estimated(items: list[tuple[str, int]], said: str):
    with pytest.raises(DocumentError, match=said):
        good_faith_estimate(prices(), items, DAY)


def test_the_report_holds_the_list_the_hour_and_the_evidence():
    found = rows(report(prices(), DAY))
    # 120 × 70/60 = 140, 155 − 140 = 15, × 60/70 = 12.857…; a first visit has no published middle.
    assert found[1] == ["First one", "$155.00", "$140.00", "+$15.00", "+$12.86", "–", "–", "–"]
    # 120 × 40/60 = 80; 90 − 80 = 10; × 60/40 = 15
    assert found[2][:5] == ["Half hour", "$90.00", "$80.00", "+$10.00", "+$15.00"]
    # 3 × 90 × 0.9 = 243, less 240; 5 × 76.50 = 382.50, less 400; 535 less 560
    assert [(row[0], row[1], row[3]) for row in found[3:6]] == [
        ("3 × Half hour", "$243.00", "+$3.00 in all"),
        ("5 × Half hour", "$382.50", "−$17.50 in all"),
        ("7 × Half hour", "$535.00", "−$25.00 in all"),
    ]
    # Without a price there is nothing to sell several of.
    assert found[6][:5] == ["Whole hour", "–", "$140.00", "–", "–"]
    assert found[7][:5] == ["Extra", "$40.00", "$20.00", "+$20.00", "+$120.00"]
    hour = [(row[0], row[-1]) for row in found[8:14]]
    assert hour == [
        ("Pay", "$48.00"), ("Payroll burden", "$12.00"), ("Hours not booked", "$15.00"),
        ("No-shows", "$8.33"), ("Overhead", "$36.67"), ("An attended hour", "$120.00"),
    ]  # fmt: skip
    sellers = {row[0]: row for row in found[14:]}
    for number, price in enumerate((70, 75, 80, 85, 110)):
        # Near and of the reference visit: it is not moved for the half hour.
        row = sellers[f"Neighbor {number}"]
        assert row[1:4] == ["near", f"${price:.2f}", f"${price:.2f}"]
        assert re.fullmatch(r"[+−]\$\d+\.\d\d", row[4])
    assert sellers["Achieve Physical Therapy & Wellness"][1:3] == ["elsewhere", "$89.00"]
    assert sellers["Connect Physical Therapy LLC"][1:3] == ["elsewhere", "$35.00"]


def test_the_report_says_each_sentence_and_its_sources():
    found = prices()
    said = text(report(found, DAY))
    for line in found.lines:
        assert f"{line.service.name}: {line.sentence}" in said
    assert "A physical therapist may needle in Ohio." in said
    assert re.search(r"Data package [0-9a-f]{12}", said)
    assert "not a fee recommendation" in said


def test_the_report_counts_what_it_leaves_out():
    known = tuple(KnownPrice(price_usd=60 + n / 10) for n in range(500))
    long = report(price_list_of(clinic().with_(known_prices=known)), DAY)
    # 500 and five shipped ones, less the 24 shown
    assert "And 481 more" in text(long)
    assert len(rows(long)) < 60


def test_the_call_sheet_has_three_questions_and_ten_empty_lines():
    sheet = call_sheet(prices(), DAY)
    assert len(re.findall(r"<li>[^<]*\?</li>", sheet)) == sheet.count("<li>") == 3
    head, *lines = rows(sheet)
    assert "Price" in head
    assert len(lines) == 10
    assert not any(any(line) for line in lines)
    assert "Dayton, OH (45402)" in sheet
    assert "Extra" in sheet


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("CA", "A physical therapist may not needle in California."),
        ("OR", "Oregon has passed a law that will let a physical therapist needle"),
    ],
)
def test_no_document_where_needling_is_not_allowed(place: str, said: str):
    found = prices(place)
    for make in (price_sheet, report, call_sheet):
        with pytest.raises(DocumentError, match=said):
            make(found, DAY)
    with pytest.raises(DocumentError, match=said):
        good_faith_estimate(found, PLAN, DAY)


@pytest.mark.parametrize(
    ("practitioner", "place", "said"),
    [
        ("physical_therapist", "PA", "The rules of Pennsylvania are silent on needling"),
        ("chiropractor", "OH", "We don't know whether a chiropractor may needle in Ohio"),
    ],
)
def test_where_the_law_is_open_report_and_call_sheet_say_so(
    practitioner: str, place: str, said: str
):
    found = price_list_of(clinic(place).with_(practitioner=practitioner))
    assert said in text(report(found, DAY))
    assert said in text(call_sheet(found, DAY))
    assert said not in text(price_sheet(found, DAY))


def test_a_clinic_without_a_place_gets_its_documents():
    for document in every(clinic(None)):
        assert "Enter your ZIP code" not in document
    assert "No place is set" in report(prices(None), DAY)


NASTY = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "{% raw %}",
        "{# gone #}",
        '"><img src=x onerror=alert(1)>',
        "</title><b>",
        "</style><link rel=stylesheet href=//x>",
        "&lt;b&gt; &amp; 'a'",
        "javascript:alert(1)",
    ]
)


@given(NASTY, NASTY, NASTY, NASTY)
@settings(max_examples=30, deadline=None)
def test_what_people_type_stays_text(name: str, service: str, seller: str, note: str):
    mean = clinic().with_(
        name=name,
        included_note=note,
        services=tuple(one.with_(name=service) for one in clinic().services),
        known_prices=(KnownPrice(price_usd=80, seller=seller),),
    )
    sheet, estimate, long, calls = every(mean)
    for document in (sheet, estimate, long, calls):
        assert tags(document) <= TAGS
        assert service in text(document)
    for document in (sheet, estimate, long):
        assert name in text(document)
    assert note in text(sheet)
    assert seller in text(long)


@given(clinics(most_services=5, most_known_prices=5))
@settings(max_examples=25, deadline=None)
def test_every_clinic_gets_whole_pages_that_ask_nothing_of_anybody(given: Clinic):
    # A package's own price may be above its visits: the sheet then refuses, as it should.
    services = tuple(one.with_(packages=()) for one in given.services)
    first = Service(name="One more", visit=Visit(), price_usd=90)
    whole = given.with_(services=(*services, first), practitioner="physical_therapist", place="OH")
    for document in every(whole):
        assert document.startswith('<!doctype html>\n<html lang="en">')
        assert '<meta charset="utf-8">' in document
        assert re.search(r"<title>[^<]+</title>", document)
        assert tags(document) <= TAGS
        asking = {"src", "href", "action", "background", "data", "srcset"}
        assert not asking & {name for name, _ in attributes(document)}
        assert "url(" not in document.split("</style>")[0]
        assert "@import" not in document.split("</style>")[0]
        # Figures alone: a clinic may well be called "inf".
        figures = re.findall(r'class="n"[^>]*>([^<]*)<', document)
        assert figures or document == every(whole)[-1]
        assert not [one for one in figures if re.search(r"\$-|nan|inf|None", one)]


def test_tables_print_whole_with_their_heads():
    for document in every(clinic()):
        assert "@page" in document
        assert "display: table-header-group" in document
        assert re.search(r"tr \{ break-inside: avoid; \}", document)
        for number in re.findall(r"<td[^>]*>[+−]?\$[\d,.]+</td>", document):
            assert 'class="n"' in number


def test_an_add_ons_estimate_says_that_the_treatment_visits_are_not_in_it():
    draft = good_faith_estimate(prices(), [(ADD_ON, 2)], DAY)
    assert rows(draft)[-2:] == [
        ["Extra", "20560", "$40.00", "2", "$80.00"],
        ["Expected cost", "$80.00"],
    ]
    left_out = "Not in this sum and paid besides: the 2 treatment visits that Extra comes on top of"
    assert left_out in text(draft)
    assert "Not in this sum" not in text(good_faith_estimate(prices(), PLAN, DAY))
    # 2 × 40 + 2 × 100.
    priced = price_list_of(clinic().with_(overrides={"treatment_usd": 100.0}))
    draft = good_faith_estimate(priced, [(ADD_ON, 2)], DAY)
    assert rows(draft)[-2:] == [
        ["Treatment visit that Extra comes on top of", "", "$100.00", "2", "$200.00"],
        ["Expected cost", "$280.00"],
    ]
    assert "Not in this sum" not in text(draft)


def test_an_estimate_holds_the_package_that_is_bought():
    line = prices().line(SINGLE)
    assert line is not None
    five = packages_of(prices(), line)[1].found
    assert five is not None
    # 155 + 382.50, where six visits one by one are 605.
    assert rows(good_faith_estimate(prices(), PLAN, DAY, five))[-3:] == [
        ["First one", "97161 + 20560 + 97140", "$155.00", "1", "$155.00"],
        ["Half hour, package of 5, paid ahead", "20560", "$76.50", "5", "$382.50"],
        ["Expected cost", "$537.50"],
    ]


def test_a_list_without_its_costs_gives_all_but_the_report():
    found = price_list_of(clinic(), shows_costs=False)
    for make in (price_sheet, call_sheet):
        assert make(found, DAY) == make(prices(), DAY)
    assert good_faith_estimate(found, PLAN, DAY) == good_faith_estimate(prices(), PLAN, DAY)
    with pytest.raises(DocumentError, match="came without its costs"):
        report(found, DAY)
