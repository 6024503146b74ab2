"""The frozen objects that everything speaks of: Place, Visit and Scenario."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lib.datasets.assumptions import OF_A_CLINIC, assumptions
from lib.datasets.places import Place

__all__ = [
    "AREA_KINDS",
    "FORMATS",
    "MUSCLES",
    "PRACTITIONERS",
    "PRICES",
    "FieldError",
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


class FieldError(ValueError):
    """Something that cannot be; `field` names the part that is wrong, the text says why."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field's name beside the sentence."""
        super().__init__(message)
        self.field = field


class VisitError(FieldError):
    """A visit that cannot be."""


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


class SettingError(FieldError):
    """A figure of the scenario that cannot be; `field` is its key."""


# Why an end of a span is where it is, for those who pass it: key, and whether it is the low end.
_REASONS = {
    ("booked_percent", True): "with nothing booked, no visit bears the cost",
    ("no_show_percent", False): "if nobody comes, no visit bears the cost",
}
WHOLE_UNITS = ("count", "switch")
CHOICES = {"package_round_usd": (0, 1, 5)}


def percent_hint(value: float) -> str | None:
    """Return what to say of a percentage that may have been meant as a share of one, or None.

    The value counts as it stands: 0.15 percent is possible, 15 percent is likelier.

    >>> percent_hint(0.15)
    '0.15 means 0.15 percent; write 15 for 15 percent'
    """
    if not 0 < value < 1:
        return None
    # Decimal digits move by two places; a float's product would show its remainder.
    meant = _plain(float(100 * Decimal(repr(float(value)))))
    return f"{_plain(value)} means {_plain(value)} percent; write {meant} for {meant} percent"


def setting_hint(key: str, value: float | None) -> str | None:
    """Return the hint of percent_hint for a figure whose unit is percent, None for any other."""
    row = assumptions().get(key)
    if value is None or row is None or row.unit != "percent":
        return None
    meant_too_much = row.maximum is not None and 100 * value > row.maximum
    return None if meant_too_much else percent_hint(value)


def check_setting(key: str, value: float) -> float:
    """Return a figure the reader has set, if it can be.

    Raises SettingError for a key that cannot be set, for a value outside its span, and for a part
    of something that is counted.
    """
    row = assumptions().get(key)
    if row is None or row.minimum is None or row.maximum is None:
        raise SettingError(key, f"{key} is not a figure that can be set")
    if not row.minimum <= value <= row.maximum:
        why = _REASONS.get((key, value < row.minimum), "")
        span = f"{_plain(row.minimum)} to {_plain(row.maximum)} {row.unit_in_words}".rstrip()
        reason = f" ({why})" if why else ""
        hint = setting_hint(key, value)
        mend = f"; {hint}" if hint else ""
        raise SettingError(key, f"{row.label}: {_plain(value)} is outside {span}{reason}{mend}")
    if row.unit in WHOLE_UNITS and value != int(value):
        raise SettingError(key, f"{row.label}: {_plain(value)} is not a whole number")
    if key in CHOICES and value not in CHOICES[key]:
        choices = ", ".join(str(choice) for choice in CHOICES[key])
        raise SettingError(key, f"{row.label}: {_plain(value)} is not one of {choices}")
    return value


def _plain(value: float) -> str:
    """Say a number without an exponent, as far as a reader would write it so."""
    return f"{value:,.12g}"


@dataclass(frozen=True)
class Scenario:
    """An owner's place, visit and figures: all that an answer depends on and a link can carry.

    `settings` holds the figures that are set, by key of `assumptions.csv` and in order of key; all
    others are those of their row. Raises SettingError for one that cannot be set or lies outside
    its span.
    """

    place: Place | None
    visit: Visit
    settings: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Refuse figures that cannot be, and keep one order."""
        for key, value in self.settings:
            check_setting(key, value)
            if assumptions()[key].group in OF_A_CLINIC:
                raise SettingError(key, f"{key} belongs to a clinic, not to a single visit")
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
