"""`python -m lib.commands bundles`: add-on, bundled and stand-alone side by side, as JSON."""

from __future__ import annotations

import argparse
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
)
from lib.datasets.figures import number_of, setting_hint
from lib.pricing.bundles import MOST_USD, Offer, as_json, compare, variable_cost_usd

EXAMPLES = """examples:
  python -m lib.commands bundles --stand-alone 90/40 --treatment 110/50 \\
      --add-on 35/10 --bundle 150/60
  python -m lib.commands bundles --stand-alone 90/40 --treatment 110/50 --add-on 35/10 \\
      --bundle 150/60 --supplies 3 --pay-per-hour 60 --card-fee-percent 2.6 --card-fee-fixed 0.10

Each offer is price/minutes: US dollars for one visit, and the minutes it takes of the clinician
(for the add-on: the extra minutes). --pay-per-hour is for clinicians paid per visit.
Every offer is one sale with one card fee, a treatment with its add-on too.
"""


def _pair(text: str) -> tuple[float, float]:
    price, _, minutes = text.partition("/")
    try:
        return number_of(price), number_of(minutes)
    except ValueError:
        said = f'"{text[:40]}" is not price/minutes, such as 90/40'
        raise argparse.ArgumentTypeError(said) from None


def _parser() -> OneLineParser:
    parser = one_line_parser(
        "bundles",
        "What add-on, bundled and stand-alone visits earn beside each other.",
        EXAMPLES,
    )
    for name, words in (
        ("--stand-alone", "needling by itself"),
        ("--treatment", "treatment visit without needling"),
        ("--add-on", "fee for needling in a treatment visit, and its extra minutes"),
        ("--bundle", "visit with needling included"),
    ):
        parser.add_argument(name, type=_pair, required=True, metavar="USD/MINUTES", help=words)
    parser.add_argument("--supplies", type=amount, default=0.0, help="per needling visit (0)")
    parser.add_argument(
        "--pay-per-hour", type=amount, default=0.0, help="if paid per visit, with burden (0)"
    )
    add_card_fee_options(parser)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for bad values."""
    parser = _parser()
    options = parser.parse_args(arguments)

    def offer(name: str, pair: tuple[float, float], needles: bool = True) -> Offer:
        supplies = options.supplies if needles else 0.0
        cost = variable_cost_usd(supplies, options.pay_per_hour, 0.0, pair[1])
        return Offer(name, pair[0], pair[1], cost, card_fee_of_options(options))

    with refusals(parser):
        for name in ("supplies", "pay_per_hour"):
            value = getattr(options, name)
            if not 0 <= value <= MOST_USD:
                shown = f"{value:,.12g} is outside $0 to $10,000"
                raise ValueError(f"--{name.replace('_', '-')}: {shown}")
        found = compare(
            offer("stand-alone", options.stand_alone),
            offer("treatment", options.treatment, needles=False),
            offer("add-on", options.add_on),
            offer("bundle", options.bundle),
        )
    hint(parser, "--card-fee-percent", setting_hint("card_fee_percent", options.card_fee_percent))
    json.dump(as_json(found), sys.stdout, indent=2)
    print()
    return 0
