"""A whole county is a place: found by its name and state, its point among its own ZIP codes."""

import pytest

from lib.datasets.package import load
from lib.datasets.places import Finding, PlaceNotFoundError, find_place, guess_place

ZIPS = load("places")


@pytest.mark.parametrize(
    ("text", "fips", "label", "area", "locality"),
    [
        ("Montgomery County, OH", "39113", "Montgomery County, OH", "metro", ("OH", "00")),
        ("Orleans Parish, LA", "22071", "Orleans Parish, LA", "metro", ("LA", "01")),
        ("Fergus County, MT", "30027", "Fergus County, MT", "rural", ("MT", "01")),
        ("Kusilvak Census Area, AK", "02158", "Kusilvak Census Area, AK", "rural", ("AK", "01")),
        ("San Juan Municipio, PR", "72127", "San Juan Municipio, PR", "metro", ("PR", "20")),
        ("Capitol Planning Region, CT", "09110", "Capitol Planning Region, CT", "metro",
         ("CT", "00")),
        # Suburbs of Washington belong to the District's locality.
        ("Fairfax County, VA", "51059", "Fairfax County, VA", "metro", ("DC", "01")),
    ],
)  # fmt: skip
def test_a_county_by_name_and_state(text, fips, label, area, locality):
    place = find_place(text)
    assert (place.kind, place.label, place.text) == ("county", label, label)
    assert (place.county_fips, place.area_kind) == (fips, area)
    assert (place.locality_state, place.locality_number) == locality
    assert place.state == label[-2:]
    assert find_place(place.text) == place
    assert guess_place(text) == Finding(place)


@pytest.mark.parametrize(
    "text",
    ["montgomery county ohio", "MONTGOMERY COUNTY,OH", " Montgomery  County , Ohio ",
     "Montgomery Co, OH", "Montgomery Co., OH"],
)  # fmt: skip
def test_case_spaces_and_commas_make_no_difference(text: str):
    assert find_place(text) == find_place("Montgomery County, OH")


def test_a_county_is_in_the_areas_of_its_seat():
    county, seat = find_place("Montgomery County, OH"), find_place("45402")
    assert (county.cbsa_code, county.division) == (seat.cbsa_code, seat.division)
    assert county.county_fips == seat.county_fips


@pytest.mark.parametrize("text", ["Orange Co, CA", "Orange County, CA", "orange co. california"])
def test_orange_county_is_no_cove(text: str):
    found = guess_place(text)
    assert (found.place.county_fips, found.note) == ("06059", None)


@pytest.mark.parametrize(
    ("text", "town", "region"),
    [
        ("Fairfield County, CT", "Fairfield, CT", "Greater Bridgeport Planning Region, CT"),
        ("Hartford Co., Connecticut", "Hartford, CT", "Capitol Planning Region, CT"),
        ("Middlesex County, CT", "Middletown, CT",
         "Lower Connecticut River Valley Planning Region, CT"),
    ],
)  # fmt: skip
def test_a_former_county_of_connecticut_is_refused_with_what_works(text, town, region):
    with pytest.raises(PlaceNotFoundError, match="nine planning regions") as caught:
        guess_place(text)
    assert caught.value.suggestions == (town, region)
    assert find_place(town).county == find_place(region).county == region[:-4]


def test_saint_may_be_written_out():
    assert find_place("Saint Bernard Parish, LA").label == "St. Bernard Parish, LA"


def test_of_a_city_and_its_namesake_county_each_has_its_own_name():
    assert find_place("Baltimore, MD").county_fips == "24510"
    assert find_place("Baltimore County, MD").county_fips == "24005"


@pytest.mark.parametrize(
    "text", ["Montgomery County", "Montgomery County, ZZ", "Montgomery County, CT", "County, OH"]
)
def test_a_county_needs_a_state_that_has_it(text: str):
    with pytest.raises(PlaceNotFoundError) as caught:
        find_place(text)
    assert len(str(caught.value).splitlines()) == 1


def test_a_county_without_a_zip_code_of_its_own_is_refused_with_the_reason():
    with_zips = set(ZIPS["county_fips"])
    rows = load("counties").to_dict("records")
    without = [row for row in rows if row["county_fips"] not in with_zips]
    for row in without[:10]:
        with pytest.raises(PlaceNotFoundError, match="ZIP"):
            find_place(f"{row['county']}, {row['state']}")


def test_the_point_of_a_county_lies_within_its_zip_codes():
    """Every eleventh county: nearer none of its ends than its outermost ZIP codes."""
    ends = ZIPS.groupby("county_fips")[["lat", "lon"]].agg(["min", "max"])
    found = 0
    for row in load("counties").iloc[5::11].to_dict("records"):
        fips = row["county_fips"]
        if fips not in ends.index:
            continue
        place = find_place(f"{row['county']}, {row['state']}")
        if place.county_fips != fips:  # a city of that name comes first
            continue
        assert place.kind in ("county", "city")
        assert place.lat is not None
        assert place.lon is not None
        at = ends.loc[fips]
        for axis, value in (("lat", place.lat), ("lon", place.lon)):
            assert at[axis, "min"] - 1e-9 <= value <= at[axis, "max"] + 1e-9
        found += 1
    assert found > 250


def test_the_point_is_weighted_by_people():
    place = find_place("Montgomery County, OH")
    zips = ZIPS[ZIPS["county_fips"] == "39113"]
    people = zips["population"].fillna(0).astype(float)
    assert place.lat == pytest.approx((zips["lat"] * people).sum() / people.sum(), abs=1e-6)
    assert place.lon == pytest.approx((zips["lon"] * people).sum() / people.sum(), abs=1e-6)
    # Most of them live in Dayton.
    assert place.lat == pytest.approx(39.76, abs=0.05)
    assert place.lon == pytest.approx(-84.21, abs=0.05)


def test_every_county_is_found_under_its_own_name():
    """Every seventh; those without a ZIP code are refused, and cities come before counties."""
    cities = load("cities")
    named = set(zip(cities["city"].str.lower(), cities["state"], strict=True))
    with_zips = set(ZIPS["county_fips"])
    lost = []
    for row in load("counties").iloc[3::7].to_dict("records"):
        if row["county_fips"] not in with_zips or (row["county"].lower(), row["state"]) in named:
            continue
        try:
            if find_place(f"{row['county']}, {row['state']}").county_fips == row["county_fips"]:
                continue
        except PlaceNotFoundError:
            pass
        lost.append(f"{row['county']}, {row['state']}")
    assert lost == []
