"""The prices a scenario sells at: the owner's own, or where an answer would start."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lib.pricing.anchors import anchor_of
from lib.pricing.answer import moved_by
from lib.pricing.bundles import Comparison, Offer, compare, variable_cost_usd
from lib.pricing.cards import card_fee_of, lowest_price_usd
from lib.pricing.costs import default_slot_minutes, floor_of
from lib.pricing.modifiers import combined
from lib.pricing.money import add, cents, whole
from lib.scenario import Scenario, Visit

OFFERS = ("stand_alone", "treatment", "add_on", "bundle")
FORMAT_OF = {"stand_alone": "stand-alone", "add_on": "add-on", "bundle": "bundled"}


@dataclass(frozen=True)
class SellingPrice:
    """A price in US dollars and whose it is; None where there is nothing to start from."""

    price_usd: float | None
    words: str


def selling_price(scenario: Scenario) -> SellingPrice:
    """Return the scenario's price: the owner's own, else the larger of print's middle and floor.

    Where cards are taken the floor's price bears the card fee.
    """
    own = scenario.get("own_price_usd")
    if own is not None:
        return SellingPrice(own, "your own price")
    middle = middle_in_print(scenario)
    if middle is None:
        return SellingPrice(None, "enter your own price: there is no range in print to start from")
    fee = card_fee_of(scenario)
    lowest = lowest_price_usd(floor_of(scenario).total_usd, fee)
    if lowest > middle:
        whose = "your floor with the card fee" if fee else "your floor"
        return SellingPrice(lowest, f"{whose}, which is above the middle of what is in print")
    return SellingPrice(middle, "the middle of what is in print for your place and visit")


def middle_in_print(scenario: Scenario) -> float | None:
    """Return the moved median of the scenario's format in US dollars, None without an anchor."""
    anchor = anchor_of(scenario)
    return moved_by(anchor, combined(scenario)).median_usd if anchor else None


def variable_cost_of(scenario: Scenario, minutes: float, needles: bool = True) -> float:
    """Return what one visit adds to costs in US dollars: supplies, and pay where paid per visit.

    The card fee comes on top: it follows the price (see visit_left).
    """
    supplies = (scenario.get("supplies_usd_per_visit") or 0.0) if needles else 0.0
    pay = 0.0
    if scenario.figure("paid_per_visit"):
        pay = floor_of(scenario).pay.value or 0.0
    burden = scenario.figure("payroll_burden_percent")
    return variable_cost_usd(supplies, pay, burden, minutes)


@dataclass(frozen=True)
class VisitLeft:
    """What a visit's price leaves, US dollars to the cent: price − cost − card fee."""

    price_usd: float
    cost_usd: float
    card_fee_usd: float
    contribution_usd: float

    @property
    def added_usd(self) -> float:
        """All that the visit adds to costs: the card fee on its price included."""
        return add(self.cost_usd, self.card_fee_usd)


def visit_left(scenario: Scenario, price_usd: float) -> VisitLeft:
    """Return what a price leaves toward costs that stay the same, for the scenario's visit."""
    cost = cents(variable_cost_of(scenario, floor_of(scenario).slot_minutes))
    price, fee = cents(price_usd), card_fee_of(scenario).on(price_usd)
    return VisitLeft(price, cost, fee, add(price, -cost, -fee))


def visit_of_offer(scenario: Scenario, offer: str) -> Visit:
    """Return the visit an offer stands for: the scenario's, in that format's usual length."""
    visit = scenario.visit
    if visit.format == FORMAT_OF[offer]:
        return visit
    return Visit.of_format(
        FORMAT_OF[offer],
        muscles=visit.muscles,
        electrical=visit.electrical,
        practitioner=visit.practitioner,
    )


def starting_offers(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Return where the four offers start: US dollars and minutes of the clinician.

    Stand-alone, add-on and bundle: the scenario's price and slot where it is that format, else the
    middle in print for the place, to the dollar. Treatment: the bundle less the add-on, in the
    bundle's minutes, since no price was found for it.
    """
    found: dict[str, tuple[float, float]] = {}
    for offer in ("stand_alone", "add_on", "bundle"):
        visit = visit_of_offer(scenario, offer)
        if visit == scenario.visit:
            price, minutes = selling_price(scenario).price_usd, floor_of(scenario).slot_minutes
        else:
            middle = middle_in_print(replace(scenario, visit=visit))
            price, minutes = whole(middle or 0.0), default_slot_minutes(visit)
        found[offer] = price or 0.0, minutes
    price, minutes = found["bundle"]
    found["treatment"] = max(0.0, add(price, -found["add_on"][0])), minutes
    return {offer: found[offer] for offer in OFFERS}


def comparison_of(scenario: Scenario) -> Comparison:
    """Return the four offers as set, or as they start, compared."""
    starts = starting_offers(scenario)
    settings, fee = dict(scenario.settings), card_fee_of(scenario)
    offers = []
    for name in OFFERS:
        price = settings.get(f"bundles_{name}_usd", starts[name][0])
        minutes = settings.get(f"bundles_{name}_minutes", starts[name][1])
        cost = variable_cost_of(scenario, minutes, needles=name != "treatment")
        offers.append(Offer(name.replace("_", "-"), price, minutes, cost, fee))
    return compare(*offers)
