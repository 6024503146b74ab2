"""The bar on every owner's page: the clinic's place and practitioner, the law, its hour, saving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitInvalidLayoutContextError

from lib.clinic import Clinic, ClinicError, Costs
from lib.pricing.hour import CostOfHour
from lib.pricing.price_list import PriceList
from lib.pricing.scope import NAMES, Scope
from lib.ui.show.explained import words_of_page
from lib.ui.show.furniture import fragment, note_drawn
from lib.ui.show.page_links import to_costs
from lib.ui.show.place import PLACE_HELP, place_note
from lib.ui.show.toast import say
from lib.ui.show.words import paid, safe
from lib.ui.site import PageInfo
from lib.ui.state import clinics, session
from lib.ui.state.fields import field, said
from lib.ui.state.parts import BAR, note_shown, part
from lib.ui.state.share import share
from lib.visit import PRACTITIONERS

KEY = "bar"


@dataclass
class Bar:
    """What the bar shows: the places of its lines, and of what its widgets were drawn."""

    line: DeltaGenerator
    hour: DeltaGenerator
    drawn_of: tuple[object, ...]


def under_the_bar(page: PageInfo, body: Callable[[PriceList], None]) -> None:
    """Draw a page's bar and its body below it, given everything computed from the clinic.

    What moves in the body redraws the body alone, or those parts of it that it names (see
    lib.ui.state.parts), and the bar's lines keep up with it; what moves in the bar redraws the
    page.
    """

    def below() -> None:
        note_drawn()
        note_shown()
        body(session.prices())
        _keep_up()

    note_shown()
    _bar(page)
    part(BAR)(_keep_up)()
    fragment(below)()


def _bar(page: PageInfo) -> None:
    _notices()
    clinic = session.clinic()
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="clinic_bar")
    with row:
        field(
            st.text_input,
            "Place of your clinic",
            "clinic_place",
            clinic.place or "",
            lambda old, value: old.moved_to(value.strip() or None),
            placeholder="ZIP, or city and state",
            max_chars=80,
            width=190,
            help=PLACE_HELP,
        )
        field(
            st.selectbox,
            "Practitioner",
            "clinic_practitioner",
            clinic.practitioner,
            lambda old, value: old.with_(practitioner=value),
            options=PRACTITIONERS,
            format_func=lambda key: NAMES[key],
            width=170,
            help="Who needles: decides what the state allows and whose pay is used.",
        )
        _steps()
        share()
        _law(session.prices().scope)
        words_of_page(page)
    place_note(clinic.place or "", _take_place)
    with st.container(horizontal=True, vertical_alignment="center", key="clinic_line"):
        st.session_state[KEY] = Bar(st.empty(), st.empty(), _drawn_of())


def _drawn_of() -> tuple[object, ...]:
    """Return what decides how the bar's widgets and notices are drawn."""
    mine, clinic = session.here(), session.clinic()
    steps = bool(mine.history.past), bool(mine.history.future)
    whose = mine.id, id(mine.shared), id(mine.theirs), mine.trouble, mine.bad_link
    return (clinic.place, clinic.practitioner, *steps, *whose)


def _keep_up() -> None:
    """Bring the bar up to what the page below has changed; its widgets need the whole page."""
    if st.session_state[KEY].drawn_of != _drawn_of():
        st.rerun()
    try:
        _lines()
    except StreamlitInvalidLayoutContextError:
        # A part may write above itself only where it did when the page was last drawn whole: a
        # line that is new waits for that.
        st.rerun()


def _lines() -> None:
    shown: Bar = st.session_state[KEY]
    found = session.prices()
    shown.line.markdown(_line(found), width="content")
    if found.hour is not None:
        with shown.hour:
            to_costs(_hour(found.clinic, found.hour))


def _take_place(text: str) -> None:
    session.change(session.clinic().moved_to(text))


def _steps() -> None:
    mine = session.here()
    for name, icon, steps, do in (
        ("Undo", "undo", mine.history.past, _undo),
        ("Redo", "redo", mine.history.future, _redo),
    ):
        off = not steps or session.read_only()
        st.button(
            name, icon=f":material/{icon}:", key=name.lower(), on_click=do, disabled=off, help=name
        )


def _undo() -> None:
    session.undo()
    say("Undone: the last change is taken back.", "undo")


def _redo() -> None:
    session.redo()
    say("Redone: the change is there again.", "redo")


def _line(found: PriceList) -> str:
    """Say in one line where the clinic is, what the law says there, and that all is saved."""
    parts = []
    if found.place is not None:
        parts.append(f"**{safe(found.place.label)}**")
    icon = "check_circle" if found.scope.suggests else "info"
    disputed = " :orange-badge[disputed]" if found.scope.disputed else ""
    parts.append(f":material/{icon}: {safe(found.scope.sentence)}{disputed}")
    if words := _saved():
        parts.append(f":material/cloud_done: {words}")
    return " · ".join(parts)


def _law(scope: Scope) -> None:
    """Draw the button under which the law's conditions, its source and its date stand."""
    if scope.status is None:
        return
    details = [text.rstrip(".") for text in (scope.condition, scope.note) if text]
    if scope.status in ("allowed", "allowed_with_conditions"):
        hours = scope.training_hours
        details.append(f"{hours} hours of training" if hours else "Training hours not looked up")
    told = ". ".join(text[:1].upper() + text[1:] for text in details)
    source = (
        f" ([source]({scope.source_url}), {scope.as_of or 'undated'})" if scope.source_url else ""
    )
    with st.popover("Law", icon=":material/gavel:", key="law"):
        st.markdown(f"{safe(told)}.{source} Not legal advice: ask your board.")


def _hour(clinic: Clinic, hour: CostOfHour) -> str:
    """Say what an hour costs and by whose figures; what is said leads to where they are entered."""
    said = f"An hour of your clinic costs **{paid(hour.total_usd)}**"
    if clinic.costs == Costs():
        return f"{said} by others' figures: enter yours"
    if hour.paid_per_visit and not clinic.costs.pay_usd_per_visit:
        return f"{said} without clinicians' pay: enter what a visit pays"
    return said if hour.own_overhead else f"{said}, with another company's overhead: enter yours"


def _saved() -> str:
    mine = session.here()
    if mine.shared or mine.trouble or mine.theirs or mine.saved_at is None:
        return ""
    return f"“{safe(mine.clinic.name)}” saved {local_time(mine.saved_at)}"


def local_time(moment: datetime) -> str:
    """Say a moment as the reader's clock has it: "10:42", with the date where it is not today."""
    there = moment.astimezone(_zone())
    clock = f"{there:%H:%M}"
    return clock if there.date() == today() else f"{there:%Y-%m-%d} {clock}"


def today() -> date:
    """Return the day that the reader's calendar has."""
    return datetime.now(_zone()).date()


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, TypeError):
        return ZoneInfo("UTC")


def _notices() -> None:
    mine = session.here()
    if mine.bad_link:
        st.warning(
            f"The list in this link was not opened: {safe(mine.bad_link)}. Ask for the link again.",
            icon=":material/link_off:",
        )
    if mine.trouble:
        st.error(
            f"Nothing is saved at the moment: {safe(mine.trouble)}", icon=":material/cloud_off:"
        )
    if mine.shared is not None:
        _shared_notice()
    elif mine.theirs is not None:
        _conflict_notice()


def _conflict_notice() -> None:
    theirs = session.here().theirs
    assert theirs is not None
    with st.container(border=True, key="conflict"):
        st.markdown(
            f":material/sync_problem: **Another window saved “{safe(theirs.clinic.name)}” at "
            f"{local_time(theirs.saved_at)}, after you opened it here.** What you see is yours and "
            "is not saved yet."
        )
        with st.container(horizontal=True):
            st.button("Take theirs", key="take_theirs", on_click=_take_theirs)
            st.button("Keep mine as a copy", key="keep_mine", on_click=_keep_mine)


def _take_theirs() -> None:
    clinics.take_theirs()
    say("Taken: what the other window saved. Undo brings yours back.")


def _keep_mine() -> None:
    clinics.keep_mine_as_copy()
    _say_saved("Saved as a copy")


def _say_saved(words: str) -> None:
    """Say under which name the clinic is kept; where nothing is saved, the bar says why."""
    if not session.here().trouble:
        say(f"{words}: “{session.here().clinic.name}”.")


def _shared_notice() -> None:
    shared = session.here().shared
    assert shared is not None
    parts = {"costs": shared.costs, "known prices": shared.known_prices}
    without = [name for name, came_along in parts.items() if not came_along]
    came = f" It came without {' and '.join(without)}." if without else ""
    with st.container(border=True, key="shared_copy"):
        st.markdown(
            f":material/visibility: **You look at a copy of “{safe(shared.clinic.name)}” that a "
            f"link brought.** Nothing here changes your own clinic.{came}"
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                "Keep it under the name", shared.clinic.name, key="keep_name", max_chars=80
            )
            st.button("Keep it as mine", key="keep_shared", on_click=_keep_shared)
            st.button("Back to my clinic", key="close_shared", on_click=clinics.close_shared)
        if problem := session.here().wrong.get("keep_name"):
            st.error(safe(problem[1]), icon=":material/error:")


def _keep_shared() -> None:
    try:
        clinics.keep_shared(st.session_state["keep_name"])
        _say_saved("Kept as yours")
    except ClinicError as error:
        session.here().wrong["keep_name"] = (st.session_state["keep_name"], said(error))
