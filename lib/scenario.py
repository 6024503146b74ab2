"""The frozen objects that everything speaks of: Place and Visit."""

from __future__ import annotations

from dataclasses import dataclass

from lib.datasets.places import Place

__all__ = ["AREA_KINDS", "FORMATS", "MUSCLES", "PRICES", "Place", "Visit", "VisitError"]

FORMATS = ("stand-alone", "add-on", "bundled", "initial")
MUSCLES = ("1-2", "3+")
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

    Raises VisitError for an unknown format or muscles, and for minutes the format does not have.
    """

    format: str = "stand-alone"
    minutes: int | None = 30
    muscles: str = "1-2"
    electrical: bool = False

    def __post_init__(self) -> None:
        """Refuse what does not exist."""
        if self.format not in FORMATS:
            raise VisitError("format", f"format is one of {', '.join(FORMATS)}")
        if self.muscles not in MUSCLES:
            raise VisitError("muscles", f"muscles is one of {', '.join(MUSCLES)}")
        possible = MINUTES[self.format]
        if not possible and self.minutes is not None:
            raise VisitError("minutes", "minutes do not apply to an add-on")
        if possible and self.minutes not in possible:
            choices = ", ".join(str(minutes) for minutes in possible)
            raise VisitError("minutes", f"minutes of a {self.format} visit are one of {choices}")

    @classmethod
    def of_format(cls, format: str, minutes: int | None = None, **rest: object) -> Visit:
        """Return a visit of a format with its default minutes where none are given."""
        if minutes is None:
            minutes = DEFAULT_MINUTES.get(format)
        return cls(format, minutes, **rest)  # type: ignore[arg-type]

    def __str__(self) -> str:
        """Say the visit in words: "stand-alone, 30 min, 1-2 muscles"."""
        length = "" if self.minutes is None else f", {self.minutes} min"
        current = ", electrical" if self.electrical else ""
        muscles = "3 or more muscles" if self.muscles == "3+" else "1–2 muscles"
        return f"{self.format}{length}, {muscles}{current}"
