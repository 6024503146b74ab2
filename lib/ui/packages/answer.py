"""What a service's packages come to, how they stand to a discount, and what to tell patients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

import streamlit as st

from lib.charts.packages import discount_chart
from lib.datasets.assumptions import assumptions
from lib.documents import DocumentError, refuse_where_not_allowed
from lib.market.areas import NATION
from lib.market.downloads import Context
from lib.market.files import Download
from lib.pricing.hour import card_terms
from lib.pricing.money import usd
from lib.pricing.overview import example_of, law_first, packages_of
from lib.pricing.package_words import (
    customer_line,
    example_words,
    finding_of,
    headline_of,
)
from lib.pricing.packages import (
    Package,
    break_even_discount_percent,
    discount_curve,
    floor_of_session_usd,
    price_list,
)
from lib.pricing.price_list import Line, PriceList
from lib.ui.show.card import card
from lib.ui.show.figures import download, show_figure
from lib.ui.show.words import paid, safe
from lib.ui.state.parts import of_line, part

MOST_PERCENT = 30


ANSWER, CURVE, PRICE_LIST = "part_answer", "part_curve", "part_price_list"

PackagesBody = Callable[[PriceList, Line, Sequence[Package]], None]


def packages_part(
    key: str, *, always: bool = False
) -> Callable[[PackagesBody], Callable[[str], None]]:
    """Make a part of what is drawn for a service's packages, from all computed for it by now.

    Without a package that can be sold it is empty, unless it is drawn `always`.
    """

    def made(body: PackagesBody) -> Callable[[str], None]:
        @part(key)
        @of_line
        @wraps(body)
        def drawn(prices: PriceList, line: Line) -> None:
            listed = packages_of(prices, line)
            found = [one.found for one in listed if one.found is not None]
            if found or always:
                body(prices, line, found)

        return drawn

    return made


@packages_part(ANSWER, always=True)
def show_answer(prices: PriceList, line: Line, packages: Sequence[Package]) -> None:
    """Say what the packages come to; without one, what to do."""
    with card("packages"):
        st.markdown(f"## {safe(law_first(prices, _headline(line, packages)))}")
        if line.service.price_usd is not None:
            _single_visits(prices, line, line.service.price_usd)


def _single_visits(prices: PriceList, line: Line, price_usd: float) -> None:
    """Say what single visits cost, and what a package could."""
    service = line.service
    costs = ""
    if line.economics:
        costs = f"; their break-even price is {paid(line.economics.break_even_usd)}"
    to_try = not service.packages and not prices.scope.forbids
    example = example_of(prices, line).found if to_try else None
    more = f" {safe(example_words(example))}" if example else ""
    st.markdown(f"Single visits are {paid(price_usd)} each{costs}.{more}")


def _headline(line: Line, packages: Sequence[Package]) -> str:
    name = line.service.name
    if line.service.price_usd is None:
        return f"{name} has no price yet: its packages start from one"
    if not line.service.packages:
        return f"{name} has no package yet: add the first"
    if not packages:
        return f"{name}: the packages cost more than single visits"
    return headline_of(name, packages)


def context_of(prices: PriceList, line: Line) -> Context:
    """Return what a file of a service's packages speaks of."""
    return Context(line.service.visit, area=prices.place.label if prices.place else NATION)


@packages_part(CURVE)
def show_curve(prices: PriceList, line: Line, packages: Sequence[Package]) -> None:
    """Draw a session's price and the totals against the discount."""
    service, fee = line.service, card_terms(prices.clinic.costs)
    price, floor = service.price_usd or 0.0, line.economics.floor_usd if line.economics else None
    sizes = [one.sessions for one in packages]
    row = assumptions()["package_discount_percent"]
    # The fixed part of a card fee is shared by the sessions: the smallest package bears most.
    least = min(sizes)
    costs_usd, limits = None, {}
    if floor is not None:
        costs_usd = floor_of_session_usd(floor, least, fee)
        limits = {n: break_even_discount_percent(price, floor, n, fee) for n in sizes}
    curve = discount_curve(price, sizes, _most_percent(packages, min(limits.values(), default=0)))
    show_figure(
        discount_chart(curve, packages, (row.low or 0.0, row.high or 0.0), costs_usd, limits),
        key="discount_chart",
        title=finding_of(price, floor, sizes, fee),
        alt="; ".join(
            f"{one.sessions} sessions at {one.effective_discount_percent:.1f}% off: "
            f"{usd(one.total_usd)}, {one.per_session_words} a session"
            for one in packages
        ),
        source="Computed from your single price; stars are your packages, the band is the "
        f"article's {row.low:g}–{row.high:g}%."
        + (" Lines are dotted where a package costs more than it brings." if limits else "")
        + (
            f" The break-even price bears the card fee on a package of {least}, one sale."
            if floor and fee
            else ""
        ),
        table=curve,
        file_name="package-discounts",
        context=context_of(prices, line),
        names={"total_usd": "package_total_usd"},
    )


def _most_percent(packages: Sequence[Package], limit: float) -> int:
    """Return where the axis of discounts ends: it holds all packages, and where costs begin."""
    given = [one.effective_discount_percent for one in packages]
    shown = [MOST_PERCENT, *(one + 5 for one in (*given, limit) if one < 100)]
    return min(100, int(max(shown)))


@packages_part(PRICE_LIST)
def show_price_list(prices: PriceList, line: Line, packages: Sequence[Package]) -> None:
    """Show the packages as patients may read them, to copy and to download."""
    st.subheader("For your price list")
    try:
        refuse_where_not_allowed(prices)
    except DocumentError as error:
        st.warning(f"Not made: {safe(str(error))}", icon=":material/block:")
        return
    lines = [line.service.name, *(customer_line(one) for one in packages)]
    st.code("\n".join(lines), language=None, wrap_lines=True)
    found = Download(
        price_list(packages),
        context_of(prices, line),
        f"Packages of {line.service.name}",
        names={"total_usd": "package_total_usd"},
    )
    download(found, "Download the packages", "packages", key="price_list_csv")
