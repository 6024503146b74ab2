"""Where offers are counted, and how an area widens until it holds five price lists."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.datasets.places import find_place
from lib.market.areas import NATION, Area, all_parts, inside, miles, state_area, widening
from lib.market.offers import Filter
from lib.market.ranges import Query, queries, tried_areas, widened_range
from lib.visit import AREA_KINDS, Visit
from tests.market import oracle

(NEEDLING,) = queries(Visit("add-on", None), "cash")
(BUNDLED,) = queries(Visit("bundled", 45), "cash")


def tried(query: Query, text: str, kind: str) -> list[tuple[str, str, int]]:
    """Step, label and number of price lists of every area tried for a place."""
    ranges = tried_areas(query, find_place(text), kind)
    return [(found.area.step, found.area.label, found.n_price_lists) for found in ranges]


WORKED = [
    # Dayton's metropolitan area holds one hospital and no needling price.
    (
        ("45402", "all"),
        [
            ("metro_area", "Dayton-Kettering-Beavercreek, OH", 0),
            ("nearby", "within 100 miles of Dayton, OH (45402), metro", 11),
        ],
    ),
    # The place's own kind, asked for by name, is the same.
    (
        ("45402", "metro"),
        [
            ("metro_area", "Dayton-Kettering-Beavercreek, OH", 0),
            ("nearby", "within 100 miles of Dayton, OH (45402), metro", 11),
        ],
    ),
    # A metropolitan place asked for rural prices skips its metropolitan area.
    (("45402", "rural"), [("nearby", "within 100 miles of Dayton, OH (45402), rural", 8)]),
    # Lewistown lies in a rural county, far from anyone: the third step takes all of Montana.
    (
        ("59457", "all"),
        [
            ("nearby", "within 100 miles of Lewistown, MT (59457), rural", 2),
            ("state", "Montana", 9),
        ],
    ),
    (
        ("Lewistown, MT", "rural"),
        [
            ("nearby", "within 100 miles of Lewistown, MT, rural", 2),
            ("state", "Montana, rural", 7),
        ],
    ),
    # A rural place asked for metropolitan prices.
    (
        ("59457", "metro"),
        [
            ("nearby", "within 100 miles of Lewistown, MT (59457), metro", 0),
            ("state", "Montana, metro", 2),
            ("division", "Mountain, metro", 22),
        ],
    ),
    # States alone begin with themselves.
    (("Wyoming", "all"), [("state", "Wyoming", 4), ("division", "Mountain", 57)]),
    (
        ("WY", "rural"),
        [("state", "Wyoming, rural", 4), ("division", "Mountain, rural", 36)],
    ),
    (("Delaware", "all"), [("state", "Delaware", 1), ("division", "South Atlantic", 87)]),
    (
        ("DE", "metro"),
        [("state", "Delaware, metro", 0), ("division", "South Atlantic, metro", 64)],
    ),
    (("OH", "all"), [("state", "Ohio", 35)]),
    # Parts without counties widen to the division.
    (("DC", "all"), [("state", "District of Columbia", 0), ("division", "South Atlantic", 87)]),
    (
        ("DC", "rural"),
        [
            ("state", "District of Columbia, rural", 0),
            ("division", "South Atlantic, rural", 29),
        ],
    ),
    (
        ("RI", "rural"),
        [("state", "Rhode Island, rural", 0), ("division", "New England, rural", 14)],
    ),
    # The rural Middle Atlantic holds three lists, which leaves the nation.
    (
        ("NJ", "rural"),
        [
            ("state", "New Jersey, rural", 0),
            ("division", "Middle Atlantic, rural", 3),
            ("nation", "United States, rural", 320),
        ],
    ),
    # Avenel, NJ, has rural Pennsylvania and New York within 100 miles.
    (
        ("07001", "rural"),
        [
            ("nearby", "within 100 miles of Avenel, NJ (07001), rural", 0),
            ("state", "New Jersey, rural", 0),
            ("division", "Middle Atlantic, rural", 3),
            ("nation", "United States, rural", 320),
        ],
    ),
    # Puerto Rico has metropolitan areas but no division; Guam has neither.
    (
        ("00901", "all"),
        [
            ("metro_area", "San Juan-Bayamón-Caguas, PR", 0),
            ("nearby", "within 100 miles of San Juan, PR (00901), metro", 0),
            ("state", "Puerto Rico", 0),
            ("nation", "United States", 638),
        ],
    ),
    (
        ("96910", "all"),
        [
            ("nearby", "within 100 miles of Hagatna, GU (96910), rural", 0),
            ("state", "Guam", 0),
            ("nation", "United States", 638),
        ],
    ),
    (("Guam", "metro"), [("state", "Guam, metro", 0), ("nation", "United States, metro", 349)]),
]


@pytest.mark.parametrize(("asked", "expected"), WORKED, ids=[" ".join(w[0]) for w in WORKED])
def test_an_area_widens_step_by_step(asked: tuple[str, str], expected: list):
    assert tried(NEEDLING, *asked) == expected


@pytest.mark.parametrize("kind", AREA_KINDS)
@pytest.mark.parametrize("place", ["45402", "59457", "07001", "00901", "96910", "Lewistown, MT"])
def test_the_worked_steps_equal_a_count_from_the_files(place: str, kind: str):
    frame = oracle.offers({"20560": 1})
    steps = oracle.widening(frame, place=place, kind=kind)
    expected = [(s.step, s.label, oracle.statistics(s.rows)["n_price_lists"]) for s in steps]
    found = tried(NEEDLING, place, kind)
    assert found == expected[: len(found)]
    assert all(n < 5 for _, _, n in expected[: len(found) - 1])


def metro_areas_with_five_lists() -> list[tuple[str, str]]:
    """A ZIP code in each metropolitan area that holds five lists, and the area's title."""
    offers = oracle.offers({"20560": 1})
    lists = offers[~offers["out"] & offers["metro"]].groupby("cbsa_code")["price_list"].nunique()
    counties = oracle.table("counties").query("metro == 'true'")
    zips = oracle.table("places").merge(counties, on="county_fips")
    first = zips.drop_duplicates("cbsa_code").set_index("cbsa_code")
    full = lists.index[lists >= 5]
    return [(first.loc[code, "zip"], first.loc[code, "cbsa_title"]) for code in full]


def test_a_metropolitan_area_with_five_lists_stands_for_itself():
    full = metro_areas_with_five_lists()
    # As measured when the tables were made.
    assert len(full) == 14
    for zip_code, title in full:
        for kind in ("all", "metro"):
            found = widened_range(NEEDLING, find_place(zip_code), kind)
            assert (found.area.step, found.area.label) == ("metro_area", title)
        contrary = widened_range(NEEDLING, find_place(zip_code), "rural")
        assert contrary.area.step != "metro_area"
        assert contrary.area.kind == "rural"


def test_too_few_lists_anywhere_end_at_the_nation_without_statistics():
    few = Query(BUNDLED.recipe, "cash", 1.0, Filter(("psychiatric",)))
    ranges = tried_areas(few, find_place("45402"), "all")
    steps = [found.area.step for found in ranges]
    assert steps == ["metro_area", "nearby", "state", "division", "nation"]
    last = widened_range(few, find_place("45402"), "all")
    assert last == ranges[-1]
    assert last.confidence == "none"
    assert last.p10 is last.p50 is last.p90 is last.median_low is None


def test_without_a_place_there_is_only_the_nation():
    for kind in AREA_KINDS:
        assert widening(None, kind) == (Area("nation", NATION, kind),)


ZIPS = sorted(oracle.table("places")["zip"].sample(400, random_state=20560))
STATES = sorted(oracle.table("states")["postal"])
places = st.one_of(st.sampled_from(ZIPS), st.sampled_from(STATES))


@settings(derandomize=True, deadline=None, database=None)
@given(places, st.sampled_from(AREA_KINDS))
def test_what_holds_of_every_widening(text: str, kind: str):
    place = find_place(text)
    steps = widening(place, kind)
    order = ["metro_area", "nearby", "state", "division", "nation"]
    positions = [order.index(area.step) for area in steps]
    assert positions == sorted(set(positions))
    assert steps[-1] == Area("nation", NATION, kind)
    assert [a.kind for a in steps if a.step in ("state", "division", "nation")] == [
        kind for a in steps if a.step in ("state", "division", "nation")
    ]
    assert ("nearby" in [a.step for a in steps]) == (place.kind != "state")
    assert ("division" in [a.step for a in steps]) == (place.division is not None)
    assert ("metro_area" in [a.step for a in steps]) == (place.metro is True and kind != "rural")
    near = [a.kind for a in steps if a.step in ("metro_area", "nearby")]
    assert set(near) <= {place.area_kind if kind == "all" else kind}


def test_metro_and_rural_parts_make_the_whole():
    everything = NEEDLING.offers
    for whole in (*all_parts("state", ("all",)), *all_parts("division", ("all",))):
        halves = [
            inside(everything, Area(whole.step, whole.name, kind, whole.code))
            for kind in ("metro", "rural")
        ]
        assert sum(map(len, halves)) == len(inside(everything, whole))


def test_states_and_divisions_make_the_nation():
    everything = NEEDLING.offers
    for by in ("state", "division"):
        parts = [inside(everything, part) for part in all_parts(by, ("metro", "rural"))]
        assert sorted(pd.concat(parts)["ccn"]) == sorted(everything["ccn"])


def test_parts_are_fifty_states_and_dc_nine_divisions_one_nation():
    assert len(all_parts("state", ("metro", "rural"))) == 102
    assert len({part.code for part in all_parts("state", ("all",))} - {"DC"}) == 50
    assert len(all_parts("division", ("all",))) == 9
    assert all_parts("nation", ("metro",)) == [Area("nation", NATION, "metro")]


def test_labels():
    assert state_area("OH", "rural").label == "Ohio, rural"
    assert state_area("OH", "all").label == "Ohio"
    assert Area("nation", NATION, "metro").label == "United States, metro"
    assert Area("metro_area", "Dayton, OH", "metro", "19430").label == "Dayton, OH"


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        # New York to Los Angeles: 3,936 km
        ((40.7128, -74.0060), (34.0522, -118.2437), 2445.6),
        # London to Paris: 344 km
        ((51.5074, -0.1278), (48.8566, 2.3522), 213.5),
        # Across the date line: two degrees of longitude on the equator, 2/360 of 24,873.6 miles
        ((0.0, 179.0), (0.0, -179.0), 138.2),
        ((39.76, -84.21), (39.76, -84.21), 0.0),
    ],
)
def test_great_circle_miles_of_known_pairs(here, there, expected: float):
    frame = pd.DataFrame({"lat": [there[0]], "lon": [there[1]]})
    (found,) = miles(frame, *here)
    assert found == pytest.approx(expected, abs=1.0)
    assert found == pytest.approx(oracle.miles(*here, *there), abs=0.01)


def test_the_antipodes_are_half_the_way_round():
    frame = pd.DataFrame({"lat": [-39.76, 90.0], "lon": [95.79, 0.0]})
    away, pole = miles(frame, 39.76, -84.21)
    assert away == pytest.approx(math.pi * 3958.7613, abs=0.01)
    # 50.24 degrees of latitude at 69.09 miles each
    assert pole == pytest.approx(50.24 * 69.093, abs=1.0)


def test_nearby_ends_at_100_miles():
    # One degree of latitude is 69.09 miles: 1.44 degrees are 99.5 miles, 1.45 are 100.2.
    frame = pd.DataFrame({"lat": [40.0 + 1.44, 40.0 + 1.45], "lon": -84.0, "metro": True})
    near = inside(frame, Area("nearby", "here", "metro", lat=40.0, lon=-84.0))
    assert list(near.index) == [0]
