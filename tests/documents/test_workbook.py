"""The clinic as a workbook: opened again it gives the figures of lib.pricing, to the cent."""

import datetime
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings

from lib.clinic import Clinic, Costs, KnownPrice, new_clinic
from lib.datasets.assumptions import assumptions
from lib.datasets.package import fingerprint
from lib.documents.workbook import workbook
from lib.pricing.hour import Economics
from lib.pricing.money import cents
from lib.pricing.overview import packages_of
from lib.pricing.price_list import PriceList, price_list_of
from tests.clinics import clinics
from tests.documents import elm_street
from tests.workbooks import opened, records

SHEETS = [
    "Clinic", "Hour", "Services", "Packages", "Known prices", "Bundles", "Assumptions", "Sources",
]  # fmt: skip
ECONOMICS = {
    "break-even (USD)": "break_even_usd", "profit a visit (USD)": "profit_usd",
    "profit an hour (USD)": "profit_per_hour_usd",
    "fills an empty slot (USD)": "fills_empty_slot_usd", "labor (USD)": "labour_usd",
    "overhead (USD)": "overhead_usd", "supplies (USD)": "supplies_usd",
    "pay by the visit (USD)": "pay_usd", "card fee (USD)": "card_fee_usd",
}  # fmt: skip
EVIDENCE = {
    "middle (USD)": "middle_usd", "middle, low (USD)": "middle_low_usd",
    "middle, high (USD)": "middle_high_usd", "p25 (USD)": "p25_usd", "p75 (USD)": "p75_usd",
}  # fmt: skip
PACKAGE = {
    "single visits (USD)": "list_total_usd", "package (USD)": "total_usd",
    "a session (USD)": "per_session_usd", "patient saves (USD)": "saving_usd",
    "card fee (USD)": "card_fee_usd", "profit (USD)": "profit_usd",
    "single visits leave (USD)": "singles_profit_usd",
}  # fmt: skip


def made(prices: PriceList) -> bytes:
    return workbook(prices, elm_street.DAY)


def money(thing: Any, names: dict[str, str]) -> dict[str, float | None]:
    """What a result says under each head, to the cent."""
    found = {head: getattr(thing, name, None) for head, name in names.items()}
    return {head: None if usd is None else cents(usd) for head, usd in found.items()}


def part(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {head: row[head] for head in names}


def assert_same(file: bytes, prices: PriceList) -> None:
    """Every figure of the workbook is the price list's."""
    rows = records(file, "Services")
    assert [row["service"] for row in rows] == [one.service.name for one in prices.lines]
    for row, line in zip(rows, prices.lines, strict=True):
        price = line.service.price_usd
        assert row["price (USD)"] == (None if price is None else cents(price))
        assert part(row, ECONOMICS) == money(line.economics, ECONOMICS)
        assert part(row, EVIDENCE) == money(line.evidence, EVIDENCE)
        assert row["near prices"] == (line.evidence.n_near if line.evidence else None)
        assert row["above the middle (USD)"] == line.gap_usd
        assert row["in words"] == line.sentence
    sold = [(line, one) for line in prices.lines for one in packages_of(prices, line)]
    rows = records(file, "Packages")
    assert [row["service"] for row in rows] == [line.service.name for line, _ in sold]
    for row, (_, one) in zip(rows, sold, strict=True):
        assert part(row, PACKAGE) == money(one.found, PACKAGE)
        assert (row["sessions"], row["problem"] or "") == (one.offered.sessions, one.problem)
    if prices.hour is not None:
        hour = [tuple(row.values()) for row in records(file, "Hour")]
        assert hour == list(prices.hour.explained)
    known = [cents(one.price_usd) for one in prices.clinic.known_prices]
    assert [row["price (USD)"] for row in records(file, "Known prices")] == known


def test_the_sheets_and_what_is_worked_out_by_hand():
    file = made(elm_street.prices())
    assert list(opened(file)) == SHEETS
    clinic = {row["what"]: row["says"] for row in records(file, "Clinic")}
    assert clinic["name"] == "Elm Street"
    assert clinic["place"] == "Dayton, OH (45402)"
    assert clinic["practitioner"] == "physical therapist"
    assert clinic["made on"] == datetime.datetime(2026, 11, 25)
    assert clinic["an hour with a patient costs (USD)"] == 120
    hour = records(file, "Hour")
    assert [row["an hour (USD)"] for row in hour] == [48, 12, 15, 8.33, 36.67, 120]
    assert hour[1]["where it comes from"] == "25% of pay"
    half = next(row for row in records(file, "Services") if row["service"] == "Half hour")
    # 120 × 40 / 60; 90 − 80; 10 × 60 / 40.
    heads = ("break-even (USD)", "profit a visit (USD)", "profit an hour (USD)")
    assert [half[head] for head in heads] == [80, 10, 15]
    five = records(file, "Packages")[1]
    # 5 × 90 × 0.85; 382.50 − 5 × 80.
    assert (five["package (USD)"], five["profit (USD)"]) == (382.5, -17.5)


def test_every_figure_opened_again_is_the_price_lists():
    assert_same(made(elm_street.prices()), elm_street.prices())


@settings(max_examples=40, derandomize=True, database=None)
@given(clinics(4, 4))
def test_so_are_those_of_any_clinic(clinic: Clinic):
    for shows_costs in (True, False):
        prices = price_list_of(clinic, shows_costs=shows_costs)
        assert_same(made(prices), prices)


def test_every_figure_of_a_services_economics_has_a_column():
    named = {one.name for one in fields(Economics)}
    assert named - set(ECONOMICS.values()) == {
        "service", "slot_minutes", "floor_usd", "only_this_visit_usd",
    }  # fmt: skip


def test_a_list_without_its_costs_says_nothing_that_rests_on_them():
    file = made(price_list_of(elm_street.clinic(), shows_costs=False))
    assert list(opened(file)) == [name for name in SHEETS if name != "Hour"]
    clinic = {row["what"]: row["says"] for row in records(file, "Clinic")}
    assert "without its costs" in clinic["costs"]
    for row in records(file, "Services"):
        assert set(part(row, ECONOMICS).values()) == {None}
    costs = {key for key, row in assumptions().items() if row.group == "costs"}
    assert not costs & {row["key"] for row in records(file, "Assumptions")}


def test_an_assumption_says_its_value_its_source_and_whether_it_is_the_owners():
    clinic = elm_street.clinic().with_(overrides={"place_exponent": 0.5})
    rows = {row["key"]: row for row in records(made(price_list_of(clinic)), "Assumptions")}
    assert rows.keys() == assumptions().keys()
    said = {key: (row["value"], row["yours"]) for key, row in rows.items()}
    assert said["place_exponent"] == (0.5, True)
    assert said["muscles_factor"] == (1.14, False)
    assert said["pay_usd_per_hour"] == (48, True)
    assert said["supplies_usd_per_visit"] == (None, False)
    assert rows["near_radius_miles"]["source"] == "judgement"
    assert rows["near_radius_miles"]["unit"] == "miles"


def test_the_sources_name_data_terms_and_every_column():
    file = made(elm_street.prices())
    sources = records(file, "Sources")
    said = {(row["about"], row["name"]): row["says"] for row in sources}
    assert said["data", "fingerprint"] == fingerprint()
    scope = elm_street.prices().scope
    law = [(row["says"], row["address"]) for row in sources if row["about"] == "law"]
    assert law == [(scope.sentence, scope.source_url)]
    assert any(row["about"] == "license" and "CPT" in row["says"] for row in sources)
    for name, sheet in opened(file).items():
        if name not in ("Clinic", "Sources"):
            for cell in sheet[1]:
                assert said[name, cell.value], (name, cell.value)


def test_texts_of_the_owner_run_as_no_formula_and_money_is_shown_as_money():
    known = (KnownPrice(price_usd=70, seller="=HYPERLINK(1)", place="01001"),)
    clinic = new_clinic("=1+1", "45402").with_(known_prices=known, costs=Costs())
    sheets = opened(made(price_list_of(clinic)))
    cells = [cell for sheet in sheets.values() for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    row = {head.value: cell for head, cell in zip(*sheets["Known prices"].iter_rows(), strict=True)}
    assert row["seller"].value == "=HYPERLINK(1)"
    assert row["place"].value == "01001"
    assert row["price (USD)"].number_format == "$#,##0.00"


@pytest.mark.parametrize("place", ["10001", None, "nowhere at all"])
def test_it_is_made_wherever_the_clinic_is_and_says_the_law(place: str | None):
    prices = elm_street.prices(place)
    clinic = {row["what"]: row["says"] for row in records(made(prices), "Clinic")}
    assert clinic["the law"] == prices.scope.sentence
