"""CSV for download opens safely in a spreadsheet and loses nothing."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.datasets.export import to_csv

repeatable = settings(derandomize=True, deadline=None, database=None)
SIGNS = [*"=+-@", *"＝＋－＠"]
STARTS = [*SIGNS, "\t", "\r"]
# Blanks and characters without width: space, no-break, ideographic, zero-width, joiner, mark.
BLANKS = [" ", "\t", "\u00a0", "\u3000", "\u200b", "\u2060", "\ufeff"]


def cells(text: str) -> list[list[str]]:
    """Read CSV as a spreadsheet does; which line end stands inside a cell makes no difference."""
    rows = csv.reader(io.StringIO(text, newline=""))
    return [[line_feeds(cell) for cell in row] for row in rows]


def line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("start", STARTS)
def test_a_text_that_starts_like_a_formula_is_defused(start: str):
    text = to_csv(pd.DataFrame({"hospital": [f"{start}cmd|' /C calc'!A0", "plain"]}))
    assert cells(text) == [["hospital"], [line_feeds(f"'{start}cmd|' /C calc'!A0")], ["plain"]]


@pytest.mark.parametrize("start", STARTS)
def test_a_column_name_is_defused_too(start: str):
    (header, row) = cells(to_csv(pd.DataFrame({f"{start}1+1": [1], "fine": [2]})))
    assert header == [line_feeds(f"'{start}1+1"), "fine"]
    assert row == ["1", "2"]


@pytest.mark.parametrize("start", SIGNS)
@pytest.mark.parametrize("blank", BLANKS)
def test_a_formula_behind_blanks_is_defused(start: str, blank: str):
    assert cells(to_csv(pd.DataFrame({"a": [f"{blank}{start}1", "x"]})))[1] == [f"'{blank}{start}1"]


def test_a_nul_is_dropped_and_hides_no_formula():
    assert cells(to_csv(pd.DataFrame({"a": ["\0=1", "x\0y"]})))[1:] == [["'=1"], ["xy"]]


def test_categories_are_defused_and_numbers_among_them_are_not():
    frame = pd.DataFrame({"a": pd.Categorical(["=1", "x", None]), "b": pd.Categorical([-1, 2, 2])})
    assert cells(to_csv(frame)) == [["a", "b"], ["'=1", "-1"], ["x", "2"], ["", "2"]]


def test_other_things_are_defused_as_the_text_they_become():
    class Named:
        def __str__(self) -> str:
            return "=1"

    assert cells(to_csv(pd.DataFrame({"a": [Named(), pd.Timedelta(-1, "D")]})))[1:] == [
        ["'=1"],
        ["'-1 days +00:00:00"],
    ]


def test_names_of_columns_may_be_anything():
    frame = pd.DataFrame([[1, "=a", "=b", 4]])
    frame.columns = pd.Index([-1, ("=x", 2), "twice", "twice"], dtype=object)
    assert cells(to_csv(frame)) == [["-1", "'=x 2", "twice", "twice"], ["1", "'=a", "'=b", "4"]]
    levels = pd.DataFrame([["=a"]], columns=pd.MultiIndex.from_tuples([("=x", "y")]))
    assert cells(to_csv(levels)) == [["'=x y"], ["'=a"]]
    named = pd.DataFrame([["a"]], columns=pd.CategoricalIndex(["=x"]))
    assert cells(to_csv(named))[0] == ["'=x"]


def test_dates_stay_as_they_are():
    frame = pd.DataFrame({"on": [pd.Timestamp("2026-01-28"), pd.NaT]})
    assert to_csv(frame) == 'on\n2026-01-28\n""\n'


@pytest.mark.parametrize("text", ["2-1", "a=b", "St. Mary's", " 1", "'=1", "x@y.org", "–5", "a＝b"])
def test_other_texts_stay_as_they_are(text: str):
    assert cells(to_csv(pd.DataFrame({"hospital": [text]})))[1] == [text]


def test_negative_numbers_are_numbers():
    frame = pd.DataFrame({"usd": [-4.25, 0.1 + 0.2], "n": pd.array([-1, None], dtype="Int64")})
    assert cells(to_csv(frame)) == [["usd", "n"], ["-4.25", "-1"], ["0.30000000000000004", ""]]


def test_missing_text_is_an_empty_cell():
    frame = pd.DataFrame({"a": ["x", None], "b": pd.array([None, "=y"], dtype="str")})
    assert cells(to_csv(frame)) == [["a", "b"], ["x", ""], ["", "'=y"]]


def test_a_column_of_mixed_things_keeps_numbers_and_defuses_text():
    frame = pd.DataFrame({"a": [-1, "-1", None, True]}, dtype=object)
    assert [row for (row,) in cells(to_csv(frame))[1:3]] == ["-1", "'-1"]


@pytest.mark.parametrize("text", ["a,b", 'say "x"', "two\nlines", "two\rlines", "two\r\nlines"])
def test_separators_and_line_ends_inside_a_text_stay_inside_its_cell(text: str):
    frame = pd.DataFrame({"a": [text], "b": ["end"]})
    assert cells(to_csv(frame)) == [["a", "b"], [line_feeds(text), "end"]]


def test_a_formula_cannot_hide_behind_a_line_end():
    # Spreadsheets take a bare carriage return outside quotes for the end of a row.
    for row in cells(to_csv(pd.DataFrame({"a": ["fine\r=1+1"], "b": ["end"]}))):
        assert not any(cell.startswith("=") for cell in row)


def test_the_frame_given_is_left_as_it_was():
    frame = pd.DataFrame({"=a": ["=1"], "b": [1.5]})
    before = frame.copy(deep=True)
    to_csv(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_no_index_a_header_and_line_feeds():
    frame = pd.DataFrame({"a": [1, 2]}, index=["x", "y"])
    assert to_csv(frame) == "a\n1\n2\n"
    assert to_csv(pd.DataFrame({"a": [], "b": []})) == "a,b\n"


texts = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
    st.text([*STARTS, *BLANKS, *'\n1a,"'], max_size=6),
)


@repeatable
@given(
    st.lists(
        st.tuples(texts, st.floats(allow_nan=False, allow_infinity=False), st.integers(-99, 99)),
        min_size=1,
        max_size=6,
    )
)
def test_texts_come_out_defused_and_numbers_come_back(rows: list[tuple[str, float, int]]):
    frame = pd.DataFrame(rows, columns=["text", "usd", "n"])
    header, *found = cells(to_csv(frame))
    assert header == ["text", "usd", "n"]
    for (text, usd, n), row in zip(rows, found, strict=True):
        bare = row[0].lstrip("".join([*BLANKS, "\n"]))
        assert not bare.startswith(tuple(STARTS))
        assert row[0] in (line_feeds(text), line_feeds(f"'{text}"))
        if text[:1].isalnum():
            assert row[0] == line_feeds(text)
        assert float(row[1]) == usd
        assert int(row[2]) == n


def test_a_whole_number_beside_a_missing_cell_stays_whole():
    frame = pd.DataFrame({"name": ["a", "b"], "n": pd.Series([17, None], dtype=object)})
    assert cells(to_csv(frame)) == [["name", "n"], ["a", "17"], ["b", ""]]
