"""CSV and XLSX: the templates' columns, older lists' words, and what is no price of a code."""

from __future__ import annotations

from typing import Any

import pytest

from lib.intake.price_files import COLUMNS, IntakeError
from tests.intake.price_files.made_files import (
    GENERAL,
    HOSPITAL,
    TALL,
    listed,
    taken,
    tall,
    tall_row,
    text_of,
    workbook,
)

BASE = {"code": "20560", "gross": "74", "cash": "37", "setting": "outpatient"}


def test_a_tall_file_gives_an_offer_for_each_row_with_the_code_and_its_type():
    intake = taken(
        tall(
            {"code": "420", "type": "CDM", "code2": "20560", "type2": "HCPCS", **_only("74", "37")},
            {"code": "20561", "payer": "Oak", "plan": "PPO", "dollar": "28.92", "min": "26.9"}
            | {"method": "fee schedule", "code2": "0420", "type2": "RC", "modifiers": "GP"},
            {"code": "97140", "gross": "100"},
        )
    )
    assert list(intake.offers.columns) == list(COLUMNS)
    first, second = intake.offers.to_dict("records")
    assert (first["row"], first["code"], first["code_type"]) == (4, "20560", "HCPCS")
    assert (first["gross_charge_usd"], first["cash_price_usd"]) == (74, 37)
    assert (first["local_code"], first["payer"]) == ("420", "")
    assert (second["payer"], second["plan"], second["negotiated_usd"]) == ("Oak", "PPO", 28.92)
    assert (second["revenue_code"], second["modifiers"]) == ("0420", "GP")
    assert second["gross_charge_usd"] != second["gross_charge_usd"]  # none
    assert first["hospital"] == "Elm Hospital"
    assert first["locations"] == "Elm North|Elm South"
    assert (first["state"], first["file_date"]) == ("OH", "2026-04-01")
    assert first["template"] == "CMS 3.0.0 tall"
    assert intake.report.kept == {"20560": 1, "20561": 1}
    assert intake.report.rows_read == 6
    assert listed(intake) == {}


def _only(gross: str, cash: str) -> dict[str, str]:
    return {"gross": gross, "cash": cash}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"code": "20560", "type": "CDM", "gross": "145"}, "20560 stands there as CDM"),
        ({"code": "20560", "type": "RC", "gross": "1"}, "20560 stands there as RC"),
        ({"code": "20560", "type": "MS-DRG", "gross": "9"}, "20560 stands there as MS-DRG"),
        ({"code": "20560", "type": "", "gross": "9"}, "20560 stands there as a code of no type"),
        ({"code": "1", "gross": "20560"}, "20560 stands in the column standard_charge|gross"),
        ({"code": "1", "description": "like 20560"}, "20560 stands in the column description"),
        ({"code": "20560"}, "no price in the row"),
        ({"code": "20560", "gross": "0.00", "cash": "N/A"}, "no price in the row"),
    ],
)
def test_what_is_no_offer_is_listed_with_its_reason(cells: dict[str, str], reason: str):
    intake = taken(tall(BASE, cells))
    assert len(intake.offers) == 1
    assert listed(intake) == {reason: 1}
    (why,) = intake.report.dropped
    assert why.examples[0].where == "row 5"


def test_codes_that_only_contain_a_wanted_one_are_others():
    decoys = ("27205605", "205601", "2056", "0205600", "A20560")
    intake = taken(tall(*({"code": code, "gross": "5"} for code in decoys)))
    assert (len(intake.offers), listed(intake)) == (0, {})
    said = intake.report.lines()
    assert "no rows found; looked for 20560, 20561 as CPT or HCPCS codes with a price" in said


@pytest.mark.parametrize("code", [" 20560 ", "020560", "20560.0", "20560-GP", "020560GP  "])
def test_padded_codes_and_those_with_modifiers_are_found(code: str):
    (offer,) = taken(tall({"code": code, "gross": "5,100.00"})).offers.to_dict("records")
    assert (offer["code"], offer["gross_charge_usd"]) == ("20560", 5100)
    assert offer["modifiers"] == ("GP" if "GP" in code else "")


@pytest.mark.parametrize(
    ("method", "notes", "usd"),
    [
        ("fee schedule", "110% of the Medicare fee schedule", 900),
        ("Fee Schedule", "", 900),
        ("case rate", "", None),
        ("Per Diem", "", None),
        ("percent of total billed charges", "", None),
        ("other", "a case rate with carve-outs", None),
        ("other", "agreed by letter", 900),
        ("", "", 900),
    ],
)
def test_no_dollars_are_taken_from_what_does_not_pay_for_the_code(
    method: str, notes: str, usd: float | None
):
    row = {"code": "20560", "payer": "Oak", "dollar": "900", "method": method, "notes": notes}
    intake = taken(tall(row))
    (offer,) = intake.offers.to_dict("records")
    assert offer["methodology"] == method.lower()
    assert offer["posted_usd"] == 900
    if usd is None:
        assert offer["negotiated_usd"] != offer["negotiated_usd"]
        assert intake.report.remarks[0].reason.startswith("no price of the code is taken from")
    else:
        assert offer["negotiated_usd"] == usd


def test_a_percentage_is_never_dollars():
    row = {"code": "20560", "payer": "Oak", "percent": "65%", "method": "other"}
    (offer,) = taken(tall(row)).offers.to_dict("records")
    assert offer["negotiated_percent"] == 65
    assert offer["negotiated_usd"] != offer["negotiated_usd"]
    assert offer["posted_usd"] != offer["posted_usd"]


def test_placeholders_are_flagged_and_what_is_no_amount_is_left_out():
    rows = [{"code": "20560", "gross": "$0.01", "cash": "0.0085"}]
    rows += [{"code": "20560", "gross": "999999999", "cash": "$1,234.50"}]
    rows += [{"code": "20560", "gross": "see note", "cash": "1.01"}]
    intake = taken(tall(*rows))
    gross = intake.offers["gross_charge_usd"].tolist()
    assert gross[0] == 0.01
    assert [value != value for value in gross[1:]] == [True, True]
    assert intake.offers["cash_price_usd"].tolist() == [0.0085, 1234.5, 1.01]
    assert intake.offers["gross_flag"].tolist() == ["placeholder", "placeholder", ""]
    assert intake.offers["cash_flag"].tolist() == ["placeholder", "", ""]
    (remark,) = intake.report.remarks
    assert "cannot be read" in remark.reason
    assert remark.examples[0].text == "gross: see note"


def test_a_row_with_more_cells_than_the_header_is_not_trusted():
    text = text_of([GENERAL, HOSPITAL, TALL, [*tall_row(**BASE), "", ""], [*tall_row(**BASE), "9"]])
    intake = taken(text)
    assert intake.offers["row"].tolist() == [4]
    assert listed(intake) == {"has more cells than the header: columns may be shifted": 1}


WIDE = [
    *("Description", "code | 1 ", "code |1| type", "Setting", "", "standard_charge|gross"),
    *("standard_charge|[Oak]|[PPO] |negotiated_dollar", "standard_charge|Elm Care|HMO|methodology"),
    *("standard_charge | Elm Care | HMO | negotiated_dollar", "count|Oak|PPO"),
    *("estimated_amount|Elm Care|HMO", "standard_charge|min", "additional_payer_notes|Oak|PPO"),
    *("standard_charge|[payer_name]|[plan_name]|negotiated_dollar", "standard_charge|Ash|POS"),
]


def test_a_wide_file_gives_an_offer_for_each_payer_with_a_rate():
    rows = [
        ["Needling", "20560", "cpt", "Both", "", "80", "45", "case rate", "900", "1 through 10"]
    ]
    rows[0] += ["61.5", "40", "by letter", "", "33"]
    rows += [["Needling", "20561", "HCPCS", "Both", "", "90"]]
    intake = taken(text_of([GENERAL, HOSPITAL, WIDE, *rows]))
    oak, elm, ash, alone = intake.offers.to_dict("records")
    assert (oak["payer"], oak["plan"], oak["negotiated_usd"]) == ("Oak", "PPO", 45)
    assert (oak["n_paid"], oak["notes"], oak["setting"]) == ("1 through 10", "by letter", "both")
    assert (elm["payer"], elm["posted_usd"], elm["estimated_usd"]) == ("Elm Care", 900, 61.5)
    assert elm["negotiated_usd"] != elm["negotiated_usd"]
    assert (ash["payer"], ash["negotiated_usd"]) == ("Ash", 33)
    assert {oak["gross_charge_usd"], elm["gross_charge_usd"]} == {80}
    assert (alone["code"], alone["payer"], alone["gross_charge_usd"]) == ("20561", "", 90)
    assert oak["template"] == "CMS 3.0.0 wide"
    assert intake.report.rows_kept == 2


def test_an_older_list_is_read_by_the_words_of_its_header():
    text = (
        "Updated 12/31/2020,,,,,\n"
        "ChargeCode,HCPCS/DRG,Description,Gross Charge,Aetna: Medicare,Work Link,Discounted Cash "
        "Price,De-Identified Minimum,De-Identified Maximum\n"
        'HCPCS: 20560,20560,Needling,N/A,20.48,"5,100.00",0.00,0.00,"5,100.00"\n'
        "20561,0420,Catheter,145.00,N/A,N/A,145.00,,\n"
    )
    intake = taken(text)
    assert intake.offers["payer"].tolist() == ["Aetna", "Work Link"]
    assert intake.offers["plan"].tolist() == ["Medicare", ""]
    assert intake.offers["negotiated_usd"].tolist() == [20.48, 5100]
    assert intake.offers["maximum_usd"].tolist() == [5100, 5100]
    assert intake.offers["gross_charge_usd"].isna().all()
    assert set(intake.offers["file_date"]) == {"2020-12-31"}
    assert listed(intake) == {"20561 stands in the column ChargeCode": 1}


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("CPT Code,Charge", "20560,75", {"gross_charge_usd": 75}),
        ("Code,Code Type,Desc,Price", "20560,CPT,x,75", {"gross_charge_usd": 75}),
        ("Procedure Code,Price", "CPT 20560,75", {"gross_charge_usd": 75}),
        ("HCPCS;Description;Price;Self-Pay", "20560;x;75;60", {"cash_price_usd": 60}),
        ("HCPCS\tPrice\tCash Discount", "20560\t75\t15", {"gross_charge_usd": 75}),
        ("CPT,Payer,Negotiated Rate", "20560,Oak,31", {"negotiated_usd": 31, "payer": "Oak"}),
        ("CPT,Payer,Price", "20560,Oak,31", {"negotiated_usd": 31, "payer": "Oak"}),
        ("CPT,Payer,Price", "20560,Cash,31", {"cash_price_usd": 31, "payer": ""}),
        ("CPT,Rev Code,2024 Standard Charge ($)", "20560,0420,75", {"revenue_code": "0420"}),
        ("CPT®/HCPCS,Hospital Price as of 1/1/2021", "20560,75", {"gross_charge_usd": 75}),
        ("CPT,Charge Code,Fee Schedule,Unit Charge", "20560,7,1,75", {"gross_charge_usd": 75}),
        ("CPT,IP Price,OP Price", "20560,0,31", {"gross_charge_usd": 31, "setting": "outpatient"}),
        ("CPT,Price,Humana", "20560,75,65% of BC", {"negotiated_percent": 65, "payer": "Humana"}),
    ],
)
def test_words_of_older_headers(header: str, row: str, expected: dict[str, object]):
    (offer,) = taken(f"{header}\n{row}\n").offers.to_dict("records")
    assert {key: offer[key] for key in expected} == expected


def test_columns_of_other_numbers_are_no_payers():
    text = "CPT,Price,GL Account,Weight\n20560,75,4110,12\n"
    (offer,) = taken(text).offers.to_dict("records")
    assert offer["payer"] == ""


def test_stacked_tables_are_read_each_by_its_own_header():
    text = (
        "Procedure ID,HCPCS/CPT Code,Description,Gross Charge\n"
        '20560,,"CATHETER\n14FR",145.00\n'
        '9,020561GP      ,"NEEDLING 14" x",80.00\n'
        "\nOak\nDescription,Gross Charge,CPT Code\nNeedling,75,20560\n"
    )
    intake = taken(text)
    assert intake.offers[["row", "code", "gross_charge_usd"]].to_numpy().tolist() == [
        [4, "20561", 80.0],
        [8, "20560", 75.0],
    ]
    assert listed(intake) == {"20560 stands in the column Procedure ID": 1}
    assert len(intake.report.tables) == 2


def test_words_in_a_template_s_rows_head_no_table():
    row = {"code": "20560", "payer": "Self Pay", "plan": "Minimum", "dollar": "5", "notes": "x"}
    intake = taken(tall({**row, "notes": "see description"}, BASE))
    assert intake.offers["row"].tolist() == [4, 5]
    assert len(intake.report.tables) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DESCRIPTION, Price \nNEEDLING,75\n", "lists descriptions and prices alone"),
        ("one,two\nthree,four\n", "has no header that is known"),
        ("\n\n\n", "has no header that is known"),
    ],
)
def test_a_table_without_codes_is_refused_in_words(text: str, said: str):
    with pytest.raises(IntakeError, match=said):
        taken(text)


def test_sheets_of_a_workbook_are_tables():
    older: list[list[Any]] = [["Elm Hospital Chargemaster"], [None, "Prices are not what you pay."]]
    older += [["Charge Code", "CPT/HCPCS", "Description", "Gross Charge Outpatient"]]
    older[-1] += ["Gross Charge Inpatient", "Discounted Cash Pay Charge Outpatient"]
    older[-1] += ["Outpatient Expected Reimbursement", "Outpatient Expected Reimbursement"]
    older += [[45, 20560, "NEEDLING", 75, 0, 63.75000000000001, 60, 55]]
    older += [[20561, "C1776", "CATHETER", 75, 0, 63.75, 60, 55]]
    template = [GENERAL, HOSPITAL, TALL, tall_row(code="20561", gross="80")]
    intake = taken(workbook(older, template))
    assert intake.offers["gross_charge_usd"].tolist() == [75, 80]
    first, second = intake.offers.to_dict("records")
    assert (first["row"], first["setting"], first["cash_price_usd"]) == (4, "outpatient", 63.75)
    assert (first["payer"], first["local_code"]) == ("", "45")
    assert (second["hospital"], second["row"]) == ("Elm Hospital", 4)
    assert listed(intake) == {"20561 stands in the column Charge Code": 1}
    assert any("names no payer" in one.reason for one in intake.report.remarks)
