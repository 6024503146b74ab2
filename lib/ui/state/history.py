"""Undo and redo of one session: what the clinic was before each step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lib.clinic import Clinic

STEPS = 50
# Moves of one control that follow each other within this time are one drag, and one step.
DRAG_SECONDS = 2.0


@dataclass(frozen=True)
class History:
    """The clinics before and after the present one, nearest last; and who made the last step."""

    past: tuple[Clinic, ...] = ()
    future: tuple[Clinic, ...] = ()
    source: str = ""
    at: float = float("-inf")

    def after(self, before: Clinic, source: str, now: float) -> History:
        """Return the history once the clinic that was `before` has been changed.

        `source` names the control that is dragged, empty for any other change; `now` is any clock
        in seconds. What was undone can no longer be redone.
        """
        if self.past and source and source == self.source and now - self.at <= DRAG_SECONDS:
            return replace(self, future=(), at=now)
        return History((*self.past, before)[-STEPS:], (), source, now)

    def undone(self, present: Clinic) -> tuple[Clinic, History]:
        """Return the clinic before the last step; the present one where there is none."""
        if not self.past:
            return present, self
        return self.past[-1], History(self.past[:-1], (*self.future, present))

    def redone(self, present: Clinic) -> tuple[Clinic, History]:
        """Return the clinic that was undone last; the present one where there is none."""
        if not self.future:
            return present, self
        return self.future[-1], History((*self.past, present), self.future[:-1])
