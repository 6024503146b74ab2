"""From one clinic of the store to another, to a named version, or to a copy.

Nothing unsaved is left behind: what could not be saved before is saved first, and where that still
fails, or another window has saved meanwhile, everything stays as it is. Each function raises
StoreError, or ClinicError for a bad name or file, in words for the owner.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import streamlit as st

from lib.clinic import MOST_NAME, Clinic, checked_name, new_clinic
from lib.store import Saved, StaleError, StoreError, Version
from lib.ui.state.session import KEY, Session, forget_link, here, save, store, take


@contextmanager
def _saved_first() -> Iterator[Session]:
    """Give the session once its clinic is saved; what another window saved is put to the owner."""
    mine = here()
    if mine.unsaved:
        save(mine)
    if mine.theirs is not None:
        raise StaleError(mine.theirs)
    if mine.unsaved:
        raise StoreError(f"What you changed last is not saved yet. {mine.trouble}")
    try:
        yield mine
    except StaleError as error:
        mine.theirs = error.theirs
        raise


# Another clinic


def open_clinic(id: str) -> None:
    """Go on with another clinic of the store, with a history of its own."""
    with _saved_first() as mine:
        _open(mine, store().load(id))


def start_new(name: str) -> None:
    """Go on with a new clinic under a name."""
    clinic = new_clinic(checked_name(name))
    with _saved_first() as mine:
        _open(mine, store().create(clinic))


def import_clinic(text: bytes) -> None:
    """Go on with the clinic of an exported file, kept as a new one."""
    with _saved_first() as mine:
        _open(mine, store().import_(text))


def duplicate() -> None:
    """Go on with a copy of the clinic on screen."""
    with _saved_first() as mine:
        name = copy_name(mine.clinic.name)
        _open(mine, store().duplicate(mine.id or "", name, mine.revision))


def delete() -> str:
    """Delete the clinic on screen and go on with the last saved of the others; return its id."""
    with _saved_first() as mine:
        gone = mine.id or ""
        store().delete(gone)
        _show(mine, Session(new_clinic()))
        # Deleted it is, also where the next one cannot be read.
        with suppress(StoreError):
            for other in store().clinics()[:1]:
                _open(mine, store().load(other.id))
        return gone


def bring_back(id: str) -> None:
    """Go on with a clinic that was deleted."""
    with _saved_first() as mine:
        _open(mine, store().restore_deleted(id))


# Named versions


def keep_version(label: str) -> Version:
    """Keep the clinic on screen, as it is now, under a label."""
    with _saved_first() as mine:
        return store().keep_version(mine.id or "", label, mine.revision)


def restore_version(version_id: str) -> None:
    """Put a named version in the clinic's place, as one step of undo."""
    with _saved_first() as mine:
        _go_on_with(mine, store().restore_version(mine.id or "", version_id, mine.revision))


# Two windows, and what a link brought


def take_theirs() -> None:
    """Go on with what the other window saved; what was edited here can be had back by undo."""
    mine = here()
    if mine.theirs is not None:
        _go_on_with(mine, mine.theirs)
        mine.theirs = None


def keep_mine_as_copy() -> None:
    """Save what this window holds under a name of its own, beside what the other one saved."""
    mine = here()
    _keep_as(mine, mine.clinic.with_(name=copy_name(mine.clinic.name)))


def keep_shared(name: str) -> None:
    """Make the copy that a link brought this session's own, under a name."""
    mine = here()
    if mine.shared is not None:
        _keep_as(mine, mine.shared.clinic.with_(name=name))


def close_shared() -> None:
    """Go back from a link's copy to this browser's own clinic."""
    here().shared = None
    forget_link()


def copy_name(name: str) -> str:
    """Return the name of a copy, cut where it would be too long.

    >>> copy_name("Elm Street")
    'Elm Street (copy)'
    """
    end = " (copy)"
    return name[: MOST_NAME - len(end)].rstrip() + end


# Beneath


def _keep_as(mine: Session, clinic: Clinic) -> None:
    try:
        saved = store().create(clinic)
    except StoreError as error:
        mine.trouble = str(error)
        return
    _open(mine, saved)


def _go_on_with(mine: Session, saved: Saved) -> None:
    mine.history = mine.history.after(mine.clinic, "", time.monotonic())
    take(mine, saved)
    mine.wrong.clear()


def _open(mine: Session, saved: Saved) -> None:
    _show(mine, Session(saved.clinic))
    take(mine, saved)


def _show(mine: Session, other: Session) -> None:
    st.session_state[KEY] = mine
    for name, value in vars(other).items():
        setattr(mine, name, value)
    forget_link()
