"""What the columns of a table mean: CMS's templates by their names, older lists by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lib.intake.price_files.amounts import dollars, is_blank
from lib.intake.price_files.codes import named_type

Cells = Sequence[str]


class Layout(Protocol):
    """How the rows below a header are read."""

    @property
    def title(self) -> str:
        """What the table is."""

    @property
    def header(self) -> tuple[str, ...]:
        """The header's cells."""

    def codes(self, cells: Cells) -> list[tuple[str, str]]:
        """Return the codes of a row, each with its type (nothing where none is told)."""

    def raw(self, cells: Cells) -> list[dict[str, str]]:
        """Return the raw cells of each of a row's offers, by the keys that made() reads."""


def layout_of(cells: Cells, after: Layout | None = None) -> Layout | None:
    """Return how to read the rows below a row, if that row is a header.

    A row with a number is none. After a template's header only another template's counts: words
    such as "CPT" and "self pay" stand in its rows, too.
    """
    if sum(1 for cell in cells if cell.strip()) < 2 or any(map(_NUMBER.fullmatch, cells)):
        return None
    return _template(cells) or (None if isinstance(after, _Template) else _older(cells))


_NUMBER = re.compile(r"\s*\$?\s*[\d,]*\.?\d+\s*%?\s*")


def cell_at(cells: Cells, index: int | None) -> str:
    """Return a cell, or nothing where there is none."""
    return "" if index is None or index >= len(cells) else cells[index].strip()


# --- CMS's templates -------------------------------------------------------------------------

_GENERAL = {
    "hospital_name": "hospital",
    "last_updated_on": "file_date",
    "version": "version",
    "hospital_location": "locations",
    "location_name": "locations",
    "hospital_address": "addresses",
    "type_2_npi": "npi",
}
_SINGLE = {
    "description": "description",
    "setting": "setting",
    "modifiers": "modifiers",
    "modifers": "modifiers",  # so in files that were seen
    "modifier": "modifiers",
    "billing_class": "billing_class",
    "drug_unit_of_measurement": "drug",
    "payer_name": "payer",
    "plan_name": "plan",
    "additional_generic_notes": "notes",
}
_CHARGES = {
    "gross": "gross",
    "gross_charge": "gross",
    "discounted_cash": "cash",
    "min": "minimum",
    "minimum": "minimum",
    "max": "maximum",
    "maximum": "maximum",
}
# A payer's columns; those of the first templates (before 2.0) are the last two.
_RATES = {
    "negotiated_dollar": "dollar",
    "negotiated_percentage": "percent",
    "negotiated_algorithm": "algorithm",
    "methodology": "methodology",
    "estimated_amount": "estimated",
    "percent": "percent",
    "contracting_method": "methodology",
}
_ALLOWED = {
    "estimated_amount": "estimated",
    "median_amount": "median",
    "10th_percentile": "p10",
    "90th_percentile": "p90",
    "count": "n_paid",
    "additional_payer_notes": "notes",
}
# A payer's group of columns gives an offer where one of these is filled.
_TOLD = ("dollar", "percent", "algorithm", "estimated", "median", "p10", "p90")
_UNNAMED = frozenset(("payer_name", "plan_name"))


def _parts(header: str) -> list[str]:
    """Return the parts of a header between its bars, without brackets and blanks."""
    return [" ".join(part.strip().strip("[]").split()) for part in header.split("|")]


def _key(part: str) -> str:
    return part.lower().replace(" ", "_").replace("-", "_")


def general_keys(cells: Cells) -> dict[int, str]:
    """Return which cells of a row head the file's general data ("state" for the license).

    Empty for a row that does not.
    """
    found = {}
    for index, cell in enumerate(cells[:200]):
        first, *rest = _parts(cell)
        if not rest and _key(first) in _GENERAL:
            found[index] = _GENERAL[_key(first)]
        elif _key(first) == "license_number":
            found[index] = f"state {rest[0].upper()[:2]}" if rest else "state"
    return found if "hospital" in found.values() else {}


@dataclass
class _Template:
    """CMS's template, tall or wide; a payer's group of columns is found by payer and plan."""

    header: tuple[str, ...]
    single: dict[str, int] = field(default_factory=dict)
    code_at: dict[str, int] = field(default_factory=dict)
    type_at: dict[str, int] = field(default_factory=dict)
    groups: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return "wide" if self.groups else "tall"

    def codes(self, cells: Cells) -> list[tuple[str, str]]:
        return [
            (cell_at(cells, index), cell_at(cells, self.type_at.get(number)))
            for number, index in self.code_at.items()
        ]

    def raw(self, cells: Cells) -> list[dict[str, str]]:
        base = {key: cell_at(cells, index) for key, index in self.single.items()}
        for code, kind in self.codes(cells):
            key = {"RC": "revenue_code", "CDM": "local_code", "LOCAL": "local_code"}.get(
                kind.upper()
            )
            if key and code:
                base.setdefault(key, code)
        offers = []
        for (payer, plan), columns in self.groups.items():
            told = {key: cell_at(cells, index) for key, index in columns.items()}
            if any(not is_blank(told.get(key, "")) for key in _TOLD):
                notes = " ".join(filter(None, (base.get("notes"), told.pop("notes", ""))))
                offers.append({**base, **told, "payer": payer, "plan": plan, "notes": notes})
        return offers or [base]


def _template(cells: Cells) -> _Template | None:
    found = _Template(tuple(cells))
    charges = False
    for index, cell in enumerate(cells):
        if not cell.strip():
            continue
        first, *rest = _parts(cell)
        kind = _key(first)
        if not rest and kind in _SINGLE:
            found.single.setdefault(_SINGLE[kind], index)
        elif not rest and kind in _ALLOWED:
            found.single.setdefault(_ALLOWED[kind], index)
        elif kind == "code" and len(rest) == 1:
            found.code_at.setdefault(rest[0], index)
        elif kind == "code" and len(rest) == 2 and _key(rest[1]) == "type":
            found.type_at.setdefault(rest[0], index)
        elif kind == "standard_charge" and rest:
            charges = True
            _add_charge(found, rest, index)
        elif kind in _ALLOWED and rest:
            _group(found, rest)[_ALLOWED[kind]] = index
    return found if charges and found.code_at else None


def _add_charge(found: _Template, rest: list[str], index: int) -> None:
    last = _key(rest[-1])
    if len(rest) == 1:
        key = _CHARGES.get(last) or _RATES.get(last)
        if key:
            found.single.setdefault(key, index)
        else:  # before 2.0: the payer alone
            _group(found, rest)["dollar"] = index
    elif last in _RATES:
        _group(found, rest[:-1])[_RATES[last]] = index
    else:  # before 2.0: payer and plan head the dollars
        _group(found, rest)["dollar"] = index


def _group(found: _Template, names: list[str]) -> dict[str, int]:
    payer, *plans = ("" if _key(name) in _UNNAMED else name for name in names)
    return found.groups.setdefault((payer, " ".join(plans)), {})


# --- Lists from before the templates -----------------------------------------------------------

_CODE_WORDS = frozenset(("cpt", "hcpcs", "hcpc", "cpt4"))
_GENERIC = frozenset(
    ("code", "coding", "billing code", "procedure code", "service code", "proc code", "code 1")
)
_TYPE = frozenset(("code type", "type of code", "code system", "coding system", "codetype"))
_LOCAL = frozenset(
    (
        *("charge code", "chargecode", "charge number", "charge id", "procedure id", "item number"),
        *("cdm", "cdm code", "cdm number", "charge master code", "chargemaster code", "item code"),
        *("service id", "item id", "procedure", "item"),
    )
)
_DESCRIBED = frozenset(("description", "desc", "descr", "descriptions"))
# A heading of these words alone, at least one of the first, is that of the gross charge.
_CHARGED = frozenset(("charge", "charges", "price", "prices", "fee", "fees", "pricing"))
_BESIDE = frozenset(
    (
        *("standard", "unit", "list", "total", "current", "hospital", "facility", "patient"),
        *("retail", "chargemaster", "amount", "amt", "usd", "in", "dollars", "as", "of"),
        *("effective", "per", "each"),
    )
)
_OF_SETTING = frozenset(("inpatient", "outpatient", "op", "ip"))
# Beside a column of payers these say what that payer pays; a gross charge is one of the "payers".
_BY_PAYER = frozenset(("price", "prices", "amount", "fee", "price usd"))
_OF_PAYER = (
    ("gross", re.compile(r"gross|chargemaster|list price|standard charge", re.IGNORECASE)),
    ("cash", re.compile(r"\bcash\b|self[ -]?pay|uninsured", re.IGNORECASE)),
    ("minimum", re.compile(r"\bmin(imum)?\b", re.IGNORECASE)),
    ("maximum", re.compile(r"\bmax(imum)?\b", re.IGNORECASE)),
)
_PAYER = frozenset(
    ("payer", "payor", "payer name", "payor name", "insurance", "insurer", "carrier")
)
_PLAN = frozenset(("plan", "plan name", "payer plan", "plan type"))
_RATE = frozenset(
    (
        *("negotiated rate", "negotiated charge", "payer specific negotiated charge", "rate"),
        *("contracted rate", "negotiated price", "payer negotiated rate", "allowed amount"),
    )
)
# Columns of these words are no payer's.
_NO_PAYER = frozenset(
    (
        *(
            "code",
            "codes",
            "number",
            "id",
            "type",
            "class",
            "unit",
            "units",
            "quantity",
            "qty",
            "ndc",
        ),
        *("department", "dept", "date", "note", "notes", "comment", "comments", "drg", "facility"),
        *(
            "hospital",
            "location",
            "reimbursement",
            "description",
            "modifier",
            "modifiers",
            "category",
        ),
        *("section", "status", "page", "line", "row", "index", "count", "name", "address", "tax"),
    )
)
_PAYERS = re.compile(
    r"\b(aetna|ambetter|anthem|bcbs|blue (cross|shield|choice)|centene|cigna|coventry|humana|kaiser"
    r"|magellan|medicaid|medicare|molina|multiplan|oscar|optum|tricare|uhc|united ?health\w*|va"
    r"|wellcare|work(ers)? comp\w*)\b"
)
_DRUG = frozenset(("ndc", "ndc code", "drug unit", "drug unit of measurement"))


@dataclass
class _Older:
    """A list with one row for each item, as hospitals made them before there was a template.

    A column headed by a payer's name holds its rate: known names, and any other in a list that
    gives the lowest or highest rate over its payers. Inpatient and outpatient columns give an offer
    each. A name that heads several columns tells nobody whose rate stands below it. A column of
    rates without one of payers is left out.
    """

    header: tuple[str, ...]
    code_at: list[tuple[int, str]] = field(default_factory=list)
    generic_at: list[int] = field(default_factory=list)
    type_at: int | None = None
    single: dict[str, int] = field(default_factory=dict)
    prices: dict[tuple[str, str], int] = field(default_factory=dict)
    payers: list[tuple[str, str, str, int]] = field(default_factory=list)
    repeated: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "list from before the templates"

    def codes(self, cells: Cells) -> list[tuple[str, str]]:
        kind = cell_at(cells, self.type_at)
        found = [(cell_at(cells, index), name) for index, name in self.code_at]
        for index in self.generic_at:
            cell = cell_at(cells, index)
            found.append((cell, kind or named_type(cell)))
        return found

    def raw(self, cells: Cells) -> list[dict[str, str]]:
        base = {key: cell_at(cells, index) for key, index in self.single.items()}
        settings = dict.fromkeys(setting for _, setting in self.prices if setting)
        settings |= dict.fromkeys(setting for *_, setting, _ in self.payers if setting)
        offers = []
        for setting in settings or [""]:
            item = dict(base)
            for (key, of), index in self.prices.items():
                if of in ("", setting) and (cell := cell_at(cells, index)):
                    item.setdefault(self._price_key(key, item), cell)
            if setting:
                item["setting"] = setting
            charged = any(
                dollars(cell_at(cells, index)).usd is not None
                for (_, of), index in self.prices.items()
                if of == setting
            )
            rates = [
                {**item, "payer": payer, "plan": plan, **rate}
                for payer, plan, of, index in self.payers
                if of in ("", setting) and (rate := _rate(cell_at(cells, index)))
            ]
            if charged or rates or not setting:
                offers += rates or [item]
        return offers or [base]

    def _price_key(self, key: str, item: dict[str, str]) -> str:
        """Return what a price is: that of the row's payer, where there is a column of payers."""
        if key != "price":
            return key
        payer = item.get("payer", "")
        if not payer:
            return "gross"
        for name, words in _OF_PAYER:
            if words.search(payer):
                item["payer"] = ""
                return name
        return "dollar"


def _rate(cell: str) -> dict[str, str] | None:
    """Return a payer's cell as dollars, or as a percentage of something; None for neither."""
    if dollars(cell).usd is not None:
        return {"dollar": cell}
    if match := re.match(r"(\d+(?:\.\d*)?)\s*%", cell):
        return {"percent": match[1], "algorithm": cell, "methodology": "percentage"}
    return None


def _words(header: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", header).lower()))


def _setting(words: set[str]) -> str:
    outside, inside = bool(words & {"outpatient", "op"}), bool(words & {"inpatient", "ip"})
    return "" if outside == inside else "outpatient" if outside else "inpatient"


def _older(cells: Cells) -> _Older | None:
    found = _Older(tuple(cells))
    rest = []
    for index, cell in enumerate(cells[:2_000]):
        said = _words(cell[:200])
        if said and not _placed(found, index, said):
            rest.append((index, said))
    if not (found.code_at or found.generic_at) or not (found.prices or "dollar" in found.single):
        return None
    if "payer" not in found.single:
        found.single.pop("dollar", None)
    over_payers = any(key in ("minimum", "maximum") for key, _ in found.prices)
    heads = [said for _, said in rest]
    for index, said in rest:
        words = set(said.split())
        if words & _NO_PAYER and heads.count(said) == 1:
            continue
        if heads.count(said) > 1:
            found.repeated = tuple(dict.fromkeys((*found.repeated, cells[index].strip())))
            continue
        named = over_payers or _PAYERS.search(said)
        tall = "payer" in found.single
        if named and not tall and not said.isdigit() and len(cells[index]) <= 150:
            payer, _, plan = re.sub(r"\s+", " ", cells[index].strip()).partition(":")
            found.payers.append((payer.strip(), plan.strip(), _setting(words), index))
    return found


def _placed(found: _Older, index: int, said: str) -> bool:
    """Find what a column is by its words; returns whether it was found."""
    words = set(said.split())
    if "modifier" in words or "modifiers" in words:
        found.single.setdefault("modifiers", index)
    elif (
        words & _CODE_WORDS
        and not words & {"description", "desc", "type", "name"}
        and len(words) <= 8
    ):
        both = "/".join(
            name
            for name, of in (("CPT", {"cpt", "cpt4"}), ("HCPCS", {"hcpcs", "hcpc"}))
            if words & of
        )
        found.code_at.append((index, both))
    elif said in _TYPE:
        found.type_at = index
    elif said in _GENERIC:
        found.generic_at.append(index)
    elif words & {"rev", "revenue", "ub"}:
        found.single.setdefault("revenue_code", index)
    elif said in _LOCAL:
        found.single.setdefault("local_code", index)
    elif "discount" in words and not words & {"price", "rate"}:
        return True  # what is taken off, no price
    elif words & {"cash", "uninsured", "selfpay"} or {"self", "pay"} <= words:
        found.prices.setdefault(("cash", _setting(words)), index)
    elif words & {"min", "minimum"}:
        found.prices.setdefault(("minimum", _setting(words)), index)
    elif words & {"max", "maximum"}:
        found.prices.setdefault(("maximum", _setting(words)), index)
    elif words & _DESCRIBED:
        found.single.setdefault("description", index)
    elif _is_gross(said, words):
        key = "price" if said in _BY_PAYER else "gross"
        found.prices.setdefault((key, _setting(words)), index)
    elif said in _PAYER:
        found.single.setdefault("payer", index)
    elif said in _PLAN:
        found.single.setdefault("plan", index)
    elif said in _RATE:
        found.single.setdefault("dollar", index)
    elif said in _DRUG:
        found.single.setdefault("drug", index)
    elif said in ("setting", "patient type", "inpatient outpatient", "ip op"):
        found.single.setdefault("setting", index)
    else:
        return False
    return True


def _is_gross(said: str, words: set[str]) -> bool:
    if "negotiated" in words:
        return False
    rest = {word for word in words if not word.isdigit()} - _OF_SETTING
    known = _CHARGED | _BESIDE
    return "gross" in words or said == "amount" or (bool(rest & _CHARGED) and rest <= known)


def has_prices_alone(cells: Cells) -> bool:
    """Return whether a row heads a list of descriptions and prices without a column of codes."""
    found = _Older(tuple(cells))
    for index, cell in enumerate(cells[:100]):
        _placed(found, index, _words(cell[:200]))
    described = "description" in found.single and not (found.code_at or found.generic_at)
    return described and bool(found.prices)
