"""What stands below the answer, each in a drawer that is filled when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib.charts.price import build_up_chart
from lib.market.areas import NATION
from lib.market.downloads import context_of
from lib.market.files import Download
from lib.market.sellers import within_reach
from lib.pricing.detail import Detail, detail_of, needling_query
from lib.pricing.modifiers import build_up_said
from lib.pricing.price_list import Line, PriceList
from lib.pricing.repeat import quote_command
from lib.pricing.scope import NAMES
from lib.ui.price.change import show_change, show_margin
from lib.ui.price.detail import context_of_line
from lib.ui.price.modifiers import build_up_words
from lib.ui.price.tables import build_up_table
from lib.ui.show import words
from lib.ui.show.article import article_lines
from lib.ui.show.drawer import drawer
from lib.ui.show.figures import download, show_figure
from lib.ui.show.furniture import cite
from lib.ui.show.sellers import show_sellers_table
from lib.ui.site import PRICE
from lib.ui.state import session
from lib.ui.state.parts import of_line, part
from lib.visit import Visit

ARTICLE = (
    "stand_alone", "includes", "pricing_models", "bundled", "metro", "less_expensive_areas",
    "why_places_differ", "practitioner", "scope_and_duration", "cpt_codes", "electrical",
    "supplies",
)  # fmt: skip


def show_drawers(id: str) -> None:
    """Draw the drawers of a service, each a part of its own."""
    line = session.prices().line(id)
    moves = line is not None and detail_of(session.prices(), line).modifiers
    shown = [one for one in _DRAWERS if moves or one[1] != "drawer_build_up"]
    columns = st.columns(2, gap="small")
    for number, (title, key, icon, fill) in enumerate(shown):
        with columns[number % 2]:
            part(key)(drawer)(title, icon, key, partial(_fill, id, fill))


@of_line
def _fill(prices: PriceList, line: Line, fill: Callable[[PriceList, Detail], None]) -> None:
    fill(prices, detail_of(prices, line))


def _build_up(prices: PriceList, found: Detail) -> None:
    assert found.anchor is not None
    basis = found.anchor.basis
    weak = " Hospitals' prices: a weak start." if found.anchor.weak else ""
    show_figure(
        build_up_chart(found),
        key="build_up_chart",
        title=build_up_said(
            found.modifiers,
            "the middle of hospitals' code" if found.anchor.weak else "the published middle",
        ),
        alt=build_up_words(found),
        source=f"{words.safe(basis[:1].upper() + basis[1:])}.{weak} Each subtotal is rounded to "
        "the cent; a step is the difference of two. What moves nothing has no row.",
        table=build_up_table(found),
        file_name="build-up",
        context=context_of_line(prices, found.line),
        names={"step": "modifier"},
    )


def _hospitals(prices: PriceList, found: Detail) -> None:
    """Draw the nearest hospitals' needling code by name."""
    query, place = needling_query(found.line.service.visit), prices.place
    st.caption(
        f"Hospital outpatient prices of the needling code alone ({query.recipe}): not the same "
        "service as yours, and no measure of your price."
    )
    if place is None or place.lat is None:
        st.markdown("Enter a ZIP code or a city above to see them by name.")
        return
    if found.nearby.empty:
        st.markdown("No hospital within 300 miles posts this code.")
        return
    lists = words.count(found.n_within, "price list")
    st.markdown(f"{lists} within 300 miles; the nearest:")
    columns = ["hospital", "miles", "price_usd", "city", "state", "source_url"]
    show_sellers_table(found.nearby[columns])
    # The prices are the needling code's, which is an add-on without current.
    add_on = Visit.of_format("add-on", muscles=found.line.service.visit.muscles)
    near = Download(
        found.nearby[columns],
        context_of(add_on, query, within_reach(place)),
        f"What hospitals near {place.label} post for the needling code",
        words.hospital_source(None),
    )
    download(near, "Download these hospitals", "hospitals-near", key="nearby_csv")


def _article(prices: PriceList, found: Detail) -> None:
    article_lines(*ARTICLE)


def _cite(prices: PriceList, found: Detail) -> None:
    line, place = found.line, prices.place.label if prices.place else NATION
    said = f"{place}: {line.service.visit}, {NAMES[prices.clinic.practitioner]}"
    if line.economics is None:
        cite(PRICE, said)
        return
    repeat = quote_command(prices, line)
    st.caption("The command carries your figures: look at it before you send it on.")
    cite(PRICE, f"{said}{f', {repeat.without}' if repeat.without else ''}", repeat.command)


_DRAWERS: tuple[tuple[str, str, str, Callable[[PriceList, Detail], None]], ...] = (
    ("A raise or a cut", "drawer_change", "trending_up", show_change),
    ("A price for a margin", "drawer_margin", "percent", show_margin),
    ("How the published middle moves here", "drawer_build_up", "waterfall_chart", _build_up),
    ("Hospitals near: not the same service", "drawer_hospitals", "local_hospital", _hospitals),
    ("What the article says", "drawer_article", "article", _article),
    ("Downloads and citation", "drawer_cite", "format_quote", _cite),
)
