"""The clinic's list: a field for each price, and a table of what each costs, leaves and meets."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.clinic import Service
from lib.pricing.evidence import Evidence
from lib.pricing.hour import slot_of
from lib.pricing.money import usd
from lib.pricing.overview import Listed, headline_of, packages_of
from lib.pricing.price_list import Line, PriceList, say
from lib.ui.show.card import card
from lib.ui.show.page_links import to_services
from lib.ui.show.words import count, safe, signed
from lib.ui.state import session
from lib.ui.state.fields import price_field
from lib.ui.state.parts import part

LABELS = ("Your price", "Break-even", "Profit a visit", "Profit an hour")


# The parts that show what the list says.
SENTENCE, TABLE = PARTS = ("part_list_sentence", "part_list_table")


def show_list(prices: PriceList) -> None:
    """Draw the list's sentence, its price fields and its table."""
    with card("list"):
        _sentence()
        if prices.lines:
            price_fields(prices)
        else:
            to_services("Add services in My clinic")
    if prices.lines:
        _table()


@part(SENTENCE)
def _sentence() -> None:
    st.markdown(f"## {safe(headline_of(session.prices()))}")


@part(TABLE)
def _table() -> None:
    st.html(list_table(session.prices()))


def price_fields(prices: PriceList) -> None:
    """Draw a field for each service's price, side by side as far as there is room."""
    with st.container(horizontal=True, gap="small", key="list_prices"):
        for line in prices.lines:
            name = safe(line.service.name)
            price_field(line.service, f"Price: {name}", placeholder="US dollars", width=165)


def list_table(prices: PriceList) -> str:
    """Return the list as an HTML table: a row for each service, its packages beneath it.

    Roles are spelled out, since the rows are no table to a browser once they are drawn as cards.
    """
    costs = prices.hour is not None
    heads = ["Service", *(LABELS if costs else LABELS[:1]), "Others near you ask"]
    head = "".join(f'<th scope="col" role="columnheader">{one}</th>' for one in heads)
    bodies = "".join(_body(prices, line, costs) for line in prices.lines)
    return (
        '<table class="price-list" role="table"><caption>Your list, US dollars</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>{bodies}</table>'
    )


def _body(prices: PriceList, line: Line, costs: bool) -> str:
    rows = [_service_row(line, costs)]
    rows += [_package_row(line.service, one, costs) for one in packages_of(prices, line)]
    return f'<tbody role="rowgroup">{"".join(rows)}</tbody>'


def _service_row(line: Line, costs: bool) -> str:
    service, found = line.service, line.economics
    slot = slot_of(service)
    cells = [_usd(service.price_usd)]
    if costs and found is not None:
        cells += [_usd(found.break_even_usd), _signed(found.profit_usd)]
        cells.append(_signed(found.profit_per_hour_usd))
    name = f"{escape(service.name)} <small>slot {slot:g} min</small>"
    return _row("service", name, cells, _others(line.evidence, service))


def _package_row(service: Service, one: Listed, costs: bool) -> str:
    name = f"{one.offered.sessions} × {escape(service.name)}"
    empty = ["", "", ""] if costs else []
    if one.found is None:
        return _row("package", name, ["", *empty], f"<small>{escape(one.problem)}</small>")
    found = one.found
    name += f" <small>{escape(found.per_session_words)} a session</small>"
    if costs:
        empty[1] = f"{_signed(found.profit_usd)} <small>in all</small>"
    return _row("package", name, [_usd(found.total_usd), *empty], "")


def _row(kind: str, name: str, cells: list[str], others: str) -> str:
    labels = ("Total", *LABELS[1:]) if kind == "package" else LABELS
    figures = "".join(
        f'<td role="cell" data-label="{label}">{cell}</td>' if cell else '<td role="cell"></td>'
        for label, cell in zip(labels, cells, strict=False)
    )
    last = f'<td role="cell" class="others"{_label(others)}>{others}</td>'
    head = f'<th scope="row" role="rowheader">{name}</th>'
    return f'<tr role="row" class="{kind}">{head}{figures}{last}</tr>'


def _label(others: str) -> str:
    return ' data-label="Others near you ask"' if "$" in others else ""


def _others(found: Evidence | None, service: Service) -> str:
    """Say what others ask: the middle half of sellers, and what stands behind it."""
    if found is None:
        return "<small>no published range: set what you ask for an evaluation</small>"
    half = f"{say(found.p25_usd)}–{say(found.p75_usd)[1:]}"
    if found.n_near:
        near = count(found.n_near, "near price") + ("" if found.near_as_asked else ", moved")
        return f"{half} <small>{near}; middle {say(found.middle_usd)}</small>"
    elsewhere = count(len(found.observations), "price") + " elsewhere"
    only = f"and {elsewhere}" if found.observations else "only"
    source = f"published range {only}"
    if service.visit.format == "add-on":
        source = f"hospitals' code {only}, not the same service"
    return f"{half} <small>no price near you known; {source}</small>"


def _usd(amount: float | None) -> str:
    return "–" if amount is None else usd(amount)


def _signed(amount: float | None) -> str:
    return "–" if amount is None else signed(amount)
