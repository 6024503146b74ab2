"""Plotly's own script, served from the installed package: no copy of it stands here."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import streamlit as st

PLOTLY_PATH = "/plotly"
_SCRIPT = "plotly.min.js"


@lru_cache(maxsize=1)
def plotly_files() -> Path:
    """Return the folder of the installed package that holds the script."""
    # Found without an import: the app needs this file alone.
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "package_data"


@lru_cache(maxsize=1)
def script_address() -> str:
    """Return the script's address on this server; another version has another one."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}" if base else ""
    return f"{root}{PLOTLY_PATH}/{_SCRIPT}?v={version('plotly')}"
