"""Needling's share of a bundled visit, counted a second time from the tables."""

import pandas as pd
import pytest

from lib.market.areas import NATION, Area, state_area
from lib.market.offers import Filter
from lib.market.ranges import ShareQuery, area_range, metro_rural_difference, queries
from lib.visit import Visit
from tests.market.made_up import EVERYWHERE, METRO, RECIPE, RURAL, MadeUp, Offer
from tests.market.oracle import offers, readings

QUANTILES = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
VISITS = [(minutes, muscles) for minutes in (30, 45, 60) for muscles in ("1-2", "3+")]


def share_query(minutes: int, muscles: str = "1-2", chosen: Filter | None = None) -> ShareQuery:
    extra = () if chosen is None else (chosen,)
    part = queries(Visit("add-on", None, muscles), "cash", *extra)[0]
    whole = queries(Visit("bundled", minutes, muscles), "cash", *extra)[0]
    return ShareQuery(part, whole)


def counted_again(minutes: int, muscles: str = "1-2") -> pd.DataFrame:
    """Hospitals that post every code of the visit, with needling's `share` of its sum."""
    whole = offers(readings("bundled", minutes, muscles)[""])
    needling = offers(readings("add-on", None, muscles)[""]).set_index("ccn")
    frame = whole[whole["ccn"].isin(needling.index)].copy()
    frame["share"] = frame["ccn"].map(needling["usd"]) / frame["usd"]
    frame["out"] |= frame["ccn"].map(needling["out"])
    return frame


@pytest.mark.parametrize(("minutes", "muscles"), VISITS)
def test_every_share_is_that_of_the_tables(minutes: int, muscles: str):
    expected = counted_again(minutes, muscles).set_index("ccn")
    found = share_query(minutes, muscles).offers.set_index("ccn")
    assert sorted(found.index) == sorted(expected.index)
    assert not found.index.has_duplicates
    by_ccn = expected.reindex(found.index)
    assert list(found["left_out"]) == list(by_ccn["out"])
    assert list(found["price_usd"]) == pytest.approx(list(by_ccn["share"]))
    counted = found.loc[~found["left_out"], "price_usd"]
    assert counted.between(0, 1).all(), "a part is never more than the whole"


@pytest.mark.parametrize("kind", ["all", "metro", "rural"])
@pytest.mark.parametrize(("minutes", "muscles"), VISITS)
def test_statistics_are_those_of_the_tables(minutes: int, muscles: str, kind: str):
    frame = counted_again(minutes, muscles)
    frame = frame if kind == "all" else frame[frame["metro"] == (kind == "metro")]
    used = frame[~frame["out"]]
    found = area_range(share_query(minutes, muscles), Area("nation", NATION, kind))
    assert found.n_offers == len(used) > 100
    assert found.n_price_lists == used["price_list"].nunique()
    assert found.n_left_out == frame["out"].sum()
    for name, share in QUANTILES.items():
        assert getattr(found, name) == pytest.approx(used["share"].quantile(share)), name
    medians = used.groupby("price_list")["share"].median()
    assert found.median_over_lists == pytest.approx(medians.median())
    assert found.median_low is not None
    assert found.median_high is not None
    assert found.p50 is not None
    assert found.median_low <= found.p50 <= found.median_high


def test_the_bundled_45_as_first_measured():
    found = area_range(share_query(45), EVERYWHERE)
    shares = [found.p10, found.p25, found.p50, found.p75, found.p90]
    # 7%, 12%, 16%, 24%, 33%, in whole percent
    assert shares == pytest.approx([0.07, 0.12, 0.16, 0.24, 0.33], abs=0.005)
    assert (found.n_offers, found.n_price_lists) == (823, 600)


def test_metro_and_rural_are_parts_of_all():
    query = share_query(45)
    whole, metro, rural = (area_range(query, area) for area in (EVERYWHERE, METRO, RURAL))
    assert metro.n_offers + rural.n_offers == whole.n_offers
    assert metro.n_left_out + rural.n_left_out == whole.n_left_out
    # One list may have members on both sides.
    assert metro.n_price_lists + rural.n_price_lists >= whole.n_price_lists


def test_a_state_and_a_filter_count_their_own():
    frame = counted_again(45)
    ohio = frame[(frame["state"] == "OH") & ~frame["out"]]
    found = area_range(share_query(45), state_area("OH", "all"))
    assert found.n_offers == len(ohio)
    assert found.p50 == pytest.approx(ohio["share"].median())
    critical = area_range(share_query(45, chosen=Filter(("critical-access",))), EVERYWHERE)
    own = frame[(frame["hospital_type"] == "Critical Access Hospitals") & ~frame["out"]]
    assert critical.n_offers == len(own)
    assert critical.p50 == pytest.approx(own["share"].median())


def test_a_difference_of_shares_is_that_of_its_medians():
    found = metro_rural_difference(share_query(45), METRO, RURAL)
    frame = counted_again(45)
    used = frame[~frame["out"]]
    medians = used.groupby("metro")["share"].median()
    assert found.difference == pytest.approx(medians[True] - medians[False])
    assert found.difference is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.difference <= found.high
    assert found.high - found.low < 0.2


class Named(MadeUp):
    """A made-up query whose hospitals have numbers: the price list stands for the hospital."""

    @property
    def offers(self) -> pd.DataFrame:
        found = super().offers
        return found.assign(ccn=found["price_list"])


def test_five_shares_by_hand():
    # 10/100, 30/100, 20/50, 40/80, 60/100: 0.1, 0.3, 0.4, 0.5, 0.6. Hospitals that post one of
    # the two alone (f, g) have none; of h the part, of i the whole is left out.
    part = [10, 30, 20, 40, 60]
    whole = [100, 100, 50, 80, 100]
    lists = "abcde"
    query = ShareQuery(
        Named(RECIPE, posted=(
            *(Offer(name, price) for name, price in zip(lists, part, strict=True)),
            Offer("f", 99), Offer("h", 1, left_out=True), Offer("i", 10),
        )),
        Named(RECIPE, posted=(
            *(Offer(name, price) for name, price in zip(lists, whole, strict=True)),
            Offer("g", 99), Offer("h", 100), Offer("i", 5, left_out=True),
        )),
    )  # fmt: skip
    found = area_range(query, EVERYWHERE)
    assert (found.n_offers, found.n_price_lists, found.n_left_out) == (5, 5, 2)
    # By linear interpolation: p10 = 0.1 + 0.4 × 0.2, p90 = 0.5 + 0.6 × 0.1
    assert [found.p10, found.p25, found.p50, found.p75, found.p90] == pytest.approx(
        [0.18, 0.3, 0.4, 0.5, 0.56]
    )


def test_a_share_s_confidence_needs_a_narrow_interval_too():
    # Sixty hospitals, each a list: half with a share of 0.2, half with 0.8. The median is 0.5,
    # its interval 0.2 to 0.8: wider than the median itself, so low in spite of sixty lists.
    names = [f"list {n}" for n in range(60)]
    part = Named(
        RECIPE, posted=tuple(Offer(name, 20 + 60 * (n % 2)) for n, name in enumerate(names))
    )
    whole = Named(RECIPE, posted=tuple(Offer(name, 100) for name in names))
    found = area_range(ShareQuery(part, whole), EVERYWHERE)
    assert (found.p50, found.median_low, found.median_high) == pytest.approx((0.5, 0.2, 0.8))
    assert (found.confidence, found.held_back_by_width) == ("low", True)
