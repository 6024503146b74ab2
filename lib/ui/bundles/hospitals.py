"""What hospitals post for needling and the visit around it, metro against rural."""

from __future__ import annotations

import streamlit as st

from lib.charts.bundles import pairs_chart
from lib.market.areas import NATION, Area
from lib.market.comparisons import metro_rural_both_ways
from lib.market.downloads import context_of
from lib.market.ranges import Query, Range, ShareQuery, area_range, queries
from lib.market.recipes import recipe_without_needling
from lib.market.tables import QUANTILE_COLUMNS, range_row, range_table, ranges_as_table
from lib.pricing.money import percent_words
from lib.ui.show import words
from lib.ui.show.differences import both_ways
from lib.ui.show.figures import show_figure
from lib.ui.show.words import safe
from lib.visit import Visit

KINDS = ("metro", "rural")


def show_hospitals(visit: Visit) -> None:
    """Show what hospitals post: add-on, its share of a bundled visit, with and without needling."""
    st.caption(
        "Hospital outpatient prices of billing codes: not the same service as a clinic's visit. "
        "They show how needling stands to the visit around it, not what to charge."
    )
    bundled = Visit.of_format(
        "bundled", visit.minutes if visit.format == "bundled" else None, muscles=visit.muscles
    )
    add_on = queries(Visit.of_format("add-on", muscles=visit.muscles), "cash")[0]
    whole = queries(bundled, "cash")[0]
    without = recipe_without_needling(bundled)
    assert without is not None
    _dollars(add_on, whole, Query(without), bundled)
    _share(ShareQuery(add_on, whole), bundled)


def _areas() -> list[Area]:
    return [Area("nation", NATION, kind) for kind in KINDS]


def _dollars(add_on: Query, whole: Query, without: Query, bundled: Visit) -> None:
    alone = Visit.of_format("add-on", muscles=bundled.muscles)
    series = (
        (f"Add-on ({add_on.recipe})", alone, add_on),
        (f"Bundled {bundled.minutes} min ({whole.recipe})", bundled, whole),
        (f"Same time, no needling ({without.recipe})", bundled, without),
    )
    asked = [(*one, area_range(one[2], area)) for one in series for area in _areas()]
    rows = [(label, found) for label, _, _, found in asked]
    table = range_table([range_row(found, query.recipe.reading) for _, _, query, found in asked])
    table.insert(0, "visit", [label for label, _ in rows])
    show_figure(
        pairs_chart(rows, "$"),
        key="hospital_pairs_chart",
        title="; ".join(_in_short(label, found) for label, found in rows[:4:2]),
        alt="; ".join(_said(label, found) for label, found in rows),
        source=f"Cash prices. {words.hospital_source(rows[0][1].prices_seen_by)} "
        f"{words.RANGE_MARKS}.",
        table=table,
        file_name="hospital-add-on-and-bundled",
        context=[context_of(visit, query) for _, visit, query, _ in asked],
    )
    st.markdown(
        "\n".join(
            f"- {safe(f'{label}. {both_ways(metro_rural_both_ways(q, *_areas()))}')}"
            for label, _, q in series
        )
    )


def _share(query: ShareQuery, bundled: Visit) -> None:
    rows = [("Needling's share", area_range(query, area)) for area in _areas()]
    table = ranges_as_table([found for _, found in rows], "")
    show_figure(
        pairs_chart(rows, "%"),
        key="share_chart",
        title=_said_share(rows[0][1]),
        alt="; ".join(_said_share(found) for _, found in rows),
        source=f"The needling code over the bundled visit of {bundled.minutes} minutes in the same "
        f"hospital. {words.hospital_source(rows[0][1].prices_seen_by)} {words.RANGE_MARKS}; in "
        "the table they are shares of one.",
        table=table,
        file_name="needling-share",
        context=context_of(bundled, query),
        names={name: f"{name}_share" for name in QUANTILE_COLUMNS},
    )
    st.markdown(" ".join(safe(_said_share(found)) for _, found in rows))
    both = metro_rural_both_ways(query, *_areas())
    st.markdown(safe(f"Needling's share. {both_ways(both, words.points)}"))


def _in_short(label: str, found: Range) -> str:
    if found.p50 is None:
        return f"{label}: too few to say"
    return f"{label}: {words.dollars(found.p50)} in the middle of metro hospitals"


def _said(label: str, found: Range) -> str:
    if found.p50 is None:
        return f"{label}, {found.area.kind}: too few"
    return (
        f"{label}, {found.area.kind}: median {words.dollars(found.p50)} ({words.interval(found)})"
    )


def _said_share(found: Range) -> str:
    if found.p50 is None or found.p25 is None or found.p75 is None:
        return f"{found.area.kind.capitalize()}: too few to say."
    return (
        f"{found.area.kind.capitalize()}: needling is {percent_words(100 * found.p50)} of a "
        f"bundled visit (middle half {percent_words(100 * found.p25)} to "
        f"{percent_words(100 * found.p75)}; {words.n_behind(found)})."
    )
