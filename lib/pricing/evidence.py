"""What sellers near a clinic ask for a service: the published range moved by the prices known.

A normal model of log prices in two steps, solved in closed form by precisions (normal-normal
conjugacy, see Gelman et al., Bayesian Data Analysis, 3rd edition, sections 2.5 and 5.4). Prices
from elsewhere inform the middle everywhere, near prices the middle here:

    μ ~ N(log published middle, σ²/n0)        elsewhere: y ~ N(μ, σ² + τ²)
    m ~ N(E[μ], Var[μ] + τ²)                  near:      y ~ N(m, σ²)

so that any number of prices from elsewhere never makes a place certain.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from lib.clinic import Clinic, KnownPrice, Service
from lib.datasets.assumptions import rule, typical
from lib.datasets.package import load
from lib.datasets.places import Place, PlaceNotFoundError, find_place
from lib.market.areas import miles_between
from lib.pricing.anchors import published_middle_usd
from lib.pricing.local import price_level
from lib.pricing.modifiers import REFERENCE_MINUTES, combined, place_factor, visit_factor

Z95 = NormalDist().inv_cdf(0.975)
Z75 = NormalDist().inv_cdf(0.75)


@dataclass(frozen=True)
class Posterior:
    """Mean and variance of the log of the local middle."""

    mean: float
    variance: float


def posterior(
    published_middle_usd: float,
    sigma: float,
    tau: float,
    n0: float,
    near_usd: Sequence[float],
    elsewhere_usd: Sequence[float],
) -> Posterior:
    """Return what is known of the log of the middle price here.

    Prices in US dollars, already moved to the visit and place; `sigma` and `tau` are standard
    deviations of logs; `n0` is how many sellers the published middle is worth.

    >>> found = posterior(80, 0.4, 0.3, 4, [], [])
    >>> round(math.exp(found.mean), 2), round(found.variance, 4)
    (80.0, 0.13)
    """
    base = n0 / sigma**2
    each = 1 / (sigma**2 + tau**2)
    weight = base + each * len(elsewhere_usd)
    total = base * math.log(published_middle_usd) + each * sum(map(math.log, elsewhere_usd))
    mean, variance = total / weight, 1 / weight + tau**2
    here = 1 / variance + len(near_usd) / sigma**2
    pull = mean / variance + sum(map(math.log, near_usd)) / sigma**2
    return Posterior(pull / here, 1 / here)


@dataclass(frozen=True)
class Observation:
    """One seller's price of the service: as asked, and moved to its visit and place; US dollars.

    `effect_usd` is how far it moves the middle: the middle with it less the middle without it.
    `ids` are the known prices that it is made of; empty for a clinic of the shipped table.
    """

    seller: str
    price_usd: float
    adjusted_usd: float
    near: bool
    ids: tuple[str, ...] = ()
    source_url: str | None = None
    effect_usd: float = 0.0


@dataclass(frozen=True)
class Evidence:
    """What sellers near the clinic ask for a service; US dollars, unrounded.

    `middle_low_usd` to `middle_high_usd` is the middle's 95% interval, `p25_usd` to `p75_usd` the
    range of sellers. `confidence` is high, medium or low by the interval's ratio.
    """

    sigma: float
    tau: float
    n0: float
    published_middle_usd: float
    observations: tuple[Observation, ...]
    middle_usd: float
    middle_low_usd: float
    middle_high_usd: float
    p25_usd: float
    p75_usd: float
    confidence: str

    @property
    def n_near(self) -> int:
        """How many near sellers stand behind it."""
        return sum(one.near for one in self.observations)

    @property
    def near_as_asked(self) -> bool:
        """Whether the near prices are as asked: none had to be moved to this visit and place."""
        return all(abs(x.adjusted_usd - x.price_usd) < 0.005 for x in self.observations if x.near)

    @property
    def leads(self) -> bool:
        """Whether there are enough near prices to lead the answer."""
        return self.n_near >= rule("evidence_leads_from")


def evidence_of(clinic: Clinic, service: Service, place: Place | None) -> Evidence | None:
    """Return the evidence for a service's price at the clinic's place.

    None for a first visit until an evaluation price is set: it has no published middle.
    """
    middle = published_middle_usd(service.visit, clinic.overrides.get("evaluation_price_usd"))
    if middle is None:
        return None
    published = middle * combined(service.visit, place, clinic.figure)
    sigma, tau, n0 = _spreads(clinic, service.visit.format)
    found = observations_of(clinic, service, place)
    return _evidence(published, sigma, tau, n0, found)


def _spreads(clinic: Clinic, format: str) -> tuple[float, float, float]:
    spread = "spread_bundled" if format == "bundled" else "spread_stand_alone"
    worth = "published_worth_sellers" + ("_add_on" if format == "add-on" else "")
    return clinic.figure(spread), clinic.figure("spread_places"), clinic.figure(worth)


def _evidence(
    published: float, sigma: float, tau: float, n0: float, found: Sequence[Observation]
) -> Evidence:
    near = [one.adjusted_usd for one in found if one.near]
    elsewhere = [one.adjusted_usd for one in found if not one.near]
    known = posterior(published, sigma, tau, n0, near, elsewhere)
    spread, seller = math.sqrt(known.variance), math.sqrt(sigma**2 + known.variance)
    low, high = (math.exp(known.mean + sign * Z95 * spread) for sign in (-1, 1))
    return Evidence(
        sigma=sigma,
        tau=tau,
        n0=n0,
        published_middle_usd=published,
        observations=_with_effects(published, sigma, tau, n0, found),
        middle_usd=math.exp(known.mean),
        middle_low_usd=low,
        middle_high_usd=high,
        p25_usd=math.exp(known.mean - Z75 * seller),
        p75_usd=math.exp(known.mean + Z75 * seller),
        confidence=confidence_of(high / low),
    )


def confidence_of(ratio: float) -> str:
    """Return high, medium or low by the upper over the lower end of the middle's interval."""
    if ratio <= typical("evidence_high_max_ratio"):
        return "high"
    return "medium" if ratio <= typical("evidence_medium_max_ratio") else "low"


def _with_effects(
    published: float, sigma: float, tau: float, n0: float, found: Sequence[Observation]
) -> tuple[Observation, ...]:
    """Return the observations with their effects: each left out in turn, in vectors."""
    logs = np.log([one.adjusted_usd for one in found])
    near = np.array([one.near for one in found], dtype=bool)
    base, each = n0 / sigma**2, 1 / (sigma**2 + tau**2)

    def middles(
        far_logs: np.ndarray, far_n: np.ndarray, near_logs: np.ndarray, near_n: np.ndarray
    ) -> np.ndarray:
        weight = base + each * far_n
        mean = (base * math.log(published) + each * far_logs) / weight
        variance = 1 / weight + tau**2
        here = 1 / variance + near_n / sigma**2
        middle: np.ndarray = np.exp((mean / variance + near_logs / sigma**2) / here)
        return middle

    far_sum, near_sum = logs[~near].sum(), logs[near].sum()
    far_n, near_n = int((~near).sum()), int(near.sum())
    every = middles(*map(np.asarray, (far_sum, far_n, near_sum, near_n)))
    without = middles(
        far_sum - np.where(near, 0, logs),
        far_n - ~near,
        near_sum - np.where(near, logs, 0),
        near_n - near.astype(int),
    )
    effects = (every - without).tolist()
    return tuple(
        replace(one, effect_usd=effect) for one, effect in zip(found, effects, strict=True)
    )


def observations_of(
    clinic: Clinic, service: Service, place: Place | None
) -> tuple[Observation, ...]:
    """Return one observation for each seller of the service's format, moved to visit and place.

    Near ones first. Several prices of one seller for one visit count as one, the mean of their
    logs, near and elsewhere each; prices without a seller are sellers of their own. What is struck
    out is left out. Of a seller that the owner entered herself, the shipped price gives way.
    """
    target, places = visit_factor_of(service, clinic), _Places(clinic, place)
    groups: dict[object, list[_Asked]] = {}
    for known in clinic.known_prices:
        if known.included and known.format == service.visit.format:
            one = _moved(known, clinic, target, places)
            groups.setdefault((one.visit, one.near) if known.seller else known.id, []).append(one)
    entered = {one.visit for rows in groups.values() for one in rows}
    for one in _shipped(service.visit.format, clinic, place, target):
        if one.visit not in entered:
            groups.setdefault((one.visit, one.near), []).append(one)
    return tuple(sorted(map(_joined, groups.values()), key=lambda one: not one.near))


def visit_factor_of(service: Service, clinic: Clinic) -> float:
    """Return what the service's minutes, muscles and current multiply the reference visit by."""
    visit = service.visit
    return visit_factor(
        visit.format, visit.minutes, visit.muscles == "3+", visit.electrical, clinic.figure
    )


@dataclass(frozen=True)
class _Asked:
    """One price of a seller, as asked and as moved; `visit` is whose it is and of what."""

    seller: str
    visit: tuple[object, ...]
    price_usd: float
    adjusted_usd: float
    near: bool
    id: str | None = None
    source_url: str | None = None


def _joined(rows: Sequence[_Asked]) -> Observation:
    def mean(values: list[float]) -> float:
        return values[0] if len(values) == 1 else math.exp(sum(map(math.log, values)) / len(values))

    return Observation(
        seller=rows[0].seller,
        price_usd=mean([one.price_usd for one in rows]),
        adjusted_usd=mean([one.adjusted_usd for one in rows]),
        near=rows[0].near,
        ids=tuple(one.id for one in rows if one.id),
        source_url=rows[0].source_url,
    )


def _visit(
    seller: str, format: str, minutes: float | None, muscles: str | None, electrical: bool
) -> tuple[object, ...]:
    """Return what tells a seller's visit from another; what is unknown is the reference's."""
    if minutes is None and format in REFERENCE_MINUTES:
        minutes = typical(REFERENCE_MINUTES[format])
    return seller.casefold(), minutes, muscles == "3+", electrical


def _moved(known: KnownPrice, clinic: Clinic, target: float, places: _Places) -> _Asked:
    own = visit_factor(
        known.format, known.minutes, known.muscles == "3+", known.electrical, clinic.figure
    )
    factor, near = places.of(known.place)
    return _Asked(
        seller=known.seller or "a price you entered",
        visit=_visit(known.seller, known.format, known.minutes, known.muscles, known.electrical),
        price_usd=known.price_usd,
        adjusted_usd=known.price_usd * target / own * factor,
        near=near if known.near is None else known.near,
        id=known.id,
    )


class _Places:
    """What moves a price from a place to here, and whether it is near; each text read once."""

    def __init__(self, clinic: Clinic, here: Place | None) -> None:
        self._clinic, self._here = clinic, here
        # A price without a place is one that the owner knows from around her.
        self._found: dict[str | None, tuple[float, bool]] = {None: (1.0, True)}

    def of(self, text: str | None) -> tuple[float, bool]:
        if text not in self._found:
            there = _found(text)
            # A place that cannot be found is not known to be near.
            near = there is not None and is_near(self._here, there)
            self._found[text] = _between(self._here, there, self._clinic), near
        return self._found[text]


def _found(text: str | None) -> Place | None:
    try:
        return find_place(text) if text else None
    except PlaceNotFoundError:
        return None


def _between(here: Place | None, there: Place | None, clinic: Clinic) -> float:
    """Return what moves a price from there to here: the ratio of the price levels' factors."""
    if here is None or there is None:
        return 1.0
    levels = price_level(here).value, price_level(there).value
    if None in levels:
        return 1.0
    exponent = clinic.figure("place_exponent")
    return place_factor(levels[0], exponent) / place_factor(levels[1], exponent)


def is_near(here: Place | None, there: Place) -> bool:
    """Return whether two places are of one metro or rural kind and within the near radius."""
    if here is None or None in (here.lat, here.lon, there.lat, there.lon):
        return False
    if here.area_kind != there.area_kind:
        return False
    return miles_between(here, there) <= rule("near_radius_miles")


def _shipped(format: str, clinic: Clinic, place: Place | None, target: float) -> list[_Asked]:
    """Return the shipped clinics' single visits of a format, one for each seller and visit."""
    found = []
    for row, there in _clinic_rows(format):
        price = math.sqrt(row["price_low_usd"] * row["price_high_usd"])
        three, current = row["muscles"] == "3+", bool(row["electrical"])
        own = visit_factor(format, row["duration_min"], three, current, clinic.figure)
        found.append(
            _Asked(
                seller=row["seller"],
                visit=_visit(row["seller"], format, row["duration_min"], row["muscles"], current),
                price_usd=price,
                adjusted_usd=price * target / own * _between(place, there, clinic),
                near=there is not None and is_near(place, there),
                source_url=row["source_url"],
            )
        )
    return found


@lru_cache(maxsize=8)
def _clinic_rows(format: str) -> list[tuple[dict[Any, Any], Place | None]]:
    table = load("clinic_prices")
    rows = table[(table["format"] == format) & (table["sessions"] == 1)].astype(object)
    records: list[dict[Any, Any]] = rows.where(rows.notna(), None).to_dict("records")
    return [
        (row, _found(f"{row['city']}, {row['state']}" if row["city"] else row["state"]))
        for row in records
    ]
