"""Prices by area, files: read beside the page, cancelled, shown as a series; a rate taken over."""

import shutil
import time
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import new_clinic
from lib.ui.market.files import JOB, MOST_MB
from lib.ui.site import MARKET, PATIENT
from lib.ui.state.files import KEY
from tests.clinics import priced
from tests.pages.opening import (
    EXAMPLE,
    ROOT,
    example_read,
    keep,
    open_all,
    open_page,
    paragraphs,
    plain,
    widgets,
)


@pytest.fixture(autouse=True)
def _at_the_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page under test has no browser that says where it sits."""
    monkeypatch.setattr("lib.ui.market.files.sits_here", lambda *_: True)


def market(**query: str) -> AppTest:
    app = open_all(MARKET.url_path, format="add-on", **query)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join([*paragraphs(app), *(plain(one.value) for one in app.error)])


def read_at(app: AppTest, path: str) -> AppTest:
    app = widgets(app)["price_file_way"].set_value("On this machine").run()
    app = app.text_input(key="price_file_path").set_value(path).run()
    app = app.button(key="price_file_read").click().run()
    if JOB in app.session_state and (job := app.session_state[JOB]):
        deadline = time.monotonic() + 20
        while not job.is_done and time.monotonic() < deadline:
            time.sleep(0.05)
        app = app.run()
    return app


def test_a_file_becomes_a_series_of_its_own_with_its_report():
    app = read_at(market(), str(EXAMPLE))
    text = said(app)
    assert "hospital_file.csv: 7 offers in" in text
    assert "1 plan of 1 payer pays $45; 1 of 1 less than the same hospital's cash price" in text
    prices = next(one.value for one in app.dataframe if "n_rows" in one.value.columns)
    assert prices["price_usd"].to_list() == [60.0]
    app = app.button(key="file_hospital_file.csv_remove").click().run()
    assert "hospital_file.csv: 3 offers" not in said(app)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("", "There is no file at that path"),
        ("/no/such/file.csv", "There is no file at that path"),
        ("~nobody-of-this-name/file.csv", "There is no file at that path"),
        (f"/{'long' * 100}.csv", "There is no file at that path"),
        (str(EXAMPLE.parent / "screenshot.png"), "screenshot.png"),
        (str(EXAMPLE.parent / "speed.md"), "speed.md"),
    ],
)
def test_what_cannot_be_read_says_why(path: str, says: str):
    app = read_at(market(), path)
    assert any(says in plain(one.value) for one in app.error)
    assert KEY not in app.session_state or not app.session_state[KEY]


def test_what_files_post_is_posted_also_where_the_figures_are_estimated():
    app = read_at(market(figures="estimated"), str(EXAMPLE))
    assert "Posted cash price of add-on, 1–2 muscles (20560), in the files read" in said(app)


def test_two_hospitals_files_of_one_name_are_both_kept_and_one_read_twice_is_one(tmp_path: Path):
    text = EXAMPLE.read_text("utf-8")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        hospital = text.replace("Example Hospital", f"Example Hospital {name.upper()}")
        (tmp_path / name / "standardcharges.csv").write_text(hospital, "utf-8")
    app = market()
    for name in ("a", "b", "a"):
        app = read_at(app, str(tmp_path / name / "standardcharges.csv"))
    assert [one.name for one in app.session_state[KEY]] == [
        "standardcharges.csv", "standardcharges.csv (2)"
    ]  # fmt: skip
    assert "2 of 2 less than the same hospital's cash price" in said(app)


def test_no_file_is_let_go_of_unasked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("lib.ui.state.files.MOST_FILES", 1)
    app = read_at(market(), str(EXAMPLE))
    other = shutil.copy(EXAMPLE, tmp_path / "other.csv")
    app = read_at(app, str(other))
    assert "1 file is open: remove one first" in said(app)
    assert [one.name for one in app.session_state[KEY]] == [EXAMPLE.name]


def test_a_file_without_the_codes_says_what_was_looked_for():
    app = market()
    app = app.multiselect(key="price_file_codes").set_value(["97112"]).run()
    text = said(read_at(app, str(EXAMPLE)))
    assert "no rows found; looked for 97112 as CPT or HCPCS with a price" in text


def test_elsewhere_than_on_the_own_machine_no_path_is_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lib.ui.market.files.sits_here", lambda *_: False)
    app = market()
    assert "price_file_way" not in widgets(app)
    assert "price_file_path" not in widgets(app)


RATE = "$45: Payer A, PPO (Example Hospital (made up), file of 2026-04-01)"


def with_a_rate_taken() -> AppTest:
    keep(priced(new_clinic("Elm Street", "45402"), 40, 90, 150, 140, 160, 95))
    app = open_page(PATIENT.url_path)
    app.session_state[KEY] = (example_read(),)
    app = widgets(app)["patient_payer"].set_value("in network, coinsurance").run()
    assert rate_choice(app).options == [RATE]
    app = rate_choice(app).set_value(RATE).run()
    assert not app.exception
    return app


def rate_choice(app: AppTest):
    (choice,) = [one for one in app.selectbox if one.label.startswith("Or a plan's rate")]
    return choice


def allowed_field(app: AppTest):
    return next(one for one in app.number_input if one.label.startswith("In network: allowed"))


def captions(app: AppTest) -> list[str]:
    return [plain(one.value) for one in app.caption]


def test_a_plans_rate_of_a_file_is_taken_as_the_allowed_amount_and_stays_said():
    app = with_a_rate_taken()
    assert allowed_field(app).value == 45
    assert f"Allowed: {RATE}" in captions(app)
    # The file may go: what was taken from it is still its payer's rate.
    app.session_state[KEY] = ()
    app = app.run()
    assert allowed_field(app).value == 45
    assert f"Allowed: {RATE}" in captions(app)


def test_an_amount_typed_over_a_plans_rate_is_nobodys():
    app = allowed_field(with_a_rate_taken()).set_value(70).run()
    assert not app.exception
    assert allowed_field(app).value == 70
    assert rate_choice(app).value is None
    assert not [one for one in captions(app) if one.startswith("Allowed: ")]


def test_a_code_that_was_not_looked_for_is_said_not_missing():
    app = market()
    app = app.multiselect(key="price_file_codes").set_value(["97112"]).run()
    text = said(read_at(app, str(EXAMPLE)))
    assert "20560 was not looked for in hospital_file.csv: add it above" in text


def test_the_server_takes_what_the_page_promises():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["server"]["maxUploadSize"] >= MOST_MB
