"""The shipped model is the one that data and code give."""

import json

import numpy as np
import pytest

from lib.datasets.package import DATA_FOLDER
from lib.fitting.fit import fit
from lib.fitting.posted import posted_codes
from lib.fitting.shipped import fingerprint
from lib.pricing.hospital.model import GROUPS, MODEL_FILE, hospital_model

MEND = "run `make fit`"
# The groups with fewest hospitals: a refit of them takes seconds, of all a minute.
REFIT = ("needling", "acupuncture, first", "acupuncture, further")


def test_the_file_has_the_fingerprint_of_data_and_code():
    assert dict(hospital_model().fingerprint) == fingerprint(), MEND


def test_the_file_is_small_and_readable():
    path = DATA_FOLDER / MODEL_FILE
    assert path.stat().st_size < 1_000_000
    text = path.read_text("utf-8")
    assert max(map(len, text.splitlines())) < 800
    assert list(json.loads(text)["cash"]["groups"]) == list(GROUPS)


@pytest.mark.parametrize("price_kind", ["cash", "gross"])
def test_a_refit_gives_the_shipped_figures(price_kind: str, monkeypatch: pytest.MonkeyPatch):
    groups = {name: GROUPS[name] for name in REFIT}
    codes = [code for group in groups.values() for code in group]
    rows = posted_codes(price_kind)
    shipped = hospital_model().kinds[price_kind]
    at = [list(GROUPS).index(name) for name in REFIT]
    refit = fit(rows[rows["cpt_code"].isin(codes)], groups=groups)
    for code in codes:
        assert refit.center[code] == pytest.approx(shipped.center[code], abs=1e-4), MEND
    # Factors are made standard over all hospitals, so slopes are compared through the levels.
    for name in ("state", "hospital_type", "ownership", "type_in_state", "ownership_in_state"):
        was = getattr(shipped.level, name)[..., at]
        assert np.allclose(getattr(refit.level, name), was, atol=0.01), f"{name}: {MEND}"
    assert np.allclose(refit.quantiles, shipped.quantiles[at], atol=0.02), MEND
