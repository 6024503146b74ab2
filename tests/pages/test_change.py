"""A raise or a cut and a margin's price, in their drawers on the price page."""

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic
from lib.ui.site import PRICE
from tests.documents.elm_street import SINGLE, UNPRICED, clinic
from tests.pages.opening import keep, kept, open_page, paragraphs


def drawer(name: str, kept_clinic: Clinic, service: str = SINGLE) -> AppTest:
    keep(kept_clinic)
    app = open_page(PRICE.url_path)
    app.button_group(key="service").set_value(service)
    app.session_state[f"drawer_{name}"] = True
    return app.run()


def costing(**costs: float | bool) -> Clinic:
    return clinic().with_(costs=clinic().costs.with_(**costs))


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(paragraphs(app))


@pytest.mark.parametrize(
    ("costs", "change", "words"),
    [
        # An hour costs 120, the visit 80; nothing is spent on one visit alone: −10 / 100.
        ({}, 10, "The raise pays as long as you lose fewer than 10.0% of your visits."),
        ({}, -10, "The cut pays only if you win more than 12.5% more visits."),  # 10 / 80
        ({}, 0, "No change of price: nothing to win or lose."),
        ({}, -90, "After this change a visit leaves nothing: no number of visits makes up for it."),
        ({}, -100, "A price below nothing cannot be asked: choose a smaller cut."),
        # −10 / (87 + 10)
        ({"supplies_usd_per_visit": 3}, 10, "lose fewer than 10.3% of your visits."),
        # 32 × 1.25 = 40: −10 / (50 + 10)
        ({"paid_per_visit": True, "pay_usd_per_visit": 32}, 10, "lose fewer than 16.7% of your"),
        # 2.44 of 90 and 2.70 of 100: −9.74 / 97.30
        ({"cards_taken": True}, 10, "lose fewer than 10.0% of your visits."),
    ],
)
def test_a_raise_or_a_cut(costs: dict[str, float | bool], change: int, words: str):
    app = drawer("change", costing(**costs))
    app.slider(key="what_if_price_change_usd").set_value(float(change)).run()
    assert words in said(app)


def test_profit_comes_before_the_how():
    text = said(drawer("change", clinic()))
    # 90 − 80 and 100 − 80.
    assert "Profit a visit, everything counted: +$20 instead of +$10." in text
    assert "How: a visit leaves $90 now and $100 then" in text
    assert "−(+$10) / $100 = −10.0% visits." in text


def test_a_what_if_is_the_readers_own_and_never_kept():
    app = drawer("change", clinic())
    # e = 0.5: 90 × 3 / 2 = 135, and 139.04 is published at most here (150 × 0.92694).
    assert "If you lose 5% of visits for every 10% on the price, $135 would bring in most." in said(
        app
    )
    assert "This is your own assumption, not an estimate." in said(app)
    app.slider(key="what_if_lost_visits_percent").set_value(10.0).run()
    assert "$90 would bring in most." in said(app)
    app.slider(key="what_if_lost_visits_percent").set_value(4.0).run()
    # 90 × 3.5 / 2 = 157.50: nobody is known to ask that.
    assert "more than the most that anybody is known to ask for this visit, $139.04" in said(app)
    assert kept() == clinic()
    assert not set(app.query_params) - {"service"}


def test_without_a_price_a_raise_has_no_start():
    text = said(drawer("change", clinic(), UNPRICED))
    assert "Enter a price for this service: a raise starts from it." in text
    assert "What if." not in text


@pytest.mark.parametrize(
    ("costs", "margin", "words"),
    [
        ({}, 10, "A margin of 10% needs $88.89."),  # 80 / 0.90
        ({}, 0, "A margin of 0% needs $80."),
        ({"cards_taken": True}, 10, "A margin of 10% needs $91.65."),  # 80.10 / 0.874
        ({"cards_taken": True, "card_fee_percent": 20}, 80,
         "A margin of 80% and a card share of 20% leave nothing to pay costs with"),
    ],
)  # fmt: skip
def test_a_price_for_a_margin(costs: dict[str, float | bool], margin: int, words: str):
    app = drawer("margin", costing(**costs))
    app.slider(key="what_if_target_margin_percent").set_value(float(margin)).run()
    assert words in said(app)
    assert ("cards are off" in said(app)) == (not costs)


def test_no_dry_words_on_the_page():
    text = said(drawer("change", clinic())).lower()
    for word in ("contribut", "yardstick", "another good", "floor"):
        assert word not in text
