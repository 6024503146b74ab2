"""Areas: where offers are counted, and how an area widens until it holds five price lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.datasets.assumptions import rule
from lib.datasets.package import load
from lib.datasets.places import Place, states

EARTH_RADIUS_MILES = 3958.7613
NATION = "United States"


@dataclass(frozen=True)
class Area:
    """A part of the country: where it is, and whether metro, rural or all of it counts.

    `step` is metro_area, nearby, state, division or nation; `code` is the CBSA code, the state's
    postal code or the division's name, and empty for nearby and nation.
    """

    step: str
    name: str
    kind: str = "all"
    code: str = ""
    lat: float = float("nan")
    lon: float = float("nan")

    @property
    def label(self) -> str:
        """The area in words: "Ohio, rural", "Dayton-Kettering-Beavercreek, OH"."""
        if self.kind == "all" or self.step == "metro_area":
            return self.name
        return f"{self.name}, {self.kind}"


def widening(place: Place | None, kind: str) -> tuple[Area, ...]:
    """Return the areas to try for a place, nearest first; without a place, the nation.

    A ZIP or city: its metropolitan area, all lists of the same metro or rural kind within 100
    miles, then state, division and nation. With `kind` all, the first two steps take the place's
    own kind and the rest take all. With a kind contrary to the place's county the metropolitan
    step is skipped. A state: its part, the division's, the nation's.
    """
    if place is None:
        return (Area("nation", NATION, kind),)
    steps = []
    if place.lat is not None and place.lon is not None and place.area_kind is not None:
        near_kind = place.area_kind if kind == "all" else kind
        if place.cbsa_code and place.cbsa_title and near_kind == "metro":
            steps.append(Area("metro_area", place.cbsa_title, "metro", place.cbsa_code))
        name = f"within {rule('nearby_radius_miles')} miles of {place.label}"
        steps.append(Area("nearby", name, near_kind, lat=place.lat, lon=place.lon))
    steps.append(state_area(place.state, kind))
    if place.division:
        steps.append(Area("division", place.division, kind, place.division))
    return (*steps, Area("nation", NATION, kind))


def state_area(state: str, kind: str) -> Area:
    """Return a state, or its metro or rural part."""
    return Area("state", str(states().loc[state, "name"]), kind, state)


def has_counties(area: Area) -> bool:
    """Return whether a state's metro or rural part has any county; true for other steps.

    DC, New Jersey and Rhode Island, for example, have no rural county.
    """
    if area.step != "state" or area.kind == "all":
        return True
    counties = load("counties")
    here = counties[counties["state"] == area.code]
    return bool((here["metro"] == (area.kind == "metro")).any())


def all_parts(by: str, kinds: tuple[str, ...]) -> list[Area]:
    """Return every part of one level (nation, division or state) for each kind, in order.

    States are the fifty and DC, by name; the island areas have no division and no hospital here.
    """
    if by == "nation":
        return [Area("nation", NATION, kind) for kind in kinds]
    table = states().dropna(subset="census_division")
    if by == "division":
        names = sorted(table["census_division"].unique())
        return [Area("division", name, kind, name) for name in names for kind in kinds]
    ordered = table.sort_values("name").index
    return [state_area(state, kind) for state in ordered for kind in kinds]


def inside(frame: pd.DataFrame, area: Area) -> pd.DataFrame:
    """Return the rows of hospitals or offers that lie in an area."""
    keep = np.ones(len(frame), dtype=bool)
    if area.kind != "all":
        keep &= frame["metro"].to_numpy() == (area.kind == "metro")
    column = {"metro_area": "cbsa_code", "state": "state", "division": "division"}.get(area.step)
    if column:
        keep &= (frame[column] == area.code).to_numpy()
    if area.step == "nearby":
        keep &= miles(frame, area.lat, area.lon) <= rule("nearby_radius_miles")
    return frame[keep]


def miles_between(here: Place, there: Place) -> float:
    """Return the great-circle distance in miles of two places that have a point."""
    assert here.lat is not None
    assert here.lon is not None
    return float(great_circle(np.array(there.lat), np.array(there.lon), here.lat, here.lon))


def miles(frame: pd.DataFrame, lat: float, lon: float) -> np.ndarray:
    """Return the great-circle distance in miles of each row's `lat`, `lon` to a point (degrees)."""
    return great_circle(frame["lat"].to_numpy(), frame["lon"].to_numpy(), lat, lon)


def great_circle(
    lats: np.ndarray, lons: np.ndarray, lat: float | np.ndarray, lon: float | np.ndarray
) -> np.ndarray:
    """Return miles between points in degrees: haversine formula, Earth's mean radius."""
    north, east = np.radians(lats), np.radians(lons)
    here_north, here_east = np.radians(lat), np.radians(lon)
    half = (
        np.sin((north - here_north) / 2) ** 2
        + np.cos(north) * np.cos(here_north) * np.sin((east - here_east) / 2) ** 2
    )
    distance: np.ndarray = 2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return distance
