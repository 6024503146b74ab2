"""What can go wrong with a file."""

from __future__ import annotations


class IntakeError(Exception):
    """Nothing can be read from the file; the text says in one line why, and what to do."""


class CutShort(Exception):  # noqa: N818 - reading ends early, what was read stands
    """Reading ends before the end of the file; the text says why."""


class Stopped(CutShort):
    """Reading ends for all that is packed together: cancelled, or beyond a limit."""
