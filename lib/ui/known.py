"""Prices of others that the owner knows: their entry, and what each does to a service's middle."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.clinic import ClinicError, KnownPrice
from lib.pricing.evidence import Observation
from lib.pricing.pasted import pasted_prices
from lib.pricing.price_list import Line
from lib.ui.show.sellers import link
from lib.ui.show.words import count, paid, safe, signed
from lib.ui.state import session
from lib.ui.state.fields import said
from lib.visit import MINUTES, MUSCLES

SEVERAL, ONE = "Several numbers", "One price with its details"
NEAR = {None: "By its place", True: "Near me", False: "Elsewhere"}
UNKNOWN = "unknown"
# A table that is longer scrolls in itself; beyond MOST_ROWS it names those that count most.
SCROLLS_FROM, MOST_ROWS = 12, 100


# Entry


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
    if note := st.session_state.pop("known_note", ""):
        st.success(note, icon=":material/check:")
    for problem in st.session_state.get("known_problems", ()):
        st.error(safe(problem), icon=":material/error:")


def _several(line: Line) -> None:
    st.text_area(
        f"What clinics near you ask for: {safe(str(line.service.visit))}",
        key="known_pasted",
        placeholder="70 75 80 85 110",
        height=68,
        max_chars=20_000,
        disabled=session.read_only(),
        help="Prices in US dollars, parted by blanks, commas or lines, or a column copied from a "
        "sheet. Each counts as a seller of its own, near you.",
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
            *(f"{problem}." for problem in found.problems[:5]),
            f"Nothing is added yet.{sound if found.prices_usd else ''}",
        )
        return
    if not found.prices_usd:
        _refuse("Write at least one price, such as 70 75 80.")
        return
    visit = line.service.visit
    _add(
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
            "Near or elsewhere", list(NEAR), default=None, key="known_near",
            format_func=NEAR.__getitem__,
            help="By its place: near where it lies within 60 miles of yours and is metro or rural "
            "as yours is; without a place it is near.",
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
        _refuse("The price is missing.")
        return
    fields = {
        "price_usd": given["price"],
        "format": line.service.visit.format,
        "minutes": None if own["minutes"] == UNKNOWN else int(own["minutes"]),
        "muscles": None if own["muscles"] == UNKNOWN else own["muscles"],
        "electrical": own["current"] is True,
        "seller": given["seller"] or "",
        "place": (given["place"] or "").strip() or None,
        "date": given["date"],
        "where_seen": given["where"] or "",
        "near": given["near"],
    }
    _add([fields], tuple(f"known_{name}" for name in _FIELDS))


def _add(found: Sequence[dict[str, object]], keys: Sequence[str]) -> None:
    """Add known prices and empty their fields; what cannot be stays in them, with the reason."""
    try:
        new = session.clinic().with_known([KnownPrice.of(**fields) for fields in found])
    except ClinicError as error:
        _refuse(said(error))
        return
    session.change(new, "known_prices")
    for key in keys:
        st.session_state.pop(key, None)
    st.session_state["known_problems"] = ()
    prices = ", ".join(paid(float(str(one["price_usd"]))) for one in found[:20])
    more = f" and {len(found) - 20:,} more" if len(found) > 20 else ""
    st.session_state["known_note"] = (
        f"{count(len(found), 'price')} added: {prices}{more}. Undo takes "
        f"{'it' if len(found) == 1 else 'them'} back."
    )


def _refuse(*problems: str) -> None:
    st.session_state["known_problems"] = problems


# The list


def known_list(line: Line) -> None:
    """Draw what is known for a service, how far each price moves its middle, and what undoes it."""
    known = [
        one for one in session.clinic().known_prices if one.format == line.service.visit.format
    ]
    found = line.evidence.observations if line.evidence else ()
    if line.evidence is None:
        st.info(
            "A first visit has no published range. Set what you ask for an evaluation under My "
            "clinic, Services; then the prices of others are weighed here.",
            icon=":material/info:",
        )
    rows = _rows(known, found)
    if not rows:
        st.info(
            "No price of others is known for this service: ask three clinics near you and enter "
            "what they say.",
            icon=":material/call:",
        )
        return
    show_known_table(rows, f"Prices known for {line.service.name}")
    if found:
        st.caption(
            "Moved here: to this visit and to your place. Moves the middle: the middle with this "
            "price less the middle without it."
        )
    known_actions(known)


def _rows(known: Sequence[KnownPrice], found: Sequence[Observation]) -> list[dict[str, str]]:
    by_id = {one.id: one for one in known}
    weighed = {id for one in found for id in one.ids}
    rows = [_weighed_row(one, [by_id[id] for id in one.ids if id in by_id]) for one in found]
    return rows + [_unweighed_row(one) for one in known if one.id not in weighed]


def _weighed_row(one: Observation, parts: Sequence[KnownPrice]) -> dict[str, str]:
    several = f" (mean of {len(parts)})" if len(parts) > 1 else ""
    return {
        "seller": safe(one.seller),
        "price (USD)": f"{paid(one.price_usd)}{several}",
        "moved here (USD)": paid(one.adjusted_usd),
        "moves the middle (USD)": signed(one.effect_usd).replace("$", "\\$"),
        "where": "near" if one.near else "elsewhere",
        "seen": _seen(parts[-1])
        if parts
        else link(f"Page of {one.seller}", one.source_url),
    }


def _unweighed_row(one: KnownPrice) -> dict[str, str]:
    return {
        "seller": safe(one.seller or "a price you entered"),
        "price (USD)": paid(one.price_usd),
        "moved here (USD)": "–",
        "moves the middle (USD)": "not weighed" if one.included else "struck out",
        "where": safe(one.place or NEAR[one.near].lower()),
        "seen": _seen(one),
    }


def _seen(one: KnownPrice) -> str:
    parts = [one.where_seen, f"{one.date:%Y-%m-%d}" if one.date else ""]
    return safe(", ".join(part for part in parts if part)) or "–"


def show_known_table(rows: Sequence[dict[str, str]], alt: str) -> None:
    """Draw rows of known prices as real text; many of them scroll in themselves."""
    st.table(
        pd.DataFrame(rows[:MOST_ROWS]),
        border="horizontal",
        hide_index=True,
        alt=alt,
        height=420 if len(rows) > SCROLLS_FROM else "content",
    )
    if len(rows) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(rows):,} are shown; all of them count.")


def known_actions(known: Sequence[KnownPrice]) -> None:
    """Draw what strikes known prices out, puts them back or deletes them."""
    if not known:
        return
    names = {one.id: _name(number, one) for number, one in enumerate(known, start=1)}
    if set(st.session_state.get("known_chosen", ())) - set(names):
        st.session_state["known_chosen"] = []
    off = session.read_only()
    chosen = st.multiselect(
        "Your known prices to strike out, put back or delete",
        list(names),
        format_func=names.__getitem__,
        key="known_chosen",
        placeholder="Choose prices",
        disabled=off,
    )
    picked = [one for one in known if one.id in chosen]
    with st.container(horizontal=True, key="known_actions"):
        for label, icon, key, on in (
            ("Strike out", "strikethrough_s", "known_strike", any(x.included for x in picked)),
            ("Put back", "undo", "known_put_back", any(not x.included for x in picked)),
            ("Delete", "delete", "known_delete", bool(picked)),
        ):
            st.button(
                f"{label} the chosen prices" if label == "Delete" else label,
                key=key,
                icon=f":material/{icon}:",
                on_click=_act,
                args=(key,),
                disabled=off or not on,
            )


def _name(number: int, one: KnownPrice) -> str:
    struck = "" if one.included else ", struck out"
    return safe(f"{number}: ${one.price_usd:,.10g}, {one.seller or 'no seller'}{struck}")


def _act(key: str) -> None:
    ids, clinic = set(st.session_state["known_chosen"]), session.clinic()
    if key == "known_delete":
        new = clinic.without_known(ids)
        st.session_state["known_chosen"] = []
    else:
        new = clinic.with_known_included(ids, key == "known_put_back")
    session.change(new, key)
