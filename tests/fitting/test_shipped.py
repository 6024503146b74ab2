"""The shipped model is the one that data and code give."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from lib.datasets.package import DATA_FOLDER
from lib.fitting import summary
from lib.fitting.fit import fit
from lib.fitting.posted import posted_codes
from lib.fitting.shipped import fingerprint
from lib.pricing.hospital.model import GROUPS, MODEL_FILE, hospital_model
from lib.pricing.hospital.scores import (
    ALL_CODES,
    NEEDLING_CODES,
    held,
    losses,
    model_scores,
)

MEND = "run `make fit`"
CARD = Path(__file__).parents[2] / "docs" / "hospital_model.md"
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


def test_the_scores_are_those_of_the_shipped_model_made_by_this_code():
    assert model_scores()["fingerprint"] == summary.fingerprint(), "run `make evaluate`"


def test_the_model_card_says_the_scores_as_they_are_stored():
    text = CARD.read_text("utf-8")
    lines = [re.findall(r"\d\.\d{3}", line) for line in text.splitlines() if line.startswith("| ")]
    said = [line for line in lines if line]
    names = re.findall(r"^\| ([a-z0-9][^|]*) \| \d", text, re.MULTILINE)
    assert len(said) == len(names) == 8
    for name, line in zip(names, said, strict=True):
        stored = []
        for price in ("cash", "gross"):
            own = losses(price)
            own = own[own["what"] == name].set_index("method")["relative_loss"]
            stored += [f"{own[method]:.3f}" for method in ("state", "trees", "model")]
        assert line == stored, name
    model = held("cash")
    model = model[(model["method"] == "model") & (model["whose"] == "all")].set_index("what")
    for what in ("all codes", "20560 and 20561"):
        for column in ("held_80", "held_50"):
            assert f"{float(str(model.at[what, column])):.1f}%" in text


def test_the_model_card_says_how_it_does_for_health_systems_it_has_not_seen():
    text = " ".join(CARD.read_text("utf-8").split())
    lost = losses("cash", unseen_systems=True)
    own = lost[lost["method"] == "model"].set_index("what")["relative_loss"]
    found = held("cash", unseen_systems=True)
    found = found[(found["method"] == "model") & (found["whose"] == "all")].set_index("what")
    said = {
        what: [f"{float(str(found.at[what, name])):.1f}%" for name in ("held_80", "held_50")]
        for what in (ALL_CODES, NEEDLING_CODES)
    }
    assert (
        f"cash loses {own[ALL_CODES]:.3f} of the nation's over all codes and "
        f"{own[NEEDLING_CODES]:.3f} on 20560 and 20561; the ranges then hold "
        f"{' and '.join(said[ALL_CODES])} of all prices, of needling "
        f"{' and '.join(said[NEEDLING_CODES])}."
    ) in text
