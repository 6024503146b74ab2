"""The market's address: what becomes of every parameter, and that no bound widget is missing."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.market.address import (
    LONGEST_SHOWN,
    PARAMETERS,
    Invalid,
    Missing,
    Valid,
    beyond_usual,
    ignored,
    least_of,
    parse_all,
    usable,
)
from lib.ui.show.address import as_query

ROOT = Path(__file__).parents[3]
SOURCES = sorted([ROOT / "pages" / "market.py", *ROOT.glob("lib/ui/market/*.py")])

# Of each parameter: values that can be used, and a value with a piece of the reason against it.
# Minutes stand beside the format they go with.
TABLE = {
    "place": (["", "45402", "Dayton, OH", "ohio", "Daytn, OH"], [("00000", "no ZIP code 00000")]),
    "format": (["stand-alone", "add-on", "bundled", "initial"], [("group", "bundled")]),
    "minutes": (["15", "30", "45", "60"], [("20", "45"), ("30.0", "45"), ("-30", "45")]),
    "muscles": (["1-2", "3+"], [("3 ", "3+"), ("2", "1-2")]),
    "electrical": (["true", "false"], [("yes", "true"), ("1", "true")]),
    "area": (["all", "metro", "rural"], [("urban", "metro")]),
    "view": (["ranges", "distribution", "map", "rows"], [("Map", "rows")]),
    "reading": (
        ["needling alone", "needling + manual therapy", "with needling", "without needling"],
        [("needling", "needling alone")],
    ),
    "by": (["nation", "division", "state"], [("county", "division")]),
    "sort": (["name", "median", "price lists", "left out"], [("p50", "median")]),
    "side": (["metro", "rural"], [("all", "rural")]),
    "lists": (["any", "5", "15", "50"], [("7", "15"), ("05", "any")]),
    "compare": (["Ohio", "Akron, OH"], [("OH", 'go by their name ("Ohio")'), ("Gotham", "title")]),
    "shade": (["median", "price lists"], [("offers", "price lists")]),
    "price": (["cash", "gross"], [("net", "gross")]),
    "types": (["acute", "critical-access", "childrens", "psychiatric"], [("clinic", "acute")]),
    "owners": (["non-profit", "for-profit", "government", "tribal"], [("me", "tribal")]),
    "extremes": (["true", "false"], [("TRUE", "true")]),
}
SEVERAL = ("types", "owners", "compare")
VALID = [(name, value) for name, (values, _) in TABLE.items() for value in values]
INVALID = [(name, *pair) for name, (_, pairs) in TABLE.items() for pair in pairs]


def names_in_url(source: str) -> set[str]:
    """The parameters that a source text binds to a widget; "?" for a computed name."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        given = {word.arg: word.value for word in node.keywords}
        if "bind" not in given:
            continue
        name = given.get("key")
        names.add(str(name.value) if isinstance(name, ast.Constant) else "?")
    return names


def test_names_are_read_from_the_source():
    source = 'f(key="a", bind="query-params")\ng(h(bind=B, key=NAME), key="c")'
    assert names_in_url(source) == {"?", "a"}


def test_table_and_widgets_name_the_same_parameters():
    named = set().union(*(names_in_url(path.read_text("utf-8")) for path in SOURCES))
    # The minutes' choice changes with the format: it is read from the address once, by hand.
    assert named | {"minutes"} == set(PARAMETERS)


def test_every_parameter_refuses_nonsense():
    for name in PARAMETERS:
        assert isinstance(parse_all({name: ["<nonsense>", "$"]})[name], Invalid), name


@pytest.mark.parametrize(("name", "value"), VALID)
def test_a_value_that_can_be_used_is_valid(name: str, value: str):
    beside = {"format": ["bundled"]} if value in ("with needling", "without needling") else {}
    parsed = parse_all({name: [value], **beside})
    assert parsed.pop(name) == Valid()
    assert {parsed[other] for other in beside} <= {Valid()}
    assert {outcome for other, outcome in parsed.items() if other not in beside} == {Missing()}


@pytest.mark.parametrize(("name", "value", "reason"), INVALID)
def test_a_value_that_cannot_be_used_is_invalid_and_the_reason_helps(
    name: str, value: str, reason: str
):
    parsed = parse_all({name: [value]})
    outcome = parsed.pop(name)
    assert isinstance(outcome, Invalid)
    assert reason in outcome.reason
    assert set(parsed.values()) == {Missing()}


@pytest.mark.parametrize("name", TABLE)
def test_what_is_not_asked_is_missing_and_not_ignored(name: str):
    assert parse_all({})[name] == Missing()
    assert ignored({}) == []


@pytest.mark.parametrize("name", [name for name in TABLE if name not in SEVERAL])
def test_one_value_at_a_time(name: str):
    first, second, *_ = [value for value in TABLE[name][0] if value]
    assert isinstance(parse_all({name: [first, second]})[name], Invalid)


@pytest.mark.parametrize("name", SEVERAL)
def test_several_values_where_several_can_be_chosen(name: str):
    assert parse_all({name: TABLE[name][0]})[name] == Valid()
    assert isinstance(parse_all({name: [*TABLE[name][0], "else"]})[name], Invalid)


@pytest.mark.parametrize(
    ("format", "minutes", "possible"),
    [
        ("stand-alone", 15, True),
        ("bundled", 15, False),
        ("bundled", 30, True),
        ("initial", 30, False),
        ("initial", 60, True),
        ("add-on", 30, False),
        ("nonsense", 15, True),  # the format falls back to stand-alone
    ],
)
def test_minutes_are_judged_by_the_format(format: str, minutes: int, possible: bool):
    outcome = parse_all({"format": [format], "minutes": [str(minutes)]})["minutes"]
    assert isinstance(outcome, Valid if possible else Invalid)


def test_minutes_of_an_add_on_are_refused_in_words():
    (line,) = ignored({"format": ["add-on"], "minutes": ["30"]})
    assert line == "minutes = 30: minutes do not apply to add-on"


SIX = ["Ohio", "Utah", "Iowa", "Texas", "Maine", "Akron, OH"]


def test_six_areas_are_compared_and_what_is_too_many_or_unknown_is_left_out():
    query = {"compare": [*SIX[:3], "Gotham", *SIX[3:], "Ohio", "Kansas"]}
    assert usable(query) == {"compare": [*SIX, "Ohio"]}
    (line,) = ignored({"compare": [*SIX, "Kansas"]})
    assert line == "compare = Kansas: at most 6 areas are compared"


def test_the_usual_number_of_price_lists_is_five():
    assert [least_of(choice) for choice in (None, "any", "5", "50")] == [5, 0, 5, 50]
    assert beyond_usual({"lists": "5", "shade": "median", "compare": []}) == {}
    assert beyond_usual({"lists": "any"}) == {"lists": "any"}


def test_an_unknown_parameter_is_named():
    assert ignored({"colour": ["red"]}) == ["colour = red: there is no such parameter"]


def test_long_names_and_values_are_cut():
    (line,) = ignored({"x" * 5000: ["y" * 5000]})
    assert len(line) < 2 * LONGEST_SHOWN + 50


def test_what_is_left_of_a_query_is_what_can_be_used():
    query = {
        "place": ["OH", "MT"], "format": ["bundled"], "minutes": ["60"], "muscles": ["3+", "3+"],
        "types": ["acute", "clinic"], "owners": ["me"], "own_price_usd": ["９０"], "x": ["1"],
    }  # fmt: skip
    assert usable(query) == {"format": ["bundled"], "minutes": ["60"], "types": ["acute"]}


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(sorted(PARAMETERS)), st.text()),
        st.lists(st.text(), min_size=1, max_size=3),
        max_size=5,
    )
)
def test_any_query_is_parsed_and_every_refusal_is_named(query: dict[str, list[str]]):
    parsed = parse_all(query)
    assert ignored(usable(query)) == []
    assert set(parsed) == set(PARAMETERS) | set(query)
    refused = [name for name, outcome in parsed.items() if isinstance(outcome, Invalid)]
    lines = ignored(query)
    assert len(lines) == len(refused)
    for name, line in zip(refused, lines, strict=True):
        assert line.startswith(f"{name[:LONGEST_SHOWN]} = ")
    for name in query:
        assert parsed[name] != Missing()


def test_what_a_bare_address_shows_is_left_out_of_it():
    usual = {
        "place": "", "format": "initial", "minutes": 45, "muscles": "1-2", "electrical": False,
        "area": "all", "view": "ranges", "by": "nation", "sort": "name", "side": "metro",
        "price": "cash", "types": [], "owners": [], "extremes": False,
    }  # fmt: skip
    assert beyond_usual(usual) == {"format": "initial"}
    chosen = usual | {"minutes": 60, "types": ["acute", "childrens"], "extremes": True}
    assert as_query(beyond_usual(chosen)) == {
        "format": ["initial"], "minutes": ["60"], "types": ["acute", "childrens"],
        "extremes": ["true"],
    }  # fmt: skip


def test_the_first_reading_of_each_format_is_the_usual_one():
    assert beyond_usual({"format": "stand-alone", "reading": "needling alone"}) == {}
    assert beyond_usual({"format": "bundled", "reading": "with needling"}) == {"format": "bundled"}
    # What another format has left behind has no meaning here.
    assert beyond_usual({"format": "initial", "reading": "needling alone"}) == {"format": "initial"}
