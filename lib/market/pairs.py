"""Areas in pairs, metro beside rural: of one level, or chosen by name, in the order asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lib.datasets.assumptions import rule
from lib.datasets.figures import FieldError
from lib.datasets.package import load
from lib.market.areas import Area, all_parts
from lib.market.comparisons import SIDES, sides_by
from lib.market.ranges import Query, Range, area_range

# What areas can be sorted by, and the field of Range that holds it; a name sorts by itself.
SORT_FIELDS = {
    "median": "p50", "p10": "p10", "p25": "p25", "p75": "p75", "p90": "p90",
    "offers": "n_offers", "price lists": "n_price_lists", "left out": "left_out_share",
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """An area's metro and rural range; None for a side that does not count or does not exist."""

    name: str
    metro: Range | None
    rural: Range | None

    @property
    def sides(self) -> tuple[Range, ...]:
        """The ranges there are, metro first."""
        return tuple(one for one in (self.metro, self.rural) if one is not None)

    def side(self, kind: str) -> Range | None:
        """Return the range of one kind."""
        return self.metro if kind == "metro" else self.rural


def pairs_by(query: Query, level: str, least: int = 0) -> list[Pair]:
    """Return the nation, every division or every state, by name.

    A side with fewer than `least` price lists does not count; an area where neither counts is
    left away.
    """
    pairs = [_pair(query, sides, least) for sides in sides_by(level)]
    return [pair for pair in pairs if pair.sides]


def pairs_named(query: Query, names: Iterable[str]) -> list[Pair]:
    """Return areas by their names, as areas_named finds them, whatever they hold."""
    return [_pair(query, areas_named(name)) for name in names]


def _pair(query: Query, areas: Sequence[Area], least: int = 0) -> Pair:
    found = {area.kind: area_range(query, area) for area in areas}
    metro, rural = (
        one if (one := found.get(kind)) and one.n_price_lists >= least else None for kind in SIDES
    )
    return Pair(areas[0].name, metro, rural)


def in_order(pairs: Sequence[Pair], measure: str, kind: str) -> list[Pair]:
    """Return pairs by a measure of their metro or rural side, highest first.

    `measure` is a key of SORT_FIELDS, or "name", which keeps the order. Areas without the figure
    come last.
    """
    if measure == "name":
        return list(pairs)

    def key(pair: Pair) -> tuple[bool, float]:
        value = getattr(pair.side(kind), SORT_FIELDS[measure], None)
        return value is None, -(value or 0.0)

    return sorted(pairs, key=key)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[Area, ...]]:
    states = all_parts("state", SIDES)
    pairs = zip(states[::2], states[1::2], strict=True)
    found: dict[str, tuple[Area, ...]] = {metro.name: (metro, rural) for metro, rural in pairs}
    table = load("metro_areas")
    table = table[(table["cbsa_type"] == "metropolitan") & table["albers_x"].notna()]
    for code, title in sorted(
        zip(table["cbsa_code"], table["cbsa_title"], strict=True), key=lambda one: one[1]
    ):
        found[title] = (Area("metro_area", title, "metro", code),)
    return found


def area_names() -> tuple[str, ...]:
    """Return the names that areas_named knows: states, then metropolitan areas."""
    return tuple(_by_name())


def areas_named(name: str) -> tuple[Area, ...]:
    """Return a state's metro and rural part, or a metropolitan area, which has no rural part."""
    return _by_name()[name]


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of areas to compare as they are; raises FieldError for what cannot be used."""
    for name in names:
        if name not in _by_name():
            raise FieldError(
                "compare",
                f'"{name[:40]}" is no state and no metropolitan area; states go by their '
                'name ("Ohio"), metropolitan areas by their title ("Akron, OH")',
            )
    if len(set(names)) > (most := rule("compared_at_most")):
        raise FieldError("compare", f"at most {most} areas are compared")
    return tuple(dict.fromkeys(names))
