"""The clinic of a session: kept at once, opened again, never overwritten unseen, shared."""

from collections.abc import Callable
from contextlib import closing
from typing import Any
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from lib.clinic import Costs, KnownPrice, new_clinic
from lib.store import Saved, Store, StoreError, where
from lib.ui.site import MY_PRICES, PRICE
from lib.ui.state.link import packed
from tests.pages.opening import keep, kept, open_page, paragraphs, widgets

PAGE = MY_PRICES.url_path
ELM = new_clinic("Elm Street", "45402")


def place(app: AppTest, text: str) -> AppTest:
    return app.text_input(key="clinic_place").set_value(text).run()


def said(app: AppTest) -> str:
    return "\n".join(paragraphs(app))


def names() -> list[str]:
    with closing(Store(where())) as store:
        return sorted(one.name for one in store.clinics())


def test_a_change_is_kept_at_once_and_a_new_window_opens_it():
    place(open_page(PAGE), "59718")
    assert kept().place == "59718"
    again = open_page(PRICE.url_path)
    assert widgets(again)["clinic_place"].value == "59718"
    assert "Bozeman, MT (59718)" in said(again)


def test_looking_keeps_nothing():
    open_page(PAGE)
    assert names() == []


def test_undo_and_redo_are_kept_too():
    app = place(place(open_page(PAGE), "59718"), "45402")
    app.button(key="undo").click().run()
    assert (kept().place, widgets(app)["clinic_place"].value) == ("59718", "59718")
    app.button(key="undo").click().run()
    assert kept().place is None
    assert app.button(key="undo").disabled
    app.button(key="redo").click().run()
    assert kept().place == "59718"


def test_the_second_of_two_windows_is_told_and_takes_theirs():
    keep(ELM)
    first, second = open_page(PAGE), open_page(PAGE)
    place(first, "59718")
    place(second, "10001")
    assert "Another window saved “Elm Street”" in said(second)
    assert widgets(second)["clinic_place"].value == "10001"
    assert kept().place == "59718"
    second.button(key="take_theirs").click().run()
    assert widgets(second)["clinic_place"].value == "59718"
    # What was edited here can be had back.
    second.button(key="undo").click().run()
    assert kept().place == "10001"


def test_the_second_of_two_windows_keeps_its_own_as_a_copy():
    keep(ELM)
    first, second = open_page(PAGE), open_page(PAGE)
    place(first, "59718")
    place(second, "10001")
    second.button(key="keep_mine").click().run()
    assert names() == ["Elm Street", "Elm Street (copy)"]
    assert kept().place == "10001"
    assert "Another window" not in said(second)


def test_a_link_shows_a_copy_that_changes_nothing_here():
    keep(ELM)
    shared = new_clinic("Oak Lane", "59718").with_(costs=Costs(pay_usd_per_hour=99))
    app = open_page(PRICE.url_path, list=packed(shared) or "")
    assert "You look at a copy of “Oak Lane”" in said(app)
    assert widgets(app)["clinic_place"].value == "59718"
    assert widgets(app)["clinic_place"].disabled
    # Its costs did not come along: nothing is said of an hour, not by defaults either.
    assert "An hour of your clinic costs" not in said(app)
    assert names() == ["Elm Street"]
    app.button(key="close_shared").click().run()
    assert widgets(app)["clinic_place"].value == "45402"


def test_a_copy_can_be_kept_under_another_name():
    keep(ELM)
    shared = new_clinic("Oak Lane", "59718").with_(known_prices=(KnownPrice(price_usd=70),))
    app = open_page(PRICE.url_path, list=packed(shared, costs=True, known_prices=True) or "")
    assert "An hour of your clinic costs" in said(app)
    app.text_input(key="keep_name").set_value("Mine now").run()
    app.button(key="keep_shared").click().run()
    assert names() == ["Elm Street", "Mine now"]
    assert kept() == shared.with_(name="Mine now")
    assert not widgets(app)["clinic_place"].disabled


def test_a_bad_link_is_said_and_opens_the_own_clinic():
    keep(ELM)
    app = open_page(PRICE.url_path, list="<b>$x$</b>")
    assert "The list in this link was not opened" in said(app)
    assert widgets(app)["clinic_place"].value == "45402"


def test_what_cannot_be_stays_in_the_field_and_out_of_the_clinic():
    keep(ELM)
    app = open_page(PAGE, section="costs")
    app.number_input(key="costs_booked_percent").set_value(0.0).run()
    assert "0 is outside 1 to 100 percent" in said(app)
    assert widgets(app)["costs_booked_percent"].value == 0
    assert kept().costs.booked_percent is None
    app.number_input(key="costs_booked_percent").set_value(70.0).run()
    assert "outside" not in said(app)
    assert kept().costs.booked_percent == 70


def test_where_nothing_can_be_kept_it_is_said_and_work_goes_on(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("DRY_NEEDLING_STORE", str(blocked / "clinics.sqlite"))
    app = place(open_page(PAGE), "59718")
    assert "Nothing is saved at the moment" in said(app)
    assert "Bozeman, MT (59718)" in said(app)


def lost(real: Callable[..., Saved]) -> Callable[..., Saved]:
    """The same save, done by a server that is lost before it can say so."""

    def save(*what: Any) -> Saved:
        real(*what)
        raise StoreError("The server is lost.")

    return save


def test_a_save_of_which_only_the_word_was_lost_is_no_other_windows():
    keep(ELM)
    app = open_page(PAGE)
    with patch.object(Store, "save", lost(Store.save)):
        place(app, "59718")
    assert "Nothing is saved at the moment" in said(app)
    with patch.object(Store, "save", side_effect=StoreError("The server is away.")):
        place(app, "60601")
    place(app, "10001")
    assert "Another window" not in said(app)
    assert "Nothing is saved" not in said(app)
    assert kept().place == "10001"


def test_what_another_window_saves_while_nothing_can_be_saved_here_is_not_overwritten():
    keep(ELM)
    app, other = open_page(PAGE), open_page(PAGE)
    with patch.object(Store, "save", side_effect=StoreError("The server is away.")):
        place(app, "60601")
    place(other, "59718")
    place(app, "10001")
    assert "Another window saved “Elm Street”" in said(app)
    assert kept().place == "59718"
