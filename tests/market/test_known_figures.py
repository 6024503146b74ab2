"""Figures measured on the tables when they were made, by other code; these must come back."""

import pytest

from lib.market.areas import all_parts, state_area
from lib.market.ranges import Query, area_range, metro_rural_difference
from lib.market.recipes import Recipe, recipe_without_needling, recipes
from lib.visit import Visit
from tests.market.made_up import METRO, RURAL

SINCE_ROUNDED = 0.5 + 1e-9


def recipe_of(*visit, reading: str = "") -> Recipe:
    (found,) = [recipe for recipe in recipes(Visit(*visit)) if recipe.reading == reading]
    return found


def without_needling(minutes: int) -> Recipe:
    recipe = recipe_without_needling(Visit("bundled", minutes))
    assert recipe is not None
    return recipe


NEEDLING = recipe_of("add-on", None)
THREE_OR_MORE = recipe_of("add-on", None, "3+")
WITH_MANUAL_THERAPY = recipe_of("stand-alone", 30, reading="needling_plus_one_97140")
EVALUATION = Recipe("evaluation", "", (("97161", 1),))

# p10, p25, p50, p75, p90 in whole dollars; hospitals and price lists (None: not recorded).
METRO_FIGURES = [
    (NEEDLING, (14, 24, 37, 62, 129), (489, 349)),
    (THREE_OR_MORE, (18, 31, 42, 72, 135), (484, 347)),
    (WITH_MANUAL_THERAPY, (75, 107, 147, 210, 296), (470, 333)),
    (recipe_of("bundled", 45), (134, 179, 247, 350, 466), (460, 323)),
    (recipe_of("bundled", 60), (191, 252, 341, 492, 636), None),
    (without_needling(45), (137, 206, 301, 440, 633), (1190, 851)),
    (EVALUATION, (94, 141, 208, 316, 516), (1256, 875)),
]
RURAL_FIGURES = [
    (NEEDLING, (19, 26, 36, 55, 87), (378, 320)),
    (THREE_OR_MORE, (22, 32, 47, 70, 115), (371, 313)),
    (WITH_MANUAL_THERAPY, (84, 107, 137, 189, 251), (366, 309)),
    (recipe_of("bundled", 45), (143, 186, 239, 321, 422), (363, 306)),
    (recipe_of("bundled", 60), (202, 263, 337, 447, 604), None),
    (without_needling(45), (151, 209, 285, 375, 498), (887, 781)),
    (EVALUATION, (93, 140, 185, 247, 335), (901, 792)),
]
FIGURES = [(METRO, *row) for row in METRO_FIGURES] + [(RURAL, *row) for row in RURAL_FIGURES]


@pytest.mark.parametrize(
    ("area", "recipe", "dollars", "counts"),
    FIGURES,
    ids=[f"{area.kind} {recipe}" for area, recipe, _, _ in FIGURES],
)
def test_ranges_of_the_nation(area, recipe: Recipe, dollars: tuple, counts: tuple | None):
    found = area_range(Query(recipe), area)
    quantiles = (found.p10, found.p25, found.p50, found.p75, found.p90)
    assert quantiles == pytest.approx(dollars, abs=SINCE_ROUNDED)
    assert found.confidence == "high"
    if counts:
        assert (found.n_offers, found.n_price_lists) == counts


@pytest.mark.parametrize(
    ("recipe", "difference", "low", "high"),
    [(NEEDLING, 1, -4, 6), (EVALUATION, 23, 11, 33)],
    ids=str,
)
def test_metro_less_rural(recipe: Recipe, difference: float, low: float, high: float):
    found = metro_rural_difference(Query(recipe), METRO, RURAL)
    assert found.difference == pytest.approx(difference, abs=SINCE_ROUNDED)
    # Whole dollars, from other random draws: each end within a dollar and a quarter.
    assert (found.low, found.high) == pytest.approx((low, high), abs=1.25)


def test_metro_is_not_dearer_for_needling_and_is_for_the_evaluation():
    needling = metro_rural_difference(Query(NEEDLING), METRO, RURAL)
    evaluation = metro_rural_difference(Query(EVALUATION), METRO, RURAL)
    assert needling.low is not None
    assert needling.high is not None
    assert evaluation.low is not None
    assert needling.low < 0 < needling.high
    assert evaluation.low > 0


def test_how_few_areas_hold_enough_lists():
    parts = [
        area_range(Query(NEEDLING), part).n_price_lists
        for part in all_parts("state", ("metro", "rural"))
    ]
    assert sum(n >= 5 for n in parts) == 55
    assert sum(n >= 15 for n in parts) == 16


def test_metropolitan_ohio_is_dominated_by_one_system():
    # Cheapest first: 15 of the 32 offers lie at or below $34.45, the next are $45.00 and $51.00,
    # so the median is $48.00. Of the 19 lists' medians the tenth is $30.60. One system's ten
    # hospitals ask $79.95.
    found = area_range(Query(NEEDLING), state_area("OH", "metro"))
    assert (found.n_offers, found.n_price_lists) == (32, 19)
    assert found.p50 == pytest.approx(48.00)
    assert found.median_over_lists == pytest.approx(30.60)
    assert found.top_list_share == 10 / 32
    assert found.one_list_dominates


@pytest.mark.parametrize(
    ("state", "percent"),
    [("FL", 55), ("OR", 36), ("PA", 33), ("VA", 28), ("CA", 26), ("AK", 25), ("TX", 24),
     ("NC", 22), ("HI", 100)],
)  # fmt: skip
def test_states_with_many_offers_left_out(state: str, percent: float):
    found = area_range(Query(NEEDLING), state_area(state, "all"))
    assert 100 * found.left_out_share == pytest.approx(percent, abs=SINCE_ROUNDED)
    assert found.many_left_out


def test_needling_prices_and_how_many_are_left_out():
    whole = [area_range(Query(NEEDLING), area) for area in (METRO, RURAL)]
    # 967 rows, of them 73 extreme and 27 placeholders
    assert sum(found.n_posting for found in whole) == 967
    assert sum(found.n_left_out for found in whole) == 73 + 27
