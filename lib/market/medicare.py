"""Medicare's physician-fee-schedule amounts: a yardstick, not what a therapist is paid.

Payment = (work RVU × work GPCI + practice-expense RVU × practice-expense GPCI + malpractice RVU ×
malpractice GPCI) × conversion factor, in exact decimals, rounded once, half up, to the cent.
Source: CMS, National Physician Fee Schedule Relative Value File and Addendum E (see the tables
medicare_rvu and medicare_gpci).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from lib.datasets.package import load
from lib.scenario import Place

MARKS = (
    "multiple_procedure_indicator",
    "status_code",
    "nonfacility_na_flag",
    "facility_na_flag",
    "description_own_words",
)
CENT = Decimal("0.01")
ALWAYS_THERAPY = "5"
REDUCED_SHARE = Decimal("0.5")
SETTINGS = ("nonfacility", "facility")
_ABBREVIATIONS = re.compile(r"\b(Dc|Md|Va|Nj|Nyc)\b")
NATION = (Decimal(1), Decimal(1), Decimal(1))


def locality_of(place: Place | None) -> tuple[str, str] | None:
    """Return the locality (state, number) of a place; None stands for the nation.

    A state alone, a territory without a locality and no place at all have the nation's amount.
    """
    if place is None or place.locality_state is None or place.locality_number is None:
        return None
    return place.locality_state, place.locality_number


def locality_label(place: Place | None) -> str:
    """Name the locality whose amount a place has: "Ohio (OH locality 00)", or the nation."""
    if place is None or locality_of(place) is None:
        return "United States"
    name = _readable(str(place.locality_name))
    return f"{name} ({place.locality_state} locality {place.locality_number})"


def _readable(name: str) -> str:
    return _ABBREVIATIONS.sub(lambda found: found[0].upper(), name.title())


def medicare_amount(
    units: Iterable[tuple[str, int]],
    locality: tuple[str, str] | None = None,
    setting: str = "nonfacility",
) -> float:
    """Return what Medicare's schedule gives for the codes of one visit, in US dollars.

    `units` are pairs of code and number of units; `locality` is (state, locality number) or None
    for the nation (all indices 1). Of "always therapy" codes (multiple-procedure indicator 5) the
    unit with the highest practice expense is paid in full, the practice expense of every other
    unit at half. Raises KeyError for an unknown code or locality.

    >>> medicare_amount([("20560", 1)])
    24.72
    >>> medicare_amount([("20560", 1), ("97140", 1)])
    52.44
    """
    work_gpci, expense_gpci, malpractice_gpci = _gpci()[locality] if locality else NATION
    total = Decimal(0)
    therapy_expenses: list[Decimal] = []
    factor = Decimal(0)
    for code, count in units:
        row = _rvu()[code]
        factor = row["conversion_factor_usd_non_apm"]
        expense = row[f"pe_rvu_{setting}"] * expense_gpci
        total += count * (row["work_rvu"] * work_gpci + row["mp_rvu"] * malpractice_gpci)
        total += count * expense
        if row["multiple_procedure_indicator"] == ALWAYS_THERAPY:
            therapy_expenses += [expense] * count
    if therapy_expenses:
        reduced = sum(therapy_expenses) - max(therapy_expenses)
        total -= reduced * (1 - REDUCED_SHARE)
    return float((total * factor).quantize(CENT, ROUND_HALF_UP))


@lru_cache(maxsize=1)
def _rvu() -> dict[str, dict[str, Any]]:
    columns = ["work_rvu", "pe_rvu_nonfacility", "pe_rvu_facility", "mp_rvu"]
    columns.append("conversion_factor_usd_non_apm")
    found = {}
    for row in load("medicare_rvu").to_dict("records"):
        exact = {column: Decimal(str(row[column])) for column in columns}
        marks = {name: row[name] for name in MARKS}
        found[row["hcpcs_code"]] = exact | marks
    return found


@lru_cache(maxsize=1)
def _gpci() -> dict[tuple[str, str], tuple[Decimal, Decimal, Decimal]]:
    return {
        (row["state"], row["locality_number"]): (
            Decimal(str(row["work_gpci"])),
            Decimal(str(row["pe_gpci"])),
            Decimal(str(row["mp_gpci"])),
        )
        for row in load("medicare_gpci").to_dict("records")
    }


def medicare_codes() -> tuple[str, ...]:
    """Return the billing codes that have an amount, in the table's order."""
    return tuple(_rvu())


def localities() -> dict[tuple[str, str], str]:
    """Return every locality's name by (state, number), in the table's order."""
    return {
        (row["state"], row["locality_number"]): _readable(str(row["locality_name"]))
        for row in load("medicare_gpci").to_dict("records")
    }


def code_notes(code: str, setting: str) -> list[str]:
    """Return what to know of a code's amount: not payable, or not meant for the setting."""
    row = _rvu()[code]
    notes = []
    if row["status_code"] in ("I", "N"):
        notes.append(f"{code} is not payable by Medicare (status {row['status_code']})")
    if row[f"{setting}_na_flag"] == "NA":
        notes.append(f"{code} is not expected in a {setting} setting (flag NA)")
    return notes
