"""What may fail with the store or a file is tried here, and said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.clinic import ClinicError
from lib.store import StoreError
from lib.ui.show.words import safe
from lib.ui.state import session

KEY, NOTE = "clinics_problems", "clinics_note"


@contextmanager
def attempt(failed: str) -> Iterator[None]:
    """Run what a button does; where it fails, keep `failed` with the reasons for the page."""
    st.session_state[KEY] = ()
    try:
        yield
    except ClinicError as error:
        st.session_state[KEY] = (failed, *error.problems)
    except StoreError as error:
        st.session_state[KEY] = (failed, str(error))


def note(words: str) -> None:
    """Keep words, in markdown, on what was done, for the page to say until the clinic changes."""
    st.session_state[NOTE] = (session.clinic(), words)


def show_outcome() -> None:
    """Say what the last thing that was tried has done, or why it did not happen."""
    clinic, words = st.session_state.get(NOTE, (None, ""))
    if clinic is session.clinic():
        st.info(words, icon=":material/delete:")
    if problems := st.session_state.get(KEY):
        failed, *reasons = problems
        st.error(
            f"{failed}:\n\n" + "\n".join(f"- {safe(one)}" for one in reasons),
            icon=":material/error:",
        )
