"""Anchors: the published range of the reference visit, before any modifier."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from lib.datasets.assumptions import assumptions
from lib.market.areas import NATION, Area
from lib.market.ranges import area_range, queries
from lib.visit import Visit

Z90 = NormalDist().inv_cdf(0.90)
Z75 = NormalDist().inv_cdf(0.75)


@dataclass(frozen=True)
class Anchor:
    """A range in US dollars, unrounded: low and high are p25 and p75.

    `p10` and `p90` are None where only the middle half is known. `basis` says in words where it
    comes from; `weak` marks the one anchor that rests on hospital prices.
    """

    low_usd: float
    median_usd: float
    high_usd: float
    p10_usd: float | None
    p90_usd: float | None
    basis: str
    weak: bool = False


def log_normal(low_usd: float, high_usd: float, z: float, basis: str) -> Anchor:
    """Return the anchor whose log-normal has `low` and `high` at −z and +z standard deviations.

    Median = √(low × high); σ = ln(high / low) / 2z. Raises ValueError unless 0 < low < high.
    """
    if not 0 < low_usd < high_usd:
        raise ValueError("a range needs 0 < low < high")
    median = math.sqrt(low_usd * high_usd)
    sigma = math.log(high_usd / low_usd) / (2 * z)
    p10, p25, p75, p90 = (median * math.exp(s * sigma) for s in (-Z90, -Z75, Z75, Z90))
    return Anchor(p25, median, p75, p10, p90, basis)


def stand_alone_anchor() -> Anchor:
    """Return $50 to $150 read as p10 to p90 (median 86.60)."""
    return _printed("anchor_stand_alone_usd", Z90, "p10 to p90")


def bundled_anchor() -> Anchor:
    """Return $120 to $180 read as p25 to p75 (median 147)."""
    return _printed("anchor_bundled_usd", Z75, "p25 to p75")


def _printed(key: str, z: float, quantiles: str) -> Anchor:
    row = assumptions()[key]
    assert row.low is not None
    assert row.high is not None
    basis = f"published range ${row.low:,.0f}–{row.high:,.0f}, read as {quantiles}"
    return log_normal(row.low, row.high, z, basis)


def add_on_anchor() -> Anchor:
    """Return p25, p50, p75 of the nation's posted hospital cash price of code 20560.

    The one exception to the rule that hospital prices set no clinic's price: the code alone is
    near what clinics post as an add-on. Marked weak.
    """
    found = area_range(queries(Visit.of_format("add-on"), "cash")[0], Area("nation", NATION))
    assert found.p25 is not None
    assert found.p50 is not None
    assert found.p75 is not None
    basis = (
        f"hospitals' posted cash price of 20560 in the nation, p25 to p75 of {found.n_offers} "
        f"offers from {found.n_price_lists} price lists"
    )
    return Anchor(found.p25, found.p50, found.p75, found.p10, found.p90, basis, weak=True)


def published_middle_usd(visit: Visit, evaluation_price_usd: float | None) -> float | None:
    """Return the middle of what is published for a visit's format, before any modifier."""
    found = anchor_of(visit.format, evaluation_price_usd)
    return found.median_usd if found else None


def anchor_of(format: str, evaluation: float | None) -> Anchor | None:
    """Return a format's anchor; None for an initial visit without the evaluation's price (USD)."""
    if format == "stand-alone":
        return stand_alone_anchor()
    if format == "bundled":
        return bundled_anchor()
    add_on = add_on_anchor()
    if format == "add-on":
        return add_on
    if evaluation is None:
        return None
    return Anchor(
        evaluation + add_on.low_usd,
        evaluation + add_on.median_usd,
        evaluation + add_on.high_usd,
        None,
        None,
        f"your evaluation price ${evaluation:,.2f} plus an add-on ({add_on.basis})",
        weak=True,
    )
