"""A clinic's list held against what is known: what leads, the gap to the middle, and the law."""

import pytest

from lib.clinic import Clinic, KnownPrice, new_clinic
from lib.pricing.price_list import Line, price_list_of, say

NEIGHBORS = (70, 75, 80, 85, 110)


def line_of(clinic: Clinic, number: int = 1) -> Line:
    return price_list_of(clinic).lines[number]


def dayton(*known: float, price: float | None = None) -> Clinic:
    clinic = new_clinic(place="45402")
    clinic = clinic.with_service(clinic.services[1].with_(price_usd=price))
    return clinic.with_(known_prices=tuple(KnownPrice(price_usd=p, near=True) for p in known))


def test_from_three_near_prices_on_they_lead():
    found = line_of(dayton(*NEIGHBORS, price=90))
    assert found.evidence is not None
    # The middle is $78.62; 90 − 80.42 leaves $9.58.
    assert found.gap_usd == 11.38
    assert found.sentence == (
        "Five clinics near you ask $70–110. Your $90 is $11.38 above the middle here, $78.62, and "
        "leaves $9.58 a visit."
    )
    assert line_of(dayton(*NEIGHBORS)).sentence == (
        "Five clinics near you ask $70–110; the middle here is $79. Your break-even price is "
        "$80.42."
    )


def test_below_three_the_break_even_price_leads():
    assert line_of(dayton(70)).sentence.startswith(
        "Your break-even price is $80.42. One clinic near you asks $70; with what is published "
        "the middle here is $"
    )
    assert line_of(dayton(price=75)).sentence == (
        "Your break-even price is $80.42. Your $75 falls short of your costs by $5.42 a visit. "
        "No price near you is known; clinics are said to ask about $80, from one article. With "
        "five prices from elsewhere the middle here is $66."
    )


def test_near_prices_of_another_visit_are_said_to_be_moved():
    # 30 minutes' prices moved to an hour: nobody near asks these for it.
    found = line_of(dayton(*NEIGHBORS), 2)
    assert found.sentence.startswith("Five prices near you, moved to this visit, come to $1")
    assert "ask" not in found.sentence.split(";")[0]


def test_the_add_on_s_weak_start_is_called_not_the_same_service():
    assert "needling code stands in for a published range" in line_of(dayton(), 0).sentence
    assert "not the same service" in line_of(dayton(), 0).sentence


def test_a_first_visit_has_no_evidence_until_its_evaluation_has_a_price():
    found = line_of(dayton(), 4)
    assert (found.evidence, found.gap_usd) == (None, None)
    assert found.sentence.startswith("Your break-even price is $140.74. A first visit has no")


def test_the_owner_s_own_evaluation_price_is_not_what_others_ask():
    found = price_list_of(dayton().with_(overrides={"evaluation_price_usd": 200.0}))
    said = found.lines[4].sentence
    # 36.34 for code 20560 in the nation, moved to Dayton; nobody is known for a first visit.
    assert "Your evaluation price and hospitals' needling code come to $2" in said
    assert "nobody is known to ask that." in said
    assert "article" not in said


def test_where_needling_is_not_allowed_the_law_speaks():
    prices = price_list_of(new_clinic(place="90001"))
    assert {one.sentence for one in prices.lines} == {prices.scope.sentence}
    assert "may not needle" in prices.scope.sentence


def test_a_place_that_is_not_known_is_none():
    prices = price_list_of(new_clinic(place="no such town, ZZ"))
    assert prices.place is None
    assert prices.line(prices.clinic.services[2].id) == prices.lines[2]


@pytest.mark.parametrize(
    ("amount", "said"), [(80.42, "$80"), (9.5, "$9.50"), (9.0, "$9"), (1234.5, "$1,235")]
)
def test_dollars_of_a_headline(amount: float, said: str):
    assert say(amount) == said
