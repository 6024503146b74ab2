"""The report: a clinic's list, what it costs to give, and what is known of others' prices."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from lib.datasets.assumptions import assumptions
from lib.datasets.package import fingerprint, tables
from lib.documents.rendering import DocumentError, refuse_where_not_allowed, render
from lib.market.downloads import data_date
from lib.pricing.evidence import Evidence, Observation
from lib.pricing.money import whole
from lib.pricing.overview import packages_of
from lib.pricing.price_list import Line, PriceList, say
from lib.pricing.scope import Scope

MOST_SELLERS = 24
SERVICES_ABREAST = 3
SOURCE_TABLES = ("article", "hospital_prices", "wages", "price_levels")


@dataclass(frozen=True)
class _Seller:
    """A seller's price as asked, and what it is and does for each service abreast."""

    first: Observation
    each: tuple[Observation, ...]


@dataclass(frozen=True)
class _Block:
    """Services of one format, side by side, over the sellers that stand behind them."""

    lines: tuple[Line, ...]
    evidence: tuple[Evidence, ...]
    sellers: tuple[_Seller, ...]
    n_more: int


def report(prices: PriceList, date: datetime.date) -> str:
    """Return the clinic's list with its costs and evidence as a page to print.

    Raises DocumentError where the clinic's practitioner may not needle, and for a list without
    its costs.
    """
    refuse_where_not_allowed(prices)
    if prices.hour is None:
        raise DocumentError("This list came without its costs, which a report is about.")
    blocks = tuple(_blocks(prices))
    return render(
        "report.html",
        prices=prices,
        law=_law(prices),
        blocks=blocks,
        published=_published,
        packages={one.service.id: packages_of(prices, one) for one in prices.lines},
        # Where the law's answer is open a line's sentence only repeats it.
        sentences=[one for one in prices.lines if one.sentence != prices.scope.sentence],
        middle=_middle,
        sellers_range=_sellers_range,
        interval=_interval,
        pages=_pages(blocks),
        sources=_sources(prices.scope),
        data_date=data_date(),
        fingerprint=fingerprint(),
        date=date,
    )


def _blocks(prices: PriceList) -> Iterator[_Block]:
    """Services of one format share their sellers: each seller is one row for all of them."""
    groups: dict[str, list[Line]] = {}
    for one in prices.lines:
        if one.evidence:
            groups.setdefault(one.service.visit.format, []).append(one)
    for lines in groups.values():
        for start in range(0, len(lines), SERVICES_ABREAST):
            yield _block(tuple(lines[start : start + SERVICES_ABREAST]))


def _published(block: _Block) -> str:
    """Say what stands for a published range, which add-ons and first visits have none of."""
    return {
        "add-on": "The middle of hospitals' needling code",
        "initial": "Your evaluation price and hospitals' needling code",
    }.get(block.lines[0].service.visit.format, "The published middle")


def _block(lines: tuple[Line, ...]) -> _Block:
    evidence = tuple(one.evidence for one in lines if one.evidence)
    rows = list(zip(*(one.observations for one in evidence), strict=True))
    # Those that move the middle most, in their own order: near ones first.
    ranked = sorted(range(len(rows)), key=lambda row: -max(abs(x.effect_usd) for x in rows[row]))
    shown = sorted(ranked[:MOST_SELLERS])
    sellers = tuple(_Seller(rows[row][0], rows[row]) for row in shown)
    return _Block(lines, evidence, sellers, len(rows) - len(sellers))


def _middle(evidence: Evidence | None) -> str:
    return "–" if evidence is None else say(evidence.middle_usd)


def _sellers_range(evidence: Evidence | None) -> str:
    return "–" if evidence is None else _span(evidence.p25_usd, evidence.p75_usd)


def _interval(evidence: Evidence) -> str:
    return _span(evidence.middle_low_usd, evidence.middle_high_usd)


def _span(low_usd: float, high_usd: float) -> str:
    return f"${whole(low_usd):,.0f}–{whole(high_usd):,.0f}"


def _pages(blocks: tuple[_Block, ...]) -> list[tuple[str, str]]:
    """Return the shipped sellers that are shown, with the page that each price was read on."""
    found = {
        seller.first.seller: seller.first.source_url
        for block in blocks
        for seller in block.sellers
        if seller.first.source_url
    }
    return sorted(found.items())


def _sources(scope: Scope) -> list[str]:
    """Return what the figures come from, and the law's answer with its date and address."""
    titles = [tables()[name]["sources"][0]["title"] for name in SOURCE_TABLES]
    overhead = f"overhead, where not yours: {assumptions()['overhead_usd_per_hour'].source_url}"
    law = [f"law, as of {scope.as_of}: {scope.source_url}"] if scope.source_url else []
    return [*titles, overhead, *law]


def _law(prices: PriceList) -> str:
    """Say the law's answer for the clinic's practitioner and state, with what it asks for."""
    scope = prices.scope
    if prices.place is None:
        return "No place is set: pay is the nation's, and no price is moved to a place."
    asked = scope.condition if scope.status == "allowed_with_conditions" else None
    conditions = f" Conditions: {asked.rstrip('.')}." if asked else ""
    return f"{scope.sentence}{conditions}{' Sources disagree.' if scope.disputed else ''}"
