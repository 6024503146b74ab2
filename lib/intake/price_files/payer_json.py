"""A payer's in-network file (Transparency in Coverage), rate by rate.

Items may hold hundreds of megabytes of rates, and the providers gigabytes: neither is held. Equal
rates of one item become one offer, which counts its groups of providers.
"""

from __future__ import annotations

import sys
from typing import Any

from lib.intake.price_files.amounts import date_in, text_of
from lib.intake.price_files.codes import Found, Wanted, billing_type
from lib.intake.price_files.hospital_json import joined
from lib.intake.price_files.json_events import (
    Events,
    TooLarge,
    built,
    elements,
    held,
    members,
    of_held,
    passed_over,
)
from lib.intake.price_files.offers import MOST_OFFERS, Facts, made
from lib.intake.price_files.report import Tally

RATES = "in_network"
GENERAL = frozenset(("reporting_entity_name", "issuer_name", "plan_name", "last_updated_on"))
MOST_NAMED = 5
_TEXTS = {
    "negotiated_type": "methodology",
    "setting": "setting",
    "billing_class": "billing_class",
    "expiration_date": "expires",
    "additional_information": "notes",
}
_WITHIN = ("bundled_codes", "covered_services")


def take_general(facts: Facts, general: dict[str, Any]) -> None:
    """Fill in what the file says of itself."""
    facts.publisher = "payer"
    facts.payer = joined(general.get("reporting_entity_name")) or joined(general.get("issuer_name"))
    facts.plan = joined(general.get("plan_name"))
    facts.file_date = date_in(joined(general.get("last_updated_on")))
    facts.template = " ".join(filter(None, ("in-network", joined(general.get("version")), "JSON")))


class Item:
    """One item: once its code and type are known, its rates are read or passed over."""

    def __init__(self, facts: Facts, number: int, wanted: Wanted, tally: Tally) -> None:
        self._facts, self._number, self._wanted, self._tally = facts, number, wanted, tally
        self._said: dict[str, Any] = {}
        self._rates: dict[tuple[tuple[str, str], ...], list[Any]] = {}
        self._overflow = False
        self._within: str | None = None

    def read(self, events: Events) -> None:
        """Read the object that has begun."""
        waiting: list[Any] = []
        for key, event, value in members(events):
            if key == "negotiated_rates" and event == "start_array":
                if not self._is_known():
                    waiting.append(held(events, event, value))
                elif self._found():
                    for first, one in elements(events):
                        self._take(built(events, first, one))
                else:
                    passed_over(events, event)
            elif key in _WITHIN and event == "start_array":
                self._look_within(events)
            elif event not in ("start_map", "start_array"):
                self._said[key] = value
            else:
                passed_over(events, event)
        if self._within or self._wanted.may_stand_in(self._text("billing_code")):
            self._finish(waiting)

    def _finish(self, waiting: list[Any]) -> None:
        """Keep the item's rates, or list why there are none."""
        where = f"item {self._number:,}"
        text = self._text("description") or self._text("name")
        found = self._found()
        if found is None:
            self._list(where, text)
            return
        for rates in waiting:
            for rate in [rates] if isinstance(rates, TooLarge) else of_held(rates):
                self._take(rate)
        if self._overflow:
            self._tally.drop("rates too large to be read, or too many", where, text)
        if self._rates or not self._overflow:
            self._keep(found, where, text)

    def _text(self, key: str) -> str:
        return text_of(self._said.get(key))

    def _is_known(self) -> bool:
        return "billing_code" in self._said and "billing_code_type" in self._said

    def _found(self) -> tuple[Found, str] | None:
        found = self._wanted.found(self._text("billing_code"))
        if found is None:
            return None
        kind = billing_type(self._text("billing_code_type"), found.code)
        return (found, kind) if kind else None

    def _look_within(self, events: Events) -> None:
        """Look for a wanted code among those of a bundle or a capitation."""
        for event, value in elements(events):
            one = built(events, event, value)
            if not isinstance(one, dict):
                continue
            found = self._wanted.found(text_of(one.get("billing_code")))
            if found and billing_type(text_of(one.get("billing_code_type")), found.code):
                self._within = found.code

    def _list(self, where: str, text: str) -> None:
        if found := self._wanted.found(self._text("billing_code")):
            kind = self._text("billing_code_type") or "a code of no type"
            self._tally.drop(f"{found.code} stands there as {kind}", where, text)
        elif mentioned := self._wanted.mentioned(self._text("billing_code")):
            self._tally.drop(f"{mentioned} stands there among other words", where, text)
        elif self._within:
            arrangement = self._text("negotiation_arrangement") or "bundle"
            self._tally.drop(f"{self._within} is part of a {arrangement}", where, text)

    def _take(self, rate: Any) -> None:
        """Take the prices of one group of providers."""
        if not isinstance(rate, dict):
            self._overflow = self._overflow or isinstance(rate, TooLarge)
            return
        references = rate.get("provider_references")
        groups = [text_of(one) for one in references] if isinstance(references, list) else []
        inline = rate.get("provider_groups")
        for group in inline if isinstance(inline, list) else []:
            tin = group.get("tin") if isinstance(group, dict) else None
            groups.append(joined(tin.get("value")) if isinstance(tin, dict) else "")
        prices = rate.get("negotiated_prices")
        for price in prices if isinstance(prices, list) else []:
            if not isinstance(price, dict):
                continue
            raw = {key: text_of(price.get(name)) for name, key in _TEXTS.items()}
            raw["place_of_service"] = joined(price.get("service_code"))
            raw["modifiers"] = joined(price.get("billing_code_modifier"))
            percentage = raw["methodology"].strip().lower() == "percentage"
            raw["percent" if percentage else "dollar"] = text_of(price.get("negotiated_rate"))
            key = tuple((name, sys.intern(text)) for name, text in raw.items())
            if key not in self._rates and len(self._rates) >= MOST_OFFERS:
                self._overflow = True
                continue
            known = self._rates.setdefault(key, [0, []])
            known[0] += len(groups)
            known[1] += groups[: MOST_NAMED - len(known[1])]

    def _keep(self, found: tuple[Found, str], where: str, text: str) -> None:
        code, kind = found
        item = {
            "description": text,
            "arrangement": self._text("negotiation_arrangement"),
        }
        results = []
        for key, (count, names) in self._rates.items():
            named = "|".join(filter(None, names)) + ("|…" if count > len(names) else "")
            raw = {**item, **dict(key), "provider_groups": named}
            results.append(made(self._facts, self._number, code, kind, raw, count))
        self._tally.keep(results, where, text)
