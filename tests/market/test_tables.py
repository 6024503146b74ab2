"""Tables of results: rows, and counts by metropolitan area."""

from lib.market.areas import state_area
from lib.market.ranges import area_range, queries
from lib.market.tables import (
    RANGE_COLUMNS,
    ROW_COLUMNS,
    offer_rows,
    ranges_as_table,
    sellers_by_metro_area,
)
from lib.visit import Visit
from tests.market import oracle

(NEEDLING,) = queries(Visit("add-on", None), "cash")
POSTED = oracle.offers({"20560": 1})
USED = POSTED[~POSTED["out"]]


def test_rows_hold_every_offer_flagged_ones_included():
    rows = offer_rows(NEEDLING)
    assert tuple(rows.columns) == ROW_COLUMNS
    assert sorted(rows["ccn"]) == sorted(POSTED["ccn"])
    assert rows["left_out"].sum() == POSTED["out"].sum() == 100
    assert rows["price_usd"].is_monotonic_increasing


def test_rows_of_an_area_are_the_rows_of_its_hospitals():
    rows = offer_rows(NEEDLING, state_area("OH", "rural"))
    expected = POSTED[(POSTED["state"] == "OH") & ~POSTED["metro"]]
    assert set(rows["ccn"]) == set(expected["ccn"])
    assert rows["source_url"].str.startswith("http").all()


def test_metropolitan_areas_with_offers_are_counted():
    rows = sellers_by_metro_area(NEEDLING)
    used = USED[USED["metro"]]
    assert rows["n_offers"].sum() == len(used)
    assert (rows["n_offers"] >= rows["n_price_lists"]).all()
    assert len(rows) == used["cbsa_code"].nunique()
    chicago = rows[rows["cbsa_title"].str.startswith("Chicago-")]
    own = used[used["cbsa_code"] == "16980"]
    assert list(chicago["n_price_lists"]) == [own["price_list"].nunique()] == [10]


def test_a_table_of_ranges_has_the_columns_of_the_command():
    parts = [state_area("OH", "metro"), state_area("DC", "rural")]
    table = ranges_as_table([area_range(NEEDLING, part) for part in parts], "")
    assert tuple(table.columns) == RANGE_COLUMNS
    assert list(table["area"]) == ["Ohio, metro", "District of Columbia, rural"]
    assert table["n_offers"].iloc[1] == 0
    assert table["p50"].isna().tolist() == [False, True]
