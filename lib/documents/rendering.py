"""How every document is made: one base template, autoescape always on, the same words for money."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lib.pricing.money import cents
from lib.pricing.price_list import PriceList

TEMPLATES = Path(__file__).with_name("templates")


class DocumentError(ValueError):
    """A document that is not made; the text says why, and what to set where that mends it."""


def refuse_where_not_allowed(prices: PriceList) -> None:
    """Raise DocumentError where the clinic's practitioner may not needle in its state."""
    if prices.scope.forbids:
        raise DocumentError(prices.scope.sentence)


def render(template: str, **values: Any) -> str:
    """Return a template filled with values; whatever stands in them comes out as text."""
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(money=money, signed=signed, day=day)
    return environment


def money(amount_usd: float | None) -> str:
    """Say US dollars to the cent; a dash where there is none.

    >>> money(1382.5), money(-3), money(None)
    ('$1,382.50', '−$3.00', '–')
    """
    if amount_usd is None:
        return "–"
    amount = cents(amount_usd)
    return f"{'−' if amount < 0 else ''}${abs(amount):,.2f}"


def signed(amount_usd: float | None) -> str:
    """Say a difference in US dollars with its sign.

    >>> signed(4.613), signed(-0.001), signed(0)
    ('+$4.61', '$0.00', '$0.00')
    """
    said = money(amount_usd)
    return f"+{said}" if amount_usd is not None and cents(amount_usd) > 0 else said


def day(date: datetime.date) -> str:
    """Say a date as American readers write it.

    >>> day(datetime.date(2026, 3, 5))
    'March 5, 2026'
    """
    return f"{date:%B} {date.day}, {date.year}"
