"""Prices as people paste them: what is one, what is none, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.pricing.pasted import pasted_prices


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("70 75 80 85 110", (70, 75, 80, 85, 110)),
        ("$70, $75", (70, 75)),
        ("70,75;80|85", (70, 75, 80, 85)),
        ("70\n75.50\r\n\n80\t85\n", (70, 75.5, 80, 85)),
        ("$ 70 USD 75 US$80 85 dollars 90 USD 95$", (70, 75, 80, 85, 90, 95)),
        # A comma parts prices; only one that could be a thousand's is read so.
        ("90,110", (90, 110)),
        ("100,110,120", (100, 110, 120)),
        ("1,200, $1,300.50", (1200, 1300.5)),
        ("10,000 1", (10_000, 1)),
        ("", ()),
        (" , ;\n", ()),
    ],
)
def test_what_is_a_price(text: str, prices: tuple[float, ...]):
    found = pasted_prices(text)
    assert (found.prices_usd, found.problems) == (prices, ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Price", "“Price” is no price"),
        ("70/visit", "“70/visit” is no price"),
        ("-5", "“-5” is no price"),
        ("1e3", "“1e3” is no price"),
        ("75.999", "“75.999” is no price"),
        ("٧٠", "“٧٠” is no price"),
        ("0.50", "“0.50” is outside $1 to $10,000"),
        ("20000", "“20000” is outside $1 to $10,000"),
        ("70-90", "“70-90” is a range: enter its prices one by one"),
        ("$70 – $90", "“$70–$90” is a range: enter its prices one by one"),
        ("x" * 50, f"“{'x' * 29}…” is no price"),
    ],
)
def test_what_is_none_is_named_and_the_others_are_read(text: str, problem: str):
    found = pasted_prices(f"70 {text}\n80 {text}")
    assert found.prices_usd == (70, 80)
    assert found.problems == (problem,)


@given(st.lists(st.integers(1, 999), max_size=50), st.sampled_from([" ", ", ", "\n", "; $"]))
def test_every_list_of_whole_prices_comes_back(prices: list[int], between: str):
    found = pasted_prices(between.join(map(str, prices)))
    assert (found.prices_usd, found.problems) == (tuple(prices), ())


@given(st.text(max_size=200))
def test_no_text_gives_a_price_that_cannot_be(text: str):
    assert all(1 <= price <= 10_000 for price in pasted_prices(text).prices_usd)
