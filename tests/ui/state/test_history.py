"""Undo and redo: fifty steps, a drag is one, and nothing undone comes back changed."""

from hypothesis import given
from hypothesis import strategies as st

from lib.clinic import Clinic, new_clinic
from lib.ui.state.history import STEPS, History

START = new_clinic("0")


def named(number: int) -> Clinic:
    return START.with_(name=str(number))


def after(changes: int) -> tuple[Clinic, History]:
    """So many changes, each by another control."""
    clinic, history = START, History()
    for number in range(1, changes + 1):
        history = history.after(clinic, f"field {number}", float(number))
        clinic = named(number)
    return clinic, history


def test_three_steps_back_and_two_forth():
    clinic, history = after(3)
    for expected in ("2", "1", "0"):
        clinic, history = history.undone(clinic)
        assert clinic.name == expected
    assert history.undone(clinic) == (clinic, history)
    for expected in ("1", "2"):
        clinic, history = history.redone(clinic)
        assert clinic.name == expected


def test_fifty_steps_are_kept():
    clinic, history = after(STEPS + 10)
    for _ in range(STEPS + 10):
        clinic, history = history.undone(clinic)
    assert clinic.name == "10"


def test_a_drag_is_one_step_and_a_later_move_another():
    history = History().after(named(0), "slider", 100.0)
    history = history.after(named(1), "slider", 100.5).after(named(2), "slider", 101.9)
    assert [one.name for one in history.past] == ["0"]
    later = history.after(named(3), "slider", 104.0)
    assert [one.name for one in later.past] == ["0", "3"]
    other = history.after(named(3), "another", 102.0)
    assert [one.name for one in other.past] == ["0", "3"]


def test_what_is_no_drag_is_a_step_however_quick():
    history = History().after(named(0), "", 100.0).after(named(1), "", 100.1)
    assert [one.name for one in history.past] == ["0", "1"]


def test_what_was_undone_is_gone_once_something_else_is_done():
    clinic, history = after(2)
    clinic, history = history.undone(clinic)
    history = history.after(clinic, "field", 50.0)
    assert history.redone(named(9)) == (named(9), history)


def test_the_first_move_after_an_undo_is_a_step_of_its_own():
    clinic, history = START, History().after(START, "slider", 100.0)
    clinic, history = history.undone(named(1))
    history = history.after(clinic, "slider", 100.2)
    assert [one.name for one in history.past] == ["0"]


@given(st.lists(st.sampled_from(["change", "undo", "redo"]), max_size=30))
def test_undo_and_redo_lead_back_to_where_one_was(moves: list[str]):
    clinic, history = START, History()
    for number, move in enumerate(moves):
        if move == "change":
            history = history.after(clinic, str(number), float(number))
            clinic = named(number)
            continue
        there, back = history.undone(clinic) if move == "undo" else history.redone(clinic)
        if there is not clinic:
            again, same = back.redone(there) if move == "undo" else back.undone(there)
            assert again == clinic
            assert (same.past, same.future) == (history.past, history.future)
        clinic, history = there, back
