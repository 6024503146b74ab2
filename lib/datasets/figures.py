"""Figures that a reader sets: what they may be, and what else they may have been meant to be."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from lib.datasets.assumptions import assumptions


class FieldError(ValueError):
    """Something that cannot be; `field` names the part that is wrong, the text says why."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field's name beside the sentence."""
        super().__init__(message)
        self.field = field


class SettingError(FieldError):
    """A figure that cannot be; `field` is its key."""


# Why an end of a span is where it is, for those who pass it: key, and whether it is the low end.
_REASONS = {
    ("booked_percent", True): "with nothing booked, no visit bears the cost",
    ("no_show_percent", False): "if nobody comes, no visit bears the cost",
}
# Digits of other scripts, exponents, signs and blanks would all pass float(): one number would
# then have many spellings, some of which look like another number.
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
WHOLE_UNITS = ("count", "switch")


def number_of(text: str) -> float:
    """Return the number that a text holds, written in the digits 0 to 9; ValueError for any other.

    It may have a minus and decimals. Beyond what a float holds it is none.

    >>> number_of("12.5"), number_of("-3")
    (12.5, -3.0)
    """
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise ValueError(f'"{text[:40]}" is not a number, such as 12.5')
    return value


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
    return value


def _plain(value: float) -> str:
    """Say a number without an exponent, as far as a reader would write it so."""
    return f"{value:,.12g}"
