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


def raise_said(app: AppTest) -> str:
    return one(r"### ((?:The raise|The cut|No change|After)[^|]+?) \|", app)


@pytest.mark.parametrize(
    ("query", "said", "result"),
    [
        # −10 / (90 + 10)
        ({}, "The raise pays as long as you lose fewer than 10.0% of your visits.",
         "-10.0% visits"),
        ({"price_change_usd": "-10"}, "The cut pays only if you win more than 12.5% more visits.",
         "+12.5% visits"),  # 10 / 80
        ({"price_change_usd": "0"}, "No change of price: nothing to win or lose.", "+0.0% visits"),
        ({"price_change_usd": "-90"},
         "After this change a visit contributes nothing: no number of visits makes up for it.",
         "no answer"),
        # $3 of supplies: −10 / (87 + 10)
        ({"supplies_usd_per_visit": "3"},
         "The raise pays as long as you lose fewer than 10.3% of your visits.", "-10.3% visits"),
        # Paid per visit: 48 × 1.25 × 40/60 = 40; −10 / (50 + 10)
        ({"paid_per_visit": "1", "pay_usd_per_hour": "48", "payroll_burden_percent": "25"},
         "The raise pays as long as you lose fewer than 16.7% of your visits.", "-16.7% visits"),
    ],
)  # fmt: skip
def test_a_raise_or_a_cut(query: dict[str, str], said: str, result: str):
    app = opened(PRICE, **DAYTON, **query)
    assert raise_said(app) == said
    assert f" = {result}. Price: your own price" in text_of(app)


def test_the_how_of_a_raise_holds_its_figures():
    query = {"paid_per_visit": "1", "pay_usd_per_hour": "48", "payroll_burden_percent": "25"}
    text = text_of(opened(PRICE, **DAYTON, **query))
    assert "−Δ / (contribution + Δ) = −($10) / (($90 − $40) + $10) = -16.7% visits." in text
    assert "what a visit adds to costs: $40 (clinician paid per visit)." in text
    text = text_of(opened(PRICE, **DAYTON))
    assert "what a visit adds to costs: $0 (clinician paid by the hour)." in text


def test_supplies_do_not_make_a_clinician_paid_per_visit():
    text = text_of(opened(PRICE, **DAYTON, supplies_usd_per_visit="3"))
    assert "what a visit adds to costs: $3 (clinician paid by the hour)." in text


def test_the_switch_of_pay_decides_the_raise():
    app = opened(PRICE, **DAYTON)
    set_to(app, "set_paid_per_visit", True)
    assert app.query_params["paid_per_visit"] == "1"
    found = scenario(DAYTON | {"paid_per_visit": "1"})
    cost = variable_cost_of(found, 40)
    # 49.68 × 1.35 × 40/60 = 44.712; −10 / (90 − 44.712 + 10) = −18.09%
    assert cost == pytest.approx(44.712)
    assert raise_said(app).endswith("lose fewer than 18.1% of your visits.")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "A margin of 10% needs $96.88."),  # 87.19 / 0.90
        ({"cards_taken": "1"}, "A margin of 10% needs $99.87."),  # 87.29 / 0.874
        ({"target_margin_percent": "0"}, "A margin of 0% needs $87.19."),
        ({"target_margin_percent": "0", "cards_taken": "1"}, "A margin of 0% needs $89.62."),
        # Cards are off: their figures do not count.
        ({"card_fee_percent": "20", "target_margin_percent": "80"}, "A margin of 80% needs"),
    ],
)
def test_a_price_for_a_margin(query: dict[str, str], said: str):
    app = opened(PRICE, **DAYTON, **query)
    assert said in text_of(app)
    assert ("cards are off" in text_of(app)) == ("cards_taken" not in query)
    assert not app.error


@pytest.mark.parametrize(("margin", "card"), [("80", "20"), ("90", "10"), ("90", "20")])
def test_a_margin_that_cannot_be_is_refused(margin: str, card: str):
    query = {"target_margin_percent": margin, "card_fee_percent": card, "cards_taken": "1"}
    app = opened(PRICE, **DAYTON, **query)
    (problem,) = app.error
    assert plain(problem.value).startswith(
        f"A margin of {margin}% and a card share of {card}% leave nothing to pay costs with"
    )
    assert "needs $" not in text_of(app)


def test_cards_lift_the_answer_and_never_the_floor():
    app = opened(PRICE, place="45402")
    floor = one(r"Your floor, (\$[\d.]+):", app)
    assert "## Ask $87 to $107." in text_of(app)
    set_to(app, "set_cards_taken", True)
    assert "## Ask $90 to $107." in text_of(app)
    assert one(r"Your floor, (\$[\d.]+):", app) == floor == "$87.19"
    found = quote(scenario({"place": "45402", "cards_taken": "1"}))
    assert found.answer.from_usd == 89.62
    assert f"## {found.answer.sentence}" in text_of(app)
    set_to(app, "set_cards_taken", False)
    assert "## Ask $87 to $107." in text_of(app)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ({}, "$135"),  # e = 0.5: 90 × 3 / 2
        ({"lost_visits_percent": "10"}, "$90"),  # e = 1: 90 × 2 / 2
        # Paid per visit, 48 × 1.25 × 40/60 = 40: (90 × 2 + 40) / 2
        (
            {
                "lost_visits_percent": "10",
                "paid_per_visit": "1",
                "pay_usd_per_hour": "48",
                "payroll_burden_percent": "25",
            },
            "$110",
        ),
    ],
)
def test_a_what_if_is_said_to_be_the_owners_own(query: dict[str, str], best: str):
    app = opened(PRICE, **DAYTON, **query)
    lost = query.get("lost_visits_percent", "5")
    said = one(r"\| What if\. ([^|]+) \|", app)
    assert f"If you lose {lost}% of visits for every 10% on the price, {best} would" in said
    assert said.endswith("This is your own assumption, not an estimate.")
    found = scenario(DAYTON | query)
    floor = floor_of(found).total_usd
    # $139.04 is the end of what is published: 150 × 0.92694.
    expected = demand_response(
        90, variable_cost_of(found, 40), floor, float(lost), known_to_usd=139.04
    )
    table = table_with(app, "price_usd", "visits", "contribution_usd")
    pd.testing.assert_frame_equal(table, expected.curve)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        # e = 0.5: 110 × 3 / 2 = 165, and print ends at 150 × 0.92694 = 139.04
        ({"own_price_usd": "110"}, "the end of what is published for this visit, $139.04:"),
        # e = 0.1: 40 × 11 / 2 = 220, more than 80; the floor is low
        ({"own_price_usd": "40", "lost_visits_percent": "1"}, "twice today's price, $80:"),
        ({"own_price_usd": "150"}, "today's price, $150, which is at the end of what is published"),
    ],
)
def test_a_best_price_beyond_what_is_known_is_not_given(query: dict[str, str], said: str):
    low = {"place": "45402", "pay_usd_per_hour": "20", "other_cost_usd_per_visit": "0"}
    text = text_of(opened(PRICE, **low, **query))
    assert f"the best price would be more than {said}" in text
    assert "would earn most" not in text


def test_a_best_price_that_fills_the_calendar_is_said_to():
    # e = 3, 80% booked: 90 × (1 − 0.25/3) = 82.50; the line's top is 90 × 4/3 / 2 = 60
    low = {"pay_usd_per_hour": "20", "other_cost_usd_per_visit": "0"}
    text = text_of(opened(PRICE, **DAYTON, **low, lost_visits_percent="30"))
    assert "$82.50 would earn most: below it your calendar could not hold the visits." in text
    assert "Your calendar holds 125 visits for every 100 today" in text


def test_with_cards_every_figure_of_the_price_page_bears_the_fee():
    app = opened(PRICE, **DAYTON, cards_taken="1")
    text = text_of(app)
    # 89.62 − 2.43 = 87.19; 90 − 89.62; 90 − 80.28; 90 − 2.44; 100 − 2.70 = 97.30
    assert (
        "Your price, $90, is $0.38 above your floor with card fee, $89.62, and $9.72 above the "
        "middle of what is in print. Toward costs that stay the same and profit it contributes "
        "$87.56 per visit (what a further visit adds to costs: $2.44, of it card fee $2.44)."
    ) in text
    assert "With the card fee, $89.62: the lowest price that leaves your floor after 2.6% and" in (
        text
    )
    # 9.74 / 97.30
    assert raise_said(app) == (
        "The raise pays as long as you lose fewer than 10.0% of your visits."
    )
    assert "−($9.74) / (($90 − $0 − card fee $2.44) + $9.74) = -10.0% visits" in text
    assert "what a visit adds to costs: $2.44 (clinician paid by the hour, card fee $2.44 incl" in (
        text
    )
    table = table_with(app, "series", "what", "price_usd")
    assert list(table.loc[table["series"] == "floor", "price_usd"]) == [62.38, 87.19, 89.62]


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


def test_if_nothing_is_lost_no_price_is_best():
    text = text_of(opened(PRICE, **DAYTON, lost_visits_percent="0"))
    assert "If no visits are lost, every raise earns more" in text
    assert "would earn most" not in text


def test_a_price_at_which_nobody_comes_does_not_earn_most():
    # At $60 today and 30% lost for 10% nobody is left at $80; the floor is $87.19.
    text = text_of(opened(PRICE, place="45402", own_price_usd="60", lost_visits_percent="30"))
    assert "$87.19 would earn most" not in text
    assert "the best price lies below your floor, $87.19" in text


def test_without_a_price_a_raise_has_no_start():
    app = opened(PRICE, place="45402", format="initial")
    assert "Enter your price: a raise starts from it." in text_of(app)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("card_fee_percent", 21.0, "Card fee: share of the price: 21 is outside 0 to 20 percent"),
        ("card_fee_fixed_usd", -1.0, "Card fee: fixed part: -1 is outside 0 to 10 US dollars"),
    ],
)
def test_a_card_fee_that_cannot_be_is_said_at_its_field(key: str, value: float, message: str):
    app = opened(PRICE, **DAYTON)
    set_to(app, f"set_{key}", value)
    (problem,) = app.error
    assert message in plain(problem.value)
    order = [getattr(x, "key", None) or plain(str(getattr(x, "value", ""))) for x in app.main]
    at = next(i for i, name in enumerate(order) if message in name)
    assert [name for name in order[:at] if name.startswith("set_")][-1] == f"set_{key}"


# Stand-alone 90, treatment with add-on 102 + 34, bundle 136, as Dayton has them.
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
