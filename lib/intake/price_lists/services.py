"""What a service's text says: the kind of visit, muscles, current; and what is no single visit.

Functions that refuse raise ValueError whose text follows the cell's own: "is a package: write …".
"""

from __future__ import annotations

import re
from functools import lru_cache

from lib.visit import FORMATS

# Longer texts are no names of services, and are not searched to their end.
LONGEST_TEXT = 300
# A list of thousands has few services: what each text says is worked out once.
once = lru_cache(maxsize=4096)
PACKAGE = "is a package or membership: write the price of one visit, or leave the row out"
TOTAL = "sums up other rows and is nobody's price: leave the row out"

_FEW = r"[2-9]|1[0-2]|two|three|four|five|six|seven|eight|nine|ten|twelve"
_MANY = rf"(?:{_FEW}|[1-9]\d|twenty)"
_COUNTED = re.compile(
    rf"(?<![\d.,]){_MANY}[ -]*(?:(?:dry|needling|dn|pt|therapy)[ -])*"
    r"(?:sessions|visits|treatments|appointments|packs?|pk)\b"
    rf"|(?<![\d.,])(?:{_FEW})[ -]*(?:session|visit|treatment)\b"
    rf"|\b(?:packs?|packages?|series|sets?|bundles?|blocks?|course|card)(?: ?of)? {_MANY}\b"
)
_NAMED = re.compile(
    r"\b(?:packages?|pkgs?|(?<!hot )(?<!ice )(?<!heat )packs?|memberships?|subscriptions?|prepaid"
    r"|punch ?cards?|monthly|yearly|unlimited (?:visits|sessions|dry|needling)"
    r"|(?:session|treatment|visit|needling) series)\b"
    r"|(?:\bper|\ba|/) ?(?:month|mo|year)\b"
    rf"|(?<![\w.,]){_MANY} ?[x×](?!\w)|(?<![a-z])[x×] ?{_MANY}\b(?! ?-?(?:min|muscle|area|needle))"
)
_SUMS = re.compile(
    r"(?:overall |grand |sub-?)?"
    r"(?:totals?|averages?|avg|means?|medians?|sums?|minimum|maximum|min|max|lowest|highest)"
    r"(?: (?:of|the|all|above|these|overall|prices?|fees?|costs?|charges?|rates?|amounts?|usd|rows?"
    r"|sellers?|clinics?|sessions?|visits?))*(?: ?\([^()]*\))?"
)
_ONE = ("1", "one", "single", "no", "none", "1 visit", "1 session", "one visit", "single visit")


def _said(text: str) -> str:
    return " ".join(text[:LONGEST_TEXT].lower().replace("–", "-").replace("—", "-").split())


@once
def is_package(text: str, named: bool = True) -> bool:
    """Return whether a text speaks of several visits sold as one: "5-pack", "series of 3".

    Where not `named`, only of a number of them: a word such as "membership" alone is none.
    """
    said = _said(text)
    return bool(_COUNTED.search(said) or (named and _NAMED.search(said)))


@once
def is_sum(text: str) -> bool:
    """Return whether a text is the head of a row that sums up others: "Average", "Grand total:"."""
    return bool(_SUMS.fullmatch(_said(text).strip(" :=.*")))


def one_visit(text: str) -> int:
    """Return 1 where a column of sessions says that a price is for one."""
    said = _said(text)
    number = float(said) if re.fullmatch(r"\d{1,4}(\.0+)?", said, re.ASCII) else None
    if said in _ONE or number == 1:
        return 1
    if number or is_package(said) or said in ("yes", "y", "x"):
        raise ValueError(PACKAGE)
    raise ValueError("is no number of visits: write 1, or leave it empty")


_NEEDLING = r"(?:needling|dn)\b"
_WITH = r"(?:\bwith\b|w/|\bplus\b|\band\b|\bincl(?:udes|uding|\.)?|&|\+)"
_CURRENT = (
    r"(?:\belectr(?:ic(?:al(?:ly)?)?|o)\b(?:[ -]?stim\w*)?|\belectro-?stim\w*|\be ?-? ?stim\w*"
    r"|\bstim(?:ulation)?\b|\bwith current\b)"
)
_WITHOUT = re.compile(rf"(?:\bno|\bwithout|w/o|\bnon)[ -]*(?:any )?{_CURRENT}")
_WITH_CURRENT = re.compile(rf"{_WITH}? ?{_CURRENT}")
_THERAPY = r"(?:therapy|pt|manual|massage|cupping|adjustment|exercises?|rehab|chiropractic)"
# A visit whose needling is part of it: "follow-up visit with dry needling", "needling and massage".
_PART_OF_VISIT = re.compile(
    rf"\b(?:visit|session|treatment|follow[- ]?up|appointment|{_THERAPY})\b[^,;]{{0,30}}?{_WITH} ?"
    rf"(?:[\w-]+ ){{0,2}}{_NEEDLING}"
    rf"|\b{_NEEDLING}[^,;]{{0,20}}?{_WITH} ?(?:[\w-]+ ){{0,2}}(?:{_THERAPY}|visit)\b"
)
# What is sold beside needling. A visit of it is none of needling.
_OTHER_SERVICE = re.compile(
    r"\b(?:massage|cupping|acupuncture|electro-?acupuncture|laser|shock ?wave|adjustment|yoga"
    r"|pilates|facial|taping|scraping|decompression)\b"
)
# No visit at all, whatever it speaks of.
_NO_VISIT = re.compile(
    r"\b(?:no[- ]?show|cancell?ations?|cancell?ed|late fee|gift|vouchers?|workshops?|seminars?"
    r"|webinars?|certifications?|trainings?|clinicians)\b"
)
_SPEAKS_OF_NEEDLING = re.compile(r"needl|\bdn\b|2056[01]")
_FORMAT_WORDS = {
    "add-on": (
        "add-on", "addon", "add on", "added", "add to", "add dry", "on top of", "additional",
        "extra",
    ),
    "initial": ("initial", "first", "eval", "evaluation", "new patient", "assessment", "consult"),
    "bundled": ("bundled", "bundle", "combined", "with therapy", "pt visit", "included"),
    "stand-alone": (
        "stand-alone", "standalone", "stand alone", "session", "dry needling", "needling", "visit",
        "treatment", "follow-up", "follow up",
    ),
}  # fmt: skip


def format_of(text: str) -> str:
    """Return the kind of visit that a text speaks of."""
    said = _said(text)
    if other := _NO_VISIT.search(said):
        raise ValueError(f"is no visit ({other[0]}): leave the row out")
    if not _SPEAKS_OF_NEEDLING.search(said) and (other := _OTHER_SERVICE.search(said)):
        raise ValueError(f"is another service ({other[0]}), not needling: leave the row out")
    plain = _WITH_CURRENT.sub(" ", said)
    for format, words in _FORMAT_WORDS.items():
        part = format == "bundled" and not re.search("stand[ -]?alone", said)
        if any(word in plain for word in words) or (part and _PART_OF_VISIT.search(plain)):
            return format
    if re.search(r"\bdn\b", plain):
        return "stand-alone"
    raise ValueError(f"is no kind of visit: write {', '.join(FORMATS[:-1])} or first visit")


@once
def electrical_in(text: str) -> bool | None:
    """Return whether a text speaks of current through the needles; None where it does not say."""
    said = _said(text)
    if _WITHOUT.search(said):
        return False
    return True if re.search(_CURRENT, said) else None


_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_MUSCLES = re.compile(
    r"(?P<up>up to )?(?<![\d.])(?:(?P<low>\d{1,2}) ?(?:-|to|or) ?)?(?P<high>\d{1,2}) ?"
    r"(?P<more>\+|or more|and more|plus)?(?: ?muscles?\b|(?P<bare>(?<=\+)(?! ?\w)))",
    re.ASCII,
)


@once
def muscles_in(text: str) -> str | None:
    """Return 1-2 or 3+ where a text says it: "(3+ muscles)", a code; None where it tells neither.

    >>> muscles_in("20561"), muscles_in("1 to 2 muscles"), muscles_in("up to 4 muscles")
    ('3+', '1-2', None)
    """
    said = re.sub(rf"\b(?:{'|'.join(_DIGITS)})\b", lambda one: _DIGITS[one[0]], _said(text))
    told = {"1-2": "20560" in said, "3+": "20561" in said}
    for found in _MUSCLES.finditer(said):
        high = int(found["high"])
        low = 1 if found["up"] else int(found["low"] or high)
        told["3+"] |= low >= 3
        told["1-2"] |= low <= high <= 2 and not found["more"]
        if not (low >= 3 or (high <= 2 and not found["more"])):
            return None
    known = [name for name, is_told in told.items() if is_told]
    return known[0] if len(known) == 1 else None
