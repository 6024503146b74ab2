"""Who pays for a visit, what the patient then pays, and the sentence to read aloud.

The clinic's own prices are the start of every bill: a break-even price or a published one is never
quoted in their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lib.pricing import patient
from lib.pricing.coverage import Case, coverage_of
from lib.pricing.estimate import Estimate
from lib.pricing.medicare_visit import FACILITY, MedicareBill, MedicareTerms, medicare_bill
from lib.pricing.money import to_the_cent
from lib.pricing.overview import packages_of
from lib.pricing.packages import Package
from lib.pricing.patient import Bill, Part, Unknown
from lib.pricing.price_list import NUMBERS, PriceList
from lib.visit import Visit

CASH, PACKAGE, COPAY = "cash", "package", "in network, copay"
COINSURANCE, OUT, DENIED = "in network, coinsurance", "out of network", "claim denied"
MEDICARE = "Medicare"
PLAN, ALLOWED = "the plan", "the allowed amount"
PAYERS = (CASH, PACKAGE, COPAY, COINSURANCE, OUT, DENIED, MEDICARE)


@dataclass(frozen=True)
class Insurance:
    """What is known of a patient's plan in one network, US dollars; None: not asked yet.

    `allowed_usd` is what it allows for one visit, by the service's id. `deductible_first` says
    whether the deductible comes before a copay.
    """

    allowed_usd: Mapping[str, float] = field(default_factory=dict)
    copay_usd: float | None = None
    coinsurance_percent: float | None = None
    deductible_left_usd: float | None = None
    deductible_first: bool | None = None


@dataclass(frozen=True)
class Patient:
    """What is known of a patient: the plan in and out of network, and Medicare's questions."""

    inside: Insurance
    outside: Insurance
    case: Case
    terms: MedicareTerms


@dataclass(frozen=True)
class Answer:
    """What one visit, or one package, costs a patient one way, as a sentence to read aloud."""

    found: Bill | Unknown
    sentence: str


def plan_of(estimate: Estimate, insurance: Insurance | None = None) -> list[Part]:
    """Return an estimate's lines as parts of a plan, with what an insurance allows for each."""
    allowed = insurance.allowed_usd if insurance else {}
    return [
        Part(line.price_usd, line.visits, allowed.get(line.service.id)) for line in estimate.lines
    ]


def bill_of(payer: str, estimate: Estimate, known: Patient) -> Bill | Unknown:
    """Return what a patient pays for a plan one way, packages apart, or what has to be asked."""
    if payer == COPAY:
        return _copay(plan_of(estimate, known.inside), known.inside)
    if payer == COINSURANCE:
        return _shared(COINSURANCE, plan_of(estimate, known.inside), known.inside)
    if payer == OUT:
        return _shared(OUT, plan_of(estimate, known.outside), known.outside)
    if payer == MEDICARE:
        return _medicare(estimate, known)
    return {CASH: patient.cash, DENIED: patient.denied}[payer](plan_of(estimate))


def _copay(plan: Sequence[Part], known: Insurance) -> Bill | Unknown:
    if known.copay_usd is None:
        return Unknown(COPAY, "the copay of a therapy visit", PLAN)
    first = bool(known.deductible_first)
    left = known.deductible_left_usd
    if first and left is None:
        return Unknown(COPAY, "the deductible left", PLAN)
    if first and left and _lacks_allowed(plan):
        return Unknown(COPAY, ALLOWED, PLAN)
    # Where the plan has said that the copay comes alone, a deductible left is nobody's question.
    open_or_first = known.deductible_first is not False
    counted = (left or 0.0) if open_or_first else 0.0
    return patient.in_network_copay(plan, known.copay_usd, counted, deductible_first=first)


def _shared(payer: str, plan: Sequence[Part], known: Insurance) -> Bill | Unknown:
    """A plan with coinsurance, in network or out of it."""
    share, left = known.coinsurance_percent, known.deductible_left_usd
    asked = {
        ALLOWED: _lacks_allowed(plan),
        "the coinsurance": share is None,
        "the deductible left": left is None,
    }
    missing = [words for words, lacks in asked.items() if lacks]
    if share is None or left is None or missing:
        return Unknown(payer, _list(missing), PLAN)
    how = patient.in_network_coinsurance if payer == COINSURANCE else patient.out_of_network
    return how(plan, share, left)


def _lacks_allowed(plan: Sequence[Part]) -> bool:
    return any(part.allowed_usd is None for part in plan if part.visits)


def _list(words: Sequence[str]) -> str:
    """Say what is asked for as a list: "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _medicare(estimate: Estimate, known: Patient) -> MedicareBill | Unknown:
    visits = sum(line.visits for line in estimate.lines)
    covered = coverage_of(known.case, visits).covered_visits
    parts = [
        (line.service.visit, part)
        for line, part in zip(estimate.lines, plan_of(estimate), strict=True)
    ]
    return medicare_bill(parts, replace(known.terms, covered_visits=covered))


def bills_of(prices: PriceList, estimate: Estimate, known: Patient) -> list[Bill | Unknown]:
    """Return every way to pay for a plan; the packages are those of its last service that fit."""
    found: list[Bill | Unknown] = []
    for payer in PAYERS:
        if payer == PACKAGE:
            found += [one for one in _bought(prices, estimate) if isinstance(one, Bill)]
        else:
            found.append(bill_of(payer, estimate, known))
    return found


def chosen_bill(
    prices: PriceList, payer: str, estimate: Estimate, known: Patient, number: int = 0
) -> Bill | Unknown:
    """Return what a plan costs the chosen way; of a service's packages it is the one so numbered.

    The packages are those of the plan's last service.
    """
    if payer != PACKAGE:
        return bill_of(payer, estimate, known)
    bought = _bought(prices, estimate)
    if not bought:
        return Unknown(PACKAGE, f"{estimate.lines[-1].service.name} has none")
    return bought[number]


def _bought(prices: PriceList, estimate: Estimate) -> list[Bill | Unknown]:
    """Return the plan with each package of its last service, in the clinic's order."""
    sold = packages_sold(prices, estimate.lines[-1].service.id)
    sizes = [one.sessions for one in sold]
    plan, found = plan_of(estimate), []
    for one in sold:
        bill = patient.package(plan, one.sessions, one.total_usd)
        if sizes.count(one.sessions) > 1:  # the size alone would not tell one from the other
            bill = replace(bill, way=f"{bill.way} for {to_the_cent(one.total_usd)}")
        found.append(bill)
    return found


def packages_sold(prices: PriceList, service_id: str) -> list[Package]:
    """Return a service's packages that can be sold, in the clinic's order."""
    line = prices.line(service_id)
    return [one.found for one in packages_of(prices, line) if one.found] if line else []


def package_answer(visit: Visit, sold: Package) -> Answer:
    """Return what a package costs, to read aloud; `visit` is what it holds."""
    plan = [Part(sold.single_price_usd, sold.sessions)]
    found = patient.package(plan, sold.sessions, sold.total_usd)
    sentence = (
        f"You pay {to_the_cent(sold.total_usd)} ahead for {_count(sold.sessions)} visits"
        f"{_beside(visit)}: {sold.per_session_words} a visit."
    )
    return Answer(found, sentence)


def answer_of(payer: str, estimate: Estimate, known: Patient) -> Answer:
    """Return what one visit costs one way, packages apart; `estimate` holds that one visit."""
    found = bill_of(payer, estimate, known)
    line = estimate.lines[0]
    visit = f"for {_the_visit(line.service.visit)}"
    if isinstance(found, Unknown):
        return Answer(found, _asking(payer, found, line.price_usd, visit))
    said = f"You pay {to_the_cent(found.total_usd)} {visit}"
    if payer == COPAY:
        said += _copay_words(found, known.inside)
    elif payer == COINSURANCE:
        said += _share_words(found, plan_of(estimate, known.inside), known.inside)
    elif payer == OUT:
        said = _out_words(found, plan_of(estimate, known.outside), visit)
    elif payer == DENIED:
        said = f"If your insurer denies the claim, you pay {to_the_cent(found.total_usd)} {visit}."
    elif isinstance(found, MedicareBill):
        said += _medicare_words(found, known)
    else:
        said += "."
    return Answer(found, said)


def _asking(payer: str, found: Unknown, price_usd: float, visit: str) -> str:
    if payer == OUT:
        return (
            f"You pay {to_the_cent(price_usd)} {visit}. What your plan sends back to you depends "
            f"on it: please ask for {found.ask}."
        )
    most = f"You pay at most {to_the_cent(price_usd)} {visit}"
    if not found.whom:
        return f"{most}; how much, I cannot say yet."
    who = "your plan" if found.whom == PLAN else found.whom
    return f"{most}. To say how much, we need from {who}: {found.ask}."


def _copay_words(found: Bill, known: Insurance) -> str:
    copay = known.copay_usd or 0.0
    if known.deductible_first and known.deductible_left_usd:
        return ": your deductible comes first."
    named = ", your copay" if found.total_usd == copay else ", which is less than your copay"
    if known.deductible_first is None:
        return f"{named}, unless your deductible comes first: please ask your plan."
    return f"{named}."


def _share_words(found: Bill, plan: Sequence[Part], known: Insurance) -> str:
    left, share = known.deductible_left_usd or 0.0, known.coinsurance_percent or 0.0
    allowed = min(plan[0].allowed_usd or 0.0, plan[0].price_usd)
    if not left:
        return f", your share of {share:g}%."
    if left >= allowed:
        return ": your deductible comes first."
    return f": the last {to_the_cent(left)} of your deductible, and {share:g}% of the rest."


def _out_words(found: Bill, plan: Sequence[Part], visit: str) -> str:
    back = patient.paid_back_usd(plan, found)
    said = f"You pay {to_the_cent(plan[0].price_usd)} {visit}"
    if not back:
        return f"{said}, and your plan sends nothing back."
    return (
        f"{said}. Your plan should send back {to_the_cent(back)}, so that it costs you "
        f"{to_the_cent(found.total_usd)}."
    )


def _medicare_words(found: MedicareBill, known: Patient) -> str:
    top = " The hospital bills its own charge on top." if known.terms.setting == FACILITY else ""
    if not found.pays:
        return f": Medicare does not pay for it.{top}"
    if not found.charge_usd:
        return f", your share of what Medicare pays for.{top}"
    return (
        f": {to_the_cent(found.charge_usd)} for what Medicare does not cover, and "
        f"{to_the_cent(found.share_usd)} as your share of the rest.{top}"
    )


def _the_visit(visit: Visit) -> str:
    if visit.format == "add-on":
        return f"the needling{_beside(visit)}"
    return "the first visit" if visit.format == "initial" else "the visit"


def _beside(visit: Visit) -> str:
    """An add-on takes place inside another visit, which costs something of its own."""
    return ", on top of the visit it belongs to" if visit.format == "add-on" else ""


def _count(number: int) -> str:
    return NUMBERS[number].lower() if number < len(NUMBERS) else f"{number}"


def span_of(bills: Sequence[Bill]) -> str:
    """Say between which amounts a plan comes to, by who pays; at least one bill."""
    least, most = (end(bills, key=lambda one: one.total_usd) for end in (min, max))
    if least.total_usd == most.total_usd:
        return f"Every way known so far comes to {to_the_cent(least.total_usd)}"
    return (
        f"From {to_the_cent(least.total_usd)} {_by(least.way)} to "
        f"{to_the_cent(most.total_usd)} {_by(most.way)}"
    )


def finding_of(found: Sequence[Bill | Unknown], visits: int, chosen: Bill | Unknown) -> str:
    """Say what a plan costs: the chosen way first, and in cash."""
    bills = [one for one in found if isinstance(one, Bill)]
    cash = next(one.total_usd for one in bills if one.way == CASH)
    plan = f"{_count(visits).capitalize()} visit{'' if visits == 1 else 's'}"
    if isinstance(chosen, Unknown):
        return f"{plan} {_by(chosen.way)}: {chosen.words}; {to_the_cent(cash)} in cash"
    if chosen.way == DENIED:
        denied = f"{plan}: {to_the_cent(chosen.total_usd)} if the claim is denied"
        return f"{denied}, the full price in cash"
    if chosen.way != CASH:
        same = chosen.total_usd == cash
        against = "the same as in cash" if same else f"{to_the_cent(cash)} in cash"
        return f"{plan}: {to_the_cent(chosen.total_usd)} {_by(chosen.way)}, {against}"
    least = min(bills, key=lambda one: one.total_usd)
    if least.total_usd == cash:
        return f"{plan}: {to_the_cent(cash)} in cash, and no way known so far costs less"
    return f"{plan}: {to_the_cent(cash)} in cash, {to_the_cent(least.total_usd)} {_by(least.way)}"


def _by(way: str) -> str:
    if way == PACKAGE:
        return "with a package"
    if way.startswith(PACKAGE):
        return f"with the {way}"
    if way == DENIED:
        return "if the claim is denied"
    return f"with {way}" if way == MEDICARE else way
