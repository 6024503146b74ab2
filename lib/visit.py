"""What a patient buys: the formats of a visit, and what each can hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lib.datasets.figures import FieldError

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


class VisitError(FieldError):
    """A visit that cannot be."""


@dataclass(frozen=True)
class Visit:
    """What a patient buys. Minutes are None for an add-on and only for an add-on.

    Raises VisitError for an unknown format or muscles, and for minutes that the
    format does not have.
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
            raise VisitError("minutes", f"minutes of {self.format} visits are one of {choices}")

    @classmethod
    def of_format(cls, format: str, minutes: int | None = None, **rest: object) -> Visit:
        """Return a visit of a format with its default minutes where none are given."""
        if minutes is None:
            minutes = DEFAULT_MINUTES.get(format)
        return cls(format, minutes, **rest)  # type: ignore[arg-type]

    def with_(self, **changes: object) -> Visit:
        """Return a copy with some parts changed, checked like a new one."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def of_other_format(self, format: str) -> Visit:
        """Return the visit in another format, with its own minutes where that format has them."""
        minutes = self.minutes if self.minutes in MINUTES[format] else None
        return Visit.of_format(format, minutes, muscles=self.muscles, electrical=self.electrical)

    def __str__(self) -> str:
        """Say the visit in words: "stand-alone, 30 min, 1–2 muscles"."""
        length = "" if self.minutes is None else f", {self.minutes} min"
        current = ", electrical" if self.electrical else ""
        muscles = "3 or more muscles" if self.muscles == "3+" else "1–2 muscles"
        return f"{self.format}{length}, {muscles}{current}"
