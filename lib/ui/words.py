"""How figures are said: dollars, counts, areas and steps, in one place."""

from __future__ import annotations

import re

from lib.market.areas import has_counties
from lib.market.ranges import Difference, Range
from lib.scenario import Visit

PRICE_NAMES = {"cash": "posted cash price", "gross": "posted gross charge"}
READING_NAMES = {
    "": "",
    "needling_only": "needling code alone",
    "needling_plus_one_97140": "needling + one manual therapy unit",
}
NOT_ADVICE = (
    "One snapshot of posted hospital outpatient prices, for information. Not a fee recommendation."
)
_ADDRESS = re.compile(r"(https?:|ftp:)(//)|(www)(\.)|(\w)(@)", re.IGNORECASE)
STEP_NAMES = {
    "metro_area": "the place's metropolitan area",
    "nearby": "lists within 100 miles of the place",
    "state": "the place's state",
    "division": "the place's census division",
    "nation": "the nation",
}


def dollars(amount: float) -> str:
    """Say an amount to the cent below $100 and to the dollar from there: "$36.50", "$247".

    A whole amount stands without cents; a minus is a real minus sign.
    """
    sign = "−" if amount < 0 else ""
    size = abs(amount)
    exact = f"{size:,.2f}"
    if size >= 99.995 or exact.endswith(".00"):
        exact = f"{size:,.0f}"
    return f"{sign}${exact}" if exact != "0" else "$0"


def exact(amount: float) -> str:
    """Say an amount that somebody pays: to the cent, whole amounts without cents."""
    sign = "−" if amount <= -0.005 else ""
    return f"{sign}${abs(amount):,.2f}".removesuffix(".00")


def signed(amount: float) -> str:
    """Say a difference with its sign: "+$14", "−$3.20"."""
    said = exact(amount)
    return said if said.startswith("−") else f"+{said}"


def safe(text: str) -> str:
    """Return text for markdown with nothing in it that markdown or LaTeX would act on."""
    text = " ".join(text.split())
    # An invisible joiner keeps bare addresses from becoming links.
    text = _ADDRESS.sub(lambda found: "\u2060".join(filter(None, found.groups())), text)
    for mark in "\\`*_{}[]<>()#+|~$:!&":
        text = text.replace(mark, f"\\{mark}")
    return text


def money(amount: float) -> str:
    """Return dollars() with the dollar sign escaped, for markdown."""
    return dollars(amount).replace("$", "\\$")


def paid(amount: float) -> str:
    """Return exact() with the dollar sign escaped, for markdown."""
    return exact(amount).replace("$", "\\$")


def count(number: int, one: str, many: str | None = None) -> str:
    """Say a count with its noun: "1 offer", "1,190 offers"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def n_behind(found: Range) -> str:
    """Say how many stand behind a range: "17 offers from 11 price lists"."""
    lists = count(found.n_price_lists, "price list")
    return f"{count(found.n_offers, 'offer')} from {lists}"


def posting(found: Range) -> str:
    """Say how many hospitals of the area post every code, and how many offers are left out."""
    words = f"{found.n_posting:,} of {count(found.n_hospitals, 'hospital')} post it"
    if found.n_left_out:
        words += f"; {found.n_left_out} of {found.n_posting} left out (flagged price)"
    return words


def widening(tried: tuple[Range, ...]) -> str:
    """Say which areas were too thin, and which one is shown."""
    *thin, shown = tried
    step = f"Area: {STEP_NAMES[shown.area.step]}."
    if not thin:
        return step
    parts = "; ".join(_thin(found) for found in thin)
    return f"{step} Nearer ones hold fewer than 5 price lists ({parts})."


def _thin(found: Range) -> str:
    if not has_counties(found.area):
        return f"{found.area.name} has no {found.area.kind} county"
    return f"{found.area.label}: {found.n_price_lists}"


def warnings(found: Range) -> list[str]:
    """Say what weakens a range: one list that dominates, many offers left out."""
    said = []
    if found.one_list_dominates and found.top_list_share is not None:
        words = f"One price list holds {found.top_list_share:.0%} of the offers"
        if found.median_over_lists is not None:
            words += f"; the median over lists is {dollars(found.median_over_lists)}"
        said.append(words + ".")
    if found.many_left_out:
        said.append(
            f"{found.n_left_out} of {found.n_posting} posting hospitals are left out because "
            "of flagged prices: read this area with care."
        )
    return said


def difference(found: Difference) -> str:
    """Say the metro-rural difference of medians, or that there is too little to tell."""
    if found.low is None or found.high is None or found.difference is None:
        lists = f"{found.metro.n_price_lists} metro and {found.rural.n_price_lists} rural"
        return f"Metro against rural: too few to tell ({lists} price lists; 15 a side are needed)."
    words = (
        f"Metro less rural: posted medians differ by {dollars(found.low)} to "
        f"{dollars(found.high)} (95% interval; measured {dollars(found.difference)})."
    )
    if found.low <= 0 <= found.high:
        words += " That includes no difference at all."
    return words


def visit_name(visit: Visit, reading: str) -> str:
    """Say what is priced: the visit, and for stand-alone the reading."""
    name = READING_NAMES.get(reading, reading)
    return f"{visit} ({name})" if name else str(visit)
