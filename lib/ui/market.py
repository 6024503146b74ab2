"""The market page's parts: its filters, its answer, and its four views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from lib.charts.market import (
    Group,
    Row,
    Side,
    axis_top,
    distribution_chart,
    histogram,
    map_chart,
    ranges_chart,
    seen_values,
)
from lib.datasets.places import Place
from lib.market.areas import NATION, Area, all_parts, inside, state_area
from lib.market.citation import summarise_command
from lib.market.comparisons import metro_rural_both_ways
from lib.market.downloads import context_of
from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS, Filter
from lib.market.ranges import (
    Query,
    Range,
    area_range,
    tried_areas,
)
from lib.market.recipes import readings_of, recipe_without_needling
from lib.market.sellers import sellers_near, within_reach
from lib.market.series import Yardstick, article_bands, clinic_examples, medicare_yardsticks
from lib.market.summary import asked, reading_name
from lib.market.tables import (
    offer_rows,
    ranges_as_table,
    sellers_by_metro_area,
    sellers_by_state,
)
from lib.ui.shared import forget_unless_in
from lib.ui.show import words
from lib.ui.show.figures import download, show_figure, show_table
from lib.ui.show.sellers import show_sellers_table
from lib.ui.show.words import money, safe
from lib.ui.url import LEVELS, SIDES, SORTS, VIEWS
from lib.visit import AREA_KINDS, PRICES, Visit

SORT_FIELDS = {
    "median": "p50", "p10": "p10", "p25": "p25", "p75": "p75", "p90": "p90",
    "offers": "n_offers", "price lists": "n_price_lists", "left out": "left_out_share",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen on this page, beside place and visit."""

    place: Place | None
    visit: Visit
    kind: str
    price: str
    chosen: Filter

    @property
    def price_name(self) -> str:
        """The price in words: "posted cash price"."""
        return words.PRICE_NAMES[self.price]


def choose(place: Place | None, visit: Visit) -> Choice:
    """Draw the page's filters and return what is chosen."""
    kind = st.segmented_control(
        "Count hospitals in",
        AREA_KINDS,
        default="all",
        key="area",
        bind="query-params",
        required=True,
        help="metro: counties in a metropolitan statistical area (OMB 2023). rural: all others, "
        "micropolitan areas included. With a place and “all”, the nearest steps take the place's "
        "own kind.",
    )
    with st.expander("More filters", icon=":material/tune:"):
        price = st.segmented_control(
            "Price", PRICES, default="cash", key="price", bind="query-params", required=True,
            help="cash: the discounted price for patients who pay themselves. gross: the list "
            "charge before any discount.",
        )  # fmt: skip
        types = st.multiselect(
            "Hospital type", list(HOSPITAL_TYPES), key="types", bind="query-params",
            placeholder="all types",
        )  # fmt: skip
        owners = st.multiselect(
            "Ownership", OWNERSHIPS, key="owners", bind="query-params", placeholder="all owners"
        )
        extremes = st.toggle(
            "Include extremes", key="extremes", bind="query-params",
            help="Count prices more than ten times or less than a tenth of the code's median. "
            "Placeholders of one dollar or less never count.",
        )  # fmt: skip
    chosen = Filter(tuple(types), tuple(owners), bool(extremes))
    return Choice(place, visit, kind or "all", price or "cash", chosen)


def choose_reading(choice: Choice) -> Query:
    """Draw the choice of reading where there is more than one, and return its query."""
    options = readings_of(choice.visit.format)
    if not options:
        return asked(choice.visit, choice.price, choice.chosen)[0]
    forget_unless_in("reading", options)
    picked = st.segmented_control(
        "Read the visit as", options, default=options[0], key="reading", bind="query-params",
        required=True,
        help="Hospitals post prices per billing code, not per visit. Stand-alone sessions cannot "
        "be told from their lists, so there are two readings. Beside a bundled visit stands the "
        "same time without needling.",
    )  # fmt: skip
    return asked(choice.visit, choice.price, choice.chosen, picked or options[0])[0]


def answer(choice: Choice, query: Query) -> Range:
    """Say what is posted around the place, with how much stands behind it; return the range."""
    tried = tried_areas(query, choice.place, choice.kind)
    found = tried[-1]
    with st.container(border=True):
        st.markdown(f"**{safe(found.area.label)}** · {safe(_priced(choice, query))}")
        if filters := _filters(choice.chosen):
            st.caption(f"Filters on: {filters}.")
        if found.p50 is None or found.p10 is None or found.p90 is None:
            st.markdown(f"## Too few to say: {words.n_behind(found)}")
            st.caption("A range needs five price lists. The rows below are all there is.")
        else:
            st.markdown(f"## {money(found.p10)} to {money(found.p90)}, median {money(found.p50)}")
            _fine_print(found, choice)
        for warning in words.warnings(found):
            st.warning(safe(warning), icon=":material/warning:")
        if widened := words.widening(tried):
            st.caption(safe(widened))
    return found


def _some_chosen(chosen: Filter) -> bool:
    return bool(chosen.hospital_types or chosen.ownerships)


def _filters(chosen: Filter) -> str:
    """Say which filters are on; empty where none is."""
    said = [*chosen.hospital_types, *chosen.ownerships]
    return ", ".join([*said, *(["extremes included"] if chosen.extremes else [])])


def _priced(choice: Choice, query: Query) -> str:
    name = words.READING_NAMES.get(query.recipe.reading, "")
    if query.recipe == recipe_without_needling(choice.visit):
        name = "same timed units without needling"
    reading = f", {name}" if name else ""
    return f"{choice.price_name} of {choice.visit}{reading} ({query.recipe})"


def _fine_print(found: Range, choice: Choice) -> None:
    assert found.median_low is not None
    assert found.median_high is not None
    posting = words.posting(found, chosen=_some_chosen(choice.chosen))
    st.markdown(
        f"p10 to p90 of {words.n_behind(found)} · confidence {_confidence(found)} · median's "
        f"95% interval {money(found.median_low)} to {money(found.median_high)} · "
        f"{posting} · seen by {found.prices_seen_by}"
    )


def _confidence(found: Range) -> str:
    word, colon, why = words.confidence(found).partition(":")
    return f"**{word}**{colon}{why}"


def choose_view() -> str:
    """Draw the choice of view and return it."""
    return (
        st.segmented_control(
            "View", VIEWS, default=VIEWS[0], key="view", bind="query-params", required=True,
            label_visibility="collapsed",
        )
        or VIEWS[0]
    )  # fmt: skip


def show_ranges(choice: Choice, query: Query, found: Range) -> None:
    """Metro against rural side by side, for the nation, its divisions or its states."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        level = _level()
        if level != "nation":
            sort = st.selectbox(
                "Sort by", SORTS, key="sort", bind="query-params", index=0, width=150
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
        alt="Ranges of posted prices, metro against rural. "
        + "; ".join(_said(one) for one in everything[:6]),
        source=f"{words.hospital_source(found.prices_seen_by)} {words.RANGE_MARKS}, dots: every "
        "offer; counts are offers/price lists, and the share left out for flagged prices. "
        "Rural: outside metropolitan statistical areas, micropolitan areas included.",
        table=ranges_as_table(everything, query.recipe.reading),
        file_name="ranges",
        context=context_of(choice.visit, query),
    )
    _beyond(groups, axis_top(groups, *seen_values(bands, clinics, yardstick)))
    _differences(choice, query)
    if len(clinics):
        _clinic_table(clinics)


def _level() -> str:
    return (
        st.segmented_control(
            "Compare", LEVELS, default=LEVELS[0], key="by", bind="query-params", required=True
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
        near = Group(f"<b>Around you</b><br>{_plain(found.area.label)}", (_row(query, found.area),))
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
    rows = tuple(_row(query, area) for area in areas)
    counts = " · ".join(
        f"{row.found.area.kind} {row.found.n_offers}/{row.found.n_price_lists}"
        f", {words.share(row.found.left_out_share)} out"
        for row in rows
    )
    return Group(f"<b>{_plain(label)}</b><br>{counts}", rows)


def _plain(text: str) -> str:
    """Chart labels are a small HTML: keep data from acting in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _row(query: Query, area: Area) -> Row:
    offers = inside(query.offers, area)
    return Row(area_range(query, area), offers[~offers["left_out"]])


def _said(found: Range) -> str:
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
        st.caption(f"{offers} above {money(top)} lie outside the chart; they are in the rows.")


def _differences(choice: Choice, query: Query) -> None:
    _difference(query, [Area("nation", NATION, kind) for kind in SIDES])
    if choice.place is not None:
        _difference(query, [state_area(choice.place.state, kind) for kind in SIDES])


def _difference(query: Query, areas: list[Area]) -> None:
    said = words.both_ways(metro_rural_both_ways(query, *areas))
    st.markdown(f"**{safe(areas[0].name)}.** {safe(said)}")


def _clinic_table(clinics: pd.DataFrame) -> None:
    with st.expander("Clinic examples: what clinics themselves post", icon=":material/store:"):
        st.caption("All examples of this kind of visit that were found: not a sample.")
        columns = ["seller", "where", "price_low_usd", "duration_min", "as_of", "source_url"]
        show_table(
            clinics[columns].rename(columns={"price_low_usd": "price_usd", "as_of": "as of"}),
            key="clinic_table",
            duration_min=st.column_config.NumberColumn("minutes"),
        )


def show_distribution(choice: Choice, query: Query, found: Range) -> None:
    """How many offers stand in each price step, metro against rural."""
    level = _level()
    areas = _scope(choice.place, level)
    if level != "nation" and areas[0].step == "nation":
        st.caption("Choose a place to see its division or state; this is the whole country.")
    rows = [_row(query, area) for area in areas]
    if not any(len(row.offers) for row in rows):
        st.info("No offers here: nothing to draw.", icon=":material/info:")
        return
    top = axis_top([Group("", tuple(rows))])
    sides = [
        Side(row.found.area.kind, row.offers["price_usd"].to_numpy(), row.found.p50) for row in rows
    ]
    bins = histogram(sides, top)
    labels = {area.kind: area.label for area in areas}
    show_figure(
        distribution_chart(sides, bins, choice.price_name.capitalize()),
        key="distribution_chart",
        alt="Share of offers in each price step. " + "; ".join(_said(r.found) for r in rows),
        source=f"{areas[0].name}. {words.hospital_source(found.prices_seen_by)}",
        table=bins,
        file_name="distribution",
        context=[
            context_of(choice.visit, query, labels[str(kind)]) for kind in bins["kind"].to_list()
        ],
    )
    _difference(query, areas)


def _scope(place: Place | None, level: str) -> list[Area]:
    if place is not None and level == "state":
        return [state_area(place.state, kind) for kind in SIDES]
    if place is not None and place.division and level == "division":
        return [Area("division", place.division, kind, place.division) for kind in SIDES]
    return [Area("nation", NATION, kind) for kind in SIDES]


def show_map(choice: Choice, query: Query, found: Range) -> None:
    """Where the sellers are: states by number of price lists, metro areas as points."""
    by_state = sellers_by_state(query, choice.kind)
    by_metro = sellers_by_metro_area(query)
    if choice.kind == "rural":
        by_metro = by_metro.head(0)
    covered = int((by_state["n_price_lists"] >= 5).sum())
    table = by_state.sort_values("n_price_lists", ascending=False)
    show_figure(
        map_chart(by_state, by_metro),
        key="map_chart",
        alt=f"Map of price lists by state: {covered} states hold five or more; the table lists all",
        source="States by number of price lists that post the visit; hatched: fewer than five, "
        "blank: none. Colors show how much is known, not how dear a state is. "
        + words.hospital_source(found.prices_seen_by),
        table=table,
        file_name="price-lists-by-state",
        context=[
            context_of(choice.visit, query, state_area(state, choice.kind).label)
            for state in table["state"]
        ],
        names={"name": "state_name"},
    )


def show_rows(choice: Choice, query: Query, found: Range) -> None:
    """Every offer, flagged ones included, with its source; what is shown and everything as CSV."""
    everywhere = offer_rows(query)
    shown = offer_rows(query, found.area)
    n_out = int(shown["left_out"].sum())
    st.caption(
        f"{safe(found.area.label)}: {words.count(len(shown), 'row')}, {n_out} of them left out of "
        "statistics. Press a column's head to sort."
    )
    show_table(shown, key="rows_table", left_out=st.column_config.CheckboxColumn("left out"))
    here, all_of_it = (
        context_of(choice.visit, query, label) for label in (found.area.label, NATION)
    )
    with st.container(horizontal=True):
        label = f"Download these {len(shown):,} rows"
        download(label, shown, "offers-shown", key="rows_csv", context=here)
        label = f"Download all {len(everywhere):,} rows"
        download(label, everywhere, "offers-all", key="all_csv", context=all_of_it)


def show_sellers(choice: Choice, query: Query) -> None:
    """The ten nearest price lists by name, miles and posted price."""
    st.header("Sellers near you")
    place = choice.place
    if place is None or place.lat is None:
        st.caption("Enter a ZIP code or a city above to see the nearest hospitals that post this.")
        return
    nearest, within = sellers_near(query, place)
    st.caption(
        f"Hospital outpatient prices: another good than a clinic's session. "
        f"{words.count(within, 'price list')} within 300 miles of {safe(place.label)}; "
        "a list shared by several hospitals stands under its nearest."
    )
    if nearest.empty:
        return
    table = nearest[
        ["miles", "hospital", "price_usd", "city", "state", "kind", "n_hospitals_of_list",
         "source_url"]
    ]  # fmt: skip
    show_sellers_table(table)
    download(
        "Download these sellers (CSV)",
        table,
        "sellers-near",
        key="sellers_csv",
        context=context_of(choice.visit, query, within_reach(place)),
    )


def view_in_words(choice: Choice, query: Query, found: Range) -> str:
    """Say what is counted, and where."""
    filters = _filters(choice.chosen)
    only = f", {filters}" if filters else ""
    return f"{found.area.label}: {_priced(choice, query)}{only}"


def commands(choice: Choice, query: Query, view: str) -> tuple[str, ...]:
    """Return the command that repeats the answer and, under the ranges, the one for the parts."""
    reading = reading_name(query, choice.visit)
    asked_for = choice.visit, choice.price, choice.chosen, reading
    around = summarise_command(*asked_for, kind=choice.kind, place=choice.place)
    if view != "ranges":
        return (around,)
    return around, summarise_command(*asked_for, by=st.session_state.get("by") or LEVELS[0])
