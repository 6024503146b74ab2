"""The scenario's figures as widgets: kept across pages and in the URL.

Figures belong to no one page: the price page edits them, others read them. So they are kept in the
session by key, the URL is written from there, and a widget starts from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.datasets.assumptions import Assumption, assumptions, settable
from lib.datasets.figures import SettingError, check_setting, setting_hint
from lib.scenario import Scenario
from lib.ui.shared import KEPT, current_place, current_visit
from lib.ui.show.words import safe
from lib.ui.url import number_text
from lib.visit import DEFAULT_MINUTES, PRACTITIONERS

STARTS = "starts_of_settings"
PAGE_BEFORE = "page_before"
STEPS = {"factor": 0.01, "exponent": 0.05}
# What the button that resets a whole group is called, so that no two of a page share a name.
GROUPS = {
    "modifier": "modifiers",
    "floor": "costs",
    "change": "raise or cut",
    "package": "package",
    "bundle": "offers",
    "schedule": "week",
    "patient": "plan",
}


def kept() -> dict[str, float]:
    """Return the figures that differ from their rows, by key."""
    return st.session_state.setdefault(KEPT, {})


def write_to_url() -> None:
    """Make the URL carry practitioner, minutes and the figures kept, as far as no defaults."""
    chosen = st.session_state.get("practitioner")
    _write("practitioner", None if chosen == PRACTITIONERS[0] else chosen)
    visit = current_visit()
    usual = visit.minutes == DEFAULT_MINUTES[visit.format]
    _write("minutes", None if usual or visit.minutes is None else str(visit.minutes))
    for row in settable():
        value = kept().get(row.key)
        _write(row.key, None if value is None else number_text(value))


def _write(name: str, text: str | None) -> None:
    if text is None:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != text:
        st.query_params[name] = text


def turn_page(url_path: str) -> None:
    """Let fields start from what is kept when another page comes: to be called before the page.

    The same figure may have a field on two pages, and the old page's must not be taken for it.
    """
    if st.session_state.setdefault(PAGE_BEFORE, url_path) != url_path:
        _keep_all()  # what was typed just before the page was left has had no run of its own
        for row in settable():
            st.session_state.pop(widget_key(row.key), None)
        st.session_state[PAGE_BEFORE] = url_path


def current_scenario() -> Scenario:
    """Return the scenario of the frame's place and visit and of what the fields now hold."""
    _keep_all()
    return Scenario(current_place(), current_visit(), tuple(kept().items()))


def slider(
    key: str,
    *,
    applies: bool = True,
    evidence: str = "",
    start: float | None = None,
    label: str = "",
    most: float | None = None,
) -> None:
    """Draw an assumption as a slider with its source, its evidence and a reset of its own.

    It starts at `start`, else at its row's figure, and carries `label`, else its row's. Figures
    that the owner is asked for have no source to show. `most` ends the slider before the greatest
    value that may be set.
    """
    row = assumptions()[key]
    _start_from_kept(row, start)
    with _with_reset(row, label or row.label):
        st.slider(
            label or row.label,
            row.minimum,
            max(most, _now(row) or 0.0) if most is not None else row.maximum,
            step=STEPS.get(row.unit, 1.0),
            format="%.2f" if row.unit in STEPS else "%g",
            key=widget_key(key),
            help=_help(row),
            disabled=not applies,
        )
    words = "" if row.source == "ask the owner" else f"Source: {safe(row.source)}."
    words += f" {evidence}" if evidence else ""
    words += "" if applies else " No effect on this visit."
    if words:
        st.caption(words)
    _percent_hint(row)


def switch(key: str) -> None:
    """Draw an assumption that is 0 or 1 as a switch."""
    row = assumptions()[key]
    name = widget_key(key)
    if name not in st.session_state:
        st.session_state[name] = _as_widget(row, kept().get(key, row.typical))
    st.toggle(row.label, key=name, help=_help(row))


def choice(key: str, options: dict[float, str]) -> None:
    """Draw an assumption as a choice of few values, each with its words."""
    row = assumptions()[key]
    _start_from_kept(row)
    name = widget_key(key)
    if st.session_state[name] not in options:
        st.session_state[name] = row.typical
    st.segmented_control(
        row.label,
        list(options),
        format_func=lambda value: options[value],
        key=name,
        help=_help(row),
        required=True,
    )


def put(key: str, value: float) -> None:
    """Set a figure from a button; for callbacks."""
    st.session_state[widget_key(key)] = value


def number(key: str, *, placeholder: str = "", start: float | None = None) -> None:
    """Draw an assumption as a number field; what cannot be is said at the field.

    The field starts at `start`, else at its row's figure; empty, it shows `placeholder`.
    """
    row = assumptions()[key]
    _start_from_kept(row, start)
    with _with_reset(row, row.label):
        st.number_input(
            f"{row.label} ({row.unit_in_words})" if row.unit_in_words else row.label,
            value=None,
            step=1.0,
            key=widget_key(key),
            placeholder=placeholder or _in_grey(row),
            help=_help(row),
        )
    if problem := _problem(row, _now(row)):
        st.error(safe(problem), icon=":material/error:")
    else:
        _percent_hint(row)


def _percent_hint(row: Assumption) -> None:
    if hint := setting_hint(row.key, _now(row)):
        st.info(safe(f"{row.label}: {hint}."), icon=":material/percent:")


def reset_all(group: str) -> None:
    """Draw a button that puts every figure of a group back to its row."""
    st.button(
        f"Reset all: {GROUPS.get(group, group)}",
        icon=":material/restart_alt:",
        key=f"reset_{group}",
        on_click=_reset,
        args=([row.key for row in settable(group)],),
        type="tertiary",
    )


def widget_key(key: str) -> str:
    """Return the widget's key for an assumption."""
    return f"set_{key}"


def _start_from_kept(row: Assumption, start: float | None = None) -> None:
    """Fill a field that is new, or whose start has changed with the visit while it stood there."""
    start = row.typical if start is None else start
    starts = st.session_state.setdefault(STARTS, {})
    moved = starts.get(row.key, start) != start and row.key not in kept()
    if widget_key(row.key) not in st.session_state or moved:
        st.session_state[widget_key(row.key)] = kept().get(row.key, start)
    starts[row.key] = start


def _keep_all() -> None:
    for row in settable():
        if widget_key(row.key) in st.session_state:
            _keep(row)


def _keep(row: Assumption) -> None:
    """Keep what the field holds, as far as it can be and is not where the field starts."""
    value = _now(row)
    problem = _problem(row, value)
    # A figure once set stays set, also where another visit happens to start at it.
    if value is None or problem or (value == _start(row) and kept().get(row.key) != value):
        kept().pop(row.key, None)
    else:
        kept()[row.key] = float(value)


def _now(row: Assumption) -> float | None:
    """Return what the field holds."""
    return st.session_state.get(widget_key(row.key))


def _in_grey(row: Assumption) -> str:
    """Return what an empty field shows: the figure that is then used."""
    start = _start(row)
    return "empty" if start is None else f"{start:g}"


def _as_widget(row: Assumption, value: float | None) -> float | bool | None:
    """Return a figure as its widget holds it: a switch holds a truth value."""
    return bool(value) if row.unit == "switch" else value


def _problem(row: Assumption, value: float | None) -> str | None:
    if value is None:
        return None
    try:
        check_setting(row.key, value)
    except SettingError as error:
        return str(error)
    return None


@contextmanager
def _with_reset(row: Assumption, label: str) -> Iterator[None]:
    """Draw a field and beside it a button that resets it.

    The button shows its icon alone: style.css hides its name from sight by the container's key.
    """
    key = f"with_reset_{row.key}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=key):
        yield
        _reset_button(row, f"Reset: {label}")


def _reset_button(row: Assumption, name: str) -> None:
    st.button(
        name,
        icon=":material/restart_alt:",
        key=f"reset_{row.key}",
        help=name,
        on_click=_reset,
        args=([row.key],),
        type="tertiary",
        disabled=_now(row) == _start(row),
    )


def _start(row: Assumption) -> float | None:
    return st.session_state.get(STARTS, {}).get(row.key, row.typical)


def _reset(keys: list[str]) -> None:
    for key in keys:
        row = assumptions()[key]
        st.session_state[widget_key(key)] = _as_widget(row, _start(row))
        kept().pop(key, None)


def _help(row: Assumption) -> str:
    parts = [row.note or "", f"Source: {row.source}."]
    if row.low is not None and row.high is not None:
        parts.insert(1, f"Seen: {row.low:g} to {row.high:g}.")
    return safe(" ".join(part for part in parts if part))
