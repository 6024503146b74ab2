"""How figures are said: amounts, differences, widening, warnings, and text made safe."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.market.areas import Area
from lib.market.comparisons import BothWays, metro_evidence
from lib.market.ranges import Difference, Range
from lib.ui.show import words
from lib.ui.show.differences import both_ways, evidence, left_out

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
        (1234.5, "$1,235"),
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


def both(trimmed: tuple, kept: tuple, shows_extremes: bool = False) -> BothWays:
    """A difference told twice: 20 of 720 and 10 of 310 left out, five a side extreme."""
    metro, rural = (
        replace(side, n_offers=side.n_offers + 5, n_left_out=side.n_left_out - 5)
        for side in (METRO, RURAL)
    )
    return BothWays(
        Difference(METRO, RURAL, *trimmed),
        Difference(metro, rural, *kept),
        shows_extremes,
        n_extremes=10,
        n_extremes_high=10,
    )


def test_a_difference_is_said_both_ways_with_what_each_side_loses():
    said = both_ways(both((1.0, -3.93, 6.9), (6.0, 0.35, 12.19)))
    assert said == (
        "Metro less rural, 95% interval of the difference of posted medians. "
        "Extreme prices left out (counted here): −$3.93 to $6.90 (measured $1; includes no "
        "difference at all). Extreme prices kept: $0.35 to $12.19 (measured $6). "
        "Left out for flagged prices: metro 20 of 720 (2.8%), rural 10 of 310 (3.2%); "
        "with extreme prices kept metro 15 of 720 (2.1%), rural 5 of 310 (1.6%). "
        "All 10 extreme prices stand above the median of their side."
    )


def test_both_ways_are_said_the_same_whichever_is_counted():
    figures = (1.0, -3.93, 6.9), (6.0, 0.35, 12.19)
    without, with_extremes = (both_ways(both(*figures, shown)) for shown in (False, True))
    assert "Extreme prices kept (counted here): $0.35" in with_extremes
    mark = " (counted here)"
    assert without.replace(mark, "") == with_extremes.replace(mark, "")


@pytest.mark.parametrize(
    ("low", "high", "none"),
    [(-4.0, 7.76, True), (0.0, 3.0, True), (-3.0, 0.0, True), (0.01, 3.0, False), (-3, -1, False)],
)
def test_an_interval_that_holds_nothing_says_so(low: float, high: float, none: bool):
    said = both_ways(both((1.0, low, high), (50.0, 40.0, 60.0)))
    assert ("includes no difference at all" in said) == none
    assert f"{words.dollars(low)} to {words.dollars(high)}" in said


@pytest.mark.parametrize(
    ("n", "high", "said"),
    [
        (0, 0, ""),
        (3, None, ""),
        (1, 1, "The one extreme price stands above"),
        (73, 73, "All 73 extreme prices stand above"),
        (98, 97, "97 of 98 extreme prices stand above"),
    ],
)
def test_at_which_end_extremes_stand(n: int, high: int | None, said: str):
    found = replace(both((1.0, 0.5, 2.0), (1.0, 0.5, 2.0)), n_extremes=n, n_extremes_high=high)
    assert said in left_out(found)
    assert ("median of" in left_out(found)) == bool(said)


def test_too_few_to_tell_names_both_sides():
    thin = replace(RURAL, n_price_lists=14)
    found = replace(both((1.0, 0.5, 2.0), (1.0, 0.5, 2.0)), trimmed=Difference(METRO, thin))
    said = both_ways(found)
    assert (
        "left out (counted here): too few to tell (500 metro and 14 rural price lists; 15" in said
    )
    assert "Extreme prices kept: $0.50 to $2" in said


def test_a_side_that_nobody_posts_on_has_no_share():
    empty = replace(RURAL, n_offers=0, n_left_out=0, n_price_lists=0)
    found = BothWays(Difference(METRO, empty), Difference(METRO, empty), False, 0, None)
    assert "rural none posts it." in left_out(found)


def test_differences_of_shares_are_points():
    said = both_ways(both((0.02, -0.012, 0.0341), (0.02, 0.01, 0.03)), words.points)
    assert "−1.2 points to 3.4 points (measured 2.0 points" in said
    assert "$" not in said
    assert words.points(-0.0001) == "0.0 points"


@pytest.mark.parametrize(
    ("part", "said"), [(0.0, "0%"), (0.0357, "3.6%"), (0.04, "4%"), (0.1496, "15%"), (1, "100%")]
)
def test_shares(part: float, said: str):
    assert words.share(part) == said


def test_the_metro_line_s_figures_are_computed():
    cash, gross, bundled, bundled_gross = map(evidence, metro_evidence())
    assert cash == (
        "needling alone (20560), posted cash price: −$3.93 to $6.90 (measured $1; includes no "
        "difference at all); with extreme prices kept −$0.35 to $12.19 (measured $6.32; includes "
        "no difference at all). Left out for flagged prices: metro 86 of 575 (15%), rural 14 of "
        "392 (3.6%)."
    )
    assert "posted gross charge: $11 to $25.63 (measured $19); with" in gross
    for said in (bundled, bundled_gross):
        assert said.startswith("bundled, 45 min, 1–2 muscles (20560 + 97140 + 97110), posted ")
    assert "no difference" in bundled
    assert "no difference" not in bundled_gross


def of_confidence(word: str, n_price_lists: int, low: float, high: float) -> Range:
    return replace(
        METRO, confidence=word, n_price_lists=n_price_lists, median_low=low, median_high=high
    )


def test_confidence_says_why_where_precision_holds_it_back():
    assert words.confidence(of_confidence("high", 60, 35.0, 45.0)) == "high"
    # Few lists hold it back: nothing to add.
    assert words.confidence(of_confidence("low", 9, 35.0, 95.0)) == "low"
    assert words.confidence(of_confidence("medium", 60, 30.0, 55.0)) == (
        "medium: the median's interval is wider than half of the median"
    )
    for lists in (20, 60):
        assert words.confidence(of_confidence("low", lists, 20.0, 75.0)) == (
            "low: the median's interval is wider than the median itself"
        )


def test_the_source_of_a_posted_price_is_named_step_by_step():
    said = words.hospital_source("2026-01-28")
    steps = ["seen by 2026-01-28", "collection's bound", "hospital's own file", "public collection",
             "GitHub nathansutton/hospital-price-transparency", "this table"]  # fmt: skip
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)
    assert "seen by 2026-01-28" in words.hospital_source(None)


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
        words.posting(METRO)
        == "720 of 900 hospitals in the table post it; 20 of 720 left out (flagged price)"
    )
    assert (
        words.posting(replace(METRO, n_left_out=0)) == "700 of 900 hospitals in the table post it"
    )
    assert words.n_behind(METRO) == "700 offers from 500 price lists"


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


def test_a_minus_stays_with_its_figure_at_a_line_s_end():
    assert words.safe("from −$3 on").replace("\u2060", "") == "from −\\$3 on"
    assert "−\u2060" in words.safe("from −$3 on")
