"""My clinic: costs that add up, services, known prices, clinics and versions, documents."""

import math
import re
from contextlib import closing
from io import BytesIO

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, Costs, KnownPrice, Service, new_clinic
from lib.pricing.evidence import posterior
from lib.pricing.price_list import price_list_of
from lib.store import Store, where
from lib.ui.site import MY_PRICES
from lib.ui.state.link import packed
from lib.visit import Visit
from tests.documents.elm_street import ADD_ON, FIRST, SINGLE, UNPRICED, clinic
from tests.pages.opening import keep, kept, open_page, paragraphs, plain, widgets

COSTS, SERVICES, KNOWN, CLINICS, DOCUMENTS = (
    "Costs",
    "Services",
    "Known prices",
    "Clinics and versions",
    "Documents",
)


def section(name: str, **query: str) -> AppTest:
    app = open_page(MY_PRICES.url_path, section=name, **query)
    assert not app.exception
    return app


def of_service(name: str, id: str) -> AppTest:
    """A section with one of the services chosen."""
    return section(name).button_group(key="service").set_value(id).run()


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join([*paragraphs(app), *(plain(one.value) for one in app.toast)])


def rows(app: AppTest, head: str) -> list[list[str]]:
    """The cells of the markdown table whose first head is given."""
    text = next(one.value for one in app.markdown if one.value.startswith(f"| {head}"))
    lines = [line.strip("| ").split(" | ") for line in text.splitlines()]
    return [[plain(cell) for cell in line] for line in [lines[0], *lines[2:]]]


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def names() -> list[str]:
    with closing(Store(where())) as store:
        return sorted(one.name for one in store.clinics())


# Costs


def test_the_cost_of_an_hour_adds_up_and_follows_its_fields():
    keep(clinic())
    app = section(COSTS)
    # 48; × 1.25 = 60; / 0.8 = 75; / 0.9 = 83.33; and 36.67 of overhead: 120.
    assert [row[2] for row in rows(app, "Part")[1:]] == [
        "$48.00", "$12.00", "$15.00", "$8.33", "$36.67", "$120.00",
    ]  # fmt: skip
    app.number_input(key="costs_overhead_usd_per_month").set_value(3600.0).run()
    assert "Enter the clinician hours paid a month as well" in said(app)
    # 100 hours × 0.8 × 0.9 = 72 attended; 3,600 / 72 = 50; 83.33 + 50 = 133.33.
    app.number_input(key="costs_clinician_hours_per_month").set_value(100.0).run()
    assert rows(app, "Part")[-1][2] == "$133.33"
    assert "Not used: the month's overhead counts." in said(app)
    assert kept().costs.clinician_hours_per_month == 100


def test_the_national_overhead_is_named_as_no_figure_of_hers():
    keep(Clinic(place="45402"))
    app = section(COSTS)
    assert "Not your figure. $24.81 × 60 / 55" in said(app)
    assert "front-desk pay" in said(app)
    assert "holds supplies already" not in said(app)
    app.number_input(key="costs_supplies_usd_per_visit").set_value(3.0).run()
    assert "yours are taken out of it, not added" in said(app)
    app.number_input(key="costs_overhead_usd_per_hour").set_value(20.0).run()
    assert "holds supplies already" not in said(app)
    assert "Not your figure" not in said(app)


def test_clinicians_paid_by_the_visit_cost_no_empty_hours():
    keep(clinic())
    app = section(COSTS)
    app.button_group(key="costs_paid_per_visit").set_value("By the visit").run()
    assert rows(app, "Part")[1:] == [
        ["Overhead", "your own figure", "$36.67"],
        ["An attended hour", "the sum", "$36.67"],
    ]
    assert "costs_pay_usd_per_hour" not in widgets(app)
    assert widgets(of_service(SERVICES, SINGLE))[f"service_{SINGLE}_pay_usd_per_sale"]


def test_a_cost_that_cannot_be_stays_in_its_field_with_the_reason():
    keep(clinic())
    app = section(COSTS)
    app.number_input(key="costs_booked_percent").set_value(0.0).run()
    assert app.number_input(key="costs_booked_percent").value == 0
    assert "outside 1 to 100 percent" in said(app)
    assert kept().costs.booked_percent == 80


# Services


def test_a_list_is_priced_in_one_go_and_shows_what_each_leaves():
    keep(clinic())
    app = section(SERVICES)
    app.number_input(key=f"service_{UNPRICED}_price_usd").set_value(150.0).run()
    # 120 × 70 / 60 = 140.
    assert ["Whole hour", "70", "$150", "$140", "+$10"] in rows(app, "Service")
    assert "Every service on your list has its price" in said(app)


def test_one_service_s_slot_moves_no_other_service():
    keep(clinic())
    app = of_service(SERVICES, SINGLE)
    before = rows(app, "Service")
    assert app.number_input(key=f"service_{SINGLE}_slot_minutes").placeholder == "40"
    app.number_input(key=f"service_{SINGLE}_slot_minutes").set_value(30.0).run()
    after = rows(app, "Service")
    # 120 × 30 / 60 = 60.
    assert after[2] == ["Half hour", "30", "$90", "$60", "+$30"]
    assert [*after[:2], *after[3:]] == [*before[:2], *before[3:]]


def test_what_a_service_is_can_be_changed_but_never_into_what_cannot_be():
    keep(clinic())
    app = of_service(SERVICES, SINGLE)
    app.button_group(key=f"service_{SINGLE}_minutes").set_value(45).run()
    app.selectbox(key=f"service_{SINGLE}_format").set_value("bundled").run()
    app.button_group(key=f"service_{SINGLE}_muscles").set_value("3+").run()
    app.toggle(key=f"service_{SINGLE}_electrical").set_value(True).run()
    app.text_input(key=f"service_{SINGLE}_name").set_value("Both *together*").run()
    found = kept().service(SINGLE)
    assert found is not None
    assert (found.visit, found.name) == (Visit("bundled", 45, "3+", True), "Both *together*")
    app.selectbox(key=f"service_{SINGLE}_format").set_value("initial").run()
    assert "A first visit happens once, so it has no packages." in said(app)
    assert kept().service(SINGLE) == found
    app.text_input(key=f"service_{SINGLE}_name").set_value(" ").run()
    assert "It is empty" in said(app)


def test_services_are_added_moved_and_deleted_and_undo_brings_them_back():
    keep(clinic())
    app = of_service(SERVICES, SINGLE)
    press(app, "service_move_-1")
    assert [one.name for one in kept().services][:2] == ["Half hour", "First one"]
    assert app.button(key="service_move_-1").disabled
    press(app, "service_delete")
    assert [one.name for one in kept().services] == ["First one", "Whole hour", "Extra"]
    press(app, "undo")
    assert kept().services[0].id == SINGLE
    app.text_input(key="service_new_name").set_value("Knee")
    app.selectbox(key="service_new_format").set_value("bundled")
    press(app, "service_add")
    assert str(kept().services[-1].visit) == "bundled, 45 min, 1–2 muscles"
    assert app.text_input(key=f"service_{kept().services[-1].id}_name").value == "Knee"
    press(app, "service_add")
    assert "The name of the new service: It is empty" in said(app)
    assert len(kept().services) == 5


def test_a_list_without_services_says_what_to_do():
    keep(Clinic())
    assert "No service is on your list yet: add the first one" in said(section(SERVICES))
    assert "You know no price of others yet" in said(section(KNOWN))


def test_the_evaluation_price_belongs_to_first_visits():
    keep(clinic())
    assert "override_evaluation_price_usd" not in widgets(of_service(SERVICES, SINGLE))
    app = of_service(SERVICES, FIRST)
    app.number_input(key="override_evaluation_price_usd").set_value(120.0).run()
    assert kept().overrides == {"evaluation_price_usd": 120}


# Known prices


def bozeman() -> Clinic:
    one = Service(id=SINGLE, name="Half hour", visit=Visit(), price_usd=90)
    return Clinic(name="Elm Street", place="59718", services=(one,))


def paste(app: AppTest, text: str) -> AppTest:
    app.text_area(key="known_pasted").set_value(text)
    return press(app, "known_add_several")


def test_five_pasted_prices_move_the_middle_by_the_formula():
    saved = keep(bozeman())
    app = paste(section(KNOWN), "70 75 80 85 110")
    assert [one.price_usd for one in kept().known_prices] == [70, 75, 80, 85, 110]
    assert all(one.near for one in kept().known_prices)
    assert (
        "5 prices added: $70, $75, $80, $85, $110. Undo takes them back until you reload."
        in said(app)
    )
    assert app.text_area(key="known_pasted").value == ""
    assert [plain(text) for text in app.table[0].value["asks"][:5]] == [
        "$70", "$75", "$80", "$85", "$110",
    ]  # fmt: skip
    # The 110 moves the middle by what it is with it less what it is without.
    found = price_list_of(saved.clinic).lines[0].evidence
    assert found is not None
    far = [one.adjusted_usd for one in found.observations]
    terms = found.published_middle_usd, found.sigma, found.tau, found.n0
    with_it = math.exp(posterior(*terms, [70, 75, 80, 85, 110], far).mean)
    without = math.exp(posterior(*terms, [70, 75, 80, 85], far).mean)
    shown = plain(app.table[0].value["moves the middle by"][4])
    assert shown == f"+${with_it - without:.2f}"
    press(app, "undo")
    assert kept().known_prices == ()


def test_nothing_is_taken_of_a_paste_with_a_bad_part():
    keep(bozeman())
    app = paste(section(KNOWN), "70 eighty 85")
    assert "“eighty” is no price." in said(app)
    assert "Nothing is added yet. The other 2 prices wait with them." in said(app)
    assert app.text_area(key="known_pasted").value == "70 eighty 85"
    assert kept().known_prices == ()
    paste(app, "70 80 85")
    assert "no price" not in said(app)
    assert len(kept().known_prices) == 3


def test_one_price_with_its_details_is_kept_with_them():
    keep(bozeman())
    app = section(KNOWN)
    app.button_group(key="known_way").set_value("One price with its details").run()
    press(app, "known_add_one")
    assert "The price is missing." in said(app)
    app.number_input(key="known_price").set_value(95.0)
    app.text_input(key="known_seller").set_value("Pine [x](y)")
    app.text_input(key="known_place").set_value("Dayton, OH")
    app.text_input(key="known_where").set_value("their page")
    app.selectbox(key=f"known_minutes_{SINGLE}").set_value("45")
    app.selectbox(key=f"known_muscles_{SINGLE}").set_value("unknown")
    app.button_group(key="known_near").set_value("Elsewhere")
    press(app, "known_add_one")
    (found,) = kept().known_prices
    assert found == KnownPrice(
        id=found.id, price_usd=95, minutes=45, seller="Pine [x](y)", place="Dayton, OH",
        where_seen="their page", near=False,
    )  # fmt: skip
    first = app.table[0].value.iloc[0]
    assert plain(first["seller"]) == "Pine [x](y), their page"
    assert "[x](y)" not in first["seller"]
    assert first["where"] == "elsewhere"


def test_a_struck_out_price_counts_for_nothing_until_it_is_put_back():
    keep(clinic())
    app = of_service(KNOWN, SINGLE)
    before = app.table[0].value
    dearest = kept().known_prices[-1].id
    app.multiselect(key="known_chosen").set_value([dearest]).run()
    press(app, "known_strike")
    assert app.table[0].value.iloc[-1]["moves the middle by"] == "struck out"
    assert not kept().known_prices[-1].included
    press(app, "known_put_back")
    assert app.table[0].value.equals(before)
    press(app, "known_delete")
    assert dearest not in {one.id for one in kept().known_prices}
    press(app, "undo")
    assert len(kept().known_prices) == 5


def test_prices_of_a_visit_that_is_not_sold_are_kept_and_shown():
    other = KnownPrice(price_usd=140, format="bundled")
    keep(bozeman().with_(known_prices=(other,)))
    app = section(KNOWN)
    app.button_group(key="known_view").set_value("All that are kept").run()
    assert "1 price of a kind of visit that you do not sell" in said(app)
    assert app.table[0].value.iloc[0]["counts"] == "no such service"


def test_at_most_two_thousand_prices_are_kept():
    many = tuple(KnownPrice(id=f"{n:012x}", price_usd=80) for n in range(1_999))
    keep(bozeman().with_(known_prices=many))
    app = paste(section(KNOWN), "70 75")
    assert "At most 2,000 prices are kept, and there is room for 1." in said(app)
    assert len(kept().known_prices) == 1_999
    assert app.text_area(key="known_pasted").value == "70 75"


# Clinics and versions


def test_clinics_are_started_copied_opened_deleted_and_brought_back():
    keep(clinic())
    app = section(CLINICS)
    app.text_input(key="clinic_new_name").set_value("Oak Lane")
    press(app, "clinic_new")
    assert names() == ["Elm Street", "Oak Lane"]
    assert "“Oak Lane” was saved" in said(app)
    press(app, "clinic_open")
    assert "“Elm Street” was saved" in said(app)
    press(app, "clinic_duplicate")
    assert names() == ["Elm Street", "Elm Street (copy)", "Oak Lane"]
    assert "“Elm Street (copy)” was saved" in said(app)
    assert kept().services == clinic().services
    press(app, "clinic_delete")
    assert names() == ["Elm Street", "Oak Lane"]
    press(app, "clinic_delete")
    assert "“Elm Street” was saved" in said(app)
    # What was deleted last is the one that is offered back.
    press(app, "clinic_bring_back")
    assert names() == ["Elm Street", "Oak Lane"]
    press(app, "clinic_bring_back")
    assert names() == ["Elm Street", "Elm Street (copy)", "Oak Lane"]
    assert "“Elm Street (copy)” was saved" in said(app)


def test_a_clinic_needs_a_name():
    keep(clinic())
    app = section(CLINICS)
    press(app, "clinic_new")
    assert "The clinic was not started" in said(app)
    app.text_input(key="clinic_name").set_value("").run()
    assert "It is empty" in said(app)
    assert names() == ["Elm Street"]


def test_a_named_version_comes_back_and_undo_goes_forward():
    keep(clinic())
    app = section(CLINICS)
    app.text_input(key="version_label").set_value("Before the raise")
    press(app, "version_keep")
    app.text_input(key="clinic_name").set_value("Oak Lane").run()
    press(app, "version_restore")
    assert kept().name == "Elm Street"
    press(app, "undo")
    assert kept().name == "Oak Lane"


def test_a_version_is_not_restored_over_what_another_window_saved():
    keep(clinic())
    first, second = section(CLINICS), section(CLINICS)
    first.text_input(key="version_label").set_value("Before")
    press(first, "version_keep")
    second.run()
    first.text_input(key="clinic_name").set_value("Oak Lane").run()
    press(second, "version_restore")
    assert "Another window saved “Oak Lane”" in said(second)
    assert kept().name == "Oak Lane"


def test_a_clinic_that_is_gone_is_said():
    saved = keep(clinic())
    other = keep(new_clinic("Oak Lane"))
    app = section(CLINICS)
    with closing(Store(where())) as store:
        store.delete(saved.id)
    press(app, "clinic_open")
    assert "The clinic was not opened" in said(app)
    assert "There is no such clinic here" in said(app)
    assert kept().name == other.clinic.name


def upload(app: AppTest, text: bytes) -> AppTest:
    (field,) = app.file_uploader
    return field.set_value(("clinic.json", BytesIO(text).getvalue(), "application/json")).run()


def test_an_exported_clinic_comes_back_as_a_new_one():
    keep(Clinic(name="Oak Lane"))
    upload(section(CLINICS), clinic().to_json().encode())
    assert names() == ["Elm Street", "Oak Lane"]
    assert kept() == clinic()


def test_each_problem_of_an_imported_file_is_named():
    keep(clinic())
    app = upload(section(CLINICS), b'{"version": 1, "name": "", "costs": {"booked_percent": 0}}')
    assert "The file was not imported" in said(app)
    assert "name: it is empty" in said(app)
    assert "Slots that are booked: 0 is outside 1 to 100 percent" in said(app)
    app = upload(app, b"no clinic")
    assert "it is no JSON" in said(app)
    assert names() == ["Elm Street"]


# Documents


def documents(app: AppTest) -> list[str]:
    return [one.label for one in app.download_button if "HTML" in one.label]


@pytest.mark.parametrize("name", ["Price sheet", "Good-faith estimate", "Report", "Call sheet"])
def test_each_document_is_made_for_a_clinic_that_may_needle(name: str):
    keep(clinic())
    app = section(DOCUMENTS, document=name)
    assert documents(app) == [f"Download: {name.lower()} (HTML, to print)"]


@pytest.mark.parametrize("name", ["Price sheet", "Good-faith estimate", "Report", "Call sheet"])
def test_where_needling_is_not_allowed_the_reason_stands_instead(name: str):
    keep(clinic("New York, NY"))
    app = section(DOCUMENTS, document=name)
    assert documents(app) == []
    assert re.search("Not made: .*New York", said(app))


@pytest.mark.parametrize(
    ("name", "made"),
    [("Price sheet", 1), ("Good-faith estimate", 1), ("Report", 0), ("Call sheet", 1)],
)
def test_a_copy_without_costs_gives_all_but_the_report(name: str, made: int):
    text = packed(clinic())
    assert text is not None
    app = section(DOCUMENTS, document=name, list=text)
    assert len(documents(app)) == made
    assert ("came without its costs" in said(app)) == (not made)


def test_without_a_price_it_is_said_what_to_set():
    keep(clinic().with_(services=(Service(name="A", visit=Visit()),)))
    for name in ("Price sheet", "Good-faith estimate"):
        assert "No service has a price yet" in said(section(DOCUMENTS, document=name))


def test_an_estimate_of_add_ons_says_that_the_treatment_visits_are_missing():
    keep(clinic().with_(services=tuple(reversed(clinic().services))))
    app = section(DOCUMENTS, document="Good-faith estimate")
    # The list begins with the add-on, the plan with a visit.
    assert app.multiselect(key="estimate_services").value == [SINGLE]
    app.multiselect(key="estimate_services").set_value([ADD_ON]).run()
    assert "Not in this sum and paid besides: the 6 treatment visits that Extra" in said(app)
    app.number_input(key="override_treatment_usd").set_value(100.0).run()
    assert kept().overrides == {"treatment_usd": 100}
    assert "Not in this sum" not in said(app)


def test_an_estimate_is_of_the_services_and_visits_that_are_chosen():
    keep(clinic())
    app = section(DOCUMENTS, document="Good-faith estimate")
    app.multiselect(key="estimate_services").set_value([FIRST, SINGLE]).run()
    assert app.number_input(key=f"estimate_visits_{FIRST}").value == 1
    app.number_input(key=f"estimate_visits_{SINGLE}").set_value(5).run()
    assert len(documents(app)) == 1
    app.number_input(key=f"estimate_visits_{FIRST}").set_value(2).run()
    assert "A first visit happens once" in said(app)
    app.multiselect(key="estimate_services").set_value([]).run()
    assert "The plan is empty" in said(app)


# A copy from a link


@pytest.mark.parametrize("name", [COSTS, SERVICES, KNOWN, CLINICS, DOCUMENTS])
def test_a_shared_copy_shows_no_cost_and_changes_nothing(name: str):
    text = packed(clinic(), known_prices=True)
    assert text is not None
    app = section(name, list=text)
    words = said(app)
    assert "$140" not in words
    assert "Break-even" not in words.replace("break-even and profit are not shown", "")
    assert names() == []
    changing = ("service_delete", "known_add_several", "known_delete", "clinic_delete")
    assert all(one.disabled for one in app.button if one.key in changing)
    own = ("service_", "costs_", "clinic_place", "clinic_name", "known_")
    for key, one in widgets(app).items():
        if key.startswith(own) and key not in ("known_way", "known_view"):
            assert one.disabled, key


def test_costs_of_the_defaults_are_not_written_into_the_clinic():
    saved = keep(clinic().with_(costs=Costs()))
    section(COSTS)
    assert kept() == saved.clinic


def test_options_of_a_list_are_plain_text_and_labels_are_markdown():
    half = Service(id=SINGLE, name="A & B (PT)", visit=Visit(), price_usd=90)
    one = KnownPrice(price_usd=70, seller="A & B: (PT)")
    keep(bozeman().with_(services=(half,), known_prices=(one,)))
    assert section(KNOWN).multiselect(key="known_chosen").options == ["1: $70, A & B: (PT)"]
    app = section(DOCUMENTS, document="Good-faith estimate")
    assert app.multiselect(key="estimate_services").options == ["A & B (PT)"]
    label = app.number_input(key=f"estimate_visits_{SINGLE}").label
    assert (label, plain(label)) == ("Visits: A \\& B \\(PT\\)", "Visits: A & B (PT)")


def test_the_usual_pay_for_a_sale_stands_in_grey():
    keep(clinic().with_(costs=Costs(paid_per_visit=True, pay_usd_per_visit=32)))
    for id, grey in ((SINGLE, "32"), (ADD_ON, "0")):
        field = of_service(SERVICES, id).number_input(key=f"service_{id}_pay_usd_per_sale")
        assert field.placeholder == grey


def test_the_largest_clinic_that_can_be_kept_comes_back_from_its_file():
    long = "\u9488" * 120
    many = tuple(
        KnownPrice(id=f"{n:012x}", price_usd=80, seller=long, place=long, where_seen=long)
        for n in range(2_000)
    )
    text = Clinic(name="Elm Street", known_prices=many).to_json().encode()
    assert len(text) > 2 * 1024 * 1024
    app = upload(section(CLINICS), text)
    assert "not imported" not in said(app)
    assert kept().known_prices == many
