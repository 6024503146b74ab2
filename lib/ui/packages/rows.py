"""A service's packages, one row each: its size and price as fields, and what it does in words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from lib.clinic import MOST_PACKAGES, Clinic, Package, Service
from lib.datasets.assumptions import assumptions
from lib.datasets.figures import FieldError
from lib.pricing.overview import Listed, packages_of
from lib.pricing.package_words import what_it_does
from lib.pricing.price_list import Line, PriceList
from lib.ui.show.toast import say
from lib.ui.show.words import count, paid, safe
from lib.ui.state import session
from lib.ui.state.fields import field, put_service
from lib.ui.state.parts import of_line, part

QUICK_PICKS = (3, 5, 10)
BY_DISCOUNT, BY_TOTAL = "Discount", "Total"
REMOVED = "package_removed"


GONE = "part_removed"


def package_rows(line: Line, redraws: Collection[str]) -> None:
    """Draw a row for each package, each a part of its own, and what adds another.

    `redraws` are the other parts that show what the rows hold.
    """
    for number in range(len(line.service.packages)):
        key = f"part_package_{number}"
        part(key)(_row)(line.service.id, number, (key, GONE, *redraws))
    _removed()
    _add(line.service)


@of_line
def _row(prices: PriceList, line: Line, number: int, redraws: Collection[str]) -> None:
    listed = packages_of(prices, line)
    if number >= len(listed):
        return
    with st.container(border=True, key=f"package_row_{number}"):
        _fields(line.service, number, listed[number], redraws)
        _words(listed[number])


def _put_package(
    id: str, number: int, change: Callable[[Package, Any], Package]
) -> Callable[[Clinic, Any], Clinic]:
    """Return what changes one of a service's packages; one that is gone stays gone."""

    def changed(service: Service, value: Any) -> Service:
        packages = list(service.packages)
        if value is None:
            raise FieldError("package", "enter a number: what stood there still counts")
        if number < len(packages):
            packages[number] = change(packages[number], value)
        return service.with_(packages=tuple(packages))

    return put_service(id, changed)


def _fields(service: Service, number: int, one: Listed, redraws: Collection[str]) -> None:
    offered, row = one.offered, number + 1
    key = f"package_{service.id}_{number}"
    by_total = offered.total_usd is not None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        field(
            st.number_input,
            f"Package {row}: sessions",
            f"{key}_sessions",
            offered.sessions,
            _put_package(service.id, number, lambda old, value: old.with_(sessions=value)),
            step=1,
            width=150,
            redraws=redraws,
        )
        field(
            st.segmented_control,
            f"Package {row}: priced by",
            f"{key}_way",
            BY_TOTAL if by_total else BY_DISCOUNT,
            _put_package(service.id, number, lambda old, value: _other_way(old, one, value)),
            forget=[f"{key}_discount_percent", f"{key}_total_usd"],
            options=[BY_DISCOUNT, BY_TOTAL],
            required=True,
            redraws=redraws,
        )
        part = "total_usd" if by_total else "discount_percent"
        field(
            st.number_input,
            f"Package {row}: total (US dollars)" if by_total else f"Package {row}: discount (%)",
            f"{key}_{part}",
            offered.total_usd if by_total else offered.discount_percent,
            _put_package(service.id, number, lambda old, value: old.with_(**{part: value})),
            step=5.0 if by_total else 1.0,
            format="%.10g" if by_total else "%.4g",
            width=190,
            redraws=redraws,
        )
        st.button(
            f"Remove package {row}",
            key=f"package_remove_{number}",
            icon=":material/delete:",
            on_click=_remove,
            args=(service.id, number),
            disabled=session.read_only(),
            type="tertiary",
        )


def _other_way(old: Package, one: Listed, way: str) -> Package:
    """Return the same package priced the other way."""
    found = one.found
    if way == BY_TOTAL:
        return old.with_(total_usd=found.total_usd if found else None, discount_percent=None)
    discount = found.discount_percent if found else _start("package_discount_percent")
    return old.with_(total_usd=None, discount_percent=discount)


def _words(one: Listed) -> None:
    """Say what the package is, what it leaves, and what it asks of the number of visits."""
    found = one.found
    if found is None:
        st.error(f"{safe(one.problem[:1].upper() + one.problem[1:])}.", icon=":material/error:")
        return
    saved = f" · the patient saves **{paid(found.saving_usd)}**" if found.saving_usd else ""
    said = (
        f"**{found.sessions} sessions for {paid(found.total_usd)}** · "
        f"{safe(found.per_session_words.removesuffix('.00'))} a session{saved}"
    )
    if found.profit_usd is None:
        st.markdown(said)
        return
    profit, counted, empty = (safe(words) for words in what_it_does(found))
    st.markdown(f"{said}  \n**{profit}**, {counted}")
    st.caption(empty)


def _remove(id: str, number: int) -> None:
    clinic = session.clinic()
    service = clinic.service(id)
    if service is None or number >= len(service.packages):
        return
    packages = list(service.packages)
    gone = packages.pop(number)
    _forget(id)
    session.change(clinic.with_service(service.with_(packages=tuple(packages))))
    words = f"{count(gone.sessions, 'session')} removed"
    st.session_state[REMOVED] = (session.clinic(), words)
    say(f"Package of {words}.", "delete")


def _forget(id: str) -> None:
    """Let go of what could not be entered in any row: the rows below move up."""
    wrong = session.here().wrong
    for key in [key for key in wrong if key.startswith(f"package_{id}_")]:
        del wrong[key]


@part(GONE)
def _removed() -> None:
    """Offer what was removed back, as long as nothing else has changed."""
    clinic, words = st.session_state.get(REMOVED, (None, ""))
    if clinic is None or session.clinic() is not clinic:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Package of {words}.")
        st.button(
            "Bring it back", key="package_bring_back", icon=":material/undo:",
            on_click=_bring_back, type="tertiary",
        )  # fmt: skip


def _bring_back() -> None:
    session.undo()
    say("Brought back: the package.", "undo")


def _add(service: Service) -> None:
    full = len(service.packages) >= MOST_PACKAGES
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for size in QUICK_PICKS:
            st.button(
                f"Add {size} sessions",
                key=f"package_add_{size}",
                icon=":material/add:",
                on_click=_new,
                args=(service.id, size),
                disabled=full or session.read_only(),
            )
    row = assumptions()["package_discount_percent"]
    st.caption(
        f"A new package starts at {_start(row.key):g}% off, the middle of the article's "
        f"{row.low:g}–{row.high:g}%; change it in its row."
        + (f" A service has at most {MOST_PACKAGES} packages." if full else "")
    )


def _new(id: str, sessions: int) -> None:
    clinic = session.clinic()
    service = clinic.service(id)
    if service is None:
        return
    new = Package.of(sessions=sessions, discount_percent=_start("package_discount_percent"))
    packages = (*service.packages, new)
    session.change(clinic.with_service(service.with_(packages=packages)))
    say(f"Added: a package of {count(sessions, 'session')}.", "add")


def _start(key: str) -> float:
    return session.clinic().figure(key)
