"""`python -m lib.commands place`: what a text is taken for, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from lib.commands.parser import one_line_parser, refusals
from lib.datasets.places import Finding, guess_place
from lib.pricing.local import price_level

EXAMPLES = """examples:
  python -m lib.commands place 45402
  python -m lib.commands place "W. Hartford, CT"
  python -m lib.commands place "Montgomery County, OH"

Prints JSON; what a place has not is null. cbsa_code is that of a metropolitan area, price_level the
regional price parity (US = 100). note says where a text was guessed, has a namesake in its state or
is a ZIP code in several counties; alternatives are texts that this command takes.
"""


def as_json(found: Finding) -> dict[str, Any]:
    """Return a finding as plain values."""
    place = found.place
    return {
        "zip": place.text if place.kind == "zip" else None,
        "city": place.city,
        "state": place.state,
        "county_fips": place.county_fips,
        "county": place.county,
        "metro": place.metro,
        "cbsa_code": place.cbsa_code,
        "medicare_state": place.locality_state,
        "medicare_locality": place.locality_number,
        "lat": None if place.lat is None else round(place.lat, 4),
        "lon": None if place.lon is None else round(place.lon, 4),
        "price_level": price_level(place).value,
        "note": found.said,
        "alternatives": list(found.alternatives),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for no place."""
    parser = one_line_parser("place", "Where a ZIP code, city, county or state lies.", EXAMPLES)
    parser.add_argument("text", nargs="+", metavar="TEXT", help='such as 45402 or "Dayton, OH"')
    options = parser.parse_args(arguments)
    with refusals(parser):
        found = guess_place(" ".join(options.text))
    json.dump(as_json(found), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0
