"""How many areas would stand out by chance: a whole number that is not exceeded, or about one."""

from dataclasses import replace

import pytest

from lib.market.areas import NATION, Area
from lib.market.ranges import area_range, queries
from lib.ui.market.chance import by_chance
from lib.visit import Visit

QUERY = queries(Visit(), "cash")[0]


@pytest.mark.parametrize(
    ("number", "is_estimate", "said"),
    [(9, True, "fewer than 1"), (48, True, "fewer than 3"), (9, False, "about 0.5"),
     (51, False, "about 3")],
)  # fmt: skip
def test_one_in_twenty_in_words(number: int, is_estimate: bool, said: str):
    nation = area_range(QUERY, Area("nation", NATION))
    low = replace(nation, median_low=1.0, median_high=2.0)
    text = by_chance([nation] * (number - 1) + [low], QUERY, "all", is_estimate=is_estimate)
    assert f"Of {number} intervals 1 leave out" in text
    assert text.endswith(f"if all were alike {said} would by chance.")
