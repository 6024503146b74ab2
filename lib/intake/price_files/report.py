"""What was read, kept, dropped and why: counted, with the first rows of each reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lib.datasets.damage import shown
from lib.intake.price_files.offers import MOST_OFFERS, Made, Offer

MOST_EXAMPLES = 5
MOST_TABLES = 20
MOST_REASONS = 200
LONGEST_EXAMPLE = 160


@dataclass(frozen=True)
class Example:
    """A row of a reason: where it stands, and what stands there."""

    where: str
    text: str


@dataclass(frozen=True)
class Reason:
    """Why rows are not kept, or what is to be known of them; how many, and the first of them."""

    reason: str
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Report:
    """What happened to a file.

    `dropped` counts rows that hold a wanted code and gave no offer; `remarks` says what else is to
    be known, of rows kept or of the file. `stopped` is empty if all of the file was read.
    """

    file: str
    wanted: tuple[str, ...]
    tables: tuple[str, ...]
    bytes_read: int
    rows_read: int
    rows_kept: int
    kept: Mapping[str, int]
    dropped: tuple[Reason, ...]
    remarks: tuple[Reason, ...]
    stopped: str
    cancelled: bool

    @property
    def n_offers(self) -> int:
        """How many offers were kept."""
        return sum(self.kept.values())

    def lines(self) -> list[str]:
        """Return the report in words, one line each."""
        said = [f"{self.file}: {'; '.join(self.tables) or 'no table'}"]
        said.append(f"read {self.rows_read:,} rows ({self.bytes_read:,} bytes)")
        if self.stopped:
            said.append(f"not read to its end: {self.stopped}")
        if self.n_offers:
            codes = ", ".join(f"{code}: {count:,}" for code, count in self.kept.items() if count)
            said.append(f"kept {self.n_offers:,} offers of {self.rows_kept:,} rows ({codes})")
        else:
            said.append(
                f"no rows found; looked for {', '.join(self.wanted)} as CPT or HCPCS codes with a "
                "price"
            )
        for word, reasons in (("dropped", self.dropped), ("note", self.remarks)):
            for one in reasons:
                said.append(f"{word}: {one.reason} ({one.count:,})")
                said += [f"  {example.where}: {example.text}" for example in one.examples]
        return said


@dataclass
class Tally:
    """Counts while a file is read."""

    wanted: tuple[str, ...]
    offers: list[Offer] = field(default_factory=list)
    tables: dict[str, None] = field(default_factory=dict)
    rows_read: int = 0
    rows_kept: int = 0
    _dropped: dict[str, Reason] = field(default_factory=dict)
    _remarks: dict[str, Reason] = field(default_factory=dict)

    def table(self, name: str, title: str) -> None:
        """Note a table that was found, with the member of an archive in which it stands."""
        member = name.partition("!")[2]
        if len(self.tables) < MOST_TABLES:
            self.tables[f"{member}: {title}" if member else title] = None
        else:
            self.tables["and more"] = None

    def drop(self, reason: str, where: str, text: str) -> None:
        """List a row that holds a wanted code and gives no offer."""
        _count(self._dropped, reason, where, text)

    def remark(self, reason: str, where: str, text: str = "") -> None:
        """Note what else is to be known."""
        _count(self._remarks, reason, where, text)

    def keep(self, results: list[Made], where: str, text: str) -> None:
        """Keep the offers of a row that holds a wanted code, or list why there is none."""
        kept = [one.offer for one in results if one.offer is not None]
        for one in results:
            for reason, cell in one.remarks:
                self.remark(reason, where, cell or text)
        if not kept:
            self.drop("no price in the row", where, text)
        elif len(self.offers) + len(kept) > MOST_OFFERS:
            self.drop(f"more than {MOST_OFFERS:,} offers: read fewer codes at a time", where, text)
        else:
            self.offers += kept
            self.rows_kept += 1

    def report(self, file: str, bytes_read: int, stopped: str, cancelled: bool) -> Report:
        """Return what was counted."""
        kept = dict.fromkeys(self.wanted, 0)
        for offer in self.offers:
            kept[offer.code] += 1
        return Report(
            file=file,
            wanted=self.wanted,
            tables=tuple(self.tables),
            bytes_read=bytes_read,
            rows_read=self.rows_read,
            rows_kept=self.rows_kept,
            kept=MappingProxyType(kept),
            dropped=tuple(self._dropped.values()),
            remarks=tuple(self._remarks.values()),
            stopped=stopped,
            cancelled=cancelled,
        )


def _count(reasons: dict[str, Reason], reason: str, where: str, text: str) -> None:
    # Reasons quote the file now and then (a code's type): their number is bounded all the same.
    key = shown(reason, LONGEST_EXAMPLE)
    if key not in reasons and len(reasons) >= MOST_REASONS:
        key = "other reasons"
    known = reasons.get(key, Reason(key, 0, ()))
    examples = known.examples
    if len(examples) < MOST_EXAMPLES:
        examples = (*examples, Example(where, " ".join(shown(text, LONGEST_EXAMPLE).split())))
    reasons[key] = Reason(key, known.count + 1, examples)
