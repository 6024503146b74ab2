"""Where people live: counties of ZIP codes, namesakes in a state, ZIP codes in several counties."""

import math

import pytest

from lib.datasets.assumptions import typical
from lib.datasets.package import load
from lib.datasets.places import PlaceNotFoundError, find_place, guess_place

ZIPS = load("places").set_index("zip")


def miles(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance on a plane, good enough within a state; a degree of latitude is 69 miles."""
    east = (lon - other_lon) * math.cos(math.radians(lat))
    return 69 * math.hypot(lat - other_lat, east)


@pytest.mark.parametrize(
    ("text", "fips", "kind", "locality"),
    [
        ("99503", "02020", "metro", ("AK", "01")),
        ("27526", "37183", "metro", ("NC", "00")),
        ("83204", "16005", "metro", ("ID", "00")),
        ("87544", "35028", "rural", ("NM", "05")),
        ("33936", "12071", "metro", ("FL", "03")),
        ("83120", "56023", "rural", ("WY", "21")),
        ("70380", "22101", "rural", ("LA", "99")),
        ("44833", "39033", "rural", ("OH", "00")),
        ("81650", "08045", "rural", ("CO", "01")),
        ("Fernley, NV", "32019", "metro", ("NV", "00")),
        ("Galion, OH", "39033", "rural", ("OH", "00")),
        ("Sunnyside, WA", "53077", "metro", ("WA", "99")),
    ],
)
def test_a_place_lies_where_its_people_are(text: str, fips: str, kind: str, locality: tuple):
    place = find_place(text)
    assert (place.county_fips, place.area_kind) == (fips, kind)
    assert (place.locality_state, place.locality_number) == locality
    assert guess_place(text).said is None


def test_the_point_of_anchorage_is_in_town():
    place = find_place("99503")
    assert place.lat is not None
    assert place.lon is not None
    assert miles(place.lat, place.lon, 61.19, -149.89) < 15


# ZIP code → county of the hospital by CMS, county here, share of the ZIP code in it, the reason.
# "split": below 0.6 the ZIP code is called split. "straddles": it lies in both, most of it here,
# the hospital on the smaller side. "cms": the town and its ZIP code lie wholly here, and the other
# county is that of a city an hour away.
DIFFERENT_COUNTIES = {
    "21209": ("24510", "24005", 0.517, "split"),  # Baltimore city and county
    "63026": ("29099", "29189", 0.514, "split"),  # Fenton, Jefferson and St. Louis counties
    "19010": ("42091", "42045", 0.598, "split"),  # Bryn Mawr, Montgomery and Delaware counties
    "23847": ("51595", "51081", 0.542, "split"),  # Emporia city owns no ZIP code
    "24450": ("51678", "51163", 0.512, "split"),  # Lexington city owns no ZIP code
    "53963": ("55039", "55027", 0.584, "split"),  # Waupun, Fond du Lac and Dodge counties
    "35594": ("01057", "01093", 0.694, "straddles"),  # Winfield, Fayette and Marion counties
    "60504": ("17089", "17043", 0.768, "straddles"),  # Aurora, Kane and DuPage counties
    "47006": ("18047", "18137", 0.693, "straddles"),  # Batesville, Franklin and Ripley counties
    "67865": ("20057", "20025", 0.779, "straddles"),  # Minneola, Ford and Clark counties
    "39476": ("28041", "28111", 0.616, "straddles"),  # Richton, Greene and Perry counties
    "75034": ("48121", "48085", 0.641, "straddles"),  # Frisco, Denton and Collin counties
    "48061": ("26163", "26147", 1.000, "cms"),  # Port Huron is in St. Clair, not Wayne (Detroit)
}


def test_every_hospital_in_another_county_than_its_zip_code_has_a_reason():
    hospitals = load("hospitals")
    here = hospitals["zip"].map(ZIPS["county_fips"])
    other = hospitals[here != hospitals["county_fips"]]
    assert len(other) == 13
    found = {row.zip: row.county_fips for row in other.itertuples()}
    assert found == {code: reason[0] for code, reason in DIFFERENT_COUNTIES.items()}
    for code, (_, fips, share, reason) in DIFFERENT_COUNTIES.items():
        row = ZIPS.loc[code]
        assert (row["county_fips"], row["county_share"]) == (fips, share)
        expected = "split" if share < 0.6 else "straddles" if share < 1 else "cms"
        assert reason == expected
        assert (guess_place(code).split is not None) == (reason == "split")
    # The whole town of the last one lies in the county of its ZIP code.
    assert find_place("Port Huron, MI").county_fips == "26147"


# Namesakes in a state


def test_of_two_places_of_one_name_the_larger_is_shown_and_the_other_named():
    found = guess_place("Oakwood, OH")
    assert found.place.county_fips == "39113"
    assert found.note == (
        "Shown is Oakwood in Montgomery County; Ohio has another in Paulding County."
    )
    assert found.alternatives == ("Oakwood (Paulding County), OH",)
    live_oak = guess_place("live oak california")
    assert live_oak.place.county_fips == "06087"
    assert live_oak.alternatives == ("Live Oak (Sutter County), CA",)
    assert "Sutter County" in str(live_oak.note)


@pytest.mark.parametrize(
    ("text", "fips"),
    [
        ("Oakwood (Paulding County), OH", "39125"),
        ("Oakwood, Paulding County, OH", "39125"),
        ("oakwood paulding co ohio", "39125"),
        ("Oakwood (Montgomery County), OH", "39113"),
        ("Dayton, Montgomery County, OH", "39113"),
    ],
)
def test_a_county_tells_namesakes_apart(text: str, fips: str):
    assert find_place(text).county_fips == fips


def test_a_county_that_a_city_is_not_in_is_no_place():
    with pytest.raises(PlaceNotFoundError, match="Did you mean Dayton, OH"):
        find_place("Dayton, Paulding County, OH")


def test_every_namesake_is_named_and_can_be_taken():
    rows = load("cities")
    rows = rows[rows["city"].str.endswith(("County)", "Parish)"))]
    assert len(rows) == 64
    for row in rows.to_dict("records"):
        found = guess_place(f"{row['city'].partition(' (')[0]}, {row['state']}")
        text = f"{row['city']}, {row['state']}"
        assert text in found.alternatives
        other = guess_place(text)
        assert (other.place.county_fips, other.note) == (row["county_fips"], None)
        assert other.place.county_fips != found.place.county_fips


@pytest.mark.parametrize(
    "text",
    ["St. Louis, MO", "Saint Louis, MO", "Lees Summit, MO", "Canon City, CO", "Middlebury, VT"],
)
def test_two_spellings_of_one_place_are_no_namesakes(text: str):
    assert guess_place(text).note is None


# ZIP codes in several counties


def test_a_split_zip_code_names_the_other_kind():
    """Waupun is in Dodge and Fond du Lac counties; the hospital's own is the latter."""
    found = guess_place("53963")
    assert found.note is None
    assert found.split == (
        "Only about 58% of 53963 lies in Dodge County (rural); part of the rest may lie in "
        "Fond du Lac County (metro)."
    )
    assert found.alternatives == ("Fond du Lac County, WI",)


def test_a_split_zip_code_names_the_other_locality():
    found = guess_place("94303")
    assert found.place.county_fips == "06081"
    other = (
        "Santa Clara County (metro, San Jose-Sunnyvale-Santa Clara, CA, Medicare locality CA 09)"
    )
    assert other in str(found.split)
    assert "Santa Clara County, CA" in found.alternatives
    assert find_place("Santa Clara County, CA").locality_number == "09"


@pytest.mark.parametrize("code", ["21209", "24450", "23847"])
def test_where_no_figure_would_change_only_the_share_is_said(code: str):
    """Baltimore, Lexington and Emporia are cities beside the county: same kind and locality."""
    found = guess_place(code)
    assert found.alternatives == ()
    share = {"21209": "52%", "24450": "51%", "23847": "54%"}[code]
    assert found.split == (
        f"Only about {share} of {code} lies in {found.place.county}, the rest in other counties."
    )


def test_below_the_share_and_only_there_a_zip_code_is_called_split():
    assert typical("split_zip_share") == 0.6
    shares = ZIPS["county_share"]
    assert (shares < 0.6).sum() == 664
    split, whole = ZIPS[shares < 0.6], ZIPS[~(shares < 0.6)]
    for code in split.index[::13]:
        found = guess_place(code)
        assert found.split is not None
        assert code in found.split
        assert bool(found.alternatives) == ("may lie in" in found.split)
        for text in found.alternatives:
            assert find_place(text).text == text
            assert find_place(text).county_fips != found.place.county_fips
    for code in [*whole.index[::400], *whole[whole["county_share"] == 0.6].index[:3]]:
        assert guess_place(code).split is None
