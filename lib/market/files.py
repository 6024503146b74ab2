"""A download as a file, CSV or XLSX: the same rows and columns, with what they speak of.

CSV is for programs. The workbook is for people: money as money, dates as dates, and a second sheet
that says what the figures are, of which data, under which terms, and what each column means.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from lib.datasets.export import label_of, to_csv
from lib.datasets.package import columns, describe, fingerprint, tables
from lib.datasets.workbook import DATE, Sheet, to_workbook
from lib.market.downloads import COLUMNS, DATE_UNIT, Column, Context, data_date, described

# Of a figure in a download: a hundredth of a cent.
DECIMALS = 4
KINDS = {
    "US dollars": "usd", "usd": "usd", "usd_per_hour": "usd", "usd_per_year": "usd",
    "percent": "percent", "share of one": "share", "share": "share", DATE_UNIT: DATE,
}  # fmt: skip
DATES_OF_PACKAGE = ("as_of", "observed_by")
FIGURES, SOURCES = "Figures", "Sources"
NOT_ADVICE = (
    "One snapshot of posted hospital outpatient prices, for information. Not a fee recommendation."
)


@dataclass(frozen=True)
class Download:
    """Rows to take along, and what is said of them.

    `context` is what they speak of (see lib.market.downloads.described); None for a table of the
    data package, which is then `of_package`, and for what a reader brought, whose columns
    `meanings` explains, as far as they are known; not `ours` where nothing of the data package is
    in it. `title` says what the figures are, `source` where they come from. `names`
    gives a column another name in the file, where its own means something else in other files.
    """

    table: pd.DataFrame
    context: Context | Sequence[Context] | None
    title: str
    source: str = ""
    names: Mapping[str, str] | None = None
    of_package: str = ""
    meanings: Mapping[str, Column] | None = None
    ours: bool = True

    def rows(self) -> pd.DataFrame:
        """Return the rows as both files hold them.

        Figures have at most four decimals; those of the data package's own tables, without a
        context, stay as they are.
        """
        table = self.table.rename(columns=dict(self.names or {}))
        if not self.ours:
            return table
        return described(table if self.context is None else table.round(DECIMALS), self.context)

    def csv(self) -> bytes:
        """Return the CSV file, in UTF-8 with the byte-order mark.

        Without the mark, spreadsheets take the text for an older encoding.
        """
        return to_csv(self.rows()).encode("utf-8-sig")

    def xlsx(self) -> bytes:
        """Return the workbook: the rows, and their sources."""
        rows = self.rows()
        names = [str(label_of(name)) for name in rows.columns]
        meant = {one.name: one for one in self._meanings() if one.name in names}
        kinds = {name: KINDS.get(one.unit, "") for name, one in meant.items()}
        if self.of_package:
            kinds |= {name: DATE for name in DATES_OF_PACKAGE if name in names}
        head = [Said("figures", "what", self.title)]
        if self.source:
            head.append(Said("figures", "source", self.source))
        of = [self.of_package] if self.of_package else None
        columns_said = [meant[name] for name in names if name in meant]
        data = about_data(of) if self.ours else []
        said = sources_sheet([*head, *columns_said, *data])
        return to_workbook([Sheet(FIGURES, rows, kinds), said])

    def _meanings(self) -> list[Said]:
        if self.of_package:
            rows = columns(self.of_package).fillna("").to_dict("records")
            found = [Said("column", r["column"], r["description"], r["unit"]) for r in rows]
        else:
            known = COLUMNS if self.context is not None else self.meanings or {}
            found = [Said("column", name, one.meaning, one.unit) for name, one in known.items()]
        if not self.ours:
            return found
        stamp = COLUMNS["data_fingerprint"]
        return [*found, Said("column", "data_fingerprint", stamp.meaning)]


class Said(NamedTuple):
    """A row of the sheet of sources."""

    about: str
    name: str
    says: str
    unit: str = ""
    license: str = ""
    address: str = ""


def sources_sheet(said: Sequence[Said]) -> Sheet:
    """Return the sheet of sources with these rows."""
    table = pd.DataFrame(said, columns=list(Said._fields), dtype=object)
    return Sheet(SOURCES, table, {"says": DATE})


def about_data(names: Collection[str] | None = None) -> list[Said]:
    """Say which data figures rest on and under which terms: those tables, else all of them."""
    found = [
        Said("data", "fingerprint", fingerprint(), "", "", ""),
        Said("data", "hospital prices seen by", data_date()),
        Said("data", "what it is not", NOT_ADVICE),
    ]
    for name, table in tables().items():
        if names is not None and name not in names:
            continue
        terms = "; ".join(one["title"] for one in table["licenses"])
        for source in table["sources"]:
            says = f"{table['title']} ({table['vintage']}): {source['title']}"
            found.append(Said("table", name, says, "", terms, source.get("path") or ""))
    if names is None:
        found += [
            Said("license", one["name"], one["title"], "", "", one.get("path") or "")
            for one in describe()["licenses"]
        ]
    return found
