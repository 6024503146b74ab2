"""Finding a place by what people type."""

import difflib
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.datasets.package import load
from lib.datasets.places import (
    LONGEST_TEXT,
    Finding,
    Place,
    PlaceNotFoundError,
    find_place,
    guess_place,
    state_code,
)

repeatable = settings(derandomize=True, deadline=None, database=None)


def test_a_zip_code_brings_everything_with_it():
    assert find_place("45402") == Place(
        kind="zip",
        text="45402",
        label="Dayton, OH (45402)",
        state="OH",
        state_name="Ohio",
        division="East North Central",
        county_fips="39113",
        county="Montgomery County",
        metro=True,
        cbsa_code="19430",
        cbsa_title="Dayton-Kettering-Beavercreek, OH",
        lat=39.7563,
        lon=-84.1895,
        locality_state="OH",
        locality_number="00",
        locality_name="OHIO",
        city="Dayton",
    )


def test_a_rural_place_has_no_metropolitan_area():
    place = find_place("59457")
    assert (place.label, place.metro, place.area_kind) == ("Lewistown, MT (59457)", False, "rural")
    assert place.cbsa_code is place.cbsa_title is None


def test_a_micropolitan_county_is_rural():
    place = find_place("Cañon City, CO")
    (county,) = load("counties").query("county_fips == '08043'").to_dict("records")
    assert county["cbsa_type"] == "micropolitan"
    assert place.county_fips == "08043"
    assert (place.area_kind, place.cbsa_code) == ("rural", None)


def test_a_state_alone_has_no_county_no_point_and_no_kind():
    place = find_place("Ohio")
    assert (place.kind, place.text, place.label) == ("state", "OH", "Ohio")
    assert place.division == "East North Central"
    assert place.area_kind is place.metro is place.county_fips is place.lat is place.lon is None
    assert place.locality_state is place.locality_number is None


@pytest.mark.parametrize(
    "text",
    [
        "Dayton, OH",
        "dayton, oh",
        "DAYTON,OH",
        "dayton ohio",
        "Dayton Ohio",
        "  dayton   ,  OHIO  ",
        "Dayton OH",
        "dayton, Ohio",
        "Dayton, O.H.",
        "Dayton\tOH\n",
    ],
)
def test_case_spaces_and_commas_make_no_difference(text: str):
    place = find_place(text)
    assert (place.kind, place.text, place.label) == ("city", "Dayton, OH", "Dayton, OH")
    assert (place.county_fips, place.cbsa_code) == ("39113", "19430")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Cañon City, CO", "Canon City, CO"),
        ("La Cañada Flintridge, CA", "la canada flintridge ca"),
        ("Saint Louis, MO", "St. Louis, MO"),
        ("Saint Louis, MO", "st louis missouri"),
        ("Sault Sainte Marie, MI", "Sault Ste. Marie, MI"),
        ("Fort Worth, TX", "Ft. Worth, TX"),
        ("Fort Worth, TX", "ft worth texas"),
        ("Mount Vernon, NY", "Mt. Vernon, NY"),
        ("Winston-Salem, NC", "winston salem north carolina"),
        ("Coeur d'Alene, ID", "coeur dalene id"),
        ("Lee's Summit, MO", "Lees Summit, MO"),
        ("Charleston, WV", "charleston west virginia"),
    ],
)
def test_accents_saints_forts_and_mounts_make_no_difference(text: str, same: str):
    place = find_place(text)
    assert place.kind == "city"
    assert find_place(same) == place


@pytest.mark.parametrize("text", ["Lee's Summit, MO", "Lees Summit, MO"])
def test_of_two_spellings_the_more_populous_row_counts(text: str):
    rows = load("cities").query("state == 'MO' and city in ['Lees Summit', \"Lee's Summit\"]")
    larger = rows.sort_values("population").iloc[-1]
    place = find_place(text)
    assert (place.label, place.lat) == ("Lees Summit, MO", larger["lat"])


@pytest.mark.parametrize("text", ["Wilkes-Barre, PA", "Wilkes Barre, PA"])
def test_whichever_of_them_the_table_lists_first(text: str):
    assert find_place(text).label == "Wilkes Barre, PA"


@pytest.mark.parametrize("text", ["45402", " 45402 ", "45402-1234", "454021234", "45402\n"])
def test_a_zip_code_may_carry_four_more_digits_and_spaces(text: str):
    assert find_place(text) == find_place("45402")


@pytest.mark.parametrize("text", ["OH", "oh", " Oh ", "Ohio", "OHIO", "ohio", "O.H."])
def test_a_state_by_code_or_name(text: str):
    assert find_place(text).text == "OH"
    assert state_code(text) == "OH"


def test_a_name_of_state_and_city_is_the_state_until_the_state_is_named():
    assert find_place("New York") == find_place("NY")
    assert find_place("New York").kind == "state"
    city = find_place("New York, NY")
    assert (city.kind, city.label, city.county) == ("city", "New York, NY", "New York County")
    assert find_place("new york new york") == city


def test_washington_is_the_state_and_washington_dc_the_city():
    assert find_place("Washington").text == "WA"
    for text in ("DC", "D.C.", "District of Columbia"):
        assert find_place(text).kind == "state"
    for text in ("Washington, DC", "washington dc", "Washington D.C."):
        city = find_place(text)
        assert (city.kind, city.state, city.label) == ("city", "DC", "Washington, DC")
        # With its metropolitan area, point and Medicare locality, as 20001 has them.
        zipped = find_place("20001")
        assert (city.cbsa_code, city.locality_state) == (zipped.cbsa_code, "DC")
        assert city.lat is not None


def test_an_ambiguous_name_lists_states_the_largest_first():
    with pytest.raises(PlaceNotFoundError, match="26 states") as caught:
        find_place("Springfield")
    cities = load("cities")
    named = cities[cities["city"] == "Springfield"].sort_values("population", ascending=False)
    assert caught.value.suggestions == tuple(f"Springfield, {s}" for s in named["state"][:3])
    assert len(named) == 26
    for suggestion in caught.value.suggestions:
        assert suggestion in str(caught.value)


def test_a_name_that_stands_in_one_state_needs_no_state():
    assert find_place("Albuquerque").label == "Albuquerque, NM"


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Daytn, OH", "Dayton, OH"),
        ("dayten ohio", "Dayton, OH"),
        ("Cincinatti, OH", "Cincinnati, OH"),
        ("Albuquerqe, NM", "Albuquerque, NM"),
        ("Pittsburg, PA", "Pittsburgh, PA"),
    ],
)
def test_a_typing_error_brings_suggestions(text: str, suggestion: str):
    with pytest.raises(PlaceNotFoundError, match="Did you mean") as caught:
        find_place(text)
    assert caught.value.suggestions[0] == suggestion
    found = guess_place(text)
    assert found.place == find_place(suggestion)
    assert found.note is not None
    assert found.note.startswith(f'Showing {suggestion} for "{text}".')


def test_a_guess_names_the_others_it_might_have_been():
    found = guess_place("Springfield")
    assert found.place.label == "Springfield, MO"
    assert found.alternatives == ("Springfield, MA", "Springfield, IL")
    assert found.note == (
        'Showing Springfield, MO for "Springfield". '
        "Did you mean Springfield, MA or Springfield, IL?"
    )


def test_a_place_that_is_found_is_no_guess():
    assert guess_place("Dayton, OH") == Finding(find_place("Dayton, OH"))


@pytest.mark.parametrize(
    "text",
    ["", "   ", "99999", "1", "4540", "454021", "45402-12", "45402x", "12 Main Street", "Zzyzzxq",
     "Dayton, ZZ", "Dayton, Ontario", ",", "OH, Dayton", "x" * 81, "🦔", "=1+1", "٤٥٤٠٢"],
)  # fmt: skip
def test_what_is_no_place_is_refused_in_one_line(text: str):
    with pytest.raises(PlaceNotFoundError) as caught:
        find_place(text)
    assert str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    if not caught.value.suggestions:
        with pytest.raises(PlaceNotFoundError):
            guess_place(text)


def test_connecticut_has_planning_regions():
    place = find_place("06103")
    assert (place.county_fips, place.county) == ("09110", "Capitol Planning Region")
    assert place.cbsa_title == "Hartford-West Hartford-East Hartford, CT"
    # Two of the nine planning regions are micropolitan.
    assert find_place("Torrington, CT").area_kind == "rural"


@pytest.mark.parametrize(
    ("text", "locality"),
    [
        ("Bethesda, MD", ("DC", "01")),
        ("Rockville, MD", ("DC", "01")),
        ("Arlington, VA", ("DC", "01")),
        ("22314", ("DC", "01")),
        ("20001", ("DC", "01")),
        ("Frederick, MD", ("MD", "99")),
        ("Baltimore, MD", ("MD", "01")),
        ("Richmond, VA", ("VA", "00")),
        ("Guam", (None, None)),
        ("96910", ("HI", "01")),
        ("96799", (None, None)),
    ],
)
def test_the_medicare_locality_is_the_county_s(text: str, locality: tuple):
    place = find_place(text)
    assert (place.locality_state, place.locality_number) == locality


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("45402", "Dayton, OH (45402)"),
        ("00901", "San Juan, PR (00901)"),
        ("dayton ohio", "Dayton, OH"),
        ("mt", "Montana"),
        ("guam", "Guam"),
        ("dc", "District of Columbia"),
    ],
)
def test_labels(text: str, label: str):
    assert find_place(text).label == label


def test_the_island_areas_have_no_division():
    for text in ("PR", "GU", "VI", "AS", "MP", "00901", "96910"):
        assert find_place(text).division is None


def test_every_state_is_found_by_code_and_by_name():
    for row in load("states").to_dict("records"):
        assert find_place(row["postal"]) == find_place(row["name"])
        assert find_place(row["postal"]).state == row["postal"]


def test_a_zip_code_with_most_homes_across_the_state_line_keeps_its_state():
    place = find_place("42223")
    assert (place.label, place.county_fips) == ("Fort Campbell, KY (42223)", "21047")


# All ZIP codes but one in two hundred, and all cities but one in fifty, are left for brevity.
@pytest.mark.parametrize("remainder", [7, 61, 133])
def test_zip_codes_are_found_as_the_table_has_them(remainder: int):
    metro = load("counties").set_index("county_fips")["metro"]
    for row in load("places").iloc[remainder::200].to_dict("records"):
        place = find_place(row["zip"])
        assert (place.state, place.county_fips) == (row["state"], row["county_fips"])
        assert (place.lat, place.lon) == (row["lat"], row["lon"])
        assert place.metro == metro[row["county_fips"]]
        assert find_place(place.text) == place


@pytest.mark.parametrize("remainder", [11, 29])
def test_cities_are_found_as_the_table_has_them(remainder: int):
    for row in load("cities").iloc[remainder::50].itertuples():
        place = find_place(f"{row.city}, {row.state}")
        assert (place.kind, place.state, place.county_fips) == ("city", row.state, row.county_fips)
        assert find_place(place.text) == place


def test_every_large_city_is_found_under_its_own_name():
    cities = load("cities").sort_values("population", ascending=False).head(400)
    lost = []
    for row in cities.itertuples():
        place = find_place(f"{row.city}, {row.state}")
        near = difflib.SequenceMatcher(None, place.label, f"{row.city}, {row.state}").ratio()
        if place.kind != "city" or place.state != row.state or near < 0.8:
            lost.append(f"{row.city}, {row.state} → {place.label}")
    assert lost == []


state_words = st.sampled_from([*load("states")["postal"], *load("states")["name"]])
near_places = st.builds(
    lambda name, comma, state: f"{name}{comma}{state}",
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.sampled_from([", ", " ", ","]),
    state_words,
)
typed = st.one_of(
    st.text(max_size=120),
    st.text("0123456789- ", max_size=12),
    st.text("abcdefgilmnoprst. ,'-", max_size=30),
    near_places,
)
COUNTIES = set(load("counties")["county_fips"])


def check_refusal(error: PlaceNotFoundError) -> None:
    assert len(str(error).splitlines()) == 1
    assert len(str(error)) < 400
    for suggestion in error.suggestions:
        assert find_place(suggestion).text == suggestion


@settings(repeatable, max_examples=300)
@given(typed)
@example("x" * LONGEST_TEXT + ", OH")
@example("0" * 200_000)
@example("\x00\x1c\u2028")
@example("St, ST")
@example("-,OH")
def test_any_text_is_a_place_or_a_refusal(text: str):
    for find in (find_place, lambda asked: guess_place(asked).place):
        try:
            place = find(text)
        except PlaceNotFoundError as error:
            check_refusal(error)
        else:
            assert place.county_fips in COUNTIES or place.kind == "state"
            assert (place.lat is None) == (place.kind == "state")
            assert find_place(place.text) == place


def test_a_refusal_is_quick_however_odd_the_text():
    start = time.perf_counter()
    for text in ("ab " * 26 + "TX", "st " * 26, "e" * 76 + ", CA", "1" * 1_000_000):
        with pytest.raises(PlaceNotFoundError):
            find_place(text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "text",
    ["Dayton, OH 45402", "45402, Dayton, OH", "45402.", "ZIP 45402", "Zip code: 45402",
     "45402–1234", "Dayton 45402", "OH 45402", "Montgomery County, OH 45402", "Kettering, OH 45402",
     "Dayton, OH (45402)"],
)  # fmt: skip
def test_a_zip_code_however_written(text: str):
    assert guess_place(text) == guess_place("45402")


def test_a_country_at_the_end_makes_no_difference():
    assert (
        find_place("Dayton, OH, USA") == find_place("dayton ohio usa") == find_place("Dayton, OH")
    )


def test_a_zip_code_in_another_state_than_named_is_refused():
    with pytest.raises(PlaceNotFoundError, match="not in Ohio") as caught:
        guess_place("Dayton, OH 90210")
    assert caught.value.suggestions == ("90210", "Dayton, OH")
    with pytest.raises(PlaceNotFoundError, match="not in Ohio"):
        guess_place("12345 Main Street, Dayton, OH")
    assert find_place("Washington 20001").state == "DC", "a city, not the state of that name"


def test_a_zip_code_beside_another_town_counts_with_a_note():
    with pytest.raises(PlaceNotFoundError, match="Montgomery County, Cincinnati, OH does not"):
        find_place("Cincinnati, OH 45402")
    found = guess_place("Cincinnati, OH 45402")
    assert found.place == find_place("45402")
    assert found.note == ('Showing 45402 for "Cincinnati, OH 45402". Did you mean Cincinnati, OH?')
    assert found.alternatives == ("Cincinnati, OH",)


@pytest.mark.parametrize(
    ("text", "code"), [("2138", "02138"), ("ZIP 2138", "02138"), ("501", "00501")]
)
def test_a_leading_zero_lost_is_named_and_never_added_in_silence(text: str, code: str):
    with pytest.raises(PlaceNotFoundError, match=f"Did you mean {code}") as caught:
        guess_place(text)
    assert caught.value.suggestions == (code,)


def test_an_unknown_zip_code_names_the_city_of_its_first_three_digits():
    with pytest.raises(PlaceNotFoundError, match="no ZIP code 45499") as caught:
        guess_place("Dayton, OH 45499")
    assert caught.value.suggestions == ("Dayton, OH",)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("W. Hartford, CT", "West Hartford, CT"),
        ("E. Point, GA", "East Point, GA"),
        ("W. Sacramento, CA", "West Sacramento, CA"),
        ("S. Bend, IN", "South Bend, IN"),
        ("W Palm Beach FL", "West Palm Beach, FL"),
        ("E. St. Louis, IL", "East Saint Louis, IL"),
        ("So. Portland, ME", "South Portland, ME"),
        ("Cleveland Hts., OH", "Cleveland Heights, OH"),
        ("Charleston, W. Virginia", "Charleston, WV"),
        ("winston salem n carolina", "Winston-Salem, NC"),
    ],
)
def test_a_direction_may_be_abbreviated(text: str, label: str):
    found = guess_place(text)
    assert (found.place.label, found.note) == (label, None)


@pytest.mark.parametrize(
    ("text", "suggestion", "never"),
    [
        ("N. Kansas City, MO", "Kansas City, MO", ""),
        ("North Kansas City, MO", "Kansas City, MO", ""),
        ("W. Dayton, OH", "Dayton, OH", ""),
        ("Hamilton Township, NJ", "Hamilton Square, NJ", "Millstone"),
        ("Hamilton Twp, NJ", "Hamilton Square, NJ", "Millstone"),
        ("Hamilton, NJ", "Hamilton Square, NJ", "Milton,"),
        ("Cherry Hill Township, NJ", "Cherry Hill, NJ", "Chester Township"),
        ("Village of Oakwood, OH", "Oakwood, OH", ""),
        ("Dayton County, OH", "Dayton, OH", ""),
        ("Dayton Heights, OH", "Dayton, OH", ""),
        ("Orange County", "Orange County, CA", "Orange Cove"),
        ("Daytn", "Dayton, OH", ""),
    ],
)
def test_another_name_is_suggested_and_never_computed(text: str, suggestion: str, never: str):
    with pytest.raises(PlaceNotFoundError, match="Did you mean") as caught:
        guess_place(text)
    assert suggestion in caught.value.suggestions
    assert not never or never not in str(caught.value)


@pytest.mark.parametrize("text", ["City of Dayton, OH", "Dayton City, OH"])
def test_the_word_city_is_no_other_name(text: str):
    found = guess_place(text)
    assert (found.place.label, found.note) == ("Dayton, OH", f'Showing Dayton, OH for "{text}".')


def test_every_township_of_the_table_is_found_and_none_for_another():
    """A made-up township of every state with a township in the table is refused."""
    cities = load("cities")
    named = cities[cities["city"].str.endswith(" Township")]
    assert len(named) > 10
    for row in named.to_dict("records"):
        short = row["city"].removesuffix("Township") + "Twp."
        for name in (row["city"], short):
            assert find_place(f"{name}, {row['state']}").county_fips == row["county_fips"]
        with pytest.raises(PlaceNotFoundError):
            guess_place(f"Zebulon Quarry Township, {row['state']}")


@settings(repeatable, max_examples=60)
@given(st.sampled_from(load("cities").to_dict("records")), st.sampled_from(["45402", "{}"]))
def test_alternatives_and_suggestions_find_themselves(row: dict, form: str):
    text = form.format(f"{row['city'][:-1]}, {row['state']}")
    try:
        texts = guess_place(text).alternatives
    except PlaceNotFoundError as error:
        texts = error.suggestions
    assert len(texts) <= 3
    for text in texts:
        assert find_place(text).text == text


@pytest.mark.parametrize("text", ["Orange Co", "orange co", "Jefferson Co", "Denver Co"])
def test_a_county_cut_short_without_its_state_is_asked_for(text: str):
    with pytest.raises(PlaceNotFoundError, match="needs its state") as caught:
        guess_place(text)
    assert all(" County, " in one for one in caught.value.suggestions)


def test_denver_co_is_in_colorado():
    assert guess_place("denver co").place == guess_place("Denver, Co").place


def test_a_county_that_connecticut_gave_up_is_said_without_its_state_too():
    with pytest.raises(PlaceNotFoundError, match="planning regions"):
        guess_place("Hartford County")
