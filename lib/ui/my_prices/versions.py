"""The clinics that are kept here: open, start, copy, delete, bring back; named versions."""

from __future__ import annotations

from collections.abc import Container

import streamlit as st

from lib.clinic import MOST_NAME
from lib.pricing.price_list import PriceList
from lib.store import DELETED_KEPT_DAYS, StoreError, Summary
from lib.ui.my_prices.attempts import attempt, note, show_outcome
from lib.ui.my_prices.files import files
from lib.ui.show.card import card
from lib.ui.show.paper import on_screen
from lib.ui.show.toast import say
from lib.ui.show.words import safe
from lib.ui.state import clinics, session
from lib.ui.state.bar import local_time
from lib.ui.state.fields import field


def clinics_and_versions(found: PriceList) -> None:
    """Draw which clinic is open and since when it is saved, and what can be done with it."""
    mine = session.here()
    with card("versions"):
        st.markdown(f"## {_headline()}")
    show_outcome()
    if mine.shared is not None:
        st.info("This is a copy that a link brought: keep it as yours, above, to change it.")
        files(found)
        return
    field(
        st.text_input,
        "Name of the clinic",
        "clinic_name",
        mine.clinic.name,
        lambda old, value: old.with_(name=value),
        max_chars=MOST_NAME,
        help="Stands on the price sheet and in the list of clinics.",
    )
    if mine.theirs is not None:
        st.info("Another window saved this clinic: choose above first what you go on with.")
        return
    with on_screen("clinics"):
        try:
            left, right = st.columns(2, gap="large")
            with left:
                _clinics()
            with right:
                _versions()
        except StoreError as error:
            st.error(f"The clinics cannot be listed: {safe(str(error))}", icon=":material/error:")
        files(found)


def _headline() -> str:
    mine = session.here()
    name = safe(session.clinic().name)
    if mine.shared is not None:
        return f"“{name}” is a copy from a link"
    if mine.saved_at is None:
        return "This clinic is saved with its first change"
    return f"“{name}” was saved {local_time(mine.saved_at)}; every change is saved at once"


# Clinics


def _clinics() -> None:
    st.subheader("Your clinics")
    store, mine = session.store(), session.here()
    others = {one.id: one for one in store.clinics() if one.id != mine.id}
    if others:
        id = st.selectbox(
            "Open another clinic",
            list(others),
            format_func=lambda id: _named(others[id]) if id in others else "",
            key="clinic_other",
        )
        st.button("Open it", key="clinic_open", icon=":material/folder_open:", on_click=_open,
                  args=(id,))  # fmt: skip
    with st.container(horizontal=True, key="clinic_actions"):
        with st.popover("New clinic", icon=":material/add:"), st.form("new_clinic", border=False):
            st.text_input("Name of the new clinic", key="clinic_new_name", max_chars=MOST_NAME)
            st.form_submit_button("Start it", key="clinic_new", on_click=_start)
        st.button(
            "Duplicate", key="clinic_duplicate", icon=":material/content_copy:",
            on_click=_duplicate, disabled=mine.id is None,
        )  # fmt: skip
        st.button(
            "Delete this clinic", key="clinic_delete", icon=":material/delete:",
            on_click=_delete, disabled=mine.id is None,
        )  # fmt: skip
    _deleted(store.deleted())


def _named(one: Summary) -> str:
    return f"{one.name}, saved {local_time(one.saved_at)}"


def _deleted(gone: tuple[Summary, ...]) -> None:
    if not gone:
        return
    names = {one.id: one for one in gone}
    _keep_choice("clinic_gone", names)
    id = st.selectbox(
        "Deleted clinics",
        list(names),
        format_func=lambda id: _named(names[id]) if id in names else "",
        key="clinic_gone",
        help=f"A deleted clinic can be brought back for {DELETED_KEPT_DAYS} days.",
    )
    st.button("Bring it back", key="clinic_bring_back", icon=":material/undo:",
              on_click=_bring_back, args=(id,))  # fmt: skip


def _keep_choice(key: str, options: Container[str]) -> None:
    """Let go of a choice that can be made no longer; what was just added may be chosen by code."""
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)


def _here() -> str:
    return f"“{session.here().clinic.name}”"


def _open(id: str) -> None:
    with attempt("The clinic was not opened"):
        clinics.open_clinic(id)
        say(f"Opened: {_here()}.", "folder_open")


def _start() -> None:
    with attempt("The clinic was not started"):
        clinics.start_new(st.session_state["clinic_new_name"])
        say(f"Started and saved: {_here()}.")
        st.session_state["clinic_new_name"] = ""


def _duplicate() -> None:
    with attempt("The clinic was not duplicated"):
        clinics.duplicate()
        say(f"Copied: you go on with {_here()}.", "content_copy")


def _delete() -> None:
    with attempt("The clinic was not deleted"):
        name = _here()
        st.session_state["clinic_gone"] = clinics.delete()
        say(f"Deleted: {name}.", "delete")
        note(
            f"{safe(name)} is deleted. **Bring it back** under **Deleted clinics** brings it back "
            f"for {DELETED_KEPT_DAYS} days."
        )


def _bring_back(id: str) -> None:
    with attempt("The clinic was not brought back"):
        clinics.bring_back(id)
        say(f"Brought back: {_here()}.", "undo")


# Versions


def _versions() -> None:
    st.subheader("Named versions")
    mine = session.here()
    if mine.id is None:
        st.caption("Once the clinic is saved you can keep its state under a name.")
        return
    with st.form("keep_version", border=False):
        st.text_input(
            "Keep the clinic as it is now, under the name", key="version_label",
            max_chars=MOST_NAME, placeholder="Before the raise",
        )  # fmt: skip
        st.form_submit_button("Keep this version", key="version_keep", on_click=_keep)
    kept = {one.id: one for one in session.store().versions(mine.id)}
    _keep_choice("version_chosen", kept)
    if not kept:
        st.caption("No version is kept yet. A kept version stays as it is whatever you change.")
        return
    id = st.selectbox(
        "Versions that are kept",
        list(kept),
        format_func=lambda id: (
            f"{kept[id].label}, kept {local_time(kept[id].kept_at)}" if id in kept else ""
        ),
        key="version_chosen",
    )
    st.button("Go back to this version", key="version_restore", icon=":material/history:",
              on_click=_restore, args=(id,))  # fmt: skip
    st.caption("Until you reload, Undo takes you forward again.")


def _keep() -> None:
    with attempt("The version was not kept"):
        new = clinics.keep_version(st.session_state["version_label"])
        st.session_state["version_chosen"] = new.id
        st.session_state["version_label"] = ""
        say(f"Kept: version “{new.label}”.")


def _restore(id: str) -> None:
    with attempt("The version was not restored"):
        clinics.restore_version(id)
        say("Restored: the version that was kept. Undo takes you forward again.", "history")
