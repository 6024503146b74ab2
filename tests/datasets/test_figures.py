"""The figures that a reader sets: bounded, and named when they are refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.datasets.assumptions import assumptions
from lib.datasets.figures import SettingError, check_setting

KEYS = [key for key, row in assumptions().items() if row.settable]
FIXED = [key for key, row in assumptions().items() if not row.settable]


def span(key: str) -> tuple[float, float]:
    row = assumptions()[key]
    assert row.minimum is not None
    assert row.maximum is not None
    return row.minimum, row.maximum


def test_both_ends_of_a_span_can_be_set():
    for key in KEYS:
        for end in span(key):
            assert check_setting(key, end) == end


@given(st.sampled_from(KEYS), st.data())
def test_what_lies_outside_its_span_is_refused_by_name(key: str, data):
    low, high = span(key)
    below = st.floats(max_value=low, exclude_max=True)
    above = st.floats(min_value=high, exclude_min=True)
    wrong = data.draw(below | above | st.sampled_from([math.nan, math.inf, -math.inf]))
    with pytest.raises(SettingError) as caught:
        check_setting(key, wrong)
    assert caught.value.field == key
    assert f"{assumptions()[key].label}: " in str(caught.value)
    assert "outside" in str(caught.value)


@pytest.mark.parametrize("key", ["", "nonsense", "place", "BOOKED_PERCENT", *FIXED[:3]])
def test_what_cannot_be_set_is_refused_by_name(key: str):
    with pytest.raises(SettingError, match="not a figure that can be set") as caught:
        check_setting(key, 1.0)
    assert caught.value.field == key


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("booked_percent", 0, "Slots that are booked: 0 is outside 1 to 100 percent"),
        ("booked_percent", 0, "with nothing booked, no visit bears the cost"),
        ("no_show_percent", 100, "No-shows that pay nothing: 100 is outside 0 to 99 percent"),
        ("no_show_percent", 100, "if nobody comes, no visit bears the cost"),
        ("treatment_usd", 1e9, "price: 1,000,000,000 is outside 0 to 10,000 US dollars"),
        ("pay_usd_per_hour", -1, "Clinician pay: -1 is outside 0 to 1,000 US dollars an hour"),
        ("booked_percent", 0.8, "0.8 means 0.8 percent; write 80 for 80 percent"),
        ("published_worth_sellers", 2.5, "2.5 is not a whole number"),
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
