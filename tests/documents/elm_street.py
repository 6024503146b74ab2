"""A clinic whose documents can be worked out by hand."""

from datetime import date

from lib.clinic import Clinic, Costs, KnownPrice, Package, Service
from lib.pricing.price_list import PriceList, price_list_of
from lib.visit import Visit

DAY = date(2026, 11, 25)
FIRST, SINGLE, UNPRICED, ADD_ON = (f"{n:012x}" for n in range(4))
# 48 × 1.25 / (0.8 × 0.9) = 83.33, and 36.67 of overhead: 120 an hour.
COSTS = Costs(
    pay_usd_per_hour=48, payroll_burden_percent=25, booked_percent=80, no_show_percent=10,
    overhead_usd_per_hour=110 / 3,
)  # fmt: skip


def clinic(place: str | None = "45402") -> Clinic:
    """Three services with a price and one without; three packages; five known prices."""
    packages = (
        Package(sessions=3, discount_percent=10),
        Package(sessions=5, discount_percent=15),
        Package(sessions=7, total_usd=535),
    )
    return Clinic(
        name="Elm Street",
        place=place,
        costs=COSTS,
        services=(
            Service(id=FIRST, name="First one", visit=Visit("initial", 60), price_usd=155),
            Service(id=SINGLE, name="Half hour", visit=Visit(), price_usd=90, packages=packages),
            Service(
                id=UNPRICED,
                name="Whole hour",
                visit=Visit("stand-alone", 60, "3+"),
                packages=packages,
            ),
            Service(id=ADD_ON, name="Extra", visit=Visit("add-on", None), price_usd=40),
        ),
        known_prices=tuple(
            KnownPrice(id=f"{n:012x}", price_usd=price, seller=f"Neighbor {n}")
            for n, price in enumerate((70, 75, 80, 85, 110))
        ),
        included_note="Needles and advice.\nNo fee for a change.",
    )


def prices(place: str | None = "45402") -> PriceList:
    return price_list_of(clinic(place))
