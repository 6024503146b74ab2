"""A visit is what a patient can buy, and nothing else."""

from dataclasses import FrozenInstanceError

import pytest

from lib.visit import DEFAULT_MINUTES, FORMATS, MINUTES, MUSCLES, Visit, VisitError

POSSIBLE: dict[str, set[int | None]] = {
    "stand-alone": {15, 30, 45, 60},
    "add-on": {None},
    "bundled": {30, 45, 60},
    "initial": {45, 60},
}


def test_the_visit_of_reference_is_stand_alone_30_minutes_one_or_two_muscles():
    visit = Visit()
    assert (visit.format, visit.minutes, visit.muscles, visit.electrical) == (
        "stand-alone", 30, "1-2", False,
    )  # fmt: skip


@pytest.mark.parametrize("minutes", [None, 0, 15, 20, 30, 45, 60, 75, -30])
@pytest.mark.parametrize("format", FORMATS)
def test_a_format_has_its_own_minutes_and_no_others(format: str, minutes: int | None):
    if minutes in POSSIBLE[format]:
        assert Visit(format, minutes).minutes == minutes
    else:
        with pytest.raises(VisitError, match="minutes") as caught:
            Visit(format, minutes)
        assert caught.value.field == "minutes"
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("format", "minutes"),
    [("stand-alone", 30), ("add-on", None), ("bundled", 45), ("initial", 45)],
)
def test_each_format_has_default_minutes(format: str, minutes: int | None):
    assert Visit.of_format(format) == Visit(format, minutes)


def test_given_minutes_win_over_the_default():
    assert Visit.of_format("bundled", 60, muscles="3+") == Visit("bundled", 60, "3+")


def test_given_minutes_are_refused_where_they_do_not_apply():
    with pytest.raises(VisitError, match="do not apply to an add-on"):
        Visit.of_format("add-on", 30)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"format": "package", "minutes": 30}, "format"),
        ({"format": "Stand-alone", "minutes": 30}, "format"),
        ({"format": "", "minutes": None}, "format"),
        ({"muscles": "3"}, "muscles"),
        ({"muscles": "1–2"}, "muscles"),
    ],
)
def test_unknown_words_are_refused_by_the_field_that_is_wrong(wrong: dict, field: str):
    with pytest.raises(VisitError, match=field) as caught:
        Visit(**wrong)
    assert caught.value.field == field


def test_the_refusal_lists_what_is_possible():
    with pytest.raises(VisitError, match="30, 45, 60"):
        Visit("bundled", 15)
    with pytest.raises(VisitError, match="stand-alone, add-on, bundled, initial"):
        Visit("package")


def test_the_refusal_is_written_in_good_english():
    with pytest.raises(VisitError) as caught:
        Visit("initial", 30)
    assert " a initial" not in str(caught.value)


def test_an_unknown_format_is_refused_by_of_format_too():
    with pytest.raises(VisitError) as caught:
        Visit.of_format("package")
    assert caught.value.field == "format"


def test_tables_of_minutes_cover_every_format():
    assert set(MINUTES) == set(DEFAULT_MINUTES) == set(FORMATS) == set(POSSIBLE)


def test_a_visit_cannot_be_changed_and_equal_visits_are_one_key():
    visit = Visit("initial", 60, "3+", True)
    with pytest.raises(FrozenInstanceError):
        visit.minutes = 45  # type: ignore[misc]
    assert len({visit, Visit("initial", 60, "3+", True)}) == 1
    assert visit != Visit("initial", 60, "3+", False)


def test_a_visit_reads_as_words():
    assert str(Visit()) == "stand-alone, 30 min, 1–2 muscles"
    assert str(Visit("add-on", None, "3+", True)) == "add-on, 3 or more muscles, electrical"


def test_every_visit_reads_differently():
    visits = {
        str(Visit(format, minutes, muscles, electrical))
        for format, possible in POSSIBLE.items()
        for minutes in possible
        for muscles in MUSCLES
        for electrical in (False, True)
    }
    assert len(visits) == (4 + 1 + 3 + 2) * 2 * 2
