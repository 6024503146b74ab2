"""Who sells a visit, who is passed over, and whom a filter keeps."""

import pytest

from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS, Filter, filtered, hospitals, offers
from lib.market.recipes import Recipe
from tests.market import oracle

NEEDLING = Recipe("needling", "", (("20560", 1),))
BUNDLED = Recipe("bundled", "", (("20560", 1), ("97140", 1), ("97110", 1)))
EVERYONE = Filter()
# Huntsville Hospital: 20560 at $45.00, 97140 at $591.50, 97110 at $24,290.00 marked extreme.
HUNTSVILLE = "010039"
# Princeton Baptist Medical Center: 20560 at $1.00, a placeholder.
PRINCETON = "010103"


def row(recipe: Recipe, ccn: str, chosen: Filter = EVERYONE) -> dict:
    found = offers(recipe, "cash", 1.0, chosen)
    (one,) = found[found["ccn"] == ccn].to_dict("records")
    return one


def test_a_hospital_that_lacks_a_code_is_no_seller():
    prices = oracle.table("hospital_prices")
    by_code = {
        code: set(prices.loc[prices["cpt_code"] == code, "ccn"])
        for code in ("20560", "97140", "97110")
    }
    sellers = set(offers(BUNDLED, "cash", 1.0)["ccn"])
    assert sellers == by_code["20560"] & by_code["97140"] & by_code["97110"]
    assert by_code["20560"] - sellers


def test_a_flagged_price_among_the_codes_leaves_the_offer_out():
    assert row(NEEDLING, HUNTSVILLE)["left_out"] is False
    bundled = row(BUNDLED, HUNTSVILLE)
    assert (bundled["flag"], bundled["left_out"]) == ("extreme", True)
    # 45.00 + 591.50 + 24,290.00 = 24,926.50: left out of statistics, shown among the rows
    assert bundled["price_usd"] == pytest.approx(24926.50, abs=1e-9)
    assert bundled["codes"] == "20560 $45.00; 97140 $591.50; 97110 $24,290.00"


def test_extremes_can_be_let_in_and_placeholders_cannot():
    everything = Filter(extremes=True)
    assert row(BUNDLED, HUNTSVILLE, everything)["left_out"] is False
    placeholder = row(NEEDLING, PRINCETON, everything)
    assert (placeholder["flag"], placeholder["left_out"]) == ("placeholder", True)
    assert placeholder["price_usd"] == 1.0


def test_a_placeholder_wins_over_an_extreme_in_one_offer():
    found = offers(BUNDLED, "cash", 1.0, Filter(extremes=True))
    prices = oracle.table("hospital_prices")
    marked = prices[prices["cpt_code"].isin(BUNDLED.codes)].groupby("ccn")["cash_flag"].agg(set)
    both = marked.index[[{"placeholder", "extreme"} <= flags for flags in marked]]
    shown = found[found["ccn"].isin(both)]
    assert (shown["flag"] == "placeholder").all()
    assert shown["left_out"].all()


def test_cash_price_and_gross_charge_have_marks_of_their_own():
    prices = oracle.table("hospital_prices").query("cpt_code == '20560'").set_index("ccn")
    for price, column in (("cash", "cash_price_usd"), ("gross", "gross_charge_usd")):
        found = offers(NEEDLING, price, 1.0).set_index("ccn")
        assert (found["price_usd"] == prices[column].astype(float)[found.index]).all()
        assert (found["flag"] == prices[f"{price}_flag"][found.index]).all()


def test_the_sum_counts_units():
    twice = Recipe("twice", "", (("20560", 1), ("97140", 1), ("97110", 2)))
    once = offers(BUNDLED, "cash", 1.0).set_index("ccn")["price_usd"]
    again = offers(twice, "cash", 1.0).set_index("ccn")["price_usd"]
    exercise = oracle.table("hospital_prices").query("cpt_code == '97110'").set_index("ccn")
    more = exercise["cash_price_usd"].astype(float)[once.index]
    assert (again - once).to_numpy() == pytest.approx(more.to_numpy(), rel=1e-9)


def test_every_hospital_has_a_point_a_division_and_a_kind_of_owner():
    frame = hospitals()
    assert len(frame) == len(oracle.table("hospitals"))
    assert frame[["lat", "lon", "division"]].notna().all().all()
    assert set(frame["owner"]) <= set(OWNERSHIPS)
    assert set(frame["hospital_type"]) == set(HOSPITAL_TYPES.values())


@pytest.mark.parametrize(
    ("word", "posted_as"),
    [
        ("non-profit", "Voluntary non-profit - "),
        ("government", "Government - "),
        ("tribal", "Tribal"),
        ("for-profit", ("Proprietary", "Physician")),
    ],
)
def test_a_filter_by_owner_keeps_those_owners(word: str, posted_as: str | tuple[str, ...]):
    kept = filtered(hospitals(), Filter(ownerships=(word,)))
    expected = oracle.table("hospitals")
    expected = expected[expected["ownership"].str.startswith(posted_as)]
    assert set(kept["ccn"]) == set(expected["ccn"])
    assert len(kept)


def test_types_and_owners_join_by_and_words_of_one_kind_by_or():
    chosen = Filter(("childrens", "psychiatric"), ("non-profit", "government"))
    kept = filtered(hospitals(), chosen)
    table = oracle.table("hospitals")
    expected = table[
        table["hospital_type"].isin(["Childrens", "Psychiatric"])
        & ~table["ownership"].isin(["Proprietary", "Physician", "Tribal"])
    ]
    assert set(kept["ccn"]) == set(expected["ccn"])


def test_an_empty_filter_keeps_all():
    assert len(filtered(hospitals(), Filter())) == len(hospitals())
