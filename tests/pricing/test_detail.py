"""Beside one service: the sentence over its price axis names whose prices the range rests on."""

import pytest

from lib.clinic import KnownPrice, new_clinic
from lib.pricing.detail import Detail, detail_of, nation_said
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


def test_the_nation_in_a_sentence():
    prices = price_list_of(new_clinic())
    found = [detail_of(prices, line) for line in prices.lines]
    # The five clinics' own stand-alone prices lie at 45 to 89 before they are moved; 86.60 is the
    # published middle for 30 minutes.
    below = sum(one.adjusted_usd < 86.60 for one in found[1].elsewhere)
    assert nation_said([one for one in found if one.here]) == (
        f"Stand-alone, 30 min: {below} of 5 clinics ask less than the published middle, $86.60"
    )
    (bundle,) = [one for one in found if one.line.service.visit.format == "bundled"]
    assert nation_said([bundle]) == "Bundled visit, 45 min: $120 to $180 is published"
