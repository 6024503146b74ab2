"""Price lists of others brought along as files: read, corrected, imported; switched as lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pandas as pd
import streamlit as st

from lib.clinic import MOST_HEADS, MOST_KNOWN_PRICES, KnownPrice
from lib.datasets.places import PlaceNotFoundError, find_place
from lib.intake.price_lists import (
    COMMAS,
    DATES,
    LABELS,
    LENGTHS,
    NO_HEADER,
    RANGES,
    Found,
    Reading,
    as_written,
    dates_against,
    guessed,
    has_commas,
    has_lengths_between,
    has_ranges,
    has_slashed_dates,
    heads,
    known_prices,
    lists_of,
    odd_rows,
    other_prices,
    prices_in,
    tells_who,
    to_remember,
    untold_columns,
)
from lib.intake.tables import HEADER_WITHIN, MOST_BYTES, MOST_ROWS, Table, TableError, read_table
from lib.market.files import Download
from lib.ui.known import seller_and_seen, where_of
from lib.ui.show.explained import help_for
from lib.ui.show.figures import download
from lib.ui.show.progress import working
from lib.ui.show.toast import say
from lib.ui.show.words import as_text, count, safe
from lib.ui.state import session
from lib.visit import FORMATS

MOST_MB = MOST_BYTES // 1_000_000
NUMBER, READ, FOUND = "list_number", "list_read", "list_found"
# A choice of its own: None would be shown as nothing chosen.
NO_COLUMN = -1
PREVIEWED, SHOWN = 12, 25
ADD_OR_REPLACE = ("This file replaces it", "Add what is new in this file")
TEMPLATE = pd.DataFrame(
    [
        {
            "seller": "Elm Street PT", "visit": "stand-alone", "minutes": "30", "muscles": "1-2",
            "electrical": "no", "price": "80", "place": "45402", "date": "2026-03-14",
            "where seen": "their page",
        },
        {"seller": "Oak Clinic", "visit": "add-on", "price": "35", "place": "Xenia, OH"},
    ]
).fillna("")  # fmt: skip


def imported_lists() -> None:
    """Draw the lists that were imported: each counted or not as a whole, or deleted."""
    lists = lists_of(session.clinic().known_prices)
    if not lists:
        return
    st.markdown("**Your imported lists**", help=help_for("known price"))
    for number, (name, prices) in enumerate(lists.items()):
        ids = [one.id for one in prices]
        counted = sum(one.included for one in prices)
        with st.container(horizontal=True, vertical_alignment="center", key=f"list_row_{number}"):
            # Keyed by what it shows: undo and other windows change it, too.
            st.toggle(
                f"{safe(name)}: {count(len(prices), 'price')}"
                + (f", {counted:,} of them count" if 0 < counted < len(prices) else ""),
                value=counted > 0,
                key=f"list_counts_{name}_{counted}",
                on_change=_switch,
                args=(name, ids, counted == 0),
                disabled=session.read_only(),
            )
            st.button(
                "Delete the list", key=f"list_delete_{number}", icon=":material/delete:",
                type="tertiary", on_click=_delete, args=(name, ids), disabled=session.read_only(),
            )  # fmt: skip


def _switch(name: str, ids: Sequence[str], on: bool) -> None:
    session.change(session.clinic().with_known_included(set(ids), on))
    say(f"“{name}” {'counts' if on else 'no longer counts'}. Undo takes it back.")


def _delete(name: str, ids: Sequence[str]) -> None:
    session.change(session.clinic().without_known(set(ids)))
    say(f"Deleted: “{name}”, {count(len(ids), 'price')}. Undo takes it back.", "delete")


def bring_a_list() -> None:
    """Draw the upload of a list, how it is read, what would come of it, and its import."""
    st.caption(
        "What others ask, from a spreadsheet: CSV, TSV or XLSX, at most "
        f"{MOST_MB} MB and {MOST_ROWS:,} rows. Prices as any patient can learn them. The file "
        "stays on the machine that runs the app and is not kept."
    )
    template = Download(TEMPLATE, None, "Prices that others ask, to write over", ours=False)
    download(template, "Download a template", "price-list", key="list_template")
    number = st.session_state.setdefault(NUMBER, 0)
    given = st.file_uploader(
        "Price list of others", type=["csv", "tsv", "txt", "xlsx"], key=f"list_file_{number}",
        max_upload_size=MOST_MB, disabled=session.read_only(),
    )  # fmt: skip
    if given is None:
        return
    key = f"list_{number}_{given.file_id}"
    try:
        with working("Reading the list …", "list_read"):
            table = _table(given.getvalue(), st.session_state.get(f"{key}_sheet") or "")
    except TableError as error:
        st.error(safe(f"{given.name}: {error}."), icon=":material/error:")
        return
    name = st.text_input(
        "Name of the list", given.name.rsplit(".", 1)[0][:80], max_chars=80, key=f"{key}_name",
        help="Stands beside each of its prices.",
    )  # fmt: skip
    reading = _choose_reading(table, f"{key}_{table.sheet}", f"{key}_sheet")
    name = name.strip() or "list"
    if reading.column("price") is None:
        st.warning("Choose the column of the price above.", icon=":material/warning:")
        return
    old = [one.id for one in lists_of(session.clinic().known_prices).get(name, ())]
    old = old if old and _replaces(name, len(old), f"{key}_replaces") else []
    with working("Reading each row …", "list_rows"):
        found = _found(table, reading, name, bool(old))
    room = max(MOST_KNOWN_PRICES - len(session.clinic().known_prices) + len(old), 0)
    _show_found(found, room)
    _import_button(table, reading, found, room, old)


def _replaces(name: str, number: int, key: str) -> bool:
    """Ask whether a list takes the place of the one that has its name."""
    chosen = st.segmented_control(
        f"You have a list “{safe(name)}” of {count(number, 'price')}", ADD_OR_REPLACE,
        default=ADD_OR_REPLACE[0], key=key, required=True,
        help="Replacing keeps what you have struck out, row by row. Undo takes it back.",
    )  # fmt: skip
    return chosen == ADD_OR_REPLACE[0]


def _table(data: bytes, sheet: str) -> Table:
    """Return a file's table, of the sheet or the one with most prices; the last read is kept."""
    last: tuple[bytes, Table] | None = st.session_state.get(READ)
    if last is None or last[0] != data or sheet not in ("", last[1].sheet):
        clinic = session.clinic()

        def prices(table: Table) -> int:
            return prices_in(table, clinic.columns_of_lists, _state())

        last = data, read_table(data, sheet, prices)
        st.session_state[READ] = last
    return last[1]


def _state() -> str:
    """Return the clinic's state; empty where its place is none."""
    try:
        return find_place(session.clinic().place or "").state
    except PlaceNotFoundError:
        return ""


def _found(table: Table, reading: Reading, name: str, replaces: bool) -> Found:
    """Return what a table gives; the last answer is kept for the session."""
    already = session.clinic().known_prices
    asked = (id(table), reading, name, replaces, id(already))
    last: tuple[Any, Found] | None = st.session_state.get(FOUND)
    if last is None or last[0] != asked:
        last = asked, known_prices(table, reading, name, already, replaces)
        st.session_state[FOUND] = last
    return last[1]


def _choose_reading(table: Table, key: str, sheet_key: str) -> Reading:
    """Draw how the table is read, from a guess on, and return what is chosen."""
    remembered = session.clinic().columns_of_lists
    guess = guessed(table, remembered)
    st.markdown("**How the list is read**")
    st.caption(f"{safe(table.told)}. {count(len(table.rows), 'row')}.")
    with st.container(horizontal=True):
        if len(table.sheets) > 1:
            st.selectbox(
                "Sheet", table.sheets, table.sheets.index(table.sheet), key=sheet_key,
                help="At first the one that holds most prices.",
            )  # fmt: skip
        rows = [NO_HEADER, *range(min(HEADER_WITHIN, len(table.rows)))]
        header = st.selectbox(
            "Row of the heads", rows, rows.index(guess.header), key=f"{key}_header", width=260,
            format_func=lambda at: "none: a price in each row"
            if at == NO_HEADER
            else f"row {table.numbers[at]}",
        )  # fmt: skip
    if header != guess.header:
        guess = guessed(table, remembered, header)
    if header == NO_HEADER:
        st.caption("No row is taken for heads, so each is read. Say which column holds what.")
    elif header > 0:
        st.caption(f"Not read: {_rows_named(table.numbers[:header])} above the heads.")
    reading = _choose_columns(table, replace(guess, state=_state()), f"{key}_{header}")
    return _choose_ways(table, reading, f"{key}_{header}")


def _choose_columns(table: Table, guess: Reading, key: str) -> Reading:
    names = [name[:40] for name in heads(table, guess.header)]
    if guess.header == NO_HEADER:
        # A letter tells less than what stands below it.
        firsts = [cell.strip()[:20] for cell in table.rows[0]]
        names = [
            f"{name}: {first}" if first else name
            for name, first in zip_longest(names, firsts, fillvalue="")
        ]
    # Choices of one name could not be told apart.
    names = [
        f"{name} (column {at + 1})" if names.count(name) > 1 or name == "–" else name
        for at, name in enumerate(names)
    ]
    options = [NO_COLUMN, *range(len(names))]
    reading = guess
    with st.container(horizontal=True):
        for field in LABELS:
            at = guess.column(field)
            chosen = st.selectbox(
                LABELS[field], options, options.index(NO_COLUMN if at is None else at),
                key=f"{key}_{field}", width=210,
                format_func=lambda at: "–" if at == NO_COLUMN else names[at],
            )  # fmt: skip
            reading = reading.with_column(field, None if chosen == NO_COLUMN else chosen)
        if reading.column("visit") is None:
            format = st.selectbox("Kind of visit of all rows", FORMATS, key=f"{key}_format")
            reading = replace(reading, format=format)
    if reading.column("visit") is None:
        _say_no_service(reading, [names[at] for at in untold_columns(table, reading)])
    if more := [safe(names[at]) for at in other_prices(table, reading)]:
        st.warning(
            f"Prices stand in {' and '.join(f'“{one}”' for one in more[:3])}, too: choose as price "
            "what a patient without insurance pays for one visit.",
            icon=":material/warning:",
        )
    taken = {column for _, column in reading.columns}
    if others := [safe(name) for at, name in enumerate(names) if at not in taken]:
        st.caption(f"Columns not read: {', '.join(others[:8])}{_more(others)}.")
    return reading


def _say_no_service(reading: Reading, unread: Sequence[str]) -> None:
    """Say that nothing tells what is priced, and which columns may."""
    said = f"No column says what is priced: all rows count as {reading.format}."
    if unread:
        may = " or ".join(f"“{safe(name)}”" for name in unread[:3])
        st.warning(
            f"{said} Does {may} say it? Then choose it as the kind of visit.",
            icon=":material/warning:",
        )
    else:
        st.caption(said)


def _choose_ways(table: Table, reading: Reading, key: str) -> Reading:
    """Ask what a table can be taken for in two ways, where it is so written."""
    reading = as_written(table, reading)
    for asked, field, label, options, columns in (
        (has_commas, "comma", "Commas in prices part", COMMAS, ("price",)),
        (has_ranges, "range", "Ranges such as 80–120 or 75+ count as", RANGES, ("price",)),
        (has_lengths_between, "lengths", "Lengths in between, such as 40 min, count as", LENGTHS,
         ("minutes", "visit")),
        (has_slashed_dates, "date", "Dates are written", DATES, ("date",)),
    ):  # fmt: skip
        if asked(table, reading):
            # Of other columns something else is guessed.
            of = "_".join(str(reading.column(one)) for one in columns)
            chosen = st.segmented_control(
                label, options, default=getattr(reading, field), key=f"{key}_{field}_{of}_way",
                required=True,
                help="“List them” leaves them out and says so."
                if options in (RANGES, LENGTHS)
                else None,
            )  # fmt: skip
            told: dict[str, Any] = {field: chosen or options[0]}
            reading = replace(reading, **told)
    if against := dates_against(table, reading):
        chosen, other = (
            one.partition(":")[0] for one in sorted(DATES, key=lambda one: one != reading.date)
        )
        st.warning(
            f"{count(len(against), 'date')} cannot be {chosen}, such as {safe(against[0])}: so the "
            f"others of the column may be meant {other}, too. Choose above how dates are written, "
            "or write all of them as 2026-03-14.",
            icon=":material/warning:",
        )
    return reading


def _show_found(found: Found, room: int) -> None:
    wrong = len({one.row for one in found.problems})
    others = [
        f"{count(wrong, 'row')} with problems" if wrong else "",
        f"{count(len(found.twice), 'row')} said twice" if found.twice else "",
        f"{count(len(found.known), 'row')} known already" if found.known else "",
    ]
    said = [one for one in others if one]
    n, fits = len(found.prices), min(len(found.prices), room)
    able = count(n, "price") if fits == n else f"{fits:,} of {count(n, 'price')}"
    st.markdown(
        f"**{able} can be imported**" + (f"; not taken: {', '.join(said)}." if said else ".")
    )
    if found.prices:
        st.table(_rows(found, PREVIEWED), border="horizontal", hide_index=True)
        if n > PREVIEWED:
            everything = st.expander(f"All {n:,} rows", key="list_all_rows", on_change="rerun")
            if everything.open:
                whole = _rows(found).map(as_text)
                everything.dataframe(whole, hide_index=True, key="list_all_rows_table")
    _explain_left_out(found)
    if odd := odd_rows(found, session.clinic().known_prices):
        st.warning(
            f"{_rows_named(odd).capitalize()}: more than ten times above or below the middle "
            "of such prices. Right in the file? If not, mend it there and bring it again.",
            icon=":material/warning:",
        )
    if not found.problems:
        return
    st.markdown("**What cannot be used, and what to do**")
    # Real text, which wraps: the sentence is what counts, on a phone, too.
    shown = [
        {
            "row": f"{one.row:,}",
            "cell": safe(f"{one.column}: {one.value or 'empty'}" if one.column else one.value),
            "what to do": safe(one.what_to_do),
        }
        for one in found.problems[:SHOWN]
    ]
    st.table(pd.DataFrame(shown), border="horizontal", hide_index=True)
    if len(found.problems) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(found.problems):,}; the download holds all.")
    table = pd.DataFrame([vars(one) for one in found.problems])
    table = table.rename(columns={"what_to_do": "what to do"})
    problems = Download(table, None, "Rows that cannot be used, and what to do", ours=False)
    download(problems, "Download all problems", "price-list-problems", key="list_problems_file")


def _explain_left_out(found: Found) -> None:
    """Say which rows are there already, and by which rule."""
    said = []
    if found.twice:
        said.append(f"Said twice, with seller and all: {_rows_named(found.twice)}.")
    if found.known:
        said.append(f"Known already: {_rows_named(found.known)}.")
    if found.known or not all(map(tells_who, found.prices)):
        said.append(
            "A row without a seller's name or web address counts as a seller of its own, also "
            "where others are alike; it is known only from a list of the same name."
        )
    said += [f"{safe(what)}: {_rows_named(rows)}." for what, rows in found.assumed]
    if said:
        st.caption(" ".join(said))


def _rows_named(numbers: Sequence[int]) -> str:
    """Return rows by their numbers in the file, at most eight."""
    rows = "row" if len(numbers) == 1 else "rows"
    return f"{rows} {', '.join(f'{one:,}' for one in numbers[:8])}{_more(numbers)}"


def _more(shown: Sequence[Any]) -> str:
    return f" and {len(shown) - 8:,} more" if len(shown) > 8 else ""


def _rows(found: Found, most: int | None = None) -> pd.DataFrame:
    """Return the prices to import as they are shown, at most so many."""
    rows = zip(found.rows[:most], found.prices[:most], strict=True)
    return pd.DataFrame([_row(row, one) for row, one in rows])


def _row(row: int, one: KnownPrice) -> dict[str, str]:
    parts = [
        one.format,
        f"{one.minutes} min" if one.minutes else "",
        f"{one.muscles} muscles" if one.muscles else "",
        "electrical" if one.electrical else "",
    ]
    return {
        "row": str(row),
        "visit": safe(", ".join(part for part in parts if part)),
        "seller": seller_and_seen(one),
        "asks (USD)": f"{one.price_usd:,.2f}",
        "where": where_of(one),
    }


def _import_button(
    table: Table, reading: Reading, found: Found, room: int, old: Sequence[str]
) -> None:
    taken = found.prices[:room]
    if len(taken) < len(found.prices):
        st.warning(
            f"A clinic keeps at most {MOST_KNOWN_PRICES:,} prices of others; there is room for "
            f"{room:,} more. Only the first rows would be taken: shorten the list to what "
            "is near you or of your kind of visit.",
            icon=":material/warning:",
        )
    st.button(
        f"Import {count(len(taken), 'price')}", key="list_import", icon=":material/add:",
        type="primary", disabled=not taken or session.read_only(), on_click=_import,
        args=(taken, to_remember(table, reading), old),
    )  # fmt: skip


def _import(prices: Sequence[KnownPrice], told: dict[str, str], old: Sequence[str]) -> None:
    clinic = session.clinic().without_known(set(old))
    heads_known = dict([*clinic.columns_of_lists.items(), *told.items()][-MOST_HEADS:])
    session.change(clinic.with_known(prices).with_(columns_of_lists=heads_known))
    st.session_state[NUMBER] += 1
    for key in (READ, FOUND):
        st.session_state.pop(key, None)
    say(
        f"{count(len(prices), 'price')} imported as “{prices[0].price_list}”. Undo takes them back "
        "until you reload.",
        "upload",
    )
