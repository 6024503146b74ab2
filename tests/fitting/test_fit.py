"""Prices made from the model's own formula give it back."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.fitting.covariance import LEVEL, of_effects, of_unexplained, sellers_of
from lib.fitting.fit import fit
from lib.fitting.posted import posted_codes
from lib.pricing.hospital.estimate import estimates
from lib.pricing.hospital.model import GROUPS, OWNERSHIPS, KindModel, Model
from lib.pricing.hospital.places import FACTORS, places, state_codes
from tests.fitting.made_up import CENTERS, TRUTH, Truth, made_up

# Two groups of codes stand for all: each is fitted alone.
SOME = {name: GROUPS[name] for name in ("needling", "timed")}


def fitted_on(rows: pd.DataFrame, errors: bool = False) -> KindModel:
    """Fit on the codes of SOME that the rows have; estimates ask for a center of every code."""
    codes = [code for group in SOME.values() for code in group]
    groups = {n: g for n, g in SOME.items() if rows["cpt_code"].isin(g).any()}
    found = fit(rows[rows["cpt_code"].isin(codes)], groups=groups, errors=errors)
    rest = dict.fromkeys(CENTERS, 0.0)
    return replace(found, center=rest | dict(found.center), center_sd=rest | dict(found.center_sd))


@pytest.fixture(scope="module")
def fitted() -> KindModel:
    return fitted_on(made_up())


def told(fitted: KindModel, **offer: str) -> np.ndarray:
    model = Model({"cash": fitted}, {}, {})
    return np.log(estimates(pd.DataFrame([offer]), "cash", model).to_numpy()[0])


def test_owners_differ_as_they_were_made_to(fitted: KindModel):
    assert (fitted.strength[0] == 1).all()
    given = {"cpt_code": "97110", "county_fips": "39113"}
    apart = told(fitted, **given, owner="Proprietary") - told(
        fitted, **given, owner="Voluntary non-profit - Private"
    )
    assert apart[2] == pytest.approx(TRUTH.owners["Proprietary"], abs=0.12)


def test_states_differ_as_they_were_made_to(fitted: KindModel):
    owner = "Voluntary non-profit - Private"
    for low, high in (("TX", "CA"), ("OH", "IL")):
        apart = told(fitted, cpt_code="20560", state=high, owner=owner) - told(
            fitted, cpt_code="20560", state=low, owner=owner
        )
        assert apart[2] == pytest.approx(TRUTH.states[high] - TRUTH.states[low], abs=0.12)


def test_codes_are_centered_where_they_were_made_to_be(fitted: KindModel):
    apart = fitted.center["97530"] - fitted.center["20560"]
    assert apart == pytest.approx(CENTERS["97530"] - CENTERS["20560"], abs=0.02)


def test_the_range_is_as_wide_as_lists_and_hospitals_made_it(fitted: KindModel):
    low, *_, high = told(fitted, cpt_code="97110", county_fips="39113", owner="Proprietary")[:5]
    made = 2 * 1.2816 * np.hypot(TRUTH.lists_sd, TRUTH.hospitals_sd)
    assert high - low == pytest.approx(made, rel=0.3)


def test_a_wider_metro_is_found():
    fitted = fitted_on(made_up(Truth({}, {}, lists_sd=0.3, metro_spread=2.0)))
    metro = told(fitted, cpt_code="97110", state="OH", kind="metro")
    rural = told(fitted, cpt_code="97110", state="OH", kind="rural")
    assert (metro[4] - metro[0]) / (rural[4] - rural[0]) == pytest.approx(2.0, rel=0.25)


def test_where_place_and_seller_say_nothing_the_nation_is_said():
    fitted = fitted_on(made_up(Truth({}, {}, lists_sd=0.5)))
    # Neither level nor spread is believed: whatever is asked, the nation is said.
    assert not fitted.strength.any()
    shape = (len(state_codes()), len(OWNERSHIPS), len(SOME))
    assert fitted.level.ownership_in_state.shape == shape
    apart = [told(fitted, cpt_code="20560", state=s)[2] for s in ("OH", "TX", "CA", "NE", "FL")]
    assert np.ptp(apart) == 0


def test_the_medians_interval_holds_what_it_says_under_the_models_own_law():
    rows = posted_codes("cash")
    rows = rows[rows["cpt_code"] == "20560"].reset_index(drop=True)
    values = places()[list(FACTORS)].to_numpy(np.float64)
    sellers = sellers_of(rows, (values - values.mean(axis=0)) / values.std(axis=0))
    random = np.random.default_rng(20560)

    def drawn(covariance: np.ndarray) -> np.ndarray:
        half = np.linalg.cholesky(covariance + 1e-9 * np.eye(len(rows)))
        return 0.5 * half @ random.normal(size=len(rows))

    true = 3.6 + drawn(of_effects(sellers, LEVEL))
    posted = true + drawn(of_unexplained(sellers, LEVEL))
    both = [rows.assign(log_price=posted, cpt_code=code) for code in GROUPS["needling"]]
    model = Model({"cash": fitted_on(pd.concat(both), errors=True)}, {}, {})
    found = np.log(estimates(rows, "cash", model)[["median_low", "p50", "median_high"]].to_numpy())
    held = np.mean((found[:, 0] <= true) & (true <= found[:, 2]))
    assert 0.90 <= held <= 0.99
    assert np.corrcoef(found[:, 1], true)[0, 1] > 0.7
