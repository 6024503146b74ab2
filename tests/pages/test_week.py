"""The week on the bundles page: clinician hours filled by what is asked for, by hand."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, Service
from lib.ui.site import BUNDLES
from lib.visit import Visit
from tests.pages.opening import keep, kept, open_page, paragraphs, widgets
from tests.pricing.three_services import ADD_ON, ALONE, BUNDLE, COSTS, clinic


def opened(one: Clinic) -> AppTest:
    keep(one)
    return open_page(BUNDLES.url_path)


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(paragraphs(app))


def put(app: AppTest, key: str, value: Any) -> AppTest:
    return widgets(app)[key].set_value(value).run()


def two_services() -> Clinic:
    """Stand-alone 90 in 40 minutes and bundle 110 in 55, nobody stays away, nothing is used up."""
    costs = COSTS.with_(no_show_percent=0, supplies_usd_per_visit=0)
    one = clinic(costs, week_hours=27.5).without_service(ADD_ON)
    bundle = one.service(BUNDLE)
    assert bundle is not None
    return one.with_service(bundle.with_(price_usd=110))


def test_hours_bind_and_not_slots():
    # 41 × 40 = 1,640 of 1,650 minutes: 41 × $90 = $3,690. An hour costs 60 / 0.8 + 36.67 = 111.67,
    # so that 40 minutes cost 74.44: 41 × 15.56 = 637.96.
    text = said(opened(two_services()))
    assert "41 × Single in 27.3 of 27.5 hours bring in $3,690 a week." in text
    assert "Profit $637.96 a week, everything counted at your cost of an hour." in text
    assert "If the hours would stay empty otherwise: $3,690 left towards them" in text
    assert "30 × Bundle alone $3,300" in text


def test_a_limit_of_demand_makes_room_for_the_next():
    app = put(opened(two_services()), f"service_{ALONE}_most_per_week", 22)
    service = kept().service(ALONE)
    assert service is not None
    assert service.most_per_week == 22
    # 22 × 40 = 880; the 770 minutes left hold 14 bundles: 1,980 + 1,540.
    assert "22 × Single, 14 × Bundle in 27.5 of 27.5 hours bring in $3,520 a week." in said(app)
    # An emptied field is no limit again, not a limit of none.
    app = put(app, f"service_{ALONE}_most_per_week", None)
    service = kept().service(ALONE)
    assert service is not None
    assert service.most_per_week is None
    assert "41 × Single in 27.3 of 27.5 hours" in said(app)


def test_hours_and_no_shows_are_the_clinic_s():
    app = put(opened(two_services()), "override_week_hours", 2.0)
    # 120 minutes hold three.
    assert "3 × Single in 2 of 2 hours bring in $270 a week." in said(app)
    one = two_services()
    app = opened(one.with_(costs=one.costs.with_(no_show_percent=10)))
    # 3,690 × 0.9
    assert "bring in $3,321 a week." in said(app)
    assert "10% of bookings take their slot and bring in nothing." in said(app)


def test_an_add_on_is_booked_with_its_treatment_alone():
    # Treatment with Extra: 140 in 55 minutes leave most an hour: 600 / 55 = 10.
    app = opened(clinic(treatment_usd=100, treatment_minutes=45, week_hours=10))
    assert "10 × Treatment with Extra" in said(app)
    not_booked = "Not booked (no price, or an add-on without a treatment of your own price): Extra."
    assert not_booked not in said(app)
    # A price that is only assumed sells nothing.
    assert not_booked in said(opened(clinic()))
    assert not_booked in said(opened(clinic().without_service(BUNDLE)))


def test_first_visits_without_a_limit_are_asked_about():
    first = Service(name="First", visit=Visit("initial", 60), price_usd=200)
    app = opened(two_services().with_service(first))
    asked = "A first visit comes with a new patient alone: say how many of them a week."
    assert asked in said(app)
    app = put(app, f"service_{first.id}_most_per_week", 2)
    assert asked not in said(app)
    # 2 × 70 minutes; the 1,510 left hold 35 × 40 and 2 × 55: 400 + 3,150 + 220
    assert "35 × Single, 2 × Bundle, 2 × First in 27.5 of 27.5 hours bring in $3,770" in said(app)


@pytest.mark.parametrize("hours", [0.0, 400.0])
def test_a_week_at_the_ends_of_its_span(hours: float):
    text = said(opened(clinic(week_hours=hours)))
    assert ("nothing booked" in text) == (hours == 0)
