"""Evidence for a clinic's price: the worked case by hand, its coverage, and what always holds."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clinic import Clinic, KnownPrice, Service, new_clinic
from lib.datasets.places import find_place
from lib.pricing.evidence import Z95, confidence_of, evidence_of, is_near, posterior
from lib.pricing.local import price_level
from lib.visit import Visit

DAYTON = find_place("45402")
CLINIC = new_clinic(place="45402")
ADD_ON, STAND_ALONE, LONG, BUNDLED, FIRST = CLINIC.services[:5]


def knowing(*prices: float, **fields: Any) -> Clinic:
    known = tuple(KnownPrice(price_usd=price, near=True, **fields) for price in prices)
    return CLINIC.with_(known_prices=known)


def test_worked_case():
    found = posterior(80, 0.43, 0.30, 3, [70, 75, 80, 85, 110], [45, 45, 50, 75, 89])
    # Elsewhere: precisions 3 / 0.1849 = 16.2250 and 5 × 1 / 0.2749 = 18.1884; the logs' mean
    #   (16.2250 × 4.38203 + 3.63769 × 20.33147) / 34.4134 = 4.21515, variance 0.0290584
    # Here: variance 0.1190584, precision 8.39924, and 5 / 0.1849 = 27.0416; logs sum to 22.09114:
    #   (8.39924 × 4.21515 + 119.4762) / 35.4409 = 4.37010
    assert math.exp(found.mean) == pytest.approx(79.05, abs=0.005)
    assert found.variance == pytest.approx(1 / 35.4409, rel=1e-5)
    ratio = math.exp(2 * Z95 * math.sqrt(found.variance))
    assert ratio == pytest.approx(1.932, abs=0.0005)
    assert confidence_of(ratio) == "medium"


@pytest.mark.parametrize(("n_near", "word"), [(0, "low"), (4, "low"), (5, "medium"), (20, "high")])
def test_confidence_grows_with_near_prices(n_near: int, word: str):
    found = evidence_of(knowing(*[80.0] * n_near), STAND_ALONE, DAYTON)
    assert found is not None
    assert (found.n_near, found.confidence) == (n_near, word)
    assert found.leads == (n_near >= 3)


def test_a_thousand_prices_from_elsewhere_never_make_a_place_certain():
    found = posterior(80, 0.43, 0.30, 3, [], [60.0] * 1000)
    assert math.exp(found.mean) == pytest.approx(60, rel=0.01)
    assert found.variance > 0.30**2


def test_the_interval_covers_the_middle_it_is_for():
    rng = np.random.default_rng(7)
    sigma, tau, n0, hits, runs = 0.43, 0.30, 3, 0, 4000
    for _ in range(runs):
        mu = rng.normal(math.log(80), sigma / math.sqrt(n0))
        m = rng.normal(mu, tau)
        near = np.exp(rng.normal(m, sigma, rng.integers(0, 8)))
        elsewhere = np.exp(rng.normal(mu, math.hypot(sigma, tau), rng.integers(0, 8)))
        found = posterior(80, sigma, tau, n0, near.tolist(), elsewhere.tolist())
        hits += abs(found.mean - m) <= Z95 * math.sqrt(found.variance)
    assert 0.93 <= hits / runs <= 0.97


def test_pasted_prices_are_separate_sellers_that_no_place_moves():
    found = evidence_of(knowing(70, 70, 110), STAND_ALONE, DAYTON)
    assert found is not None
    assert [one.adjusted_usd for one in found.observations if one.near] == [70, 70, 110]


def test_one_seller_counts_once_for_a_visit():
    known = tuple(KnownPrice(price_usd=p, near=True, seller=s) for p, s in
                  ((50, "Oak PT"), (200, "oak pt"), (90, "Elm PT")))  # fmt: skip
    found = evidence_of(CLINIC.with_(known_prices=known), STAND_ALONE, DAYTON)
    assert found is not None
    near = [one for one in found.observations if one.near]
    # √(50 × 200) = 100
    assert [one.adjusted_usd for one in near] == pytest.approx([100, 90])
    assert near[0].ids == (known[0].id, known[1].id)


def test_unknown_minutes_and_muscles_are_the_reference_visit_s():
    known = (
        KnownPrice(price_usd=50, near=True, seller="Oak PT"),
        KnownPrice(price_usd=200, near=True, seller="Oak PT", minutes=30, muscles="1-2"),
    )
    found = evidence_of(CLINIC.with_(known_prices=known), STAND_ALONE, DAYTON)
    assert found is not None
    assert [one.adjusted_usd for one in found.observations if one.near] == pytest.approx([100])


def test_a_seller_s_price_elsewhere_is_none_of_its_near_ones():
    known = tuple(
        KnownPrice(price_usd=price, seller="Oak PT", place=place)
        for price, place in ((80, "45402"), (300, "Los Angeles, CA"))
    )
    found = evidence_of(CLINIC.with_(known_prices=known), STAND_ALONE, DAYTON)
    assert found is not None
    near = [one for one in found.observations if one.near]
    assert [one.price_usd for one in near] == [80]
    assert len([one for one in found.observations if one.ids]) == 2


def test_a_place_that_cannot_be_found_is_not_near():
    known = (KnownPrice(price_usd=200, place="Los Angeles, Kalifornia"),)
    found = evidence_of(CLINIC.with_(known_prices=known), STAND_ALONE, DAYTON)
    assert found is not None
    assert found.n_near == 0


def test_a_shipped_price_gives_way_to_the_owner_s_own_of_the_same_seller():
    name = "Achieve Physical Therapy & Wellness"
    known = (KnownPrice(price_usd=95, seller=name.upper(), place="Barrington, IL"),)
    before = evidence_of(CLINIC, STAND_ALONE, DAYTON)
    found = evidence_of(CLINIC.with_(known_prices=known), STAND_ALONE, DAYTON)
    assert before is not None
    assert found is not None
    of_it = [one for one in found.observations if one.seller.casefold() == name.casefold()]
    assert [one.price_usd for one in of_it] == [95]
    assert len(found.observations) == len(before.observations)


def test_prices_are_moved_to_the_service_s_visit_and_place():
    known = (
        KnownPrice(price_usd=60, near=True, minutes=60),
        KnownPrice(price_usd=50, near=True, muscles="3+"),
        KnownPrice(price_usd=100, place="Lexington, SC"),
    )
    found = evidence_of(CLINIC.with_(known_prices=known), STAND_ALONE, DAYTON)
    assert found is not None
    by_price = {one.price_usd: one for one in found.observations if one.ids}
    # 60 × (30/60)^0.5; 50 / 1.14; both near, without a place
    assert by_price[60].adjusted_usd == pytest.approx(42.426, abs=0.001)
    assert by_price[50].adjusted_usd == pytest.approx(43.860, abs=0.001)
    here, there = price_level(DAYTON).value, price_level(find_place("Lexington, SC")).value
    assert here is not None
    assert there is not None
    assert by_price[100].adjusted_usd == pytest.approx(100 * here / there)
    assert (by_price[60].near, by_price[100].near) == (True, False)


def test_only_the_service_s_own_format_counts():
    clinic = knowing(35, 40, format="add-on")
    alone, add_on = (evidence_of(clinic, one, DAYTON) for one in (STAND_ALONE, ADD_ON))
    assert alone is not None
    assert add_on is not None
    assert (alone.n_near, add_on.n_near) == (0, 2)
    assert (add_on.sigma, add_on.n0, alone.n0) == (0.43, 1, 3)


def test_the_practitioner_moves_the_published_middle_alone():
    dearer = knowing(70, 80).with_(overrides={"practitioner_factor": 1.25})
    plain, moved = (evidence_of(one, STAND_ALONE, DAYTON) for one in (knowing(70, 80), dearer))
    assert plain is not None
    assert moved is not None
    assert moved.published_middle_usd == pytest.approx(1.25 * plain.published_middle_usd)
    for one, other in zip(plain.observations, moved.observations, strict=True):
        assert one.adjusted_usd == other.adjusted_usd


def test_what_is_struck_out_counts_for_nothing():
    whole = knowing(70, 80, 300)
    struck = whole.with_(
        known_prices=(*whole.known_prices[:2], whole.known_prices[2].with_(included=False))
    )
    found, without = (evidence_of(one, STAND_ALONE, DAYTON) for one in (whole, struck))
    assert found is not None
    assert without is not None
    effect = next(one.effect_usd for one in found.observations if one.price_usd == 300)
    assert found.middle_usd - without.middle_usd == pytest.approx(effect)


def test_a_first_visit_needs_an_evaluation_price():
    assert evidence_of(CLINIC, FIRST, DAYTON) is None
    known = CLINIC.with_(overrides={"evaluation_price_usd": 150})
    found = evidence_of(known, FIRST, DAYTON)
    assert found is not None
    # the evaluation and the nation's needling code
    assert found.published_middle_usd == pytest.approx(186.36, abs=1)


def test_near_is_the_same_kind_within_sixty_miles():
    assert is_near(DAYTON, find_place("Cincinnati, OH"))
    assert not is_near(DAYTON, find_place("Columbus, OH"))
    assert not is_near(DAYTON, find_place("Greenville, OH"))
    assert not is_near(None, DAYTON)


prices = st.lists(st.floats(1, 10_000), max_size=6)


@given(prices, st.floats(1, 10_000))
def test_a_known_price_pulls_the_middle_to_its_side(near: list[float], one: float):
    before = evidence_of(knowing(*near), STAND_ALONE, DAYTON)
    after = evidence_of(knowing(*near, one), STAND_ALONE, DAYTON)
    assert before is not None
    assert after is not None
    assert math.isfinite(after.p75_usd)
    assert after.p25_usd < after.middle_usd < after.p75_usd
    low, high = sorted((before.middle_usd, one))
    assert low - 1e-6 <= after.middle_usd <= high + 1e-6


@given(st.sampled_from(["stand-alone", "bundled", "add-on"]), prices)
def test_struck_out_known_prices_leave_the_answer_as_it_was(format: str, known: list[float]):
    service = Service(name="x", visit=Visit.of_format(format))
    struck = knowing(*known, format=format, included=False)
    assert evidence_of(struck, service, DAYTON) == evidence_of(CLINIC, service, DAYTON)
