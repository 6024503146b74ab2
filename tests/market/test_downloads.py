"""What a download says of itself."""

import pandas as pd
import pytest

from lib.datasets.package import fingerprint
from lib.market.downloads import (
    COLUMNS,
    CONTEXT_COLUMNS,
    Context,
    column_meanings,
    context_of,
    data_date,
    described,
)
from lib.market.offers import Filter
from lib.market.ranges import Query, ShareQuery, queries
from lib.market.recipes import recipe_without_needling
from lib.visit import Visit

BUNDLED = Visit("bundled", 45, "3+", True)
FULL = Context(
    BUNDLED, price="gross", reading="without_needling",
    chosen=Filter(("childrens", "acute"), (), True), area="Ohio, rural",
)  # fmt: skip


def test_the_columns_are_these_and_stand_at_the_end():
    table = described(pd.DataFrame({"n_offers": [1, 2]}), FULL)
    assert list(table.columns) == ["n_offers", *CONTEXT_COLUMNS]
    assert CONTEXT_COLUMNS == (
        "visit_format", "muscles", "electrical", "minutes", "price_kind", "reading",
        "hospital_types", "ownerships", "extremes_included", "area", "figures",
        "data_seen_by", "data_fingerprint",
    )  # fmt: skip
    first, second = table.to_dict("records")
    assert first.items() - second.items() == {("n_offers", 1)}
    del second["n_offers"]
    assert second == {
        "visit_format": "bundled", "muscles": "3+", "electrical": True, "minutes": 45,
        "price_kind": "gross", "reading": "without_needling", "hospital_types": "acute,childrens",
        "ownerships": "all", "extremes_included": True, "area": "Ohio, rural",
        "figures": None, "data_seen_by": "2026-01-28", "data_fingerprint": fingerprint(),
    }  # fmt: skip
    assert data_date() == "2026-01-28"


def test_what_does_not_apply_is_empty():
    (row,) = described(pd.DataFrame({"owed_usd": [1.0]}), Context(format="add-on")).to_dict(
        "records"
    )
    known = {"owed_usd", "visit_format", "data_seen_by", "data_fingerprint"}
    assert {name for name, value in row.items() if not pd.isna(value)} == known


def test_rows_may_differ_and_keep_their_own_area_and_reading():
    own = pd.DataFrame({"area": ["Ohio", "Utah"], "reading": ["a", None]}, index=[7, 3])
    table = described(own, [Context(Visit()), Context(BUNDLED)])
    assert list(table["area"]) == ["Ohio", "Utah"]
    assert list(table["visit_format"]) == ["stand-alone", "bundled"]
    assert list(table.columns[:2]) == ["area", "reading"]
    assert set(table.columns) == set(CONTEXT_COLUMNS)


@pytest.mark.parametrize("name", ["minutes", "muscles", "data_fingerprint"])
def test_another_meaning_under_the_same_name_is_refused(name: str):
    with pytest.raises(ValueError, match=name):
        described(pd.DataFrame({name: [1]}), Context())


def test_a_context_for_each_row_or_one_for_all():
    with pytest.raises(ValueError, match="1 contexts for 2 rows"):
        described(pd.DataFrame({"x": [1, 2]}), [Context()])
    assert list(described(pd.DataFrame({"x": []}), Context()).columns) == ["x", *CONTEXT_COLUMNS]


def test_tables_of_the_package_get_the_fingerprint_alone():
    table = described(pd.DataFrame({"minutes": [1]}), None)
    assert table.to_dict("records") == [{"minutes": 1, "data_fingerprint": fingerprint()}]


def test_the_context_of_a_query_is_what_it_asks():
    chosen = Filter(("acute",), ("tribal",), False)
    (query,) = queries(BUNDLED, "gross", chosen)
    found = context_of(BUNDLED, query, "Ohio")
    assert (found.price, found.reading, found.chosen, found.area) == ("gross", "", chosen, "Ohio")
    recipe = recipe_without_needling(BUNDLED)
    assert recipe is not None
    assert context_of(BUNDLED, Query(recipe)).reading == "without_needling"
    assert context_of(BUNDLED, ShareQuery(Query(recipe), query)).price == "gross"


def test_each_column_has_a_meaning_and_amounts_have_a_unit():
    for name, column in COLUMNS.items():
        assert column.meaning
        if name.endswith("_usd"):
            assert column.unit == "US dollars"
        if name.startswith("n_"):
            assert column.unit == "count"
    meanings = [column.meaning for column in COLUMNS.values()]
    assert len(set(meanings)) == len(meanings), "two names for one thing"
    assert list(column_meanings()["column"]) == list(COLUMNS)
