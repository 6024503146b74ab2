"""What is known of others' prices for a service, and how far each moves its middle."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.clinic import KnownPrice
from lib.pricing.evidence import Observation
from lib.pricing.price_list import Line
from lib.ui.show.explained import help_for
from lib.ui.show.sellers import link
from lib.ui.show.toast import say
from lib.ui.show.words import count, paid, safe, signed
from lib.ui.state import session

# A table that is longer scrolls in itself; beyond MOST_ROWS the rest is only counted.
SCROLLS_FROM, MOST_ROWS = 12, 100


def known_list(line: Line) -> None:
    """Draw what is known for a service, how far each price moves its middle, and what undoes it."""
    known = [
        one for one in session.clinic().known_prices if one.format == line.service.visit.format
    ]
    found = line.evidence.observations if line.evidence else ()
    rows = _rows(known, found)
    if line.evidence is None:
        st.info(
            "A first visit has no published range. Set what you ask for an evaluation (My clinic, "
            "Services): then the prices of others are weighed here.",
            icon=":material/info:",
        )
    elif not rows:
        st.info(
            "No price of others is known for this service: ask three clinics near you and enter "
            "what they say.",
            icon=":material/call:",
        )
    if not rows:
        return
    with st.container(key="known_table"):
        show_known_table(rows, f"Prices known for {line.service.name}")
    if found:
        st.caption(
            "US dollars. Moved here: to this visit and to your place. Moves the middle by: the "
            "middle with this price less the middle without it. A link opens the seller's page."
        )
    known_actions(known)


def _rows(known: Sequence[KnownPrice], found: Sequence[Observation]) -> list[dict[str, str]]:
    by_id = {one.id: one for one in known}
    weighed = {id for one in found for id in one.ids}
    rows = [_weighed_row(one, [by_id[id] for id in one.ids if id in by_id]) for one in found]
    return rows + [_unweighed_row(one) for one in known if one.id not in weighed]


def _weighed_row(one: Observation, parts: Sequence[KnownPrice]) -> dict[str, str]:
    several = f" (geometric mean of {len(parts)})" if len(parts) > 1 else ""
    return {
        "seller": seller_and_seen(parts[-1]) if parts else link(one.seller, one.source_url),
        "where": "near" if one.near else "elsewhere",
        "asks": f"{paid(one.price_usd)}{several}",
        "moved here": paid(one.adjusted_usd),
        "moves the middle by": signed(one.effect_usd).replace("$", "\\$"),
    }


def _unweighed_row(one: KnownPrice) -> dict[str, str]:
    return {
        "seller": seller_and_seen(one),
        "where": where_of(one),
        "asks": paid(one.price_usd),
        "moved here": "–",
        "moves the middle by": "not weighed" if one.included else "struck out",
    }


def seller_and_seen(one: KnownPrice) -> str:
    """Say whose a known price is, where and when it was seen, and with which list it came."""
    parts = [
        one.seller or "a price you entered",
        one.where_seen,
        f"{one.date:%Y-%m-%d}" if one.date else "",
        f"list “{one.price_list}”" if one.price_list else "",
    ]
    return safe(", ".join(part for part in parts if part))


def where_of(one: KnownPrice) -> str:
    """Say where a known price's seller is, as the owner entered it."""
    said = {None: "", True: "near", False: "elsewhere"}[one.near]
    if one.place is None:
        return said or "near"
    return safe(f"{one.place} ({said})" if said else one.place)


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
        help=help_for("known price"),
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
    return f"{number}: ${one.price_usd:,.10g}, {one.seller or 'no seller'}{struck}"


def _act(key: str) -> None:
    ids, clinic = set(st.session_state["known_chosen"]), session.clinic()
    if key == "known_delete":
        new = clinic.without_known(ids)
        st.session_state["known_chosen"] = []
    else:
        new = clinic.with_known_included(ids, key == "known_put_back")
    session.change(new)
    done = {"known_delete": "Deleted", "known_strike": "Struck out", "known_put_back": "Put back"}
    say(f"{done[key]}: {count(len(ids), 'known price')}. Undo takes it back.")
