"""How figures are said: amounts, differences, widening, warnings, and text made safe."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.market.areas import Area
from lib.market.ranges import Difference, Range
from lib.scenario import Visit
from lib.ui import words

OHIO = Area("state", "Ohio", "rural", "OH")
METRO = Range(Area("nation", "United States", "metro"), 900, 700, 500, 20, 0.04, "high", p50=40.0)
RURAL = Range(Area("nation", "United States", "rural"), 400, 300, 200, 10, 0.05, "high", p50=36.0)

# Marks that start or end something in markdown, in LaTeX or in Streamlit's own directives.
MARKS = re.compile(r"[\\`*_{}\[\]<>()#+|~$:!]")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "$0"),
        (0.004, "$0"),
        (0.5, "$0.50"),
        (36.5, "$36.50"),
        (36.0, "$36"),
        (35.999, "$36"),
        (99.99, "$99.99"),
        (99.996, "$100"),
        (247.4, "$247"),
        (1234.5, "$1,234"),
        (1_000_000, "$1,000,000"),
        (-4, "−$4"),
        (-7.764, "−$7.76"),
        (-120.4, "−$120"),
    ],
)
def test_amounts(amount: float, said: str):
    assert words.dollars(amount) == said


def test_an_amount_that_rounds_to_nothing_has_no_minus():
    assert words.dollars(-0.001) == "$0"


@given(st.floats(-1e7, 1e7))
def test_an_amount_said_is_near_the_amount(amount: float):
    said = words.dollars(amount)
    back = float(said.replace("−", "-").replace("$", "").replace(",", ""))
    assert abs(back - amount) <= (0.5 if abs(amount) >= 99.995 else 0.005) + 1e-9


def test_money_is_dollars_for_markdown():
    assert words.money(36.5) == "\\$36.50"
    assert words.money(-1234) == "−\\$1,234"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 offers"), (1, "1 offer"), (1190, "1,190 offers")]
)
def test_counts(number: int, said: str):
    assert words.count(number, "offer") == said


def test_a_difference_says_its_interval_and_what_was_measured():
    said = words.difference(Difference(METRO, RURAL, 4.0, 1.5, 7.764))
    assert said == (
        "Metro less rural: posted medians differ by $1.50 to $7.76 (95% interval; measured $4)."
    )


@pytest.mark.parametrize(("low", "high"), [(-4.0, 7.76), (0.0, 3.0), (-3.0, 0.0)])
def test_a_difference_whose_interval_holds_nothing_says_so(low: float, high: float):
    said = words.difference(Difference(METRO, RURAL, 1.0, low, high))
    assert said.endswith("That includes no difference at all.")
    assert f"{words.dollars(low)} to {words.dollars(high)}" in said


def test_a_negative_difference_has_real_minus_signs():
    said = words.difference(Difference(METRO, RURAL, -5.0, -9.0, -2.0))
    assert "−$9 to −$2" in said
    assert "measured −$5" in said
    assert "no difference" not in said


def test_too_few_to_tell_names_both_sides():
    thin = replace(RURAL, n_price_lists=14)
    said = words.difference(Difference(METRO, thin))
    assert "too few to tell (500 metro and 14 rural price lists; 15 a side" in said


def test_widening_names_the_step_and_what_was_too_thin():
    near = Range(Area("nearby", "within 100 miles of X", "rural"), 3, 1, 1, 0, 1.0, "none")
    state = Range(OHIO, 80, 20, 12, 1, 0.2, "low", p50=40.0)
    said = words.widening((near, state))
    assert said.startswith("Area: the place's state.")
    assert "within 100 miles of X, rural: 1" in said
    assert "Nearer ones" not in words.widening((state,))


def test_widening_says_that_a_part_has_no_counties():
    none = Range(Area("state", "New Jersey", "rural", "NJ"), 0, 0, 0, 0, None, "none")
    said = words.widening((none, RURAL))
    assert "New Jersey has no rural county" in said


def test_warnings_speak_of_one_list_and_of_many_left_out():
    found = Range(OHIO, 90, 60, 20, 30, 0.4, "medium", p50=80.0, median_over_lists=64.0)
    one_list, left_out = words.warnings(found)
    assert "holds 40% of the offers; the median over lists is $64" in one_list
    assert "30 of 90 posting hospitals are left out" in left_out
    assert words.warnings(METRO) == []


def test_who_posts():
    assert (
        words.posting(METRO) == "720 of 900 hospitals post it; 20 of 720 left out (flagged price)"
    )
    assert words.posting(replace(METRO, n_left_out=0)) == "700 of 900 hospitals post it"
    assert words.n_behind(METRO) == "700 offers from 500 price lists"


def test_visits_by_name():
    assert words.visit_name(Visit(), "needling_only").endswith("(needling code alone)")
    assert words.visit_name(Visit.of_format("bundled"), "") == "bundled, 45 min, 1–2 muscles"


def as_read(safe: str) -> str:
    """What a reader of markdown sees: escapes and joiners of no width are gone."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub("[\u200b\u2060]", "", safe))


def without_escaped(safe: str) -> str:
    """The marks that markdown may act on."""
    return re.sub(r"\\[!-/:-@\[-`{-~]", "", safe)


@given(st.text(alphabet=st.characters(exclude_categories=["Z", "C"])))
def test_safe_text_holds_no_mark_that_acts_and_reads_the_same(text: str):
    safe = words.safe(text)
    assert not MARKS.search(without_escaped(safe))
    assert as_read(safe) == text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "$x$", "[a](http://b)", "![a](b)", ":red[x]", "`x`"]
)
def test_safe_text_of_known_tricks(text: str):
    assert not MARKS.search(without_escaped(words.safe(text)))


@pytest.mark.parametrize("text", ["&lt;b&gt;", "&#60;b&#62;"])
def test_safe_text_holds_no_entities(text: str):
    assert "&" not in without_escaped(words.safe(text))


@pytest.mark.parametrize("text", ["x\n\n---\n\n1. y", "x\n- y", "x\r\ny"])
def test_safe_text_is_one_paragraph(text: str):
    assert not re.search(r"[\n\r]", words.safe(text))


@pytest.mark.parametrize("text", ["http://example.com", "www.example.com", "me@example.com"])
def test_safe_text_holds_no_bare_address(text: str):
    # The browser looks for addresses after escapes are resolved: only a joiner parts them.
    seen = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words.safe(text))
    assert not re.search(r"https?://|www\.|\w@\w", seen)
