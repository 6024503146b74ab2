"""How metro and rural differ, said with intervals, and with what flags take away from each side."""

from __future__ import annotations

from collections.abc import Callable

from lib.market.comparisons import BothWays, Measured
from lib.market.ranges import Difference, Range
from lib.ui.show.words import PRICE_NAMES, dollars, share


def _too_few(found: Difference) -> str:
    lists = f"{found.metro.n_price_lists} metro and {found.rural.n_price_lists} rural"
    return f"too few to tell ({lists} price lists; 15 a side are needed)"


def both_ways(found: BothWays, say: Callable[[float], str] = dollars) -> str:
    """Say the metro-rural difference without and with extreme prices, and what flags take away.

    `say` puts an amount into words; shares need points().
    """
    here = " (counted here)"
    trimmed, kept = ("", here) if found.shows_extremes else (here, "")
    return (
        "Metro less rural, 95% interval of the difference of posted medians. "
        f"Extreme prices left out{trimmed}: {_span(found.trimmed, say)}. "
        f"Extreme prices kept{kept}: {_span(found.kept, say)}. "
        f"{left_out(found)}"
    )


def _span(found: Difference, say: Callable[[float], str]) -> str:
    if found.low is None or found.high is None or found.difference is None:
        return _too_few(found)
    measured = f"measured {say(found.difference)}"
    if found.low <= 0 <= found.high:
        measured += "; includes no difference at all"
    return f"{say(found.low)} to {say(found.high)} ({measured})"


def left_out(found: BothWays) -> str:
    """Say how many posting hospitals each side loses to flagged prices, and at which end."""
    words = f"Left out for flagged prices: {_sides(found.trimmed)}"
    if found.n_extremes:
        words += f"; with extreme prices kept {_sides(found.kept)}"
    return f"{words}.{_which_end(found)}"


def _sides(found: Difference) -> str:
    metro, rural = _left_out_of(found.metro), _left_out_of(found.rural)
    return f"metro {metro}, rural {rural}"


def _left_out_of(side: Range) -> str:
    if not side.n_posting:
        return "none posts it"
    return f"{side.n_left_out:,} of {side.n_posting:,} ({share(side.left_out_share)})"


def _which_end(found: BothWays) -> str:
    if not found.n_extremes or found.n_extremes_high is None:
        return ""
    if found.n_extremes == found.n_extremes_high == 1:
        return " The one extreme price stands above the median of its side."
    number = f"{found.n_extremes_high:,} of {found.n_extremes:,}"
    if found.n_extremes == found.n_extremes_high:
        number = f"All {found.n_extremes:,}"
    return f" {number} extreme prices stand above the median of their side."


def evidence(one: Measured) -> str:
    """Say what one reading of a visit shows of the nation's metro and rural prices, in short."""
    name = "needling alone" if one.visit.format == "add-on" else str(one.visit)
    found = one.found
    return (
        f"{name} ({one.recipe}), {PRICE_NAMES[one.price]}: {_span(found.trimmed, dollars)}; "
        f"with extreme prices kept {_span(found.kept, dollars)}. "
        f"Left out for flagged prices: {_sides(found.trimmed)}."
    )
