"""What an hour of the clinic costs, and what a service of it must bring in to bear its cost.

One cost rule for every service: its minutes of a clinician hour, and its supplies. An hour is
counted by what is attended: empty slots and no-shows are borne by the visits that come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from lib.clinic import Costs, Service
from lib.datasets.assumptions import typical
from lib.datasets.places import Place
from lib.pricing.cards import NO_FEE, CardFee, lowest_price_usd
from lib.pricing.local import Local, median_pay
from lib.pricing.money import add, cents, percent_words
from lib.visit import Visit

OverheadBy = Literal["month", "hour", "nation"]


@dataclass(frozen=True)
class CostOfHour:
    """US dollars per attended clinician hour, unrounded.

    `labour_usd` is 0 for clinicians paid per visit. `pay` names whose wage it is;
    `attended_share` is the share of paid hours in which somebody comes; `overhead_words` says
    where the overhead comes from, `own_overhead` whether it is the clinic's own figure. The
    national one holds supplies too.
    """

    labour_usd: float
    overhead_usd: float
    pay: Local
    burden_percent: float
    booked_percent: float
    no_show_percent: float
    paid_per_visit: bool
    overhead_words: str
    overhead_by: OverheadBy

    @property
    def own_overhead(self) -> bool:
        """Whether the overhead is the clinic's own figure."""
        return self.overhead_by != "nation"

    @property
    def attended_share(self) -> float:
        """Share of the paid hours that are attended."""
        return self.booked_percent / 100 * (1 - self.no_show_percent / 100)

    @property
    def total_usd(self) -> float:
        """Labour and overhead."""
        return self.labour_usd + self.overhead_usd

    @property
    def lines(self) -> tuple[tuple[str, float], ...]:
        """What an hour is made of, in US dollars that add up to the cent.

        Pay of the hour, then what payroll burden, empty slots, no-shows and overhead add; the last
        line is the total. The cent that rounding leaves over goes to the last of what pay entails.
        """
        pay = 0.0 if self.paid_per_visit else self.pay.value or 0.0
        burdened = pay * (1 + self.burden_percent / 100)
        booked = burdened / (self.booked_percent / 100)
        steps = [pay, burdened - pay, booked - burdened, self.labour_usd - booked]
        steps = [*map(cents, steps), cents(self.overhead_usd)]
        rest = add(cents(self.total_usd), *(-step for step in steps))
        bears = max((i for i in (1, 2, 3) if steps[i]), default=4)
        steps[bears] = add(steps[bears], rest)
        names = ("Pay", "Payroll burden", "Hours not booked", "No-shows", "Overhead")
        return (*zip(names, steps, strict=True), ("An attended hour", cents(self.total_usd)))

    @property
    def explained(self) -> tuple[tuple[str, str, float], ...]:
        """The lines, each with where it comes from in between.

        Where clinicians are paid per visit, the lines of the pay of an hour are left out.
        """
        note = f" ({self.pay.note})" if self.pay.note else ""
        reasons = (
            f"{self.pay.area}{note}",
            f"{_percent(self.burden_percent)} of pay",
            f"{_percent(self.booked_percent)} are booked",
            f"{_percent(self.no_show_percent)} do not come",
            self.overhead_words,
            "the sum",
        )
        rows = [
            (name, reason, usd) for (name, usd), reason in zip(self.lines, reasons, strict=True)
        ]
        return tuple(rows[-2:] if self.paid_per_visit else rows)


def _percent(percent: float) -> str:
    return percent_words(percent, 1).replace(".0%", "%")


def cost_of_hour(costs: Costs, place: Place | None, practitioner: str) -> CostOfHour:
    """Return what an attended clinician hour costs.

    pay × (1 + burden) / (booked × (1 − no-show)) + overhead per attended hour. Pay left open is
    the practitioner's median of the place (BLS). Overhead by the month is shared over the attended
    hours: hours paid × booked × (1 − no-show).
    """
    burden, booked, no_show = (
        costs.figure(key) for key in ("payroll_burden_percent", "booked_percent", "no_show_percent")
    )
    pay = median_pay(place, practitioner)
    if costs.pay_usd_per_hour is not None:
        pay = Local(costs.pay_usd_per_hour, "your own figure", "")
    attended = booked / 100 * (1 - no_show / 100)
    labour = 0.0
    if not costs.paid_per_visit and pay.value is not None:
        labour = pay.value * (1 + burden / 100) / attended
    overhead, words, by = _overhead(costs, attended)
    return CostOfHour(
        labour_usd=labour,
        overhead_usd=overhead,
        pay=pay,
        burden_percent=burden,
        booked_percent=booked,
        no_show_percent=no_show,
        paid_per_visit=costs.paid_per_visit,
        overhead_words=words,
        overhead_by=by,
    )


def _overhead(costs: Costs, attended_share: float) -> tuple[float, str, OverheadBy]:
    month, hours = costs.overhead_usd_per_month, costs.clinician_hours_per_month
    if month is not None and hours is not None:
        attended = hours * attended_share
        words = f"${month:,.2f} a month over {attended:,.1f} attended of {hours:g} paid hours"
        return month / attended, words, "month"
    if costs.overhead_usd_per_hour is not None:
        return costs.overhead_usd_per_hour, "your own figure", "hour"
    words = (
        "not yours: what one national company spends beside all salaries, front desk perhaps "
        "among them"
    )
    return typical("overhead_usd_per_hour"), words, "nation"


def usual_slot_minutes(visit: Visit) -> float:
    """Return the minutes a visit takes up: its own and ten more; for an add-on ten extra ones."""
    if visit.minutes is None:
        return typical("add_on_slot_minutes")
    return visit.minutes + typical("slot_extra_minutes")


def slot_of(service: Service) -> float:
    """Return the minutes of the calendar that a service takes: its own, else the usual ones."""
    if service.slot_minutes is None:
        return usual_slot_minutes(service.visit)
    return service.slot_minutes


def card_terms(costs: Costs) -> CardFee:
    """Return the card processor's terms; none where cards are not taken."""
    if not costs.cards_taken:
        return NO_FEE
    return CardFee(costs.figure("card_fee_percent"), costs.figure("card_fee_fixed_usd"))


@dataclass(frozen=True)
class Economics:
    """What one sale of a service costs and leaves. US dollars to the cent.

    `floor_usd` is the break-even price before the card fee; `break_even_usd` bears it, where cards
    are taken. `only_this_visit_usd` is what just this visit costs: supplies, and pay where paid
    per visit. The last four are None without a price. Profit counts everything.
    """

    service: Service
    slot_minutes: float
    labour_usd: float
    overhead_usd: float
    supplies_usd: float
    pay_usd: float
    floor_usd: float
    break_even_usd: float
    only_this_visit_usd: float
    card_fee_usd: float | None = None
    profit_usd: float | None = None
    profit_per_hour_usd: float | None = None
    fills_empty_slot_usd: float | None = None


def economics_of(service: Service, costs: Costs, hour: CostOfHour) -> Economics:
    """Return a service's cost, break-even price and profit, from its slot of the clinic's hour.

    cost of an hour × slot / 60 + supplies, plus the sale's pay with burden where paid per visit.
    The national overhead holds supplies: while it stands in for the clinic's own, they are taken
    out of it, and add what goes beyond it.
    """
    slot = slot_of(service)
    supplies = cents(costs.supplies_usd_per_visit or 0.0)
    pay = cents(_pay_of_sale(service, costs) * (1 + hour.burden_percent / 100))
    labour = cents(hour.labour_usd * slot / 60)
    # The difference of two subtotals, so that the parts add up to the break-even price.
    overhead = add(cents(hour.total_usd * slot / 60), -labour)
    if not hour.own_overhead:
        overhead = max(0.0, add(overhead, -supplies))
    floor = add(labour, overhead, supplies, pay)
    found = Economics(
        service=service,
        slot_minutes=slot,
        labour_usd=labour,
        overhead_usd=overhead,
        supplies_usd=supplies,
        pay_usd=pay,
        floor_usd=floor,
        break_even_usd=lowest_price_usd(floor, card_terms(costs)),
        only_this_visit_usd=add(supplies, pay),
    )
    return found if service.price_usd is None else _with_price(found, costs, service.price_usd)


def _pay_of_sale(service: Service, costs: Costs) -> float:
    if not costs.paid_per_visit:
        return 0.0
    if service.pay_usd_per_sale is not None:
        return service.pay_usd_per_sale
    return usual_pay_usd(service.visit, costs)


def usual_pay_usd(visit: Visit, costs: Costs) -> float:
    """Return what a clinician paid by the visit gets for one whose service names no pay itself.

    US dollars before payroll burden: the clinic's pay for a visit; nothing for an add-on.
    """
    return 0.0 if visit.format == "add-on" else costs.pay_usd_per_visit or 0.0


def _with_price(found: Economics, costs: Costs, price_usd: float) -> Economics:
    price, fee = cents(price_usd), card_terms(costs).on(price_usd)
    profit = add(price, -found.floor_usd, -fee)
    return replace(
        found,
        card_fee_usd=fee,
        profit_usd=profit,
        profit_per_hour_usd=cents(60 * profit / found.slot_minutes),
        fills_empty_slot_usd=add(price, -found.only_this_visit_usd, -fee),
    )


@dataclass(frozen=True)
class Ways:
    """What would bring a break-even price to a target, each alone; None where it cannot.

    Percent of slots booked, slot minutes, US dollars of overhead per attended hour.
    """

    booked_percent: float | None
    slot_minutes: float | None
    overhead_usd_per_hour: float | None


def ways_to(target_usd: float, found: Economics, costs: Costs, hour: CostOfHour) -> Ways:
    """Return the booked share, the slot or the overhead that would make a price break even."""
    slot, supplies = found.slot_minutes, found.supplies_usd
    room = target_usd - card_terms(costs).on(target_usd) - found.pay_usd
    labour, overhead = (usd * slot / 60 for usd in (hour.labour_usd, hour.overhead_usd))
    # Labour, and overhead by the month, are shared over the hours that are booked.
    if hour.overhead_by == "month":
        shared, fixed = labour + overhead, supplies
    else:
        shared = labour
        fixed = overhead + supplies if hour.own_overhead else max(overhead, supplies)
    booked = hour.booked_percent * shared / (room - fixed) if room > fixed and shared else None
    longest = _longest_slot(room, supplies, hour)
    wanted = 60 * (room - supplies - labour) / slot
    return Ways(
        booked_percent=booked if booked is not None and booked <= 100 else None,
        slot_minutes=longest if longest is not None and longest >= 1 else None,
        overhead_usd_per_hour=wanted if wanted >= 0 else None,
    )


def _longest_slot(room_usd: float, supplies_usd: float, hour: CostOfHour) -> float | None:
    if not hour.own_overhead and hour.total_usd:
        slot = 60 * room_usd / hour.total_usd
        if hour.overhead_usd * slot / 60 >= supplies_usd:  # they fit into it
            return slot
        return 60 * (room_usd - supplies_usd) / hour.labour_usd if hour.labour_usd else None
    return 60 * (room_usd - supplies_usd) / hour.total_usd if hour.total_usd else None
