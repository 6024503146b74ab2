"""The good-faith estimate: a draft of what the No Surprises Act asks of a provider.

It follows the contents of the agency's model form (CMS, 45 CFR 149.610) in words of our own.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence

from lib.documents.rendering import (
    DocumentError,
    refuse_where_not_allowed,
    render,
)
from lib.pricing.estimate import EstimateError, estimate_of, treatments_of, with_package
from lib.pricing.money import add
from lib.pricing.packages import Package
from lib.pricing.price_list import PriceList

# What the draft says, and where that was read.
SOURCES = (
    (
        "who gives an estimate, and what stands on it: American Bar Association",
        "https://www.americanbar.org/groups/health_law/resources/esource/archive/"
        "good-faith-estimates-new-provider-transparency-obligations/",
    ),
    ("twelve months, the fee of a dispute: Q. Perry", "https://drqperry.com/gfe"),
    (
        "$400 and 120 days: Florence Therapy",
        "https://www.florencetherapy.com/no-surprises-act",
    ),
    (
        "the model form, as clinics copy it: Functional Vitality",
        "https://functionalvitalitymfr.com/pages/good-faith-estimate",
    ),
    (
        "and, with the agency's page and telephone, Courvelle Counseling",
        "https://courvellecounselingandwellness.com/gfe",
    ),
)


def good_faith_estimate(
    prices: PriceList,
    items: Sequence[tuple[str, int]],
    date: datetime.date,
    package: Package | None = None,
) -> str:
    """Return a draft of the estimate of a plan: `items` are a service's id and its visits.

    The last service's visits are bought in the `package` where there is one. The treatment visits
    that an add-on comes on top of are a row of their own where they have a price; else the draft
    says that its sum leaves them out.

    Raises DocumentError for a plan that cannot be estimated, and where the clinic's practitioner
    may not needle.
    """
    refuse_where_not_allowed(prices)
    try:
        estimate = estimate_of(prices, items)
    except EstimateError as error:
        raise DocumentError(str(error)) from None
    if package is not None:
        estimate = with_package(estimate, package)
    treatments = treatments_of(prices, estimate)
    total = add(estimate.total_usd, treatments.total_usd if treatments else 0.0)
    return render(
        "good_faith_estimate.html",
        clinic=prices.clinic.name,
        estimate=estimate,
        treatments=treatments,
        total_usd=total,
        sources=SOURCES,
        date=date,
        until=a_year_after(date),
    )


def a_year_after(date: datetime.date) -> datetime.date:
    """Return the same day of the next year; the last of February for a leap day."""
    last = calendar.monthrange(date.year + 1, date.month)[1]
    return date.replace(year=date.year + 1, day=min(date.day, last))
