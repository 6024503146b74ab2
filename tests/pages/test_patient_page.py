"""The patient page: who pays first, one sentence to read aloud, then the plan; nothing is kept."""

import datetime
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, Package, Service
from lib.datasets.package import load
from lib.ui.patient import plan as plan_module
from lib.ui.show.article import VERDICT_BADGES, lines
from lib.ui.site import PATIENT
from lib.ui.state.link import packed
from lib.visit import Visit
from tests.pages.opening import keep, kept, open_page, paragraphs, plain, widgets

FIRST, SINGLE, BUNDLED, UNPRICED, ADD_ON = (f"{n:012x}" for n in range(5))
COPAY, COINSURANCE, OUT = "in network, copay", "in network, coinsurance", "out of network"
DENIED, MEDICARE = "claim denied", "Medicare"


def clinic(**changes: Any) -> Clinic:
    given: dict[str, Any] = {
        "name": "Elm Street",
        "place": "45402",
        "services": (
            Service(id=FIRST, name="First one", visit=Visit("initial", 60), price_usd=150),
            Service(
                id=SINGLE,
                name="Half hour",
                visit=Visit(),
                price_usd=90,
                packages=(
                    Package(sessions=5, discount_percent=15),
                    Package(sessions=10, total_usd=700),
                ),
            ),
            Service(id=BUNDLED, name="Bundle", visit=Visit("bundled", 45), price_usd=136.23),
            Service(id=UNPRICED, name="Hour", visit=Visit("stand-alone", 60, "3+")),
            Service(id=ADD_ON, name="Extra", visit=Visit("add-on", None), price_usd=40),
        ),
    }
    return Clinic(**given | changes)


def open_patient(
    payer: str = "cash", service: str = SINGLE, given: Clinic | None = None
) -> AppTest:
    """The page for a clinic of the store, a payer and a service."""
    keep(given or clinic())
    app = open_page(PATIENT.url_path, service=service)
    assert not app.exception
    assert [one.value for one in app.title] == ["What will the patient pay?"]
    return app if payer == "cash" else put(app, patient_payer=payer)


def put(app: AppTest, **values: Any) -> AppTest:
    for key, value in values.items():
        widgets(app)[key].set_value(value).run()
        assert not app.exception, key
    return app


def headline(app: AppTest) -> str:
    (found,) = [text for text in paragraphs(app) if text.startswith("## ")]
    return found.removeprefix("## ").strip("“”")


def text_of(app: AppTest) -> str:
    """All running text in one line."""
    return " | ".join(paragraphs(app))


def bills(app: AppTest) -> dict[str, float | None]:
    """The totals of the plan's ways; None where one is not known."""
    frame = next(f.value for f in app.dataframe if {"way", "total_usd"} <= set(f.value.columns))
    totals = zip(frame["way"], frame["total_usd"], strict=True)
    return {way: None if pd.isna(total) else total for way, total in totals}


def opened(app: AppTest, drawer: str) -> AppTest:
    app.session_state[drawer] = True
    app.run()
    assert not app.exception
    return app


def test_one_visit_in_cash_is_the_first_thing_said():
    app = open_patient()
    assert headline(app) == "You pay $90.00 for the visit."
    options = [plain(option) for option in widgets(app)["patient_payer"].options]
    assert options == [
        "Cash", "Package", "In network, copay", "In network, coinsurance", "Out of network",
        "Claim denied", "Medicare",
    ]  # fmt: skip
    assert "never saved, never part of an address and never shared" in text_of(app)


def test_in_network_by_copay_asks_whether_the_deductible_comes_first():
    app = open_patient(COPAY)
    assert headline(app).endswith("we need from your plan: the copay of a therapy visit.")
    app = put(app, patient_copay_usd=30.0)
    assert headline(app) == (
        "You pay $30.00 for the visit, your copay, unless your deductible comes first: please ask "
        "your plan."
    )
    assert "patient_deductible_left_usd" not in widgets(app)
    app = put(app, patient_deductible_first="Yes", patient_deductible_left_usd=100.0)
    app = put(app, **{f"patient_allowed_amount_usd_{SINGLE}": 85.0})
    # 100 left of the deductible, 85 allowed.
    assert headline(app) == "You pay $85.00 for the visit: your deductible comes first."
    app = put(app, patient_deductible_first="No")
    assert headline(app) == "You pay $30.00 for the visit, your copay."


def test_coinsurance_of_the_first_visit_and_the_second():
    app = put(
        open_patient(COINSURANCE),
        **{f"patient_allowed_amount_usd_{SINGLE}": 85.0},
        patient_coinsurance_percent=20.0,
        patient_deductible_left_usd=100.0,
        patient_plan_first_before="",
    )
    assert headline(app).startswith("You pay $85.00 for the visit")
    # 85; 15 + 20% of 70 = 29; 17 four times: 182.
    assert bills(app)[COINSURANCE] == 182
    assert "visit by visit $85.00, $29.00, 4 × $17.00" in text_of(app)


def test_out_of_network_the_price_is_paid_and_what_comes_back_is_asked_for():
    app = open_patient(OUT)
    assert headline(app).startswith("You pay $90.00 for the visit. What your plan sends back")
    app = put(
        app,
        **{f"patient_out_allowed_amount_usd_{SINGLE}": 50.0},
        patient_out_coinsurance_percent=40.0,
        patient_out_deductible_left_usd=0.0,
    )
    # 50 − 40% = 30 comes back.
    assert "send back $30.00, so that it costs you $60.00" in headline(app)


def test_a_denied_claim_costs_the_full_price_with_its_conditions():
    app = open_patient(DENIED)
    assert headline(app) == "If your insurer denies the claim, you pay $90.00 for the visit."
    assert "or where the patient agreed to it in writing beforehand" in text_of(app)


def test_a_package_is_one_of_the_services_own():
    app = open_patient("package")
    assert headline(app) == "You pay $382.50 ahead for five visits: $76.50 a visit."
    app = put(app, **{f"patient_package_{SINGLE}": 1})
    assert headline(app) == "You pay $700.00 ahead for ten visits: $70.00 a visit."
    assert headline(put(app, service=BUNDLED)) == "Bundle has no package yet"
    assert headline(put(app, service=FIRST)) == "First one happens once, so it has no package"


def test_a_share_typed_as_a_part_of_one_is_said():
    app = put(open_patient(COINSURANCE), patient_coinsurance_percent=0.2)
    assert "0.2 means 0.2 percent; write 20 for 20 percent" in text_of(app)


def test_without_a_set_price_the_page_asks_for_it_and_quotes_nothing_else():
    app = open_patient(service=UNPRICED)
    assert headline(app) == "Hour has no price yet: enter yours, and read it aloud"
    assert "You pay" not in text_of(app)
    assert not app.dataframe
    app = put(app, **{f"service_{UNPRICED}_price_usd": 120.0})
    assert headline(app) == "You pay $120.00 for the visit."
    service = kept().service(UNPRICED)
    assert service is not None
    assert service.price_usd == 120


def test_a_plan_of_six_is_one_first_visit_and_five_follow_ups():
    app = open_patient()
    # 150 + 5 × 90; 150 + 382.50; the package of ten holds more than the plan.
    found = bills(app)
    assert (found["cash"], found["claim denied"], found["package of 5"]) == (600, 600, 532.5)
    assert "package of 10" not in found
    assert "1 × First one at $150.00 + 5 × Half hour at $90.00" in text_of(app)
    assert "Six visits: $600.00 in cash, $532.50 with the package of 5" in text_of(app)
    assert "Not in this sum" not in text_of(app)
    app = put(app, patient_visits=11)
    assert kept().patient.visits == 11
    # 150 + 10 × 90; 150 + 700.
    assert (bills(app)["cash"], bills(app)["package of 10"]) == (1050, 850)
    # A first visit chosen starts with five half hours after it.
    app = put(app, service=FIRST, patient_visits=6)
    assert headline(app) == "You pay $150.00 for the first visit."
    assert bills(app)["cash"] == 600


def test_a_follow_up_without_a_price_is_asked_for_in_the_plan():
    app = put(open_patient(service=FIRST), patient_plan_then=UNPRICED)
    assert "Set a price for Hour first" in text_of(app)
    app = put(app, **{f"service_{UNPRICED}_price_usd": 100.0})
    assert bills(app)["cash"] == 650  # 150 + 5 × 100


def test_a_patients_figures_stay_in_the_window():
    app = put(open_patient(COPAY), patient_copay_usd=33.0, patient_deductible_first="Yes")
    app = put(app, patient_deductible_left_usd=444.0)
    assert kept() == clinic()
    assert set(app.query_params) == {"service"}
    # They still count while another payer is chosen.
    app = put(app, patient_payer="cash", patient_plan_first_before="")
    app = put(app, patient_payer=COPAY, patient_deductible_first="No")
    assert bills(put(app, patient_payer="cash"))[COPAY] == 198  # 6 × 33


PHYSICIANS = clinic(practitioner="acupuncturist")


def test_medicare_takes_the_practitioner_from_the_clinic():
    app = open_patient(MEDICARE)
    assert headline(app) == "You pay $90.00 for the visit: Medicare does not pay for it."
    assert "patient_furnisher" not in widgets(app)
    said = text_of(app)
    assert "Medicare does not cover needling by a physical therapist." in said
    assert "have the advance notice (ABN) signed, for the needling alone" in said


def test_medicares_checklist_where_an_acupuncturist_leaves_it_open():
    app = open_patient(MEDICARE, given=PHYSICIANS)
    assert headline(app).endswith("Medicare does not pay for it.")
    app = put(app, patient_furnisher="physician")
    assert "Not confirmed: low back pain for twelve weeks or more." in text_of(app)
    for key in ("weeks12", "no_cause", "no_surgery", "no_pregnancy"):
        app = put(app, **{f"patient_{key}": True})
    app = put(app, patient_medicare_deductible_left_usd=0.0)
    # 23.50 in Ohio × 20% = 4.70.
    assert headline(app) == "You pay $4.70 for the visit, your share of what Medicare pays for."
    assert "12 visits in 90 days, 0 given" in text_of(app)
    app = put(app, patient_medicare_given_90_days=12, patient_medicare_given_year=12)
    assert headline(app).endswith("Medicare does not pay for it.")


def test_a_bundled_visit_under_medicare_charges_the_needling_alone():
    app = put(open_patient(MEDICARE, BUNDLED), patient_medicare_deductible_left_usd=0.0)
    # By hand in test_medicare_visit: 16% of 136.23 is 21.80; 20% of 48.52 is 9.70.
    assert headline(app).startswith("You pay $31.50 for the visit: $21.80 for what Medicare")
    assert "stays Medicare's; only the needling may be charged" in text_of(app)
    app = put(app, override_needling_charge_usd=30.0)
    assert headline(app).startswith("You pay $39.70 for the visit: $30.00 for")
    assert kept().overrides == {"needling_charge_usd": 30.0}
    app = put(app, patient_setting="facility")
    assert "The hospital bills its own charge on top." in headline(app)
    assert "hospital's own charge comes on top" in text_of(app)


def test_a_first_visit_under_medicare_asks_the_clinic_for_its_evaluation_price():
    app = put(open_patient(MEDICARE, FIRST), patient_medicare_deductible_left_usd=0.0)
    assert headline(app).startswith("You pay at most $150.00 for the first visit")
    assert "Enter your charge for the needling alone." in text_of(app)
    # Medicare's evaluation (93.86 in Ohio) and manual therapy (20.65 or more) are above what the
    # clinic charges for them, 110, which counts: × 20% = 22. The needling: 150 − 110 = 40.
    app = put(app, override_evaluation_price_usd=110.0)
    assert headline(app).startswith("You pay $62.00 for the first visit: $40.00 for")


def test_charges_are_asked_for_once_and_only_where_medicare_pays_for_a_part():
    app = open_patient(MEDICARE, BUNDLED)
    # The plan's first visit has an evaluation, the bundled visit has none.
    assert {"override_needling_charge_usd", "override_evaluation_price_usd"} <= set(widgets(app))
    app = put(app, patient_plan_first_before="")
    assert "override_evaluation_price_usd" not in widgets(app)
    app = put(app, clinic_practitioner="chiropractor")
    assert "override_needling_charge_usd" not in widgets(app)
    assert headline(app) == "You pay $136.23 for the visit: Medicare does not pay for it."


def test_what_pre_tax_dollars_save_on_the_plan():
    app = put(opened(open_patient(), "drawer_taxes"), patient_plan_first_before="")
    assert "Enter yearly wages" in text_of(app)
    app = put(app, patient_yearly_wages_usd=66_550.0)
    # Taxable 66,550 − 16,100 = 50,450: 50 × 22% + 490 × 12% = 69.80; payroll 540 × 7.65% = 41.31;
    # Ohio 540 × 2.75% = 14.85.
    assert "The plan's $540 (cash) really cost $414.04: $125.96 saved." in text_of(app)
    app = put(app, patient_filing="married_joint", patient_household_wages_usd=10.0)
    assert "Household wages 10 are below the earner's own 66,550" in text_of(app)
    assert kept() == clinic()


def test_it_opens_with_a_visit_and_no_add_on_follows_by_itself():
    given = clinic()
    keep(given.with_(services=tuple(reversed(given.services))))
    app = open_page(PATIENT.url_path)
    assert headline(app) == "You pay $90.00 for the visit."
    app = put(app, service=FIRST)
    assert widgets(app)["patient_plan_then"].value == SINGLE
    # With nothing but an add-on beside it, it stands alone until an add-on is chosen.
    few = tuple(one for one in given.services if one.id in (FIRST, ADD_ON))
    app = open_patient(service=FIRST, given=given.with_(services=few))
    assert bills(app)["cash"] == 150


def test_a_plan_of_add_ons_says_that_its_treatment_visits_are_missing():
    app = put(open_patient(service=FIRST), patient_plan_then=ADD_ON)
    # 150 + 5 × 40.
    assert "Six visits: $350.00 in cash" in text_of(app)
    assert "the 5 treatment visits that Extra comes on top of" in text_of(app)
    app = put(app, override_treatment_usd=100.0)
    assert kept().overrides == {"treatment_usd": 100}
    assert "$500 more, $850 in all for a patient who pays without insurance" in text_of(app)
    # The add-on as the plan itself: six of them.
    assert "the 6 treatment visits that Extra" in text_of(put(app, service=ADD_ON))


def drafts(payer: str, **changes: Any) -> tuple[AppTest, str, str]:
    """The page for a payer, its good-faith estimate and the label of its button."""
    made: dict[str, tuple[str, str]] = {}
    real: Callable[..., bool] = streamlit.download_button

    def noted(label: str, data: Any, **rest: Any) -> bool:
        made[rest["key"]] = (label, data() if callable(data) else data)
        return real(label, data, **rest)

    with (
        patch.object(streamlit, "download_button", noted),
        patch.object(plan_module, "today", lambda: datetime.date(2026, 11, 25)),
    ):
        app = put(open_patient(payer), **changes)
    label, page = made["estimate"]
    return app, label, page


def test_the_good_faith_estimate_of_the_plan():
    _, label, page = drafts("cash")
    assert label == "Good-faith estimate of this plan: draft to print"
    assert "November 25, 2027" in page
    for cell in ("First one", "$150.00", "Half hour", "$450.00", "$600.00"):
        assert f"{cell}</td>" in page


def test_with_a_package_page_and_estimate_are_of_the_package():
    app, label, page = drafts("package")
    assert "Six visits: $532.50 with the package of 5, $600.00 in cash" in text_of(app)
    assert label == "Good-faith estimate of this plan: draft to print"
    assert "Half hour, package of 5, paid ahead</td>" in page
    assert "$532.50</td>" in page
    assert "$600.00" not in page
    # So do pre-tax dollars: 532.50, not 600.
    app = put(opened(app, "drawer_taxes"), patient_yearly_wages_usd=66_550.0)
    assert "The plan's $532.50 (package of 5) really cost" in text_of(app)


@pytest.mark.parametrize(
    ("payer", "said"),
    [
        (DENIED, "Six visits: $600.00 if the claim is denied, the full price in cash"),
        (COPAY, "Six visits in network, copay: ask the plan for the copay of a therapy visit"),
        (MEDICARE, "Six visits with Medicare: enter your charge for the needling alone"),
    ],
)
def test_for_insurance_the_estimate_says_that_it_is_by_cash_prices(payer: str, said: str):
    app, label, page = drafts(payer)
    assert said in text_of(app)
    assert "by your cash prices, for who pays without insurance" in label
    assert "It holds the plan in cash, not what the choice above comes to." in text_of(app)
    assert "$600.00</td>" in page


def test_on_medicare_an_hsa_saves_nothing_and_it_says_why():
    app = put(opened(open_patient(MEDICARE), "drawer_taxes"), patient_yearly_wages_usd=66_550.0)
    assert "saved." in text_of(app)  # an FSA through payroll
    app = put(app, patient_account="HSA through payroll")
    assert "26 U.S.C. 223(b)(7)" in text_of(app)
    assert "saved." not in text_of(app)
    assert "saved." in text_of(put(app, patient_payer="cash"))


@pytest.mark.parametrize(
    ("place", "law"),
    [
        ("10001", "A physical therapist may not needle in New York."),
        ("OR", "Oregon has passed a law that will let a physical therapist needle; it is not in "
               "force yet."),
    ],
)  # fmt: skip
def test_where_needling_is_not_allowed_all_is_held_back(place: str, law: str):
    app = open_patient(given=clinic(place=place))
    assert headline(app) == law
    said = text_of(app)
    assert "nothing to read aloud, to plan or to hand out" in said
    assert not [word for word in ("You pay", "$90", "advance notice", "Six visits") if word in said]
    assert not app.dataframe
    assert "patient_payer" not in widgets(app)


def test_a_shared_copy_shows_all_answers_and_changes_nothing():
    keep(clinic(name="My own"))
    given = clinic(name="Theirs")
    app = open_page(PATIENT.url_path, list=packed(given) or "", service=SINGLE)
    assert not app.exception
    assert headline(app) == "You pay $90.00 for the visit."
    assert bills(app)["cash"] == 600
    assert widgets(app)["patient_visits"].disabled
    # The patient's own figures can be entered all the same.
    app = put(app, patient_payer=COPAY, patient_copay_usd=30.0)
    assert headline(app).startswith("You pay $30.00")
    app = put(app, service=UNPRICED)
    assert widgets(app)[f"service_{UNPRICED}_price_usd"].disabled
    assert kept() == clinic(name="My own")


def test_an_empty_list_says_where_to_begin():
    keep(clinic(services=()))
    app = open_page(PATIENT.url_path)
    assert not app.exception
    assert "Your list is empty: there is nothing to quote." in text_of(app)


@pytest.mark.parametrize(("service", "code"), [(SINGLE, "20560"), (UNPRICED, "20561")])
def test_the_billing_helper_names_the_code_and_warns(service: str, code: str):
    said = text_of(opened(open_patient(service=service), "drawer_billing"))
    assert f"muscles: {code}, one unit a session." in said
    assert "One unit a session." in said
    assert "Do not bill needling as manual therapy (97140)." in said


@pytest.mark.parametrize(
    ("place", "label", "setting", "amount"),
    [
        # 20560 in Ohio: (0.31 + 0.42 × 0.913 + 0.01 × 1.008) × 33.4009; facility 0.05 for 0.42.
        ("45402", "Ohio (OH locality 00)", "nonfacility", 23.50),
        ("45402", "Ohio (OH locality 00)", "facility", 12.22),
        (None, "United States", "nonfacility", 24.72),
    ],
)
def test_medicares_amounts_follow_the_place_and_the_setting(place, label, setting, amount):
    app = open_patient(MEDICARE, given=clinic(place=place))
    app = opened(put(app, patient_setting=setting), "drawer_amounts")
    frame = next(f.value for f in app.dataframe if "amount_usd" in f.value.columns)
    assert frame.set_index("code")["amount_usd"]["20560"] == amount
    assert list(frame["code"]) == list(load("medicare_rvu")["hcpcs_code"])
    assert f"{label}, {setting}: RVU × GPCI" in text_of(app)


@pytest.mark.parametrize("key", ["insurance", "other_codes", "medicare", "hsa_fsa"])
def test_the_articles_line_stands_in_a_drawer_with_verdict_and_source(key: str):
    app = open_patient()
    row = lines()[key]
    badge = VERDICT_BADGES[row["verdict"]]
    assert row["text"] not in text_of(app)
    captions = [one.value for one in opened(app, "drawer_article").caption]
    (shown,) = [text for text in captions if row["text"] in plain(text)]
    assert badge in shown
    assert row["source_url"] in shown
