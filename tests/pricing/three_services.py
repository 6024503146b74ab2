"""A clinic of a stand-alone, an add-on and a bundled visit that can be compared by hand."""

from lib.clinic import Clinic, Costs, Service
from lib.pricing.price_list import PriceList
from lib.pricing.side_by_side import SideBySide, candidates, side_by_side
from lib.visit import Visit

ALONE, ADD_ON, BUNDLE = (f"{n:012x}" for n in range(3))
# 48 × 1.25 / (0.8 × 0.9) = 83.33, and 36.67 of overhead: 120 an hour, 2 a minute.
COSTS = Costs(
    pay_usd_per_hour=48, payroll_burden_percent=25, booked_percent=80, no_show_percent=10,
    overhead_usd_per_hour=110 / 3, supplies_usd_per_visit=3,
)  # fmt: skip


def clinic(costs: Costs = COSTS, **overrides: float) -> Clinic:
    """Half an hour in a slot of 40 at $90, ten minutes at $40, 45 in a slot of 55 at $130."""
    return Clinic(
        costs=costs,
        services=(
            Service(id=ALONE, name="Single", visit=Visit(), price_usd=90),
            Service(id=ADD_ON, name="Extra", visit=Visit("add-on", None), price_usd=40),
            Service(id=BUNDLE, name="Bundle", visit=Visit("bundled", 45), price_usd=130),
        ),
        overrides=overrides,
    )


def compared(prices: PriceList) -> SideBySide:
    first = {part: (lines or (None,))[0] for part, lines in candidates(prices).items()}
    return side_by_side(prices, first["stand_alone"], first["add_on"], first["bundle"])
