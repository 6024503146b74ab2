"""The figures of a scenario: bounded, named when refused, in one order, hashable."""

import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.datasets.assumptions import assumptions, settable
from lib.datasets.figures import SettingError, check_setting
from lib.datasets.places import find_place
from lib.scenario import Scenario
from lib.visit import Visit
from tests.pricing.sliders import POSITIONS

DAYTON = find_place("45402")
KEYS = [row.key for row in settable()]
FIXED = [key for key, row in assumptions().items() if not row.settable]


def span(key: str) -> tuple[float, float]:
    row = assumptions()[key]
    assert row.minimum is not None
    assert row.maximum is not None
    return row.minimum, row.maximum


def with_settings(*settings: tuple[str, float]) -> Scenario:
    return Scenario(DAYTON, Visit(), settings)


def test_what_an_answer_depends_on_can_be_set():
    assert set(KEYS) >= {
        "electrical_factor", "place_exponent", "practitioner_factor", "minutes_exponent",
        "muscles_factor", "pay_usd_per_hour", "payroll_burden_percent", "slot_minutes",
        "booked_percent", "no_show_percent", "other_cost_usd_per_visit", "supplies_usd_per_visit",
        "own_price_usd", "evaluation_price_usd",
    }  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_both_ends_of_a_span_can_be_set(key: str):
    for end in span(key):
        assert with_settings((key, end)).get(key) == end


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data())
def test_what_lies_outside_its_span_is_refused_by_name(key: str, data):
    low, high = span(key)
    wrong = data.draw(
        st.one_of(
            st.floats(max_value=low, exclude_max=True),
            st.floats(min_value=high, exclude_min=True),
            st.sampled_from([math.nan, math.inf, -math.inf]),
        )
    )
    with pytest.raises(SettingError) as caught:
        with_settings(("booked_percent", 70.0), (key, wrong))
    assert caught.value.field == key
    message = str(caught.value)
    assert assumptions()[key].label in message
    assert "outside" in message
    assert "\n" not in message


@pytest.mark.parametrize("key", ["", "nonsense", "place", "BOOKED_PERCENT", *FIXED])
def test_what_cannot_be_set_is_refused_by_name(key: str):
    with pytest.raises(SettingError, match="not a figure that can be set") as caught:
        with_settings((key, 1.0))
    assert caught.value.field == key


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("booked_percent", 0, "Slots that are booked: 0 is outside 1 to 100 percent"),
        ("booked_percent", 0, "with nothing booked, no visit bears the cost"),
        ("no_show_percent", 100, "No-shows that pay nothing: 100 is outside 0 to 99 percent"),
        ("no_show_percent", 100, "if nobody comes, no visit bears the cost"),
        ("own_price_usd", 1e9, "Your price: 1,000,000,000 is outside 1 to 10,000 US dollars"),
        ("pay_usd_per_hour", -1, "Clinician pay: -1 is outside 0 to 1,000 US dollars an hour"),
    ],
)
def test_a_refusal_says_the_span_and_why(key: str, value: float, said: str):
    with pytest.raises(SettingError) as caught:
        check_setting(key, value)
    assert said in str(caught.value)


@pytest.mark.parametrize(("key", "value"), [("booked_percent", 120), ("no_show_percent", -1)])
def test_the_reason_given_is_that_of_the_end_that_was_passed(key: str, value: float):
    with pytest.raises(SettingError) as caught:
        check_setting(key, value)
    assert "no visit bears the cost" not in str(caught.value)


@given(POSITIONS, st.randoms())
def test_the_order_of_settings_makes_no_difference(chosen: dict[str, float], random):
    pairs = list(chosen.items())
    shuffled = list(pairs)
    random.shuffle(shuffled)
    one, other = with_settings(*pairs), with_settings(*shuffled)
    assert one == other
    assert hash(one) == hash(other)
    assert {one: "found"}[other] == "found"
    assert [key for key, _ in one.settings] == sorted(chosen)


@given(POSITIONS)
def test_a_figure_is_as_set_or_as_in_its_row(chosen: dict[str, float]):
    scenario = with_settings(*chosen.items())
    for key in KEYS:
        assert scenario.get(key) == chosen.get(key, assumptions()[key].typical)


def test_a_figure_without_a_value_is_none_and_cannot_be_computed_with():
    assert with_settings().get("own_price_usd") is None
    with pytest.raises(ValueError, match="own_price_usd"):
        with_settings().figure("own_price_usd")
    assert with_settings().figure("booked_percent") == 80


def test_a_scenario_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        with_settings().settings = ()  # type: ignore[misc]


def test_scenarios_differ_by_place_visit_and_settings():
    different = {
        Scenario(None, Visit()),
        with_settings(),
        with_settings(("booked_percent", 70.0)),
        Scenario(DAYTON, Visit("add-on", None)),
    }
    assert len(different) == 4
