"""A list in one sentence, its packages, and the command that repeats one of its lines."""

import pytest

from lib.clinic import Clinic, Package, new_clinic
from lib.pricing.detail import detail_of, target_usd_of
from lib.pricing.overview import headline_of, packages_of
from lib.pricing.price_list import price_list_of
from lib.pricing.repeat import quote_command
from tests.documents.elm_street import ADD_ON, SINGLE, clinic


def priced(*prices: float | None) -> Clinic:
    """Three services that cost 140, 80 and 140, at these prices; the fourth costs 20."""
    found = clinic()
    for service, price in zip(found.services, (*prices, None), strict=False):
        found = found.with_service(service.with_(price_usd=price))
    return found


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ((None, None, None),
         "You break even between $20 (Extra) and $140 (First one): enter your prices."),
        # Its packages of five and seven bring 76.50 and 76.43 a session, which costs 80.
        ((None, 90, None), "Your price bears its cost; two of three packages do not: 7 × Half hour "
         "falls $25 short."),
        ((None, 110, None), "Your price bears its cost; the package 7 × Half hour falls $25 "
         "short."),
        ((None, 70, None),
         "Your price falls short of what a visit costs: Half hour by $10 a visit."),
        # 10 a visit of 70 minutes is 8.57 an hour.
        ((150, 90, None), "Both prices bear their costs; two of three packages do not: 7 × Half "
         "hour falls $25 short."),
        ((130, 60, 141), "Two of three prices fall short of what a visit costs: Half hour by $20 a "
         "visit and First one by $10 a visit."),
        ((130, 60, 100), "Three of three prices fall short of what a visit costs: Whole hour by "
         "$40 a visit, Half hour by $20 a visit and one more."),
    ],
)  # fmt: skip
def test_the_list_in_a_sentence(prices: tuple[float | None, ...], said: str):
    assert headline_of(price_list_of(priced(*prices))) == said


def test_no_hour_of_add_ons_is_said_to_be_sold():
    # An add-on of ten minutes at 40 leaves 20 of its 20: 120 an hour of extra minutes.
    found = priced(150, 90, None)
    found = found.with_service(found.services[3].with_(price_usd=40))
    found = found.with_service(found.services[1].with_(packages=()))
    assert headline_of(price_list_of(found)) == (
        "All three prices bear their costs; add-ons aside, Half hour leaves most, $15 an hour."
    )
    two = found.with_service(found.services[3].with_(price_usd=None))
    assert headline_of(price_list_of(two)) == (
        "Both prices bear their costs; Half hour leaves most, $15 an hour."
    )
    one = two.with_service(two.services[0].with_(price_usd=None))
    assert headline_of(price_list_of(one)) == (
        "Your price bears its cost: Half hour leaves $15 an hour."
    )
    alone = priced(None, None, None)
    alone = alone.with_service(alone.services[3].with_(price_usd=40))
    said = headline_of(price_list_of(alone))
    assert said == "Your price bears its cost: Extra leaves $20 a visit."


def test_the_law_comes_before_the_list():
    found = price_list_of(priced(150, 90, 150).with_(place="10001"))
    assert headline_of(found) == "A physical therapist may not needle in New York."
    # Without a place the law has no answer, and the list speaks.
    assert headline_of(price_list_of(priced(150, 90, 150).with_(place=None))).startswith("All")


def test_without_costs_the_list_says_no_profit():
    found = price_list_of(priced(150, 90, None), shows_costs=False)
    assert headline_of(found) == "Two of four services have a price."


def test_a_package_bears_the_card_fee_of_one_sale():
    costs = clinic().costs.with_(cards_taken=True)
    prices = price_list_of(clinic().with_(costs=costs))
    line = prices.line(SINGLE)
    assert line is not None
    three = packages_of(prices, line)[0].found
    assert three is not None
    # 243; 2.6% is 6.318, and 0.10: 6.42; less 3 × 80.
    assert three.profit_usd == -3.42


def test_a_package_that_cannot_be_says_why():
    service = clinic().services[1].with_(packages=(Package(sessions=3, total_usd=300),))
    prices = price_list_of(clinic().with_service(service))
    (listed,) = packages_of(prices, prices.lines[1])
    assert listed.found is None
    assert "cost more than one by one" in listed.problem


def test_the_dearest_price_known_is_the_published_end_or_a_near_one():
    prices = price_list_of(clinic())
    line = prices.lines[1]
    # 150 × 0.92694.
    assert detail_of(prices, line).asked_to_usd == pytest.approx(139.04, abs=0.01)
    near = [one.with_(price_usd=200) for one in clinic().known_prices]
    dear = price_list_of(clinic().with_(known_prices=tuple(near)))
    assert detail_of(dear, dear.lines[1]).asked_to_usd == pytest.approx(200)


def test_where_asking_begins():
    prices = price_list_of(priced(130, 79, None))
    # The middle is 78.62: 79. A first visit has no middle, its price falls short.
    assert [target_usd_of(one) for one in prices.lines] == [130, 79, 127, None]


def test_the_command_carries_what_the_service_is_paid():
    costs = clinic().costs.with_(paid_per_visit=True, pay_usd_per_visit=30)
    own = clinic().services[1].with_(pay_usd_per_sale=45)
    extra = clinic().services[3].with_(pay_usd_per_sale=5)
    prices = price_list_of(clinic().with_(costs=costs).with_service(own).with_service(extra))
    single, add_on = prices.line(SINGLE), prices.line(ADD_ON)
    assert single is not None
    assert add_on is not None
    assert "pay_usd_per_visit=45" in quote_command(prices, single).command
    assert quote_command(prices, single).without == ""
    assert quote_command(prices, add_on).without == "without the pay for an add-on"


def test_a_cost_of_nothing_is_said_and_a_switch_that_is_off_is_not():
    prices = price_list_of(new_clinic().with_(costs=clinic().costs.with_(no_show_percent=0)))
    command = quote_command(prices, prices.lines[0]).command
    assert "no_show_percent=0" in command
    assert "cards_taken" not in command
    assert "--place" not in command
