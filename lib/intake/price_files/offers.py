"""What an offer of a file is: a hospital's charge for a code, with at most one payer's rate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lib.intake.price_files.amounts import (
    UNREADABLE,
    date_in,
    dollars,
    is_blank,
    percentage,
    plain,
)
from lib.intake.price_files.codes import Found
from lib.intake.price_files.methods import prices_the_code

if TYPE_CHECKING:
    import pandas as pd

MOST_OFFERS = 50_000
# The professional component and the technical one; together they are the whole.
PARTS = frozenset(("26", "TC"))


class Column(NamedTuple):
    """A column of the table of offers: its type, and what it says."""

    kind: str
    description: str


_TEXT, _USD = "string", "float64"
COLUMNS: dict[str, Column] = {
    "file": Column(_TEXT, "name of the file; within an archive, archive!member"),
    "row": Column("int64", "line of a CSV, row of a sheet, item of a JSON array; the first is 1"),
    "publisher": Column(_TEXT, "hospital or payer: whose file it is"),
    "hospital": Column(_TEXT, "name of the hospital; empty in a payer's file"),
    "locations": Column(_TEXT, "its places to which the prices apply, joined by |"),
    "addresses": Column(_TEXT, "their addresses, joined by |"),
    "state": Column(_TEXT, "state of its license, else of its first address"),
    "npi": Column(_TEXT, "its organizational NPIs, joined by |"),
    "file_date": Column(_TEXT, "date the file gives for itself, ISO; empty where none is told"),
    "template": Column(_TEXT, "template and version, such as CMS 3.0.0 tall"),
    "code": Column(_TEXT, "billing code"),
    "code_type": Column(_TEXT, "CPT or HCPCS, as the file has it"),
    "description": Column(_TEXT, "the file's words for the item"),
    "setting": Column(_TEXT, "inpatient, outpatient or both"),
    "billing_class": Column(_TEXT, "facility (institutional), professional or both"),
    "modifiers": Column(_TEXT, "modifiers of the code, joined by |"),
    "revenue_code": Column(_TEXT, "revenue code of the same item"),
    "local_code": Column(_TEXT, "the hospital's own number of the item"),
    "place_of_service": Column(_TEXT, "CMS place-of-service codes, joined by | (payers' files)"),
    "is_drug": Column("bool", "whether the item is measured as a drug"),
    "gross_charge_usd": Column(_USD, "list price before any discount, US dollars"),
    "cash_price_usd": Column(_USD, "discounted price for those who pay cash, US dollars"),
    "minimum_usd": Column(_USD, "lowest rate over all payers, US dollars"),
    "maximum_usd": Column(_USD, "highest rate over all payers, US dollars"),
    "gross_flag": Column(_TEXT, "placeholder if the gross charge is $1.00 or less"),
    "cash_flag": Column(_TEXT, "the same for the cash price"),
    "payer": Column(_TEXT, "who pays; empty for the hospital's own charge"),
    "plan": Column(_TEXT, "which of its plans"),
    "negotiated_usd": Column(
        _USD,
        "the payer's rate for this code, US dollars; empty where the rate is for a case, a day, a "
        "bundle or a head, or a percentage of charges",
    ),
    "negotiated_flag": Column(_TEXT, "placeholder if that rate is $1.00 or less"),
    "posted_usd": Column(
        _USD, "the rate's dollars as posted, whatever they pay for: no price of the code by itself"
    ),
    "negotiated_percent": Column(_USD, "the rate as a percentage, as posted"),
    "negotiated_algorithm": Column(_TEXT, "the rate as a formula or in words"),
    "methodology": Column(_TEXT, "how the rate is set: fee schedule, case rate, per diem, …"),
    "arrangement": Column(_TEXT, "ffs, bundle or capitation (payers' files)"),
    "estimated_usd": Column(_USD, "what was paid on average (templates 2.x), US dollars"),
    "median_usd": Column(_USD, "median of what was paid (from template 3.0), US dollars"),
    "p10_usd": Column(_USD, "10th percentile of it"),
    "p90_usd": Column(_USD, "90th percentile of it"),
    "n_paid": Column(_TEXT, "how many payments that counts, as posted (“1 through 10”)"),
    "expires": Column(_TEXT, "last day of the rate (payers' files)"),
    "n_provider_groups": Column("int64", "groups of providers with this rate (payers' files)"),
    "provider_groups": Column(_TEXT, "the first of them: the file's numbers, or tax numbers"),
    "notes": Column(_TEXT, "the file's notes on item and rate"),
}
# Amounts that a row may give, by the name of the raw cell.
_AMOUNTS = {
    "gross": "gross_charge_usd",
    "cash": "cash_price_usd",
    "minimum": "minimum_usd",
    "maximum": "maximum_usd",
    "dollar": "posted_usd",
    "estimated": "estimated_usd",
    "median": "median_usd",
    "p10": "p10_usd",
    "p90": "p90_usd",
}
_TEXTS = (
    *("description", "setting", "billing_class", "modifiers", "revenue_code", "local_code"),
    *("place_of_service", "payer", "plan", "methodology", "arrangement", "n_paid", "expires"),
    *("provider_groups", "notes"),
)


@dataclass
class Facts:
    """What a file says of itself; filled while it is read."""

    file: str = ""
    publisher: str = "hospital"
    hospital: str = ""
    locations: str = ""
    addresses: str = ""
    state: str = ""
    npi: str = ""
    file_date: str = ""
    template: str = ""
    payer: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One offer: the columns of COLUMNS that differ from row to row; see there."""

    facts: Facts
    row: int
    code: str
    code_type: str
    description: str = ""
    setting: str = ""
    billing_class: str = ""
    modifiers: str = ""
    revenue_code: str = ""
    local_code: str = ""
    place_of_service: str = ""
    is_drug: bool = False
    gross_charge_usd: float | None = None
    cash_price_usd: float | None = None
    minimum_usd: float | None = None
    maximum_usd: float | None = None
    gross_flag: str = ""
    cash_flag: str = ""
    payer: str = ""
    plan: str = ""
    negotiated_usd: float | None = None
    negotiated_flag: str = ""
    posted_usd: float | None = None
    negotiated_percent: float | None = None
    negotiated_algorithm: str = ""
    methodology: str = ""
    arrangement: str = ""
    estimated_usd: float | None = None
    median_usd: float | None = None
    p10_usd: float | None = None
    p90_usd: float | None = None
    n_paid: str = ""
    expires: str = ""
    n_provider_groups: int = 0
    provider_groups: str = ""
    notes: str = ""


class Made(NamedTuple):
    """An offer made of raw cells, or None without a price, and what is to be said of it.

    `remarks` are reasons, each with the cell that it is about; none where it is about the row.
    """

    offer: Offer | None
    remarks: tuple[tuple[str, str], ...]


def made(
    facts: Facts, row: int, found: Found, code_type: str, raw: Mapping[str, str], groups: int = 0
) -> Made:
    """Return the offer of a row's raw cells.

    `raw` may hold the keys of _AMOUNTS and _TEXTS, `percent`, `algorithm` and `drug`, as written
    in the file. An offer needs an amount, a percentage or a formula.
    """
    values: dict[str, float | None] = {}
    remarks, flags = [], {}
    for key, column in _AMOUNTS.items():
        amount = dollars(raw.get(key, ""))
        values[column], flags[key] = amount.usd, amount.flag
        if amount.said:
            remarks.append((amount.said, f"{key}: {raw[key]}"))
    percent = percentage(raw.get("percent", ""))
    if percent is None and not is_blank(raw.get("percent", "")):
        remarks.append((UNREADABLE, f"percent: {raw['percent']}"))
    algorithm = "" if is_blank(raw.get("algorithm", "")) else plain(raw["algorithm"])
    if not algorithm and percent is None and not any(v is not None for v in values.values()):
        return Made(None, tuple(remarks))
    low, high = values["minimum_usd"], values["maximum_usd"]
    if low is not None and high is not None and low > high:
        remarks.append(("the minimum is above the maximum; both are kept as posted", ""))
    texts = {key: plain(raw[key]) for key in _TEXTS if raw.get(key)}
    words = f"{algorithm} {texts.get('notes', '')}"
    for key in ("setting", "billing_class", "methodology", "arrangement"):
        texts[key] = texts.get(key, "").lower()
    if "expires" in texts:
        texts["expires"] = date_in(texts["expires"]) or texts["expires"]
    method, arrangement = texts["methodology"], texts["arrangement"]
    taken = prices_the_code(method, words, arrangement)
    if values["posted_usd"] is not None and not taken:
        said = arrangement if arrangement not in ("", "ffs") else method or "other than per code"
        remarks.append((f"no price of the code is taken from a rate by {said}", ""))
    modifiers = "|".join(filter(None, (found.modifiers, texts.pop("modifiers", ""))))
    if is_part(modifiers):
        remarks.append(
            ("the price of a part alone (modifier 26 or TC): it counts as no visit's price", "")
        )
    offer = Offer(
        facts=facts,
        row=row,
        code=found.code,
        code_type=code_type,
        modifiers=modifiers,
        is_drug=not is_blank(raw.get("drug", "")),
        gross_flag=flags["gross"],
        cash_flag=flags["cash"],
        negotiated_usd=values["posted_usd"] if taken else None,
        negotiated_flag=flags["dollar"] if taken else "",
        negotiated_percent=percent,
        negotiated_algorithm=algorithm,
        n_provider_groups=groups,
        **texts,  # type: ignore[arg-type]
        **values,  # type: ignore[arg-type]
    )
    return Made(offer, tuple(remarks))


def is_part(modifiers: str) -> bool:
    """Return whether modifiers say that a part alone is priced: the professional's, or the rest."""
    return not PARTS.isdisjoint(re.findall(r"[0-9A-Z]+", modifiers.upper()))


_OF_FACTS = tuple(one.name for one in fields(Facts) if one.name not in ("payer", "plan"))


@cache
def _empty() -> pd.DataFrame:
    """Return the table without rows: most files hold none of the codes."""
    return _table([])


def as_frame(offers: Iterable[Offer]) -> pd.DataFrame:
    """Return offers as a table with the columns of COLUMNS, in the order of the file."""
    given = list(offers)
    return _table(given) if given else _empty().copy()


def _table(given: list[Offer]) -> pd.DataFrame:
    import pandas as pd

    table = {}
    for name, column in COLUMNS.items():
        if name in _OF_FACTS:
            values = [getattr(offer.facts, name) for offer in given]
        elif name in ("payer", "plan"):
            values = [getattr(offer, name) or getattr(offer.facts, name) for offer in given]
        else:
            values = [getattr(offer, name) for offer in given]
        kind: Any = "str" if column.kind == _TEXT else column.kind
        table[name] = pd.array(values, dtype=kind)
    return pd.DataFrame(table, copy=False)
