"""`python -m lib.commands quote`: what a clinic could charge for a visit, as JSON."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from typing import Any

from lib.commands.parser import (
    OneLineParser,
    add_visit_options,
    hint,
    one_line_parser,
    refusals,
    visit_of,
)
from lib.datasets.figures import SettingError, check_setting, setting_hint
from lib.datasets.places import Place, PlaceNotFoundError, find_place
from lib.pricing.answer import Quote, quote
from lib.pricing.selling import selling_price, visit_left
from lib.scenario import Scenario
from lib.visit import PRACTITIONERS

EXAMPLES = """examples:
  python -m lib.commands quote --place 45402 --format stand-alone --minutes 30
  python -m lib.commands quote --place "Lewistown, MT" --format add-on --own-price 40
  python -m lib.commands quote --place 45402 --format bundled --set booked_percent=70
  python -m lib.commands quote --place 45402 --format initial --set evaluation_price_usd=150

--set takes any figure of data/assumptions.csv that has a minimum and a maximum. Prints JSON, US
dollars; contribution_usd is what the selling price leaves after what the visit adds to costs and,
with --set cards_taken=1, after the card fee. Not a fee recommendation by anybody but your own
figures; notes on law are not advice.
"""


def as_json(found: Quote) -> dict[str, Any]:
    """Return a quote as plain values, names spelled out."""
    place, anchor = found.scenario.place, found.anchor
    selling = selling_price(found.scenario)
    contribution = None
    if selling.price_usd is not None:
        contribution = visit_left(found.scenario, selling.price_usd).contribution_usd
    return {
        "place": place.label if place else None,
        "scope": {
            "status": found.scope.status,
            "as_of": found.scope.as_of,
            "source_url": found.scope.source_url,
        },
        "floor": {
            "labour_usd": found.floor.labour_usd,
            "other_usd": found.floor.other_usd,
            "supplies_usd": found.floor.supplies_usd,
            "total_usd": found.floor.total_usd,
        },
        "anchor": {
            "low_usd": round(anchor.low_usd, 6) if anchor else None,
            "median_usd": round(anchor.median_usd, 6) if anchor else None,
            "high_usd": round(anchor.high_usd, 6) if anchor else None,
        },
        "modifiers": [
            {
                "key": step.key,
                "factor": step.factor,
                "step_usd": step.step_usd,
                "subtotal_usd": step.subtotal_usd,
            }
            for step in found.modifiers
        ],
        "answer": {
            "floor_usd": found.answer.floor_usd,
            "from_usd": found.answer.from_usd,
            "middle_usd": found.answer.middle_usd,
            "top_usd": found.answer.top_usd,
            "suggested": found.answer.suggested,
            "sentence": found.answer.sentence,
        },
        "confidence": {"word": found.answer.confidence, "reason": found.answer.reason},
        "selling_price_usd": selling.price_usd,
        "contribution_usd": contribution,
        "own_price_usd": found.scenario.get("own_price_usd"),
        "medicare_usd": found.medicare_usd,
        "nearby": [
            {"seller": row["hospital"], "miles": row["miles"], "price_usd": row["price_usd"]}
            for row in found.nearby.to_dict("records")
        ],
    }


def _parser() -> OneLineParser:
    parser = one_line_parser(
        "quote",
        "What a clinic could charge for a dry-needling visit, and what it costs.",
        EXAMPLES,
    )
    parser.add_argument(
        "--place", help='a ZIP code, "City, ST" or a state (default: the whole country)'
    )
    parser.add_argument(
        "--practitioner", choices=PRACTITIONERS, default=PRACTITIONERS[0], help="who needles"
    )
    add_visit_options(parser)
    parser.add_argument("--own-price", metavar="USD", help="your own price")
    parser.add_argument(
        "--set", action="append", default=[], metavar="ASSUMPTION=VALUE", help="change a figure"
    )
    return parser


def _place(text: str | None) -> Place | None:
    try:
        return None if text is None else find_place(text)
    except PlaceNotFoundError as error:
        raise ValueError(f"--place: {error}") from error


def _settings(parser: OneLineParser, options: argparse.Namespace) -> tuple[tuple[str, float], ...]:
    """Return the figures set; raises ValueError in words a user can act on."""
    found = {}
    for pair in options.set:
        key, equals, text = pair.partition("=")
        if not equals:
            raise ValueError(f'--set: write ASSUMPTION=VALUE, not "{pair[:60]}"')
        found[key.strip()] = _number(f"--set {key.strip()[:60]}", text)
    if options.own_price is not None:
        found["own_price_usd"] = _number("--own-price", options.own_price)
    for key, value in found.items():
        option = "--own-price" if key == "own_price_usd" else "--set"
        try:
            check_setting(key, value)
        except SettingError as error:
            raise ValueError(f"{option}: {error}") from error
        hint(parser, f"{option} {key}", setting_hint(key, value))
    return tuple(found.items())


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f'{name}: "{text[:40]}" is not a number')
    return value


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for bad values."""
    parser = _parser()
    options = parser.parse_args(arguments)
    with refusals(parser):
        scenario = Scenario(_place(options.place), visit_of(options), _settings(parser, options))
        found = quote(scenario)
    json.dump(as_json(found), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0
