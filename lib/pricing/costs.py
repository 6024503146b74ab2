"""The owner's floor: what a completed visit costs."""

from __future__ import annotations

from dataclasses import dataclass

from lib.datasets.assumptions import typical
from lib.pricing.local import Local, median_pay
from lib.pricing.money import add, cents, exact
from lib.scenario import Scenario, Visit


class CostError(ValueError):
    """A cost that cannot be computed; the text says which figure and why."""


@dataclass(frozen=True)
class Floor:
    """What a completed visit costs, US dollars to the cent; total = labour + other + supplies.

    `pay` names whose wage stands behind it (its `value` is the owner's own where she has set it);
    `slot_minutes` is the clinician's time taken up.
    """

    labour_usd: float
    other_usd: float
    supplies_usd: float
    total_usd: float
    pay: Local
    slot_minutes: float
    formula: str


def labour_cost_usd(
    pay_usd_per_hour: float,
    burden_percent: float,
    slot_minutes: float,
    booked_percent: float,
    no_show_percent: float,
) -> float:
    """Return the labour cost of one completed visit in US dollars, unrounded.

    pay × (1 + burden) × slot / 60 ÷ (booked × (1 − no-show)): a paid hour is borne by the visits
    that come. Rates are percentages. Raises CostError where no visit would come.

    >>> round(labour_cost_usd(48.0, 35, 40, 80, 10), 2)
    60.0
    """
    completed = exact(booked_percent) / 100 * (1 - exact(no_show_percent) / 100)
    if completed <= 0:
        raise CostError("with nothing booked, or nobody coming, no visit bears the cost")
    hourly = exact(pay_usd_per_hour) * (1 + exact(burden_percent) / 100)
    return float(hourly * exact(slot_minutes) / 60 / completed)


def default_slot_minutes(visit: Visit) -> float:
    """Return the slot of a visit: its minutes and ten more; for an add-on ten extra minutes."""
    if visit.minutes is None:
        return typical("add_on_slot_minutes")
    return visit.minutes + typical("slot_extra_minutes")


def default_other_usd(visit: Visit) -> float:
    """Return the other cost of a visit in US dollars; an add-on's visit bears it already."""
    return 0.0 if visit.format == "add-on" else typical("other_cost_usd_per_visit")


def floor_of(scenario: Scenario) -> Floor:
    """Return what a completed visit of the scenario costs."""
    own_pay = scenario.get("pay_usd_per_hour")
    if own_pay is None:
        pay = median_pay(scenario.place, scenario.visit.practitioner)
    else:
        pay = Local(own_pay, "your own figure", "")
    assert pay.value is not None
    slot = _set_or(scenario, "slot_minutes", default_slot_minutes(scenario.visit))
    burden, booked, no_show = (
        scenario.figure(key)
        for key in ("payroll_burden_percent", "booked_percent", "no_show_percent")
    )
    labour = cents(labour_cost_usd(pay.value, burden, slot, booked, no_show))
    other = cents(_set_or(scenario, "other_cost_usd_per_visit", default_other_usd(scenario.visit)))
    supplies = cents(scenario.get("supplies_usd_per_visit") or 0.0)
    total = add(labour, other, supplies)
    formula = (
        f"${pay.value:,.2f} × (1 + {burden:g}%) × {slot:g}/60 ÷ ({booked:g}% × (1 − {no_show:g}%)) "
        f"= ${labour:,.2f} labour; + ${other:,.2f} other + ${supplies:,.2f} supplies "
        f"= ${total:,.2f}"
    )
    return Floor(labour, other, supplies, total, pay, slot, formula)


def _set_or(scenario: Scenario, key: str, otherwise: float) -> float:
    return dict(scenario.settings).get(key, otherwise)
