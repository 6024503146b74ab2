"""Small price files, made for tests; every hospital and payer is made up."""

from __future__ import annotations

import csv
import gzip
import io
import json
import string
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from lib.intake.price_files.read import Intake, read

CODES = ("20560", "20561")
GENERAL = ["hospital_name", "last_updated_on", "version", "location_name", "hospital_address"]
GENERAL += ["license_number|OH", "type_2_npi", "To the best of its knowledge and belief, …"]
HOSPITAL = ["Elm Hospital", "2026-04-01", "3.0.0", "Elm North|Elm South"]
HOSPITAL += ["1 Elm St, Dayton, OH 45402|2 Elm St, Dayton, OH 45403", "1", "0000000000", "true"]
TALL = ["description", "code|1", "code|1|type", "code|2", "code|2|type", "modifiers", "setting"]
TALL += ["drug_unit_of_measurement", "drug_type_of_measurement", "standard_charge|gross"]
TALL += ["standard_charge|discounted_cash", "payer_name", "plan_name"]
TALL += ["standard_charge|negotiated_dollar", "standard_charge|negotiated_percentage"]
TALL += ["standard_charge|negotiated_algorithm", "median_amount", "10th_percentile"]
TALL += ["90th_percentile", "count", "standard_charge|methodology", "standard_charge|min"]
TALL += ["standard_charge|max", "additional_generic_notes"]
_SHORT = {"code": "code|1", "type": "code|1|type", "gross": "standard_charge|gross"}
_SHORT |= {"cash": "standard_charge|discounted_cash", "payer": "payer_name", "plan": "plan_name"}
_SHORT |= {"dollar": "standard_charge|negotiated_dollar", "min": "standard_charge|min"}
_SHORT |= {"percent": "standard_charge|negotiated_percentage", "max": "standard_charge|max"}
_SHORT |= {"method": "standard_charge|methodology", "code2": "code|2", "type2": "code|2|type"}
_SHORT |= {"notes": "additional_generic_notes", "estimated": "estimated_amount"}
_SHORT |= {"algorithm": "standard_charge|negotiated_algorithm"}


def text_of(rows: Iterable[Sequence[Any]], **options: Any) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\n", **options}).writerows(rows)
    return out.getvalue()


def tall_row(**cells: str) -> list[str]:
    """A row of the tall template; cells by short or full name, a CPT code unless told."""
    named = {_SHORT.get(key, key): value for key, value in {"type": "CPT", **cells}.items()}
    assert set(named) <= set(TALL), named
    return [named.get(name, "") for name in TALL]


def tall(*rows: dict[str, str]) -> str:
    """A file by the tall template, version 3.0.0; the first of the rows is row 4."""
    return text_of([GENERAL, HOSPITAL, TALL, *(tall_row(**row) for row in rows)])


def hospital(*items: dict[str, Any], **general: Any) -> str:
    """A hospital's JSON, version 3.0.0."""
    said = {
        "hospital_name": "Elm Hospital",
        "last_updated_on": "2026-04-01",
        "version": "3.0.0",
        "location_name": ["Elm North", "Elm South"],
        "hospital_address": ["1 Elm St, Dayton, OH 45402"],
        "license_information": {"license_number": "1", "state": "OH"},
    }
    return json.dumps({**said, **general, "standard_charge_information": items})


def item(*codes: tuple[str, str], **charge: Any) -> dict[str, Any]:
    """An item of a hospital's JSON with one charge."""
    return {
        "description": "Dry needling",
        "code_information": [{"code": code, "type": kind} for code, kind in codes],
        "standard_charges": [{"setting": "outpatient", **charge}],
    }


def payer(*items: dict[str, Any]) -> str:
    """A payer's in-network file."""
    group = {"npi": [1], "tin": {"type": "ein", "value": "1"}}
    references = [{"provider_group_id": 1, "provider_groups": [group]}]
    said = {"reporting_entity_name": "Oak Insurance", "plan_name": "Oak PPO", "version": "1.0.0"}
    said |= {"last_updated_on": "2026-01-01"}
    return json.dumps({**said, "provider_references": references, "in_network": items})


def rate(usd: float, *groups: int, **price: Any) -> dict[str, Any]:
    """A rate of a payer's item."""
    told = {"negotiated_rate": usd, "negotiated_type": "negotiated", "service_code": ["11"]}
    told |= {"billing_class": "professional", "expiration_date": "9999-12-31"}
    return {"provider_references": list(groups), "negotiated_prices": [{**told, **price}]}


def network_item(code: str, *rates: dict[str, Any], **other: Any) -> dict[str, Any]:
    """An item of a payer's file."""
    told = {"negotiation_arrangement": "ffs", "name": "Needling", "billing_code_type": "CPT"}
    return {**told, "billing_code": code, **other, "negotiated_rates": list(rates)}


def zipped(**members: str | bytes) -> bytes:
    """An archive; a member's name has _ for its dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def workbook(*sheets: Iterable[Sequence[Any]]) -> bytes:
    """An .xlsx workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(data: str | bytes, *codes: str, **options: Any) -> Intake:
    """What is read of a file's text or bytes."""
    raw = data.encode() if isinstance(data, str) else data
    return read(io.BytesIO(raw), codes or CODES, **options)


def packed(data: str | bytes) -> bytes:
    """The same, by gzip; at any time the same bytes, which name a test."""
    return gzip.compress(data.encode() if isinstance(data, str) else data, mtime=0)


def listed(intake: Intake) -> dict[str, int]:
    """Why rows were dropped, and how many."""
    return {one.reason: one.count for one in intake.report.dropped}


def remarks(intake: Intake) -> dict[str, list[str]]:
    """What else is said, with the texts of its examples."""
    return {one.reason: [example.text for example in one.examples] for one in intake.report.remarks}


def sheet_of(cells: dict[str, Any], dimension: str = "A1") -> bytes:
    """A workbook of one sheet with these cells, by row, and the size it says it has."""
    rows: dict[str, list[str]] = {}
    for place, value in cells.items():
        cell = f'<c r="{place}" t="str"><v>{value}</v></c>'
        rows.setdefault(place.lstrip(string.ascii_uppercase), []).append(cell)
    data = "".join(f'<row r="{number}">{"".join(one)}</row>' for number, one in rows.items())
    names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    text = f'<worksheet {names}><dimension ref="{dimension}"/><sheetData>{data}</sheetData>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["x"]]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, f"{text}</worksheet>" if is_sheet else old.read(name))
    return out.getvalue()
