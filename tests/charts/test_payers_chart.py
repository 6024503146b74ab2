"""Payers' rates as dots: a row for each plan, and an axis that a few far out do not squeeze."""

import pandas as pd
import pytest

from lib.charts.market.payers import payers_chart, payers_top
from tests.charts.drawn import drawn

NO_CASH = pd.DataFrame({"price_usd": pd.Series(dtype=float)})


def rates(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["payer", "plan", "hospital", "rate_usd"])
    return table.assign(
        lowest_usd=table["rate_usd"] - 5, highest_usd=table["rate_usd"] + 5,
        publisher="", file_date="2026-04-01",
    )  # fmt: skip


def cash(*prices: float) -> pd.DataFrame:
    return pd.DataFrame({"price_usd": prices})


def test_a_plan_that_two_hospitals_have_stands_once_for_each():
    found = payers_chart(
        rates(("Oak", "PPO", "Elm", 40), ("Oak", "PPO", "Ash", 50), ("Fir", "", "Elm", 60)), NO_CASH
    )
    assert drawn(found).layout.yaxis.ticktext == ("Oak · PPO · Elm", "Oak · PPO · Ash", "Fir")
    dots = next(one for one in found.data if one["mode"] == "markers")
    assert list(zip(dots["x"], dots["y"], strict=True)) == [(40, 0), (50, 1), (60, 2)]


def test_the_axis_reaches_the_dearest_of_prices_that_lie_together():
    assert payers_top(rates(("Oak", "", "Elm", 40), ("Fir", "", "Elm", 50)), cash(70)) == (
        pytest.approx(1.05 * 70)
    )


def test_one_far_out_does_not_squeeze_the_others():
    # Upper quartile of 40, 40, 40, 40 and 5,100: 40.
    table = rates(*[("Oak", str(n), "Elm", 40.0) for n in range(4)], ("Fir", "", "Elm", 5100.0))
    assert payers_top(table, NO_CASH) == pytest.approx(1.05 * 120)


def test_without_any_rate_there_is_an_axis():
    assert payers_top(rates(), NO_CASH) == 100.0
