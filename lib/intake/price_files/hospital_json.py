"""A hospital's JSON by CMS's template, item by item."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lib.intake.price_files.amounts import date_in, plain, text_of
from lib.intake.price_files.codes import Found, Wanted, billing_type
from lib.intake.price_files.json_events import (
    Events,
    TooLarge,
    built,
    held,
    members,
    of_held,
    passed_over,
    texts_in,
)
from lib.intake.price_files.offers import Facts, made
from lib.intake.price_files.report import Tally

CHARGES = "standard_charge_information"
GENERAL = frozenset(
    (
        *("hospital_name", "last_updated_on", "version", "hospital_location", "location_name"),
        *("hospital_address", "license_information", "type_2_npi"),
    )
)
_ITEM = {
    "gross_charge": "gross",
    "discounted_cash": "cash",
    "minimum": "minimum",
    "maximum": "maximum",
    "setting": "setting",
    "billing_class": "billing_class",
    "additional_generic_notes": "notes",
}
# The names before 2.0 are the last three.
_PAYER = {
    "payer_name": "payer",
    "plan_name": "plan",
    "standard_charge_dollar": "dollar",
    "standard_charge_percentage": "percent",
    "standard_charge_algorithm": "algorithm",
    "methodology": "methodology",
    "estimated_amount": "estimated",
    "median_amount": "median",
    "10th_percentile": "p10",
    "90th_percentile": "p90",
    "count": "n_paid",
    "standard_charge": "dollar",
    "standard_charge_percent": "percent",
    "contracting_method": "methodology",
}


def joined(value: Any) -> str:
    """Return a text, or the texts of a list joined by |."""
    texts = value if isinstance(value, list) else [value]
    return "|".join(filter(None, (plain(text_of(text)) for text in texts)))


def take_general(facts: Facts, general: dict[str, Any]) -> None:
    """Fill in what the file says of itself."""
    facts.hospital = joined(general.get("hospital_name"))
    facts.locations = joined(general.get("location_name") or general.get("hospital_location"))
    facts.addresses = joined(general.get("hospital_address"))
    facts.npi = joined(general.get("type_2_npi"))
    facts.file_date = date_in(joined(general.get("last_updated_on")))
    licensed = general.get("license_information")
    facts.state = joined([one.get("state") for one in _objects(licensed)]).partition("|")[0]
    facts.template = " ".join(filter(None, ("CMS", joined(general.get("version")), "JSON")))


class Item:
    """One item: its codes decide whether its charges are built or passed over."""

    def __init__(self, facts: Facts, number: int, wanted: Wanted, tally: Tally) -> None:
        self._facts, self._number, self._wanted, self._tally = facts, number, wanted, tally
        self._codes: list[tuple[Found, str]] | None = None
        self._others: list[str] = []
        self._raw: dict[str, str] = {}

    def read(self, events: Events) -> None:
        """Read the object that has begun."""
        waiting: Any = None
        for key, event, value in members(events):
            if key == "code_information":
                codes = held(events, event, value)
                # Most items are none of those wanted, and need not be built to be told.
                self._codes = []
                if not isinstance(codes, TooLarge) and self._wanted.may_stand_in(texts_in(codes)):
                    self._take_codes(of_held(codes))
            elif key == "standard_charges" and (self._codes is None or self._codes):
                waiting = held(events, event, value)
            elif key == "description":
                self._raw["description"] = text_of(built(events, event, value))
            elif key == "drug_information":
                self._raw["drug"] = "drug" if _filled(built(events, event, value)) else ""
            else:
                passed_over(events, event)
        if self._codes or self._others:
            self._finish(waiting)

    def _finish(self, waiting: Any) -> None:
        """Keep the item's charges, or list why there are none."""
        where = f"item {self._number:,}"
        text = self._raw.get("description", "")
        if not self._codes:
            for said in self._others[:1]:
                self._tally.drop(said, where, text)
        elif isinstance(waiting, TooLarge):
            self._tally.drop("the item is too large to be read", where, text)
        else:
            charges = of_held(waiting) if waiting else None
            results = [
                made(self._facts, self._number, found, code_type, raw)
                for found, code_type in {one[0].code: one for one in self._codes}.values()
                for raw in self._raws(charges)
            ]
            self._tally.keep(results, where, text)

    def _take_codes(self, value: Any) -> None:
        self._codes = []
        for one in _objects(value):
            code, kind = text_of(one.get("code")), text_of(one.get("type"))
            if key := {"RC": "revenue_code", "CDM": "local_code", "LOCAL": "local_code"}.get(
                kind.strip().upper()
            ):
                self._raw.setdefault(key, code)
            found = self._wanted.found(code)
            if found is None:
                if mentioned := self._wanted.mentioned(code):
                    self._others.append(f"{mentioned} stands there among other words")
            elif code_type := billing_type(kind, found.code):
                self._codes.append((found, code_type))
            else:
                self._others.append(f"{found.code} stands there as {kind or 'a code of no type'}")

    def _raws(self, charges: Any) -> Iterable[dict[str, str]]:
        """Give the raw cells of each offer: one a payer, or the charge where there is none."""
        for charge in _objects(charges):
            item = {**self._raw, **_texts(charge, _ITEM)}
            item["modifiers"] = joined(
                charge.get("modifier_code") or charge.get("modifiers") or charge.get("modifier")
            )
            payers = [*_objects(charge.get("payers_information"))]
            for payer in payers:
                notes = (item.get("notes", ""), text_of(payer.get("additional_payer_notes")))
                yield {**item, **_texts(payer, _PAYER), "notes": " ".join(filter(None, notes))}
            if not payers:
                yield item


def _texts(values: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, key in names.items():
        if text := text_of(values.get(name)):
            found.setdefault(key, text)
    return found


def _objects(value: Any) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]


def _filled(value: Any) -> bool:
    return any(text_of(one.get("unit")) or text_of(one.get("type")) for one in _objects(value))
