"""Ten filters: page, command, download and pandas on the CSV files say the same.

The command is the one that the page's citation prints.
"""

import csv
import io
import math
import re
import shlex
from dataclasses import dataclass
from functools import lru_cache

import pytest

from lib.commands.__main__ import main
from lib.ui.site import MARKET
from tests.market import oracle
from tests.pages.opening import figures_table, notes, open_with_files, paragraphs

KEYS = {"needling + manual therapy": "needling_plus_one_97140", "needling alone": "needling_only"}


@dataclass(frozen=True)
class View:
    """One filter of the page; what is left out stands at its default."""

    place: str = ""
    format: str = "stand-alone"
    minutes: int | None = 30
    muscles: str = "1-2"
    electrical: bool = False
    area: str = "all"
    price: str = "cash"
    reading: str = ""
    types: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    extremes: bool = False

    def query(self) -> dict[str, str | list[str]]:
        texts = {
            "place": self.place, "format": self.format, "minutes": str(self.minutes or ""),
            "muscles": self.muscles, "area": self.area, "price": self.price,
            "reading": self.reading, "electrical": str(self.electrical).lower(),
            "extremes": str(self.extremes).lower(),
        }  # fmt: skip
        lists = {"types": list(self.types), "owners": list(self.owners)}
        return {name: value for name, value in (texts | lists).items() if value}

    def units(self) -> dict[str, int]:
        if self.reading == "without needling":
            assert self.minutes is not None
            return {"97140": 1, "97110": (self.minutes - 15) // 15}
        readings = oracle.readings(self.format, self.minutes, self.muscles)
        return readings[KEYS.get(self.reading, next(iter(readings)))]

    def count(self, place: str | None, kind: str) -> tuple[oracle.Step, dict[str, float]]:
        """The area around a place, or of the nation, and its figures by pandas."""
        rows = oracle.offers(self.units(), self.price, self.electrical, self.extremes)
        rows = oracle.filtered(rows, self.types, self.owners)
        state, text = (place, None) if place and len(place) == 2 else (None, place or None)
        steps = oracle.widening(rows, place=text, state=state, kind=kind)
        found = oracle.first_with_five_lists(steps)
        return found, oracle.statistics(found.rows)


VIEWS = {
    "a metropolitan ZIP": View("45402"),
    "a rural ZIP, add-on": View("59457", "add-on", None),
    "a state's rural part, bundled": View("OH", "bundled", 45, area="rural"),
    "types and owners widen to the division": View(
        "45402", reading="needling + manual therapy", types=("acute", "critical-access"),
        owners=("government",),
    ),
    "the nation, gross, first visit": View("", "initial", 60, price="gross"),
    "for-profit in a city, gross": View(
        "Houston, TX", "bundled", 30, price="gross", types=("acute",), owners=("for-profit",)
    ),
    "the nation with extremes": View("", "add-on", None, extremes=True),
    "current and three muscles": View("90012", minutes=60, muscles="3+", electrical=True),
    "bundled without needling": View("MT", "bundled", 60, reading="without needling"),
    "rural from a metropolitan city": View(
        "Dayton, OH", "add-on", None, "3+", area="rural", extremes=True
    ),
}  # fmt: skip


def printed(command: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """The rows of hospitals that a command of the citation prints."""
    python, *words = shlex.split(command)
    assert [python, *words[:2]] == ["python", "-m", "lib.commands"]
    capsys.readouterr()
    assert main(words[2:]) == 0
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))
    return [row for row in rows if row["series"] == "hospital"]


def commands(citation: str) -> list[str]:
    return re.findall("^Repeat: (.*)$", citation, re.M)


def figures(row: dict[str, str], expected: dict[str, float]) -> dict[str, float]:
    return {name: float(row[name] or "nan") for name in expected}


def cells(row: dict[str, str]) -> dict[str, object]:
    """A row to be compared: figures as a file of the page rounds them, without `what`."""
    return {
        name: pytest.approx(float(cell), abs=6e-5) if re.fullmatch(r"-?\d+\.\d+", cell) else cell
        for name, cell in row.items()
        if name != "what"
    }


def values(row: dict[str, str]) -> dict[str, object]:
    return {
        name: float(cell) if re.fullmatch(r"-?\d+\.\d+", cell) else cell
        for name, cell in row.items()
    }


def said(amount: float) -> str:
    """Dollars as the page says them; half a dollar and half a cent go up."""
    cents = math.floor(100 * round(amount, 6) + 0.5) / 100
    if amount >= 99.995:
        return f"${math.floor(round(amount, 6) + 0.5):,}"
    return f"${cents:.2f}".removesuffix(".00")


@lru_cache
def opened(name: str):
    """The page as it opens at a filter: its text, its citation, and the file of its figures."""
    app, files = open_with_files(MARKET.url_path, **VIEWS[name].query())
    assert not app.exception
    assert not notes(app)
    (citation,) = [code.value for code in app.code]
    table = figures_table(app)
    apart = files["differences_csv"]
    return " | ".join(paragraphs(app)), citation, table, files["ranges_chart_csv"], apart


@pytest.mark.parametrize("name", VIEWS)
def test_page_command_download_and_pandas_agree(name: str, capsys):
    view = VIEWS[name]
    text, citation, table, file, apart = opened(name)
    step, expected = view.count(view.place, view.area)
    sides = [view.count(None, kind) for kind in ("metro", "rural")]
    around, parts, *of_state, differences = commands(citation)

    # The sentence that answers.
    p10, p50, p90 = (said(expected[quantile]) for quantile in ("p10", "p50", "p90"))
    offers, lists = int(expected["n_offers"]), int(expected["n_price_lists"])
    assert f"## {p10} to {p90}, median {p50} |" in text
    assert f"{step.label} · posted {view.price}" in text
    assert f"p10 to p90 of {offers:,} offers from {lists:,} price lists" in text

    # The commands that the citation prints.
    (row,) = printed(around, capsys)
    assert (row["area"], row["step"]) == (step.label, step.step)
    assert figures(row, expected) == oracle.same(expected)
    by_parts = printed(parts, capsys)
    assert [figures(one, expected) for one in by_parts] == [oracle.same(side) for _, side in sides]

    # The file holds what the commands print, cell by cell, and the table on the page as well.
    assert file.startswith(b"\xef\xbb\xbf")
    downloaded = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    wanted = [*by_parts, *(one for command in of_state for one in printed(command, capsys))]
    assert len(wanted) == (4 if view.place else 2)
    wanted += [row] if step.step not in ("nation", "state") else []
    assert [values(one) for one in downloaded] == [cells(one) for one in wanted]
    medians = [float(one["p50"] or "nan") for one in downloaded]
    assert list(table["p50"]) == pytest.approx(medians, nan_ok=True)

    # So does the file of the differences.
    measured = list(csv.DictReader(io.StringIO(apart.decode("utf-8-sig"), newline="")))
    repeated = printed(differences, capsys)
    shown = [values(one)["difference_usd"] for one in measured]
    assert shown == [cells(one)["difference_usd"] for one in repeated]
    assert measured

    # Each row says what it speaks of.
    for one in downloaded:
        assert one["visit_format"] == view.format
        assert one["minutes"] == str(view.minutes or "")
        assert (one["muscles"], one["price_kind"]) == (view.muscles, view.price)
        assert one["hospital_types"] == (",".join(view.types) or "all")
        assert one["ownerships"] == (",".join(view.owners) or "all")
        switches = one["electrical"], one["extremes_included"]
        assert switches == (str(view.electrical), str(view.extremes))
        assert one["data_seen_by"] == "2026-01-28"


def test_the_ten_filters_are_varied():
    assert len(VIEWS) == 10
    steps = {view.count(view.place, view.area)[0].step for view in VIEWS.values()}
    assert steps == {"metro_area", "nearby", "state", "division", "nation"}
