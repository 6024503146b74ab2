"""The clinic's place: what is said of a text, and the buttons that take another place."""

from streamlit.testing.v1 import AppTest

from lib.clinic import new_clinic
from lib.ui.site import PACKAGES
from tests.pages.opening import keep, open_page, paragraphs, plain

PAGE = PACKAGES.url_path


def offered(app: AppTest) -> list[str]:
    """The places on the buttons under the field."""
    labels = [plain(button.label) for button in app.button]
    return [label.removeprefix("Show ") for label in labels if label.startswith("Show ")]


def test_a_namesake_is_named_and_taken_by_its_button():
    keep(new_clinic(place="Oakwood, OH"))
    app = open_page(PAGE)
    assert any("Ohio has another in Paulding County" in text for text in paragraphs(app))
    assert offered(app) == ["Oakwood (Paulding County), OH"]
    app.button(key="show_Oakwood (Paulding County), OH").click().run()
    assert not app.exception
    assert app.text_input(key="clinic_place").value == "Oakwood (Paulding County), OH"
    assert offered(app) == []
    assert not any("has another" in text for text in paragraphs(app))


def test_a_split_zip_code_and_a_refused_place_offer_what_may_be_meant():
    keep(new_clinic(place="53963"))
    app = open_page(PAGE)
    (caption,) = [text for text in paragraphs(app) if "Only about 58% of 53963" in text]
    assert "Fond du Lac County (metro)" in caption
    assert offered(app) == ["Fond du Lac County, WI"]
    app.text_input(key="clinic_place").set_value("Hamilton Township, NJ").run()
    assert any("Showing the whole country." in text for text in paragraphs(app))
    first, *_ = offered(app)
    app.button(key=f"show_{first}").click().run()
    assert app.text_input(key="clinic_place").value == first == "Hamilton Square, NJ"
    assert not app.error
