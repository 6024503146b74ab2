"""The call sheet: three questions for ringing round, with room for ten answers."""

from __future__ import annotations

import datetime

from lib.documents.rendering import refuse_where_not_allowed, render
from lib.pricing.price_list import PriceList

LINES = 10


def call_sheet(prices: PriceList, date: datetime.date) -> str:
    """Return a page to print for asking clinics near by what they charge.

    Raises DocumentError where the clinic's practitioner may not needle.
    """
    refuse_where_not_allowed(prices)
    place, scope = prices.place, prices.scope
    return render(
        "call_sheet.html",
        place=place.label if place else "you",
        services=[one.name for one in prices.clinic.services],
        # Where the law's answer is open, whoever rings round should know.
        law="" if place is None or scope.status in _CLEAR else scope.sentence,
        lines=LINES,
        date=date,
    )


_CLEAR = ("allowed", "allowed_with_conditions")
