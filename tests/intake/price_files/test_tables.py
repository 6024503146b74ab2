"""CSV and XLSX: the templates' columns, older lists' words, and what is no price of a code."""

from __future__ import annotations

import itertools
import sys
import time
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from lib.intake.price_files.errors import IntakeError
from lib.intake.price_files.offers import COLUMNS
from tests.intake.price_files.made_files import (
    GENERAL,
    HOSPITAL,
    TALL,
    listed,
    remarks,
    sheet_of,
    taken,
    tall,
    tall_row,
    text_of,
    workbook,
)

NOT_PER_CODE = ["case_rate", "per_diem", "DRG", "MS-DRG", "POC", "% charges", "per stay"]
NOT_PER_CODE += [
    "Per Admission",
    "Lump sum",
    "negotiated %",
    "percent of fee schedule",
    "by letter",
]
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
        ("negotiated", "", 900),
        ("fee_schedule", "", 900),
        ("", "lump sum for the stay", None),
        *((method, "", None) for method in NOT_PER_CODE),
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
    assert remarks(intake) == {
        "an amount of nines stands for none and is left out": ["gross: 999999999"],
        "an amount cannot be read and is left out": ["gross: see note"],
    }


@pytest.mark.parametrize(
    ("cell", "usd"),
    [
        *(("99999999", None), ("$999,999.00", None), ("99,999.99", None)),
        *(("9,999", 9999), ("99.99", 99.99), ("999,990", 999990)),
    ],
)
def test_amounts_of_nines_are_none_and_said(cell: str, usd: float | None):
    intake = taken(tall({"code": "20560", "gross": cell, "cash": "37"}))
    (gross,) = intake.offers["gross_charge_usd"]
    assert gross == usd if usd else (gross != gross and "nines" in next(iter(remarks(intake))))


def test_a_minimum_above_the_maximum_is_said():
    intake = taken(tall({**BASE, "min": "90", "max": "10"}, {**BASE, "min": "10", "max": "90"}))
    assert intake.offers["minimum_usd"].tolist() == [90, 10]
    assert list(remarks(intake)) == ["the minimum is above the maximum; both are kept as posted"]
    assert intake.report.remarks[0].examples[0].where == "row 4"


def test_the_price_of_a_part_is_said():
    intake = taken(tall({**BASE, "modifiers": "26"}, {**BASE, "modifiers": "GP|TC"}, BASE))
    (remark,) = intake.report.remarks
    assert ("part alone" in remark.reason, remark.count) == (True, 2)


def test_a_row_with_more_cells_than_the_header_is_not_trusted():
    text = text_of([GENERAL, HOSPITAL, TALL, [*tall_row(**BASE), "", ""], [*tall_row(**BASE), "9"]])
    intake = taken(text)
    assert intake.offers["row"].tolist() == [4]
    assert listed(intake) == {"has more cells than the header: columns may be shifted": 1}


@pytest.mark.parametrize("name", ["methodology", "contracting_method", "Methodology"])
def test_a_methodology_counts_however_its_column_is_named(name: str):
    head = "description,code|1,code|1|type,payer_name,standard_charge|negotiated_dollar," + name
    intake = taken(f"{head}\nx,20560,CPT,Oak,900,per diem\n")
    (offer,) = intake.offers.to_dict("records")
    assert (offer["posted_usd"], offer["methodology"]) == (900, "per diem")
    assert offer["negotiated_usd"] != offer["negotiated_usd"]


def test_columns_of_one_payer_are_his_however_he_is_spelled():
    head = "description,code|1,code|1|type,standard_charge|Oak|PPO|negotiated_dollar,"
    head += "standard_charge|OAK | ppo|methodology"
    (offer,) = taken(f"{head}\nx,20560,CPT,900,case rate\n").offers.to_dict("records")
    assert (offer["payer"], offer["plan"], offer["methodology"]) == ("Oak", "PPO", "case rate")
    assert offer["negotiated_usd"] != offer["negotiated_usd"]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Elm|HMO|count", "n_paid"),
        ("Elm|HMO|median_amount", "median_usd"),
        ("Elm|HMO|10th_percentile", "p10_usd"),
        ("Elm|HMO|additional_payer_notes", "notes"),
        ("deidentified_max", "maximum_usd"),
        ("discounted_cash_price", "cash_price_usd"),
        ("Oak|PPO|rank", None),
        ("rank", None),
        ("gross|rank", None),
        ("Oak|rank", None),
    ],
)
def test_only_known_names_are_charges(name: str, column: str | None):
    head = f"description,code|1,code|1|type,standard_charge|gross,standard_charge|{name},"
    head += "standard_charge|Elm|HMO|negotiated_dollar"
    intake = taken(f"{head}\nx,20560,CPT,75,61.5,40\n")
    offers = intake.offers.astype(object)
    found = {key for key in offers if 61.5 in offers[key].tolist() or "61.5" in set(offers[key])}
    assert found == ({column} if column else set())
    assert offers["negotiated_usd"].dropna().tolist() == [40]
    unread = [name for reason, name in remarks(intake).items() if "is not read" in reason]
    assert unread == ([] if column else [[f"standard_charge|{name}"]])


def test_before_2_0_the_dollars_stand_under_payer_and_plan():
    head = "description,code|1,code|1|type,standard_charge|Ash|POS,standard_charge|Ash|POS|percent"
    (offer,) = taken(f"{head}\nx,20560,CPT,33,\n").offers.to_dict("records")
    assert (offer["payer"], offer["plan"], offer["negotiated_usd"]) == ("Ash", "POS", 33)


WIDE = [
    *("Description", "code | 1 ", "code |1| type", "Setting", "", "standard_charge|gross"),
    *("standard_charge|[Oak]|[PPO] |negotiated_dollar", "standard_charge|Elm Care|HMO|methodology"),
    *("standard_charge | Elm Care | HMO | negotiated_dollar", "count|Oak|PPO"),
    *("estimated_amount|Elm Care|HMO", "standard_charge|min", "additional_payer_notes|Oak|PPO"),
    "standard_charge|[payer_name]|[plan_name]|negotiated_dollar",
]


def test_a_wide_file_gives_an_offer_for_each_payer_with_a_rate():
    rows = [
        ["Needling", "20560", "cpt", "Both", "", "80", "45", "case rate", "900", "1 through 10"]
    ]
    rows[0] += ["61.5", "40", "by letter", ""]
    rows += [["Needling", "20561", "HCPCS", "Both", "", "90"]]
    intake = taken(text_of([GENERAL, HOSPITAL, WIDE, *rows]))
    oak, elm, alone = intake.offers.to_dict("records")
    assert (oak["payer"], oak["plan"], oak["negotiated_usd"]) == ("Oak", "PPO", 45)
    assert (oak["n_paid"], oak["notes"], oak["setting"]) == ("1 through 10", "by letter", "both")
    assert (elm["payer"], elm["posted_usd"], elm["estimated_usd"]) == ("Elm Care", 900, 61.5)
    assert elm["negotiated_usd"] != elm["negotiated_usd"]
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


OTHERS = {"GL Account": "4110", "Weight": "12", "Effective": "20240101", "Region": "31"}
OTHERS |= {"Min Units": "4", "Max Age": "99", "Cash Discount Rate": "40", "Cash Pay %": "60"}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("ends", [{}, {"Min Negotiated Rate": "5", "De-identified Max": "90"}])
def test_columns_of_other_numbers_are_no_payers_and_no_prices(name: str, ends: dict[str, str]):
    columns = {"CPT": "20560", "Price": "75", name: OTHERS[name], **ends}
    intake = taken(text_of([list(columns), list(columns.values())]))
    offers = intake.offers.astype(object)
    (offer,) = offers.where(offers.notna(), None).to_dict("records")
    assert (offer["payer"], offer["negotiated_usd"], offer["cash_price_usd"]) == ("", None, None)
    expected = (75, *([5, 90] if ends else [None, None]))
    assert (offer["gross_charge_usd"], offer["minimum_usd"], offer["maximum_usd"]) == expected
    assert list(remarks(intake).values()) == [[name]]


def test_a_payer_that_is_not_known_is_told_by_money_between_the_lowest_and_the_highest():
    text = "CPT,Price,Elm Care,Ash,Oak Network,Min,Max\n20560,75,31.50,150.00,40,20,90\n"
    text += "20561,75,32,,$41,20,90\n"
    intake = taken(text)
    offers = intake.offers[["code", "payer", "negotiated_usd"]].to_numpy().tolist()
    assert offers == [["20560", "Elm Care", 31.5], ["20561", "Oak Network", 41]]
    (remark,) = intake.report.remarks
    assert ("names no payer that is known" in remark.reason, remark.count) == (True, 3)


@pytest.mark.parametrize(
    ("text", "posted", "percent"),
    [
        ("CPT,Payer,Methodology,Negotiated Rate\n20560,Oak,Per Diem,900\n", 900, None),
        ("CPT,Payer,Rate Type,Negotiated Rate\n20560,Oak,Case Rate,900\n", 900, None),
        ("CPT,Payer,Contract Method,Price\n20560,Oak,% of charges,900\n", 900, None),
        ("CPT,Price,Aetna % of Charges\n20560,100,65\n", None, 65),
        ("CPT,Price,Aetna 65% of Charges\n20560,100,65\n", 65, None),
        ("CPT,Price,Aetna Per Diem\n20560,100,900\n", 900, None),
        ("CPT,Price,Cigna Case Rate\n20560,100,1200\n", 1200, None),
    ],
)
def test_older_lists_say_how_rates_are_set(text: str, posted: float | None, percent: float | None):
    offers = taken(text).offers.astype(object)
    (offer,) = offers.where(offers.notna(), None).to_dict("records")
    assert offer["negotiated_usd"] is None
    assert (offer["posted_usd"], offer["negotiated_percent"]) == (posted, percent)
    assert offer["methodology"]
    assert offer["payer"]


def test_columns_said_twice_are_read_once_and_listed():
    intake = taken("CPT,Gross Charge,Gross Charges,Cash Price\n20560,75,80,60\n")
    assert intake.offers["gross_charge_usd"].tolist() == [75]
    assert list(remarks(intake).values()) == [["Gross Charges"]]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_comma_within_a_heading_does_not_part_it(separator: str):
    text = "CPT Code;Description;Charge, gross\n20560;needling, dry;75\n".replace(";", separator)
    assert taken(text).offers["gross_charge_usd"].tolist() == [75]


def test_joined_files_are_read_each_with_its_hospital():
    second = ["Oak Hospital", "2026-05-01", "2.2.0", "Oak", "Oak St, Akron, OH 44301", "1", "", ""]
    one, two = tall(*[BASE] * 60), text_of([GENERAL, second, TALL, tall_row(**BASE)])
    for mark in ("", "\ufeff"):
        offers = taken(one + mark + two).offers
        assert offers["hospital"].tolist() == ["Elm Hospital"] * 60 + ["Oak Hospital"]
        assert offers["file_date"].iloc[-1] == "2026-05-01"
        assert offers["template"].iloc[-1] == "CMS 2.2.0 tall"


@pytest.mark.parametrize("n_rows", [3000, 60])
def test_each_row_that_an_open_quotation_mark_swallows_is_listed(n_rows: int):
    rows = "".join(f"row,20560,CPT,{n}\n" for n in range(n_rows))
    text = "description,code|1,code|1|type,standard_charge|gross\nfirst,20560,CPT,1\n"
    intake = taken(f'{text}"open,20560,CPT,2\n{rows}')
    assert len(intake.offers) == 1
    ((reason, count),) = listed(intake).items()
    assert (count, "row 3 is not closed" in reason) == (n_rows + 1, True)


def test_rows_between_two_stray_quotation_marks_are_listed_and_those_after_them_read():
    rows = ['needling,20560,CPT,"2"'] + [f"row,20560,CPT,{n}" for n in range(1, 9)]
    rows[2] = 'stray,20560,CPT,"3'
    rows[6] = 'row,20560,CPT,7"'
    intake = taken("\n".join(["description,code|1,code|1|type,standard_charge|gross", *rows]))
    assert intake.offers["row"].tolist() == [2, 3, 9, 10]
    assert list(listed(intake).values()) == [5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-01T00:00:00Z", "2026-04-01"),
        ("2010/11/12", "2010-11-12"),
        ("April 1, 2026", "2026-04-01"),
        ("Apr. 1st 2026", "2026-04-01"),
        ("1 April 2026", "2026-04-01"),
        ("7/30/2021 8:34:26 AM", "2021-07-30"),
        ("20260401", "2026-04-01"),
        ("4/1/26", "2026-04-01"),
        ("version 2.2.0", ""),
        ("1234567890", ""),
        ("2026-13-01", ""),
    ],
)
def test_dates_are_read_as_files_write_them(text: str, expected: str):
    values = [HOSPITAL[0], text, *HOSPITAL[2:]]
    (date,) = taken(text_of([GENERAL, values, TALL, tall_row(**BASE)])).offers["file_date"]
    assert date == expected


def test_texts_made_to_be_tried_again_and_again_are_read_at_once():
    start = time.monotonic()
    taken(tall({**BASE, "type": "CPT" + "I" * 34 + "X"}, {**BASE, "type": "CPT" + " " * 34 + "X"}))
    taken(text_of([["9" * 20_000 + "x", " " * 20_000 + "x", "a"]]) + tall(BASE))
    assert time.monotonic() - start < 2


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


@pytest.mark.parametrize("said", ["A1", "A1:B2", "A1:XFD1048576", "Z9"])
def test_a_sheet_is_as_large_as_it_is_whatever_it_says(said: str):
    cells = {"A1": "CPT", "B1": "Price", "A2": 20560, "B2": 75, "A9": 20561, "B9": 80}
    intake = taken(sheet_of(cells, said))
    assert intake.offers[["row", "gross_charge_usd"]].to_numpy().tolist() == [[2, 75], [9, 80]]


@pytest.mark.parametrize("far", ["XFD60000", "A1048576", "XFD1048576"])
def test_a_cell_far_away_is_reached_at_once(far: str):
    start = time.monotonic()
    cells = {"A1": "CPT", "B1": "Price", "A2": 20560, "B2": 75, far: "20561"}
    intake = taken(sheet_of(cells, f"A1:{far}"))
    assert intake.offers["gross_charge_usd"].tolist() == [75]
    assert sum(listed(intake).values()) == 1
    assert time.monotonic() - start < 5


def test_rows_beyond_a_sheet_s_last_end_the_reading():
    intake = taken(sheet_of({"A1": "CPT", "B1": "Price", "A2": 20560, "B2": 75, "A99999999": 1}))
    assert len(intake.offers) == 1
    assert "beyond the last a sheet has" in intake.report.stopped


def test_the_reading_of_a_sheet_is_cancelled(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules["lib.intake.price_files.read"], "SECONDS_BETWEEN", 0)
    cells = {"A1": "CPT", "B1": "Price", "A2": 20560, "B2": 75}
    cells |= {f"{get_column_letter(16_384)}{row}": "x" for row in range(3, 4_000)}
    looks = itertools.count()
    # The file is small, and read as a whole before its rows are looked at.
    intake = taken(sheet_of(cells), cancelled=lambda: next(looks) > 30)
    assert intake.report.cancelled
    assert intake.report.rows_read < 3_999


def test_a_sheet_that_is_not_read_is_named():
    intake = taken(workbook([["CPT", "Price"], ["20560", 75]], [["Read me"], ["x", "y"]]))
    assert len(intake.offers) == 1
    assert list(remarks(intake)) == ["a sheet cannot be read"]
