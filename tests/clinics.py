"""Clinics for tests: any that can be, made by hypothesis from the same rows that bound them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from lib.clinic import (
    MOST_KNOWN_PRICES,
    REFUND_RULES,
    Clinic,
    Costs,
    KnownPrice,
    Package,
    PatientDefaults,
    Service,
)
from lib.datasets.assumptions import Assumption, assumptions, settable
from lib.datasets.figures import WHOLE_UNITS
from lib.visit import FORMATS, MINUTES, MUSCLES, PRACTITIONERS, Visit

# What people type, and what a file could hold: any printable characters, in every script.
_LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs"))
OVERRIDDEN = ("modifier", "evidence", "list", "package", "bundle", "schedule", "change")
IDS = st.from_regex(r"[0-9a-f]{12}", fullmatch=True)
PRICES = st.floats(1, 10_000)


def lines(least: int, most: int) -> st.SearchStrategy[str]:
    """Texts on one line, with blanks as a clinic keeps them."""
    tidy = st.text(_LETTERS, min_size=least, max_size=most).map(lambda text: " ".join(text.split()))
    return tidy.filter(lambda text: least <= len(text) <= most and text.isprintable())


NAMES = lines(1, 80)
TEXTS = lines(0, 120)


def figures(row: Assumption) -> st.SearchStrategy[float]:
    """Values that a reader may set a figure to."""
    assert row.minimum is not None
    assert row.maximum is not None
    if row.unit in WHOLE_UNITS:
        return st.integers(int(row.minimum), int(row.maximum)).map(float)
    return st.floats(row.minimum, row.maximum)


@st.composite
def costs(draw: st.DrawFn) -> Costs:
    """Costs with any of their figures set."""
    rows = {row.key: row for row in settable("costs")}
    switches = {"paid_per_visit", "cards_taken"}
    given = draw(st.sets(st.sampled_from(sorted(rows.keys() - switches))))
    values = {key: draw(figures(rows[key])) for key in sorted(given)}
    return Costs(
        paid_per_visit=draw(st.booleans()),
        cards_taken=draw(st.booleans()),
        **values,
    )


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    """Visits that exist."""
    format = draw(st.sampled_from(FORMATS))
    minutes = draw(st.sampled_from(MINUTES[format])) if MINUTES[format] else None
    return Visit(
        format,
        minutes,
        draw(st.sampled_from(MUSCLES)),
        draw(st.booleans()),
    )


PACKAGES = st.one_of(
    st.builds(Package, sessions=st.integers(2, 20), discount_percent=st.floats(0, 100)),
    st.builds(Package, sessions=st.integers(2, 20), total_usd=st.floats(1, 100_000)),
)


@st.composite
def services(draw: st.DrawFn) -> Service:
    """Things that a clinic can sell."""
    visit = draw(visits())
    none = st.just(())
    packages = st.lists(PACKAGES, max_size=10).map(tuple)
    return Service(
        id=draw(IDS),
        name=draw(NAMES),
        visit=visit,
        slot_minutes=draw(st.none() | st.floats(1, 480)),
        price_usd=draw(st.none() | PRICES),
        pay_usd_per_sale=draw(st.none() | st.floats(0, 10_000)),
        packages=draw(none if visit.format == "initial" else packages),
        refund_rule=draw(st.sampled_from(REFUND_RULES)),
        most_per_week=draw(st.none() | st.integers(0, 1_000)),
    )


@st.composite
def known_prices(draw: st.DrawFn) -> KnownPrice:
    """Prices of others, whole or with parts unknown."""
    format = draw(st.sampled_from(FORMATS))
    return KnownPrice(
        id=draw(IDS),
        price_usd=draw(PRICES),
        format=format,  # type: ignore[arg-type]
        minutes=draw(st.sampled_from((None, *MINUTES[format]))),
        muscles=draw(st.sampled_from((None, *MUSCLES))),
        electrical=draw(st.booleans()),
        seller=draw(TEXTS),
        place=draw(st.none() | TEXTS),
        date=draw(st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))),
        where_seen=draw(TEXTS),
        near=draw(st.none() | st.booleans()),
        included=draw(st.booleans()),
    )


def _unlike(kind: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Any]]:
    """Lists of at most so many, no two with one id."""
    return st.lists(kind, max_size=most, unique_by=lambda one: one.id)


@st.composite
def clinics(draw: st.DrawFn, most_services: int = 8, most_known_prices: int = 8) -> Clinic:
    """Any clinic that can be, with at most so many services and known prices."""
    rows = [row for group in OVERRIDDEN for row in settable(group)]
    keys = draw(st.sets(st.sampled_from([row.key for row in rows]), max_size=5))
    notes = st.lists(lines(0, 60), max_size=5).map("\n".join)
    return Clinic(
        name=draw(NAMES),
        place=draw(st.none() | TEXTS),
        practitioner=draw(st.sampled_from(PRACTITIONERS)),
        costs=draw(costs()),
        services=tuple(draw(_unlike(services(), most_services))),
        known_prices=tuple(draw(_unlike(known_prices(), most_known_prices))),
        patient=PatientDefaults(visits=draw(st.integers(1, 60))),
        overrides={key: draw(figures(assumptions()[key])) for key in sorted(keys)},
        included_note=draw(notes),
    )


def known(number: int, price_usd: float = 80) -> tuple[KnownPrice, ...]:
    """So many known prices, all alike but for their ids."""
    assert number <= MOST_KNOWN_PRICES
    return tuple(KnownPrice(id=f"{n:012x}", price_usd=price_usd) for n in range(number))


def priced(clinic: Clinic, *usd: float, packages: tuple[Package, ...] = ()) -> Clinic:
    """The clinic with a price for each of its services, and packages for all but first visits."""
    for service, price in zip(clinic.services, usd, strict=True):
        sold = () if service.visit.format == "initial" else packages
        clinic = clinic.with_service(service.with_(price_usd=price, packages=sold))
    return clinic
