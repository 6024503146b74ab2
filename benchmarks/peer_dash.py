"""The peer of the benchmark: the app's charts in Dash, from the same calls of `lib`.

python -m benchmarks.peer_dash PORT

A page holds the control that is moved, its answer, its list and its charts, and nothing else: the
least that a page in Dash could be. Nothing is saved. The clinic is the store's.
"""

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, dcc, html
from flask import Flask

from benchmarks.clinic import PLACE
from lib.charts.bundles import ways_chart
from lib.charts.figure import Figure
from lib.charts.market.strips import Group, Row, strips_chart
from lib.charts.packages import discount_chart, owed_chart
from lib.charts.patient import bills_chart
from lib.charts.price import axis_chart
from lib.charts.week import weeks_chart
from lib.clinic import Clinic
from lib.datasets.assumptions import assumptions
from lib.datasets.places import find_place
from lib.market.areas import Area, inside
from lib.market.comparisons import metro_rural_both_ways, sides_around
from lib.market.ranges import (
    Difference,
    Query,
    area_range,
    metro_rural_difference,
    queries,
    tried_areas,
)
from lib.market.sellers import sellers_near
from lib.market.series import article_bands, clinic_examples, medicare_yardsticks
from lib.pricing.coverage import Case, furnishers_of
from lib.pricing.detail import detail_of
from lib.pricing.estimate import estimate_of
from lib.pricing.hour import card_terms
from lib.pricing.medicare_visit import MedicareTerms
from lib.pricing.overview import headline_of, packages_of, to_open_first, usual_visits
from lib.pricing.package_words import finding_of, what_it_does
from lib.pricing.packages import (
    break_even_discount_percent,
    discount_curve,
    earned_and_owed,
    floor_of_session_usd,
)
from lib.pricing.patient import Bill, amounts_words
from lib.pricing.payers import CASH, Insurance, Patient, answer_of, bills_of
from lib.pricing.price_list import PriceList, price_list_of
from lib.pricing.side_by_side import candidates, side_by_side
from lib.pricing.side_by_side import headline_of as headline_of_ways
from lib.pricing.week import ClinicWeek, week_of_clinic
from lib.store import Store, where
from lib.visit import MUSCLES, Visit

WEEKS_SHOWN = 7


@dataclass(frozen=True)
class Drawn:
    """What a move draws: sentences, rows of a list, charts."""

    said: Sequence[str]
    rows: Sequence[Sequence[str]]
    charts: Sequence[Figure]


def dollars(amount: float | None) -> str:
    return "–" if amount is None else f"${amount:,.2f}"


def with_override(clinic: Clinic, key: str, value: float) -> Clinic:
    return clinic.with_(overrides={**clinic.overrides, key: value})


def price(clinic: Clinic, factor: float) -> Drawn:
    prices = price_list_of(with_override(clinic, "practitioner_factor", factor))
    found = detail_of(prices, prices.lines[0])
    rows = []
    for line in prices.lines:
        cost, others = line.economics, line.evidence
        rows.append([
            line.service.name, dollars(line.service.price_usd),
            *(map(dollars, (cost.break_even_usd, cost.profit_usd, cost.profit_per_hour_usd))
              if cost else ()),
            f"{dollars(others.p25_usd)}–{dollars(others.p75_usd)}" if others else "",
        ])  # fmt: skip
        for one in packages_of(prices, line):
            total = one.found.total_usd if one.found else None
            rows.append([f"{one.offered.sessions} × {line.service.name}", dollars(total)])
    return Drawn(
        (headline_of(prices), found.line.sentence, found.finding), rows, (axis_chart(found),)
    )


def packages(clinic: Clinic, discount: float) -> Drawn:
    service = to_open_first(price_list_of(clinic).lines).service
    first = service.packages[0].with_(discount_percent=discount)
    changed = service.with_(packages=(first, *service.packages[1:]))
    prices = price_list_of(clinic.with_service(changed))
    line = prices.line(service.id)
    assert line is not None
    assert line.economics is not None
    listed = [one.found for one in packages_of(prices, line) if one.found]
    own, floor, fee = service.price_usd or 0.0, line.economics.floor_usd, card_terms(clinic.costs)
    sizes = [one.sessions for one in listed]
    most = max([30, *(one.effective_discount_percent + 5 for one in listed)])
    row = assumptions()["package_discount_percent"]
    charts = (
        discount_chart(
            discount_curve(own, sizes, int(most)),
            listed,
            (row.low or 0.0, row.high or 0.0),
            floor_of_session_usd(floor, min(sizes), fee),
            {size: break_even_discount_percent(own, floor, size, fee) for size in sizes},
        ),
        owed_chart(earned_and_owed(listed[0], 1, service.refund_rule)),
    )
    rows = [[f"{one.sessions} for {dollars(one.total_usd)}", *what_it_does(one)] for one in listed]
    return Drawn((finding_of(own, floor, sizes, fee),), rows, charts)


def compared(prices: PriceList) -> tuple[Figure, str, ClinicWeek]:
    """The chart of the ways, their headline, and the week."""
    parts = [lines[0] for lines in candidates(prices).values()]
    found = side_by_side(prices, *parts)
    week = week_of_clinic(prices, found, parts[1].service.id)
    assert week is not None
    return ways_chart(found), headline_of_ways(found), week


def ways(clinic: Clinic) -> Figure:
    return compared(price_list_of(clinic))[0]


def bundles(clinic: Clinic, hours: float) -> Drawn:
    _, headline, found = compared(price_list_of(with_override(clinic, "week_hours", hours)))
    alone = [(found.named(week), week) for _, week in found.alone if week.mix[0][1]]
    weeks = [("Best mix", found.best)]
    weeks += [one for one in alone if one[0] != found.named(found.best)]
    rows = [[name, dollars(week.leaves_usd), dollars(week.profit_usd)] for name, week in weeks]
    said = f"{found.named(found.best)} bring in {dollars(found.best.revenue_usd)} a week"
    return Drawn((headline, said), rows, (weeks_chart(weeks[:WEEKS_SHOWN]),))


def patient(clinic: Clinic, visits: float) -> Drawn:
    prices = price_list_of(clinic)
    usual = [line.service for line in usual_visits(prices.lines)]
    first = next(one for one in usual if one.visit.format == "initial")
    estimate = estimate_of(prices, [(first.id, 1), (usual[0].id, int(visits) - 1)])
    who = furnishers_of(clinic.practitioner)[0]
    case = Case(who, *[False] * 5)
    known = Patient(Insurance(), Insurance(), case, MedicareTerms(prices.place, who))
    bills = [one for one in bills_of(prices, estimate, known) if isinstance(one, Bill)]
    rows = [[one.way, dollars(one.total_usd), amounts_words(one.visits_usd)] for one in bills]
    said = answer_of(CASH, estimate_of(prices, [(usual[0].id, 1)]), known).sentence
    return Drawn((said,), rows, (bills_chart(bills, CASH),))


def market(_: Clinic, muscles: str, kind: str) -> Drawn:
    place, visit = find_place(PLACE), Visit.of_format("stand-alone", muscles=muscles)
    query = queries(visit, "cash")[0]
    around = tried_areas(query, place, kind)[-1]
    groups = [sides(query, metro_rural_difference(query, *two)) for two in sides_around(place)]
    if around.area.step not in ("nation", "state"):
        groups.append(Group(around.area.label, (strip(query, around.area),)))
    yardsticks = medicare_yardsticks(visit, place)
    yardstick = next((one for one in yardsticks if one.recipe == str(query.recipe)), None)
    bands, clinics = article_bands(visit.format), clinic_examples(visit.format)
    said = [f"{around.area.label}: {dollars(around.p10)} to {dollars(around.p90)}"]
    for metro, rural in sides_around(place):
        both = metro_rural_both_ways(query, metro, rural)
        medians = (both.trimmed.metro.p50, both.trimmed.rural.p50)
        said.append(f"{metro.name}: {' and '.join(map(dollars, medians))}")
    nearest = sellers_near(query, place)[0]
    columns = nearest[["hospital", "city", "price_usd", "miles"]].astype(str)
    chart = strips_chart(groups, bands, clinics, yardstick, "Posted cash price")
    return Drawn(said, columns.to_numpy().tolist(), (chart,))


def sides(query: Query, found: Difference) -> Group:
    rows = tuple(strip(query, side.area) for side in (found.metro, found.rural))
    return Group(found.metro.area.name, rows, f"metro − rural: {dollars(found.difference)}")


def strip(query: Query, area: Area) -> Row:
    offers, found = inside(query.offers, area), area_range(query, area)
    said = f"{area.kind}: median {dollars(found.p50)} · {found.n_offers} offers"
    return Row(found, offers[~offers["left_out"]], said)


@dataclass(frozen=True)
class PeerPage:
    """A page: its controls by label, what a move draws, and the charts that stay as they are."""

    controls: Callable[[Clinic], dict[str, Any]]
    draw: Callable[..., Drawn]
    n_charts: int = 1
    still: Callable[[Clinic], Figure] | None = None


def number(value: float | None, least: float, most: float) -> Any:
    return dcc.Input(type="number", value=value, min=least, max=most, step=1)


def factor_slider(_: Clinic) -> Any:
    row = assumptions()["practitioner_factor"]
    # updatemode is the usual one, "mouseup": a key press reports at once.
    return dcc.Slider(row.minimum, row.maximum, 0.01, value=row.typical, marks=None)


PAGES = {
    "what-to-charge": PeerPage(
        lambda clinic: {"Practitioner: premium or discount": factor_slider(clinic)}, price
    ),
    "package-prices": PeerPage(
        lambda _: {"Package 1: discount (%)": number(15, 0, 100)}, packages, n_charts=2
    ),
    "add-on-or-bundle": PeerPage(
        lambda clinic: {"Clinician time a week": number(clinic.figure("week_hours"), 0, 400)},
        bundles,
        still=ways,
    ),
    "what-the-patient-pays": PeerPage(
        lambda clinic: {"Visits in the plan": number(clinic.patient.visits, 2, 60)}, patient
    ),
    "prices-by-area": PeerPage(
        lambda _: {
            "Muscles": dcc.RadioItems(list(MUSCLES), MUSCLES[0], inline=True),
            "Count hospitals in": dcc.RadioItems(["all", "metro", "rural"], "all", inline=True),
        },
        market,
    ),
}  # fmt: skip


def chart(fig: Figure, **named: Any) -> Any:
    return dcc.Graph(
        figure=fig.plain(), config={"displaylogo": False}, responsive=True,
        style={"height": f"{fig.layout['height']}px"}, **named,
    )  # fmt: skip


def said(drawn: Drawn) -> list[Any]:
    return [html.P(one) for one in drawn.said]


def rows(drawn: Drawn) -> list[Any]:
    return [html.Tr([html.Td(cell) for cell in row]) for row in drawn.rows]


def serve_page(server: Flask, path: str, page: PeerPage, clinic: Clinic) -> None:
    """Put a page at its address, as an application of its own, as small as one can be."""
    app = Dash(__name__, server=server, url_base_pathname=f"/{path}/", title=path)
    controls = page.controls(clinic)
    for place, control in enumerate(controls.values()):
        control.id = f"control-{place}"

    def layout() -> Any:
        drawn = page.draw(clinic, *(control.value for control in controls.values()))
        fields = [
            html.Fieldset([html.Legend(label), control]) for label, control in controls.items()
        ]
        return html.Main([
            html.Div(said(drawn), id="said"), *fields,
            html.Table(html.Tbody(rows(drawn), id="rows")),
            *([chart(page.still(clinic))] if page.still else []),
            *(chart(fig, id=f"chart-{place}") for place, fig in enumerate(drawn.charts)),
        ])  # fmt: skip

    app.layout = layout

    @app.callback(
        Output("said", "children"),
        Output("rows", "children"),
        *(Output(f"chart-{place}", "figure") for place in range(page.n_charts)),
        *(Input(control.id, "value") for control in controls.values()),
        prevent_initial_call=True,
    )
    def move(*values: Any) -> tuple[Any, ...]:
        drawn = page.draw(clinic, *values)
        return said(drawn), rows(drawn), *(fig.plain() for fig in drawn.charts)


def main() -> None:
    store = Store(where())
    last = store.last()
    assert last is not None
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = Flask(__name__)
    server.add_url_rule("/health", view_func=lambda: "ok")
    for path, page in PAGES.items():
        serve_page(server, path, page, last.clinic)
    server.run(port=int(sys.argv[1]), threaded=True)


if __name__ == "__main__":
    main()
