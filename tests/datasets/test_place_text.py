"""Reading what people type: ZIP spellings, abbreviations, and what counts as a misspelling."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib.datasets.place import PlaceNotFoundError
from lib.datasets.place_text import (
    GENERIC,
    ZipText,
    clean,
    distinctive,
    is_misspelling,
    spellings,
    with_leading_zeros,
    zip_text,
)

repeatable = settings(derandomize=True, deadline=None, database=None)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("45402", ""), ("45402.", ""), ("(45402)", ""), ("#45402", ""), ("ZIP 45402", ""),
        ("Zip code: 45402", ""), ("zipcode 45402", ""), ("45402-1234", ""), ("45402–1234", ""),
        ("45402‑1234", ""), ("45402 1234", ""), ("45402 USA", ""),
        ("45402, Dayton, OH", "Dayton, OH"),
        ("Dayton, OH 45402", "Dayton, OH"), ("Dayton, OH, 45402-1234", "Dayton, OH"),
        ("Dayton, OH (45402)", "Dayton, OH"), ("Dayton, OH 45402, USA", "Dayton, OH"),
        ("Dayton OH zip 45402", "Dayton OH"), ("45402 90210", "90210"),
    ],
)  # fmt: skip
def test_a_zip_code_and_what_stands_beside_it(text: str, rest: str):
    found = zip_text(clean(text))
    assert found is not None
    assert (found.zip, found.rest) == ("45402", rest)


@pytest.mark.parametrize("text", ["4540", "454021", "45402x", "45402-12", "12 Main Street", "D, 4"])
def test_other_digits_are_no_zip_code(text: str):
    with pytest.raises(PlaceNotFoundError, match="five digits"):
        zip_text(clean(text))


@pytest.mark.parametrize(
    "code", ["09012", "09899", "34001", "96201", "96699", "APO, AE 09012", "FPO AP 96601-1234"]
)
def test_a_military_zip_code_is_called_one(code: str):
    with pytest.raises(PlaceNotFoundError, match="military"):
        zip_text(clean(code))


def test_names_have_no_zip_code():
    assert zip_text("Dayton, OH") is None
    assert zip_text("Central 14th Street / Spring Road, DC") is None


@pytest.mark.parametrize("text", ["٤٥٤٠٢", "４５４０２", "Dayton, OH ४५४०२"])
def test_digits_of_other_scripts_are_refused(text: str):
    with pytest.raises(PlaceNotFoundError, match="digits 0 to 9"):
        clean(text)


def test_what_cannot_be_seen_is_left_out():
    assert clean("\x00Day\u200bton\x07,\u202e OH\ud800") == "Dayton, OH"


@pytest.mark.parametrize("text", ["USA", "U.S.", " united states of America. "])
def test_the_whole_country_is_an_empty_place(text: str):
    with pytest.raises(PlaceNotFoundError, match="empty"):
        clean(text)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("w hartford", "west hartford"),
        ("so portland", "south portland"),
        ("south coffeyville", "s coffeyville"),
        ("orange co", "orange county"),
        ("hamilton twp", "hamilton township"),
        ("e cleveland hts", "east cleveland heights"),
    ],
)
def test_abbreviations_are_tried_after_the_name_as_typed(name: str, meant: str):
    assert spellings(name)[0] == name
    assert meant in spellings(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("daytn", "dayton"), ("dayotn", "dayton"), ("cincinatti", "cincinnati"),
        ("lagrange", "la grange"), ("st loius", "st louis"), ("virginia baech", "virginia beach"),
        ("montgomry county", "montgomery county"), ("orange couny", "orange county"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen(typed: str, name: str):
    assert is_misspelling(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        # One word in common, and that one thousands have.
        ("hamilton township", "millstone township"), ("orange county", "orange cove"),
        ("e point", "west point"), ("north kansas city", "kansas city"),
        ("dayton county", "dayton city"), ("oak hills", "oak hill"),
        # Nothing of their own.
        ("couny", "county"), ("lake citty", "lake city"),
        # Other names: too many letters differ, or the first one.
        ("hamilton", "hampton"), ("hamilton", "milton"), ("beverly", "waverly"), ("lima", "lime"),
    ],
)  # fmt: skip
def test_another_name_is_no_slip_of_the_pen(typed: str, name: str):
    assert not is_misspelling(typed, name)


@repeatable
@given(st.from_regex(r"[a-z]{5,12}( [a-z]{5,12})?", fullmatch=True), st.data())
def test_two_letters_swapped_are_one_slip_and_the_first_one_never(name: str, data):
    at = data.draw(st.integers(1, len(name) - 2))
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    # Neither over a blank nor of a word's first letter, and no word that is generic.
    assume(" " not in name[at - 1 : at + 2])
    assume(distinctive(name) and distinctive(swapped))
    assume(not GENERIC & {*name.split(), *swapped.split()})
    assert is_misspelling(swapped, name)
    other = "b" if name[0] == "a" else "a"
    assert not is_misspelling(other + name[1:], name)


@pytest.mark.parametrize("text", ["東京, OH", "Москва, OH", "Δayton, OH"])
def test_letters_of_other_scripts_are_refused_rather_than_dropped(text: str):
    with pytest.raises(PlaceNotFoundError, match="Latin letters"):
        clean(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("2138", "02138"), ("Cambridge, MA 2138", "02138"), ("2138-1234", "02138"), ("501", "00501")],
)
def test_zeros_that_a_spreadsheet_took_are_put_back(text: str, code: str):
    assert with_leading_zeros(text) == code


@pytest.mark.parametrize("text", ["45402 1234", "45402-1234", "Dayton", "29 Palms, CA", "21381"])
def test_nothing_is_put_before_what_is_no_short_zip_code(text: str):
    assert with_leading_zeros(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [('"45402"', ""), ("45402/", ""), ("45402!", ""), ("Dayton 45402 OH", "Dayton, OH")],
)
def test_what_stands_around_a_zip_code_makes_no_difference(text: str, rest: str):
    assert zip_text(clean(text)) == ZipText("45402", rest)
