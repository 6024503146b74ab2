"""Offers as a table names them: placed, or why not, by row and column."""

import pandas as pd
import pytest

from lib.pricing.hospital.placed import OffersError, placed


def one(**cells: str) -> pd.Series:
    return placed(pd.DataFrame({name: [text] for name, text in cells.items()})).iloc[0]


def test_a_zip_code_and_a_code_are_placed():
    found = one(zip="45402", cpt_code="20560", hospital_type="Critical Access Hospitals")
    assert (found["state"], found["county_fips"], found["kind"]) == ("OH", "39113", "metro")
    assert (found["division"], found["cbsa_code"]) == ("East North Central", "19430")
    assert (found["good"].units, found["price_kind"]) == ((("20560", 1),), "cash")
    assert (found["hospital_type"], found["owner"]) == ("Critical Access Hospitals", None)
    assert found["problem"] == ""


@pytest.mark.parametrize(
    ("cells", "units", "factor"),
    [
        ({"format": "bundled", "minutes": "60"}, (("20560", 1), ("97140", 1), ("97110", 2)), 1.0),
        ({"format": "bundled", "reading": "without needling"}, (("97140", 1), ("97110", 2)), 1.0),
        ({"format": "add-on", "muscles": "3+", "electrical": "yes"}, (("20561", 1),), 1.08),
        ({"format": "stand-alone", "reading": "needling + manual therapy"},
         (("20560", 1), ("97140", 1)), 1.0),
        ({"cpt_code": "97110.0", "format": "bundled"}, (("97110", 1),), 1.0),
        ({"cpt_code": "20561", "format": "Add-On"}, (("20561", 1),), 1.0),
        ({"format": "Bundled", "minutes": "45.0", "reading": "Without needling"},
         (("97140", 1), ("97110", 2)), 1.0),
    ],
)  # fmt: skip
def test_a_visit_is_the_sum_of_its_codes(cells: dict[str, str], units: object, factor: float):
    found = one(state="ohio", **cells)
    assert found["problem"] == ""
    assert found["good"].units == units
    assert found["factor"] == pytest.approx(factor, abs=0.02)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"state": "Ontario"}, 'row 2, state: a state goes by its name or two letters, such as OH, '
         'and "Ontario" is none'),
        ({"zip": "00000"}, 'row 2, zip: a ZIP code of the table has five digits, such as 45402, '
         'and "00000" is none'),
        ({"zip": "=1+1"}, 'row 2, zip: a ZIP code of the table has five digits, such as 45402, and '
         '"=1+1" is none'),
        ({"zip": ""}, "row 2, zip: a ZIP code, a county_fips or a state is needed, and all are "
         "empty"),
        ({"county_fips": "99999"}, "row 2, county_fips: a county of the table has a FIPS code of "
         'five digits, such as 39113, and "99999" is none'),
    ],
)  # fmt: skip
def test_what_cannot_be_placed_says_why(cells: dict[str, str], problem: str):
    found = one(cpt_code="20560", **cells)
    assert (found["state"], found["problem"]) == (None, problem)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"format": "bundled", "minutes": "0"},
         "row 2, minutes: minutes of bundled visits are one of 30, 45, 60"),
        ({"format": "bundled", "minutes": "600"},
         "row 2, minutes: minutes of bundled visits are one of 30, 45, 60"),
        ({"format": "bundled", "minutes": "half"},
         'row 2, minutes: whole minutes, and "half" is none'),
        ({"format": "massage"}, "row 2, format: one of stand-alone, add-on, bundled, initial, and "
         '"massage" is none'),
        ({"format": "add-on", "reading": "needling alone"},
         'row 2, reading: none here, and "needling alone" is not'),
        ({"format": ""}, "row 2, cpt_code: a code, or a visit's format, is needed, and both are "
         "empty"),
        ({"format": "add-on", "electrical": "maybe"},
         'row 2, electrical: true or false, and "maybe" is neither'),
        ({"format": "add-on", "price_kind": "net"},
         'row 2, price_kind: cash or gross, and "net" is none'),
    ],
)  # fmt: skip
def test_what_cannot_be_priced_says_why(cells: dict[str, str], problem: str):
    assert one(state="OH", **cells)["problem"] == problem


def test_a_code_that_no_table_holds_names_those_that_are():
    assert one(state="OH", cpt_code="99213")["problem"].startswith(
        "row 2, cpt_code: one of 20552, 20553, 20560,"
    )


def test_an_unknown_seller_counts_as_not_known_and_is_said():
    found = one(state="OH", cpt_code="20560", ownership="Cooperative", hospital_type="acute")
    assert (found["owner"], found["hospital_type"]) == (None, "Acute Care Hospitals")
    assert found["good"] is not None
    assert found["problem"] == (
        'row 2, ownership: "Cooperative" is not in the table, so it counts as not known'
    )
    assert one(state="OH", cpt_code="20560", ownership="government")["owner"] == "government"
    church = one(state="OH", cpt_code="20560", ownership="voluntary non-profit - church")
    assert (church["ownership"], church["owner"]) == ("Voluntary non-profit - Church", "non-profit")


def test_digits_that_a_spreadsheet_cut_are_put_back():
    assert one(zip="2139", cpt_code="20560")["state"] == "MA"
    assert one(zip="45402-1234", cpt_code="20560")["state"] == "OH"
    assert one(county_fips="1001.0", cpt_code="20560")["county_fips"] == "01001"


def test_a_second_column_places_what_the_first_cannot_and_says_so():
    found = one(zip="99999", county_fips="39113", cpt_code="20560")
    assert found["county_fips"] == "39113"
    assert found["problem"].startswith("row 2, zip: a ZIP code of the table")


@pytest.mark.parametrize(
    ("cells", "fips", "problem"),
    [
        ({"zip": "45402", "county_fips": "30027"}, "39113",
         'row 2, county_fips: "30027" is not that of the zip, and the zip counts'),
        ({"zip": "45402", "state": "CA"}, "39113",
         'row 2, state: "CA" is not that of the zip, and the zip counts'),
        ({"county_fips": "39113", "state": "California"}, "39113",
         'row 2, state: "California" is not that of the county_fips, and the county_fips counts'),
        ({"zip": "45402", "state": "Ontario"}, "39113",
         'row 2, state: a state goes by its name or two letters, such as OH, and "Ontario" is '
         "none"),
        ({"zip": "45402", "county_fips": "39113", "state": "Ohio"}, "39113", ""),
    ],
)  # fmt: skip
def test_what_contradicts_the_place_is_said(cells: dict[str, str], fips: str, problem: str):
    found = one(cpt_code="20560", **cells)
    assert (found["county_fips"], found["problem"]) == (fips, problem)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"format": "bundled", "minutes": "600"}, "row 2, minutes: minutes of bundled visits are "
         "one of 30, 45, 60, and the cpt_code counts"),
        ({"format": "add-on"}, "row 2, format: this visit holds no 97110, and the cpt_code counts"),
        ({"format": "bundled"}, ""),
    ],
)  # fmt: skip
def test_a_visit_that_contradicts_the_code_is_said(cells: dict[str, str], problem: str):
    found = one(state="OH", cpt_code="97110", **cells)
    assert (found["good"].key, found["problem"]) == ("97110", problem)


@pytest.mark.parametrize("fips", ["51580", "51595", "51678"])
def test_a_county_without_a_zip_code_is_placed_without_a_point(fips: str):
    found = one(county_fips=fips, cpt_code="20560")
    assert (found["state"], found["county_fips"], found["kind"]) == ("VA", fips, "rural")
    assert (found["lat"], found["problem"]) == (None, "")


def test_a_column_that_is_read_and_stands_twice_is_refused():
    with pytest.raises(OffersError, match="2 columns zip in the header: keep one"):
        placed(pd.DataFrame([["1", "2", "3"]], columns=["zip", "cpt_code", "ZIP"]))


@pytest.mark.parametrize("header", [["price", "cpt_code"], ["zip", "price"], []])
def test_a_header_without_offers_says_what_belongs_there(header: list[str]):
    with pytest.raises(OffersError, match="in the header: columns zip, county_fips, state"):
        placed(pd.DataFrame(columns=header))


def test_rows_keep_their_order_and_prices_are_not_looked_at():
    rows = pd.DataFrame(
        {"ZIP ": ["45402", "", "83702"], "cpt_code": "20560", "cash_price_usd": ["9", "x", "=1"]}
    )
    found = placed(rows)
    assert found["state"].to_list() == ["OH", None, "ID"]
    assert [bool(said) for said in found["problem"]] == [False, True, False]
    assert "row 3" in found["problem"][1]
    assert placed(rows.iloc[:0]).empty
