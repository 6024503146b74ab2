"""The whole clinic as one workbook, for a partner, an accountant, or a spreadsheet of one's own.

Every figure is one that lib.pricing has computed, money to the cent; nothing is computed here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from lib.datasets.assumptions import Assumption, assumptions
from lib.datasets.workbook import Sheet, to_workbook
from lib.market.files import Said, about_data, sources_sheet
from lib.pricing.hour import slot_of
from lib.pricing.money import cents
from lib.pricing.overview import Listed, headline_of, packages_of
from lib.pricing.price_list import Line, PriceList
from lib.pricing.scope import NAMES
from lib.pricing.side_by_side import candidates, side_by_side

NO_COSTS = "This copy came without its costs: what rests on them is left empty."
USD = "usd"


class Column(NamedTuple):
    """A column of a sheet: its head, where a row holds it, its meaning, its kind as in Sheet.

    `of` is a path of attributes, empty cells where one of them is None, or a function of the row.
    """

    head: str
    of: str | Callable[[Any], Any]
    meaning: str
    kind: str = ""

    @property
    def title(self) -> str:
        """The head, with the unit where it is money."""
        return f"{self.head} (USD)" if self.kind == USD else self.head

    def cell(self, row: Any) -> Any:
        """Return the row's cell; money to the cent."""
        if callable(self.of):
            return self.of(row)
        for name in self.of.split("."):
            row = getattr(row, name) if row is not None else None
        return cents(row) if self.kind == USD and row is not None else row


class _Sold(NamedTuple):
    line: Line
    package: Listed


class _Part(NamedTuple):
    name: str
    reason: str
    amount_usd: float


class _Assumed(NamedTuple):
    row: Assumption
    value: Any
    yours: bool


HOUR = (
    Column("part", "name", "what an hour with a patient is made of"),
    Column("where it comes from", "reason", "whose figure it is"),
    Column("an hour", "amount_usd", "for an attended clinician hour", USD),
)
SERVICES = (
    Column("service", "service.name", "its name on the list"),
    Column("visit", "service.visit.format", "stand-alone, add-on, bundled or initial"),
    Column("minutes", "service.visit.minutes", "length of the visit; an add-on has none"),
    Column("muscles", "service.visit.muscles", "muscles needled: 1-2 or 3+"),
    Column("electrical", "service.visit.electrical", "whether current runs through the needles"),
    Column("slot minutes", lambda x: slot_of(x.service), "minutes of the calendar that it takes"),
    Column("price", "service.price_usd", "what the clinic asks", USD),
    Column("break-even", "economics.break_even_usd", "price that bears all costs of a visit", USD),
    Column("profit a visit", "economics.profit_usd", "price less all costs and card fee", USD),
    Column("profit an hour", "economics.profit_per_hour_usd", "for 60 minutes of its slot", USD),
    Column(
        "fills an empty slot",
        "economics.fills_empty_slot_usd",
        "price less what only this visit costs: if it fills a slot that would stay empty",
        USD,
    ),
    Column("labor", "economics.labour_usd", "pay of its slot, in the break-even price", USD),
    Column("overhead", "economics.overhead_usd", "of its slot, in the break-even price", USD),
    Column("supplies", "economics.supplies_usd", "needles and supplies of a visit", USD),
    Column("pay by the visit", "economics.pay_usd", "with burden, where they are so paid", USD),
    Column("card fee", "economics.card_fee_usd", "what the card processor keeps", USD),
    Column("middle", "evidence.middle_usd", "middle of what sellers near ask, as estimated", USD),
    Column("middle, low", "evidence.middle_low_usd", "low end of its 95% interval", USD),
    Column("middle, high", "evidence.middle_high_usd", "high end of its 95% interval", USD),
    Column("p25", "evidence.p25_usd", "a quarter of sellers near ask less, as estimated", USD),
    Column("p75", "evidence.p75_usd", "a quarter of sellers near ask more, as estimated", USD),
    Column("near prices", "evidence.n_near", "near sellers that stand behind it"),
    Column("confidence", "evidence.confidence", "high, medium or low, by the middle's interval"),
    Column("above the middle", "gap_usd", "price less the middle", USD),
    Column("in words", "sentence", "the answer for the service"),
)
PACKAGES = (
    Column("service", "line.service.name", "what the package holds"),
    Column("sessions", "package.offered.sessions", "sessions in the package"),
    Column("discount %", "package.found.effective_discount_percent", "on single visits", "percent"),
    Column("single visits", "package.found.list_total_usd", "price of as many of them", USD),
    Column("package", "package.found.total_usd", "price of the whole package", USD),
    Column("a session", "package.found.per_session_usd", "the package's price shared out", USD),
    Column("patient saves", "package.found.saving_usd", "against single visits", USD),
    Column("card fee", "package.found.card_fee_usd", "what the card processor keeps", USD),
    Column("profit", "package.found.profit_usd", "what it leaves, everything counted", USD),
    Column(
        "single visits leave",
        "package.found.singles_profit_usd",
        "what as many single visits leave, everything counted",
        USD,
    ),
    Column(
        "extra visits %",
        "package.found.profit_extra_visits_percent",
        "by how much visits must rise for the same profit; empty where no number does",
        "percent",
    ),
    Column("problem", "package.problem", "why the package cannot be, where it cannot"),
)
KNOWN_PRICES = (
    Column("seller", "seller", "who asks it"),
    Column("price", "price_usd", "what is asked", USD),
    Column("visit", "format", "what it is asked for"),
    Column("minutes", "minutes", "empty where unknown"),
    Column("muscles", "muscles", "empty where unknown"),
    Column("electrical", "electrical", "whether current runs through the needles"),
    Column("place", "place", "where; empty: around the clinic"),
    Column("date", "date", "when it was seen"),
    Column("where seen", "where_seen", "page, flyer, telephone"),
    Column("said to be near", "near", "by the owner; empty: the distance decides"),
    Column("counts", "included", "false where it is struck out"),
    Column("price list", "price_list", "the imported list that it came with"),
)
BUNDLES = (
    Column("offer", "name", "what is sold"),
    Column("price", "price_usd", "what the clinic asks, or as assumed", USD),
    Column("assumed", "assumed", "whether the treatment's price in it is ours, not the owner's"),
    Column("minutes", "minutes", "minutes of the calendar that it takes"),
    Column("price an hour", "price_per_hour_usd", "for 60 minutes of the clinician", USD),
    Column("card fee", "card_fee_usd", "what the card processor keeps", USD),
    Column("profit a visit", "profit_usd", "price less all costs and card fee", USD),
    Column("profit an hour", "profit_per_hour_usd", "for 60 minutes of the clinician", USD),
    Column("fills an empty slot", "fills_usd", "price less what only this visit costs", USD),
    Column("fills, an hour", "fills_per_hour_usd", "for 60 minutes of the clinician", USD),
)
ASSUMPTIONS = (
    Column("key", "row.key", "its row in the table of assumptions"),
    Column("label", "row.label", "what it is"),
    Column("value", "value", "yours, else the table's; empty: looked up by place, or none"),
    Column("yours", "yours", "whether the owner has set it"),
    Column("unit", "row.unit_in_words", "of the value"),
    Column("source", "row.source", "where the table's value comes from"),
    Column("address", "row.source_url", "of the source"),
    Column("note", "row.note", "what to know of it"),
)


def workbook(prices: PriceList, date: datetime.date) -> bytes:
    """Return the clinic with all that is computed from it as an XLSX file, made on a date.

    The sheets: Clinic, Hour, Services, Packages, Known prices, Bundles, Assumptions, Sources. Of a
    list that came without its costs there is no Hour, and what rests on them is empty. The first
    priced service of each kind stands for it in Bundles, as on its page.
    """
    hour = [_Part(*one) for one in prices.hour.explained] if prices.hour else []
    sold = [_Sold(line, one) for line in prices.lines for one in packages_of(prices, line)]
    parts = {name: (*lines, None)[0] for name, lines in candidates(prices).items()}
    ways = side_by_side(prices, **parts).ways
    tables: list[tuple[str, tuple[Column, ...], Sequence[Any]]] = [
        ("Hour", HOUR, hour),
        ("Services", SERVICES, prices.lines),
        ("Packages", PACKAGES, sold),
        ("Known prices", KNOWN_PRICES, prices.clinic.known_prices),
        ("Bundles", BUNDLES, ways),
        ("Assumptions", ASSUMPTIONS, list(_assumptions(prices))),
    ]
    tables = tables if hour else tables[1:]
    meant = [Said(name, one.title, one.meaning) for name, columns, _ in tables for one in columns]
    return to_workbook(
        [
            _clinic(prices, date),
            *(_sheet(name, columns, rows) for name, columns, rows in tables),
            sources_sheet([*meant, *_law(prices), *about_data()]),
        ]
    )


def _sheet(name: str, columns: tuple[Column, ...], rows: Sequence[Any]) -> Sheet:
    cells = {one.title: pd.Series([one.cell(x) for x in rows], dtype=object) for one in columns}
    return Sheet(name, pd.DataFrame(cells), {one.title: one.kind for one in columns})


def _clinic(prices: PriceList, date: datetime.date) -> Sheet:
    clinic, hour = prices.clinic, prices.hour
    rows: list[tuple[str, Any]] = [
        ("name", clinic.name),
        ("place", prices.place.label if prices.place else clinic.place or "not set"),
        ("practitioner", NAMES[clinic.practitioner]),
        ("the law", prices.scope.sentence),
        ("in one sentence", headline_of(prices)),
    ]
    if hour is None:
        rows.append(("costs", NO_COSTS))
    else:
        rows += [
            ("an hour with a patient costs (USD)", cents(hour.total_usd)),
            ("clinicians are paid by the visit", clinic.costs.paid_per_visit),
            ("cards are taken", clinic.costs.cards_taken),
        ]
    rows += [("what is included", clinic.included_note), ("made on", date)]
    return Sheet("Clinic", pd.DataFrame(rows, columns=["what", "says"], dtype=object))


def _assumptions(prices: PriceList) -> Iterator[_Assumed]:
    """Yield each assumption with its value here, and whether the owner has set it.

    A patient's own figures have none: they are never kept. Without costs theirs are left out.
    """
    clinic = prices.clinic
    for key, row in assumptions().items():
        if row.group == "costs":
            if prices.hour is not None:
                own = getattr(clinic.costs, key)
                # The two switches are always set one way.
                given = own is not None and own is not False
                yield _Assumed(row, own if own is not None else row.typical, given)
        elif key == "patient_visits":
            visits = clinic.patient.visits
            yield _Assumed(row, visits, visits != row.typical)
        elif key in clinic.overrides:
            yield _Assumed(row, clinic.overrides[key], True)
        else:
            yield _Assumed(row, row.typical, False)


def _law(prices: PriceList) -> list[Said]:
    scope = prices.scope
    if not scope.source_url:
        return []
    return [Said("law", scope.as_of or "", scope.sentence, address=scope.source_url)]
