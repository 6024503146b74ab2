"""The price a scenario sells at, what a visit adds to costs, and where the four offers start."""

from typing import Any

import pytest

from lib.commands.quote import as_json as quote_as_json
from lib.datasets.places import find_place
from lib.pricing.answer import quote
from lib.pricing.bundles import Offer, as_json
from lib.pricing.costs import floor_of
from lib.pricing.selling import (
    OFFERS,
    comparison_of,
    middle_in_print,
    selling_price,
    starting_offers,
    variable_cost_of,
)
from lib.scenario import Scenario
from lib.visit import Visit

STAND_ALONE = Visit()
ADD_ON = Visit("add-on", None)
BUNDLED = Visit("bundled", 45)
INITIAL = Visit("initial", 45)
IN_PRINT = "the middle of what is in print for your place and visit"
# Dayton's price level is 92.694 of 100. Medians: in print √(50 × 150) = 86.6025 and
# √(120 × 180) = 146.9694; the needling code's in the nation's hospitals, 36.34.
DAYTON = {"stand-alone": 80.28, "bundled": 136.23, "add-on": 33.68}


def scenario(visit: Visit = STAND_ALONE, place: str = "45402", **settings: float) -> Scenario:
    return Scenario(find_place(place) if place else None, visit, tuple(settings.items()))


# The selling price


@pytest.mark.parametrize("visit", [STAND_ALONE, ADD_ON, BUNDLED], ids=str)
def test_the_middle_in_print_follows_the_place(visit):
    # 86.6025, 146.9694 and 36.34, each × 0.92694
    assert middle_in_print(scenario(visit)) == DAYTON[visit.format]


@pytest.mark.parametrize("visit", [STAND_ALONE, ADD_ON, BUNDLED, INITIAL], ids=str)
@pytest.mark.parametrize("price", [1, 35.5, 110, 10_000])
def test_an_own_price_comes_first_even_below_the_floor(visit, price):
    found = selling_price(scenario(visit, own_price_usd=price))
    assert (found.price_usd, found.words) == (price, "your own price")


def test_a_floor_above_the_middle_comes_second():
    # Dayton's floor of 87.19 lies above 80.28.
    found = selling_price(scenario())
    assert found.price_usd == 87.19
    assert found.words == "your floor, which is above the middle of what is in print"


@pytest.mark.parametrize(
    ("visit", "settings", "price"),
    [
        (STAND_ALONE, {"pay_usd_per_hour": 20}, 80.28),
        (ADD_ON, {}, 33.68),
        (BUNDLED, {}, 136.23),
        # 86.6025 where the place has no say
        (STAND_ALONE, {"pay_usd_per_hour": 20, "place_exponent": 0}, 86.60),
        # 150 + 36.34 for an initial visit, which nothing moves
        (INITIAL, {"evaluation_price_usd": 150}, 186.34),
    ],
)
def test_else_the_middle_in_print(visit, settings, price):
    found = selling_price(scenario(visit, **settings))
    assert (found.price_usd, found.words) == (price, IN_PRINT)
    assert floor_of(scenario(visit, **settings)).total_usd < price


@pytest.mark.parametrize("place", ["45402", "OH", ""])
def test_an_initial_visit_without_an_evaluation_price_has_none(place):
    found = selling_price(scenario(INITIAL, place))
    assert found.price_usd is None
    assert "enter your own price" in found.words


def test_without_a_place_the_nation_s_prices_stand():
    found = selling_price(scenario(place="", pay_usd_per_hour=20))
    assert found.price_usd == 86.60


# What a visit adds to costs


@pytest.mark.parametrize(
    ("settings", "minutes", "needles", "cost"),
    [
        ({}, 40, True, 0),
        ({"supplies_usd_per_visit": 2.5}, 40, True, 2.5),
        ({"supplies_usd_per_visit": 2.5}, 40, False, 0),
        ({"pay_usd_per_hour": 48, "supplies_usd_per_visit": 3}, 40, True, 3),  # paid by the hour
        # 48 × 1.25 × 30/60 = 30
        ({"pay_usd_per_hour": 48, "payroll_burden_percent": 25, "paid_per_visit": 1}, 30, True, 30),
        (
            {"pay_usd_per_hour": 48, "payroll_burden_percent": 25, "paid_per_visit": 1,
             "supplies_usd_per_visit": 3},
            30, True, 33,
        ),
        (
            {"pay_usd_per_hour": 48, "payroll_burden_percent": 25, "paid_per_visit": 1,
             "supplies_usd_per_visit": 3},
            30, False, 30,
        ),
        ({"pay_usd_per_hour": 48, "paid_per_visit": 1}, 0, True, 0),
    ],
)  # fmt: skip
def test_variable_cost_by_hand(settings, minutes, needles, cost):
    assert variable_cost_of(scenario(**settings), minutes, needles) == pytest.approx(cost)


def test_pay_per_visit_is_the_floor_s_pay():
    given = scenario(paid_per_visit=1, payroll_burden_percent=0)
    pay = floor_of(given).pay.value
    assert pay is not None
    assert variable_cost_of(given, 60) == pytest.approx(pay)


# Where the four offers start


def test_dayton_starts_at_what_is_in_print():
    found = starting_offers(scenario(pay_usd_per_hour=20))
    assert list(found) == list(OFFERS)
    # Stand-alone: 30 and 10 minutes; a bundle's 45 and 10; an add-on's ten. 136 − 34 = 102.
    assert found["stand_alone"] == (pytest.approx(80.28, abs=0.5), 40)
    assert found["add_on"] == (34, 10)
    assert found["bundle"] == (136, 55)
    assert found["treatment"] == (102, 55)


@pytest.mark.parametrize(
    ("visit", "offer", "minutes"),
    [(STAND_ALONE, "stand_alone", 40), (ADD_ON, "add_on", 10), (BUNDLED, "bundle", 55),
     (Visit("bundled", 60), "bundle", 70), (Visit("stand-alone", 15), "stand_alone", 25)],
    ids=str,
)  # fmt: skip
def test_an_own_price_starts_its_own_format_alone(visit, offer, minutes):
    plain = starting_offers(scenario(Visit.of_format("initial")))
    found = starting_offers(scenario(visit, own_price_usd=111))
    assert found[offer] == (111, minutes)
    for other in {"stand_alone", "add_on", "bundle"} - {offer}:
        assert found[other] == plain[other]
    assert found["treatment"][0] == max(0, found["bundle"][0] - found["add_on"][0])
    assert found["treatment"][1] == found["bundle"][1]


def test_a_treatment_never_starts_below_nothing():
    found = starting_offers(scenario(ADD_ON, own_price_usd=300))
    # 136 − 300
    assert found["treatment"][0] == 0


def test_muscles_go_with_every_offer():
    few, many = (
        starting_offers(scenario(Visit.of_format("initial", muscles=muscles)))
        for muscles in ("1-2", "3+")
    )
    # Three or more muscles: 1.14 on the stand-alone session, on 0.16 of the bundled visit.
    assert many["stand_alone"][0] == pytest.approx(few["stand_alone"][0] * 1.14, abs=1)
    assert many["bundle"][0] == pytest.approx(few["bundle"][0] * (1 + 0.16 * 0.14), abs=1)


# The comparison of a scenario


def test_a_comparison_without_settings_is_that_of_the_start():
    given = scenario()
    found = comparison_of(given)
    offers = (found.stand_alone, found.treatment, found.add_on, found.bundle)
    assert {
        offer.name.replace("-", "_"): (offer.price_usd, offer.minutes) for offer in offers
    } == starting_offers(given)
    assert {offer.variable_cost_usd for offer in offers} == {0}


def test_a_comparison_with_settings_by_hand():
    found = comparison_of(
        scenario(
            bundles_stand_alone_usd=90, bundles_stand_alone_minutes=40,
            bundles_treatment_usd=110, bundles_treatment_minutes=50,
            bundles_add_on_usd=35, bundles_add_on_minutes=10,
            bundles_bundle_usd=150, bundles_bundle_minutes=60,
            paid_per_visit=1, pay_usd_per_hour=48, payroll_burden_percent=25,
            supplies_usd_per_visit=3,
        )
    )  # fmt: skip
    # $60 an hour: 40, 50, 10 and 60 minutes cost $40, $50, $10 and $60; needles $3, save in the
    # treatment.
    assert found.stand_alone == Offer("stand-alone", 90, 40, 43)
    assert found.treatment == Offer("treatment", 110, 50, 50)
    assert found.add_on == Offer("add-on", 35, 10, 13)
    assert found.bundle == Offer("bundle", 150, 60, 63)
    # (87 − 60) / 22; A = 87 − 60 + 13; B = 82 + 63
    assert found.add_on_share == pytest.approx(27 / 22)
    assert found.add_on_tie_per_visit_usd == pytest.approx(40)
    assert found.bundle_tie_per_visit_usd == pytest.approx(145)


def test_one_setting_moves_one_offer():
    before, after = comparison_of(scenario()), comparison_of(scenario(bundles_bundle_usd=200))
    assert after.bundle == Offer("bundle", 200, 55)
    assert (after.stand_alone, after.treatment, after.add_on) == (
        before.stand_alone, before.treatment, before.add_on,
    )  # fmt: skip


@pytest.mark.parametrize("name", OFFERS)
def test_nothing_is_a_price_and_no_minute_a_length(name):
    nothing: dict[str, Any] = {f"bundles_{name}_usd": 0, f"bundles_{name}_minutes": 0}
    found = comparison_of(scenario(**nothing))
    (offer,) = [o for o in found.offers if o.name == name.replace("_", "-")]
    assert (offer.price_usd, offer.minutes) == (0, 0)


# One scenario, one set of figures

AGREED = [
    scenario(own_price_usd=110),
    scenario(own_price_usd=92.5, supplies_usd_per_visit=2.25),
    scenario(own_price_usd=110, paid_per_visit=1, slot_minutes=63),
    scenario(BUNDLED, own_price_usd=163.5, paid_per_visit=1),
    scenario(ADD_ON, own_price_usd=35),
    scenario(),
    scenario(pay_usd_per_hour=20),
]


# Pay of 45.15 × 1.35 × 40/60 = 40.635 a visit.
HALF_A_CENT = pytest.param(scenario(own_price_usd=110, paid_per_visit=1, pay_usd_per_hour=45.15))


@pytest.mark.parametrize(
    "given", [*AGREED, HALF_A_CENT], ids=lambda s: f"{s.visit.format} {dict(s.settings)}"
)
def test_price_and_contribution_are_the_same_on_every_page(given: Scenario):
    priced = quote_as_json(quote(given))
    name = {"stand-alone": "stand-alone", "add-on": "add-on", "bundled": "bundle"}
    found = as_json(comparison_of(given))
    (offer,) = [o for o in found["offers"] if o["name"] == name[given.visit.format]]
    assert offer["price_usd"] == priced["selling_price_usd"]
    assert offer["contribution_per_visit_usd"] == priced["contribution_usd"]
