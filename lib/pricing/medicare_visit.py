"""A visit as Medicare sees it: the needling, and what else it holds for this practitioner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.datasets.assumptions import typical
from lib.datasets.places import Place
from lib.market.medicare import locality_of, medicare_amount, service_of
from lib.market.recipes import recipes
from lib.pricing.coverage import Payment, payment_of
from lib.pricing.money import add, cents
from lib.pricing.patient import Bill, Rest, Unknown, medicare
from lib.visit import Visit

WAY = "Medicare"


@dataclass(frozen=True)
class Plan:
    """What a Medicare patient plans: visits of one kind at a place; amounts in US dollars.

    `needling_charge_usd` is the clinic's charge for the needling alone, `evaluation_price_usd`
    for an evaluation without it; None where there is none.
    """

    visit: Visit
    place: Place | None
    visits: int
    coinsurance_percent: float
    deductible_left_usd: float
    needling_charge_usd: float | None = None
    evaluation_price_usd: float | None = None


def needling_and_rest(plan: Plan) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Return the codes and units of a visit's first reading: needling, and all others."""
    units = recipes(plan.visit)[0].units
    needling = [unit for unit in units if service_of(unit[0]) == "needling"]
    return needling, [unit for unit in units if unit not in needling]


def payments(furnisher: str, codes: Sequence[str]) -> dict[str, Payment]:
    """Return whether Medicare pays a practitioner for codes that are no needling, by service."""
    services = {code: "therapy" if service_of(code) == "" else "evaluation" for code in codes}
    return {service: payment_of(furnisher, service) for service in services.values()}


def needling_charge(plan: Plan, price_usd: float) -> tuple[float, str] | None:
    """Return what of a visit's price is for the needling, US dollars, and whose figure it is.

    The owner's own charge for it; else of a bundled visit needling's share (the assumption
    needling_share_of_bundled_visit), of an initial visit the price less the evaluation's. None
    where neither is known.
    """
    own = plan.needling_charge_usd
    if own is not None:
        return cents(own), "your charge for it"
    if plan.visit.format == "bundled":
        share = typical("needling_share_of_bundled_visit")
        return cents(
            share * price_usd
        ), f"{share:.0%} of the price, as in hospitals' bundled visits"
    evaluation = plan.evaluation_price_usd
    if plan.visit.format == "initial" and evaluation is not None and evaluation <= price_usd:
        return add(cents(price_usd), -cents(evaluation)), "your price less your evaluation price"
    return None


def medicare_bill(
    plan: Plan,
    price_usd: float,
    furnisher: str,
    covered_visits: int,
    setting: str = "nonfacility",
) -> Bill | Unknown:
    """Return what a Medicare patient pays for the planned visits, or what has to be asked.

    `covered_visits` are those whose needling is covered (see coverage_of). What the visit holds
    besides stays Medicare's where it pays this practitioner for it; only the needling is charged.
    """
    needling, others = needling_and_rest(plan)
    locality = locality_of(plan.place)
    rest, words = None, ""
    if others:
        found = _rest(plan, price_usd, furnisher, covered_visits, others)
        if isinstance(found, Unknown):
            return found
        charge, words, paid = found
        rest = Rest(
            add(cents(price_usd), -charge),
            medicare_amount(others, locality, setting) if paid else None,
            " + ".join(f"{n} × {code}" if n > 1 else code for code, n in others),
        )
    bill = medicare(
        price_usd,
        plan.visits,
        covered_visits,
        medicare_amount(needling, locality, setting),
        plan.coinsurance_percent,
        plan.deductible_left_usd,
        rest,
        facility=setting == "facility",
    )
    return replace(bill, how=bill.how + words)


def _rest(
    plan: Plan,
    price_usd: float,
    furnisher: str,
    covered_visits: int,
    others: list[tuple[str, int]],
) -> tuple[float, str, bool] | Unknown:
    """Find the needling's charge, in whose words, and whether Medicare pays for the rest."""
    found = payments(furnisher, [code for code, _ in others])
    for service, row in found.items():
        if row.paid is None:
            why = row.note.rstrip(".")
            return Unknown(WAY, f"ask Medicare about the {service} by this practitioner: {why}")
    answers = {row.paid for row in found.values()}
    if len(answers) > 1:
        return Unknown(WAY, "ask Medicare: it pays this practitioner for a part of the visit only")
    paid = bool(answers.pop())
    all_covered = covered_visits >= plan.visits
    if (paid and all_covered) or (not paid and not covered_visits):
        return 0.0, "", paid  # the visit stays whole, so nothing has to be split
    charge = needling_charge(plan, price_usd)
    if charge is None:
        return Unknown(WAY, "enter your charge for the needling alone")
    if charge[0] > cents(price_usd):
        return Unknown(WAY, "the charge for the needling alone is above the price of the visit")
    return charge[0], f" (charge for the needling, ${charge[0]:,.2f}: {charge[1]})", paid
