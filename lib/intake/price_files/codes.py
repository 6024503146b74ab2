"""Which codes are wanted, and whether a cell holds one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from lib.datasets.damage import shown
from lib.intake.price_files.errors import IntakeError

MOST_CODES = 500
LONGEST_CELL = 100
CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
# A cell that is one code: padded with blanks or zeros, made a decimal by a spreadsheet, named by
# its system ("HCPCS: 20560"), followed by modifiers ("20560-GP", "97140GP").
_CELL = re.compile(
    r"(?:(?:CPT|HCPCS?)(?:\s*/\s*(?:CPT|HCPCS?))?[\s®:#-]*)?"
    r"0*(?P<code>[0-9A-Z]\d{3}[0-9A-Z])(?:\.0+)?"
    r"(?P<modifiers>(?:[\s,|/:-]+[0-9A-Z]{2}|[A-Z][0-9A-Z])*)"
)
_NAMED = re.compile(r"\s*(?P<type>(?:CPT|HCPCS?)(?:\s*/\s*(?:CPT|HCPCS?))?)\b", re.IGNORECASE)
# No two of these begin alike: a text that fits to its last letter is not tried again and again.
_BILLING = re.compile(r"(?:CPT|HCPCS?)(?:CPT|HCPCS?|4|I|LEVEL|CODES?|[\s/&,®-])*")


class Found(NamedTuple):
    """A wanted code in a cell, with the modifiers that follow it there ("GP|59")."""

    code: str
    modifiers: str


class Wanted:
    """The codes wanted, CPT or HCPCS, each of five characters."""

    def __init__(self, codes: Iterable[str]) -> None:
        """Take codes in any case; raises IntakeError for none, too many, or one that is no code."""
        given = [str(code).strip().upper() for code in codes]
        for code in given:
            if not CODE.fullmatch(code):
                raise IntakeError(
                    f'"{shown(code)}" is not a CPT or HCPCS code of five characters, such as 20560'
                )
        self.codes = tuple(dict.fromkeys(given))
        if not 1 <= len(self.codes) <= MOST_CODES:
            raise IntakeError(f"name one to {MOST_CODES} codes, such as 20560,20561")
        self._codes = frozenset(self.codes)
        # Looking for what few codes begin with is faster than looking for each.
        heads = dict.fromkeys(code[:3] for code in self.codes)
        self._heads = tuple(dict.fromkeys(one for head in heads for one in (head, head.lower())))
        # Both cases by name: a pattern that ignores case is several times slower.
        both = dict.fromkeys(one for code in self.codes for one in (code, code.lower()))
        self._may = re.compile("|".join(both))
        self._mention = re.compile(
            rf"(?<![0-9A-Za-z.])0*({'|'.join(self.codes)})(?!\d|\.\d|[A-Za-z]{{3}})", re.IGNORECASE
        )

    def __str__(self) -> str:
        """List the codes."""
        return ", ".join(self.codes)

    def found(self, cell: str) -> Found | None:
        """Return the wanted code that a cell is, or None."""
        if len(cell) > LONGEST_CELL or not self._may.search(cell):
            return None
        match = _CELL.fullmatch(cell.strip().upper())
        if match is None or match["code"] not in self._codes:
            return None
        modifiers = re.findall(r"[0-9A-Z]{2}", match["modifiers"])
        return Found(match["code"], "|".join(modifiers))

    def may_stand_in(self, text: str) -> bool:
        """Return whether a text may hold a wanted code; false is sure."""
        return self._may.search(text) is not None

    def places(self, text: str) -> list[int]:
        """Return where the wanted codes stand in a text, also within other words; in no order."""
        found = []
        for head in self._heads:
            place = text.find(head)
            while place >= 0:
                if text[place : place + 5].upper() in self._codes:
                    found.append(place)
                place = text.find(head, place + 1)
        return found

    def mentioned(self, text: str) -> str | None:
        """Return a wanted code that stands as a word of its own in a text, or None."""
        match = self._mention.search(text)
        return match[1].upper() if match else None


def billing_type(kind: str, code: str) -> str | None:
    """Return CPT or HCPCS where a code's type says one of them or both, else None.

    Both ("CPT/HCPCS") is told by the code: those that start with a digit are CPT.
    """
    text = kind.strip().upper()
    if not text or len(text) > 40 or not _BILLING.fullmatch(text):
        return None
    if "CPT" in text and "HCPC" in text:
        return "CPT" if code[:1].isdigit() else "HCPCS"
    return "CPT" if "CPT" in text else "HCPCS"


def named_type(cell: str) -> str:
    """Return the type that a cell itself names before its code ("CPT 20560"), or nothing."""
    match = _NAMED.match(cell)
    return match["type"] if match else ""
