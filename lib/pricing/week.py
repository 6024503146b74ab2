"""The clinic's week: its clinician hours filled by what it sells, as far as it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from lib.pricing.hour import slot_of
from lib.pricing.price_list import PriceList
from lib.pricing.schedule import Sale, Week, best_week
from lib.pricing.side_by_side import SideBySide


@dataclass(frozen=True)
class ClinicWeek:
    """The best mix of a week of `hours`, and each sale by itself, best first.

    `limits` is how many of a sale are asked for at most, by key. `left_out` names services that
    cannot be booked: those without a price, and add-ons without their treatment. `no_show_percent`
    of the bookings take their slot and bring in nothing.
    """

    sales: tuple[Sale, ...]
    limits: dict[str, int]
    best: Week
    alone: tuple[tuple[Sale, Week], ...]
    left_out: tuple[str, ...]
    no_show_percent: float

    def named(self, week: Week) -> str:
        """Say a mix: "41 × Stand-alone, 3 × Bundle"; what is not booked is not said."""
        names = {sale.key: sale.name for sale in self.sales}
        booked = [f"{n} × {names[key]}" for key, n in week.mix if n]
        return ", ".join(booked) or "nothing booked"


def week_of_clinic(prices: PriceList, found: SideBySide, add_on_id: str) -> ClinicWeek | None:
    """Return the best week of a clinic's priced services; None where costs are not shown.

    An add-on is booked within its treatment, in one slot; the add-on compared stands for it, and
    its limit bounds the two together. A treatment whose price is assumed is not booked: nobody
    sells it yet.
    """
    if prices.hour is None:
        return None
    sales, limits, left_out = [], {}, []
    for line in prices.lines:
        service, economics = line.service, line.economics
        key, within = service.id, service.visit.format == "add-on"
        sale = None
        if within and key == add_on_id and not found.even_by_assumption:
            sale = _with_add_on(key, found)
        elif not within and service.price_usd is not None and economics is not None:
            sale = Sale(
                key, service.name, slot_of(service), service.price_usd,
                economics.fills_empty_slot_usd or 0.0, economics.profit_usd or 0.0,
            )  # fmt: skip
        if sale is None:
            left_out.append(service.name)
            continue
        sales.append(sale)
        if service.most_per_week is not None:
            limits[key] = service.most_per_week
    hours, no_show = prices.clinic.figure("week_hours"), prices.hour.no_show_percent
    alone = [(sale, best_week([sale], limits, hours, no_show)) for sale in sales]
    return ClinicWeek(
        sales=tuple(sales),
        limits=limits,
        best=best_week(sales, limits, hours, no_show),
        alone=tuple(sorted(alone, key=lambda one: -one[1].leaves_usd)),
        left_out=tuple(left_out),
        no_show_percent=no_show,
    )


def _with_add_on(key: str, found: SideBySide) -> Sale | None:
    way = found.with_add_on
    if way is None or not way.minutes:
        return None
    return Sale(
        key, way.name, way.minutes, way.price_usd, way.fills_usd or 0.0, way.profit_usd or 0.0
    )  # fmt: skip
