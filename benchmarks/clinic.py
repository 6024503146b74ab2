"""The clinic that is shown while the time is taken, and the place of the market's page."""

from lib.clinic import Clinic, KnownPrice, Package, new_clinic

PLACE = "45402"
PACKAGE = Package(sessions=5, discount_percent=15)


def benchmark_clinic() -> Clinic:
    """A clinic with something on every page: prices, packages, prices of others."""
    clinic = new_clinic("Elm Street", PLACE)
    for service, price in zip(clinic.services, (40, 90, 150, 140, 160, 95), strict=True):
        packages = () if service.visit.format == "initial" else (PACKAGE,)
        clinic = clinic.with_service(service.with_(price_usd=price, packages=packages))
    known = tuple(KnownPrice(price_usd=price, near=True) for price in (70, 75, 80, 85, 110))
    return clinic.with_(known_prices=known, overrides={"week_hours": 27.5})
