"""The frozen objects that everything speaks of: Place, Visit and Scenario."""

from __future__ import annotations

from dataclasses import dataclass

from lib.datasets.assumptions import assumptions
from lib.datasets.places import Place

__all__ = [
    "AREA_KINDS",
    "FORMATS",
    "MUSCLES",
    "PRACTITIONERS",
    "PRICES",
    "Place",
    "Scenario",
    "SettingError",
    "Visit",
    "VisitError",
]

FORMATS = ("stand-alone", "add-on", "bundled", "initial")
MUSCLES = ("1-2", "3+")
PRACTITIONERS = (
    "physical_therapist",
    "chiropractor",
    "acupuncturist",
    "athletic_trainer",
    "occupational_therapist",
)
AREA_KINDS = ("all", "metro", "rural")
PRICES = ("cash", "gross")

# An add-on takes place inside another visit: minutes do not apply to it.
MINUTES = {
    "stand-alone": (15, 30, 45, 60),
    "add-on": (),
    "bundled": (30, 45, 60),
    "initial": (45, 60),
}
DEFAULT_MINUTES = {"stand-alone": 30, "add-on": None, "bundled": 45, "initial": 45}


class VisitError(ValueError):
    """A visit that cannot be; `field` names the part that is wrong, the text says why."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field's name beside the sentence."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Visit:
    """What a patient buys. Minutes are None for an add-on and only for an add-on.

    Raises VisitError for an unknown format, muscles or practitioner, and for minutes that the
    format does not have.
    """

    format: str = "stand-alone"
    minutes: int | None = 30
    muscles: str = "1-2"
    electrical: bool = False
    practitioner: str = "physical_therapist"

    def __post_init__(self) -> None:
        """Refuse what does not exist."""
        if self.format not in FORMATS:
            raise VisitError("format", f"format is one of {', '.join(FORMATS)}")
        if self.muscles not in MUSCLES:
            raise VisitError("muscles", f"muscles is one of {', '.join(MUSCLES)}")
        if self.practitioner not in PRACTITIONERS:
            raise VisitError("practitioner", f"practitioner is one of {', '.join(PRACTITIONERS)}")
        possible = MINUTES[self.format]
        if not possible and self.minutes is not None:
            raise VisitError("minutes", "minutes do not apply to an add-on")
        if possible and self.minutes not in possible:
            choices = ", ".join(str(minutes) for minutes in possible)
            raise VisitError("minutes", f"minutes of {self.format} visits are one of {choices}")

    @classmethod
    def of_format(cls, format: str, minutes: int | None = None, **rest: object) -> Visit:
        """Return a visit of a format with its default minutes where none are given."""
        if minutes is None:
            minutes = DEFAULT_MINUTES.get(format)
        return cls(format, minutes, **rest)  # type: ignore[arg-type]

    def __str__(self) -> str:
        """Say the visit in words: "stand-alone, 30 min, 1–2 muscles"."""
        length = "" if self.minutes is None else f", {self.minutes} min"
        current = ", electrical" if self.electrical else ""
        muscles = "3 or more muscles" if self.muscles == "3+" else "1–2 muscles"
        return f"{self.format}{length}, {muscles}{current}"


class SettingError(ValueError):
    """A figure of the scenario that cannot be; `field` is its key, the text says why."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field's key beside the sentence."""
        super().__init__(message)
        self.field = field


# Why the ends of a span are where they are, for those who meet them.
_REASONS = {
    "booked_percent": "with nothing booked, no visit bears the cost",
    "no_show_percent": "if nobody comes, no visit bears the cost",
}


def check_setting(key: str, value: float) -> float:
    """Return a figure the reader has set, if it can be.

    Raises SettingError for a key that cannot be set and for a value outside its span.
    """
    row = assumptions().get(key)
    if row is None or row.minimum is None or row.maximum is None:
        raise SettingError(key, f"{key} is not a figure that can be set")
    if not row.minimum <= value <= row.maximum:
        reason = f" ({_REASONS[key]})" if key in _REASONS else ""
        span = f"{row.minimum:,g} to {row.maximum:,g} {row.unit_in_words}"
        raise SettingError(key, f"{row.label}: {value:,g} is outside {span}{reason}")
    return value


@dataclass(frozen=True)
class Scenario:
    """An owner's place, visit and figures: all that an answer depends on and a link can carry.

    `settings` holds the figures that differ from their row in `assumptions.csv`, by key and in
    order of key. Raises SettingError for one that cannot be set or lies outside its span.
    """

    place: Place | None
    visit: Visit
    settings: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Refuse figures that cannot be, and keep one order."""
        for key, value in self.settings:
            check_setting(key, value)
        object.__setattr__(self, "settings", tuple(sorted(dict(self.settings).items())))

    def get(self, key: str) -> float | None:
        """Return a figure: as set, else as in its row; None where the row has none."""
        return dict(self.settings).get(key, assumptions()[key].typical)

    def figure(self, key: str) -> float:
        """Return a figure that always has a value; raises ValueError where it has none."""
        value = self.get(key)
        if value is None:
            raise ValueError(f"{key} has no value")
        return value
