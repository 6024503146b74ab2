"""The clinic of a window: the one place where it is read, changed, saved and undone.

Everything here works on one `Session` in Streamlit's session state. A change makes a new clinic,
which is saved at once as the next revision; where another window has saved meanwhile, the edit
stays on screen and the owner chooses.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import streamlit as st

from lib.clinic import Clinic, ClinicError, new_clinic
from lib.pricing.price_list import PriceList, price_list_of
from lib.store import GoneError, Saved, StaleError, Store, StoreError, where
from lib.ui.state import cookie, link
from lib.ui.state.history import History

KEY = "session"
# While a store is away, so many edits may yet turn out to have arrived.
MOST_TRIED = 20


@dataclass
class Session:
    """What a window works on.

    `id` is None until the clinic is first saved. `theirs` is what another window saved while this
    one changed the clinic; until the owner chooses, nothing is saved. `shared` is a read-only copy
    that a link brought; the clinic of this browser waits unseen. `unsaved` says
    that what is on screen is not in the store yet, `trouble` why nothing is saved, `tried` what was
    on its way there when that failed and may have arrived, `bad_link` why a
    link was not opened. `wrong` holds what was typed and cannot be, by the field's key; `drawn` in
    which drawing of a page's body a field stood last; `bar` where the bar's lines stand.
    """

    clinic: Clinic
    id: str | None = None
    revision: int = 0
    saved_at: datetime | None = None
    history: History = field(default_factory=History)
    theirs: Saved | None = None
    shared: link.Shared | None = None
    unsaved: bool = False
    trouble: str = ""
    tried: tuple[Clinic, ...] = ()
    bad_link: str = ""
    wrong: dict[str, tuple[object, str]] = field(default_factory=dict)
    drawn: dict[str, int] = field(default_factory=dict)
    prices: tuple[Clinic, bool, PriceList] | None = None


@st.cache_resource(show_spinner=False)
def _store_at(place: str) -> Store:
    if "://" not in place:
        return Store(Path(place))
    return Store(place)


def store() -> Store:
    """Return the store of this server; raises StoreError where it cannot be opened."""
    return _store_at(where())


def here() -> Session:
    """Return the window's own; at its start it opens a link's copy, or the clinic had last."""
    if KEY not in st.session_state:
        st.session_state[KEY] = _started()
    mine: Session = st.session_state[KEY]
    return mine


def _started() -> Session:
    mine = Session(new_clinic())
    try:
        last = store().last(_browser())
        if last is not None:
            take(mine, last)
    except StoreError as error:
        mine.trouble = str(error)
    text = st.query_params.get(link.PARAMETER)
    if text:
        try:
            mine.shared = link.unpacked(text)
        except ClinicError as error:
            mine.bad_link = error.problems[0]
    return mine


def _browser() -> str | None:
    value = st.context.cookies.get(cookie.NAME)
    return value if isinstance(value, str) else None


def clinic() -> Clinic:
    """Return the clinic on screen: a link's read-only copy, else this session's own."""
    mine = here()
    return mine.shared.clinic if mine.shared else mine.clinic


def read_only() -> bool:
    """Whether what is on screen came by a link and cannot be changed."""
    return here().shared is not None


def prices() -> PriceList:
    """Return everything computed from the clinic on screen, computed once for each clinic."""
    mine, shown = here(), clinic()
    costs = mine.shared is None or mine.shared.costs
    if mine.prices is None or mine.prices[0] is not shown or mine.prices[1] != costs:
        mine.prices = (shown, costs, price_list_of(shown, shows_costs=costs))
    return mine.prices[2]


def change(new: Clinic, drag: str = "") -> None:
    """Make a new clinic the session's own and save it.

    `drag` names a control that is being dragged: its moves that follow each other closely are one
    step of undo.
    """
    mine = here()
    if mine.shared is not None or new == mine.clinic:
        return
    mine.history = mine.history.after(mine.clinic, drag, time.monotonic())
    mine.clinic = new
    save(mine)


def undo() -> None:
    """Take the last step back, as a change of its own."""
    _step(History.undone)


def redo() -> None:
    """Do again what was undone last."""
    _step(History.redone)


def _step(way: Callable[[History, Clinic], tuple[Clinic, History]]) -> None:
    mine = here()
    mine.clinic, mine.history = way(mine.history, mine.clinic)
    mine.wrong.clear()
    save(mine)


def save(mine: Session) -> None:
    """Save what is on screen; where that fails, the session says why and the edit stays."""
    mine.unsaved = True
    if mine.theirs is not None:
        return
    try:
        if mine.id is None:
            saved = store().create(mine.clinic)
        else:
            saved = store().save(mine.id, mine.clinic, mine.revision)
    except StaleError as error:
        theirs = error.theirs
        if theirs.revision == mine.revision + 1 and theirs.clinic in mine.tried:
            # It is this window's own: it had arrived, and only the word of it was lost.
            mine.revision, mine.tried = theirs.revision, ()
            save(mine)
        else:
            mine.theirs = theirs
    except GoneError:
        # Deleted in another window while this one goes on with it: kept as a new one.
        mine.id = None
        save(mine)
    except StoreError as error:
        mine.trouble = str(error)
        mine.tried = (*mine.tried, mine.clinic)[-MOST_TRIED:]
    else:
        take(mine, saved)


def take(mine: Session, saved: Saved) -> None:
    """Hold a clinic as the store has it, and let this browser find it again."""
    mine.clinic, mine.id = saved.clinic, saved.id
    mine.revision, mine.saved_at = saved.revision, saved.saved_at
    mine.unsaved, mine.trouble, mine.tried = False, "", ()
    browser = _browser()
    if browser:
        # Which clinic comes first next time is a comfort; that it is saved holds without it.
        with suppress(StoreError):
            store().remember(browser, saved.id)


def forget_link() -> None:
    """Take a link's copy out of the address."""
    if link.PARAMETER in st.query_params:
        del st.query_params[link.PARAMETER]
