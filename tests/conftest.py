"""What holds for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import settings

from lib.store import VARIABLE
from lib.ui.show import furniture

# No test is timed: a busy machine is slow, not wrong.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def own_store(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Gives each test a store of its own: no test finds what another saved, nor the user's own."""
    path = tmp_path_factory.mktemp("store") / "clinics.sqlite"
    monkeypatch.setenv(VARIABLE, str(path))
    yield path
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def whole_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets each run of an AppTest draw the whole page: it would hold nothing but what was redrawn.

    What is redrawn in a browser is for the tests in tests/browser to see.
    """
    monkeypatch.setattr(furniture, "redraw", lambda *keys: None)
