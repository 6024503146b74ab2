"""Pairs: metro beside rural, those with enough price lists, in the order asked for."""

import pytest

from lib.datasets.figures import FieldError
from lib.market.pairs import (
    SORT_FIELDS,
    area_names,
    areas_named,
    checked_names,
    in_order,
    pairs_by,
    pairs_named,
)
from lib.market.ranges import queries
from lib.visit import Visit
from tests.market import oracle

(NEEDLING,) = queries(Visit("add-on", None), "cash")
POSTED = oracle.offers({"20560": 1})
USED = POSTED[~POSTED["out"]]


@pytest.mark.parametrize("least", [0, 5, 15])
def test_a_side_counts_with_enough_price_lists(least: int):
    counts = USED.groupby(["state", "metro"])["price_list"].nunique()
    pairs = pairs_by(NEEDLING, "state", least)
    sides = [side for pair in pairs for side in pair.sides]
    assert len(sides) == (102 if not least else (counts >= least).sum())
    assert all(side.n_price_lists >= least for side in sides)
    assert all(pair.sides for pair in pairs)
    assert all(side.area.kind == kind for pair in pairs for kind in ("metro", "rural")
               if (side := pair.side(kind)))  # fmt: skip


@pytest.mark.parametrize("measure", SORT_FIELDS)
@pytest.mark.parametrize("kind", ["metro", "rural"])
def test_pairs_fall_by_the_measure_and_the_unknown_come_last(measure: str, kind: str):
    pairs = pairs_by(NEEDLING, "state", 5)
    values = [getattr(one.side(kind), SORT_FIELDS[measure], None)
              for one in in_order(pairs, measure, kind)]  # fmt: skip
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values[len(known) :] == [None] * (len(values) - len(known))
    assert in_order(pairs, "name", kind) == pairs


def test_a_state_has_two_sides_and_a_metropolitan_area_one():
    ohio, akron = pairs_named(NEEDLING, ["Ohio", "Akron, OH"])
    assert [side.area.label for side in ohio.sides] == ["Ohio, metro", "Ohio, rural"]
    assert akron.rural is None
    assert akron.metro is not None
    own = USED[USED["cbsa_code"] == "10420"]
    assert akron.metro.n_offers == len(own) > 0


def test_every_name_leads_to_an_area_of_that_name():
    names = area_names()
    assert len(names) == len(set(names)) > 400
    assert all(areas_named(name)[0].name == name for name in names)


def test_names_are_checked():
    assert checked_names(["Ohio", "Utah", "Ohio"]) == ("Ohio", "Utah")
    with pytest.raises(FieldError, match="no state and no metropolitan area"):
        checked_names(["OH"])
    with pytest.raises(FieldError, match="at most 6"):
        checked_names(area_names()[:7])
