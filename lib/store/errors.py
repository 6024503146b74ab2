"""What can go wrong with the store, each in one line for the owner."""

from __future__ import annotations

from lib.store.saved import Saved


class StoreError(Exception):
    """The store cannot do it; the text is one line that says why."""


class GoneError(StoreError):
    """There is no such clinic or version, or the clinic is deleted."""


class StaleError(StoreError):
    """Another window has saved the clinic meanwhile; `theirs` is what it saved."""

    def __init__(self, theirs: Saved) -> None:
        """Keep what the other window saved."""
        self.theirs = theirs
        super().__init__(f"The clinic “{theirs.clinic.name}” was changed in another window.")
