"""Metro against rural side by side, for the nation, its divisions or its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from lib.charts.market import (
    Group,
    Row,
    axis_top,
    ranges_chart,
    seen_values,
)
from lib.market.areas import NATION, Area, all_parts, inside
from lib.market.comparisons import (
    Sides,
    differences_table,
    metro_rural_both_ways,
    sides_around,
)
from lib.market.downloads import context_of
from lib.market.ranges import (
    Query,
    Range,
    area_range,
)
from lib.market.recipes import recipe_without_needling
from lib.market.series import Yardstick, article_bands, clinic_examples, medicare_yardsticks
from lib.market.tables import (
    ranges_as_table,
)
from lib.ui.market.address import LEVELS, SIDES, SORTS
from lib.ui.market.choices import Choice
from lib.ui.show import words
from lib.ui.show.differences import both_ways
from lib.ui.show.explained import help_for
from lib.ui.show.figures import download, show_figure, show_table
from lib.ui.show.words import money, safe

SORT_FIELDS = {
    "median": "p50", "p10": "p10", "p25": "p25", "p75": "p75", "p90": "p90",
    "offers": "n_offers", "price lists": "n_price_lists", "left out": "left_out_share",
}  # fmt: skip


def show_ranges(choice: Choice, query: Query, found: Range) -> None:
    """Metro against rural side by side, for the nation, its divisions or its states."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        level = choose_level()
        if level != "nation":
            sort = st.selectbox(
                "Sort by",
                SORTS,
                key="sort",
                bind="query-params",
                index=0,
                width=150,
                help=help_for("p10 to p90", "offer", "price list", "left out"),
            )
            side = st.segmented_control(
                "of", SIDES, default=SIDES[0], key="side", bind="query-params", required=True
            )
        else:
            sort, side = "name", SIDES[0]
    groups = _groups(choice, query, found, level, sort or "name", side or SIDES[0])
    bands = article_bands(choice.visit.format) if _has_needling(choice, query) else ()
    clinics = clinic_examples(choice.visit.format)
    yardstick = _yardstick(choice, query)
    everything = [row.found for group in groups for row in group.rows]
    show_figure(
        ranges_chart(groups, bands, clinics, yardstick, choice.price_name.capitalize()),
        key="ranges_chart",
        title=sides_in_words([row.found for row in groups[0].rows]),
        alt="Ranges of posted prices, metro against rural. "
        + "; ".join(range_in_words(one) for one in everything[:6]),
        source=f"{words.hospital_source(found.prices_seen_by)} {words.RANGE_MARKS}, dots: every "
        "offer; counts are offers/price lists, and the share left out for flagged prices. "
        "Rural: outside metropolitan statistical areas, micropolitan areas included.",
        table=ranges_as_table(everything, query.recipe.reading),
        file_name="ranges",
        context=context_of(choice.visit, query),
    )
    _beyond(groups, axis_top(groups, *seen_values(bands, clinics, yardstick)))
    show_differences(choice, query, sides_around(choice.place))
    if len(clinics):
        _clinic_table(clinics)


def sides_in_words(found: Sequence[Range]) -> str:
    """Say what metro and rural sellers post in the middle."""
    known = [
        f"{one.area.kind} hospitals post {words.dollars(one.p50)}"
        for one in found
        if one.p50 is not None
    ]
    if not known:
        return f"{found[0].area.name}: too few price lists to say"
    return f"{found[0].area.name}: in the middle, {', '.join(known)}"


def choose_level() -> str:
    """Draw the choice of what is compared."""
    return (
        st.segmented_control(
            "Compare",
            LEVELS,
            default=LEVELS[0],
            key="by",
            bind="query-params",
            required=True,
            help=help_for("division"),
        )
        or LEVELS[0]
    )


def _has_needling(choice: Choice, query: Query) -> bool:
    return query.recipe != recipe_without_needling(choice.visit)


def _yardstick(choice: Choice, query: Query) -> Yardstick | None:
    all_of_them = medicare_yardsticks(choice.visit, choice.place)
    return next((y for y in all_of_them if y.recipe == str(query.recipe)), None)


def _groups(
    choice: Choice, query: Query, found: Range, level: str, sort: str, side: str
) -> list[Group]:
    groups = [_group(query, NATION, all_parts("nation", ("metro", "rural")))]
    if choice.place is not None and found.area.step != "nation":
        near = Group(
            f"<b>Around you</b><br>{_plain(found.area.label)}", (row_of(query, found.area),)
        )
        groups.append(near)
    if level == "nation":
        return groups
    parts = all_parts(level, ("metro", "rural"))
    pairs = [_group(query, m.name, [m, r]) for m, r in zip(parts[::2], parts[1::2], strict=True)]
    if sort != "name":
        pairs.sort(key=_sort_key(SORT_FIELDS[sort], SIDES.index(side)))
    return groups + pairs


def _sort_key(field: str, side: int) -> Callable[[Group], tuple[bool, float]]:
    def key(group: Group) -> tuple[bool, float]:
        value = getattr(group.rows[side].found, field)
        # Highest first; areas without the figure come last.
        return (value is None, -(value or 0.0))

    return key


def _group(query: Query, label: str, areas: list[Area]) -> Group:
    rows = tuple(row_of(query, area) for area in areas)
    counts = " · ".join(
        f"{row.found.area.kind} {row.found.n_offers}/{row.found.n_price_lists}"
        f", {words.share(row.found.left_out_share)} out"
        for row in rows
    )
    return Group(f"<b>{_plain(label)}</b><br>{counts}", rows)


def _plain(text: str) -> str:
    """Chart labels are a small HTML: keep data from acting in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def row_of(query: Query, area: Area) -> Row:
    """Return an area's range with the offers behind it."""
    offers = inside(query.offers, area)
    return Row(area_range(query, area), offers[~offers["left_out"]])


def range_in_words(found: Range) -> str:
    """Say a range for those who hear the chart."""
    if found.p50 is None or found.p10 is None or found.p90 is None:
        return f"{found.area.label}: too few, {words.n_behind(found)}"
    return (
        f"{found.area.label}: {words.dollars(found.p10)} to {words.dollars(found.p90)}, median "
        f"{words.dollars(found.p50)} ({words.interval(found)}), {words.n_behind(found)}"
    )


def _beyond(groups: list[Group], top: float) -> None:
    national = next(group for group in groups if len(group.rows) == 2)
    beyond = sum(int((row.offers["price_usd"] > top).sum()) for row in national.rows)
    if beyond:
        offers = words.count(beyond, "offer")
        st.caption(
            f"{offers} above {money(top)} of the whole country lie outside the chart; they are in "
            "the download of all rows, under the view “rows”."
        )


def show_differences(choice: Choice, query: Query, pairs: Sequence[Sides]) -> None:
    """Say how metro and rural differ in pairs of areas, with intervals, both ways, and as CSV."""
    for metro, rural in pairs:
        said = both_ways(metro_rural_both_ways(query, metro, rural))
        st.markdown(f"**{safe(metro.name)}.** {safe(said)}")
    table, contexts = differences_table(choice.visit, query, pairs)
    label = "Download the differences (CSV)"
    download(label, table, "metro-less-rural", key="differences_csv", context=contexts)


def _clinic_table(clinics: pd.DataFrame) -> None:
    with st.expander("Clinic examples: what clinics themselves post", icon=":material/store:"):
        st.caption("All examples of this kind of visit that were found: not a sample.")
        columns = ["seller", "where", "price_low_usd", "duration_min", "as_of", "source_url"]
        show_table(
            clinics[columns].rename(columns={"price_low_usd": "price_usd", "as_of": "as of"}),
            key="clinic_table",
            duration_min=st.column_config.NumberColumn("minutes"),
        )
