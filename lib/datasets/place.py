"""The objects of finding a place: Place, Finding and PlaceNotFoundError."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Place:
    """Where a user is. A state alone has no county, no point and no metro or rural kind.

    `text` finds the place again. `cbsa_code` and `cbsa_title` are given for metropolitan areas
    only; a micropolitan county is rural here. `lat` and `lon` are degrees. `division` is empty for
    the island areas. `city` is the postal name of a ZIP code, or the city itself.
    """

    kind: Literal["zip", "city", "county", "state"]
    text: str
    label: str
    state: str
    state_name: str
    division: str | None
    county_fips: str | None = None
    county: str | None = None
    metro: bool | None = None
    cbsa_code: str | None = None
    cbsa_title: str | None = None
    lat: float | None = None
    lon: float | None = None
    locality_state: str | None = None
    locality_number: str | None = None
    locality_name: str | None = None
    city: str | None = None

    @property
    def area_kind(self) -> str | None:
        """`metro` or `rural` by the place's county; None for a state."""
        if self.metro is None:
            return None
        return "metro" if self.metro else "rural"


@dataclass(frozen=True)
class Finding:
    """A place and what its reader should know about how it was found.

    `note` says how the text was taken: as a misspelling, as the larger of two places of one name.
    `split` says that a ZIP code lies in several counties. `alternatives` are texts of other places
    that may be meant, at most three; each finds its place.
    """

    place: Place
    note: str | None = None
    split: str | None = None
    alternatives: tuple[str, ...] = ()

    @property
    def said(self) -> str | None:
        """Both sentences in one line, or None."""
        return " ".join(filter(None, (self.note, self.split))) or None


class PlaceNotFoundError(ValueError):
    """No such place. The text says so in one line, suggestions included.

    `suggestions` holds texts that would work, at most three. `likely` is the one among them that
    may be shown in place of what was typed, with a note; None where that would be too bold.
    """

    def __init__(
        self, message: str, suggestions: tuple[str, ...] = (), likely: str | None = None
    ) -> None:
        """Keep the sentence, with the suggestions at its end."""
        if suggestions:
            message += f" Did you mean {spoken(suggestions)}?"
        super().__init__(message)
        self.suggestions = suggestions
        self.likely = likely


def spoken(names: tuple[str, ...]) -> str:
    """Return names as one says them: "A, OH; B, OH or C, OH"."""
    return names[0] if len(names) == 1 else f"{'; '.join(names[:-1])} or {names[-1]}"
