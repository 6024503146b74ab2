"""Prices as people paste them: "70 75 80 85 110", "$70, $75", a column copied from a sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAST_USD, MOST_USD = 1, 10_000
# A comma parts prices, but for a thousand's: "1,200" is one price, "90,110" and "70,75" are two.
_THOUSANDS = re.compile(r"(?<![\d.,])(\d,\d{3}|10,000)(?!\d|,\d)")
_SIGN_APART = re.compile(r"(?:\$|\bUSD\b)\s+(?=\d)", re.IGNORECASE)
_UNIT_APART = re.compile(r"(?<=\d)\s+(?:USD|dollars?)(?![a-z])", re.IGNORECASE)
_PRICE = re.compile(r"(?:USD|US\$|\$)?(\d{1,9}(?:\.\d{0,2})?)\$?", re.ASCII | re.IGNORECASE)
_RANGE = re.compile(r"\$?\d+(?:\.\d+)?(?:[-–—]|\s+[-–—]\s+)\$?\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Pasted:
    """The prices in a text, US dollars in its order, and what in it is no price, in words."""

    prices_usd: tuple[float, ...]
    problems: tuple[str, ...]


def pasted_prices(text: str) -> Pasted:
    """Return the prices that a text lists, parted by blanks, commas, semicolons or lines.

    A price is $1 to $10,000, with or without a dollar sign. Whatever else stands in the text is
    named in `problems`, each once.

    >>> pasted_prices("$70, 75; 80.50")
    Pasted(prices_usd=(70.0, 75.0, 80.5), problems=())
    >>> pasted_prices("70 call").problems
    ('“call” is no price',)
    """
    joined = _UNIT_APART.sub("", _SIGN_APART.sub("$", _THOUSANDS.sub(_no_comma, text)))
    joined = _RANGE.sub(lambda found: "".join(found[0].split()), joined)
    prices: list[float] = []
    problems: list[str] = []
    for part in re.split(r"[\s,;|]+", joined):
        if not part:
            continue
        problem = _problem(part)
        if problem is None:
            prices.append(float(_digits(part)))
        elif problem not in problems:
            problems.append(problem)
    return Pasted(tuple(prices), tuple(problems))


def _no_comma(found: re.Match[str]) -> str:
    return found[0].replace(",", "")


def _digits(part: str) -> str:
    found = _PRICE.fullmatch(part)
    return found[1] if found else ""


def _problem(part: str) -> str | None:
    """Say why a part of the text is no price; None where it is one."""
    digits, shown = _digits(part), part if len(part) <= 30 else f"{part[:29]}…"
    if _RANGE.fullmatch(part):
        return f"“{shown}” is a range: enter its prices one by one"
    if not digits:
        return f"“{shown}” is no price"
    if not LEAST_USD <= float(digits) <= MOST_USD:
        return f"“{shown}” is outside ${LEAST_USD:,} to ${MOST_USD:,}"
    return None
