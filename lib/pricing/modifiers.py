"""Modifiers: factors that move the anchor as a whole, and the build-up they make.

They move the range on the log scale; its width does not grow, since the printed range already
holds places, lengths and practitioners.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.datasets.assumptions import typical
from lib.pricing.anchors import Anchor
from lib.pricing.local import price_level
from lib.pricing.money import add, cents
from lib.scenario import Scenario

MODIFIERS = ("place", "practitioner", "minutes", "muscles", "electrical")
REFERENCE_MINUTES = {
    "stand-alone": "reference_minutes_stand_alone",
    "bundled": "reference_minutes_bundled",
}


@dataclass(frozen=True)
class Modifier:
    """One step of the build-up: its factor, the step and the subtotal in US dollars to the cent.

    A step is the difference of two subtotals, so that steps add up to the cent.
    """

    key: str
    factor: float
    step_usd: float
    subtotal_usd: float
    why: str


def place_factor(level: float | None, exponent: float) -> float:
    """Return (price level / 100) to the power of the exponent; 1 where there is no level.

    >>> round(place_factor(90.0, 1.0), 3)
    0.9
    """
    return 1.0 if level is None else (level / 100) ** exponent


def minutes_factor(minutes: float, reference: float, exponent: float) -> float:
    """Return (minutes / reference) to the power of the exponent.

    >>> minutes_factor(60, 15, 0.5)
    2.0
    """
    return (minutes / reference) ** exponent


def on_needling_share(factor: float, share: float) -> float:
    """Return what a factor on needling alone does to a whole visit: 1 + share × (factor − 1)."""
    return 1 + share * (factor - 1)


def factors(scenario: Scenario) -> dict[str, tuple[float, str]]:
    """Return every modifier's factor with the words that explain it, in the order of MODIFIERS."""
    visit = scenario.visit
    if visit.format == "initial":
        return dict.fromkeys(MODIFIERS, (1.0, "initial visits: none"))
    level = price_level(scenario.place)
    exponent = scenario.figure("place_exponent")
    level_words = level.note
    if level.value is not None:
        level_words = f"({level.value:.1f} / 100)^{exponent:g}: {level.area}; {level.note}"
    found = {
        "place": (place_factor(level.value, exponent), level_words),
        "practitioner": (scenario.figure("practitioner_factor"), "as set"),
        "minutes": _minutes(scenario),
        "muscles": (1.0, "one or two muscles: the reference"),
        "electrical": (1.0, "no current: the reference"),
    }
    if visit.muscles == "3+":
        found["muscles"] = _needling(scenario, scenario.figure("muscles_factor"))
    if visit.electrical:
        found["electrical"] = _needling(scenario, scenario.figure("electrical_factor"))
    return found


def _minutes(scenario: Scenario) -> tuple[float, str]:
    visit = scenario.visit
    if visit.minutes is None:
        return 1.0, "add-on: minutes do not apply"
    reference = typical(REFERENCE_MINUTES[visit.format])
    exponent = scenario.figure("minutes_exponent")
    words = f"({visit.minutes} / {reference:g})^{exponent:g}"
    return minutes_factor(visit.minutes, reference, exponent), words


def _needling(scenario: Scenario, factor: float) -> tuple[float, str]:
    if scenario.visit.format != "bundled":
        return factor, f"× {factor:g}"
    share = typical("needling_share_of_bundled_visit")
    return on_needling_share(factor, share), f"1 + {share:g} × ({factor:g} − 1)"


def build_up(anchor: Anchor, scenario: Scenario) -> tuple[Modifier, ...]:
    """Return the steps from the anchor's median to the middle of the answer.

    Each subtotal is the median times the factors so far, rounded half up to the cent.
    """
    steps = []
    running = anchor.median_usd
    before = cents(running)
    for key, (factor, why) in factors(scenario).items():
        running *= factor
        subtotal = cents(running)
        steps.append(Modifier(key, factor, add(subtotal, -before), subtotal, why))
        before = subtotal
    return tuple(steps)


def combined(scenario: Scenario) -> float:
    """Return the product of all factors."""
    product = 1.0
    for factor, _ in factors(scenario).values():
        product *= factor
    return product
