"""`python -m lib.commands summarise`: what is posted for a visit, as CSV."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import pandas as pd

from lib.commands.parser import (
    OneLineParser,
    add_visit_options,
    one_line_parser,
    refusals,
    visit_of,
)
from lib.datasets.export import to_csv
from lib.datasets.places import PlaceNotFoundError, find_place, state_code
from lib.market.summary import summary, summary_by
from lib.scenario import AREA_KINDS, PRICES, Place

EXAMPLES = """examples:
  python -m lib.commands summarise --state OH --area rural --format bundled --minutes 45
  python -m lib.commands summarise --place 45402 --format add-on --muscles 3+
  python -m lib.commands summarise --place "Lewistown, MT" --price gross
  python -m lib.commands summarise --by division --format add-on

Prints CSV: one row for each series and reading. Quantiles run over hospital offers in US
dollars; confidence "none" means fewer than five price lists, then they are empty.
"""


def _parser() -> OneLineParser:
    parser = one_line_parser(
        "summarise",
        "Posted hospital prices of a dry-needling visit, with the other series.",
        EXAMPLES,
    )
    parser.add_argument("--state", metavar="ST", help="a state, such as OH")
    parser.add_argument("--place", metavar="PLACE", help='a ZIP code or "City, ST"')
    parser.add_argument("--area", choices=AREA_KINDS, help="metro, rural or all (default all)")
    parser.add_argument("--by", choices=("state", "division"), help="one row for each part")
    add_visit_options(parser)
    parser.add_argument("--price", choices=PRICES, default="cash", help="cash or gross charge")
    return parser


def _place(options: argparse.Namespace) -> Place | None:
    """Return the place asked for; raises ValueError in words a user can act on."""
    state = None
    if options.state is not None:
        state = state_code(options.state)
        if state is None:
            raise ValueError(f'--state: there is no state "{options.state}"')
    if options.place is None:
        return find_place(state) if state else None
    try:
        place = find_place(options.place)
    except PlaceNotFoundError as error:
        raise ValueError(f"--place: {error}") from error
    if state and place.state != state:
        raise ValueError(f"--place: {place.label} is not in {state}")
    return place


def _answer(options: argparse.Namespace) -> pd.DataFrame:
    visit = visit_of(options)
    place = _place(options)
    if options.by is None:
        return summary(visit, options.price, options.area or "all", place)
    if place is not None:
        raise ValueError("--by: goes without --state and --place, it covers all of them")
    kinds = (options.area,) if options.area else ("metro", "rural")
    return summary_by(visit, options.price, options.by, kinds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for bad values."""
    parser = _parser()
    options = parser.parse_args(arguments)
    with refusals(parser):
        answer = _answer(options)
    sys.stdout.write(to_csv(answer))
    return 0
