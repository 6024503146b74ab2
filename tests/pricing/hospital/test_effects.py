"""Every coefficient of the model: with an interval, and how many hospitals stand behind it."""

import numpy as np
import pytest

from lib.market.recipes import NEEDLING_CODES
from lib.pricing.hospital.effects import COLUMNS, effects
from lib.pricing.hospital.model import GROUPS, hospital_model


@pytest.mark.parametrize("price", ["cash", "gross"])
def test_each_effect_stands_in_its_interval(price: str):
    table = effects(price)
    assert tuple(table.columns) == COLUMNS
    # Five factors, nine divisions, 51 states, four types and ten kinds of owner.
    assert len(table) == (5 + 9 + 51 + 4 + 10) * len(GROUPS)
    assert (table["times_low"] <= table["times"]).all()
    assert (table["times"] <= table["times_high"]).all()


def test_an_effect_is_the_file_s_and_counts_its_hospitals():
    table = effects("cash")
    types = table[table["term"] == "hospital_type"]
    types = types[types["codes"] == ", ".join(NEEDLING_CODES.values())]
    row = types[types["level"] == "Critical Access Hospitals"].iloc[0]
    model = hospital_model().kinds["cash"]
    strength = model.strength[0][list(GROUPS).index("needling")]
    own = model.level.hospital_type[1][list(GROUPS).index("needling")]
    assert row["times"] == pytest.approx(np.exp(own * strength))
    # Hospitals of the shipped table that post 20560 or 20561, unflagged.
    assert types["n_hospitals"].sum() == 905
