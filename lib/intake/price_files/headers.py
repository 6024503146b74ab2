"""What the columns of a table mean: CMS's templates by their names, older lists by their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from lib.intake.price_files.amounts import dollars, is_blank
from lib.intake.price_files.codes import named_type
from lib.intake.price_files.methods import otherwise_paid

Cells = Sequence[str]
# So many columns of an older list are looked at.
MOST_COLUMNS = 2_000


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

    @property
    def remarks(self) -> dict[str, tuple[str, ...]]:
        """What is to be known of its columns: the headings that each remark is about."""

    def raw(self, cells: Cells) -> list[dict[str, str]]:
        """Return the raw cells of each of a row's offers, by the keys that made() reads."""


UNREAD = "a column is not read: its heading is none that is known, or says again what another says"
REPEATED = "a heading stands over several columns and names no payer: they are left out"
UNSURE = (
    "a heading names no payer that is known: its cells count as a payer's rate only where they are "
    "written as money and lie within the row's minimum and maximum"
)


def layout_of(cells: Cells, after: Layout | None = None) -> Layout | None:
    """Return how to read the rows below a row, if that row is a header.

    A row with a number is none. After a template's header only another template's counts: words
    such as "CPT" and "self pay" stand in its rows, too.
    """
    if sum(1 for cell in cells if cell.strip()) < 2 or any(map(_is_number, cells)):
        return None
    return _template(cells) or (None if isinstance(after, _Template) else _older(cells))


def is_template(cells: Cells) -> bool:
    """Return whether a row heads CMS's template, or the general data above it."""
    return bool(general_keys(cells)) or _template(cells) is not None


def _is_number(cell: str) -> bool:
    # Longer texts are none, and would be tried again and again.
    return len(cell) <= 40 and _NUMBER.fullmatch(cell) is not None


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
    "drug_type_of_measurement": "drug_type",
    "payer_name": "payer",
    "plan_name": "plan",
    "additional_generic_notes": "notes",
}
# Also with "deidentified" before them, and with "charge", "price" or "amount" behind.
_CHARGES = {
    "gross": "gross",
    "discounted_cash": "cash",
    "cash": "cash",
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
_OF_PAYER = {**_RATES, **_ALLOWED}
_LOCAL_TYPES = {"RC": "revenue_code", "CDM": "local_code", "LOCAL": "local_code"}


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
    names: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return "wide" if self.groups else "tall"

    @property
    def remarks(self) -> dict[str, tuple[str, ...]]:
        return {UNREAD: tuple(self.unread)}

    def codes(self, cells: Cells) -> list[tuple[str, str]]:
        return [
            (cell_at(cells, index), cell_at(cells, self.type_at.get(number)))
            for number, index in self.code_at.items()
        ]

    def raw(self, cells: Cells) -> list[dict[str, str]]:
        base = {key: cell_at(cells, index) for key, index in self.single.items()}
        for code, kind in self.codes(cells):
            key = _LOCAL_TYPES.get(kind.upper())
            if key and code:
                base.setdefault(key, code)
        offers = []
        for group, columns in self.groups.items():
            payer, plan = self.names[group]
            told = {key: cell_at(cells, index) for key, index in columns.items()}
            if any(not is_blank(told.get(key, "")) for key in _TOLD):
                notes = " ".join(filter(None, (base.get("notes"), told.pop("notes", ""))))
                offers.append({**base, **told, "payer": payer, "plan": plan, "notes": notes})
        return offers or [base]


def _template(cells: Cells) -> _Template | None:
    found = _Template(tuple(cells))
    parts = {index: _parts(cell) for index, cell in enumerate(cells) if cell.strip()}
    if not any(_key(first) == "standard_charge" and rest for first, *rest in parts.values()):
        return None
    # Before 2.0 the dollars stood under payer and plan alone; later files name them.
    bare = not any(_key(one[-1]) == "negotiated_dollar" for one in parts.values())
    for index, (first, *rest) in parts.items():
        if not _column(found, index, _key(first), rest, bare):
            found.unread.append(cells[index].strip())
    return found if found.code_at else None


def _column(found: _Template, index: int, kind: str, rest: list[str], bare: bool) -> bool:
    """Find what a column of a template is by its name; returns whether it was found."""
    last = _key(rest[-1]) if rest else kind
    if kind == "code" and len(rest) == 1:
        return _put(found.code_at, rest[0], index)
    if kind == "code" and len(rest) == 2 and last == "type":
        return _put(found.type_at, rest[0], index)
    if kind == "standard_charge" and rest:
        if len(rest) == 1 and (key := _charge_key(last)):
            return _put(found.single, key, index)
        if last in _OF_PAYER:
            return _put(_group(found, rest[:-1]), _OF_PAYER[last], index)
        is_plan = bare and len(rest) == 2 and not _charge_key(_key(rest[0]))
        return is_plan and _put(_group(found, rest), "dollar", index)
    if kind in _OF_PAYER:
        return _put(_group(found, rest), _OF_PAYER[kind], index)
    return not rest and kind in _SINGLE and _put(found.single, _SINGLE[kind], index)


def _put(places: dict[str, int], key: str, index: int) -> bool:
    """Note a column unless another has its place; returns whether it was noted."""
    return places.setdefault(key, index) == index


def _charge_key(part: str) -> str | None:
    """Return which of a hospital's own charges a part of a name means."""
    name = re.sub(r"^de_?identified_", "", part)
    return _CHARGES.get(name) or _CHARGES.get(re.sub(r"_(charge|price|amount)s?$", "", name))


def _group(found: _Template, names: list[str]) -> dict[str, int]:
    """Return the columns of a payer and plan, however spelled; without names, those of the row."""
    if not names:
        return found.single
    payer, *plans = ("" if _key(name) in _UNNAMED else name for name in names)
    name = (payer, " ".join(plans))
    group = (name[0].casefold(), name[1].casefold())
    found.names.setdefault(group, name)
    return found.groups.setdefault(group, {})


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
# Words of a heading that is a price's: one of the first, or of _CASH, _LOWEST and _HIGHEST.
_CHARGED = frozenset(("charge", "charges", "price", "prices", "fee", "fees", "pricing"))
_BESIDE = frozenset(
    (
        *("standard", "unit", "list", "total", "current", "hospital", "facility", "patient"),
        *("retail", "chargemaster", "amount", "amt", "usd", "in", "dollars", "as", "of"),
        *("effective", "per", "each", "gross"),
    )
)
_CASH = frozenset(("cash", "uninsured", "selfpay"))
_LOWEST = frozenset(("min", "minimum", "lowest"))
_HIGHEST = frozenset(("max", "maximum", "highest"))
_OF_RATES = frozenset(("rate", "rates", "negotiated", "amount", "amt", "allowed", "reimbursement"))
_AROUND = frozenset(
    (
        *("de", "identified", "deidentified", "discounted", "discount", "self", "pay", "paying"),
        *("with", "after", "for", "or", "and", "the", "only", "at", "time", "service", "patients"),
        *("payer", "payers", "payor", "specific", "contracted", "third", "party", "all", "no"),
        *("insurance", "prompt"),
    )
)
_OF_SETTING = frozenset(("inpatient", "outpatient", "op", "ip"))
# Beside a column of payers these say what that payer pays; a gross charge is one of the "payers".
_BY_PAYER = frozenset(("price", "prices", "amount", "fee", "price usd"))
_AS_PAYER = (
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
_METHOD = frozenset(
    (
        *("methodology", "contracting method", "contract method", "payment method", "rate method"),
        *("reimbursement method", "pricing method", "method", "rate type", "contract type"),
        *("reimbursement type", "payment type"),
    )
)
# Columns of these words are no payer's, and no price's unless they are among its words.
_NO_PAYER = frozenset(
    (
        *("code", "codes", "number", "id", "type", "class", "unit", "units", "quantity", "qty"),
        *("department", "dept", "date", "note", "notes", "comment", "comments", "drg", "facility"),
        *("hospital", "location", "reimbursement", "description", "modifier", "modifiers", "ndc"),
        *("category", "section", "status", "page", "line", "row", "index", "count", "name", "tax"),
        *("address", "account", "gl", "weight", "effective", "expiration", "expires", "updated"),
        *("age", "sort", "order", "version", "year", "month", "zip", "phone", "cost"),
        *("days", "hours", "minutes", "time", "level", "key", "flag", "ratio", "rvu"),
    )
)
_NO_RATE = frozenset(("gross", "cash", "discount", *_LOWEST, *_HIGHEST))
_PAYERS = re.compile(
    r"\b(aetna|ambetter|anthem|bcbs|blue (cross|shield|choice)|centene|cigna|coventry|humana|kaiser"
    r"|magellan|medicaid|medicare|molina|multiplan|oscar|optum|tricare|uhc|united ?health\w*|va"
    r"|wellcare|work(ers)? comp\w*)\b"
)
# Words of a plan, which name a payer in a list that gives the lowest or highest rate over payers.
_PLANS = re.compile(r"\b(hmo|ppo|epo|phcs|insurance|health plan|health ?care|commercial)\b")
_AS_MONEY = re.compile(r"\$\s*[\d,]+(?:\.\d*)?|[\d,]*\.\d{1,2}")
_DRUG = frozenset(("ndc", "ndc code", "drug unit", "drug unit of measurement"))


class _Payer(NamedTuple):
    """A column of a payer's rates; `method` is how its heading says they are set ("per diem").

    `sure` says whether the heading names a payer that is known.
    """

    name: str
    plan: str
    setting: str
    method: str
    in_percent: bool
    sure: bool
    at: int


@dataclass
class _Older:
    """A list with one row for each item, as hospitals made them before there was a template.

    A column headed by a payer's name holds its rate. So does, in a list that gives the lowest or
    highest rate over its payers, one of another name where it is written as money and lies between
    them. Inpatient and outpatient columns give an offer each. A name that heads several columns
    tells nobody whose rate stands below it. A column of rates without one of payers is left out.
    """

    header: tuple[str, ...]
    code_at: list[tuple[int, str]] = field(default_factory=list)
    generic_at: list[int] = field(default_factory=list)
    type_at: int | None = None
    single: dict[str, int] = field(default_factory=dict)
    prices: dict[tuple[str, str], int] = field(default_factory=dict)
    payers: list[_Payer] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return "list from before the templates"

    @property
    def remarks(self) -> dict[str, tuple[str, ...]]:
        unsure = tuple(self.header[one.at].strip() for one in self.payers if not one.sure)
        return {UNREAD: tuple(self.unread), REPEATED: tuple(self.repeated), UNSURE: unsure}

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
        settings |= dict.fromkeys(one.setting for one in self.payers if one.setting)
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
                {**item, "payer": one.name, "plan": one.plan, **rate}
                for one in self.payers
                if one.setting in ("", setting)
                and (rate := _rate(one, cell_at(cells, one.at), item))
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
        for name, words in _AS_PAYER:
            if words.search(payer):
                item["payer"] = ""
                return name
        return "dollar"


def _rate(payer: _Payer, cell: str, item: dict[str, str]) -> dict[str, str] | None:
    """Return a payer's cell as dollars, or as a percentage of something; None for neither."""
    method = {"methodology": payer.method} if payer.method else {}
    number = dollars(cell)
    if number.usd is not None and payer.in_percent and not cell.startswith("$"):
        return {"percent": cell, **method}
    if number.usd is not None:
        low, high = dollars(item.get("minimum", "")).usd, dollars(item.get("maximum", "")).usd
        within = (low or 0) <= number.usd <= (high or number.usd)
        is_rate = payer.sure or (within and _AS_MONEY.fullmatch(cell))
        return {"dollar": cell, **method} if is_rate else None
    if match := re.match(r"(\d+(?:\.\d*)?)\s*%", cell):
        return {"percent": match[1], "algorithm": cell, "methodology": "percentage"}
    return None


def _words(header: str) -> str:
    """Return a heading's words; "%" is one, but not in "60% of gross", which tells a discount."""
    apart = " ".join(re.sub(r"([a-z])([A-Z])", r"\1 \2", header).lower().split())
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<!\d)(?<!\d )%", " percent ", apart)))


def _setting(words: set[str]) -> str:
    outside, inside = bool(words & {"outpatient", "op"}), bool(words & {"inpatient", "ip"})
    return "" if outside == inside else "outpatient" if outside else "inpatient"


def _older(cells: Cells) -> _Older | None:
    found = _Older(tuple(cells))
    rest = []
    for index, cell in enumerate(cells[:MOST_COLUMNS]):
        said = _words(cell[:200])
        if said and not _placed(found, index, said):
            rest.append((index, said))
    if not (found.code_at or found.generic_at) or not (found.prices or "dollar" in found.single):
        return None
    found.unread += [cell.strip() for cell in cells[MOST_COLUMNS:] if cell.strip()]
    tall = "payer" in found.single
    if not tall and "dollar" in found.single:
        found.unread.append(cells[found.single.pop("dollar")].strip())
    over_payers = any(key in ("minimum", "maximum") for key, _ in found.prices)
    heads = [said for _, said in rest]
    for index, said in rest:
        words, name = set(said.split()), " ".join(cells[index].split())
        if heads.count(said) > 1:
            if name not in found.repeated:
                found.repeated.append(name)
            continue
        sure = bool(_PAYERS.search(said) or (over_payers and _PLANS.search(said)))
        may_be = (sure or over_payers) and not tall and not words & (_NO_PAYER | _NO_RATE)
        if not may_be or said.isdigit() or len(name) > 150:
            found.unread.append(name)
            continue
        payer, _, plan = (part.strip() for part in name.partition(":"))
        method = otherwise_paid(name) or ("percentage" if "percent" in words else "")
        in_percent = bool(words & {"percent", "percentage"})
        found.payers.append(_Payer(payer, plan, _setting(words), method, in_percent, sure, index))
    return found


def _placed(found: _Older, index: int, said: str) -> bool:
    """Find what a column is by its words; returns whether it was found, and is the first such."""
    words = set(said.split())
    if words & _CODE_WORDS and not words & _NO_CODE and len(words) <= 8:
        both = "/".join(
            name
            for name, of in (("CPT", {"cpt", "cpt4"}), ("HCPCS", {"hcpcs", "hcpc"}))
            if words & of
        )
        found.code_at.append((index, both))
        return True
    if said in _GENERIC:
        found.generic_at.append(index)
        return True
    if said in _TYPE:
        found.type_at = index if found.type_at is None else found.type_at
        return found.type_at == index
    if kind := _price_kind(said, words):
        return found.prices.setdefault((kind, _setting(words)), index) == index
    kind = next((key for key, is_it in _KINDS if is_it(said, words)), "")
    return bool(kind) and _put(found.single, kind, index)


_NO_CODE = frozenset(("description", "desc", "type", "name", "modifier", "modifiers"))
_SETTINGS = frozenset(("setting", "patient type", "inpatient outpatient", "ip op"))
# The first that fits.
_KINDS: tuple[tuple[str, Callable[[str, set[str]], bool]], ...] = (
    ("modifiers", lambda said, words: bool(words & {"modifier", "modifiers"})),
    ("revenue_code", lambda said, words: bool(words & {"rev", "revenue", "ub"})),
    ("local_code", lambda said, words: said in _LOCAL),
    ("description", lambda said, words: bool(words & _DESCRIBED)),
    ("methodology", lambda said, words: said in _METHOD or "methodology" in words),
    ("payer", lambda said, words: said in _PAYER),
    ("plan", lambda said, words: said in _PLAN),
    ("dollar", lambda said, words: said in _RATE),
    ("drug", lambda said, words: said in _DRUG),
    ("setting", lambda said, words: said in _SETTINGS),
)


def _price_kind(said: str, words: set[str]) -> str:
    """Return which price a heading of these words is, or nothing.

    "Max Age", "Min Units" and "Cash Pay %" are none: words that are no price's stand there alone.
    """
    rest = {word for word in words if not word.isdigit()} - _OF_SETTING
    charged = bool(rest & _CHARGED)
    other = rest - _CHARGED - _BESIDE - _AROUND - _OF_RATES - _CASH - _LOWEST - _HIGHEST
    if "percent" in other or other & _NO_PAYER or (other and not charged):
        return ""
    if "discount" in rest and not rest & {"price", "prices"}:
        return ""  # what is taken off
    if rest & _CASH or {"self", "pay"} <= rest:
        return "cash"
    for kind, marks in (("minimum", _LOWEST), ("maximum", _HIGHEST)):
        if rest & marks:
            bare = rest <= marks | {"de", "identified", "deidentified"}
            return kind if bare or charged or rest & _OF_RATES else ""
    if said in _BY_PAYER:
        return "price"
    if "gross" in rest:
        return "gross"
    return "gross" if rest <= _CHARGED | _BESIDE and (charged or rest == {"amount"}) else ""


def has_prices_alone(cells: Cells) -> bool:
    """Return whether a row heads a list of descriptions and prices without a column of codes."""
    found = _Older(tuple(cells))
    for index, cell in enumerate(cells[:100]):
        _placed(found, index, _words(cell[:200]))
    described = "description" in found.single and not (found.code_at or found.generic_at)
    return described and bool(found.prices)
