"""The map's figures: counts and medians of every state, and the steps of the medians."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.market.by_state import PRICE_STEPS, by_state, price_steps, ranges_of_states, step_of
from lib.market.distribution import shares_at_or_below
from lib.market.ranges import queries
from lib.visit import AREA_KINDS, Visit
from tests.market import oracle

(NEEDLING,) = queries(Visit("add-on", None), "cash")
POSTED = oracle.offers({"20560": 1})
USED = POSTED[~POSTED["out"]]


@pytest.mark.parametrize("kind", AREA_KINDS)
def test_states_are_counted_zeros_included_and_have_medians_from_five_lists(kind: str):
    rows = by_state(ranges_of_states(NEEDLING, kind)).set_index("state")
    assert len(rows) == 51
    used = USED if kind == "all" else USED[USED["metro"] == (kind == "metro")]
    for state, row in rows.iterrows():
        own = used[used["state"] == state]
        lists = own["price_list"].nunique()
        assert (row["n_offers"], row["n_price_lists"]) == (len(own), lists)
        if lists >= 5:
            assert row["p50"] == pytest.approx(own["usd"].median())
            assert row["median_low"] <= row["p50"] <= row["median_high"]
        else:
            assert row[["p50", "median_low", "median_high"]].isna().all()
    assert rows["n_offers"].sum() == len(used)


medians = st.lists(st.floats(1, 5000), min_size=1, max_size=51)


@given(medians)
def test_steps_rise_and_hold_every_median(found: list[float]):
    edges = price_steps(found)
    assert list(edges) == sorted(set(edges))
    assert len(edges) < PRICE_STEPS
    for price in found:
        step = step_of(price, edges)
        assert step == sum(price >= edge for edge in edges)


def test_missing_medians_are_passed_over():
    assert price_steps([float("nan")]) == ()
    assert price_steps([10.0, float("nan"), 20.0]) == price_steps([10.0, 20.0])


@given(st.lists(st.floats(0.01, 1e5), min_size=1, max_size=60))
def test_shares_rise_to_all_and_each_counts_what_lies_at_or_below(prices: list[float]):
    table = shares_at_or_below(np.array(prices))
    assert list(table["price_usd"]) == sorted(set(prices))
    for row in table.to_dict("records"):
        assert row["n_at_or_below"] == sum(price <= row["price_usd"] for price in prices)
    assert table["percent_at_or_below"].iloc[-1] == pytest.approx(100)
