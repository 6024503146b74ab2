"""The bundles page's parts: four offers as sliders, their answers, what hospitals post."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.bundles import offers_chart, pairs_chart
from lib.market.areas import NATION, Area
from lib.market.ranges import (
    Query,
    Range,
    ShareQuery,
    area_range,
    metro_rural_difference,
    queries,
)
from lib.market.recipes import recipe_without_needling
from lib.market.series import article_bands
from lib.market.tables import ranges_as_table
from lib.pricing.bundles import BundleError, Comparison, as_json
from lib.pricing.selling import OFFERS, comparison_of, starting_offers
from lib.scenario import Scenario, Visit
from lib.ui import words
from lib.ui.figures import show_figure, show_table
from lib.ui.settings import kept, number, reset_all, slider, switch
from lib.ui.words import paid, safe

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
        reset_all("bundle")
    with right:
        number("supplies_usd_per_visit", placeholder="0: no typical figure is known")


def show_answer(found: Comparison) -> None:
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
        "extra minutes alone. Ties after costs: A = B − T, B = T + A.",
        table=table,
        file_name="add-on-or-bundle",
    )


def show_how(found: Comparison) -> None:
    """Show the formulas of ties and share with their values."""
    t, a, b = found.treatment, found.add_on, found.bundle
    both = found.treatment_with_add_on
    exact = words.exact
    lines = [
        "Contribution = price − variable cost (supplies for needling visits; pay for the minutes "
        "where the clinician is paid per visit): "
        + ", ".join(
            f"{o.name} {exact(o.price_usd)} − {exact(o.variable_cost_usd)} = "
            f"{exact(o.contribution_usd)}"
            for o in found.offers
        ),
        f"Add-on fee that ties per visit = contribution of the bundle − of the treatment + the "
        f"add-on's cost = {exact(b.contribution_usd)} − {exact(t.contribution_usd)} + "
        f"{exact(a.variable_cost_usd)} = {exact(found.add_on_tie_per_visit_usd)}",
        f"Bundle price that ties per visit = contribution of treatment with add-on + the bundle's "
        f"cost = {exact(both.contribution_usd)} + {exact(b.variable_cost_usd)} = "
        f"{exact(found.bundle_tie_per_visit_usd)}",
        f"Per clinician hour: 60 × contribution / minutes; {both.minutes:g} minutes with the "
        f"add-on against {b.minutes:g} of the bundle",
    ]
    if found.add_on_share is not None:
        lines.append(
            f"Share of treatments that must take the add-on = ({exact(b.contribution_usd)} − "
            f"{exact(t.contribution_usd)}) / {exact(a.contribution_usd)} = {found.add_on_share:.0%}"
        )
    with st.expander("How these figures are made", icon=":material/calculate:"):
        st.markdown("\n".join(f"- {safe(line)}" for line in lines))


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
    labels = (
        (f"Add-on ({add_on.recipe})", add_on),
        (f"Bundled {bundled.minutes} min ({whole.recipe})", whole),
        (f"Same time, no needling ({without.recipe})", without),
    )
    rows = [(label, area_range(q, area)) for label, q in labels for area in _areas()]
    table = ranges_as_table([found for _, found in rows], "")
    table.insert(0, "visit", [label for label, _ in rows])
    show_figure(
        pairs_chart(rows, "$"),
        key="hospital_pairs_chart",
        alt="; ".join(_said(label, found) for label, found in rows),
        source=f"Hospitals' posted cash prices, seen by {rows[0][1].prices_seen_by}. Bars p10 to "
        "p90 and p25 to p75, ring: median.",
        table=table,
        file_name="hospital-add-on-and-bundled",
    )
    st.markdown(safe(f"Add-on. {words.difference(metro_rural_difference(add_on, *_areas()))}"))


def _share(query: ShareQuery, bundled: Visit) -> None:
    rows = [("Needling's share", area_range(query, area)) for area in _areas()]
    table = ranges_as_table([found for _, found in rows], "")
    show_figure(
        pairs_chart(rows, "%"),
        key="share_chart",
        alt="; ".join(_said_share(found) for _, found in rows),
        source=f"The needling code over the bundled visit of {bundled.minutes} minutes in the same "
        "hospital; quantiles in the table are shares of one.",
        table=table,
        file_name="needling-share",
    )
    st.markdown(" ".join(safe(_said_share(found)) for _, found in rows))


def _said(label: str, found: Range) -> str:
    if found.p50 is None:
        return f"{label}, {found.area.kind}: too few"
    return f"{label}, {found.area.kind}: median {words.dollars(found.p50)}"


def _said_share(found: Range) -> str:
    if found.p50 is None or found.p25 is None or found.p75 is None:
        return f"{found.area.kind.capitalize()}: too few to say."
    return (
        f"{found.area.kind.capitalize()}: needling is {found.p50:.0%} of a bundled visit (middle "
        f"half {found.p25:.0%} to {found.p75:.0%}; {words.n_behind(found)})."
    )
