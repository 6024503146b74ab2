"""`python -m lib.commands summarise`: what is posted for a visit, as CSV."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

import pandas as pd

from lib.commands.parser import (
    OneLineParser,
    add_visit_options,
    hint_at_place,
    one_line_parser,
    refusals,
    visit_of,
    whole,
)
from lib.datasets.export import to_csv
from lib.datasets.places import Place, PlaceNotFoundError, find_place, state_code
from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS, Filter
from lib.market.recipes import READINGS
from lib.market.summary import (
    Told,
    summary,
    summary_by,
    summary_of_differences,
    summary_of_named,
)
from lib.visit import AREA_KINDS, PRICES

EXAMPLES = """examples:
  python -m lib.commands summarise --state OH --area rural --format bundled --minutes 45
  python -m lib.commands summarise --place 45402 --format add-on --muscles 3+
  python -m lib.commands summarise --place "Lewistown, MT" --price gross
  python -m lib.commands summarise --by division --format add-on
  python -m lib.commands summarise --by state --min-lists 15
  python -m lib.commands summarise --compare Ohio --compare "Akron, OH" --format add-on
  python -m lib.commands summarise --state MT --types critical-access --owners government,tribal
  python -m lib.commands summarise --state OH --format add-on --differences
  python -m lib.commands summarise --format bundled --reading "without needling" --extremes
  python -m lib.commands summarise --by state --estimated

Prints CSV: one row for each series and reading. Quantiles run over hospital offers in US
dollars; confidence "none" means fewer than five price lists, then they are empty. Price, types,
owners and extremes act on the hospital rows alone, and are empty in the others. Each row ends with
what it speaks of: visit, price, reading, filters, data date and fingerprint. Plain UTF-8; the
files of the page start with a byte-order mark besides, for spreadsheets.

With --estimated: the hospital rows hold what the hospital model says one hospital of the place or
area posts, also where none or few do (docs/hospital_model.md); their counts and confidence stay
those of what is posted. It knows no filter.

With --differences: how far the metro median lies above the rural one, in US dollars with its 95%
interval, one row with extreme prices left out and one with them kept (extremes_included); empty
where a side has fewer than fifteen price lists.
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
    parser.add_argument("--by", choices=("nation", "division", "state"), help="a row for each part")
    parser.add_argument(
        "--min-lists",
        type=whole,
        metavar="N",
        help="with --by: only rows with N price lists or more (default all)",
    )
    parser.add_argument(
        "--compare",
        action="append",
        metavar="NAME",
        help='a state ("Ohio", metro and rural) or metropolitan area ("Akron, OH"); repeatable',
    )
    add_visit_options(parser)
    parser.add_argument("--price", choices=PRICES, default="cash", help="cash or gross charge")
    parser.add_argument(
        "--reading", choices=READINGS, help="one reading (default: each one with needling)"
    )
    for option, choices, words in (
        ("--types", tuple(HOSPITAL_TYPES), "hospital types"),
        ("--owners", OWNERSHIPS, "kinds of owner"),
    ):
        parser.add_argument(
            option,
            type=_some_of(choices),
            default=(),
            metavar="A,B",
            help=f"{words}, of {', '.join(choices)} (default all)",
        )
    parser.add_argument(
        "--differences",
        action="store_true",
        help="metro less rural instead, of the nation and the place's state, or by --by",
    )
    parser.add_argument("--extremes", action="store_true", help="count extreme prices as well")
    parser.add_argument(
        "--estimated",
        action="store_true",
        help="what the model says hospitals post, in place of what is posted",
    )
    return parser


def _some_of(choices: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Return a reader of names with commas between them, for argparse."""

    def read(text: str) -> tuple[str, ...]:
        names = [name.strip() for name in text.split(",")]
        for name in names:
            if name not in choices:
                shown = f'"{name[:40]}" is not one of {", ".join(choices)}'
                raise argparse.ArgumentTypeError(shown)
        return tuple(choice for choice in choices if choice in names)

    return read


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
    chosen = Filter(options.types, options.owners, options.extremes)
    if options.by is not None and place is not None:
        raise ValueError("--by: goes without --state and --place, it covers all of them")
    if options.min_lists is not None and (options.by is None or options.differences):
        raise ValueError("--min-lists: goes with --by, and without --differences")
    told = _told(options, place)
    if options.compare is not None:
        if place is not None or options.by or options.area or options.differences:
            raise ValueError(
                "--compare: goes without --state, --place, --area, --by, --differences"
            )
        return summary_of_named(
            visit, options.price, options.compare, chosen, options.reading, told
        )
    if options.differences:
        if options.area is not None:
            raise ValueError("--area: goes without --differences, which compares metro and rural")
        return summary_of_differences(
            visit, options.price, place, options.by, chosen, options.reading
        )
    if options.by is None:
        kind = options.area or "all"
        return summary(visit, options.price, kind, place, chosen, options.reading, told)
    kinds = (options.area,) if options.area else ("metro", "rural")
    least = options.min_lists or 0
    return summary_by(visit, options.price, options.by, kinds, chosen, options.reading, least, told)


def _told(options: argparse.Namespace, place: Place | None) -> Told | None:
    """Return what makes the model's figures of ranges, if they are asked for."""
    if not options.estimated:
        return None
    if options.types or options.owners or options.extremes or options.differences:
        raise ValueError("--estimated: goes without --types, --owners, --extremes, --differences")
    from lib.pricing.hospital.areas import estimated, estimated_at

    if place is None:
        return estimated
    kind = options.area or "all"
    return lambda query, found: [estimated_at(query, place, kind, one) for one in found]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for bad values."""
    parser = _parser()
    options = parser.parse_args(arguments)
    with refusals(parser):
        answer = _answer(options)
        if options.place is not None:
            hint_at_place(parser, options.place)
    sys.stdout.write(to_csv(answer))
    return 0
