"""From clinic to clinic: nothing unsaved is left behind, nothing unseen is kept."""

from contextlib import closing
from typing import Any
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import MOST_NAME, Clinic, new_clinic
from lib.store import Store, StoreError, where
from lib.ui.site import MY_PRICES
from lib.ui.state import session
from lib.ui.state.clinics import copy_name
from tests.pages.opening import keep, kept, open_page, paragraphs, widgets

ELM = new_clinic("Elm Street", "45402")
BROWSER, OTHER = "b" * 32, "c" * 32


def opened() -> AppTest:
    return open_page(MY_PRICES.url_path, section="Clinics and versions")


def place(app: AppTest, text: str) -> AppTest:
    return app.text_input(key="clinic_place").set_value(text).run()


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(paragraphs(app))


def clinics() -> dict[str, Clinic]:
    with closing(Store(where())) as store:
        return {one.name: store.load(one.id).clinic for one in store.clinics()}


def failing(method: str) -> Any:
    return patch.object(Store, method, side_effect=StoreError("The disk is full."))


# Which clinic comes back


def test_a_browser_that_only_looks_finds_the_same_clinic_again(monkeypatch):
    monkeypatch.setattr(session, "_browser", lambda: BROWSER)
    keep(ELM)
    opened()
    keep(new_clinic("Oak Lane", "59718"))
    assert widgets(opened())["clinic_place"].value == "45402"


def test_a_browser_is_remembered_by_what_it_saves(monkeypatch):
    keep(ELM)
    app = opened()
    monkeypatch.setattr(session, "_browser", lambda: BROWSER)
    place(app, "10001")
    keep(new_clinic("Oak Lane", "59718"))
    assert widgets(opened())["clinic_place"].value == "10001"
    monkeypatch.setattr(session, "_browser", lambda: OTHER)
    assert widgets(opened())["clinic_place"].value == "59718"


def test_what_is_saved_is_saved_though_its_browser_could_not_be_remembered(monkeypatch):
    monkeypatch.setattr(session, "_browser", lambda: BROWSER)
    with failing("remember"):
        app = place(place(opened(), "45402"), "10001")
    assert "Nothing is saved" not in said(app)
    assert [one.place for one in clinics().values()] == ["10001"]


# What could not be saved


WAYS = ("clinic_duplicate", "clinic_open", "clinic_delete", "clinic_bring_back", "clinic_new")


@pytest.mark.parametrize("way", [*WAYS, "version_keep", "import"])
def test_what_could_not_be_saved_is_saved_before_another_clinic_is_shown(way: str):
    gone = keep(new_clinic("Gone"))
    with closing(Store(where())) as store:
        store.delete(gone.id)
    keep(new_clinic("Oak Lane"))
    keep(ELM)
    app = opened()
    with failing("save"):
        place(app, "10001")
        assert "Nothing is saved at the moment: The disk is full." in said(app)
        act(app, way)
        # Still nothing: it says so and stays.
        assert "What you changed last is not saved yet. The disk is full." in said(app)
        assert widgets(app)["clinic_place"].value == "10001"
        assert {one: clinic.place for one, clinic in clinics().items()} == {
            "Elm Street": "45402", "Oak Lane": None,
        }  # fmt: skip
    act(app, way)
    assert "not saved yet" not in said(app)
    if way == "clinic_delete":
        press(app, "clinic_bring_back")
    assert clinics()["Elm Street"].place == "10001"


def act(app: AppTest, way: str) -> None:
    app.text_input(key="clinic_new_name").set_value("Pine")
    app.text_input(key="version_label").set_value("Before")
    if way == "import":
        (field,) = app.file_uploader
        field.set_value(("a.json", new_clinic("Pine").to_json().encode(), "application/json")).run()
    else:
        press(app, way)


# Two windows


@pytest.mark.parametrize(
    ("way", "not_done"),
    [
        ("version_keep", "The version was not kept"),
        ("clinic_duplicate", "The clinic was not duplicated"),
    ],
)
def test_no_version_or_copy_is_made_of_what_only_the_other_window_shows(way: str, not_done: str):
    saved = keep(ELM)
    first, second = opened(), opened()
    place(first, "59718")
    second.text_input(key="version_label").set_value("As it is now")
    press(second, way)
    assert not_done in said(second)
    assert "Another window saved “Elm Street”" in said(second)
    assert list(clinics()) == ["Elm Street"]
    with closing(Store(where())) as store:
        assert store.versions(saved.id) == ()


def conflict(name: str) -> AppTest:
    """The second of two windows that both changed a clinic of that name."""
    keep(new_clinic(name, "45402"))
    first, second = opened(), opened()
    place(first, "59718")
    return place(second, "10001")


def test_a_copy_of_a_clinic_with_the_longest_name_is_kept():
    name = "x" * MOST_NAME
    app = press(conflict(name), "keep_mine")
    assert "Another window" not in said(app)
    found = {name: clinic.place for name, clinic in clinics().items()}
    assert found == {name: "59718", "x" * 73 + " (copy)": "10001"}


def test_a_copy_that_cannot_be_kept_leaves_the_choice_as_it_was():
    app = conflict("Elm Street")
    with failing("create"):
        press(app, "keep_mine")
        assert "Nothing is saved at the moment: The disk is full." in said(app)
    assert "Another window saved “Elm Street”" in said(app)
    press(app, "take_theirs")
    press(app, "undo")
    assert kept().place == "10001"


@pytest.mark.parametrize(("name", "copy"), [("Elm", "Elm (copy)"), ("y" * 72 + " z", "y" * 72)])
def test_the_name_of_a_copy_fits(name: str, copy: str):
    assert copy_name(name).startswith(copy)
    assert copy_name(name).endswith(" (copy)")
    assert len(copy_name(name)) <= MOST_NAME


def test_after_deleting_the_way_back_is_named():
    keep(new_clinic("Oak [x](y)"))
    app = press(opened(), "clinic_delete")
    assert (
        "“Oak [x](y)” is deleted. Bring it back under Deleted clinics brings it back for 30 days."
    ) in said(app)
    press(app, "clinic_bring_back")
    assert "is deleted" not in said(app)
