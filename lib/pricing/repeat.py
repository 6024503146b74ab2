"""The command that repeats the answer for one service of a clinic's list."""

from __future__ import annotations

from dataclasses import dataclass

from lib.clinic import Costs, Service
from lib.market.citation import command, visit_options
from lib.pricing.price_list import Line, PriceList

# As many as the command takes.
MOST_KNOWN = 200


@dataclass(frozen=True)
class Repeat:
    """A command, and in words what it cannot carry; empty where it repeats everything."""

    command: str
    without: str


def quote_command(prices: PriceList, line: Line) -> Repeat:
    """Return the `quote` command that prints what the page shows of a service.

    Prices known near are given as they are moved to the service's visit. Prices known elsewhere,
    and an add-on's pay per sale, have no option.
    """
    clinic, service = prices.clinic, line.service
    words = ["quote"]
    words += ["--place", prices.place.text] if prices.place else []
    words += ["--practitioner", clinic.practitioner, *visit_options(service.visit)]
    for option, value in (
        ("--slot-minutes", service.slot_minutes),
        ("--own-price", service.price_usd),
    ):
        words += [option, _plain(value)] if value is not None else []
    entered = [one for one in (line.evidence.observations if line.evidence else ()) if one.ids]
    near = [one.adjusted_usd for one in entered if one.near]
    if near:
        words += ["--known", ",".join(_plain(price) for price in near[:MOST_KNOWN])]
    for key, value in {**_costs(clinic.costs, service), **clinic.overrides}.items():
        words += ["--set", f"{key}={_plain(value)}"]
    return Repeat(command(words), _without(service, clinic.costs, len(entered), len(near)))


def _costs(costs: Costs, service: Service) -> dict[str, float]:
    """Return the costs that are set; a service's own pay stands for the clinic's pay per visit."""
    # False is a switch that is off; 0 is a figure.
    found = {key: float(x) for key, x in costs if x is not None and x is not False}
    own = service.pay_usd_per_sale
    if costs.paid_per_visit and own is not None and service.visit.format != "add-on":
        found["pay_usd_per_visit"] = own
    return found


def _without(service: Service, costs: Costs, n_entered: int, n_near: int) -> str:
    left_out = []
    if n_entered > n_near:
        left_out.append(f"prices known elsewhere ({n_entered - n_near})")
    if n_near > MOST_KNOWN:
        left_out.append(f"near prices beyond the first {MOST_KNOWN}")
    if costs.paid_per_visit and service.visit.format == "add-on" and service.pay_usd_per_sale:
        left_out.append("the pay for an add-on")
    return f"without {', '.join(left_out)}" if left_out else ""


def _plain(value: float) -> str:
    return repr(int(value)) if value == int(value) else repr(value)
