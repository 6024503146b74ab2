"""Modifiers: factors that move the anchor as a whole, and the build-up they make.

They move the range on the log scale; its width does not grow, since the printed range already
holds places, lengths and practitioners.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.datasets.assumptions import typical
from lib.datasets.places import Place
from lib.pricing.anchors import Anchor
from lib.pricing.local import price_level
from lib.pricing.money import add, cents, usd
from lib.visit import Visit

MODIFIERS = ("place", "practitioner", "minutes", "muscles", "electrical")
_NAMES = {
    "place": "your place",
    "practitioner": "your practitioner",
    "minutes": "the visit's length",
    "muscles": "needling three or more muscles",
    "electrical": "electrical current",
}
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


def step_name(key: str) -> str:
    """Say a modifier as the owner reads it.

    >>> step_name("minutes")
    "The visit's length"
    """
    return f"{_NAMES[key][:1].upper()}{_NAMES[key][1:]}"


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


def factors(
    visit: Visit, place: Place | None, figure: Callable[[str], float]
) -> dict[str, tuple[float, str]]:
    """Return every modifier's factor with the words that explain it, in the order of MODIFIERS.

    `figure` gives an assumption by key, as set or as in its row.
    """
    if visit.format == "initial":
        return dict.fromkeys(MODIFIERS, (1.0, "initial visits: none"))
    level = price_level(place)
    exponent = figure("place_exponent")
    level_words = level.note
    if level.value is not None:
        level_words = f"({level.value:.1f} / 100)^{exponent:g}: {level.area}; {level.note}"
    return {
        "place": (place_factor(level.value, exponent), level_words),
        "practitioner": (figure("practitioner_factor"), "as set"),
        "minutes": _minutes(visit, figure),
        "muscles": _muscles(visit, figure),
        "electrical": _electrical(visit, figure),
    }


def visit_factor(
    format: str,
    minutes: float | None,
    three_muscles: bool,
    electrical: bool,
    figure: Callable[[str], float],
) -> float:
    """Return what minutes, muscles and current multiply the reference visit's price by.

    Unknown minutes (None) are the reference's. The factors are those of factors, for visits
    that others sell, whose minutes need not be among our formats'.
    """
    if format == "initial":
        return 1.0
    product = 1.0
    if minutes is not None and format in REFERENCE_MINUTES:
        reference = typical(REFERENCE_MINUTES[format])
        product *= minutes_factor(minutes, reference, figure("minutes_exponent"))
    if three_muscles:
        product *= _on_visit(format, figure("muscles_factor"))[0]
    if electrical:
        product *= _on_visit(format, figure("electrical_factor"))[0]
    return product


def _minutes(visit: Visit, figure: Callable[[str], float]) -> tuple[float, str]:
    if visit.minutes is None:
        return 1.0, "add-on: minutes do not apply"
    reference = typical(REFERENCE_MINUTES[visit.format])
    exponent = figure("minutes_exponent")
    words = f"({visit.minutes} / {reference:g})^{exponent:g}"
    return minutes_factor(visit.minutes, reference, exponent), words


def _muscles(visit: Visit, figure: Callable[[str], float]) -> tuple[float, str]:
    if visit.muscles != "3+":
        return 1.0, "one or two muscles: the reference"
    return _on_visit(visit.format, figure("muscles_factor"))


def _electrical(visit: Visit, figure: Callable[[str], float]) -> tuple[float, str]:
    if not visit.electrical:
        return 1.0, "no current: the reference"
    return _on_visit(visit.format, figure("electrical_factor"))


def _on_visit(format: str, factor: float) -> tuple[float, str]:
    """Return what a factor on needling does to the whole visit of a format."""
    if format != "bundled":
        return factor, f"× {factor:g}"
    share = typical("needling_share_of_bundled_visit")
    return on_needling_share(factor, share), f"1 + {share:g} × ({factor:g} − 1)"


def build_up(
    anchor: Anchor, visit: Visit, place: Place | None, figure: Callable[[str], float]
) -> tuple[Modifier, ...]:
    """Return the steps from the published middle to the middle for this visit and place.

    Each subtotal is the median times the factors so far, rounded half up to the cent.
    """
    steps = []
    running = anchor.median_usd
    before = cents(running)
    for key, (factor, why) in factors(visit, place, figure).items():
        running *= factor
        subtotal = cents(running)
        steps.append(Modifier(key, factor, add(subtotal, -before), subtotal, why))
        before = subtotal
    return tuple(steps)


def build_up_said(steps: Sequence[Modifier], what: str) -> str:
    """Say what moves a middle most, and to where all steps lead; at least one step.

    `what` names the middle: "the published middle".
    """
    moved, last = [step for step in steps if step.step_usd], steps[-1].subtotal_usd
    start = add(steps[0].subtotal_usd, -steps[0].step_usd)
    if not moved:
        return f"Nothing moves {what}: {usd(last)} here too"
    most = max(moved, key=lambda step: abs(step.step_usd))
    how, by = ("lowers", -most.step_usd) if most.step_usd < 0 else ("raises", most.step_usd)
    said = f"{step_name(most.key)} {how} {what}"
    if len(moved) == 1:
        return f"{said} by {usd(by)}, to {usd(last)}"
    return f"{said} most, by {usd(by)}; all steps lead from {usd(start)} to {usd(last)}"


def combined(visit: Visit, place: Place | None, figure: Callable[[str], float]) -> float:
    """Return the product of all factors of a visit at a place."""
    product = 1.0
    for factor, _ in factors(visit, place, figure).values():
        product *= factor
    return product
