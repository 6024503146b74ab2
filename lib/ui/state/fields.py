"""Widgets that show a part of the clinic and change it: one way for every field.

A widget shows what the clinic holds, and its change makes a new clinic. What cannot be stays in the
field with the reason beneath it; the clinic keeps what it had.

What is never saved, a patient's figures and what-ifs, stands in plain widgets with
`persist_state="session"`, which Streamlit keeps across pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from lib.clinic import Clinic, ClinicError, Service
from lib.datasets.assumptions import Assumption, assumptions
from lib.datasets.figures import FieldError, setting_hint
from lib.pricing.money import cents
from lib.ui.show.explained import help_in
from lib.ui.show.furniture import DRAWN
from lib.ui.show.words import safe
from lib.ui.state import parts
from lib.ui.state.session import change, clinic, here, read_only

Put = Callable[[Clinic, Any], Clinic]
STEPS = {"factor": 0.01, "exponent": 0.05, "log": 0.01}


def field(
    widget: Callable[..., Any],
    label: str,
    key: str,
    value: Any,
    put: Put,
    *,
    forget: Collection[str] = (),
    redraws: Collection[str] = (),
    **options: Any,
) -> None:
    """Draw a widget that starts from a part of the clinic; `put` makes the changed clinic.

    `key` names the field in the session; `options` go to the widget, whose help begins with what
    the words of its label mean. A value that the clinic refuses stays in the field, and the reason
    stands under it, until one of the fields changes that have it among what they `forget`: it asked
    for something else. `redraws` are the parts of the page that show what the field changes, its
    own among them; without them all is redrawn.
    """
    mine, times = here(), st.session_state.get(DRAWN, 0)
    wrong = mine.wrong.get(key)
    shown = wrong[0] if wrong else value
    # A field that was not on the screen just now starts empty there, though its value is still
    # found here: one of the page before, or one that had no place beside the service before.
    is_new = mine.drawn.get(key, -1) < times - 1
    # Else written only where it differs: a value sent back would tear a moving control from its
    # user.
    if is_new or key not in st.session_state or st.session_state[key] != shown:
        st.session_state[key] = shown
    mine.drawn[key] = times
    disabled = options.pop("disabled", False) or read_only()
    options["help"] = help_in(label, options.get("help") or "") or None
    if widget is st.number_input:
        # Only a number without a default can be emptied; any other comes back as 0.
        options.setdefault("value", None)
    widget(
        label,
        key=key,
        on_change=_changed,
        args=(key, put, widget is st.slider, forget, redraws),
        disabled=disabled,
        **options,
    )
    if wrong:
        st.error(safe(wrong[1]), icon=":material/error:")


def _changed(
    key: str, put: Put, drag: bool, forget: Collection[str], redraws: Collection[str]
) -> None:
    value, mine = st.session_state[key], here()
    for one in (key, *forget):
        mine.wrong.pop(one, None)
    try:
        change(put(clinic(), value), drag=key if drag else "")
    except (ClinicError, FieldError) as error:
        mine.wrong[key] = (value, said(error))
    parts.redraw(*redraws)


def said(error: ClinicError | FieldError) -> str:
    """Return a refusal in one sentence, without the path to the field that shows it."""
    words = error.reasons[0] if isinstance(error, ClinicError) else str(error)
    return words[:1].upper() + words[1:].rstrip(".") + "."


# A service of the list.


def put_service(id: str, changed: Callable[[Service, Any], Service]) -> Put:
    """Return what puts a changed service into the clinic; a service that is gone stays gone."""

    def put(old: Clinic, value: Any) -> Clinic:
        service = old.service(id)
        return old if service is None else old.with_service(changed(service, value))

    return put


def service_field(
    widget: Callable[..., Any], service: Service, part: str, label: str, **options: Any
) -> None:
    """Draw a widget that shows a part of a service, named as its field, and changes it."""
    field(
        widget,
        label,
        f"service_{service.id}_{part}",
        getattr(service, part),
        put_service(service.id, lambda one, value: one.with_(**{part: value})),
        **options,
    )


def price_field(service: Service, label: str, **options: Any) -> None:
    """Draw the field of a service's price, in US dollars: the same one on every page."""
    usual = {"placeholder": "no price yet", "step": 5.0, "format": "%.10g"}
    service_field(st.number_input, service, "price_usd", label, **(usual | options))


# Costs: every field is named as its row of the assumptions.


def cost_field(key: str, *, label: str = "", placeholder: str = "") -> None:
    """Draw one of the clinic's costs as a number; empty, the figure in grey is used."""
    row = assumptions()[key]
    field(
        st.number_input,
        f"{label or row.label}{_unit(row)}",
        f"costs_{key}",
        getattr(clinic().costs, key),
        lambda old, value: old.with_(costs=old.costs.with_(**{key: _number(value)})),
        step=1.0,
        format="%.10g",
        placeholder=placeholder or _in_grey(row),
        help=help_of(row),
    )
    _percent_hint(row, getattr(clinic().costs, key))


def cost_switch(key: str) -> None:
    """Draw one of the clinic's costs that is yes or no."""
    row = assumptions()[key]
    field(
        st.toggle,
        row.label,
        f"costs_{key}",
        getattr(clinic().costs, key),
        lambda old, value: old.with_(costs=old.costs.with_(**{key: bool(value)})),
        help=help_of(row),
    )


# Assumptions that the clinic may set otherwise.


def overridden(old: Clinic, key: str, value: float | None) -> Clinic:
    """Return the clinic with an assumption set, or left to its row where it is the row's figure."""
    kept = {name: one for name, one in old.overrides.items() if name != key}
    if value is not None and value != assumptions()[key].typical:
        kept[key] = float(value)
    return old.with_(overrides=kept)


def assumption_slider(
    key: str,
    *,
    applies: bool = True,
    note: str = "",
    label: str = "",
    redraws: Collection[str] = (),
) -> None:
    """Draw an assumption as a slider with its source, and a reset of its own."""
    row = assumptions()[key]
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key=f"with_reset_{key}"
    ):
        field(
            st.slider,
            label or row.label,
            f"override_{key}",
            clinic().figure(key),
            lambda old, value: overridden(old, key, value),
            min_value=row.minimum,
            max_value=row.maximum,
            step=STEPS.get(row.unit, 1.0),
            format="%.2f" if row.unit in STEPS else "%g",
            help=help_of(row),
            disabled=not applies,
            redraws=redraws,
        )
        _reset(row, label or row.label, redraws)
    words = f"Source: {safe(row.source)}." if row.source != "ask the owner" else ""
    words += f" {note}" if note else ""
    words += "" if applies else " No effect on this service."
    if words:
        st.caption(words.strip())


def assumption_number(
    key: str, *, label: str = "", placeholder: str = "", redraws: Collection[str] = ()
) -> None:
    """Draw an assumption as a number; empty, the figure in grey is used."""
    row = assumptions()[key]
    field(
        st.number_input,
        f"{label or row.label}{_unit(row)}",
        f"override_{key}",
        clinic().overrides.get(key),
        lambda old, value: overridden(old, key, _number(value)),
        step=1.0,
        format="%.10g",
        placeholder=placeholder or _in_grey(row),
        help=help_of(row),
        redraws=redraws,
    )


def _reset(row: Assumption, label: str, redraws: Collection[str]) -> None:
    st.button(
        f"Reset: {label}",
        icon=":material/restart_alt:",
        key=f"reset_{row.key}",
        help=f"Reset: {label}",
        on_click=_put_back,
        args=(row.key, redraws),
        type="tertiary",
        disabled=row.key not in clinic().overrides or read_only(),
    )


def _put_back(key: str, redraws: Collection[str]) -> None:
    here().wrong.pop(f"override_{key}", None)
    change(overridden(clinic(), key, None))
    parts.redraw(*redraws)


def help_of(row: Assumption) -> str:
    """Return an assumption's note, span and source for a field's help."""
    parts = [row.note or "", f"Source: {row.source}."]
    if row.low is not None and row.high is not None:
        parts.insert(1, f"Seen: {row.low:g} to {row.high:g}.")
    return safe(" ".join(part for part in parts if part))


def _unit(row: Assumption) -> str:
    return f" ({row.unit_in_words})" if row.unit_in_words else ""


def _in_grey(row: Assumption) -> str:
    if row.typical is None:
        return "empty"
    return f"{cents(row.typical) if row.unit.startswith('usd') else row.typical:g}"


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _percent_hint(row: Assumption, value: float | None) -> None:
    if hint := setting_hint(row.key, value):
        st.info(safe(f"{row.label}: {hint}."), icon=":material/percent:")
