"""How many offers stand behind an estimate: the same as the market page counts for the place."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.datasets.place_rows import counties, county_points
from lib.datasets.places import find_place
from lib.market.ranges import Query, widened_range
from lib.pricing.hospital.behind import behind
from lib.pricing.hospital.placed import placed

TEXTS = [
    {"zip": "45402", "cpt_code": "20560"},
    {"zip": "59457", "cpt_code": "20560", "price_kind": "gross"},
    {"zip": "10001", "format": "bundled", "minutes": "45"},
    {"state": "DC", "cpt_code": "97110"},
    {"zip": "96813", "cpt_code": "97813"},
]


def test_counts_are_those_of_the_market_page():
    rows = placed(pd.DataFrame(TEXTS).fillna(""))
    found = behind(rows)
    goods = zip(rows["good"], rows["price_kind"], strict=True)
    for text, good, counted in zip(TEXTS, goods, found.to_numpy().tolist(), strict=True):
        place = find_place(text.get("zip") or text["state"])
        wanted = widened_range(Query(*good), place, "all")
        assert counted == [wanted.n_offers, wanted.n_price_lists, wanted.area.step], text


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from(sorted(set(map(str, counties())) & set(county_points()))), min_size=1,
             max_size=8),
    st.sampled_from(["20560", "20561", "97813", "97161"]),
)  # fmt: skip
def test_many_are_counted_as_each_alone(fips: list[str], code: str):
    rows = placed(pd.DataFrame({"county_fips": fips, "cpt_code": code}))
    together = behind(rows)
    alone = pd.concat([behind(rows.iloc[[n]]) for n in range(len(rows))])
    pd.testing.assert_frame_equal(together, alone, check_dtype=False)
