"""`python -m lib.commands quote`: what a clinic could charge for a visit, as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from lib.clinic import Clinic, ClinicError, Costs, KnownPrice, Service
from lib.commands.parser import (
    OneLineParser,
    add_visit_options,
    amount,
    hint,
    hint_at_place,
    one_line_parser,
    refusals,
    visit_of,
)
from lib.datasets.figures import SettingError, check_setting, setting_hint
from lib.datasets.places import PlaceNotFoundError, find_place
from lib.pricing.detail import Detail, detail_of
from lib.pricing.evidence import Evidence
from lib.pricing.money import add
from lib.pricing.price_list import PriceList, price_list_of
from lib.visit import PRACTITIONERS

EXAMPLES = """examples:
  python -m lib.commands quote --place 45402 --format stand-alone --minutes 30
  python -m lib.commands quote --place "Lewistown, MT" --format add-on --own-price 40
  python -m lib.commands quote --place 45402 --own-price 90 --known 70,75,80,85,110
  python -m lib.commands quote --place 45402 --format bundled --set booked_percent=70
  python -m lib.commands quote --place 45402 --format initial --set evaluation_price_usd=150

--set takes any figure of data/assumptions.csv that has a minimum and a maximum, but for a
patient's own. Prints JSON, US dollars. The floor is the break-even price before the card fee;
break_even_usd, profit_usd and fills_empty_slot_usd bear it with --set cards_taken=1. Not a fee
recommendation by anybody but your own figures; notes on law are not advice.
"""
MOST_KNOWN = 200


def as_json(prices: PriceList, found: Detail) -> dict[str, Any]:
    """Return a quote as plain values, names spelled out; the evidence unrounded."""
    line, anchor = found.line, found.anchor
    economics, hour = line.economics, prices.hour
    assert economics is not None
    assert hour is not None
    return {
        "place": prices.place.label if prices.place else None,
        "scope": {
            "status": prices.scope.status,
            "as_of": prices.scope.as_of,
            "source_url": prices.scope.source_url,
        },
        "cost_per_hour_usd": hour.total_usd,
        "floor": {
            "labour_usd": add(economics.labour_usd, economics.pay_usd),
            "other_usd": economics.overhead_usd,
            "supplies_usd": economics.supplies_usd,
            "total_usd": economics.floor_usd,
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
            "floor_usd": economics.floor_usd,
            "suggested": prices.scope.suggests and line.evidence is not None,
            "sentence": line.sentence,
        },
        "break_even_usd": economics.break_even_usd,
        "own_price_usd": line.service.price_usd,
        "profit_usd": economics.profit_usd,
        "fills_empty_slot_usd": economics.fills_empty_slot_usd,
        "evidence": _evidence(line.evidence) if line.evidence else None,
        "medicare_usd": found.medicare_usd,
        "nearby": [
            {"seller": row["hospital"], "miles": row["miles"], "price_usd": row["price_usd"]}
            for row in found.nearby.to_dict("records")
        ],
    }


def _evidence(found: Evidence) -> dict[str, Any]:
    return {
        "sigma": found.sigma,
        "tau": found.tau,
        "n0": found.n0,
        "published_middle_usd": found.published_middle_usd,
        "observations": [
            {
                "seller": one.seller,
                "price_usd": one.price_usd,
                "adjusted_usd": one.adjusted_usd,
                "near": one.near,
            }
            for one in found.observations
        ],
        "middle_usd": found.middle_usd,
        "middle_low_usd": found.middle_low_usd,
        "middle_high_usd": found.middle_high_usd,
        "p25_usd": found.p25_usd,
        "p75_usd": found.p75_usd,
        "n_near": found.n_near,
        "confidence": found.confidence,
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
    parser.add_argument(
        "--slot-minutes", type=amount, help="minutes the clinician is taken up (default: the usual)"
    )
    parser.add_argument("--own-price", type=amount, metavar="USD", help="your own price")
    parser.add_argument(
        "--known",
        type=_amounts,
        default=(),
        metavar="USD,USD,…",
        help="prices that sellers near you ask for this visit",
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="ASSUMPTION=VALUE", help="change a figure"
    )
    return parser


def _amounts(text: str) -> tuple[float, ...]:
    found = tuple(amount(part) for part in text.split(","))
    if len(found) > MOST_KNOWN:
        raise argparse.ArgumentTypeError(f"more than {MOST_KNOWN} prices")
    return found


def _clinic(parser: OneLineParser, options: argparse.Namespace) -> Clinic:
    """Return a clinic of the one service that is asked for; raises ValueError in plain words."""
    if options.place is not None:
        _check_place(options.place)
        hint_at_place(parser, options.place)
    costs, overrides = _settings(parser, options.set)
    visit = visit_of(options)
    try:
        service = Service(
            name="visit",
            visit=visit,
            slot_minutes=_within("--slot-minutes", options.slot_minutes, 1, 480),
            price_usd=_within("--own-price", options.own_price, 1, 10_000),
        )
        known = tuple(
            KnownPrice(
                price_usd=_within("--known", price, 1, 10_000) or price,
                format=visit.format,  # type: ignore[arg-type]
                minutes=visit.minutes,  # type: ignore[arg-type]
                muscles=visit.muscles,  # type: ignore[arg-type]
                electrical=visit.electrical,
                near=True,
            )
            for price in options.known
        )
        return Clinic(
            place=options.place,
            practitioner=options.practitioner,
            costs=Costs().with_(**costs),
            services=(service,),
            known_prices=known,
        ).with_(overrides=overrides)
    except ClinicError as error:
        raise ValueError(f"--set: {error.problems[0]}") from error


def _check_place(text: str) -> None:
    try:
        find_place(text)
    except PlaceNotFoundError as error:
        raise ValueError(f"--place: {error}") from error


def _within(option: str, value: float | None, least: float, most: float) -> float | None:
    if value is not None and not least <= value <= most:
        raise ValueError(f"{option}: {value:,.12g} is outside {least:g} to {most:,g}")
    return value


def _settings(
    parser: OneLineParser, pairs: Sequence[str]
) -> tuple[dict[str, Any], dict[str, float]]:
    """Return the costs and the other figures that are set; raises ValueError in plain words."""
    costs: dict[str, Any] = {}
    overrides: dict[str, float] = {}
    for pair in pairs:
        key, equals, text = (part.strip() for part in pair.partition("="))
        if not equals:
            raise ValueError(f'--set: write ASSUMPTION=VALUE, not "{pair[:60]}"')
        try:
            value = check_setting(key, amount(text))
        except (SettingError, argparse.ArgumentTypeError) as error:
            name = f" {key[:60]}" if isinstance(error, argparse.ArgumentTypeError) else ""
            raise ValueError(f"--set{name}: {error}") from error
        hint(parser, f"--set {key}", setting_hint(key, value))
        if key in Costs.model_fields:
            costs[key] = bool(value) if key in ("paid_per_visit", "cards_taken") else value
        else:
            overrides[key] = value
    return costs, overrides


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for bad values."""
    parser = _parser()
    options = parser.parse_args(arguments)
    with refusals(parser):
        prices = price_list_of(_clinic(parser, options))
        found = detail_of(prices, prices.lines[0])
    json.dump(as_json(prices, found), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0
