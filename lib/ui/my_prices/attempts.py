"""What may fail with the store or a file is tried here, and said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.clinic import ClinicError
from lib.store import StoreError
from lib.ui.show.words import safe

KEY = "clinics_problems"


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


def show_problems() -> None:
    """Say why the last thing that was tried did not happen."""
    if problems := st.session_state.get(KEY):
        failed, *reasons = problems
        st.error(
            f"{failed}:\n\n" + "\n".join(f"- {safe(one)}" for one in reasons),
            icon=":material/error:",
        )
