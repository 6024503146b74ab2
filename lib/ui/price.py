"""The price page's parts: scope, answer, controls, build-up, neighbours, sellers."""

from __future__ import annotations

import html
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts.price import axis_chart, build_up_chart
from lib.market.areas import NATION, Area
from lib.market.downloads import context_of
from lib.market.ranges import area_range
from lib.market.sellers import within_reach
from lib.market.series import clinic_examples
from lib.pricing.answer import Neighbour, Quote, needling_query, position
from lib.pricing.cards import card_fee_of
from lib.pricing.context import owner_context
from lib.pricing.costs import default_other_usd, default_slot_minutes
from lib.pricing.local import median_pay, price_level
from lib.pricing.money import add
from lib.pricing.selling import visit_left
from lib.scenario import Scenario
from lib.ui.settings import number, reset_all, slider, switch
from lib.ui.show import words
from lib.ui.show.article import article_lines
from lib.ui.show.figures import download, show_figure
from lib.ui.show.sellers import show_sellers_table
from lib.ui.show.words import money, paid, safe
from lib.visit import FORMATS, Visit

NEIGHBOUR_ROWS = 10
NEIGHBOURS = "kept_neighbours"
NEIGHBOURS_START = "start_of_neighbours"
NEIGHBOUR_COLUMNS = ["visit", "price (USD)", "date", "where seen"]
MOST_USD = 10_000.0
ANSWER_SOURCE = (
    "Floor: your figures and BLS pay. In print: the article's range, not a sample. Clinics: their "
    f"own pages. Hospitals: posted cash prices, {words.SOURCE_CHAIN}. "
    "Sources and definitions under Sources and methods."
)


def show_scope(found: Quote) -> None:
    """Say whether this practitioner may needle in this state, with date, link and doubts."""
    scope = found.scope
    icon = ":material/check_circle:" if scope.suggests else ":material/info:"
    parts = [f"{icon} **{safe(scope.sentence)}**"]
    if scope.disputed:
        parts.append(":orange-badge[disputed]")
    if scope.status in ("allowed", "allowed_with_conditions"):
        hours = scope.training_hours
        parts.append(f"{hours} hours of training." if hours else "Training hours not looked up.")
    if scope.source_url:
        dated = f", {scope.as_of}" if scope.as_of else ", undated"
        parts.append(f"([source]({scope.source_url}){dated})")
    st.markdown(" ".join(parts))
    details = [text for text in (scope.condition, scope.note) if text]
    if details and scope.status is not None:
        said = ". ".join(_sentence(text).rstrip(".") for text in details)
        st.caption(safe(said) + ". Not legal advice: ask your board.")


def show_answer(found: Quote, neighbours: tuple[Neighbour, ...]) -> None:
    """Say what to ask, how sure that is, and draw everything on one price axis."""
    answer = found.answer
    st.markdown(f"## {safe(answer.sentence)}")
    st.markdown(f"Confidence: **{answer.confidence}**. {safe(_sentence(answer.reason))}")
    own = found.scenario.get("own_price_usd")
    if own is not None:
        st.markdown(safe(_own_price(found, own, neighbours)))
    clinics = clinic_examples(found.scenario.visit.format)
    show_figure(
        axis_chart(found, clinics, neighbours),
        key="axis_chart",
        alt=f"{answer.sentence} {_capital(found.lowest_name)} {words.exact(found.lowest_usd)}, "
        "Medicare "
        f"{words.exact(found.medicare_usd)}, {len(clinics)} clinic examples, "
        f"{len(found.nearby)} hospitals near.",
        source=ANSWER_SOURCE,
        table=axis_table(found, clinics, neighbours),
        file_name="what-to-charge",
        context=owner_context(found.scenario),
        names={"price_usd": "amount_usd"},
    )
    article_lines("stand_alone", "includes")
    st.caption(
        f"Medicare yardstick, {safe(found.medicare_label)}: {paid(found.medicare_usd)}. "
        "Medicare does not pay a physical therapist for needling."
    )


def _sentence(text: str) -> str:
    return _capital(text).rstrip(".") + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _own_price(found: Quote, own: float, neighbours: tuple[Neighbour, ...]) -> str:
    gap = add(own, -found.lowest_usd)
    said = f"Your price, {words.exact(own)}, is {_against(gap)} your {found.lowest_name}"
    if found.card_fee_usd:
        said += f", {words.exact(found.lowest_usd)},"
    if found.moved is not None:
        middle = add(own, -found.moved.median_usd)
        said += f" and {_against(middle)} the middle of what is in print"
    left = visit_left(found.scenario, own)
    said += (
        ". Toward costs that stay the same and profit it contributes "
        f"{words.exact(left.contribution_usd)} per visit "
        f"(what a further visit adds to costs: {words.exact(left.added_usd)}"
    )
    said += f", of it card fee {words.exact(left.card_fee_usd)})" if left.card_fee_usd else ")"
    place = position(own, neighbours)
    return f"{said}. {place}" if place else f"{said}."


def _against(gap: float) -> str:
    if abs(gap) < 0.005:
        return "exactly"
    return f"{words.exact(abs(gap))} {'above' if gap > 0 else 'below'}"


def axis_table(
    found: Quote, clinics: pd.DataFrame, neighbours: tuple[Neighbour, ...]
) -> pd.DataFrame:
    """Return every point of the price axis: `series`, `what`, `price_usd`, `source_url`."""
    rows: list[dict[str, Any]] = [
        {"series": "floor", "what": "labour", "price_usd": found.floor.labour_usd},
        {"series": "floor", "what": "total", "price_usd": found.floor.total_usd},
    ]
    if found.card_fee_usd:
        rows.append({"series": "floor", "what": found.lowest_name, "price_usd": found.lowest_usd})
    if found.moved is not None:
        for name in ("p10", "p25", "median", "p75", "p90"):
            price = getattr(found.moved, f"{name}_usd")
            if price is not None:
                rows.append({"series": "in print", "what": name, "price_usd": price})
    for row in clinics.to_dict("records"):
        what, link = f"{row['seller']}, {row['where']}", row["source_url"]
        rows.append(
            {
                "series": "clinic",
                "what": what,
                "price_usd": row["price_low_usd"],
                "source_url": link,
            }
        )
    rows += [
        {"series": "mine", "what": one.where or "neighbour", "price_usd": one.price_usd}
        for one in neighbours
    ]
    for row in found.nearby.to_dict("records"):
        what = f"{row['hospital']}, {row['miles']:.0f} miles"
        rows.append(
            {
                "series": "hospital, needling code alone",
                "what": what,
                "price_usd": row["price_usd"],
                "source_url": row["source_url"],
            }
        )
    label = f"yardstick, {found.medicare_label}"
    rows.append({"series": "medicare", "what": label, "price_usd": found.medicare_usd})
    own = found.scenario.get("own_price_usd")
    if own is not None:
        rows.append({"series": "own price", "what": "your price", "price_usd": own})
    return pd.DataFrame(rows, columns=["series", "what", "price_usd", "source_url"])


def own_prices(scenario: Scenario) -> None:
    """Ask for the owner's own price, and for the evaluation price where the answer needs it."""
    with st.container(width=460):
        if scenario.visit.format == "initial":
            number("evaluation_price_usd", placeholder="needed for an initial visit")
        number("own_price_usd", placeholder="what you charge, or have in mind")


def modifier_controls(scenario: Scenario) -> None:
    """Draw the modifiers as sliders, in the order in which they act."""
    visit = scenario.visit
    movable = visit.format != "initial"
    st.markdown("**Move the range in print**")
    st.caption(
        "Each moves the range as a whole; its width stays, since what is in print already holds "
        "places, lengths and practitioners."
    )
    slider("place_exponent", applies=movable, evidence=safe(_place_evidence(scenario)))
    article_lines("metro", "less_expensive_areas", "why_places_differ")
    slider("practitioner_factor", applies=movable)
    article_lines("practitioner")
    slider("minutes_exponent", applies=movable and visit.minutes is not None)
    article_lines("scope_and_duration")
    slider("muscles_factor", applies=movable and visit.muscles == "3+")
    article_lines("cpt_codes")
    slider("electrical_factor", applies=movable and visit.electrical)
    article_lines("electrical")
    reset_all("modifier")


def _place_evidence(scenario: Scenario) -> str:
    level = price_level(scenario.place)
    if level.value is None:
        said = f"Price level: {level.note}; factor 1."
    else:
        said = f"Price level of {level.area}: {level.value:.1f} (US = 100)."
    if scenario.place is None:
        return said
    query = needling_query(scenario.visit)
    state = area_range(query, Area("state", scenario.place.state_name, "all", scenario.place.state))
    nation = area_range(query, Area("nation", NATION))
    if state.p50 is not None and nation.p50 is not None:
        said += (
            f" Not used (weight 0): hospitals' needling code has a median of "
            f"{words.exact(state.p50)} in {scenario.place.state_name}, "
            f"{words.exact(nation.p50)} in the nation."
        )
    return said


def floor_controls(scenario: Scenario) -> None:
    """Draw the owner's costs as fields, each starting from its row or from what is local."""
    pay = median_pay(scenario.place, scenario.visit.practitioner)
    st.markdown("**Your costs**")
    st.caption(
        "Empty fields use the figure shown in grey. What you enter is sent to nobody, but it "
        "stands in the address: a link you copy carries it."
    )
    number("pay_usd_per_hour", placeholder=f"{pay.value:,.2f}: median, {pay.area}")
    number("payroll_burden_percent")
    number("slot_minutes", placeholder=f"{default_slot_minutes(scenario.visit):g}")
    number("booked_percent")
    number("no_show_percent")
    number("other_cost_usd_per_visit", start=default_other_usd(scenario.visit))
    number("supplies_usd_per_visit", placeholder="0: no typical figure is known")
    article_lines("supplies")
    switch("paid_per_visit")
    reset_all("floor")


def show_floor(found: Quote) -> None:
    """Show the floor's formula with its current values."""
    pay = found.floor.pay
    note = f" ({safe(pay.note)})" if pay.note else ""
    st.markdown(f"**Your floor, {paid(found.floor.total_usd)}:** {safe(found.floor.formula)}")
    if found.card_fee_usd:
        terms = safe(str(card_fee_of(found.scenario)))
        st.markdown(
            f"**With the card fee, {paid(found.lowest_usd)}:** the lowest price that leaves your "
            f"floor after {terms}."
        )
    st.caption(
        f"Pay: {safe(pay.area)}{note}. pay × (1 + burden) × slot/60 ÷ (booked × (1 − "
        "no-show)) + other + supplies."
    )


def show_build_up(found: Quote) -> None:
    """Show the steps from the range in print to the middle of the answer."""
    if not found.modifiers or found.anchor is None:
        return
    table = pd.DataFrame(
        [
            {
                "step": step.key,
                "factor": step.factor,
                "step_usd": step.step_usd,
                "subtotal_usd": step.subtotal_usd,
                "why": step.why,
            }
            for step in found.modifiers
        ]
    )
    steps = ", ".join(f"{s.key} {words.exact(s.step_usd)}" for s in found.modifiers)
    show_figure(
        build_up_chart(found),
        key="build_up_chart",
        alt=f"Build-up from {words.exact(found.anchor.median_usd)} in print: {steps}",
        source=f"{found.anchor.basis[:1].upper()}{found.anchor.basis[1:]}"
        f"{' (weak: hospital prices)' if found.anchor.weak else ''}. "
        "Each subtotal is rounded to the cent; a step is the difference of two.".replace(
            "$", "\\$"
        ),
        table=table,
        file_name="build-up",
        context=owner_context(found.scenario),
        names={"step": "modifier"},
    )


def neighbours_table(scenario: Scenario) -> None:
    """Draw the table of up to ten prices the owner knows, and say which rows cannot be used."""
    st.header("Neighbours you know")
    st.caption(
        "Up to ten prices of clinics near you, as any patient can learn them. They stay in this "
        "session: nothing is sent or stored elsewhere, and links do not carry them. From five "
        "prices of the same kind of visit your position among them is shown."
    )
    st.data_editor(
        st.session_state[NEIGHBOURS_START],
        key="neighbours",
        hide_index=True,
        placeholder="",
        column_config={
            "visit": st.column_config.SelectboxColumn(options=list(FORMATS), required=True),
            "price (USD)": st.column_config.NumberColumn(format="$%.2f"),
            "date": st.column_config.DateColumn(),
            "where seen": st.column_config.TextColumn(max_chars=80),
        },
    )
    for problem in _read(_edited())[1]:
        st.error(safe(problem), icon=":material/error:")
    _call_sheet(scenario)


def neighbours_known() -> tuple[Neighbour, ...]:
    """Return the usable rows of the neighbours' table as it now stands, before it is drawn."""
    if "neighbours" not in st.session_state:
        # A new table starts from what was entered before another page was looked at.
        st.session_state[NEIGHBOURS_START] = st.session_state.get(NEIGHBOURS, _blank())
    st.session_state[NEIGHBOURS] = _edited()
    return _read(st.session_state[NEIGHBOURS])[0]


def _edited() -> pd.DataFrame:
    """Return the table with the edits that the editor reports."""
    table: pd.DataFrame = st.session_state[NEIGHBOURS_START].copy()
    edits = st.session_state.get("neighbours", {}).get("edited_rows", {})
    for line, changes in edits.items():
        for column, value in changes.items():
            if column == "date" and value is not None:
                value = pd.to_datetime(value, errors="coerce")
            table.loc[int(line), column] = value
    return table


def _blank() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "visit": [FORMATS[0]] * NEIGHBOUR_ROWS,
            "price (USD)": pd.Series([None] * NEIGHBOUR_ROWS, dtype="float64"),
            "date": pd.Series([None] * NEIGHBOUR_ROWS, dtype="datetime64[ns]"),
            "where seen": pd.Series([None] * NEIGHBOUR_ROWS, dtype="str"),
        }
    )


def _read(edited: pd.DataFrame) -> tuple[tuple[Neighbour, ...], list[str]]:
    known, wrong = [], []
    for line, row in enumerate(edited.to_dict("records"), start=1):
        price = row["price (USD)"]
        if pd.isna(price):
            continue
        if not 1 <= price <= MOST_USD:
            wrong.append(f"Row {line}, price: {price:,g} is outside $1 to ${MOST_USD:,.0f}.")
            continue
        date = "" if pd.isna(row["date"]) else f"{row['date']:%Y-%m-%d}"
        where = "" if pd.isna(row["where seen"]) else str(row["where seen"])
        known.append(Neighbour(str(row["visit"]), float(price), date, where))
    return tuple(known), wrong


def _call_sheet(scenario: Scenario) -> None:
    st.download_button(
        "Call sheet to print",
        data=lambda: call_sheet(scenario),
        file_name="call-sheet.html",
        mime="text/html",
        icon=":material/print:",
        on_click="ignore",
        key="call_sheet",
        help="Three questions for ringing round, with room for ten clinics.",
    )


def call_sheet(scenario: Scenario) -> str:
    """Return a page to print, with three questions and a line for each of ten clinics."""
    place = html.escape(scenario.place.label if scenario.place else "your area")
    visit = html.escape(str(scenario.visit))
    lines = "<tr><td>&nbsp;</td><td></td><td></td><td></td><td></td></tr>" * NEIGHBOUR_ROWS
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Call sheet</title>
<style>
body {{ font: 12pt sans-serif; margin: 2cm; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ border: 1px solid #888; padding: 10pt 6pt; text-align: left; }}
</style>
<h1>What do clinics near {place} charge?</h1>
<p>Visit in mind: {visit}. Ask as any patient may; write down only what anybody is told, and agree
on nothing.</p>
<ol>
<li>What does a session of dry needling cost if I pay myself, and is it by itself or part of a
visit?</li>
<li>How many minutes is it, and does the price change with the number of areas or with electrical
current?</li>
<li>Is there a different price for a first visit, or for a package of sessions?</li>
</ol>
<table><tr><th>Clinic</th><th>Kind of visit</th><th>Minutes</th><th>Price</th><th>Date</th></tr>
{lines}</table></html>
"""


def show_hospitals(found: Quote) -> None:
    """Show the nearest hospitals' needling code by name, and the area's range."""
    st.header("Sellers near you")
    code = needling_query(found.scenario.visit).recipe
    st.caption(
        f"Hospital outpatient prices of the needling code alone ({code}): another good than your "
        "visit, and no measure of your price."
    )
    place = found.scenario.place
    if place is None or place.lat is None:
        st.markdown("Enter a ZIP code or a city above to see them by name.")
    elif found.nearby.empty:
        st.markdown("No hospital within 300 miles posts this code.")
    else:
        st.markdown(f"{words.count(found.n_within, 'price list')} within 300 miles; the nearest:")
        columns = ["hospital", "miles", "price_usd", "city", "state", "source_url"]
        show_sellers_table(found.nearby[columns])
        # The prices are the needling code's, which is an add-on without current.
        query, muscles = needling_query(found.scenario.visit), found.scenario.visit.muscles
        add_on = Visit.of_format("add-on", muscles=muscles)
        download(
            "Download these sellers (CSV)",
            found.nearby[columns],
            "sellers-near",
            key="nearby_csv",
            context=context_of(add_on, query, within_reach(place)),
        )
    area = found.area[-1]
    if area.p10 is not None and area.p90 is not None and area.p50 is not None:
        st.markdown(
            f"{safe(area.area.label)}: {money(area.p10)} to {money(area.p90)}, median "
            f"{money(area.p50)}; {words.n_behind(area)}, confidence "
            f"{words.confidence(area)}. "
            f"{safe(words.widening(found.area))}"
        )


def view_in_words(scenario: Scenario) -> str:
    """Say what the answer is for: place, visit and practitioner."""
    place = scenario.place.label if scenario.place else NATION
    return f"{place}: {scenario.visit}, {scenario.visit.practitioner.replace('_', ' ')}"
