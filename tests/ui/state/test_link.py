"""A clinic in a link: it comes back as it was, holds no more than was chosen, and is no way in."""

import base64
import json
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.clinic import Clinic, ClinicError, Costs, KnownPrice, new_clinic
from lib.ui.state.link import MOST_CHARACTERS, MOST_UNPACKED, Shared, packed, unpacked
from tests.clinics import clinics

PAID = new_clinic("Elm Street", "45402").with_(
    costs=Costs(pay_usd_per_hour=61.25), known_prices=(KnownPrice(price_usd=70, seller="Oak"),)
)
PAID = PAID.with_service(PAID.services[1].with_(price_usd=90, pay_usd_per_sale=33.5))


def linked(data: object) -> str:
    """Anything as a link could carry it."""
    body = zlib.compress(json.dumps(data).encode())
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def pack(clinic: Clinic, **chosen: bool) -> str:
    text = packed(clinic, **chosen)
    assert text is not None
    return text


@given(clinics(most_services=4, most_known_prices=3))
@settings(max_examples=50)
def test_a_clinic_comes_back_as_it_was(clinic: Clinic):
    text = packed(clinic, costs=True, known_prices=True)
    if text is not None:
        found = unpacked(text)
        assert found.clinic == clinic
        assert (found.costs, found.known_prices) == (True, True)


def test_by_default_costs_and_known_prices_stay_at_home():
    text = pack(PAID)
    body = zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))).decode()
    assert "61.25" not in body
    assert "33.5" not in body
    assert "Oak" not in body
    found = unpacked(text)
    assert (found.costs, found.known_prices) == (False, False)
    assert found.clinic.costs == Costs()
    assert found.clinic.services[1].price_usd == 90


def test_what_a_link_says_it_lacks_is_not_taken_from_it():
    body = PAID.model_dump(mode="json")
    found = unpacked(linked({"clinic": body, "costs": False, "known_prices": False}))
    assert (found.clinic.costs, found.clinic.known_prices) == (Costs(), ())
    assert found.clinic.services[1].pay_usd_per_sale is None


def test_too_much_for_a_link_is_none():
    many = tuple(KnownPrice(price_usd=1 + n, seller=f"Seller {n * 7919}") for n in range(600))
    assert packed(PAID.with_(known_prices=many), known_prices=True) is None
    assert packed(PAID.with_(known_prices=many)) is not None
    assert len(pack(PAID)) < 1_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A" * (MOST_CHARACTERS + 1), "longer than 6,000 characters"),
        ("<script>", "characters that no such link has"),
        ("abc", "cut off or damaged"),
        (pack(PAID)[:-9], "cut off or damaged"),
        (linked([1, 2]), "holds no clinic"),
        (linked({"clinic": 1}), "no JSON object"),
        (linked({"clinic": {"version": 9}}), "newer version"),
        (linked({"clinic": {"version": 1, "name": ""}}), "name"),
        (linked({"clinic": {"version": 1, "costs": {"booked_percent": 0}}}), "booked"),
    ],
)
def test_what_is_no_clinic_is_refused_in_words(text: str, said: str):
    with pytest.raises(ClinicError) as caught:
        unpacked(text)
    assert said in caught.value.problems[0]


def test_a_bomb_is_not_unpacked():
    body = zlib.compress(b" " * (20 * MOST_UNPACKED), 9)
    text = base64.urlsafe_b64encode(body).decode().rstrip("=")
    assert len(text) <= MOST_CHARACTERS
    with pytest.raises(ClinicError, match="more than 64 KB"):
        unpacked(text)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_clinic_or_refused(body: bytes):
    for data in (body, zlib.compress(body)):
        with suppress(ClinicError):
            assert isinstance(unpacked(base64.urlsafe_b64encode(data).decode().rstrip("=")), Shared)
