"""A raise and a week: what the pages say by hand, and that all pages speak of one scenario."""

import re
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.datasets.assumptions import settable
from lib.datasets.places import find_place
from lib.pricing.answer import quote
from lib.pricing.change import demand_response
from lib.pricing.costs import floor_of
from lib.pricing.schedule import best_week, week_of
from lib.pricing.selling import comparison_of, selling_price, variable_cost_of
from lib.scenario import Scenario
from lib.ui.site import BUNDLES, PACKAGES, PATIENT, PRICE
from lib.visit import Visit
from tests.pages.opening import notes, open_page, paragraphs, plain, widgets

DAYTON = {"place": "45402", "own_price_usd": "90"}


def opened(page: Any, **query: str) -> AppTest:
    app = open_page(page.url_path, **query)
    assert not app.exception
    assert not notes(app)
    return app


def text_of(app: AppTest) -> str:
    """All running text in one line."""
    return " | ".join(paragraphs(app))


def set_to(app: AppTest, key: str, value: Any) -> None:
    widgets(app)[key].set_value(value).run()
    assert not app.exception


def one(pattern: str, app: AppTest) -> str:
    (found,) = re.findall(pattern, text_of(app))
    return str(found)


def table_with(app: AppTest, *columns: str) -> pd.DataFrame:
    return next(f.value for f in app.dataframe if set(columns) <= set(f.value.columns))


def scenario(query: dict[str, str]) -> Scenario:
    place = query.get("place", "")
    settings = {name: float(text) for name, text in query.items() if name != "place"}
    return Scenario(find_place(place) if place else None, Visit(), tuple(settings.items()))


def test_with_cards_offers_and_week_bear_the_fee():
    app = opened(BUNDLES, **DAYTON, cards_taken="1")
    offers = table_with(app, "name", "contribution_per_visit_usd").set_index("name")
    assert offers.loc["stand-alone", "contribution_per_visit_usd"] == 87.56
    assert offers.loc["stand-alone", "card_fee_usd"] == 2.44
    # 102 + 34 in one sale: 136 − (3.536 + 0.10) = 132.36
    assert offers.loc["treatment with add-on", "contribution_per_visit_usd"] == 132.36
    # 10 × 87.56 + 20 × 132.36
    week = table_with(app, "week", "empty_slots").set_index("week")
    assert week.loc["your mix", "contribution_usd"] == 3_522.80
    assert "a treatment with its add-on is one sale" in text_of(app)


@pytest.mark.parametrize(
    ("query", "yours", "best"),
    [
        ({}, (10, 10, 10), (0, 0, 30)),
        ({"week_most_with_add_on": "5"}, (10, 10, 10), (0, 0, 30)),
        ({"week_most_with_add_on": "5", "week_most_bundle": "10"}, (10, 10, 10), (15, 5, 10)),
        (
            {"week_slots": "12", "week_stand_alone": "2", "week_with_add_on": "3",
             "week_bundle": "4", "week_most_stand_alone": "3", "week_most_with_add_on": "0",
             "week_most_bundle": "2"},
            (2, 3, 4), (3, 0, 2),
        ),
        (
            {"week_slots": "0", "week_stand_alone": "0", "week_with_add_on": "0",
             "week_bundle": "0"},
            (0, 0, 0), (0, 0, 0),
        ),
        ({"supplies_usd_per_visit": "4", "bundles_bundle_usd": "150"}, (10, 10, 10), (0, 0, 30)),
    ],
)  # fmt: skip
def test_a_week_and_the_best_week(query: dict[str, str], yours: tuple, best: tuple):
    app = opened(BUNDLES, **DAYTON, **query)
    names = ("stand-alone", "treatment with add-on", "bundle")
    table = table_with(app, "week", "empty_slots").set_index("week")
    assert tuple(table.loc["your mix", list(names)]) == yours
    assert tuple(table.loc["best mix", list(names)]) == best
    found = comparison_of(scenario(DAYTON | query))
    prices = (found.stand_alone, found.treatment_with_add_on, found.bundle)
    slots = int(query.get("week_slots", "30"))
    text = text_of(app)
    for label, counts in (("your mix", yours), ("best mix", best)):
        row = table.loc[label]
        contributed = sum(o.contribution_usd * n for o, n in zip(prices, counts, strict=True))
        assert row["contribution_usd"] == pytest.approx(contributed)
        assert row["revenue_usd"] == pytest.approx(
            sum(o.price_usd * n for o, n in zip(prices, counts, strict=True))
        )
        assert row["clinician_hours"] == pytest.approx(
            sum(o.minutes * n for o, n in zip(prices, counts, strict=True)) / 60
        )
        assert row["empty_slots"] == slots - sum(counts)
        assert f"contributes ${contributed:,.2f}".removesuffix(".00") in text
        assert f"takes {row['clinician_hours']:.1f} clinician hours" in text
    assert (
        "Best mix within your limits: "
        + ", ".join(f"{n} {name}" for n, name in zip(best, names, strict=True))
        in text
    )
    assert list(table.index) == ["your mix", "best mix"]


def test_the_week_is_the_librarys():
    found = comparison_of(scenario(DAYTON))
    offers = (found.stand_alone, found.treatment_with_add_on, found.bundle)
    names = [offer.name for offer in offers]
    # 10 × 90 + 10 × 136 + 10 × 136; 30 × 136
    yours = week_of(offers, dict.fromkeys(names, 10), 30)
    best = best_week(offers, dict.fromkeys(names, 30), 30)
    assert (yours.revenue_usd, best.contribution_usd) == (3_620, 4_080)
    table = table_with(opened(BUNDLES, **DAYTON), "week", "empty_slots").set_index("week")
    assert table.loc["your mix", "revenue_usd"] == yours.revenue_usd
    assert table.loc["best mix", "contribution_usd"] == best.contribution_usd


def test_a_mix_that_does_not_fit_is_said_and_the_best_one_stands():
    app = opened(BUNDLES, **DAYTON, week_stand_alone="11")
    (problem,) = app.error
    assert plain(problem.value) == ("The mix needs 31 slots and the week has 30: take away some.")
    table = table_with(app, "week", "empty_slots")
    assert list(table["week"]) == ["best mix"]
    set_to(app, "set_week_slots", 31.0)
    assert not app.error
    assert list(table_with(app, "week", "empty_slots")["week"]) == ["your mix", "best mix"]


def test_the_week_moves_with_its_sliders_and_into_the_link():
    app = opened(BUNDLES, **DAYTON)
    set_to(app, "set_week_most_bundle", 4.0)
    assert app.query_params["week_most_bundle"] == "4"
    assert "0 stand-alone, 26 treatment with add-on, 4 bundle" in text_of(app)


def test_one_slot_stays_empty():
    text = text_of(opened(BUNDLES, **DAYTON, week_stand_alone="9"))
    assert "1 slot stays empty." in text


def figures_of_pages(query: dict[str, str]) -> tuple[dict[str, str], dict[str, str], set[str]]:
    """What the pages say of one scenario: its price, its floor, and what a visit adds to costs."""
    price, packages, bundles, patient = (
        opened(page, **query) for page in (PRICE, PACKAGES, BUNDLES, PATIENT)
    )
    raised = re.findall(
        r"\(\((\$[\d,.]+) − (\$[\d,.]+)(?: − card fee \$[\d,.]+)?\) \+", text_of(price)
    )
    offers = table_with(bundles, "name", "contribution_per_visit_usd").set_index("name")
    alone = offers.astype(object).loc["stand-alone"].to_dict()

    def said(amount: float) -> str:
        return f"${amount:,.2f}".removesuffix(".00")

    prices = {
        "price": raised[0][0],
        "packages": one(r"Single price (\$[\d,.]+) \(", packages),
        "bundles": said(alone["price_usd"]),
        "patient": one(r"## \d+ visits at (\$[\d.,]+): ", patient),
    }
    floors = {
        "price": one(r"\| Your floor, (\$[\d,.]+): ", price),
        "packages": one(r"Single price [^|]*?, floor (\$[\d,.]+)\. ", packages),
        "margin": one(r"− card share\) = \((\$[\d,.]+) \+", price),
    }
    costs = {
        raised[0][1],
        one(r"add to costs \((\$[\d,.]+) each", packages),
        said(alone["variable_cost_usd"]),
    }
    return prices, floors, costs


AGREEING = {
    "an own price": DAYTON,
    "supplies": DAYTON | {"supplies_usd_per_visit": "3"},
    "another place and own costs": {
        "place": "59457", "own_price_usd": "85", "booked_percent": "70", "cards_taken": "1",
        "supplies_usd_per_visit": "2.5",
    },
    "paid per visit": DAYTON | {"paid_per_visit": "1", "pay_usd_per_hour": "48",
                                "payroll_burden_percent": "25"},
    "no place": {"own_price_usd": "100"},
}  # fmt: skip


@pytest.mark.parametrize("name", AGREEING)
def test_every_page_has_the_same_price_floor_and_margin(name: str):
    query = AGREEING[name]
    prices, floors, costs = figures_of_pages(query)
    found = scenario(query)
    price, floor = selling_price(found).price_usd, floor_of(found).total_usd
    assert price is not None
    assert set(prices.values()) == {f"${price:,.2f}".removesuffix(".00")}, prices
    assert set(floors.values()) == {f"${floor:,.2f}".removesuffix(".00")}, floors
    assert len(costs) == 1, costs


MORE = {
    "cents": DAYTON | {"own_price_usd": "92.5"},
    "no own price, Dayton": {"place": "45402"},
    "no own price, Lewistown": {"place": "59457"},
    "above 400": DAYTON | {"own_price_usd": "450"},
    "own slot": DAYTON | {"slot_minutes": "60", "paid_per_visit": "1"},
}


@pytest.mark.parametrize("name", MORE)
def test_every_page_has_the_same_price_floor_and_margin_in_these_scenarios_too(name: str):
    prices, floors, costs = figures_of_pages(MORE[name])
    assert len(set(prices.values())) == 1, prices
    assert len(set(floors.values())) == 1, floors
    assert len(costs) == 1, costs


GROUPS = ("owner", "patient", "change", "schedule")
ENDS = {
    end: {row.key: f"{getattr(row, end):.10g}" for group in GROUPS for row in settable(group)}
    for end in ("minimum", "maximum")
}


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("page", [PRICE, BUNDLES, PATIENT], ids=lambda page: page.url_path)
def test_every_field_at_its_end(page: Any, name: str):
    app = open_page(page.url_path, place="45402", **ENDS[name])
    assert not app.exception
    assert not notes(app)
    assert not re.findall(r"\b(?:nan|inf|None)\b", text_of(app))
