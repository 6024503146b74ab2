"""Add-on, bundled or stand-alone: the list's own services side by side, by hand."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, Service, new_clinic
from lib.ui.site import BUNDLES
from lib.ui.state.link import packed
from lib.visit import Visit
from tests.pages.opening import (
    keep,
    kept,
    open_page,
    open_with_files,
    paragraphs,
    plain,
    widgets,
)
from tests.pricing.three_services import ADD_ON, ALONE, BUNDLE, clinic


def opened(one: Clinic) -> AppTest:
    keep(one)
    app = open_page(BUNDLES.url_path)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(paragraphs(app))


def headline(app: AppTest) -> str:
    return next(plain(one.value)[3:] for one in app.markdown if one.value.startswith("## "))


def put(app: AppTest, key: str, value: Any) -> AppTest:
    return widgets(app)[key].set_value(value).run()


def ways(app: AppTest) -> dict[str, dict[Any, Any]]:
    table = next(one.value for one in app.dataframe if "offer" in one.value.columns)
    return {str(row["offer"]): row for row in table.to_dict("records")}


def test_what_each_leaves_and_where_they_are_equal():
    app = opened(clinic(treatment_usd=100, treatment_minutes=45))
    # An hour costs 120, needles 3: as worked in the tests of the comparison.
    assert headline(app) == "Treatment with Extra leaves most: $29.45 an hour, $27 a visit."
    text = said(app)
    assert (
        "Once 41% of treatments take the add-on they leave as much profit a visit as the bundle; "
        "below that the bundle leaves more. Equal profit a visit: Extra at $30, or Bundle at $140. "
        "Equal an hour: Extra at $30, or Bundle at $140."
    ) in text
    # (127 − 100) / 37
    assert "If they fill slots that would stay empty: Once 73% of treatments" in text
    assert "Treatment with Extra leaves $10.90 more an hour than Bundle" in text
    found = ways(app)
    assert found["Bundle"]["profit_per_clinician_hour_usd"] == 18.55
    assert found["Extra"]["fills_empty_slot_per_clinician_hour_usd"] == 222


def test_until_the_treatment_has_a_price_both_leave_the_same():
    app = opened(clinic())
    assert "Until you set the price of a treatment, add-on and bundle leave the same." in said(app)
    found = ways(app)
    for column in ("profit_usd", "profit_per_clinician_hour_usd"):
        assert found["Treatment with Extra"][column] == found["Bundle"][column]
    app = put(app, "override_treatment_usd", 100.0)
    assert kept().overrides == {"treatment_usd": 100}
    # (17 − 10) / 17
    assert "Once 41% of treatments take the add-on" in said(app)


def test_a_price_is_changed_where_it_is_compared():
    app = put(opened(clinic()), f"service_{BUNDLE}_price_usd", 200.0)
    bundle = kept().service(BUNDLE)
    assert bundle is not None
    assert bundle.price_usd == 200
    # 200 − 110 − 3
    assert ways(app)["Bundle"]["profit_usd"] == 87


def test_where_there_are_several_one_is_chosen():
    second = Service(id="0" * 11 + "7", name="Long bundle", visit=Visit("bundled", 60),
                     price_usd=170)  # fmt: skip
    app = opened(clinic().with_service(second))
    assert "Long bundle" not in ways(app)
    app = put(app, "compare_bundle", second.id)
    # 170 − 140 − 3 = 27
    assert ways(app)["Long bundle"]["profit_usd"] == 27
    assert "compare_bundle" not in app.query_params


@pytest.mark.parametrize("id", [ALONE, ADD_ON, BUNDLE])
def test_what_is_missing_is_named_with_its_price_field(id: str):
    service = clinic().service(id)
    assert service is not None
    app = opened(clinic().with_service(service.with_(price_usd=None)))
    assert service.name not in ways(app)
    assert "No price yet: with one it is compared." in said(app)
    app = put(app, f"service_{id}_price_usd", 90.0)
    assert service.name in ways(app)


def test_what_is_on_no_list_is_said_and_the_rest_compared():
    app = opened(clinic().without_service(ADD_ON))
    assert "None is on your list." in said(app)
    assert "Needs the price of an add-on and of a bundled visit." in said(app)
    assert list(ways(app)) == ["Single", "Bundle"]


def test_a_new_clinic_is_told_what_to_do():
    app = open_page(BUNDLES.url_path)
    assert headline(app) == ("Enter the price of what you sell: then it is held side by side.")
    assert "Enter a price above: then your week is filled with what leaves most." in said(app)
    keep(new_clinic().with_(services=()))
    assert not open_page(BUNDLES.url_path).exception


def test_a_copy_without_costs_is_compared_by_its_prices():
    app = open_page(BUNDLES.url_path, list=packed(clinic(treatment_usd=100)) or "")
    # 140 × 60/55
    assert headline(app) == (
        "Treatment with Extra brings in most an hour of the clinician: $152.73."
    )
    assert not [
        word
        for word in ("Profit", "profit a visit", "Your week", "stay empty")
        if word in said(app)
    ]
    assert "profit_usd" not in next(iter(ways(app).values()))
    assert app.number_input(key="override_treatment_usd").disabled


def test_where_needling_is_not_allowed_the_law_leads_and_the_figures_stay():
    app = opened(clinic().with_(place="10001"))
    assert headline(app) == "A physical therapist may not needle in New York."
    assert ways(app)


def test_profit_stands_before_what_fills_an_empty_slot_in_plain_words():
    text = said(opened(clinic(treatment_usd=100, treatment_minutes=45)))
    assert text.index("profit a visit") < text.index("stay empty")
    assert not [word for word in ("contribut", "tie", "yardstick", "another good")
                if word in text.replace("patient", "")]  # fmt: skip


def test_hospitals_stand_in_a_drawer_and_are_not_the_same_service():
    app = opened(clinic())
    assert "not the same service" not in said(app)
    app.session_state["drawer_hospitals"] = True
    text = said(app.run())
    assert "not the same service as a clinic's visit" in text
    assert "needling is" in text
    assert "of a bundled visit" in text
    app.session_state["drawer_article"] = True
    assert "The article:" in said(app.run())


def test_names_are_shown_as_they_are():
    one = clinic()
    single = one.service(ALONE)
    assert single is not None
    app = opened(one.with_service(single.with_(name="<i>$90$</i>", price_usd=300)))
    assert "Of your visits, <i>$90$</i> leaves most" in headline(app)
    assert "<i>" not in "".join(one.value for one in app.markdown).replace("\\<i\\>", "")


def test_files_say_which_visit_each_row_is_of():
    keep(clinic())
    _, files = open_with_files(BUNDLES.url_path)
    rows = files["offers_chart_csv"].decode("utf-8-sig").splitlines()
    position = rows[0].split(",").index("visit_format")
    assert [row.split(",")[position] for row in rows[1:]] == [
        "stand-alone", "add-on", "", "", "bundled",
    ]  # fmt: skip


def test_every_field_has_a_name_of_its_own():
    app = opened(clinic())
    labels = [
        one.label for one in [*app.number_input, *app.selectbox, *app.button, *app.text_input]
    ]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("minutes", [0.0, 0.001, 480.0])
def test_a_treatment_at_the_ends_of_its_span(minutes: float):
    app = opened(clinic(treatment_minutes=minutes, treatment_usd=10_000))
    assert "nan" not in said(app)
    assert [plain(one.value) for one in app.error] == (
        ["Treatment: minutes 0.001 are too few: 0.01 or more, or 0."] if minutes == 0.001 else []
    )
