"""One text for each word: the table, what is filled into it, and the page in docs made from it."""

import re
from pathlib import Path

import pytest

from lib.datasets.assumptions import typical
from lib.datasets.glossary import as_markdown, glossary, terms_in
from lib.datasets.package import load

ROOT = Path(__file__).parents[2]


def test_the_page_in_docs_is_made_from_the_table():
    assert (ROOT / "docs" / "glossary.md").read_text("utf-8") == as_markdown(), "make glossary"


def test_an_explanation_holds_the_figure_of_its_assumption():
    (raw,) = load("glossary").set_index("term").loc[["near"], "help"]
    assert "{near_radius_miles}" in raw
    assert glossary()["near"].help.startswith(f"Within {typical('near_radius_miles'):g} miles")
    assert not any(re.search("[{}]", one.help) for one in glossary().values())


def test_what_a_page_explains_has_a_name_there():
    assert [one.term for one in glossary().values() if one.found_by and not one.on_screen] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Slots that are booked", ["slot", "booked"]),
        ("No-shows that pay nothing", ["no-show"]),
        ("A hospital that nobody has overbooked", []),
        ("An abnormal profitability", []),
        ("Have the ABN signed; an HSA helps", ["ABN", "HSA"]),
        ("In network: coinsurance", ["in network", "coinsurance"]),
    ],
)
def test_words_are_found_as_words(text: str, found: list[str]):
    assert [one.term for one in terms_in(text)] == found
