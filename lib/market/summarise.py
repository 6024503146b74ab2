"""The market's figures without the app: `python -m lib.market.summarise --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import pandas as pd

from lib.datasets.export import to_csv
from lib.datasets.package import DataPackageError
from lib.datasets.places import PlaceNotFoundError, find_place, state_code
from lib.market.areas import all_parts
from lib.market.command import OneLineParser, add_visit_options, visit_of
from lib.market.ranges import area_range, queries, widened_range
from lib.market.series import article_bands, clinic_examples, medicare_yardsticks
from lib.market.tables import range_row, range_table
from lib.scenario import AREA_KINDS, PRICES, Place, Visit, VisitError

EXAMPLES = """examples:
  python -m lib.market.summarise --state OH --area rural --format bundled --minutes 45
  python -m lib.market.summarise --place 45402 --format add-on --muscles 3+
  python -m lib.market.summarise --place "Lewistown, MT" --price gross
  python -m lib.market.summarise --by division --format add-on

Prints CSV: one row for each series and reading. Quantiles run over hospital offers in US
dollars; confidence "none" means fewer than five price lists, then they are empty.
"""


def summary(
    visit: Visit, price: str = "cash", kind: str = "all", place: Place | None = None
) -> pd.DataFrame:
    """Return the rows of all four series for a place, with widening; columns are RANGE_COLUMNS.

    US dollars; hospital rows come first, one for each reading, then clinics, article, Medicare.
    """
    rows = [
        range_row(widened_range(query, place, kind), query.recipe.reading)
        for query in queries(visit, price)
    ]
    for example in clinic_examples(visit.format).to_dict("records"):
        low, high = example["price_low_usd"], example["price_high_usd"]
        row = {"area": example["where"], "series": "clinic", "prices_seen_by": example["as_of"]}
        rows.append(row | ({"p50": low} if low == high else {"p10": low, "p90": high}))
    for band in article_bands(visit.format):
        row = {"area": band.label, "series": "article"}
        rows.append(row | {"p10": band.low_usd, "p90": band.high_usd})
    for yardstick in medicare_yardsticks(visit, place):
        row = {"area": yardstick.locality, "series": "medicare", "reading": yardstick.reading}
        rows.append(row | {"p50": yardstick.amount_usd})
    return range_table(rows)


def summary_by(visit: Visit, price: str, by: str, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Return hospital rows for every state or division and kind, without widening."""
    parts = all_parts(by, kinds)
    return range_table(
        [
            range_row(area_range(query, area), query.recipe.reading)
            for query in queries(visit, price)
            for area in parts
        ]
    )


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="python -m lib.market.summarise",
        description="Posted hospital prices of a dry-needling visit, with the other series.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
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
    try:
        answer = _answer(options)
    except VisitError as error:
        parser.error(f"--{error.field}: {error}")
    except (ValueError, DataPackageError) as error:
        parser.error(str(error))
    sys.stdout.write(to_csv(answer))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
