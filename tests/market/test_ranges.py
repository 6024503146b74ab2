"""Ranges: quantiles, price lists, confidence and the bootstrap, on markets made up for it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.market.areas import NATION, Area, state_area
from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS, Filter
from lib.market.ranges import (
    Query,
    area_range,
    bootstrap_medians,
    confidence,
    metro_rural_difference,
    queries,
    widened_range,
)
from lib.visit import MUSCLES, PRICES, Visit
from tests.market import oracle
from tests.market.made_up import EVERYWHERE, METRO, RURAL, Offer, market

repeatable = settings(derandomize=True, deadline=None, database=None)

QUANTILES = ("p10", "p25", "p50", "p75", "p90")


def quantiles(found) -> list[float]:
    return [getattr(found, name) for name in QUANTILES]


def test_quantiles_by_hand():
    # Five offers, sorted: 10 20 30 50 90. By linear interpolation the quantile q stands at
    # position 4q: p10 at 0.4 → 10 + 0.4 × 10 = 14; p25 at 1 → 20; p50 at 2 → 30; p75 at 3 → 50;
    # p90 at 3.6 → 50 + 0.6 × 40 = 74.
    made = market(*(Offer(f"list {usd}", usd) for usd in (90.0, 10.0, 50.0, 30.0, 20.0)))
    found = area_range(made, EVERYWHERE)
    assert quantiles(found) == pytest.approx([14, 20, 30, 50, 74], abs=1e-9)


def test_quantiles_of_an_even_number_by_hand():
    # Six offers 10 20 30 40 60 100; position 5q: p10 at 0.5 → 15; p25 at 1.25 → 22.5;
    # p50 at 2.5 → 35; p75 at 3.75 → 40 + 0.75 × 20 = 55; p90 at 4.5 → 80.
    made = market(*(Offer(f"list {usd}", usd) for usd in (10.0, 20.0, 30.0, 40.0, 60.0, 100.0)))
    assert quantiles(area_range(made, EVERYWHERE)) == pytest.approx([15, 22.5, 35, 55, 80])


# Seven hospitals, five lists: one system's three hospitals share a list.
SYSTEM = market(
    Offer("system", 20.0),
    Offer("system", 20.0),
    Offer("system", 20.0),
    Offer("a", 50.0),
    Offer("b", 60.0),
    Offer("c", 70.0, observed_by="2026-02-03"),
    Offer("d", 80.0),
)


def test_a_list_with_several_members_counts_once():
    found = area_range(SYSTEM, EVERYWHERE)
    assert (found.n_offers, found.n_price_lists, found.confidence) == (7, 5, "low")
    # Quantiles run over offers: 20 20 20 50 60 70 80, the middle one is 50 …
    assert found.p50 == 50.0
    # … the median over lists runs over 20 50 60 70 80.
    assert found.median_over_lists == 60.0


def test_the_median_over_lists_takes_each_list_s_own_median():
    # One list's three hospitals ask 10, 20 and 90: its median is 20, its mean 40. Over the lists
    # 20 24 28 60 80 the middle one is 28; with 40 in place of 20 it would be 40.
    system = [Offer("system", usd) for usd in (10.0, 20.0, 90.0)]
    made = market(*system, *(Offer(f"list {usd}", usd) for usd in (24.0, 28.0, 60.0, 80.0)))
    assert area_range(made, EVERYWHERE).median_over_lists == 28.0


def test_the_largest_list_holds_three_of_seven_offers():
    found = area_range(SYSTEM, EVERYWHERE)
    assert found.top_list_share == pytest.approx(3 / 7)
    assert found.one_list_dominates


def test_a_quarter_is_not_yet_dominant():
    # Two of eight offers: exactly a quarter; the rule says "more than a quarter".
    posted = [Offer("system", 20.0), Offer("system", 25.0)]
    made = market(*posted, *(Offer(f"list {n}", 30.0 + n) for n in range(6)))
    found = area_range(made, EVERYWHERE)
    assert found.top_list_share == 0.25
    assert not found.one_list_dominates


def test_the_date_is_the_latest_of_the_offers_used():
    assert area_range(SYSTEM, EVERYWHERE).prices_seen_by == "2026-02-03"
    flagged = Offer("e", 5.0, left_out=True, observed_by="2026-09-09")
    found = area_range(market(*SYSTEM.posted, flagged), EVERYWHERE)
    assert found.prices_seen_by == "2026-02-03"


def test_offers_left_out_are_counted_and_move_no_figure():
    flagged = [Offer("a", 9000.0, left_out=True), Offer("z", 0.5, left_out=True)]
    with_flagged = area_range(market(*SYSTEM.posted, *flagged), EVERYWHERE)
    without = area_range(SYSTEM, EVERYWHERE)
    assert with_flagged.n_left_out == 2
    assert with_flagged.n_posting == 9
    # 2 of the 9 that post it: 22%, above a fifth
    assert with_flagged.left_out_share == pytest.approx(2 / 9)
    assert with_flagged.many_left_out
    assert quantiles(with_flagged) == quantiles(without)
    assert with_flagged.n_price_lists == without.n_price_lists
    assert with_flagged.top_list_share == without.top_list_share
    assert with_flagged.median_low == without.median_low


def test_exactly_a_fifth_left_out_is_not_yet_marked():
    flagged = [Offer("x", 1.0, left_out=True)]
    made = market(*flagged, *(Offer(f"list {n}", 30.0 + n) for n in range(4)))
    found = area_range(made, EVERYWHERE)
    assert found.left_out_share == 0.2
    assert not found.many_left_out


def test_nothing_posted_is_nothing_claimed():
    found = area_range(market(), EVERYWHERE)
    assert (found.n_offers, found.n_price_lists, found.n_left_out) == (0, 0, 0)
    assert found.confidence == "none"
    assert found.top_list_share is None
    assert found.prices_seen_by is None
    assert quantiles(found) == [None] * 5
    assert found.left_out_share == 0.0
    assert not found.one_list_dominates


def test_four_lists_have_counts_and_no_statistic_however_many_offers():
    made = market(*(Offer(f"list {n % 4}", 10.0 + n) for n in range(40)))
    found = area_range(made, EVERYWHERE)
    assert (found.n_offers, found.n_price_lists, found.confidence) == (40, 4, "none")
    assert quantiles(found) == [None] * 5
    assert found.median_low is found.median_high is found.median_over_lists is None


@pytest.mark.parametrize(
    ("n_price_lists", "word"),
    [
        (0, "none"),
        (4, "none"),
        (5, "low"),
        (14, "low"),
        (15, "medium"),
        (49, "medium"),
        (50, "high"),
        (900, "high"),
    ],
)
def test_confidence_counts_price_lists(n_price_lists: int, word: str):
    assert confidence(n_price_lists, 0.0) == word
    made = market(*(Offer(f"list {n}", 10.0 + n) for n in range(n_price_lists)))
    assert area_range(made, EVERYWHERE).confidence == word


def halves(n_price_lists: int, low: float, high: float) -> Query:
    """Half of the lists at one price, half at another.

    A resample's median is the one price, the other, or, where both are drawn equally often, their
    middle: so the interval runs from one to the other.
    """
    prices = [low, high] * (n_price_lists // 2)
    return market(*(Offer(f"list {n}", price) for n, price in enumerate(prices)))


@pytest.mark.parametrize(
    ("n_price_lists", "low", "high", "word", "held_back"),
    [
        # The median is 50 each time. Half of it is 25: an interval of 25 is no wider, 25.02 is.
        (60, 37.50, 62.50, "high", False),
        (60, 37.49, 62.51, "medium", True),
        # Fifty is no wider than the median itself, 50.02 is.
        (60, 25.00, 75.00, "medium", True),
        (60, 24.99, 75.01, "low", True),
        # The number of lists still counts: the smaller of the two words.
        (20, 37.50, 62.50, "medium", False),
        (20, 25.00, 75.00, "medium", False),
        (20, 24.99, 75.01, "low", True),
        (8, 49.00, 51.00, "low", False),
        (8, 10.00, 90.00, "low", False),
        (4, 10.00, 90.00, "none", False),
    ],
)
def test_confidence_needs_a_narrow_interval_too(
    n_price_lists: int, low: float, high: float, word: str, held_back: bool
):
    found = area_range(halves(n_price_lists, low, high), EVERYWHERE)
    assert (found.confidence, found.held_back_by_width) == (word, held_back)
    if word == "none":
        assert found.interval_share is None
        return
    assert (found.p50, found.median_low, found.median_high) == pytest.approx((50.0, low, high))
    assert found.interval_share == pytest.approx((high - low) / 50)


def two_sides(metro_lists: int, rural_lists: int):
    metro = [Offer(f"metro {n}", 60.0 + n) for n in range(metro_lists)]
    rural = [Offer(f"rural {n}", 40.0 + n, metro=False) for n in range(rural_lists)]
    return market(*metro, *rural)


def test_a_difference_needs_fifteen_lists_on_either_side():
    for sides in ((14, 15), (15, 14), (0, 400), (400, 0)):
        found = metro_rural_difference(two_sides(*sides), METRO, RURAL)
        assert found.difference is found.low is found.high is None
        assert (found.metro.n_price_lists, found.rural.n_price_lists) == sides


def test_a_difference_is_metro_less_rural():
    # Medians of 60 … 74 and 40 … 54 are 67 and 47.
    found = metro_rural_difference(two_sides(15, 15), METRO, RURAL)
    assert found.difference == 20.0
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 20.0 <= found.high
    # The prices of each side lie within 14 of each other.
    assert 20 - 14 <= found.low < found.high <= 20 + 14


def test_sides_swapped_turn_the_difference_round():
    # Medians of 60 … 75 and 40 … 58 are 67.50 and 49.00.
    made = two_sides(16, 19)
    found, swapped = (
        metro_rural_difference(made, METRO, RURAL),
        metro_rural_difference(made, RURAL, METRO),
    )
    assert found.low is not None
    assert found.high is not None
    assert (swapped.difference, swapped.low, swapped.high) == pytest.approx(
        (-18.5, -found.high, -found.low)
    )


def test_fifteen_offers_of_one_list_are_not_fifteen_lists():
    metro = [Offer("system", 60.0 + n) for n in range(30)]
    rural = [Offer(f"rural {n}", 40.0 + n, metro=False) for n in range(30)]
    found = metro_rural_difference(market(*metro, *rural), METRO, RURAL)
    assert found.difference is None


def test_a_list_with_members_on_both_sides_is_drawn_once():
    # Twenty systems, each with one metro and one rural hospital at the same price: whichever
    # lists are drawn, the two sides have the same median, so nothing is uncertain.
    offers = [
        Offer(f"system {n}", 20.0 + n * n, metro=metro)
        for n in range(20)
        for metro in (True, False)
    ]
    found = metro_rural_difference(market(*offers), METRO, RURAL)
    assert (found.difference, found.low, found.high) == (0.0, 0.0, 0.0)


def slow_bootstrap(
    prices: np.ndarray, lists: np.ndarray, resamples: int, rng: np.random.Generator
) -> list[float]:
    names = sorted(set(lists.tolist()))
    medians = []
    for draw in rng.integers(0, len(names), size=(resamples, len(names))):
        times = [int(np.sum(draw == names.index(name))) for name in lists.tolist()]
        medians.append(float(np.median(np.repeat(prices, times))))
    return medians


priced = st.tuples(
    st.sampled_from("abcdefgh"), st.integers(100, 50_000).map(lambda cents: cents / 100)
)


@repeatable
@given(st.lists(priced, min_size=1, max_size=14), st.integers(0, 2**32 - 1))
def test_the_bootstrap_draws_whole_lists_and_takes_medians(
    rows: list[tuple[str, float]], seed: int
):
    lists = np.array([name for name, _ in rows])
    prices = np.array([price for _, price in rows])
    fast = bootstrap_medians(prices, lists, 40, np.random.default_rng(seed))
    slow = slow_bootstrap(prices, lists, 40, np.random.default_rng(seed))
    assert fast == pytest.approx(np.array(slow), rel=1e-12)


def test_the_bootstrap_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one price"):
        bootstrap_medians(np.array([]), np.array([]), 10, np.random.default_rng(1))


def test_a_list_of_many_hospitals_makes_the_median_less_certain():
    # The same thirty prices: as thirty lists, and as six lists of five hospitals each.
    alone = market(*(Offer(f"list {n}", 10.0 + 3 * n) for n in range(30)))
    shared = market(*(Offer(f"list {n // 5}", 10.0 + 3 * n) for n in range(30)))
    one, other = area_range(alone, EVERYWHERE), area_range(shared, EVERYWHERE)
    assert one.p50 == other.p50
    assert one.median_low is not None
    assert one.median_high is not None
    assert other.median_low is not None
    assert other.median_high is not None
    assert other.median_high - other.median_low > one.median_high - one.median_low


def test_the_interval_of_the_median_holds_95_percent():
    # Of 400 lists at $1, $2 … $400 the resampled median's rank is 200 give or take 1.96 times
    # half the root of 400, which is 19.6. (For 90% it would be 16.4, for 99% 25.8.)
    found = area_range(market(*(Offer(f"list {n}", float(n)) for n in range(1, 401))), EVERYWHERE)
    assert found.p50 == 200.5
    assert found.median_low == pytest.approx(200.5 - 19.6, abs=1.6)
    assert found.median_high == pytest.approx(200.5 + 19.6, abs=1.6)


made_up_offers = st.lists(
    st.builds(
        Offer,
        st.integers(1, 12).map("list {}".format),
        st.integers(100, 100_000).map(lambda cents: cents / 100),
        st.booleans(),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=40,
)


@settings(repeatable, max_examples=60)
@given(made_up_offers, st.sampled_from([EVERYWHERE, METRO, RURAL]))
def test_what_holds_of_every_range(offers: list[Offer], area: Area):
    made = market(*offers)
    found = area_range(made, area)
    wanted = {"all": (True, False), "metro": (True,), "rural": (False,)}[area.kind]
    used = [o for o in offers if o.metro in wanted and not (o.left_out or o.extreme)]
    assert found.n_offers == len(used) >= found.n_price_lists == len({o.price_list for o in used})
    assert found.n_left_out == sum(o.metro in wanted and (o.left_out or o.extreme) for o in offers)
    if found.n_price_lists < 5:
        assert quantiles(found) == [None] * 5
        return
    prices = [o.price_usd for o in used]
    figures = quantiles(found)
    assert figures == sorted(figures)
    assert min(prices) <= figures[0]
    assert figures[-1] <= max(prices)
    assert found.median_low is not None
    assert found.median_high is not None
    assert min(prices) <= found.median_low <= found.median_high <= max(prices)
    # Another name misses the cache: the same data give the same interval.
    again = area_range(made, Area("nation", "the same again", area.kind))
    assert (again.median_low, again.median_high) == (found.median_low, found.median_high)


visits = [
    Visit(format, minutes, muscles, electrical)
    for format, possible in oracle.FORMATS.items()
    for minutes in possible
    for muscles in MUSCLES
    for electrical in (False, True)
]
kinds = st.sampled_from(["all", "metro", "rural"])
state_names = oracle.table("states").query("census_division != ''")["postal"]
areas = st.one_of(
    st.builds(lambda kind: Area("nation", NATION, kind), kinds),
    st.builds(state_area, st.sampled_from(sorted(state_names)), kinds),
)


filters = st.builds(
    Filter,
    st.lists(st.sampled_from(sorted(HOSPITAL_TYPES)), max_size=2).map(tuple),
    st.lists(st.sampled_from(OWNERSHIPS), max_size=2).map(tuple),
    st.booleans(),
)


@settings(repeatable, max_examples=40)
@given(st.sampled_from(visits), st.sampled_from(PRICES), filters, areas)
def test_what_holds_of_every_range_of_the_shipped_prices(
    visit: Visit, price: str, chosen: Filter, area: Area
):
    for query in queries(visit, price, chosen):
        found = area_range(query, area)
        assert found.n_price_lists <= found.n_offers
        assert found.n_offers + found.n_left_out == found.n_posting <= found.n_hospitals
        figures = (found.median_low, found.p50, found.median_high)
        interval = [oracle.NAN if figure is None else figure for figure in figures]
        assert found.confidence == oracle.confidence(found.n_price_lists, *interval)
        if found.confidence != "none":
            in_order = quantiles(found)
            assert in_order == sorted(in_order)


@settings(repeatable, max_examples=25)
@given(st.sampled_from([visit for visit in visits if not visit.electrical]), areas)
def test_a_current_never_lowers_a_quantile(visit: Visit, area: Area):
    current = Visit(visit.format, visit.minutes, visit.muscles, True)
    pairs = zip(queries(visit, "cash"), queries(current, "cash"), strict=True)
    for without, with_current in pairs:
        plain, dearer = area_range(without, area), area_range(with_current, area)
        assert plain.n_offers == dearer.n_offers
        if plain.confidence != "none":
            for low, high in zip(quantiles(plain), quantiles(dearer), strict=True):
                assert low < high


def test_fewer_than_five_lists_anywhere_is_the_nation_without_statistics():
    (query,) = queries(Visit("add-on", None), "cash", Filter(("psychiatric",)))
    found = widened_range(query, None, "all")
    assert (found.area.step, found.confidence) == ("nation", "none")
    assert 0 < found.n_price_lists < 5
    assert quantiles(found) == [None] * 5
    assert found.top_list_share is not None


def test_a_query_is_its_recipe_price_factor_and_filter():
    only, plus = queries(Visit(electrical=True), "gross", Filter(extremes=True))
    assert (only.price, only.factor, only.chosen) == ("gross", 1.08, Filter(extremes=True))
    assert (only.recipe.reading, plus.recipe.reading) == (
        "needling_only",
        "needling_plus_one_97140",
    )
    assert only == Query(only.recipe, "gross", 1.08, Filter(extremes=True))
