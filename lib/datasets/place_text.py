"""Reading what people type for a place: words and digits only, no table is asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from lib.datasets.place import PlaceNotFoundError

LONGEST_TEXT = 80
_ABBREVIATIONS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
# Tried where the name as typed is not in the table: a direction in front, a kind of place at the
# end (the usual ones of the Postal Service's Publication 28, appendix C).
DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west", "no": "north", "so": "south"}
_ENDINGS = {
    "co": "county", "cnty": "county", "twp": "township", "boro": "borough", "vlg": "village",
    "hts": "heights", "spgs": "springs",
}  # fmt: skip
# Words that thousands of names share, so that sharing them says nothing: kinds of local government
# and of county; what stands at the end of many names; what stands before them. A misspelled name
# must have them letter for letter, and a name that has nothing else to it is never guessed.
_GENERIC = """
    borough city county district municipality municipio parish region town township village area
    acres bay beach bend bluff bluffs center centre corner corners creek crossing estates falls
    gap gardens grove harbor harbour heights highlands hill hills island junction lake lakes
    landing mill mills park plains point rapids ridge river run springs spring square station
    terrace valley view vista
    east north south west central lower middle upper big little great new old ft mt st ste port
    camp la las los el de san santa the of and at on in
"""
GENERIC = frozenset(_GENERIC.split())
_COUNTRY = re.compile(
    r"(^|[\s,]+)(usa?|u\.s\.(a\.?)?|united states( of america)?)\W*$", re.IGNORECASE
)
# The words may stand before the digits; "45402 1234" and "454021234" are ZIP codes with four more.
_ZIP = r"(?:zip[ -]?code|zip|postal[ -]?code)?[ :#(]*(?P<zip>\d{5})(?:[ -]?\d{4})?"
_ZIP_FIRST = re.compile(rf"{_ZIP}(?![\w-])[ .,;)]*(?P<rest>.*)", re.IGNORECASE)
_ZIP_LAST = re.compile(rf"(?P<rest>.*?)[ ,.;(]+{_ZIP}[ .,;)]*", re.IGNORECASE)
_ZIP_WITHIN = re.compile(rf"(?P<rest>\D+?)[ ,.;(]+{_ZIP}[ .,;)]+(?P<state>\D+)", re.IGNORECASE)
_DIGITS_FIRST_OR_LAST = re.compile(r"\d|.*\d[ .,;)]*$")
_FIVE_DIGITS = re.compile(r"\d{5}")
_LEADING_ZEROS_LOST = re.compile(r"(?<![\w-])(\d{3,4})(?:-\d{4})?(?![\w-])")
_LETTERS = ("Lu", "Ll", "Lt", "Lo")  # Hawaiian's okina is a modifier, dropped like an apostrophe
_AROUND = " \"'“”‘’!?;:/"
_MILITARY = re.compile(r"09[0-8]|340|96[2-6]")


@dataclass(frozen=True)
class ZipText:
    """A ZIP code as typed, and what else was typed with it ("Dayton, OH"), often nothing."""

    zip: str
    rest: str


def clean(text: str) -> str:
    """Return text with single blanks, plain hyphens and no invisible characters.

    Raises PlaceNotFoundError where nothing is left, too much, or a letter or digit of another
    script: figures are read in the digits 0 to 9 only, here as everywhere, and a name of which only
    the state can be read is no state.
    """
    kept = "".join(c for c in " ".join(text.split()) if c.isprintable())
    kept = " ".join(re.sub("[‐‑‒–—−]", "-", kept).split()).strip(_AROUND)
    if not kept:
        raise PlaceNotFoundError('Enter a ZIP code, a city with its state ("Dayton, OH"), a state.')
    if len(kept) > LONGEST_TEXT:
        raise PlaceNotFoundError(f"A place has at most {LONGEST_TEXT} characters.")
    if any(c.isdigit() and not c.isascii() for c in kept):
        raise PlaceNotFoundError("Write the ZIP code with the digits 0 to 9.")
    if any(unicodedata.category(c) in _LETTERS and not _latin(c) for c in kept):
        raise PlaceNotFoundError("Write the place in Latin letters.")
    within = _COUNTRY.sub("", kept)
    if not within:
        raise PlaceNotFoundError("Leave the place empty for the whole country.")
    return within


def _latin(letter: str) -> bool:
    """Tell whether names are compared by a letter: "é" by its e, a letter of another script not."""
    return any(part.isascii() for part in unicodedata.normalize("NFKD", letter))


def normal(text: str) -> str:
    """Return a name as names are compared: lower case, no accents, periods or hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "").replace(".", "")).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def zip_text(text: str) -> ZipText | None:
    """Return the ZIP code that a cleaned text begins or ends with, None where it has no digits.

    Raises PlaceNotFoundError for digits that are no ZIP code, and for a military ZIP code.
    """
    patterns = (_ZIP_FIRST, _ZIP_LAST, _ZIP_WITHIN)
    match = next(filter(None, (pattern.fullmatch(text) for pattern in patterns)), None)
    if match:
        if _MILITARY.match(match["zip"]):
            raise PlaceNotFoundError(
                f"{match['zip']} is a military ZIP code (APO, FPO or DPO): it lies in no county. "
                "Write the ZIP code of a town."
            )
        state = match.groupdict().get("state")
        rest = f"{match['rest']}, {state}" if state else match["rest"]
        return ZipText(match["zip"], rest.strip(" ,.;()"))
    if _DIGITS_FIRST_OR_LAST.match(text):
        raise PlaceNotFoundError(f'A ZIP code has five digits, such as 45402; "{text}" has not.')
    return None


def with_leading_zeros(text: str) -> str | None:
    """Return the ZIP code whose zeros a spreadsheet may have taken: "2138" → "02138", else None.

    The town may stand beside it: "Cambridge, MA 2138".
    """
    short = _LEADING_ZEROS_LOST.search(text)
    return short[1].zfill(5) if short and not _FIVE_DIGITS.search(text) else None


def spellings(name: str) -> list[str]:
    """Return a normalized name and what its abbreviations may stand for, as typed first.

    "w hartford" may be "west hartford", "orange co" "orange county", "south coffeyville" the
    table's "s coffeyville".
    """
    first, *rest = name.split() or [""]
    if not rest:
        return [name]
    *middle, last = rest
    short = next((key for key, word in DIRECTIONS.items() if word == first), first)
    firsts = dict.fromkeys((first, DIRECTIONS.get(first, first), short))
    lasts = dict.fromkeys((last, _ENDINGS.get(last, last)))
    return [" ".join((front, *middle, end)) for front, end in product(firsts, lasts)]


def distinctive(name: str) -> list[str]:
    """Return the words of a normalized name that are its own: "hamilton township" → ["hamilton"].

    A direction's letter and an abbreviated kind of place are left out like the words themselves.
    """
    common = GENERIC | set(DIRECTIONS) | set(_ENDINGS)
    return [word for word in name.split() if word not in common]


def is_misspelling(typed: str, name: str) -> bool:
    """Tell whether a normalized text is likely a slip of the pen for a name.

    Word by word: generic words are the same, others begin alike and differ in one letter (added,
    left out, changed or swapped; two letters from nine on; none below five), two slips in all, and
    at least one word is distinctive. Blanks alone may be anywhere ("lagrange", "la grange"). So
    "daytn" is Dayton, but "hamilton" is neither Hampton nor Milton, and "hamilton township" never
    Millstone Township.
    """
    if not distinctive(typed) or not distinctive(name):
        return False
    if typed.replace(" ", "") == name.replace(" ", ""):
        return True
    ours, theirs = typed.split(), name.split()
    if len(ours) != len(theirs):
        return False
    slips = 0
    for word, other in zip(ours, theirs, strict=True):
        if word == other:
            continue
        most = 0 if len(word) < 5 or word in GENERIC else 1 if len(word) < 9 else 2
        found = _slips(word, other)
        if found > most or word[0] != other[0]:
            return False
        slips += found
    return slips <= 2


def _slips(word: str, other: str) -> int:
    """Count letters to add, leave out, change or swap (optimal string alignment distance)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        now = [i]
        for j, goal in enumerate(other, 1):
            cost = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (letter != goal))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == goal:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
