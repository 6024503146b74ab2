"""How figures are said: dollars, counts, areas and steps, in one place."""

from __future__ import annotations

import re

from lib.datasets.assumptions import typical
from lib.market.areas import has_counties
from lib.market.downloads import data_date
from lib.market.ranges import Range
from lib.pricing.money import cents, usd, whole

PRICE_NAMES = {"cash": "posted cash price", "gross": "posted gross charge"}
READING_NAMES = {
    "": "",
    "needling_only": "needling code alone",
    "needling_plus_one_97140": "needling + one manual therapy unit",
}
# Where a posted price has come from; stands under every chart that draws one.
SOURCE_CHAIN = (
    "hospital's own file (45 CFR 180) → public collection (GitHub "
    "nathansutton/hospital-price-transparency) → this table"
)
# How charts draw a range; stands under those that do.
RANGE_MARKS = (
    "Thin bar p10 to p90, thick bar p25 to p75, ring: median, white bracket: the median's 95% "
    "interval"
)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
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
    exact = f"{cents(size):,.2f}"
    if size >= 99.995 or exact.endswith(".00"):
        exact = f"{whole(size):,.0f}"
    return f"{sign}${exact}" if exact != "0" else "$0"


def signed(amount: float) -> str:
    """Say a difference with its sign: "+$14", "−$3.20"."""
    said = usd(amount)
    return said if said.startswith("−") else f"+{said}"


def file_name(text: str, otherwise: str) -> str:
    """Return a text as a file may bear it; `otherwise` where it holds no letter or digit.

    >>> file_name("Elm Street (2).csv.gz", "file"), file_name("–", "clinic")
    ('elm-street-2-csv-gz', 'clinic')
    """
    return re.sub(r"[^0-9a-z]+", "-", text.lower()).strip("-") or otherwise


def as_text(markdown: str) -> str:
    r"""Return what Markdown says where it is not drawn: in a picture, in a file.

    >>> as_text(r"**From** \$20, see [BLS](https://www.bls.gov).")
    'From $20, see BLS (https://www.bls.gov).'
    """
    linked = _LINK.sub(r"\1 (\2)", markdown)
    return _ESCAPED.sub(r"\1", re.sub("[*]{2}|\u2060", "", linked))


def safe(text: str) -> str:
    """Return text for markdown with nothing in it that markdown or LaTeX would act on."""
    text = " ".join(text.split())
    # An invisible joiner keeps bare addresses from becoming links.
    text = _ADDRESS.sub(lambda found: "\u2060".join(filter(None, found.groups())), text)
    # A line that ends between a minus and its figure would make it a gain.
    text = text.replace("\u2212$", "\u2212\u2060$")
    for mark in "\\`*_{}[]<>()#+|~$:!&":
        text = text.replace(mark, f"\\{mark}")
    return text


def money(amount: float) -> str:
    """Return dollars() with the dollar sign escaped, for markdown."""
    return dollars(amount).replace("$", "\\$")


def paid(amount: float) -> str:
    """Return usd() with the dollar sign escaped, for markdown."""
    return usd(amount).replace("$", "\\$")


def count(number: int, one: str, many: str | None = None) -> str:
    """Say a count with its noun: "1 offer", "1,190 offers"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def n_behind(found: Range) -> str:
    """Say how many stand behind a range: "17 offers from 11 price lists"."""
    lists = count(found.n_price_lists, "price list")
    return f"{count(found.n_offers, 'offer')} from {lists}"


def posting(found: Range, *, chosen: bool = False) -> str:
    """Say how many hospitals of the area post every code, and how many offers are left out.

    `chosen` says that only some types or owners count.
    """
    hospitals = count(found.n_hospitals, "hospital")
    which = "of the chosen kinds in the table" if chosen else "in the table"
    words = f"{found.n_posting:,} of {hospitals} {which} post it"
    if found.n_left_out:
        words += f"; {found.n_left_out} of {found.n_posting} left out (flagged price)"
    return words


def share(part: float) -> str:
    """Say a share of one in percent, below ten with one decimal: "15%", "3.6%"."""
    said = f"{part:.1%}" if part < 0.0995 else f"{part:.0%}"
    return said.replace(".0%", "%")


def points(part: float) -> str:
    """Say a difference of shares in percentage points: "−1.2 points"."""
    size = f"{abs(100 * part):.1f}"
    sign = "−" if part < 0 and size != "0.0" else ""
    return f"{sign}{size} points"


def confidence(found: Range) -> str:
    """Say the confidence, and what holds it back where that is the interval's width."""
    if not found.held_back_by_width:
        return found.confidence
    row = "high" if found.confidence == "medium" else "medium"
    most = typical(f"confidence_{row}_max_interval")
    return f"{found.confidence}: the median's interval is wider than {_of_the_median(most)}"


def _of_the_median(most: float) -> str:
    usual = {1.0: "the median itself", 0.5: "half of the median"}
    return usual.get(most, f"{most:.0%} of the median")


def interval(found: Range) -> str:
    """Say the 95% interval of a range's median; empty where there is none."""
    if found.median_low is None or found.median_high is None:
        return ""
    return f"95% interval {dollars(found.median_low)} to {dollars(found.median_high)}"


def hospital_source(date: str | None) -> str:
    """Say where posted prices come from and by when they were read, for the line under a chart.

    Where no price of its own is shown, the date is the table's.
    """
    bound = date or data_date()
    return f"Posted prices, seen by {bound} (the collection's bound): {SOURCE_CHAIN}."


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
