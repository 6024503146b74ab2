"""Visits as Medicare sees them: the needling, what else they hold for this practitioner, the bill.

Medicare reckons with the smaller of its amount and the charge. What it does not pay for is the
clinic's to charge, the needling only if the patient has agreed in writing beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.datasets.assumptions import typical
from lib.datasets.places import Place
from lib.market.medicare import locality_of, medicare_amount, service_of
from lib.market.recipes import recipes
from lib.pricing.coverage import Payment, may_be_covered, payment_of
from lib.pricing.money import add, cents
from lib.pricing.patient import (
    MOST_USD,
    MOST_VISITS,
    Bill,
    Part,
    Unknown,
    check_insurance,
    check_plan,
    check_span,
    deductible_words,
    share_of_visit_usd,
    sum_words,
    takes_all,
)
from lib.visit import Visit

WAY = "Medicare"
FACILITY = "facility"


@dataclass(frozen=True)
class Rest:
    """What a visit holds besides needling, US dollars.

    `charge_usd` is its part of the visit's price; `amount_usd` Medicare's amount, None where
    Medicare does not pay the practitioner for it; `codes` names it.
    """

    charge_usd: float
    amount_usd: float | None
    codes: str


@dataclass(frozen=True)
class MedicarePart:
    """Visits of one kind as Medicare sees them, US dollars a visit.

    `amount_usd` is the fee schedule's amount of the needling code, `rest` what the visit holds
    besides, and `words` whose figure the needling's charge is.
    """

    price_usd: float
    visits: int
    amount_usd: float
    rest: Rest | None = None
    words: str = ""


@dataclass(frozen=True)
class MedicareBill(Bill):
    """A Medicare patient's bill with its two parts, US dollars; they add up to the total.

    `share_usd` is the patient's share of what Medicare pays for, `charge_usd` what the clinic
    charges besides. `pays` says whether Medicare pays for anything of it.
    """

    share_usd: float = 0.0
    charge_usd: float = 0.0
    pays: bool = False


@dataclass(frozen=True)
class MedicareTerms:
    """What else decides a Medicare patient's bill; amounts in US dollars.

    `needling_charge_usd` is the clinic's charge for the needling alone, `evaluation_price_usd`
    for an evaluation without it; None where there is none. `deductible_left_usd` None: not known.
    """

    place: Place | None
    furnisher: str
    covered_visits: int = 0
    coinsurance_percent: float = 20.0
    deductible_left_usd: float | None = 0.0
    needling_charge_usd: float | None = None
    evaluation_price_usd: float | None = None
    setting: str = "nonfacility"


def needling_and_rest(visit: Visit) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Return the codes and units of a visit's first reading: needling, and all others."""
    units = recipes(visit)[0].units
    needling = [unit for unit in units if service_of(unit[0]) == "needling"]
    return needling, [unit for unit in units if unit not in needling]


def may_split(visit: Visit, furnisher: str) -> bool:
    """Whether a visit's price may have to be split: Medicare pays this one for a part of it."""
    codes = [code for code, _ in needling_and_rest(visit)[1]]
    if not codes:
        return False
    return may_be_covered(furnisher) or any(row.paid for row in payments(furnisher, codes).values())


def payments(furnisher: str, codes: Sequence[str]) -> dict[str, Payment]:
    """Return whether Medicare pays a practitioner for codes that are no needling, by service."""
    services = {code: "therapy" if service_of(code) == "" else "evaluation" for code in codes}
    return {service: payment_of(furnisher, service) for service in services.values()}


def needling_charge(
    visit: Visit, price_usd: float, terms: MedicareTerms
) -> tuple[float, str] | None:
    """Return what of a visit's price is for the needling, US dollars, and whose figure it is.

    The owner's own charge for it; else of a bundled visit needling's share (the assumption
    needling_share_of_bundled_visit), of an initial visit the price less the evaluation's. None
    where neither is known.
    """
    own = terms.needling_charge_usd
    if own is not None:
        return cents(own), "your charge for it"
    if visit.format == "bundled":
        share = typical("needling_share_of_bundled_visit")
        words = f"{share:.0%} of the price, as in hospitals' bundled visits"
        return cents(share * price_usd), words
    evaluation = terms.evaluation_price_usd
    if visit.format == "initial" and evaluation is not None and evaluation <= price_usd:
        return add(cents(price_usd), -cents(evaluation)), "your price less your evaluation price"
    return None


def medicare_bill(
    plan: Sequence[tuple[Visit, Part]], terms: MedicareTerms
) -> MedicareBill | Unknown:
    """Return what a Medicare patient pays for a plan, or what has to be asked.

    `covered_visits` of the terms are those whose needling is covered (see coverage_of), the first
    ones. What a visit holds besides stays Medicare's where it pays this practitioner for it; only
    the needling is charged.
    """
    covered, parts = terms.covered_visits, []
    for visit, part in plan:
        one = _part_of(visit, part, terms, min(covered, part.visits))
        if isinstance(one, Unknown):
            return one
        parts.append(one)
        covered = max(0, covered - part.visits)
    left = terms.deductible_left_usd
    if left is None and not _nothing_allowed(parts, terms.covered_visits):
        return Unknown(WAY, "the Part B deductible left", "Medicare")
    return medicare(
        parts,
        terms.covered_visits,
        terms.coinsurance_percent,
        left or 0.0,
        facility=terms.setting == FACILITY,
    )


def _nothing_allowed(parts: Sequence[MedicarePart], covered: int) -> bool:
    """Whether Medicare pays for nothing in the plan, so that no deductible matters."""
    return not covered and all(
        one.rest is None or one.rest.amount_usd is None for one in parts if one.visits
    )


def _part_of(
    visit: Visit, part: Part, terms: MedicareTerms, covered: int
) -> MedicarePart | Unknown:
    """Return a part of the plan as Medicare sees it; `covered` of its visits are covered."""
    needling, others = needling_and_rest(visit)
    locality = locality_of(terms.place)
    amount = medicare_amount(needling, locality, terms.setting)
    if not others:
        return MedicarePart(part.price_usd, part.visits, amount)
    found = _charge(visit, part, terms, covered, [code for code, _ in others])
    if isinstance(found, Unknown):
        return found
    charge, words, paid = found
    rest = Rest(
        add(cents(part.price_usd), -charge),
        medicare_amount(others, locality, terms.setting) if paid else None,
        " + ".join(f"{n} × {code}" if n > 1 else code for code, n in others),
    )
    return MedicarePart(part.price_usd, part.visits, amount, rest, words)


def _charge(
    visit: Visit, part: Part, terms: MedicareTerms, covered: int, codes: list[str]
) -> tuple[float, str, bool] | Unknown:
    """Find the needling's charge, in whose words, and whether Medicare pays for the rest."""
    found = payments(terms.furnisher, codes)
    for service, row in found.items():
        if row.paid is None:
            why = row.note.rstrip(".")
            return Unknown(WAY, f"ask Medicare about the {service} by this practitioner: {why}")
    answers = {row.paid for row in found.values()}
    if len(answers) > 1:
        return Unknown(WAY, "ask Medicare: it pays this practitioner for a part of the visit only")
    paid = bool(answers.pop())
    if (paid and covered >= part.visits) or (not paid and not covered):
        return 0.0, "", paid  # the visit stays whole, so nothing has to be split
    charge = needling_charge(visit, part.price_usd, terms)
    if charge is None:
        return Unknown(WAY, "enter your charge for the needling alone")
    if charge[0] > cents(part.price_usd):
        return Unknown(WAY, "the charge for the needling alone is above the price of the visit")
    return charge[0], f" (charge for the needling, ${charge[0]:,.2f}: {charge[1]})", paid


def medicare(
    parts: Sequence[MedicarePart],
    covered_visits: int,
    coinsurance_percent: float,
    deductible_left_usd: float,
    *,
    facility: bool = False,
) -> MedicareBill:
    """Return what a Medicare patient pays: a share of what is covered, the price of what is not.

    The first `covered_visits` are those whose needling Medicare covers. Where it pays for the rest
    of a visit, the patient owes its deductible and coinsurance on that in every visit, and only
    the needling may be charged. In a `facility` the hospital's own charge comes on top, which no
    bill here holds.
    """
    check_plan([Part(one.price_usd, one.visits) for one in parts])
    check_span("covered visits", covered_visits, MOST_VISITS)
    check_insurance(coinsurance_percent, deductible_left_usd)
    left = deductible_left_usd
    counts: list[tuple[MedicarePart, int]] = []
    rows: list[tuple[float, float, float]] = []
    for one in parts:
        _check_part(one)
        covered = min(one.visits, max(0, covered_visits - len(rows)))
        for visit in range(one.visits):
            allowed, charged = _split(one, visit < covered)
            share = share_of_visit_usd(allowed, coinsurance_percent, left)
            rows.append((share, charged, allowed))
            left = max(0.0, add(left, -allowed))
        counts.append((one, covered))
    amounts = tuple(add(share, charged) for share, charged, _ in rows)
    share_usd, charge_usd = (add(0.0, *(row[n] for row in rows)) for n in (0, 1))
    paid = [allowed for *_, allowed in rows]
    # A share of what the deductible takes whole would be read as owed besides.
    whole = takes_all(deductible_left_usd, paid)
    rest = " what it leaves of" if deductible_left_usd else ""
    share_words = "all of" if whole else f"{coinsurance_percent:g}% of{rest}"
    said = [_words(one, covered, share_words) for one, covered in counts]
    first = deductible_words(deductible_left_usd, paid)
    how = "; ".join(filter(None, [first, *said])) or "no visit"
    if facility:
        how += "; the hospital's own charge comes on top"
    return MedicareBill(WAY, amounts, add(0.0, *amounts), how, share_usd, charge_usd, any(paid))


def _check_part(one: MedicarePart) -> None:
    check_span("allowed amount", one.amount_usd, MOST_USD)
    if one.rest is not None:
        check_span("charge for the rest", one.rest.charge_usd, cents(one.price_usd))
        check_span("amount for the rest", one.rest.amount_usd or 0.0, MOST_USD)


def _split(one: MedicarePart, paid: bool) -> tuple[float, float]:
    """Split one visit into what Medicare allows and what the patient is charged besides."""
    price, rest = cents(one.price_usd), one.rest
    if rest is None:
        return (cents(min(one.amount_usd, price)), 0.0) if paid else (0.0, price)
    other = cents(rest.charge_usd)
    needling = add(price, -other)
    if rest.amount_usd is None:
        return (cents(min(one.amount_usd, needling)), other) if paid else (0.0, price)
    if paid:
        return cents(min(add(one.amount_usd, rest.amount_usd), price)), 0.0
    return cents(min(rest.amount_usd, other)), needling


def _words(one: MedicarePart, covered: int, share: str) -> str:
    """Say how one part's visits are paid: those with covered needling, and the others."""
    others, rest = one.visits - covered, one.rest
    paid, besides = _split(one, True)
    allowed, charged = _split(one, False)
    prices = sum_words([Part(one.price_usd, others)])
    parts = []
    if covered:
        tail = ""
        if rest is not None:
            tail = f", {rest.codes} included"
            if rest.amount_usd is None:
                tail = f" and ${besides:,.2f} for {rest.codes}, which is not covered"
        parts.append(f"{_visits(covered)} with covered needling: {share} ${paid:,.2f}{tail}")
    if others and rest is not None and rest.amount_usd is not None:
        parts.append(
            f"{_visits(others)} in which only {rest.codes} is covered: {share} ${allowed:,.2f}, "
            f"and ${charged:,.2f} for the needling if the patient has agreed beforehand"
        )
    elif others:
        parts.append(f"{_visits(others)} that Medicare does not pay for: {prices}")
    return f"{'; '.join(parts)}{one.words if parts else ''}"


def _visits(number: int) -> str:
    return f"{number} visit{'' if number == 1 else 's'}"
