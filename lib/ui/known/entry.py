"""Entry of what others ask: several numbers at once, or one price with its details."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.clinic import ClinicError, KnownPrice
from lib.datasets.places import PlaceNotFoundError, find_place
from lib.pricing.money import usd
from lib.pricing.pasted import pasted_prices
from lib.pricing.price_list import Line
from lib.ui.show.explained import help_for
from lib.ui.show.toast import say
from lib.ui.show.words import count, safe
from lib.ui.state import session
from lib.ui.state.fields import said
from lib.visit import MINUTES, MUSCLES

SEVERAL, ONE = "Several numbers", "One price with its details"
UNKNOWN = "unknown"
NEAR = {"By its place": None, "Near me": True, "Elsewhere": False}


def known_entry(line: Line) -> None:
    """Draw the entry of what others ask for a service's kind of visit."""
    way = st.segmented_control(
        "Enter prices of others",
        [SEVERAL, ONE],
        default=SEVERAL,
        required=True,
        key="known_way",
    )
    (_one_price if way == ONE else _several)(line)
    # What was refused is said where it was entered, not beside another service's fields.
    where, problems = st.session_state.get("known_problems", ("", ()))
    if where == _here(line):
        for problem in problems:
            st.error(safe(problem), icon=":material/error:")


def _here(line: Line) -> str:
    return f"{line.service.id} {st.session_state['known_way']}"


def _several(line: Line) -> None:
    st.text_area(
        f"What clinics near you ask: {safe(line.service.name)}",
        key="known_pasted",
        placeholder="70 75 80 85 110",
        height=68,
        max_chars=20_000,
        disabled=session.read_only(),
        help=f"{help_for('near')}\n\n"
        "Prices in US dollars, parted by blanks, commas or lines, or a column copied from a "
        f"sheet. Each counts as a seller of its own, near you: "
        f"{safe(str(line.service.visit))}.",
    )
    st.button(
        "Add these prices",
        key="known_add_several",
        icon=":material/add:",
        on_click=_take_several,
        args=(line,),
        disabled=session.read_only(),
    )


def _take_several(line: Line) -> None:
    found = pasted_prices(st.session_state["known_pasted"])
    if found.problems:
        sound = f" The other {count(len(found.prices_usd), 'price')} wait with them."
        _refuse(
            line,
            *(f"{problem}." for problem in found.problems[:5]),
            f"Nothing is added yet.{sound if found.prices_usd else ''}",
        )
        return
    if not found.prices_usd:
        _refuse(line, "Write at least one price, such as 70 75 80.")
        return
    visit = line.service.visit
    _add(
        line,
        [
            {
                "price_usd": price,
                "format": visit.format,
                "minutes": visit.minutes,
                "muscles": visit.muscles,
                "electrical": visit.electrical,
                "near": True,
            }
            for price in found.prices_usd
        ],
        ("known_pasted",),
    )


_EMPTY = {
    "known_pasted": "",
    "known_price": None,
    "known_seller": "",
    "known_place": "",
    "known_date": None,
    "known_where": "",
    "known_near": "By its place",
}
_FIELDS = ("price", "seller", "place", "date", "where", "near")


def _one_price(line: Line) -> None:
    visit, off = line.service.visit, session.read_only()
    # The fields start from the service's own visit; another service starts them anew.
    with st.form(f"known_form_{line.service.id}", border=True):
        with st.container(horizontal=True):
            st.number_input(
                "Price asked (US dollars)", value=None, key="known_price", step=5.0,
                format="%.10g", width=180,
            )  # fmt: skip
            st.text_input("Seller", key="known_seller", max_chars=120, width=220)
            st.text_input(
                "Place of the seller", key="known_place", max_chars=120, width=220,
                placeholder="ZIP, or city and state",
            )  # fmt: skip
            if MINUTES[visit.format]:
                options = [UNKNOWN, *map(str, MINUTES[visit.format])]
                st.selectbox(
                    "Minutes of the visit", options, index=options.index(str(visit.minutes)),
                    key=f"known_minutes_{line.service.id}", width=160,
                )  # fmt: skip
            st.selectbox(
                "Muscles needled", [UNKNOWN, *MUSCLES], index=1 + MUSCLES.index(visit.muscles),
                key=f"known_muscles_{line.service.id}", width=160,
            )  # fmt: skip
            st.date_input("Date of the price", value=None, key="known_date", width=160)
            st.text_input(
                "Where seen", key="known_where", max_chars=120, width=220,
                placeholder="their page, a call",
            )  # fmt: skip
        st.checkbox(
            "With electrical current", visit.electrical, key=f"known_current_{line.service.id}"
        )
        st.segmented_control(
            "Near or elsewhere", list(NEAR), default="By its place", required=True,
            key="known_near",
            help=f"{help_for('near')}\n\nWithout a place it is near.",
        )  # fmt: skip
        st.form_submit_button(
            "Add this price", key="known_add_one", icon=":material/add:", on_click=_take_one,
            args=(line,), disabled=off,
        )  # fmt: skip


def _take_one(line: Line) -> None:
    given = {name: st.session_state.get(f"known_{name}") for name in _FIELDS}
    own = {
        name: st.session_state.get(f"known_{name}_{line.service.id}", UNKNOWN)
        for name in ("minutes", "muscles", "current")
    }
    if given["price"] is None:
        _refuse(line, "The price is missing.")
        return
    place = (given["place"] or "").strip() or None
    near = NEAR[str(given["near"])]
    if place and near is None and not _is_place(place):
        _refuse(line, f"{place} was not found: give its ZIP code, or say near or elsewhere.")
        return
    fields = {
        "price_usd": given["price"],
        "format": line.service.visit.format,
        "minutes": None if own["minutes"] == UNKNOWN else int(own["minutes"]),
        "muscles": None if own["muscles"] == UNKNOWN else own["muscles"],
        "electrical": own["current"] is True,
        "seller": given["seller"] or "",
        "place": place,
        "date": given["date"],
        "where_seen": given["where"] or "",
        "near": near,
    }
    _add(line, [fields], tuple(f"known_{name}" for name in _FIELDS))


def _is_place(text: str) -> bool:
    try:
        find_place(text)
    except PlaceNotFoundError:
        return False
    return True


def _add(line: Line, found: Sequence[dict[str, object]], keys: Sequence[str]) -> None:
    """Add known prices and empty their fields; what cannot be stays in them, with the reason."""
    try:
        new = session.clinic().with_known([KnownPrice.of(**fields) for fields in found])
    except ClinicError as error:
        _refuse(line, said(error))
        return
    session.change(new)
    # Given, not dropped: the browser keeps what it shows until it is told otherwise.
    for key in keys:
        st.session_state[key] = _EMPTY[key]
    st.session_state["known_problems"] = ("", ())
    prices = ", ".join(usd(float(str(one["price_usd"]))) for one in found[:20])
    more = f" and {len(found) - 20:,} more" if len(found) > 20 else ""
    say(
        f"{count(len(found), 'price')} added: {prices}{more}. Undo takes "
        f"{'it' if len(found) == 1 else 'them'} back until you reload.",
    )


def _refuse(line: Line, *problems: str) -> None:
    st.session_state["known_problems"] = (_here(line), problems)
