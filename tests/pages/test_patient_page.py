"""The patient page: its bills are the library's, unknown ways ask, wrong figures are said."""

import datetime
import re
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.datasets.package import load
from lib.datasets.places import find_place
from lib.market.medicare import medicare_amount
from lib.pricing import patient
from lib.pricing.patient import Bill, Unknown
from lib.scenario import Scenario
from lib.ui.show.article import VERDICT_BADGES
from lib.ui.patient import estimate
from lib.ui.site import PATIENT
from lib.visit import Visit
from tests.pages.opening import notes, open_page, paragraphs, plain, widgets

PHYSICIAN = {
    "furnisher": "physician", "weeks12": "true", "no_cause": "true", "no_surgery": "true",
    "no_pregnancy": "true",
}  # fmt: skip
COINSURANCE = {
    "plan": "coinsurance", "allowed_amount_usd": "70", "coinsurance_percent": "20",
    "deductible_left_usd": "100",
}  # fmt: skip
OUT = {
    "out_allowed_amount_usd": "50", "out_coinsurance_percent": "40", "out_deductible_left_usd": "80"
}  # fmt: skip
ASK_COPAY = Unknown("in network, copay", "ask the plan for the copay of a therapy visit")
ASK_SHARE = "ask the plan for the allowed amount and the coinsurance"
ASK_OUT = Unknown("out of network, superbill", ASK_SHARE)
OHIO = 23.50  # 20560 in Ohio: 0.31 + 0.42 × 0.913 + 0.01 × 1.008 = 0.70354; × 33.4009


def open_patient(**query: str | list[str]) -> AppTest:
    app = open_page(PATIENT.url_path, **query)
    assert not app.exception
    assert [one.value for one in app.title] == ["What will the patient pay?"]
    return app


def text_of(app: AppTest) -> str:
    """All running text in one line."""
    return " | ".join(paragraphs(app))


def headline(app: AppTest) -> str:
    (found,) = [text for text in paragraphs(app) if text.startswith("## ")]
    return found.removeprefix("## ")


def bills(app: AppTest) -> pd.DataFrame:
    frame = next(f.value for f in app.dataframe if {"way", "total_usd"} <= set(f.value.columns))
    return frame.set_index("way")


def said(amount: float) -> str:
    return f"${amount:,.2f}".removesuffix(".00")


def set_to(app: AppTest, key: str, value: Any) -> AppTest:
    widgets(app)[key].set_value(value).run()
    assert not app.exception
    return app


def check(app: AppTest, expected: list[Bill | Unknown]) -> None:
    """Table and list say what the library finds, way by way and with how."""
    table = bills(app)
    assert list(table.index) == [way.way for way in expected]
    lines = [text for text in paragraphs(app) if text.startswith("- ") and "How" in text[:80]]
    asked = [text for text in paragraphs(app) if "not known yet" in text]
    assert len(lines) == sum(isinstance(way, Bill) for way in expected)
    for way in expected:
        row = table.loc[way.way]
        if isinstance(way, Unknown):
            assert pd.isna(row["total_usd"])
            assert row["how"] == way.ask
            assert f"- {way.way}: not known yet, {way.ask}." in asked
            continue
        assert (row["total_usd"], row["how"]) == (way.total_usd, way.how)
        first = "" if way.first_usd is None else f", first visit {said(way.first_usd)}"
        if way.way == "cash package":
            first = f" due at purchase, {said(way.first_usd or 0.0)} per session"
        assert f"- {way.way}: {said(way.total_usd)}{first}. How: {way.how}" in lines
        assert pd.isna(row["first_visit_usd"]) == (way.first_usd is None)


DAYTON = {"place": "45402", "own_price_usd": "90"}
SCENARIOS: dict[str, tuple[dict[str, str], list[Bill | Unknown]]] = {
    "a claim denied": (
        DAYTON,
        [
            patient.cash(90, 6), patient.package(90, 6, 15, 0), ASK_COPAY, ASK_OUT,
            patient.denied(90, 6), patient.medicare(90, 6, 0, OHIO, 20, 0),
        ],
    ),
    "coinsurance with deductible left": (
        DAYTON | COINSURANCE | {"patient_visits": "8", "package_discount_percent": "10"},
        [
            patient.cash(90, 8), patient.package(90, 8, 10, 0),
            patient.in_network_coinsurance(90, 8, 70, 20, 100), ASK_OUT,
            patient.denied(90, 8), patient.medicare(90, 8, 0, OHIO, 20, 0),
        ],
    ),
    "copay and out of network": (
        DAYTON | OUT | {"copay_usd": "40", "package_round_usd": "5", "patient_visits": "3"},
        [
            patient.cash(90, 3), patient.package(90, 3, 15, 5),
            patient.in_network_copay(90, 3, 90, 40), patient.out_of_network(90, 3, 50, 40, 80),
            patient.denied(90, 3), patient.medicare(90, 3, 0, OHIO, 20, 0),
        ],
    ),
    "Medicare by a physician": (
        DAYTON | PHYSICIAN | {"patient_visits": "13", "medicare_deductible_left_usd": "283"},
        [
            patient.cash(90, 13), patient.package(90, 13, 15, 0), ASK_COPAY, ASK_OUT,
            patient.denied(90, 13), patient.medicare(90, 13, 12, OHIO, 20, 283),
        ],
    ),
    "Medicare, improving, some given": (
        DAYTON | PHYSICIAN | {
            "patient_visits": "21", "improving": "true", "medicare_given_90_days": "3",
            "medicare_given_year": "3", "medicare_coinsurance_percent": "0",
        },
        [
            patient.cash(90, 21), patient.package(90, 21, 15, 0), ASK_COPAY, ASK_OUT,
            patient.denied(90, 21), patient.medicare(90, 21, 17, OHIO, 0, 0),
        ],
    ),
    "no visit at all": (
        DAYTON | COINSURANCE | {"patient_visits": "0"},
        [
            patient.cash(90, 0), patient.package(90, 0, 15, 0),
            patient.in_network_coinsurance(90, 0, 70, 20, 100), ASK_OUT,
            patient.denied(90, 0), patient.medicare(90, 0, 0, OHIO, 20, 0),
        ],
    ),
    # Without an own price: the floor, which lies above the middle of what is in print.
    "no own price": (
        {"place": "45402"},
        [
            patient.cash(87.19, 6), patient.package(87.19, 6, 15, 0), ASK_COPAY, ASK_OUT,
            patient.denied(87.19, 6), patient.medicare(87.19, 6, 0, OHIO, 20, 0),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_bills_are_the_librarys(name: str):
    query, expected = SCENARIOS[name]
    app = open_patient(**query)
    assert not app.error
    assert not notes(app)
    check(app, expected)
    cash = expected[0]
    assert isinstance(cash, Bill)
    visits = len(cash.visits_usd)
    price = float(query.get("own_price_usd", "87.19"))
    assert headline(app) == (
        f"{visits} visits at {said(price)}: {said(cash.total_usd)} in cash, and the same if the "
        "insurer denies the claim"
    )
    # A second run changes nothing, and the link carries the scenario.
    check(app.run(), expected)
    assert {name: app.query_params[name] for name in query} == query


def test_figures_by_hand():
    table = bills(open_patient(**DAYTON, **COINSURANCE, **OUT, **PHYSICIAN))
    totals = table["total_usd"].to_dict()
    assert totals == {
        "cash": 540.0,  # 90 × 6
        "cash package": 459.0,  # 540 × 0.85
        "in network, coinsurance": 164.0,  # 70 + 38 + 4 × 14
        "out of network, superbill": 408.0,  # 90 + (40 + 30 + 8) + 4 × (40 + 20)
        "claim denied": 540.0,
        "Medicare": 28.2,  # 6 × 4.70
    }


def test_a_single_visit_is_said_in_the_singular():
    assert headline(open_patient(**DAYTON, patient_visits="1")).startswith("1 visit at $90: $90 in")


def test_figures_move_as_they_are_entered():
    app = open_patient(place="45402")
    set_to(app, "set_own_price_usd", 90.0)
    set_to(app, "plan", "coinsurance")
    assert bills(app).loc["in network, coinsurance", "how"] == ASK_SHARE
    set_to(app, "set_allowed_amount_usd", 70.0)
    assert bills(app).loc["in network, coinsurance", "how"] == ASK_SHARE
    set_to(app, "set_coinsurance_percent", 20.0)
    assert bills(app).loc["in network, coinsurance", "total_usd"] == 84  # 6 × 14
    set_to(app, "set_deductible_left_usd", 100.0)
    assert bills(app).loc["in network, coinsurance", "total_usd"] == 164
    set_to(app, "set_patient_visits", 2.0)
    assert bills(app).loc["in network, coinsurance", "total_usd"] == 108  # 70 + 38
    set_to(app, "plan", "copay")
    assert "in network, coinsurance" not in bills(app).index
    set_to(app, "set_copay_usd", 75.0)
    assert bills(app).loc["in network, copay", "total_usd"] == 140  # the allowed amount, 70


def test_a_deductible_left_is_never_dropped_from_a_copay_plan():
    copay = {"copay_usd": "20", "deductible_left_usd": "100"}
    app = open_patient(**DAYTON, **copay, allowed_amount_usd="70")
    # 6 × 20, and in words what that leaves out; then 70 + (30 + 20) + 4 × 20.
    assert bills(app).loc["in network, copay", "total_usd"] == 120
    assert "is taken not to come before the copay: ask the plan" in text_of(app)
    set_to(app, "deductible_first", True)
    check_row = patient.in_network_copay(90, 6, 70, 20, 100, deductible_first=True)
    assert check_row.total_usd == 200
    assert tuple(bills(app).loc["in network, copay", ["total_usd", "how"]]) == (200, check_row.how)
    unknown = open_patient(**DAYTON, **copay, deductible_first="true")
    assert bills(unknown).loc["in network, copay", "how"] == (
        "ask the plan for the allowed amount of a visit"
    )


def test_a_bundled_visit_under_medicare_is_not_charged_whole():
    app = open_patient(place="45402", format="bundled")
    # By hand in test_medicare_visit: 6 × (9.70 + 21.80), not 6 × 136.23
    assert bills(app).loc["Medicare", "total_usd"] == 189.00
    assert "136.23" not in str(bills(app).loc["Medicare", "how"])
    text = text_of(app)
    assert "The therapy (97140 + 97110) stays Medicare's; only the needling may be charged" in text
    set_to(app, "set_needling_charge_usd", 35.0)
    assert bills(app).loc["Medicare", "total_usd"] == 268.20  # 6 × (9.70 + 35)
    set_to(app, "furnisher", "athletic trainer")
    assert bills(app).loc["Medicare", "total_usd"] == 817.38
    assert "Medicare pays nothing for therapy by this practitioner." in text_of(app)


def test_the_twelve_months_and_the_hospitals_own_charge_are_said():
    app = open_patient(**DAYTON)
    assert "twelve months count from the first treatment, not from January" in text_of(app)
    assert "hospital's own charge" not in text_of(app)
    set_to(app, "setting", "facility")
    assert "the hospital's own charge comes on top, with a coinsurance" in text_of(app)
    assert "the hospital's own charge comes on top" in str(bills(app).loc["Medicare", "how"])


def test_nothing_about_a_plan_is_taken_for_typical():
    app = open_patient(**DAYTON)
    for key in ("allowed_amount_usd", "copay_usd", "out_allowed_amount_usd",
                "out_coinsurance_percent"):  # fmt: skip
        field = widgets(app)[f"set_{key}"]
        assert field.value is None
        assert field.placeholder == "ask the plan"
    assert widgets(app)["set_yearly_wages_usd"].value is None


def test_without_a_price_the_page_asks_for_it():
    app = open_patient(place="45402", format="initial")
    assert [one.value for one in app.info] == ["Enter your price below: the bills start from it."]
    assert not [f for f in app.dataframe if "way" in f.value.columns]
    assert "Good-faith estimate: draft to print" not in [b.label for b in app.download_button]
    set_to(app, "set_own_price_usd", 150.0)
    assert bills(app).loc["claim denied", "total_usd"] == 900


WRONG = [
    ("own_price_usd", 0.0, "Your price: 0 is outside 1 to 10,000 US dollars"),
    ("allowed_amount_usd", -1.0, "In network: insurer's allowed amount a visit: -1 is outside 0"),
    ("copay_usd", 1_001.0, "In network: copay a visit: 1,001 is outside 0 to 1,000 US dollars"),
    ("coinsurance_percent", 120.0, "In network: coinsurance: 120 is outside 0 to 100 percent"),
    ("deductible_left_usd", -5.0, "In network: deductible left: -5 is outside 0 to 50,000"),
    (
        "out_allowed_amount_usd",
        1e9,
        "Out of network: insurer's allowed amount a visit: 1,000,000,000 is",
    ),
    ("out_coinsurance_percent", -1.0, "Out of network: coinsurance: -1 is outside 0 to 100"),
    ("out_deductible_left_usd", -5.0, "Out of network: deductible left: -5 is outside 0"),
    ("medicare_coinsurance_percent", 101.0, "Medicare: coinsurance: 101 is outside 0 to 100"),
    ("medicare_deductible_left_usd", -1.0, "Medicare: Part B deductible left: -1 is outside 0"),
    ("medicare_given_90_days", 61.0, "Medicare: visits already given in these 90 days: 61"),
    (
        "medicare_given_year",
        -1.0,
        "Medicare: visits already given in these twelve months: -1 is outside 0",
    ),
    ("yearly_wages_usd", -1.0, "Yearly wages: -1 is outside 0 to "),
    ("federal_rate_percent", 38.0, "Federal marginal rate: 38 is outside 0 to 37 percent"),
    ("state_rate_percent", 21.0, "State marginal rate: 21 is outside 0 to 20 percent"),
]


@pytest.mark.parametrize("plan", ["copay", "coinsurance"])
def test_what_cannot_be_is_said_at_the_field_with_its_reason(plan: str):
    app = open_patient(**DAYTON, plan=plan)
    before = bills(app)
    shown = [(k, v, m) for k, v, m in WRONG if f"set_{k}" in widgets(app)]
    for key, value, message in shown:
        set_to(app, f"set_{key}", value)
        (problem,) = app.error
        assert message in plain(problem.value)
        # At the field: right below it, before the next field.
        order = [getattr(x, "key", None) or plain(str(getattr(x, "value", ""))) for x in app.main]
        at = next(i for i, name in enumerate(order) if message in name)
        assert [name for name in order[:at] if name.startswith("set_")][-1] == f"set_{key}"
        assert app.query_params.get(key) in (None, "90")
        set_to(app, f"set_{key}", 90.0 if key == "own_price_usd" else None)
        assert not app.error
    pd.testing.assert_frame_equal(bills(app), before)
    assert len(shown) >= 12


def test_the_span_of_a_field_is_said_in_plain_numbers():
    app = open_patient(**DAYTON)
    set_to(app, "set_yearly_wages_usd", -1.0)
    assert "is outside 0 to 10,000,000 US dollars" in plain(app.error[0].value)


def test_what_cannot_be_in_a_link_is_ignored_with_its_reason():
    app = open_patient(
        **DAYTON, copay_usd="-5", patient_visits="61", furnisher="barber", plan="hmo",
        medicare_coinsurance_percent="x",
    )  # fmt: skip
    note = notes(app)
    for line in (
        "copay_usd = -5: In network: copay a visit: -5 is outside 0 to 1,000 US dollars",
        "patient_visits = 61: Visits in the plan: 61 is outside 0 to 60",
        "furnisher = barber: it is one of physical therapist",
        "plan = hmo: it is one of copay, coinsurance",
        "medicare_coinsurance_percent = x: it is one number",
    ):
        assert line in note
    check(app, SCENARIOS["a claim denied"][1])


def test_a_part_of_a_visit_is_refused():
    app = open_patient(**DAYTON, patient_visits="6.7")
    assert "patient_visits = 6.7" in notes(app)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({}, "Not covered. Medicare does not cover needling by a physical therapist."),
        (PHYSICIAN, "Covered: 6 of 6 planned visits. 12 visits in 90 days, 0 given; without"),
        (PHYSICIAN | {"patient_visits": "21"}, "Covered: 12 of 21 planned visits."),
        (
            PHYSICIAN | {"patient_visits": "21", "improving": "true"},
            "Covered: 20 of 21 planned visits. 12 visits in 90 days, 0 given; improving: 8 more",
        ),
        (PHYSICIAN | {"patient_visits": "1"}, "Covered: 1 of 1 planned visit."),
        (PHYSICIAN | {"weeks12": "false"}, "Not covered. Not confirmed: low back pain for twelve"),
        (PHYSICIAN | {"medicare_given_year": "20"}, "Not covered. 12 visits in 90 days, 0 given;"),
    ],
)
def test_medicares_checklist_answers_and_says_why(query: dict[str, str], says: str):
    app = open_patient(**DAYTON, **query)
    assert says in text_of(app)
    covered = int(found[1]) if (found := re.match(r"Covered: (\d+)", says)) else 0
    assert f"{covered} covered visits" in str(bills(app).loc["Medicare", "how"])


def test_never_by_a_physical_therapist_is_said_with_its_source():
    text = text_of(open_patient(**DAYTON))
    assert "Dry needling by a physical therapist is never covered ([APTA, 2022](https://" in text
    assert "ncdid=373" in text


def amounts(app: AppTest) -> pd.DataFrame:
    frame = next(f.value for f in app.dataframe if {"code", "amount_usd"} <= set(f.value.columns))
    return frame.set_index("code")


@pytest.mark.parametrize(
    ("place", "label", "locality", "setting"),
    [
        ("", "United States", None, "nonfacility"),
        ("", "United States", None, "facility"),
        ("45402", "Ohio (OH locality 00)", ("OH", "00"), "nonfacility"),
        ("Montgomery County, OH", "Ohio (OH locality 00)", ("OH", "00"), "facility"),
        ("Fairfax County, VA", "(DC locality 01)", ("DC", "01"), "nonfacility"),
        ("94105", "(CA locality 05)", ("CA", "05"), "facility"),
    ],
)
def test_amounts_of_every_code_by_zip_or_county(place, label, locality, setting):
    app = open_patient(place=place, own_price_usd="90", setting=setting)
    table = amounts(app)
    assert f"{label}, {setting}: RVU × GPCI × conversion factor" in text_of(app)
    assert {"20560", "20561", "97140", "97110", "98943"} <= set(table.index)
    for code, amount in table["amount_usd"].items():
        assert amount == medicare_amount([(str(code), 1)], locality, setting)
    said_of = table["note"].astype(str).to_dict()
    assert said_of["98943"].startswith("98943 is not payable by Medicare (status N)")
    assert ("flag NA" in said_of["97140"]) == (setting == "facility")
    assert said_of["20560"] == ""
    visit = medicare_amount([("20560", 1)], locality, setting)
    assert f"Your visit as coded (20560): {said(visit)}" in text_of(app)


def test_another_locality_can_be_picked():
    app = open_patient(**DAYTON)
    (option,) = [o for o in widgets(app)["locality_choice"].options if o.startswith("CA 05: ")]
    set_to(app, "locality_choice", option)
    assert amounts(app).loc["20560", "amount_usd"] == 31.26
    assert len(widgets(app)["locality_choice"].options) == 110


def test_a_bundled_visit_as_coded_has_the_reduction():
    app = open_patient(place="", own_price_usd="150", format="bundled", minutes="45")
    text = text_of(app)
    # 20560 + 97140 + 97110, line by line: 24.72 + 21.21 (0.635: 21.20957) + 29.06 (0.87: 29.05878)
    assert "Your visit as coded (20560 + 97140 + 97110): $74.99" in text


def test_the_bill_of_a_medicare_patient_has_the_setting_of_the_link():
    app = open_patient(**DAYTON, **PHYSICIAN, setting="facility")
    assert amounts(app).loc["20560", "amount_usd"] == 12.22
    # 6 × 20% of 12.22
    assert bills(app).loc["Medicare", "total_usd"] == 14.64


def test_the_bill_of_a_medicare_patient_follows_the_setting():
    app = open_patient(**DAYTON, **PHYSICIAN)
    assert bills(app).loc["Medicare", "total_usd"] == 28.2
    set_to(app, "setting", "facility")
    assert bills(app).loc["Medicare", "total_usd"] == 14.64


@pytest.mark.parametrize(
    ("query", "says"),
    [
        # Ohio, 60,000 single: 540 × (12% + 2.75% at the nearest 50k + 7.65%)
        ({}, "$540 of visits really cost $419.04: $120.96 saved."),
        # Across the bracket's end: 50 × 22% + 490 × 12%, 7.65%; Texas takes nothing.
        ({"place": "TX", "yearly_wages_usd": "66550"}, "$111.11 saved."),
        ({"filing": "married_joint"}, "$120.96 saved."),
        # The household's 150,000: 540 × (22% + 2.75% + 7.65%)
        ({"filing": "married_joint", "household_wages_usd": "150000"}, "$174.96 saved."),
        # An own contribution: no payroll tax is saved, 14.75%
        ({"account": "HSA on your own"}, "really cost $460.35: $79.65 saved."),
        # 250,000 single: 540 × (32% + 2.75% + 1.45% + 0.9%)
        ({"yearly_wages_usd": "250000"}, "$200.34 saved."),
        ({"yearly_wages_usd": "0"}, "$0 saved."),
        ({"federal_rate_percent": "32"}, "$228.96 saved."),  # 32 + 2.75 + 7.65 = 42.4%
        ({"state_rate_percent": "0"}, "$106.11 saved."),  # 19.65%
        ({"place": "PR"}, "$106.11 saved."),
        # Below the standard deduction: payroll tax and Ohio's rate at 30k, 10.4%
        ({"yearly_wages_usd": "16100"}, "$56.16 saved."),
        # California takes 6% (nearest 50k) of FSA money, nothing of an HSA's; New Jersey of none
        ({"place": "94105"}, "$138.51 saved."),  # 12 + 6 + 7.65 = 25.65%
        ({"place": "94105", "account": "HSA through payroll"}, "$106.11 saved."),
        ({"place": "94105", "account": "HSA on your own"}, "$64.80 saved."),  # 12%
        ({"place": "NJ"}, "$106.11 saved."),
    ],
)
def test_what_pre_tax_dollars_save(query: dict[str, str], says: str):
    app = open_patient(**{**DAYTON, "yearly_wages_usd": "60000", **query})
    assert says in text_of(app)
    assert not notes(app)
    (how,) = re.findall(r"saved\. How: ([^|]+)", text_of(app))
    assert "federal (" in how
    if query.get("place") == "NJ":
        assert "NJ taxes this money" in how
    for name, value in query.items():
        assert app.query_params[name] == value


def test_a_household_below_the_earner_is_refused_in_one_line():
    app = open_patient(
        **DAYTON, yearly_wages_usd="60000", filing="married_joint", household_wages_usd="50000"
    )
    (problem,) = app.error
    assert "Household wages 50,000 are below the earner's own 60,000" in plain(problem.value)
    assert "saved." not in text_of(app)


def test_limits_and_warnings_stand_beside_the_saving():
    app = open_patient(**DAYTON, yearly_wages_usd="60000")
    text = text_of(app)
    assert "Limit of the year for FSA through payroll: $3,400." in text
    assert "An FSA pays for care when it is given, not when it is paid" in text
    assert re.search(
        r"into an HSA in California \(\S+\) and New Jersey \(\S+\), into an FSA in New", text
    )
    set_to(app, "account", "HSA through payroll")
    assert "Limit of the year for HSA through payroll: $4,400." in text_of(app)
    set_to(app, "family", True)
    assert "Limit of the year for HSA through payroll: $8,750." in text_of(app)


def test_without_wages_nothing_is_said_to_be_saved():
    text = text_of(open_patient(**DAYTON))
    assert "Enter yearly wages to see what pre-tax dollars save." in text
    assert "saved." not in text


@pytest.mark.parametrize(
    ("query", "placeholder"),
    [
        ({"place": "45402", "yearly_wages_usd": "60000"}, "2.75: Ohio, single filer"),
        ({"place": "45402"}, "from the table"),
        ({"place": "PR"}, "0: no data here"),
        ({"place": ""}, "0: no place chosen"),
    ],
)
def test_the_state_rate_that_is_used_stands_in_grey(query: dict[str, str], placeholder: str):
    assert widgets(open_patient(**query))["set_state_rate_percent"].placeholder == placeholder


@pytest.mark.parametrize("key", ["insurance", "other_codes", "medicare", "hsa_fsa"])
def test_the_articles_line_stands_here_with_verdict_and_source(key: str):
    rows = load("article").to_dict("records")
    row = next({str(name): str(row[name]) for name in row} for row in rows if row["key"] == key)
    raw = [one.value for one in open_patient(**DAYTON).caption]
    (shown,) = [text for text in raw if plain(text).startswith(f"*In print:* {row['text']}")]
    assert VERDICT_BADGES[row["verdict"]] in shown
    assert row["verdict_reason"] in plain(shown)
    assert f"([source]({row['source_url']}))" in shown


@pytest.mark.parametrize(("muscles", "code"), [("1-2", "20560"), ("3+", "20561")])
def test_the_billing_helper_names_the_code_and_warns(muscles: str, code: str):
    text = text_of(open_patient(**DAYTON, muscles=muscles))
    assert f"muscles: {code}, one unit." in text
    assert "One unit a session." in text
    assert "Commercial policies vary." in text
    assert "Do not bill needling as manual therapy (97140). It is a compliance risk" in text
    assert "not legal advice" in text


def dayton(visit: Visit, **settings: float) -> Scenario:
    return Scenario(find_place("45402"), visit, tuple(settings.items()))


TODAY = datetime.date(2026, 11, 24)


def test_the_estimate_is_a_draft_with_all_that_belongs_to_it():
    scenario = dayton(Visit("bundled", 45, "3+"), patient_visits=8)
    page = estimate(scenario, 150.5, TODAY)
    assert "<title>Good-faith estimate, draft</title>" in page
    assert "<h1>Good-faith estimate: DRAFT</h1>" in page
    assert "Date: 2026-11-24. Good until 2027-11-24." in page
    cells = re.findall(r"<td>(.*?)</td>", page, re.DOTALL)
    assert cells[0] == "Dry needling visit: bundled, 45 min, 3 or more muscles"
    assert cells[1].startswith("20561 + 97140")
    # 8 × 150.50
    assert cells[2:] == ["$150.50", "8", "$1,204.00"]
    assert "<strong>Expected total: $1,204.00</strong>" in page
    to_check = page.split("To check before you hand it over")[1]
    assert to_check.count("<li>") == 5
    for words in ("Diagnosis codes", "The split of the price", "The date of the visits", "$400"):
        assert words in to_check
    assert "not legal advice" in page
    assert "http" not in page


def test_the_estimate_of_an_add_on_and_of_no_visit():
    page = estimate(dayton(Visit("add-on", None), patient_visits=0), 35, TODAY)
    assert "<td>Dry needling visit: add-on, 1–2 muscles</td><td>20560</td>" in page
    assert "Expected total: $0.00" in page


class Loud(Visit):
    """A visit whose name is no harmless one."""

    def __str__(self) -> str:
        return '<script>alert("x")</script> & more'


def test_the_estimate_escapes_what_it_is_given():
    page = estimate(dayton(Loud()), 90, TODAY)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "&amp; more" in page


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (datetime.date(2026, 1, 1), "2027-01-01"),
        (datetime.date(2026, 12, 28), "2027-12-28"),
        (datetime.date(2028, 2, 29), "2029-02-28"),
    ],
)
def test_the_estimate_is_good_for_twelve_months(today: datetime.date, until: str):
    assert f"Good until {until}." in estimate(dayton(Visit()), 90, today)


@pytest.mark.parametrize("month_and_day", [(1, 31), (3, 29), (11, 30)])
def test_the_estimate_is_good_for_twelve_months_from_a_month_s_end_too(month_and_day):
    page = estimate(dayton(Visit()), 90, datetime.date(2026, *month_and_day))
    assert f"Good until 2027-{month_and_day[0]:02}-{month_and_day[1]:02}." in page


def test_the_estimate_can_be_downloaded():
    app = open_patient(**DAYTON)
    assert "Good-faith estimate: draft to print" in [b.label for b in app.download_button]
    assert "a bill of 400 dollars or more above it can be disputed within 120 days" in text_of(app)
