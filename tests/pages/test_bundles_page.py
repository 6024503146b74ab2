"""The bundles page: four offers with the library's figures, and what hospitals post."""

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.datasets.package import load
from lib.datasets.places import find_place
from lib.market.areas import NATION, Area
from lib.market.comparisons import metro_rural_both_ways
from lib.market.ranges import Query, ShareQuery, area_range, queries
from lib.market.recipes import recipe_without_needling
from lib.pricing.bundles import as_json
from lib.pricing.selling import comparison_of, starting_offers
from lib.scenario import Scenario
from lib.ui.show import words
from lib.ui.site import BUNDLES
from lib.visit import Visit
from tests.pages.opening import notes, open_page, paragraphs, plain, widgets

METRO, RURAL = Area("nation", NATION, "metro"), Area("nation", NATION, "rural")
WORKED: dict[str, Any] = {
    "bundles_stand_alone_usd": 90, "bundles_stand_alone_minutes": 40,
    "bundles_treatment_usd": 110, "bundles_treatment_minutes": 50,
    "bundles_add_on_usd": 35, "bundles_add_on_minutes": 10,
    "bundles_bundle_usd": 150, "bundles_bundle_minutes": 60,
}  # fmt: skip


def open_bundles(**query: str | list[str]) -> AppTest:
    app = open_page(BUNDLES.url_path, **query)
    assert not app.exception
    assert [one.value for one in app.title] == [BUNDLES.title]
    return app


def scenario(visit: Visit | None = None, place: str = "45402", **settings: float) -> Scenario:
    where = find_place(place) if place else None
    return Scenario(where, visit or Visit(), tuple(settings.items()))


def text_of(app: AppTest) -> str:
    """All running text in one line."""
    return " | ".join(paragraphs(app))


def headline(app: AppTest) -> str:
    (found,) = [text for text in paragraphs(app) if text.startswith("## ")]
    return found.removeprefix("## ")


def tables_with(app: AppTest, *columns: str) -> list[pd.DataFrame]:
    return [f.value for f in app.dataframe if set(columns) <= set(f.value.columns)]


def set_to(app: AppTest, key: str, value: Any) -> AppTest:
    widgets(app)[key].set_value(value).run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def said(amount: float) -> str:
    """An amount to the cent, a whole amount without cents, a minus before the dollar."""
    sign = "−" if amount <= -0.005 else ""
    return f"{sign}${abs(amount):,.2f}".removesuffix(".00")


def check(app: AppTest, given: Scenario) -> None:
    """The page says what the library finds: sentence, ties, tables, and where sliders stand."""
    found = comparison_of(given)
    assert headline(app) == found.sentence
    (ties,) = [text for text in paragraphs(app) if text.startswith("Tie per visit: ")]
    per_visit, per_hour = ties.split(" Tie per clinician hour: ")
    assert per_visit == (
        f"Tie per visit: an add-on fee of {said(found.add_on_tie_per_visit_usd)} or a bundle at "
        f"{said(found.bundle_tie_per_visit_usd)}."
    )
    fee, price = found.add_on_tie_per_hour_usd, found.bundle_tie_per_hour_usd
    if fee is None or price is None:
        assert per_hour == "needs minutes for both."
    else:
        assert per_hour == f"an add-on fee of {said(fee)} or a bundle at {said(price)}."
    tables = tables_with(app, "contribution_per_visit_usd", "minutes", "price_usd")
    assert len(tables) == 2, "behind the chart, and on the page"
    for table in tables:
        expected = pd.DataFrame(as_json(found)["offers"])
        pd.testing.assert_frame_equal(table, expected, check_dtype=False)
    for offer in (found.stand_alone, found.treatment, found.add_on, found.bundle):
        key = f"set_bundles_{offer.name.replace('-', '_')}"
        assert widgets(app)[f"{key}_usd"].value == offer.price_usd
        assert widgets(app)[f"{key}_minutes"].value == offer.minutes


def as_query(settings: dict[str, float]) -> dict[str, str]:
    return {key: f"{value:g}" for key, value in settings.items()}


LINKS: list[tuple[dict[str, str], Scenario]] = [
    ({}, scenario(place="")),
    ({"place": "45402"}, scenario()),
    ({"place": "45402", **as_query(WORKED)}, scenario(**WORKED)),
    (
        {"place": "45402", "paid_per_visit": "1", "supplies_usd_per_visit": "3"}
        | as_query(WORKED),
        scenario(paid_per_visit=1, supplies_usd_per_visit=3, **WORKED),
    ),
    ({"place": "45402", "own_price_usd": "92.5"}, scenario(own_price_usd=92.5)),
    ({"place": "45402", "own_price_usd": "500"}, scenario(own_price_usd=500)),
    (
        {"place": "59457", "format": "bundled", "minutes": "60", "muscles": "3+",
         "own_price_usd": "160", "paid_per_visit": "1"},
        scenario(Visit("bundled", 60, "3+"), "59457", own_price_usd=160, paid_per_visit=1),
    ),
    (
        {"place": "45402", "format": "add-on", "own_price_usd": "35"},
        scenario(Visit("add-on", None), own_price_usd=35),
    ),
    (
        {"place": "45402", "bundles_bundle_minutes": "0", "bundles_add_on_usd": "0"},
        scenario(bundles_bundle_minutes=0, bundles_add_on_usd=0),
    ),
    ({"place": "MT", "format": "initial"}, scenario(Visit("initial", 45), "MT")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "given"), LINKS, ids=[" ".join(query.values())[:60] for query, _ in LINKS]
)
def test_a_link_shows_the_library_s_figures_twice(query, given):
    app = open_bundles(**query)
    for _ in range(2):
        assert not notes(app)
        check(app, given)
        assert {name: app.query_params.get(name) for name in query} == query
        app.run()


def test_the_worked_example_by_hand():
    # Pay of $48 and a burden of 25% are $60 an hour: 40, 50, 10 and 60 minutes cost $40, $50, $10
    # and $60; needles $3. Contributions 47, 60, 22 and 87; 27/22 = 123%.
    app = open_bundles(
        place="45402", paid_per_visit="1", pay_usd_per_hour="48", payroll_burden_percent="25",
        supplies_usd_per_visit="3", **as_query(WORKED),
    )  # fmt: skip
    assert headline(app) == (
        "The bundle always earns more per visit, even if every treatment takes the add-on."
    )
    text = text_of(app)
    assert "Tie per visit: an add-on fee of $40 or a bundle at $145." in text
    assert "Tie per clinician hour: an add-on fee of $40 or a bundle at $145." in text
    (how,) = [one for one in paragraphs(app) if one.startswith("- Contribution = ")]
    for part in (
        "stand-alone $90 − $43 = $47", "treatment $110 − $50 = $60", "add-on $35 − $13 = $22",
        "treatment with add-on $145 − $63 = $82", "bundle $150 − $63 = $87",
        "$87 − $60 + $13 = $40", "$82 + $63 = $145", "60 minutes with the add-on against 60",
        "($87 − $60) / $22 = 123%",
    ):  # fmt: skip
        assert part in how


@pytest.mark.parametrize(
    ("price", "sentence"),
    [
        (150, "The bundle always earns more per visit, even if every treatment takes the add-on."),
        (145, "A treatment with its add-on earns as much per visit as the bundle; "
              "where some do not take it, the bundle earns more."),
        # (140 − 110) / 35 = 86%, (120 − 110) / 35 = 29%
        (140, "The add-on earns more per visit once 86% of treatment visits take it; "
              "below that the bundle does."),
        (120, "The add-on earns more per visit once 29% of treatment visits take it; "
              "below that the bundle does."),
        (110, "The add-on always earns more per visit: the treatment alone matches the bundle."),
        (90, "The add-on always earns more per visit: the treatment alone matches the bundle."),
    ],
)  # fmt: skip
def test_the_bundle_s_price_decides(price: int, sentence: str):
    app = open_bundles(place="45402", **as_query(WORKED))
    set_to(app, "set_bundles_bundle_usd", float(price))
    assert headline(app) == sentence
    check(app, scenario(**(WORKED | {"bundles_bundle_usd": price})))


def test_every_slider_moves_the_answer_and_the_link():
    app = open_bundles(place="45402")
    done: dict[str, Any] = {}
    for key, value in WORKED.items():
        set_to(app, f"set_{key}", float(value))
        done[key] = value
        check(app, scenario(**done))
    kept = {name: text for name, text in as_query(WORKED).items() if name in app.query_params}
    assert {name: app.query_params[name] for name in kept} == kept
    # Ten extra minutes and a stand-alone visit of forty are where these start.
    start = {"bundles_add_on_minutes", "bundles_stand_alone_minutes"}
    assert set(WORKED) - set(kept) == start


def test_the_switch_and_the_supplies_move_every_contribution():
    app = open_bundles(place="45402", own_price_usd="110")
    set_to(app, "set_paid_per_visit", True)
    check(app, scenario(own_price_usd=110, paid_per_visit=1))
    set_to(app, "set_supplies_usd_per_visit", 4.0)
    check(app, scenario(own_price_usd=110, paid_per_visit=1, supplies_usd_per_visit=4))
    set_to(app, "set_paid_per_visit", False)
    check(app, scenario(own_price_usd=110, supplies_usd_per_visit=4))


def test_supplies_that_raise_the_floor_move_the_slider_at_once():
    # Without an own price the stand-alone visit starts at the floor, above what is in print.
    app = open_bundles(place="45402")
    set_to(app, "set_supplies_usd_per_visit", 4.0)
    check(app, scenario(supplies_usd_per_visit=4))


def test_one_price_and_all_offers_can_be_reset():
    app = open_bundles(place="45402", own_price_usd="110", **as_query(WORKED))
    press(app, "reset_bundles_bundle_usd")
    kept = {key: value for key, value in WORKED.items() if key != "bundles_bundle_usd"}
    check(app, scenario(own_price_usd=110, **kept))
    press(app, "reset_bundle")
    check(app, scenario(own_price_usd=110))
    assert not [name for name in app.query_params if name.startswith("bundles_")]
    assert app.query_params["own_price_usd"] in ("110", ["110"])


def test_another_place_moves_what_starts_there_and_keeps_what_was_set():
    app = open_bundles(place="45402", own_price_usd="110")
    set_to(app, "set_bundles_bundle_usd", 150.0)
    app.text_input(key="place").set_value("94105").run()
    assert not app.exception
    before, after = (
        starting_offers(scenario(place=place, own_price_usd=110)) for place in ("45402", "94105")
    )
    assert before["add_on"] != after["add_on"]
    check(app, scenario(place="94105", own_price_usd=110, bundles_bundle_usd=150))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bundles_bundle_usd", "-1"), ("bundles_bundle_usd", "1e9"),
        ("bundles_add_on_minutes", "481"), ("bundles_treatment_minutes", "-10"),
        ("bundles_stand_alone_usd", "ninety"),
    ],
)  # fmt: skip
def test_what_a_link_asks_in_vain_is_named(name: str, text: str):
    app = open_bundles(place="45402", **{name: text})
    assert f"{name} = {text}" in notes(app)
    check(app, scenario())
    assert name not in app.query_params


@pytest.mark.parametrize(
    "query",
    [
        {"bundles_treatment_usd": "10000"},
        {"bundles_treatment_minutes": "480"},
        {"format": "bundled", "slot_minutes": "480"},
        {"paid_per_visit": "1", "pay_usd_per_hour": "1000", "payroll_burden_percent": "200",
         "bundles_bundle_minutes": "480"},
        {"pay_usd_per_hour": "1000", "slot_minutes": "480", "booked_percent": "10"},
    ],
    ids=["price", "minutes", "slot", "pay", "floor"],
)  # fmt: skip
def test_figures_at_the_ends_of_their_spans_are_no_crash(query):
    app = open_page(BUNDLES.url_path, place="45402", **query)
    assert not app.exception


# What hospitals post


@pytest.mark.parametrize(
    ("query", "visit"),
    [
        ({}, Visit("bundled", 45)),
        ({"format": "bundled", "minutes": "60", "muscles": "3+"}, Visit("bundled", 60, "3+")),
        ({"format": "add-on", "place": "45402"}, Visit("bundled", 45)),
        ({"format": "initial", "minutes": "60", "muscles": "3+"}, Visit("bundled", 45, "3+")),
    ],
    ids=str,
)
def test_hospitals_metro_against_rural(query: dict[str, str], visit: Visit):
    app = open_bundles(**query)
    add_on = queries(Visit("add-on", None, visit.muscles), "cash")[0]
    whole = queries(visit, "cash")[0]
    without = recipe_without_needling(visit)
    assert without is not None
    dollars, shares = tables_with(app, "p10", "p50", "p90", "n_price_lists")
    asked = [(q, area) for q in (add_on, whole, Query(without)) for area in (METRO, RURAL)]
    assert len(dollars) == 6
    for (query_of_row, area), row in zip(asked, dollars.to_dict("records"), strict=True):
        found = area_range(query_of_row, area)
        assert str(query_of_row.recipe) in row["visit"]
        for name in ("p10", "p25", "p50", "p75", "p90", "n_offers", "n_price_lists"):
            assert row[name] == getattr(found, name), name
    text = text_of(app)
    share = ShareQuery(add_on, whole)
    for area, row in zip((METRO, RURAL), shares.to_dict("records"), strict=True):
        found = area_range(share, area)
        assert row["p50"] == found.p50
        assert (row["n_offers"], row["n_price_lists"]) == (found.n_offers, found.n_price_lists)
        assert found.p50 is not None
        assert (f"{area.kind.capitalize()}: needling is {found.p50:.0%} of a bundled visit") in text
        assert f"{found.n_offers} offers from {found.n_price_lists} price lists" in text
    for query_of_row in (add_on, whole, Query(without)):
        said = words.both_ways(metro_rural_both_ways(query_of_row, METRO, RURAL))
        assert f"({query_of_row.recipe}). {said}" in text
    both = metro_rural_both_ways(share, METRO, RURAL)
    assert f"Needling's share. {words.both_ways(both, words.points)}" in text
    assert "public collection (GitHub nathansutton/hospital-price-transparency)" in text
    assert "another good than a clinic's visit" in text


def test_hospitals_are_never_set_stand_alone_against_bundled():
    (table, _) = tables_with(open_bundles(), "p10", "p50", "p90", "n_price_lists")
    assert not [label for label in table["visit"] if "tand-alone" in label]


# The article


@pytest.mark.parametrize("key", ["pricing_models", "bundled"])
def test_the_article_s_lines_stand_with_verdict_and_source(key: str):
    app = open_bundles()
    row = load("article").set_index("key").loc[key]
    (line,) = [one.value for one in app.caption if str(row["text"]) in plain(one.value)]
    assert str(row["verdict_reason"]) in plain(line)
    assert f"badge[{row['verdict']}]" in line
    assert f"([source]({row['source_url']}))" in line
