"""What was done is said once, in plain words."""

from streamlit.testing.v1 import AppTest

from lib.clinic import new_clinic
from lib.ui.site import MY_PRICES, PACKAGES, PRICE, PageInfo
from tests.clinics import priced
from tests.pages.opening import keep, open_page, plain, widgets

CLINICS = "Clinics and versions"
PRICES = (40, 90, 150, 140, 160, 95)


def opened(page: PageInfo, name: str = "Elm Street", **query: str) -> AppTest:
    keep(priced(new_clinic(name, "45402"), *PRICES))
    return open_page(page.url_path, **query)


def press(app: AppTest, key: str) -> list[str]:
    """Press a button, and return what is said of it."""
    app.button(key=key).click().run()
    assert not app.exception
    return said(app)


def said(app: AppTest) -> list[str]:
    return [plain(one.value) for one in app.toast]


def test_a_price_is_saved_without_a_word_and_undone_with_one():
    app = opened(PRICE)
    key = next(key for key in widgets(app) if key.endswith("_price_usd"))
    app.number_input(key=key).set_value(45.0).run()
    assert said(app) == []
    assert press(app, "undo") == ["Undone: the last change is taken back."]
    assert press(app, "redo") == ["Redone: the change is there again."]
    assert said(app.run()) == []


def test_what_is_done_with_a_clinic_is_said():
    app = opened(MY_PRICES, section=CLINICS)
    assert press(app, "clinic_duplicate") == ["Copied: you go on with “Elm Street (copy)”."]
    assert press(app, "clinic_delete") == ["Deleted: “Elm Street (copy)”."]
    assert press(app, "clinic_bring_back") == ["Brought back: “Elm Street (copy)”."]
    assert press(app, "clinic_open") == ["Opened: “Elm Street”."]
    app.text_input(key="version_label").set_value("Before the raise")
    assert press(app, "version_keep") == ["Kept: version “Before the raise”."]
    restored = "Restored: the version that was kept. Undo takes you forward again."
    assert press(app, "version_restore") == [restored]


def test_what_fails_is_not_said_to_be_done():
    app = opened(MY_PRICES, section=CLINICS)
    app.text_input(key="clinic_new_name").set_value(" ")
    assert press(app, "clinic_new") == []
    assert app.error


def test_a_file_that_is_no_clinic_is_not_said_to_be_imported():
    app = opened(MY_PRICES, section=CLINICS)
    app.file_uploader[0].set_value(("x.json", b"{}", "application/json")).run()
    assert app.error
    assert said(app) == []


def test_packages_and_services_that_come_and_go_are_named():
    app = opened(PACKAGES)
    assert press(app, "package_add_5") == ["Added: a package of 5 sessions."]
    assert press(app, "package_remove_0") == ["Package of 5 sessions removed."]
    assert press(app, "package_bring_back") == ["Brought back: the package."]
    app = opened(MY_PRICES, section="Services")
    assert press(app, "service_delete") == ["Deleted: Add-on. Undo brings it back."]


def test_a_name_in_a_toast_acts_as_no_markdown():
    name = "**[a](http://example.invalid)** :red[e] $x^2$ <b>"
    app = opened(MY_PRICES, name, section=CLINICS)
    press(app, "clinic_duplicate")
    (toast,) = app.toast
    assert plain(toast.value) == f"Copied: you go on with “{name} (copy)”."
    for marks in ("**", "](", ":red[", "<b>"):
        assert marks not in toast.value
