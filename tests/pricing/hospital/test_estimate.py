"""Estimates of the shipped model: sound for every place and seller, and what they rest on."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS
from lib.market.recipes import every_recipe
from lib.pricing.hospital.estimate import COLUMNS, estimates
from lib.pricing.hospital.model import GROUP_OF, TYPES, given_owners, hospital_model
from lib.pricing.hospital.places import counties, places, shares, state_codes

CARD = Path(__file__).parents[3] / "docs" / "hospital_model.md"
CODES, RECIPES = list(GROUP_OF), list(every_recipe())


def assert_sound(found: pd.DataFrame) -> None:
    values = found.to_numpy()
    assert np.isfinite(values).all()
    assert (values > 0).all()
    assert (np.diff(values[:, :5], axis=1) > 0).all()
    low, high = found["median_low"], found["median_high"]
    assert ((low < found["p50"]) & (found["p50"] < high)).all()


@pytest.mark.parametrize("price_kind", ["cash", "gross"])
@pytest.mark.parametrize(("column", "goods"), [("cpt_code", CODES), ("recipe", RECIPES)])
def test_every_county_with_every_code_and_visit(price_kind: str, column: str, goods: list[str]):
    fips = counties().index
    offers = pd.DataFrame({"county_fips": np.tile(fips, len(goods))})
    offers[column] = np.repeat(goods, len(fips))
    assert_sound(estimates(offers, price_kind))


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["cash", "gross"]),
    st.lists(
        st.fixed_dictionaries(
            {
                "county_fips": st.sampled_from([None, *counties().index]),
                "state": st.sampled_from([None, *state_codes()]),
                "kind": st.sampled_from([None, "metro", "rural"]),
                "hospital_type": st.sampled_from([None, *TYPES, *HOSPITAL_TYPES]),
                "owner": st.sampled_from([None, *given_owners()]),
                "cpt_code": st.sampled_from(CODES),
                "recipe": st.sampled_from([None, *RECIPES]),
                "needling_factor": st.sampled_from([1.0, 1.2]),
            }
        ),
        min_size=1,
        max_size=50,
    ),
)
def test_every_combination_of_levels(price_kind: str, rows: list[dict[str, object]]):
    offers = pd.DataFrame(rows, index=range(7, 7 + len(rows)))
    found = estimates(offers, price_kind)
    assert_sound(found)
    assert list(found.columns) == list(COLUMNS)
    assert list(found.index) == list(offers.index)
    one = estimates(offers.iloc[[-1]], price_kind)
    assert np.allclose(one.to_numpy(), found.iloc[[-1]].to_numpy())


def test_no_offers():
    assert estimates(pd.DataFrame({"cpt_code": []}), "cash").empty


def price(**offer: object) -> pd.Series:
    return estimates(pd.DataFrame([offer]), "cash").iloc[0]


def test_prices_are_not_looked_at():
    here = {"county_fips": "39113", "cpt_code": "20560"}
    assert price(**here, cash_price_usd=9_999.0).equals(price(**here))


def test_the_short_words_of_types_and_owners_mean_the_same():
    here = {"county_fips": "39113", "cpt_code": "97110"}
    for short, long in HOSPITAL_TYPES.items():
        assert price(**here, hospital_type=short).equals(price(**here, hospital_type=long))
    assert price(**here, owner="tribal").equals(price(**here, owner="Tribal"))
    assert set(OWNERSHIPS) <= set(given_owners())


def test_an_unknown_seller_lies_between_the_known_ones():
    here = {"county_fips": "39113", "cpt_code": "97161"}
    known = [price(**here, owner=owner)["p50"] for owner in given_owners()[:10]]
    assert min(known) < price(**here)["p50"] < max(known)


def test_a_visits_median_is_near_the_sum_of_its_codes_medians():
    here = {"county_fips": "39113"}
    codes = sum(price(**here, cpt_code=code)["p50"] for code in ("20560", "97140", "97110"))
    visit = price(**here, recipe="bundled_45_1-2")
    assert visit["p50"] == pytest.approx(codes, rel=0.1)
    # The codes of a hospital go together, but not wholly: the sum is less spread than they are.
    parts = [price(**here, cpt_code=code) for code in ("20560", "97140", "97110")]
    assert sum(one["p10"] for one in parts) < visit["p10"]
    assert visit["p90"] < sum(one["p90"] for one in parts)


def test_a_visit_is_centered_where_its_codes_and_units_are():
    here = {"county_fips": "39113"}
    # Timed units without needling: 97140 once and 97110 three times.
    units = {"97140": 1, "97110": 3}
    visit = "timed_units_without_needling_60"
    assert dict(every_recipe()[visit].units) == units
    codes = {code: price(**here, cpt_code=code) for code in units}
    found = price(**here, recipe=visit)
    assert found["p50"] == pytest.approx(
        sum(n * codes[code]["p50"] for code, n in units.items()), rel=0.1
    )
    # Both are of one group and err together, so the visit's middle is known as badly as theirs.
    for end in ("median_low", "median_high"):
        known = [one[end] / one["p50"] for one in codes.values()]
        assert found[end] / found["p50"] == pytest.approx(np.mean(known), rel=0.02)


def test_a_named_seller_is_known_less_well_than_the_mix():
    here = {"county_fips": "39113", "cpt_code": "20560"}
    mix, named = price(**here), price(**here, hospital_type="acute", owner="Proprietary")
    wide = [one["median_high"] / one["median_low"] for one in (mix, named)]
    assert wide[0] < wide[1]


def test_metro_or_rural_contrary_to_a_county_moves_its_price():
    here = {"county_fips": "39113", "cpt_code": "97161", "hospital_type": "acute",
            "owner": "Proprietary"}  # fmt: skip
    rural, metro = price(**here, kind="rural"), price(**here, kind="metro")
    assert metro.equals(price(**here))
    assert not np.isclose(rural["p50"], metro["p50"], rtol=1e-4)


def test_a_visit_of_one_code_is_the_code():
    here = {"county_fips": "39113"}
    assert price(**here, recipe="add_on_1-2").equals(price(**here, cpt_code="20560"))


def test_an_electrical_current_multiplies_the_needling_alone():
    here = {"county_fips": "39113"}
    plain = price(**here, recipe="add_on_1-2")
    electrical = price(**here, recipe="add_on_1-2", needling_factor=1.2)
    assert (electrical / plain).to_numpy() == pytest.approx([1.2] * 7)
    other = price(**here, cpt_code="97110")
    assert price(**here, cpt_code="97110", needling_factor=1.2).equals(other)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("county_fips", "72001"),
        ("state", "PR"),
        ("cpt_code", "99213"),
        ("recipe", "massage"),
        ("owner", "me"),
        ("hospital_type", "clinic"),
        ("kind", "suburban"),
    ],
)
def test_what_the_model_does_not_know_is_named(column: str, value: str):
    offers = pd.DataFrame([{"cpt_code": "20560", "county_fips": "39113", column: value}])
    if column == "state":
        offers["county_fips"] = None
    with pytest.raises(ValueError, match=f'^{column}: "{value}"'):
        estimates(offers, "cash")


def test_an_offer_without_code_and_recipe_is_refused():
    with pytest.raises(ValueError, match="neither a code nor a recipe"):
        estimates(pd.DataFrame([{"county_fips": "39113"}]), "cash")


def test_parts_of_the_country_are_means_of_their_counties():
    assert shares().sum(axis=1) == pytest.approx(1.0)
    table = places()
    assert (table.loc["RI rural", "metro"], table.loc["OH rural", "metro"]) == (1.0, 0.0)
    assert len(table) == len(counties()) + 52 * 3


def test_the_card_s_example_worked_by_hand_is_what_is_estimated():
    found = price(
        county_fips="39113",
        cpt_code="20560",
        hospital_type="Acute Care Hospitals",
        owner="Voluntary non-profit - Private",
    )
    p10, p25, p50, p75, p90, low, high = (f"{one:.2f}" for one in found)
    card = " ".join(CARD.read_text("utf-8").split())
    assert f"p10 to p90 are {p10}, {p25}, {p50}, {p75} and {p90} US dollars" in card
    assert f"the median's interval {low} to {high}" in card


def test_the_interval_of_the_median_is_wider_where_fewer_post():
    ratio = {s: price(state=s, cpt_code="20560") for s in ("TX", "HI")}
    wide = {s: one["median_high"] / one["median_low"] for s, one in ratio.items()}
    assert wide["HI"] > wide["TX"]


def test_the_model_says_how_much_it_was_fitted_on():
    counted = hospital_model().kinds["cash"].counted["codes"]["20560"]
    assert (counted["offers"], counted["price_lists"]) == (867, 638)
