"""Beside one service: the sentence over its price axis names whose prices the range rests on."""

import pytest

from lib.clinic import KnownPrice, new_clinic
from lib.pricing.detail import Detail, detail_of
from lib.pricing.price_list import price_list_of

# In this order among a new clinic's services; Dayton, where no price is known.
ADD_ON, ALONE, BUNDLED = 0, 1, 3


def detail(position: int, *known: KnownPrice) -> Detail:
    clinic = new_clinic(place="45402").model_copy(update={"known_prices": known})
    prices = price_list_of(clinic)
    return detail_of(prices, prices.lines[position])


@pytest.mark.parametrize(
    ("position", "whose"),
    [
        (ADD_ON, "What hospitals' needling code and clinics elsewhere suggest: $24 to $54"),
        (ALONE, "What the published range and clinics elsewhere suggest: "),
    ],
)
def test_clinics_elsewhere_are_named_where_their_prices_take_part(position: int, whose: str):
    found = detail(position)
    assert found.elsewhere
    assert not found.near
    assert found.finding.startswith(whose)


def test_a_range_from_print_alone_is_called_so():
    # No clinic that posts the price of a bundled visit was found.
    found = detail(BUNDLED)
    assert found.elsewhere == ()
    assert found.finding.startswith("What half of clinics are said to ask: ")


def test_a_near_price_leads():
    found = detail(ALONE, KnownPrice(price_usd=80, near=True))
    assert found.finding.startswith("What half of clinics near you likely ask: ")
