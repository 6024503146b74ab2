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

    `on_screen` is what a reader sees of the word, empty where pages do not speak of it; `found_by`
    is what a sentence holds that speaks of it, empty where no page has to explain it.
    """

    term: str
    on_screen: str
    found_by: str
    help: str

    @property
    def name(self) -> str:
        """The word as readers see it, as the head of its explanation."""
        name = self.on_screen or self.term
        return name[:1].upper() + name[1:] if not name.startswith("p10") else name

    def place_in(self, text: str) -> int | None:
        """Return where a text speaks of it; None where it does not, or needs no explanation.

        >>> Term("slot", "slot", "slot", "").place_in("The slots that are booked")
        4
        """
        found = _pattern(self.found_by).search(text) if self.found_by else None
        return found.start() if found else None


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    # Abbreviations are told from words by their capitals; a plural counts, a longer word does not.
    flags = re.NOFLAG if words.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){re.escape(words)}s?(?!\w)", flags)


@lru_cache(maxsize=1)
def glossary() -> dict[str, Term]:
    """Return every term by its word, in the table's order, with the rules' figures filled in."""
    frame = load("glossary").astype(object)
    rows = frame.where(frame.notna(), "").to_dict("records")
    return {row["term"]: _term({str(name): row[name] for name in row}) for row in rows}


def _term(row: dict[str, str]) -> Term:
    told = _FIGURE.sub(lambda found: f"{typical(found[1]):g}", row["help"])
    return Term(**row | {"help": told})


def terms_in(text: str) -> tuple[Term, ...]:
    """Return the terms of a text that a reader may not know, in the order in which they stand.

    >>> [one.term for one in terms_in("Coinsurance, once the deductible is met")]
    ['coinsurance', 'deductible']
    """
    places = [(one.place_in(text), one) for one in glossary().values()]
    found = [(place, one) for place, one in places if place is not None]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def as_markdown() -> str:
    """Return the glossary as docs/glossary.md holds it."""
    rows = (f"| {one.term} | {one.help} | {one.on_screen or '–'} |" for one in glossary().values())
    return _HEAD + "\n".join(rows) + "\n"
