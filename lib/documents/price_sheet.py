"""The price sheet: what a clinic's customers may read, and nothing else."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from lib.clinic import Service
from lib.documents.rendering import DocumentError, refuse_where_not_allowed, render
from lib.pricing.packages import Package, PackageError, package_of_service
from lib.pricing.price_list import PriceList


@dataclass(frozen=True)
class _Offered:
    """All that the sheet's template is given of a service: no cost can get onto it."""

    name: str
    minutes: int | None
    price_usd: float
    packages: tuple[Package, ...]


def price_sheet(prices: PriceList, date: datetime.date) -> str:
    """Return the clinic's services with a price, and their packages, as a page to print.

    Raises DocumentError where no service has a price, where a package cannot be, and where the
    clinic's practitioner may not needle.
    """
    refuse_where_not_allowed(prices)
    services = [one for one in map(_offered, prices.clinic.services) if one]
    if not services:
        raise DocumentError(
            "No service has a price yet: set a price for at least one in My clinic."
        )
    return render(
        "price_sheet.html",
        clinic=prices.clinic.name,
        note=prices.clinic.included_note,
        services=services,
        date=date,
    )


def _offered(service: Service) -> _Offered | None:
    if service.price_usd is None:
        return None
    try:
        packages = tuple(package_of_service(service, one) for one in service.packages)
    except PackageError as error:
        raise DocumentError(f"{service.name}, packages: {error}.") from None
    return _Offered(service.name, service.visit.minutes, service.price_usd, packages)
