"""The list's add-on, bundle and stand-alone beside each other, and the clinic's week, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clinic import Clinic, Service
from lib.pricing.price_list import price_list_of
from lib.pricing.side_by_side import (
    SideBySide,
    equal_words,
    finding_of,
    headline_of,
    share_words,
    treatment_start,
)
from lib.pricing.week import ClinicWeek, week_of_clinic
from lib.visit import Visit
from tests.pricing.three_services import ADD_ON, BUNDLE, COSTS, clinic, compared


def found_of(one: Clinic, *, shows_costs: bool = True) -> SideBySide:
    return compared(price_list_of(one, shows_costs=shows_costs))


def test_what_each_leaves_a_visit_and_an_hour():
    found = found_of(clinic(treatment_usd=100, treatment_minutes=45))
    shown = {
        way.name: (way.profit_usd, way.profit_per_hour_usd, way.fills_usd, way.fills_per_hour_usd)
        for way in found.ways
    }
    assert shown == {
        # 90 − 80 − 3 = 7, × 60/40; 90 − 3 = 87, × 60/40
        "Single": (7, 10.5, 87, 130.5),
        # 40 − 20 − 3 = 17, × 6; 37 × 6
        "Extra": (17, 102, 37, 222),
        # 100 − 90 = 10, × 60/45; no needles: 100
        "Treatment without needling": (10, 13.33, 100, 133.33),
        # 140 − 110 − 3 = 27, × 60/55; 137 × 60/55
        "Treatment with Extra": (27, 29.45, 137, 149.45),
        # 130 − 110 − 3 = 17; 127
        "Bundle": (17, 18.55, 127, 138.55),
    }
    # Profit: 17 = 10 + share × 17. In an empty slot: 127 = 100 + share × 37.
    assert found.counted is not None
    assert found.empty is not None
    assert found.counted.add_on_share == pytest.approx(7 / 17)
    assert found.empty.add_on_share == pytest.approx(27 / 37)
    assert share_words(found.counted, profit=True) == (
        "Once 41% of treatments take the add-on they leave as much profit a visit as the bundle; "
        "below that the bundle leaves more."
    )
    # The bundle is matched by an add-on at 130 − 100, and matches it at 100 + 40; both take 55.
    assert equal_words(found.counted, profit=True) == (
        "Equal profit a visit: Extra at $30, or Bundle at $140.",
        "Equal an hour: Extra at $30, or Bundle at $140.",
    )
    assert headline_of(found) == "Treatment with Extra leaves most: $29.45 an hour, $27 a visit."
    # 29.45 − 18.55
    assert finding_of(found) == "Treatment with Extra leaves $10.90 more an hour than Bundle"


def test_a_longer_treatment_is_equal_at_another_price_by_profit_than_in_an_empty_slot():
    found = found_of(clinic(treatment_usd=100, treatment_minutes=60))
    assert found.counted is not None
    assert found.empty is not None
    # 70 minutes cost 143: an add-on at 60 leaves 17 as the bundle does; in an empty slot 30 do.
    assert found.counted.add_on_tie_per_visit_usd == pytest.approx(60)
    assert found.empty.add_on_tie_per_visit_usd == pytest.approx(30)
    # An hour of the bundle leaves 127 × 60/55 beside the hour itself; 70 minutes so much more.
    hourly = 127 * 70 / 55 + 3 - 100
    assert found.counted.add_on_tie_per_hour_usd == pytest.approx(hourly)
    assert found.empty.add_on_tie_per_hour_usd == pytest.approx(hourly)


@given(
    st.floats(1, 500), st.floats(1, 500), st.floats(10, 120), st.floats(0, 20), st.booleans(),
    st.booleans(),
)  # fmt: skip
def test_equal_money_for_equal_minutes_ties(price, fee, slot, supplies, cards, by_visit):
    costs = COSTS.with_(
        supplies_usd_per_visit=supplies, cards_taken=cards, paid_per_visit=by_visit,
        pay_usd_per_visit=37.5,
    )  # fmt: skip
    one = clinic(costs)
    bundle, add_on = one.service(BUNDLE), one.service(ADD_ON)
    assert bundle is not None
    assert add_on is not None
    one = one.with_service(bundle.with_(price_usd=price + fee, slot_minutes=slot + 11))
    one = one.with_service(add_on.with_(price_usd=fee))
    found = found_of(one)
    both, whole = found.with_add_on, found.ways[-1]
    assert both is not None
    assert found.assumed
    # To the cent: prices with more digits than cents are rounded once or twice.
    for name in ("profit_per_hour_usd", "fills_per_hour_usd"):
        assert getattr(both, name) == pytest.approx(getattr(whole, name), abs=0.13)
    assert both.minutes == pytest.approx(whole.minutes)


def test_the_treatment_starts_at_the_bundle_less_the_add_on():
    one = clinic()
    add_on, bundle = one.service(ADD_ON), one.service(BUNDLE)
    assert add_on is not None
    assert bundle is not None
    assert treatment_start(add_on, bundle) == (90, 45)
    found = found_of(one)
    both, whole = found.ways[-2], found.ways[-1]
    assert (both.profit_usd, both.profit_per_hour_usd) == (17, 18.55)
    assert (whole.profit_usd, whole.profit_per_hour_usd) == (17, 18.55)
    # Their being even says nothing: the price of the treatment was made so.
    assert headline_of(found) == (
        "Add-on or bundle? That needs the price of a treatment. Of your visits, Bundle leaves "
        "most: $18.55 an hour, $17 a visit."
    )
    assert finding_of(found) == "Bundle leaves $8.05 more an hour than Single"


def test_services_leave_what_the_list_says():
    one = clinic(COSTS.with_(cards_taken=True))
    prices = price_list_of(one)
    ways = {way.name: way for way in compared(prices).ways}
    for line in prices.lines:
        assert line.economics is not None
        assert ways[line.service.name].profit_usd == line.economics.profit_usd
        assert ways[line.service.name].fills_usd == line.economics.fills_empty_slot_usd


def test_without_costs_there_are_prices_alone():
    found = found_of(clinic(COSTS.with_(cards_taken=True)), shows_costs=False)
    assert {way.profit_usd for way in found.ways} == {None}
    assert {way.fills_per_hour_usd for way in found.ways} == {None}
    # 130 × 60/55 = 141.82; 90 × 60/40 = 135
    assert headline_of(found) == (
        "Add-on or bundle? That needs the price of a treatment. Of your visits, Bundle brings in "
        "most an hour of the clinician: $141.82."
    )
    assert week_of_clinic(price_list_of(clinic(), shows_costs=False), found, ADD_ON) is None


def test_without_an_add_on_the_others_still_stand_side_by_side():
    found = found_of(clinic().without_service(ADD_ON))
    assert [way.name for way in found.ways] == ["Single", "Bundle"]
    assert found.counted is found.empty is found.with_add_on is None


# The week


def week(one: Clinic) -> ClinicWeek:
    prices = price_list_of(one)
    found = week_of_clinic(prices, compared(prices), ADD_ON)
    assert found is not None
    return found


def test_a_week_of_stand_alones_and_not_of_bundles():
    # 27.5 hours are 1,650 minutes: 41 slots of 40 at $90 are $3,690, 30 of 55 at $110 $3,300.
    one = clinic(COSTS.with_(no_show_percent=0, supplies_usd_per_visit=0), week_hours=27.5)
    bundle = one.service(BUNDLE)
    assert bundle is not None
    one = one.without_service(ADD_ON).with_service(bundle.with_(price_usd=110))
    found = week(one)
    assert found.named(found.best) == "41 × Single"
    assert found.best.revenue_usd == 3_690
    assert [(sale.name, done.revenue_usd) for sale, done in found.alone] == [
        ("Single", 3_690), ("Bundle", 3_300),
    ]  # fmt: skip


def test_limits_and_no_shows_bound_the_week_and_an_add_on_needs_its_treatment():
    one = clinic(treatment_usd=100, treatment_minutes=45, week_hours=10)
    add_on = one.service(ADD_ON)
    assert add_on is not None
    one = one.with_service(add_on.with_(most_per_week=4))
    unpriced = Service(id="0" * 11 + "9", name="Open", visit=Visit("stand-alone", 60))
    found = week(one.with_service(unpriced))
    # 4 treatments with their add-on take 220 of 600 minutes. The 380 left hold 6 bundles and one
    # stand-alone (849 in 370 minutes), or 4 of each (856 in 380): 4 × 137 + 856 = 1,404, of which
    # nine in ten come.
    assert found.named(found.best) == "4 × Single, 4 × Treatment with Extra, 4 × Bundle"
    assert found.best.leaves_usd == 1_263.6
    # 4 × 7 + 4 × 27 + 4 × 17 = 204
    assert found.best.profit_usd == 183.6
    assert found.left_out == ("Open",)
    assert week(one.without_service(BUNDLE)).left_out == ("Extra",)


def test_the_assumed_price_makes_them_even_only_where_nothing_else_parts_them():
    assert found_of(clinic()).even_by_assumption
    # An add-on's own pay comes on top of the treatment's.
    costs = COSTS.with_(paid_per_visit=True, pay_usd_per_visit=40)
    one = clinic(costs)
    add_on = one.service(ADD_ON)
    assert add_on is not None
    assert found_of(one).even_by_assumption
    paid = found_of(one.with_service(add_on.with_(pay_usd_per_sale=15)))
    assert paid.assumed
    assert not paid.even_by_assumption
    # An add-on that costs more than the bundle leaves more.
    assert not found_of(one.with_service(add_on.with_(price_usd=200))).even_by_assumption
    assert not found_of(clinic(treatment_usd=90)).even_by_assumption
