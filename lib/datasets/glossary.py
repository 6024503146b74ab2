"""What the words mean: each is a row of `data/glossary.csv`, the one text of its explanation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lib.datasets.assumptions import typical
from lib.datasets.package import load

_FIGURE = re.compile(r"\{([a-z0-9_]+)\}")
_HEAD = """# Glossary

One word for each thing, in code, on screens and in files; the last column is what readers see.

Made from `data/glossary.csv` by `make glossary`: the app shows the same texts as help.

| Word | What it is | On screen |
|---|---|---|
"""


@dataclass(frozen=True)
class Term:
    """One row of the table.

    `on_screen` is what a reader sees of the word, empty where pages do not speak of it; `explained`
    says that a page where it stands has to explain it.
    """

    term: str
    on_screen: str
    explained: bool
    help: str

    def stands_in(self, text: str) -> bool:
        """Whether a text holds the word as readers see it, at the start of a word or alone.

        >>> Term("slot", "slot", True, "").stands_in("Slots that are booked")
        True
        """
        return bool(self.on_screen) and bool(_pattern(self.on_screen).search(text))


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    # Abbreviations are told from words by their capitals; a plural counts, a longer word does not.
    flags = re.NOFLAG if words.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){re.escape(words)}s?(?![\w])", flags)


@lru_cache(maxsize=1)
def glossary() -> dict[str, Term]:
    """Return every term by its word, in the table's order, with the rules' figures filled in."""
    frame = load("glossary").astype(object)
    rows = frame.where(frame.notna(), "").to_dict("records")
    return {
        row["term"]: Term(
            row["term"],
            row["on_screen"],
            bool(row["explained"]),
            _FIGURE.sub(lambda found: f"{typical(found[1]):g}", row["help"]),
        )
        for row in rows
    }


def terms_in(text: str) -> tuple[Term, ...]:
    """Return the terms of a text that a reader may not know, in the order in which they stand.

    >>> [one.term for one in terms_in("Coinsurance, once the deductible is met")]
    ['coinsurance', 'deductible']
    """
    found = [one for one in glossary().values() if one.explained and one.stands_in(text)]
    return tuple(sorted(found, key=lambda one: _start(one, text)))


def _start(one: Term, text: str) -> int:
    found = _pattern(one.on_screen).search(text)
    return found.start() if found else len(text)


def as_markdown() -> str:
    """Return the glossary as docs/glossary.md holds it."""
    rows = (f"| {one.term} | {one.help} | {one.on_screen or '–'} |" for one in glossary().values())
    return _HEAD + "\n".join(rows) + "\n"
