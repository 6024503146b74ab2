"""The bundles page's parts: four offers as sliders, their answers, what hospitals post."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.charts.bundles import offers_chart, pairs_chart
from lib.market.areas import NATION, Area
from lib.market.comparisons import metro_rural_both_ways
from lib.market.downloads import Context, context_of
from lib.market.ranges import (
    Query,
    Range,
    ShareQuery,
    area_range,
    queries,
)
from lib.market.recipes import recipe_without_needling
from lib.market.series import article_bands
from lib.market.tables import QUANTILE_COLUMNS, range_row, range_table, ranges_as_table
from lib.pricing.bundles import BundleError, Comparison, Offer, as_json
from lib.pricing.context import owner_context
from lib.pricing.money import add, percent_words
from lib.pricing.selling import (
    FORMAT_OF,
    OFFERS,
    comparison_of,
    starting_offers,
    visit_of_offer,
)
from lib.scenario import Scenario
from lib.ui.settings import kept, number, reset_all, slider, switch
from lib.ui.show import words
from lib.ui.show.figures import show_figure, show_table
from lib.ui.show.words import paid, safe
from lib.visit import Visit

HEADINGS = {
    "stand_alone": "Stand-alone",
    "treatment": "Treatment, no needling",
    "add_on": "Add-on",
    "bundle": "Bundle",
}
KINDS = ("metro", "rural")


def compared(scenario: Scenario) -> Comparison | None:
    """Return the four offers compared; where one cannot be, say why and return None."""
    try:
        return comparison_of(scenario)
    except BundleError as error:
        st.error(f"{error.field}: {safe(str(error))}.", icon=":material/error:")
        return None


def controls(scenario: Scenario) -> None:
    """Draw the four offers: price and minutes each, starting from the scenario or the article."""
    starts = starting_offers(scenario)
    for column, offer in zip(st.columns(4, gap="medium"), OFFERS, strict=True):
        with column:
            name = HEADINGS[offer]
            minutes = "extra minutes" if offer == "add_on" else "clinician minutes"
            slider(
                f"bundles_{offer}_usd",
                start=starts[offer][0],
                label=f"{name}: price, US dollars",
                most=400.0,
            )
            slider(
                f"bundles_{offer}_minutes",
                start=starts[offer][1],
                label=f"{name}: {minutes}",
                most=120.0,
            )
    left, right = st.columns(2, gap="large")
    with left:
        switch("paid_per_visit")
        switch("cards_taken")
        reset_all("bundle")
    with right:
        number("supplies_usd_per_visit", placeholder="0: no typical figure is known")


def show_answer(found: Comparison, scenario: Scenario) -> None:
    """Say which pays, at which price they tie, and draw them side by side."""
    st.markdown(f"## {safe(found.sentence)}")
    if "bundles_treatment_usd" not in kept():
        st.info(
            "No price of a treatment without needling was found: until you set yours, it stands at "
            "the bundle less the add-on, so the tie per visit holds by assumption.",
            icon=":material/info:",
        )
    hour = found.bundle_tie_per_hour_usd
    add_on_hour = found.add_on_tie_per_hour_usd
    st.markdown(
        f"**Tie per visit:** an add-on fee of {paid(found.add_on_tie_per_visit_usd)} or a bundle "
        f"at {paid(found.bundle_tie_per_visit_usd)}. **Tie per clinician hour:** "
        + (
            f"an add-on fee of {paid(add_on_hour)} or a bundle at {paid(hour)}."
            if hour is not None and add_on_hour is not None
            else "needs minutes for both."
        )
    )
    bands = article_bands("bundled")
    table = offers_table(found)
    show_figure(
        offers_chart(found, bands[0] if bands else None),
        key="offers_chart",
        alt="; ".join(
            f"{row['name']}: {words.exact(row['contribution_per_visit_usd'])} per visit"
            for row in table.to_dict("records")
        ),
        source="Contribution: price less what the visit adds to costs. An add-on's hour counts its "
        f"extra minutes alone. Ties after costs: A = B − T, B = T + A.{_card_words(found)}",
        table=table,
        file_name="add-on-or-bundle",
        context=_contexts(table["name"], scenario),
        names={
            "name": "offer",
            "price_usd": "own_price_usd",
            "minutes": "clinician_minutes",
        },
    )


def _contexts(names: pd.Series, scenario: Scenario) -> list[Context]:
    """Return each offer's context: its own visit; a treatment is no visit of needling."""
    whole = owner_context(scenario)
    visits = {name.replace("_", "-"): visit_of_offer(scenario, name) for name in FORMAT_OF}
    return [replace(whole, visit=visits.get(name)) for name in names]


def show_how(found: Comparison) -> None:
    """Show the formulas of ties and share with their values."""
    t, a, b = found.treatment, found.add_on, found.bundle
    both = found.treatment_with_add_on
    exact = words.exact
    lines = [
        "Contribution = price − variable cost (supplies for needling visits; pay for the minutes "
        "where the clinician is paid per visit): "
        + ", ".join(_how_one(offer) for offer in found.offers),
        f"Add-on fee that ties per visit = contribution of the bundle − of the treatment + the "
        f"add-on's cost = {exact(b.contribution_usd)} − {exact(t.contribution_usd)} + "
        f"{exact(a.variable_cost_usd)} = {exact(found.add_on_tie_per_visit_usd)}",
        f"Bundle price that ties per visit = contribution of treatment with add-on + the bundle's "
        f"cost = {exact(both.contribution_usd)} + {exact(b.variable_cost_usd)} = "
        f"{exact(found.bundle_tie_per_visit_usd)}",
        f"Per clinician hour: 60 × contribution / minutes; {both.minutes:g} minutes with the "
        f"add-on against {b.minutes:g} of the bundle",
    ]
    if b.fee:
        lines.append(
            "Ties with cards: prices that leave these contributions after the fee, the add-on's "
            "share of the fee in the treatment's sale"
        )
    if found.add_on_share is not None:
        added = exact(add(both.contribution_usd, -t.contribution_usd))
        lines.append(
            f"Share of treatments that must take the add-on = ({exact(b.contribution_usd)} − "
            f"{exact(t.contribution_usd)}) / {added} = {percent_words(100 * found.add_on_share)}"
        )
    with st.expander("How these figures are made", icon=":material/calculate:"):
        st.markdown("\n".join(f"- {safe(line)}" for line in lines))


def _how_one(offer: Offer) -> str:
    fee = f" − card fee {words.exact(offer.card_fee_usd)}" if offer.fee else ""
    return (
        f"{offer.name} {words.exact(offer.price_usd)} − {words.exact(offer.variable_cost_usd)}"
        f"{fee} = {words.exact(offer.contribution_to_the_cent_usd)}"
    )


def _card_words(found: Comparison) -> str:
    if not found.bundle.fee:
        return ""
    return (
        f" Card fee: {found.bundle.fee} on each offer's price; a treatment with its add-on is one "
        "sale."
    )


def offers_table(found: Comparison) -> pd.DataFrame:
    """Return a row for each offer: price, minutes, contribution per visit, minute and hour."""
    return pd.DataFrame(as_json(found)["offers"])


def show_table_of_offers(found: Comparison) -> None:
    """Show the figures of the offers side by side."""
    table = offers_table(found)
    settings = {
        column: st.column_config.NumberColumn(
            column.replace("_usd", "").replace("_", " "), format="$%.2f"
        )
        for column in table.columns
        if column.endswith("_usd")
    }
    show_table(table, key="offers_table", **settings)


def show_hospitals(visit: Visit) -> None:
    """Show what hospitals post: add-on, its share of a bundled visit, with and without needling."""
    st.header("What hospitals post, metro against rural")
    st.caption(
        "Hospital outpatient prices of billing codes: another good than a clinic's visit. They "
        "show how needling stands to the visit around it, not what to charge."
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
        alt="; ".join(_said(label, found) for label, found in rows),
        source=f"Cash prices. {words.hospital_source(rows[0][1].prices_seen_by)} "
        f"{words.RANGE_MARKS}.",
        table=table,
        file_name="hospital-add-on-and-bundled",
        context=[context_of(visit, query) for _, visit, query, _ in asked],
    )
    st.markdown(
        "\n".join(
            f"- {safe(f'{label}. {words.both_ways(metro_rural_both_ways(q, *_areas()))}')}"
            for label, _, q in series
        )
    )


def _share(query: ShareQuery, bundled: Visit) -> None:
    rows = [("Needling's share", area_range(query, area)) for area in _areas()]
    table = ranges_as_table([found for _, found in rows], "")
    show_figure(
        pairs_chart(rows, "%"),
        key="share_chart",
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
    st.markdown(safe(f"Needling's share. {words.both_ways(both, words.points)}"))


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
