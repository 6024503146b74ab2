"""Add-on, bundled or stand-alone: what each earns per visit, per minute and per clinician hour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lib.datasets.figures import FieldError
from lib.pricing.cards import NO_FEE, CardFee
from lib.pricing.money import add, cents, exact, percent_words

MOST_USD = 10_000.0
LEAST_MINUTES, MOST_MINUTES = 0.01, 480.0


class BundleError(FieldError):
    """An offer that cannot be."""


@dataclass(frozen=True)
class Offer:
    """One sale: US dollars a visit, minutes of the clinician, what it adds to costs, card fee.

    `variable_cost_usd` holds no card fee: that follows the price.
    """

    name: str
    price_usd: float
    minutes: float
    variable_cost_usd: float = 0.0
    fee: CardFee = NO_FEE

    @property
    def card_fee_usd(self) -> float:
        """The card fee on the offer's price, one sale; 0 without cards."""
        return self.fee.on(self.price_usd)

    @property
    def contribution_usd(self) -> float:
        """Price less variable cost and card fee, per visit, unrounded."""
        return float(_left(self))

    @property
    def contribution_to_the_cent_usd(self) -> float:
        """The same in cents that add up: price less the rounded cost and the rounded fee."""
        return add(cents(self.price_usd), -cents(self.variable_cost_usd), -self.card_fee_usd)

    def per_hour(self, amount_usd: float) -> float | None:
        """An amount per visit as an amount per clinician hour; None where no minute is taken."""
        return float(60 * exact(amount_usd) / exact(self.minutes)) if self.minutes else None

    def per_minute(self, amount_usd: float) -> float | None:
        """An amount per visit as an amount per minute; None where no minute is taken."""
        return float(exact(amount_usd) / exact(self.minutes)) if self.minutes else None

    def __add__(self, other: Offer) -> Offer:
        """Two offers in one visit and one sale, such as a treatment with its add-on.

        The card's fixed part is paid once; sums have no upper end.
        """
        return Offer(
            f"{self.name} with {other.name}",
            add(self.price_usd, other.price_usd),
            add(self.minutes, other.minutes),
            add(self.variable_cost_usd, other.variable_cost_usd),
            self.fee,
        )


def _left(offer: Offer) -> Fraction:
    """What an offer's price leaves after its costs and card fee."""
    spent = exact(offer.variable_cost_usd) + exact(offer.card_fee_usd)
    return exact(offer.price_usd) - spent


def _price_leaving(amount_usd: Fraction, offer: Offer) -> Fraction:
    """The price at which an offer leaves an amount after its costs and card fee, unrounded."""
    return offer.fee.price_leaving(amount_usd + exact(offer.variable_cost_usd))


def check_offer(offer: Offer) -> None:
    """Raise BundleError for an offer whose figures cannot be."""
    if not 0 <= offer.price_usd <= MOST_USD:
        raise BundleError(offer.name, f"price {offer.price_usd:,.12g} is outside $0 to $10,000")
    if not 0 <= offer.minutes <= MOST_MINUTES:
        raise BundleError(offer.name, f"minutes {offer.minutes:,g} are outside 0 to 480")
    if 0 < offer.minutes < LEAST_MINUTES:
        raise BundleError(offer.name, f"minutes {offer.minutes:g} are too few: 0.01 or more, or 0")
    if not 0 <= offer.variable_cost_usd < math.inf:
        raise BundleError(offer.name, "variable cost is negative or no number")


@dataclass(frozen=True)
class Comparison:
    """What the four offers do beside each other. US dollars; None where there is no answer.

    Ties per visit: the add-on fee or bundle price at which a treatment with its add-on contributes
    as much as the bundle. Ties per hour: the same per clinician hour. `add_on_share` is the share
    of treatment visits that must take the add-on to contribute as much as the bundle.
    """

    stand_alone: Offer
    treatment: Offer
    add_on: Offer
    bundle: Offer
    add_on_tie_per_visit_usd: float
    bundle_tie_per_visit_usd: float
    add_on_tie_per_hour_usd: float | None
    bundle_tie_per_hour_usd: float | None
    add_on_share: float | None
    sentence: str

    @property
    def treatment_with_add_on(self) -> Offer:
        """The treatment visit that takes the add-on."""
        return self.treatment + self.add_on

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Everything compared, in the order of the page."""
        with_add_on = self.treatment_with_add_on
        return (self.stand_alone, self.treatment, self.add_on, with_add_on, self.bundle)


def variable_cost_usd(
    supplies_usd: float, pay_usd_per_hour: float, burden_percent: float, minutes: float
) -> float:
    """Return what one visit adds to costs: supplies, and the clinician's pay where paid per visit.

    Pay is 0 for a clinician paid by the hour: the hour is paid either way.

    >>> variable_cost_usd(3.0, 48.0, 25, 30)
    33.0
    """
    pay = exact(pay_usd_per_hour) * (1 + exact(burden_percent) / 100) * exact(minutes) / 60
    return float(exact(supplies_usd) + pay)


def compare(stand_alone: Offer, treatment: Offer, add_on: Offer, bundle: Offer) -> Comparison:
    """Return ties and the share that decides between add-on and bundle.

    Ties are prices before the card fee is rounded to the cent. Raises BundleError for an offer
    whose figures cannot be.
    """
    for offer in (stand_alone, treatment, add_on, bundle):
        check_offer(offer)
    both = treatment + add_on
    share = _share(treatment, add_on, bundle)
    charged = exact(treatment.price_usd)
    add_on_hour, bundle_hour = None, None
    if bundle.minutes and both.minutes:
        longer = exact(both.minutes) / exact(bundle.minutes)
        add_on_hour = float(_price_leaving(_left(bundle) * longer, both) - charged)
        bundle_hour = float(_price_leaving(_left(both) / longer, bundle))
    return Comparison(
        stand_alone=stand_alone,
        treatment=treatment,
        add_on=add_on,
        bundle=bundle,
        add_on_tie_per_visit_usd=float(_price_leaving(_left(bundle), both) - charged),
        bundle_tie_per_visit_usd=float(_price_leaving(_left(both), bundle)),
        add_on_tie_per_hour_usd=add_on_hour,
        bundle_tie_per_hour_usd=bundle_hour,
        add_on_share=share,
        sentence=_sentence(share, treatment, bundle),
    )


def _share(treatment: Offer, add_on: Offer, bundle: Offer) -> float | None:
    """What the bundle leaves beyond the treatment, over what the add-on adds to the treatment.

    The add-on's own fixed card fee does not count: it stands in the treatment's sale.
    """
    fee = exact((treatment + add_on).card_fee_usd) - exact(treatment.card_fee_usd)
    added = exact(add_on.price_usd) - exact(add_on.variable_cost_usd) - fee
    if cents(added) <= 0:
        return None
    return float((_left(bundle) - _left(treatment)) / added)


def _sentence(share: float | None, treatment: Offer, bundle: Offer) -> str:
    if share is None:
        gap = _left(bundle) - _left(treatment)
        better = "The bundle earns more" if gap > 0 else "The treatment visit earns as much or more"
        return f"The add-on contributes nothing after its costs. {better} per visit."
    if math.isclose(share, 1.0):
        return (
            "A treatment with its add-on earns as much per visit as the bundle; "
            "where some do not take it, the bundle earns more."
        )
    if share > 1:
        return "The bundle always earns more per visit, even if every treatment takes the add-on."
    if share <= 0:
        return "The add-on always earns more per visit: the treatment alone matches the bundle."
    return (
        f"The add-on earns more per visit once {percent_words(100 * exact(share))} of treatment "
        "visits take it; below that the bundle does."
    )


def as_json(found: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values, names spelled out; dollars to the cent."""
    return {
        "offers": [
            {
                "name": offer.name,
                "price_usd": cents(offer.price_usd),
                "minutes": offer.minutes,
                "variable_cost_usd": cents(offer.variable_cost_usd),
                "card_fee_usd": offer.card_fee_usd,
                "contribution_per_visit_usd": offer.contribution_to_the_cent_usd,
                "price_per_minute_usd": _cents(offer.per_minute(offer.price_usd)),
                "contribution_per_minute_usd": _cents(offer.per_minute(offer.contribution_usd)),
                "price_per_clinician_hour_usd": _cents(offer.per_hour(offer.price_usd)),
                "contribution_per_clinician_hour_usd": _cents(
                    offer.per_hour(offer.contribution_usd)
                ),
            }
            for offer in found.offers
        ],
        "add_on_tie_per_visit_usd": cents(found.add_on_tie_per_visit_usd),
        "bundle_tie_per_visit_usd": cents(found.bundle_tie_per_visit_usd),
        "add_on_tie_per_clinician_hour_usd": _cents(found.add_on_tie_per_hour_usd),
        "bundle_tie_per_clinician_hour_usd": _cents(found.bundle_tie_per_hour_usd),
        "share_of_treatments_that_must_take_the_add_on": found.add_on_share,
        "sentence": found.sentence,
    }


def _cents(amount: float | None) -> float | None:
    return None if amount is None else cents(amount)
