"""Every word that a reader may not know is explained on the page where it stands."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, KnownPrice, Package, new_clinic
from lib.datasets.glossary import glossary, terms_in
from lib.pricing.payers import PAYERS
from lib.ui.show.explained import help_for
from lib.ui.show.furniture import ATTRIBUTION
from lib.ui.site import (
    MARKET,
    METHODS,
    MY_PRICES,
    PACKAGES,
    PAGES,
    PATIENT,
    PRICE,
    PageInfo,
)
from tests.clinics import priced
from tests.pages.opening import SOURCES, keep, open_all, open_page, plain, widgets

# The market's own list of the nearest: it says itself how far it reaches.
ELSEWHERE = "Sellers near you"
PAGES_WITH_WORDS = [page for page in PAGES if page is not METHODS]


class Piece(NamedTuple):
    """A piece of a page: what it says, its own help, and whether it can have one."""

    text: str
    help: str
    field: bool


def pieces(app: AppTest) -> Iterator[Piece]:
    """What a page says in sentences and headings, and its fields."""
    blocks: list[Any] = [
        app.markdown, app.caption, app.info, app.warning, app.error, app.title, app.header,
        app.subheader,
    ]  # fmt: skip
    for block in blocks:
        for one in block:
            # The footer names the owner of the codes on every page.
            if ATTRIBUTION not in one.value and one.value != ELSEWHERE:
                yield Piece(plain(one.value), getattr(one.proto, "help", ""), field=False)
    for drawn in app.get("html"):
        table = re.sub(r"<style>.*?</style>|<[^>]+>", " ", drawn.proto.body, flags=re.DOTALL)
        yield Piece(unescape(table), "", field=False)
    for kind in ("expander", "popover"):
        for drawn in app.get(kind):
            yield Piece(plain(getattr(drawn, "label", "")), "", field=False)
    # A reset stands beside the slider that it resets, whose label it repeats.
    buttons = [one for one in app.button if not one.label.startswith("Reset: ")]
    for field in [*buttons, *app.text_area, *widgets(app).values()]:
        yield Piece(plain(field.label or ""), field.proto.help, field=True)
    for drawn in app.get("download_button"):
        yield Piece(plain(drawn.proto.label), drawn.proto.help, field=True)


def clinic() -> Clinic:
    """One with everything: prices, packages, its own figures, prices of others."""
    found = priced(
        new_clinic("Elm Street", "45402"), *[40, 90, 150, 140, 160, 95],
        packages=(Package(sessions=5, discount_percent=15),),
    )  # fmt: skip
    known = [KnownPrice(price_usd=usd, near=True) for usd in (70, 75, 80)]
    return found.with_known(known).with_(overrides={"treatment_usd": 110})


CLINIC = clinic()


@cache
def pages_states(page: PageInfo) -> tuple[Piece, ...]:
    """The pieces of a page in all that it can show, drawers open."""
    return tuple(piece for app in _states(page) for piece in pieces(app))


def _states(page: PageInfo) -> Iterator[AppTest]:
    if page is MARKET:
        for query in ({"place": "45402"}, {"view": "rows"}, {"view": "map", "by": "division"}):
            yield open_all(page.url_path, **query)
        return
    if page is PRICE:
        yield open_page(page.url_path)
    keep(CLINIC)
    if page is MY_PRICES:
        for section in ("Costs", "Services", "Known prices", "Clinics and versions", "Documents"):
            yield open_all(page.url_path, section=section)
        return
    app = open_all(page.url_path)
    yield app
    if page in (PRICE, PACKAGES):
        for service in CLINIC.services:
            yield open_all(page.url_path, service=service.id)
    if page is PATIENT:
        for part in ("out_allowed_amount_usd_" + CLINIC.services[1].id, "out_coinsurance_percent"):
            app.session_state[f"patient_{part}"] = 60.0
        app.session_state["patient_out_deductible_left_usd"] = 0.0
        app.session_state["service"] = CLINIC.services[1].id
    for payer in PAYERS if page is PATIENT else ():
        app.session_state["patient_payer"] = payer
        yield app.run()


@pytest.mark.parametrize("page", PAGES_WITH_WORDS, ids=lambda page: page.url_path)
def test_a_page_explains_the_words_of_its_sentences_and_no_others(page: PageInfo):
    said = {
        term.term
        for piece in pages_states(page)
        if not piece.field
        for term in terms_in(piece.text)
        if help_for(term.term) not in piece.help
    }
    assert sorted(said) == sorted(page.words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path)
def test_a_field_explains_the_words_of_its_label(page: PageInfo):
    silent = {
        (piece.text, term.term)
        for piece in pages_states(page)
        if piece.field
        for term in terms_in(piece.text)
        if help_for(term.term) not in piece.help
    }
    assert not silent


def test_every_explained_word_is_used_and_every_used_one_exists():
    named = set(literals("help_for"))
    assert named <= set(glossary())
    on_pages = {term for page in PAGES for term in page.words}
    fields = {
        t.term for page in PAGES for p in pages_states(page) if p.field for t in terms_in(p.text)
    }
    explained = {term.term for term in glossary().values() if term.found_by}
    assert sorted(explained - named - on_pages - fields) == []


def literals(function: str) -> Iterator[str]:
    """The words with which a function is called anywhere in the interface."""
    for source in SOURCES:
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == function:
                for argument in call.args:
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value)


def test_an_unknown_word_is_refused():
    with pytest.raises(KeyError):
        help_for("synergy")


def test_the_words_of_a_page_are_made_once_they_are_asked_for():
    app = open_page(PACKAGES.url_path)
    told = help_for(*PACKAGES.words)
    assert told not in [one.value for one in app.markdown]
    app.session_state["words"] = True
    assert told in [one.value for one in app.run().markdown]


def test_columns_say_what_they_hold():
    app = open_all(MARKET.url_path, view="rows")
    table = next(one for one in app.dataframe if "left_out" in one.value)
    columns = json.loads(table.proto.columns)
    silent = [name for name in table.value if not columns.get(name, {}).get("help")]
    assert silent == []
