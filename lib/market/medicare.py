"""Medicare's physician-fee-schedule amounts: a yardstick, not what a therapist is paid.

Payment = (work RVU × work GPCI + practice-expense RVU × practice-expense GPCI + malpractice RVU ×
malpractice GPCI) × conversion factor, in exact decimals. A claim has one line for each code with
its units; each line is rounded half up to the cent, and a visit is the sum of its lines.
Sources: CMS, National Physician Fee Schedule Relative Value File and Addendum E (see the tables
medicare_rvu and medicare_gpci); the reduction for several therapy units as a Medicare contractor
tells it, https://www.novitas-solutions.com/webcenter/portal/MedicareJL/pagebyid?contentId=00147106
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.datasets.package import load
from lib.datasets.places import Place

MARKS = (
    "multiple_procedure_indicator",
    "status_code",
    "nonfacility_na_flag",
    "facility_na_flag",
    "description_own_words",
    "once_a_session",
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


@dataclass(frozen=True)
class Line:
    """One line of a claim: a code, its units, and their amount in US dollars to the cent."""

    code: str
    units: int
    amount_usd: float


def medicare_lines(
    units: Iterable[tuple[str, int]],
    locality: tuple[str, str] | None = None,
    setting: str = "nonfacility",
) -> tuple[Line, ...]:
    """Return what Medicare's schedule gives for each code of one visit, in the order given.

    `units` are pairs of code and number of units; a code given twice is one line. `locality` is
    (state, locality number) or None for the nation (all indices 1). Of "always therapy" codes
    (multiple-procedure indicator 5) one unit of the visit is paid in full: that with the highest
    practice expense, of equal ones that with the highest amount; the practice expense of every
    other unit counts half. Raises KeyError for an unknown code or locality.

    >>> [line.amount_usd for line in medicare_lines([("97140", 1), ("97110", 2)])]
    [21.21, 51.27]
    """
    work_gpci, expense_gpci, malpractice_gpci = _gpci()[locality] if locality else NATION
    counted: Counter[str] = Counter()
    for code, count in units:
        counted[code] += count
    rows = {code: _rvu()[code] for code in counted}
    expense = {code: row[f"pe_rvu_{setting}"] * expense_gpci for code, row in rows.items()}
    rest = {
        code: row["work_rvu"] * work_gpci + row["mp_rvu"] * malpractice_gpci
        for code, row in rows.items()
    }
    therapy = [
        code
        for code, row in rows.items()
        if row["multiple_procedure_indicator"] == ALWAYS_THERAPY and counted[code]
    ]
    in_full = max(therapy, key=lambda code: (expense[code], rest[code], code), default=None)
    lines = []
    for code, count in counted.items():
        reduced = count - (code == in_full) if code in therapy else 0
        paid = count * (rest[code] + expense[code]) - reduced * expense[code] * (1 - REDUCED_SHARE)
        amount = paid * rows[code]["conversion_factor_usd_non_apm"]
        lines.append(Line(code, count, float(amount.quantize(CENT, ROUND_HALF_UP))))
    return tuple(lines)


def medicare_amount(
    units: Iterable[tuple[str, int]],
    locality: tuple[str, str] | None = None,
    setting: str = "nonfacility",
) -> float:
    """Return what Medicare's schedule gives for the codes of one visit, in US dollars.

    The sum of the visit's lines, each rounded to the cent (see medicare_lines).

    >>> medicare_amount([("20560", 1)])
    24.72
    >>> medicare_amount([("20560", 1), ("97140", 1)])
    52.44
    """
    lines = medicare_lines(units, locality, setting)
    return float(sum(Decimal(repr(line.amount_usd)) for line in lines))


@lru_cache(maxsize=1)
def _rvu() -> dict[str, dict[str, Any]]:
    columns = ["work_rvu", "pe_rvu_nonfacility", "pe_rvu_facility", "mp_rvu"]
    columns.append("conversion_factor_usd_non_apm")
    found = {}
    for row in load("medicare_rvu").to_dict("records"):
        exact = {column: Decimal(str(row[column])) for column in columns}
        marks = {name: "" if pd.isna(row[name]) else row[name] for name in MARKS}
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


def service_of(code: str) -> str:
    """Return what a code bills once a session ("needling", "evaluation"), else empty words."""
    return str(_rvu()[code]["once_a_session"])


def session_notes(
    codes: Sequence[str],
    locality: tuple[str, str] | None = None,
    setting: str = "nonfacility",
) -> list[str]:
    """Return what is wrong with codes that one session bills only once, or only one of.

    Each note names the amount of what the rule leaves. Codes counted by time may come twice.
    """
    by_service: dict[str, list[str]] = {}
    for code in codes:
        if service := service_of(code):
            by_service.setdefault(service, []).append(code)
    notes = []
    for service, found in by_service.items():
        if len(found) == 1:
            continue
        distinct = list(dict.fromkeys(found))
        rule = f"one unit of {distinct[0]}"
        if len(distinct) > 1:
            rule = f"only one of {' and '.join(distinct)}, one unit"
        single = ", ".join(
            f"{code} {medicare_amount([(code, 1)], locality, setting):.2f}" for code in distinct
        )
        notes.append(
            f"a session bills {rule} ({service}); the amount is of what was asked, "
            f"by itself it is {single}"
        )
    return notes
