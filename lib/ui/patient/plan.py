"""A plan of visits, every way to pay for it side by side, and its good-faith estimate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from lib.charts.patient import bills_chart
from lib.clinic import Service
from lib.documents import good_faith_estimate
from lib.market.areas import NATION
from lib.market.downloads import Context
from lib.pricing.estimate import (
    Estimate,
    EstimateError,
    estimate_of,
    left_out_words,
    treatments_of,
    with_package,
)
from lib.pricing.money import to_the_cent
from lib.pricing.overview import usual_visits
from lib.pricing.patient import Bill, Unknown, amounts_words
from lib.pricing.payers import (
    CASH,
    COINSURANCE,
    COPAY,
    MEDICARE,
    OUT,
    PACKAGE,
    bill_of,
    bills_of,
    chosen_bill,
    finding_of,
    packages_sold,
    span_of,
)
from lib.pricing.price_list import Line, PriceList
from lib.ui.patient.answer import own_price_field
from lib.ui.patient.bought import number_chosen, package_field
from lib.ui.patient.figures import allowed, deductible_comes_first, furnisher, known_patient
from lib.ui.patient.medicare import charges
from lib.ui.patient.taxes import show_taxes
from lib.ui.show.drawer import drawer
from lib.ui.show.explained import help_for
from lib.ui.show.figures import show_figure
from lib.ui.show.words import safe
from lib.ui.state import session
from lib.ui.state.bar import today
from lib.ui.state.fields import assumption_number, field
from lib.ui.state.parts import of_line, part

NONE = ""
ABA = (
    "https://www.americanbar.org/groups/health_law/resources/esource/archive/"
    "good-faith-estimates-new-provider-transparency-obligations/"
)
FLORENCE = "https://www.florencetherapy.com/no-surprises-act"


PLAN, VISITS = "part_plan", "part_visits"


def show_plan(payer: str, prices: PriceList, chosen: Service) -> None:
    """Draw the plan's visits, every way to pay for them, and what an account saves on them."""
    st.subheader("The whole plan")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=170):
            _visits()
        first, then = _services(prices, chosen)
    _plan(chosen.id, payer, first.id if first else NONE, then.id if then else NONE)


@part(VISITS)
def _visits() -> None:
    field(
        st.number_input,
        "Visits in the plan",
        "patient_visits",
        session.clinic().patient.visits,
        lambda old, value: old.with_(patient=old.patient.with_(visits=value)),
        step=1,
        width=170,
        help="The first visit included. Kept with the clinic as where a plan starts.",
        redraws=(VISITS, PLAN),
    )


def _items(visits: int, first: str, then: str) -> list[tuple[str, int]]:
    """Return the plan's visits by service, a first visit first."""
    if first and (visits == 1 or not then):
        return [(first, 1)]
    if not then:
        return []
    return [(first, 1), (then, visits - 1)] if first else [(then, visits)]


@part(PLAN)
@of_line
def _plan(prices: PriceList, line: Line, payer: str, first: str, then: str) -> None:
    items = _items(prices.clinic.patient.visits, first, then)
    bill = _costs(prices, payer, line, items)
    drawer(
        "Pre-tax accounts: what an HSA or FSA saves", "savings", "drawer_taxes",
        lambda: show_taxes(prices, bill, on_medicare=payer == MEDICARE),
    )  # fmt: skip


def _services(prices: PriceList, chosen: Service) -> tuple[Service | None, Service | None]:
    """Ask for the other kind of visit of the plan: the first one, or the follow-ups."""
    # The first of them is where a choice starts.
    listed = [one.service for one in usual_visits(prices.lines)]
    firsts = {one.id: one for one in listed if one.visit.format == "initial"}
    others = {one.id: one for one in listed if one.visit.format != "initial"}
    if chosen.id in firsts:
        # Nobody comes back for an add-on alone: it follows by choice, never by itself.
        alone = all(one.visit.format == "add-on" for one in others.values())
        options = [NONE, *others] if others and alone else list(others)
        return chosen, _one_of(others, "Follow-ups", "patient_plan_then", options)
    priced = [id for id, one in firsts.items() if one.price_usd is not None]
    if not firsts:
        return None, chosen
    # An add-on takes place inside another visit: on the telephone it is asked for by itself.
    inside = chosen.visit.format == "add-on"
    key = f"patient_plan_first_{'inside' if inside else 'before'}"
    options = [*firsts, NONE] if priced and not inside else [NONE, *firsts]
    return _one_of(firsts, "First visit", key, options), chosen


def _one_of(services: dict[str, Service], label: str, key: str, ids: list[str]) -> Service | None:
    if not ids:
        return None
    if st.session_state.get(key, ids[0]) not in ids:
        del st.session_state[key]
    picked = st.selectbox(
        label, ids, key=key, persist_state="session", width=290,
        format_func=lambda id: services[id].name if id in services else "None in this plan",
    )  # fmt: skip
    return services.get(picked)


def _costs(prices: PriceList, payer: str, line: Line, items: list[tuple[str, int]]) -> Bill | None:
    """Draw every way to pay for the plan; return its bill, None where it has none yet.

    It is the chosen payer's; what the patient pays in cash where that one is not known.
    """
    planned = [one for one in prices.lines if one.service.id in dict(items)]
    for one in planned:
        if one.service.price_usd is None:
            own_price_field(one.service)
    try:
        estimate = estimate_of(prices, items)
    except EstimateError as error:
        st.info(safe(str(error)), icon=":material/sell:")
        return None
    _ask_for_the_others(prices, payer, line, estimate)
    return _answer(prices, payer, estimate)


def _answer(prices: PriceList, payer: str, estimate: Estimate) -> Bill:
    """Say what the plan costs, draw every way to pay for it, and offer its estimate."""
    known, last = known_patient(prices), estimate.lines[-1].service
    sold = packages_sold(prices, last.id) if payer == PACKAGE else []
    number = number_chosen(last, sold)
    package = sold[number] if sold else None
    chosen = chosen_bill(prices, payer, estimate, known, number)
    found = bills_of(prices, estimate, known)
    st.markdown(
        " + ".join(
            f"{one.visits} × {safe(one.service.name)} at {safe(to_the_cent(one.price_usd))}"
            for one in estimate.lines
        )
        + f"\n\n**{safe(finding_of(found, sum(one.visits for one in estimate.lines), chosen))}**"
    )
    _show_treatments(prices, with_package(estimate, package) if package else estimate)
    _show_ways(prices, estimate, found, chosen)
    items = [(one.service.id, one.visits) for one in estimate.lines]
    _show_estimate(partial(good_faith_estimate, prices, items, today(), package), payer, chosen)
    bill = chosen if isinstance(chosen, Bill) else bill_of(CASH, estimate, known)
    assert isinstance(bill, Bill)
    return bill


def _ask_for_the_others(prices: PriceList, payer: str, line: Line, estimate: Estimate) -> None:
    """Ask for what the plan's other kind of visit needs and the chosen one did not."""
    who = furnisher(prices)
    for one in estimate.lines:
        if one.service.id == line.service.id:
            continue
        if payer == COINSURANCE or (payer == COPAY and deductible_comes_first()):
            allowed("allowed_amount_usd", one.service)
        elif payer == OUT:
            allowed("out_allowed_amount_usd", one.service)
        elif payer == MEDICARE:
            charges(one.service.visit, who, asked=line.service.visit)
        elif payer == PACKAGE:
            package_field(prices, one.service)


def _show_ways(
    prices: PriceList, estimate: Estimate, found: list[Bill | Unknown], chosen: Bill | Unknown
) -> None:
    bills = [way for way in found if isinstance(way, Bill)]
    area = prices.place.label if prices.place else NATION
    show_figure(
        bills_chart(bills, chosen.way),
        key="bills_chart",
        title=span_of(bills),
        alt="; ".join(f"{bill.way}: {to_the_cent(bill.total_usd)}" for bill in bills),
        source="Computed from your prices and what you entered above. Insurers reckon with the "
        "smaller of price and allowed amount.",
        table=pd.DataFrame([_row(way) for way in found]),
        file_name="what-the-patient-pays",
        context=Context(estimate.lines[-1].service.visit, area=area),
        names={"total_usd": "patient_total_usd"},
    )
    st.markdown("\n".join(f"- {_line(way)}" for way in found))


def _line(way: Bill | Unknown) -> str:
    name = safe(way.way[:1].upper() + way.way[1:])
    if isinstance(way, Unknown):
        return f"{name}: not known yet, {safe(way.words)}"
    each = safe(amounts_words(way.visits_usd))
    return f"**{name}: {safe(to_the_cent(way.total_usd))}** · visit by visit {each}"


def _row(way: Bill | Unknown) -> dict[str, object]:
    if isinstance(way, Unknown):
        return {"way": way.way, "first_visit_usd": None, "total_usd": None, "how": way.words}
    return {
        "way": way.way,
        "first_visit_usd": way.first_usd,
        "total_usd": way.total_usd,
        "how": way.how,
    }


def _show_treatments(prices: PriceList, estimate: Estimate) -> None:
    """Say that an add-on's treatment visits are not in the sum, and ask for their price."""
    found = treatments_of(prices, estimate)
    if found is None:
        return
    st.warning(safe(left_out_words(found, estimate.total_usd)), icon=":material/error:")
    with st.container(width=330):
        assumption_number("treatment_usd", placeholder="not set: the visits are left out")


def _show_estimate(page: Callable[[], str], payer: str, chosen: Bill | Unknown) -> None:
    """Offer the good-faith estimate of the plan, which is for who pays the clinic's prices."""
    own = payer in (CASH, PACKAGE) and isinstance(chosen, Bill)
    st.download_button(
        "Good-faith estimate of this plan: draft to print"
        if own
        else "Good-faith estimate by your cash prices, for who pays without insurance: draft",
        data=page,
        file_name="good-faith-estimate.html",
        mime="text/html",
        icon=":material/print:",
        on_click="ignore",
        key="estimate",
        help=help_for("good-faith estimate"),
    )
    st.caption(
        ("" if own else "It holds the plan in cash, not what the choice above comes to. ")
        + "For a patient who pays without insurance: due on request, or when a visit is scheduled "
        "three or more business days ahead; a bill of 400 dollars or more above it can be disputed "
        f"within 120 days. Sources: [American Bar Association]({ABA}), [Florence Therapy]"
        f"({FLORENCE})."
    )
