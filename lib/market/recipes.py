"""Recipes: the billing codes and units that a hospital's price of a visit is summed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lib.datasets.assumptions import typical
from lib.datasets.package import load
from lib.visit import Visit

NEEDLING_CODES = {"1-2": "20560", "3+": "20561"}
WITHOUT_NEEDLING = "timed_units_without_needling"
WITHOUT_READING = "without_needling"
# How a reader calls the readings, by format; the first is the usual one. A format that is not
# named here is read in one way.
READINGS_BY_FORMAT = {
    "stand-alone": ("needling alone", "needling + manual therapy"),
    "bundled": ("with needling", "without needling"),
}
READINGS = tuple(name for names in READINGS_BY_FORMAT.values() for name in names)


@dataclass(frozen=True)
class Recipe:
    """Codes and units of one reading of a visit.

    `reading` is empty except for stand-alone, which hospital lists do not identify, and for a
    visit's timed units without needling.
    """

    key: str
    reading: str
    units: tuple[tuple[str, int], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The billing codes, in the recipe's order."""
        return tuple(code for code, _ in self.units)

    def __str__(self) -> str:
        """Say the sum in words: "20560 + 97140 + 2 × 97110"."""
        return " + ".join(f"{n} × {code}" if n > 1 else code for code, n in self.units)


def recipes(visit: Visit) -> tuple[Recipe, ...]:
    """Return the readings of a visit: two for stand-alone, one for each other format.

    The electrical current changes no code; see needling_factor.
    """
    minutes = None if visit.format == "stand-alone" else visit.minutes
    return _table()[(visit.format, minutes, visit.muscles)]


def recipe_without_needling(visit: Visit) -> Recipe | None:
    """Return the same timed units without needling, for comparison; bundled visits only."""
    if visit.format != "bundled":
        return None
    return _table()[(WITHOUT_NEEDLING, visit.minutes, None)][0]


def readings_of(format: str) -> tuple[str, ...]:
    """Return the readings of a format as a reader calls them; none where there is one way."""
    return READINGS_BY_FORMAT.get(format, ())


def needling_factor(visit: Visit) -> float:
    """Return what an electrical current multiplies the needling code's price by; 1.0 without."""
    return typical("electrical_factor") if visit.electrical else 1.0


@lru_cache(maxsize=1)
def every_recipe() -> dict[str, Recipe]:
    """Return all recipes by key, in the table's order."""
    return {one.key: one for found in _table().values() for one in found}


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, int | None, str | None], tuple[Recipe, ...]]:
    frame = load("recipes").astype(object)
    frame = frame.where(frame.notna(), None)
    found: dict[tuple[str, int | None, str | None], tuple[Recipe, ...]] = {}
    for key, rows in frame.groupby("recipe", sort=False):
        first = rows.iloc[0]
        units = tuple(zip(rows["cpt_code"], (int(n) for n in rows["units"]), strict=True))
        only = WITHOUT_READING if first["format"] == WITHOUT_NEEDLING else ""
        recipe = Recipe(str(key), first["reading"] or only, units)
        minutes = None if first["minutes"] is None else int(first["minutes"])
        place = (first["format"], minutes, first["muscles"])
        found[place] = (*found.get(place, ()), recipe)
    return found
