"""The methods page: every table, every line of the article, every rule with its value."""

import re

import pytest

from lib.clinic import new_clinic
from lib.datasets.package import load, tables
from lib.market.comparisons import metro_evidence
from lib.ui.show.differences import evidence
from lib.ui.site import METHODS, PRICE
from tests.pages.opening import keep, open_all, open_page, paragraphs, plain

VERDICTS = ("agrees", "partly", "disagrees", "not comparable", "no data")


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


def test_first_it_is_said_what_the_table_is(methods):
    assert methods.header[0].value == "What the table of hospital prices is"
    said = " ".join(plain(methods.markdown[0].value).split())
    hospitals = load("hospitals")
    assert len(hospitals) == 2434
    for part in (
        "A fifth of the price lists is not in it. It was drawn at random",
        f"It holds 2,434 of the nation's hospitals, with {hospitals['price_list'].nunique():,} ",
        "“n of m post it” counts these hospitals alone",
        "hospital's own file (45 CFR 180) → public collection (GitHub nathansutton/hospital-",
        "“Seen by 2026-01-28” is the collection's bound",
        "not a hospital's own date",
    ):
        assert part in said


def test_the_metro_line_stands_with_figures_from_code(methods):
    (line,) = [
        " ".join(plain(one.value).split())
        for one in methods.markdown
        if "badge[partly]" in one.value
    ]
    assert (
        "Needling alone: no difference shown in cash prices; dearer in gross charges and in visits "
        "with timed codes"
    ) in line
    for one in metro_evidence():
        said = evidence(one)
        assert said[1:] in line
    for figures in ("−$3.93 to $6.90", "−$0.35 to $12.19", "$11 to $25.63", "86 of 575 (15%)"):
        assert figures in line


def test_the_metro_line_carries_its_figures_on_the_owner_s_page_too():
    keep(new_clinic(place="45402"))
    text = " ".join(" ".join(paragraphs(open_all(PRICE.url_path))).split())
    assert all(evidence(one)[1:] in text for one in metro_evidence())
    assert "public collection (GitHub nathansutton/hospital-price-transparency)" in text


def test_confidence_is_defined_with_the_rows_of_the_table(methods):
    text = " ".join(" ".join(paragraphs(methods)).split())
    assert (
        "interval is no wider than 50% of the median, medium where it is no wider than 100%" in text
    )
    assert "All 73 extreme prices stand above the median of their side" in text


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
    labels = [choice.proto.popover.label for choice in methods.get("popover")]
    assert f"Download {name} ({len(load(name)):,} rows)" in labels


def test_a_link_names_the_table():
    app = open_page(METHODS.url_path, table="hospital_prices")
    assert app.selectbox(key="table").value == "hospital_prices"
    assert not app.exception
