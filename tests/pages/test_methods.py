"""The methods page: every table, every line of the article, every rule with its value."""

import re

import pytest

from lib.datasets.package import load, tables
from lib.ui.site import METHODS
from tests.pages.opening import open_page, paragraphs, plain

VERDICTS = ("agrees", "disagrees", "not comparable", "no data")


@pytest.fixture(scope="module")
def methods():
    app = open_page(METHODS.url_path)
    assert not app.exception
    return app


def test_every_line_of_the_article_has_its_verdict(methods):
    lines = [one.value for one in methods.markdown if re.search(r":\w+-badge\[", one.value)]
    assert len(lines) == len(load("article")) == 17
    for line, row in zip(lines, load("article").to_dict("records"), strict=True):
        badge = re.search(r":\w+-badge\[([^]]+)\]", line)
        assert badge is not None
        assert badge[1] == row["verdict"]
        assert badge[1] in VERDICTS
        assert " ".join(row["text"].split()) in " ".join(plain(line).split())


def test_every_table_is_listed_with_source_rows_and_license(methods):
    listed = next(one.value for one in methods.dataframe if "vintage" in one.value.columns)
    assert list(listed["table"]) == list(tables())
    for row in listed.to_dict("records"):
        assert row["rows"] == len(load(row["table"]))
        assert row["license"]
        assert row["vintage"]


def test_limits_are_said_in_plain_words(methods):
    text = " ".join(" ".join(paragraphs(methods)).split())
    for limit in (
        "Hospital outpatient prices are not clinic prices",
        "Posted is not paid",
        "Sellers that post are not a sample",
        "not advice",
    ):
        assert limit in text


@pytest.mark.parametrize(
    "word",
    ["metro, rural", "visit", "offer", "price list", "range", "confidence", "area", "left out"],
)
def test_every_word_of_the_figures_is_defined(methods, word: str):
    text = "\n".join(one.value for one in methods.markdown)
    assert re.search(rf"\*\*{word}\*\* –", text, re.IGNORECASE)


@pytest.mark.parametrize("name", list(tables()))
def test_each_table_can_be_looked_into(methods, name: str):
    methods.selectbox(key="table").set_value(name).run()
    assert not methods.exception
    described = next(f.value for f in methods.dataframe if {"column", "unit"} <= set(f.value))
    assert list(described["column"]) == list(load(name).columns)
    labels = [button.label for button in methods.download_button]
    assert f"Download {name}.csv ({len(load(name)):,} rows)" in labels
