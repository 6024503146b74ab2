"""`python -m lib.commands packages`: what a package of sessions does, as JSON."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence

from lib.commands.parser import (
    OneLineParser,
    add_card_fee_options,
    amount,
    card_fee_of_options,
    hint,
    one_line_parser,
    refusals,
    whole,
)
from lib.datasets.figures import FieldError, SettingError, check_setting, percent_hint, setting_hint
from lib.pricing.package_words import sentence_of
from lib.pricing.packages import FEWEST, MOST, ROUNDINGS, package_of

EXAMPLES = """examples:
  python -m lib.commands packages --price 90 --sessions 5 --discount 15
  python -m lib.commands packages --price 90 --sessions 5 --discount 15 --floor 62 --round 5
  python -m lib.commands packages --price 90 --sessions 5 --discount 15 --card-fee-percent 2.6

Prices are US dollars; --discount is in percent: 15, not 0.15. --round 1 or 5 rounds the total down
to that many dollars. A package's price is its total unless the name says per session; it is one
sale with one card fee. --booked says how full the calendar is, and so how many visits it can take.
"""


def _parser() -> OneLineParser:
    parser = one_line_parser(
        "packages",
        "What a package of sessions does per session, per package and to volume.",
        EXAMPLES,
    )
    parser.add_argument("--price", type=amount, required=True, help="single price, US dollars")
    parser.add_argument("--sessions", type=whole, required=True, help=f"{FEWEST} to {MOST}")
    parser.add_argument("--discount", type=amount, required=True, help="percent, 0 to 100")
    parser.add_argument("--floor", type=amount, help="cost of a visit, US dollars")
    parser.add_argument(
        "--variable-cost", type=amount, default=0.0, help="per session, US dollars (default 0)"
    )
    parser.add_argument(
        "--round", type=whole, default=0, choices=ROUNDINGS, help="dollars to round down to"
    )
    parser.add_argument(
        "--booked", type=amount, help="percent of the slots that are booked (default: as assumed)"
    )
    add_card_fee_options(parser)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for bad values."""
    parser = _parser()
    options = parser.parse_args(arguments)
    with refusals(parser):
        for name in ("floor", "variable_cost"):
            value = getattr(options, name)
            if value is not None and not 0 <= value <= 10_000:
                raise ValueError(f"--{name.replace('_', '-')}: {value:,g} is outside $0 to $10,000")
        if options.booked is not None:
            try:
                check_setting("booked_percent", options.booked)
            except SettingError as error:
                raise FieldError("booked", str(error)) from error
        fee = card_fee_of_options(options)
        package = package_of(
            options.price,
            options.sessions,
            options.discount,
            variable_cost_usd=options.variable_cost,
            floor_usd=options.floor,
            step=options.round,
            fee=fee,
            booked_percent=options.booked,
        )
    hint(parser, "--discount", percent_hint(options.discount))
    hint(parser, "--card-fee-percent", setting_hint("card_fee_percent", options.card_fee_percent))
    found = dataclasses.asdict(package) | {"sentence": sentence_of(package)}
    json.dump(found, sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0
