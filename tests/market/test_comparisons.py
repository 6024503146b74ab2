"""Metro against rural told twice, without and with extreme prices, and what each side loses."""

from dataclasses import replace

import pytest

from lib.market.areas import state_area
from lib.market.comparisons import BothWays, metro_evidence, metro_rural_both_ways
from lib.market.offers import Filter
from lib.market.ranges import Difference, Query, ShareQuery, metro_rural_difference, queries
from lib.visit import Visit
from tests.market import oracle
from tests.market.made_up import METRO, RURAL, Offer, market

CENT = 0.005 + 1e-9


def needling(price: str, extremes: bool = False) -> Query:
    (found,) = queries(Visit("add-on", None), price, Filter(extremes=extremes))
    return found


def figures(found: Difference) -> tuple[float | None, float | None, float | None]:
    return found.difference, found.low, found.high


def made_up_sides():
    """Sixteen metro lists at 41 to 56 and fifteen rural at 31 to 45, beside flagged ones.

    Metro has four extreme prices at 900 and one placeholder, rural one extreme at 2.
    """
    metro = [Offer(f"m{n}", 41.0 + n) for n in range(16)]
    rural = [Offer(f"r{n}", 31.0 + n, metro=False) for n in range(15)]
    dear = [Offer(f"x{n}", 900.0, extreme=True) for n in range(4)]
    cheap = Offer("y", 2.0, metro=False, extreme=True)
    return market(*metro, *rural, *dear, cheap, Offer("z", 0.5, left_out=True))


def test_both_versions_by_hand():
    # Medians without extremes: of 41 … 56, 48.50; of 31 … 45, 38. With them metro has twenty
    # prices, the tenth and eleventh 50 and 51; rural sixteen with the 2 first: 37 and 38.
    found = metro_rural_both_ways(made_up_sides(), METRO, RURAL)
    assert found.trimmed.difference == 48.5 - 38
    assert found.kept.difference == 50.5 - 37.5
    assert not found.shows_extremes
    # Twenty-one metro hospitals post it: four extremes and the placeholder, or it alone, are out.
    sides = [(d.metro, d.rural) for d in (found.trimmed, found.kept)]
    assert [(m.n_left_out, m.n_posting) for m, _ in sides] == [(5, 21), (1, 21)]
    assert [(r.n_left_out, r.n_posting) for _, r in sides] == [(1, 16), (0, 16)]
    # Four of the five extremes stand above 48.50, the rural one far below 38.
    assert (found.n_extremes, found.n_extremes_high) == (5, 4)


def test_what_the_reader_counts_changes_the_mark_alone():
    made = made_up_sides()
    without = metro_rural_both_ways(made, METRO, RURAL)
    with_extremes = metro_rural_both_ways(made.with_extremes(True), METRO, RURAL)
    assert with_extremes == replace(without, shows_extremes=True)
    own = metro_rural_difference(made.with_extremes(True), METRO, RURAL)
    assert figures(own) == figures(with_extremes.kept)


def test_too_few_lists_have_no_difference_but_their_counts():
    # Fourteen rural lists and an extreme fifteenth: enough only where that one counts.
    metro = [Offer(f"m{n}", 41.0 + n) for n in range(15)]
    rural = [Offer(f"r{n}", 31.0 + n, metro=False) for n in range(14)]
    dear = Offer("x", 900.0, metro=False, extreme=True)
    found = metro_rural_both_ways(market(*metro, *rural, dear), METRO, RURAL)
    assert figures(found.trimmed) == (None, None, None)
    # Medians 48 and the eighth of fifteen, 38.
    assert found.kept.difference == 10
    assert (found.n_extremes, found.n_extremes_high) == (1, 1)
    thin = metro_rural_both_ways(market(dear), METRO, RURAL)
    assert (thin.n_extremes, thin.n_extremes_high) == (1, None)


def test_shares_keep_the_extremes_of_both_prices():
    whole, part = queries(Visit("bundled", 45), "cash")[0], needling("cash")
    query = ShareQuery(part, whole)
    kept = query.with_extremes(True)
    assert kept == ShareQuery(needling("cash", True), whole.with_extremes(True))
    found = metro_rural_both_ways(query, METRO, RURAL)
    assert found.kept.metro.n_offers > found.trimmed.metro.n_offers
    assert not found.shows_extremes
    assert metro_rural_both_ways(kept, METRO, RURAL).shows_extremes


@pytest.mark.parametrize(
    ("price", "trimmed", "kept"),
    [
        ("cash", (1.00, -3.93, 6.90), (6.32, -0.35, 12.19)),
        ("gross", (19.00, 11.00, 25.63), None),
    ],
)
def test_the_needling_code_as_measured_by_other_code(
    price: str, trimmed: tuple, kept: tuple | None
):
    found = metro_rural_both_ways(needling(price), METRO, RURAL)
    assert figures(found.trimmed) == pytest.approx(trimmed, abs=CENT)
    if kept:
        assert figures(found.kept) == pytest.approx(kept, abs=CENT)


def test_what_each_side_loses_counted_again():
    found = metro_rural_both_ways(needling("cash"), METRO, RURAL)
    frame, prices = oracle.offers({"20560": 1}), oracle.table("hospital_prices")
    for side, metro in ((found.trimmed.metro, True), (found.trimmed.rural, False)):
        own = frame[frame["metro"] == metro]
        assert (side.n_left_out, side.n_posting) == (own["out"].sum(), len(own))
    # A seventh of metro's hospitals, hardly any of the rural ones.
    assert found.trimmed.metro.left_out_share == pytest.approx(0.15, abs=0.005)
    assert found.trimmed.rural.left_out_share == pytest.approx(0.036, abs=0.0005)
    # All 73 extreme prices are above ten times the code's median, none below a tenth.
    extreme = prices.query("cpt_code == '20560' and cash_flag == 'extreme'")
    median = frame.loc[~frame["out"], "usd"].median()
    assert (extreme["cash_price_usd"].astype(float) > 10 * median).sum() == 73
    assert (found.n_extremes, found.n_extremes_high) == (73, 73) == (len(extreme), 73)


def test_a_state_is_compared_with_its_own_parts():
    parts = state_area("OH", "metro"), state_area("OH", "rural")
    found = metro_rural_both_ways(needling("cash"), *parts)
    assert (found.trimmed.metro.n_left_out, found.trimmed.metro.n_posting) == (0, 32)
    assert isinstance(found, BothWays)
    assert figures(found.trimmed) == figures(metro_rural_difference(needling("cash"), *parts))


def test_the_evidence_on_metro_areas_bears_the_verdict_out():
    """Cash: no difference shown, however extremes are treated; gross charges: dearer."""
    assert oracle.table("article").set_index("key")["verdict"]["metro"] == "partly"
    evidence = metro_evidence()
    assert [(str(one.recipe), one.price) for one in evidence] == [
        ("20560", "cash"),
        ("20560", "gross"),
        ("20560 + 97140 + 97110", "cash"),
        ("20560 + 97140 + 97110", "gross"),
    ]
    for one in evidence:
        for low in (one.found.trimmed.low, one.found.kept.low):
            assert low is not None
            assert (low > 0) == (one.price == "gross")
