"""The price page: its figures are the command's, its controls move them, and it says why not."""

import json
import re
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.commands.quote import main
from lib.datasets.places import find_place
from lib.scenario import Scenario
from lib.ui.show.figures import figures_key
from lib.ui.price import NEIGHBOUR_COLUMNS, call_sheet
from lib.ui.site import PRICE
from lib.visit import Visit
from tests.pages.opening import CHARTS, notes, open_page, paragraphs, plain, widgets


def open_price(**query: str | list[str]) -> AppTest:
    app = open_page(PRICE.url_path, **query)
    assert not app.exception
    assert [one.value for one in app.title] == ["What should I charge?"]
    return app


def text_of(app: AppTest) -> str:
    """All running text in one line."""
    return " | ".join(paragraphs(app))


def headline(app: AppTest) -> str:
    """The sentence that answers."""
    (found,) = [text for text in paragraphs(app) if text.startswith("## ")]
    return found.removeprefix("## ")


def confidence(app: AppTest) -> str:
    (found,) = re.findall(r"\| Confidence: (\w+)\. ", text_of(app))
    return str(found)


def floor(app: AppTest) -> tuple[str, str]:
    """The floor's total, and its formula."""
    (found,) = re.findall(r"\| Your floor, (\$[\d,.]+): ([^|]+) \|", text_of(app))
    total, formula = found
    return str(total), str(formula)


def table_with(app: AppTest, *columns: str) -> pd.DataFrame:
    return next(f.value for f in app.dataframe if set(columns) <= set(f.value.columns))


def axis(app: AppTest, series: str) -> list[float]:
    table = table_with(app, "series", "what", "price_usd")
    return list(table.loc[table["series"] == series, "price_usd"])


def set_to(app: AppTest, key: str, value: Any) -> AppTest:
    widgets(app)[key].set_value(value).run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> None:
    """Press a button."""
    app.button(key=key).click().run()
    assert not app.exception


def said(amount: float) -> str:
    """An amount as the page says it: to the cent, a whole amount without cents."""
    return f"${amount:,.2f}".removesuffix(".00")


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(arguments) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def check_against(app: AppTest, found: dict[str, Any]) -> None:
    """The page says what the command says."""
    answer = found["answer"]
    assert headline(app) == answer["sentence"]
    assert confidence(app) == found["confidence"]["word"]
    assert found["confidence"]["reason"].lower().rstrip(".") in text_of(app).lower()
    total, formula = floor(app)
    assert total == said(found["floor"]["total_usd"])
    assert f"= ${found['floor']['labour_usd']:,.2f} labour" in formula
    assert formula.endswith(f"= ${found['floor']['total_usd']:,.2f}")
    assert axis(app, "floor") == [found["floor"]["labour_usd"], found["floor"]["total_usd"]]
    assert axis(app, "medicare") == [found["medicare_usd"]]
    hospitals = axis(app, "hospital, needling code alone")
    assert hospitals == [seller["price_usd"] for seller in found["nearby"]]
    own = found["own_price_usd"]
    assert axis(app, "own price") == ([own] if own is not None else [])
    if found["modifiers"]:
        steps = table_with(app, "step", "factor", "subtotal_usd")
        for name, key in (("step", "key"), *((n, n) for n in ("step_usd", "subtotal_usd"))):
            assert list(steps[name]) == [step[key] for step in found["modifiers"]]


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ({"place": "45402"}, ["--place", "45402"]),
        ({"place": "59457"}, ["--place", "59457"]),
        (
            {"place": "45402", "format": "add-on", "muscles": "3+"},
            ["--place", "45402", "--format", "add-on", "--muscles", "3+"],
        ),
        (
            {"place": "59457", "format": "bundled", "electrical": "true", "minutes": "60"},
            ["--place", "59457", "--format", "bundled", "--electrical", "--minutes", "60"],
        ),
        (
            {"place": "45402", "booked_percent": "70", "own_price_usd": "90"},
            ["--place", "45402", "--set", "booked_percent=70", "--own-price", "90"],
        ),
        (
            {
                "place": "59457", "minutes": "60", "muscles": "3+", "place_exponent": "0.35",
                "minutes_exponent": "1", "muscles_factor": "1.2", "practitioner_factor": "0.9",
                "pay_usd_per_hour": "38.5", "supplies_usd_per_visit": "2.25", "slot_minutes": "63",
            },
            [
                "--place", "59457", "--minutes", "60", "--muscles", "3+",
                "--set", "place_exponent=0.35", "--set", "minutes_exponent=1",
                "--set", "muscles_factor=1.2", "--set", "practitioner_factor=0.9",
                "--set", "pay_usd_per_hour=38.5", "--set", "supplies_usd_per_visit=2.25",
                "--set", "slot_minutes=63",
            ],
        ),
        (
            {"place": "45402", "practitioner": "acupuncturist", "other_cost_usd_per_visit": "0"},
            ["--place", "45402", "--practitioner", "acupuncturist",
             "--set", "other_cost_usd_per_visit=0"],
        ),
        (
            {"place": "45402", "format": "initial", "evaluation_price_usd": "150"},
            ["--place", "45402", "--format", "initial", "--set", "evaluation_price_usd=150"],
        ),
        ({"place": "OH"}, ["--place", "OH"]),
        ({"place": "96910"}, ["--place", "96910"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_link_shows_the_figures_of_the_command(capsys, query, arguments):
    app = open_price(**query)
    assert not notes(app)
    found = command(capsys, *arguments)
    check_against(app, found)
    check_against(app.run(), found)


def test_dayton_by_hand():
    app = open_price(place="45402")
    assert headline(app) == (
        "Ask $87 to $107. The middle of what is in print, for your place and visit, is $80: "
        "below your costs."
    )
    assert floor(app)[0] == "$87.19"
    assert confidence(app) == "low"
    text = text_of(app)
    assert "No clinic prices near you; five phone calls would help most." in text
    assert "A physical therapist may needle in Ohio." in text
    assert "$23.50. Medicare does not pay a physical therapist for needling." in text
    assert "Pay: Dayton-Kettering-Beavercreek, OH" in text
    assert "another good than your visit" in text


def test_whose_pay_it_is_reads_as_a_sentence():
    text = text_of(open_price(place="45402"))
    assert "Pay: Dayton-Kettering-Beavercreek, OH (BLS, employees only). " in text


def test_the_first_line_gives_date_source_and_doubt():
    raw = [one.value for one in open_price(place="AK").markdown]
    (line,) = [text for text in raw if "may needle in Alaska" in text]
    assert ":orange-badge[disputed]" in line
    assert "Training hours not looked up." in line
    assert "([source](https://" in line
    assert "2026" in line


# State, practitioner, what the first line says, and what the answer gives as its reason.
WITHOUT_PRICE = [
    ("45402", "chiropractor",
     "We don't know whether a chiropractor may needle in Ohio; ask your board."),
    ("10001", "physical_therapist", "A physical therapist may not needle in New York."),
    ("97201", "physical_therapist",
     "Oregon has passed a law that will let a physical therapist needle; "
     "it is not in force yet."),
    ("00901", "physical_therapist",
     "No data here: the rules of Puerto Rico are not in our tables."),
    ("96950", "acupuncturist",
     "No data here: the rules of Northern Mariana Islands are not in our tables."),
    ("", "physical_therapist",
     "Enter your ZIP code, city or state: rules, pay and price level are local."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "practitioner", "reason"), WITHOUT_PRICE)
@pytest.mark.parametrize("format", ["stand-alone", "bundled"])
def test_where_no_price_may_be_suggested_none_is(place, practitioner, reason, format):
    app = open_price(place=place, practitioner=practitioner, format=format, own_price_usd="90")
    text = text_of(app)
    assert headline(app) == "No price is suggested."
    assert confidence(app) == "none"
    assert text.count(reason.rstrip(".")) >= 2, "in the first line and as the answer's reason"
    assert "Ask $" not in text
    # The market and the floor are there all the same.
    assert axis(app, "in print")
    assert axis(app, "medicare")
    assert axis(app, "own price") == [90]
    assert floor(app)[0] == said(axis(app, "floor")[1])


def test_an_unknown_scope_comes_with_the_rows_note():
    app = open_price(place="45402", practitioner="chiropractor")
    assert [text for text in paragraphs(app) if "Not legal advice: ask your board." in text]


def test_silent_rules_are_said_and_a_price_is_suggested():
    app = open_price(place="19103")
    assert (
        "The rules of Pennsylvania are silent on needling by a physical therapist; ask your board."
    ) in text_of(app)
    assert headline(app).startswith("Ask $")
    assert confidence(app) == "low"


def test_a_floor_above_what_is_in_print_is_said(capsys):
    app = open_price(place="45402", booked_percent="30")
    assert headline(app).startswith("Your costs, $191, are above most of what is in print;")
    assert "Ask $" not in text_of(app)
    check_against(app, command(capsys, "--place", "45402", "--set", "booked_percent=30"))


def test_a_slider_moves_the_answer_and_resets_alone(capsys):
    app = open_price(place="45402")
    before = headline(app)
    set_to(app, "set_place_exponent", 0.0)
    assert headline(app) == (
        "Ask $87 to $116. The middle of what is in print, for your place and visit, is $87: "
        "below your costs."
    )
    check_against(app, command(capsys, "--place", "45402", "--set", "place_exponent=0"))
    assert app.query_params["place_exponent"] in ("0", ["0"])
    press(app, "reset_place_exponent")
    assert headline(app) == before
    assert widgets(app)["set_place_exponent"].value == 1.0
    assert "place_exponent" not in app.query_params


@pytest.mark.parametrize(("key", "value"), [("practitioner_factor", 1.1), ("booked_percent", 70.0)])
def test_what_has_been_moved_can_be_reset_at_once(key: str, value: float):
    app = open_price(place="45402")
    assert app.button(key=f"reset_{key}").disabled
    set_to(app, f"set_{key}", value)
    assert not app.button(key=f"reset_{key}").disabled


@pytest.mark.parametrize(
    ("group", "changes", "others"),
    [
        ("modifier", {"place_exponent": 0.5, "practitioner_factor": 1.2}, {"booked_percent": 70.0}),
        ("floor", {"booked_percent": 70.0, "pay_usd_per_hour": 40.0}, {"place_exponent": 0.5}),
    ],
)
def test_a_group_is_reset_as_a_whole_and_alone(capsys, group, changes, others):
    app = open_price(place="45402")
    for key, value in (changes | others).items():
        set_to(app, f"set_{key}", value)
    every = [part for k, v in (changes | others).items() for part in ("--set", f"{k}={v}")]
    check_against(app, command(capsys, "--place", "45402", *every))
    press(app, f"reset_{group}")
    kept = [part for k, v in others.items() for part in ("--set", f"{k}={v}")]
    check_against(app, command(capsys, "--place", "45402", *kept))
    assert set(app.query_params) == {"place", *others}


WRONG = [
    ("set_booked_percent", 0.0, "Slots that are booked: 0 is outside 1 to 100 percent"),
    ("set_booked_percent", 120.0, "Slots that are booked: 120 is outside 1 to 100 percent"),
    ("set_no_show_percent", 100.0, "No-shows that pay nothing: 100 is outside 0 to 99 percent"),
    ("set_pay_usd_per_hour", -1.0, "Clinician pay: -1 is outside 0 to 1,000 US dollars an hour"),
    ("set_slot_minutes", 0.0, "Slot: minutes the clinician is taken up: 0 is outside 1 to 480"),
    ("set_own_price_usd", 0.0, "Your price: 0 is outside 1 to 10,000 US dollars"),
    ("set_own_price_usd", 1e9, "Your price: 1,000,000,000 is outside 1 to 10,000 US dollars"),
    ("set_own_price_usd", -5.0, "Your price: -5 is outside 1 to 10,000 US dollars"),
]


@pytest.mark.parametrize(("field", "value", "message"), WRONG)
def test_what_cannot_be_is_said_at_the_field_and_the_rest_stands(capsys, field, value, message):
    app = open_price(place="45402", own_price_usd="90") if "own" in field else open_price(
        place="45402"
    )  # fmt: skip
    set_to(app, field, value)
    (problem,) = app.error
    assert message in plain(problem.value)
    # At the field: right below it, before the next field.
    order = [getattr(one, "key", None) or plain(str(getattr(one, "value", ""))) for one in app.main]
    at = next(i for i, name in enumerate(order) if message in name)
    fields = [name for name in order[:at] if name.startswith("set_")]
    assert fields[-1] == field
    # As if nothing had been entered, and the link does not carry it.
    check_against(app, command(capsys, "--place", "45402"))
    assert set(app.query_params) == {"place"}


def test_a_wrong_figure_that_is_mended_counts(capsys):
    app = open_price(place="45402")
    set_to(app, "set_booked_percent", 0.0)
    set_to(app, "set_booked_percent", 65.0)
    assert not app.error
    check_against(app, command(capsys, "--place", "45402", "--set", "booked_percent=65"))


SLIDERS = [
    "place_exponent", "practitioner_factor", "minutes_exponent", "muscles_factor",
    "electrical_factor",
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "movable"),
    [
        ({}, SLIDERS[:3]),
        ({"muscles": "3+"}, SLIDERS[:4]),
        ({"electrical": "true"}, [*SLIDERS[:3], SLIDERS[4]]),
        ({"format": "add-on"}, SLIDERS[:2]),
        ({"format": "initial"}, []),
    ],
    ids=str,
)
def test_sliders_stand_in_their_order_and_move_where_they_have_an_effect(query, movable):
    app = open_price(place="45402", **query)
    drawn = [str(one.key).removeprefix("set_") for one in app.slider]
    assert [key for key in drawn if key in SLIDERS] == SLIDERS
    assert [key for key in SLIDERS if not widgets(app)[f"set_{key}"].disabled] == movable


def test_an_initial_visit_asks_for_the_evaluation_price(capsys):
    app = open_price(place="45402", format="initial")
    assert headline(app) == "No price is suggested."
    assert confidence(app) == "none"
    assert "An initial visit starts from your own evaluation price: enter it." in text_of(app)
    set_to(app, "set_evaluation_price_usd", 150.0)
    arguments = ["--place", "45402", "--format", "initial", "--set", "evaluation_price_usd=150"]
    check_against(app, command(capsys, *arguments))
    assert headline(app).startswith("Ask $")
    assert confidence(app) == "low"
    # Nothing moves an initial visit.
    assert all(widgets(app)[f"set_{key}"].disabled for key in SLIDERS)


def test_other_visits_do_not_ask_for_it():
    assert "set_evaluation_price_usd" not in widgets(open_price(place="45402"))


def test_an_evaluation_price_outlives_another_visit():
    app = open_price(place="45402", format="initial")
    set_to(app, "set_evaluation_price_usd", 150.0)
    before = headline(app)
    set_to(app, "format", "stand-alone")
    set_to(app, "format", "initial")
    assert widgets(app)["set_evaluation_price_usd"].value == 150
    assert headline(app) == before


def test_the_other_cost_follows_the_visit(capsys):
    app = open_price(place="45402")
    for format, cost in (("stand-alone", 24.81), ("add-on", 0.0), ("bundled", 24.81),
                         ("add-on", 0.0), ("stand-alone", 24.81)):  # fmt: skip
        set_to(app, "format", format)
        assert widgets(app)["set_other_cost_usd_per_visit"].value == cost
        assert f"+ ${cost:,.2f} other" in floor(app)[1]
        minutes = [] if format == "add-on" else ["--minutes", str(widgets(app)["minutes"].value)]
        found = command(capsys, "--place", "45402", "--format", format, *minutes)
        check_against(app, found)
        assert "other_cost_usd_per_visit" not in app.query_params


def test_an_own_other_cost_stays_when_the_visit_changes():
    app = open_price(place="45402")
    set_to(app, "set_other_cost_usd_per_visit", 12.0)
    for format in ("add-on", "bundled", "stand-alone"):
        set_to(app, "format", format)
        assert "+ $12.00 other" in floor(app)[1]


@pytest.mark.parametrize(
    ("first", "cost", "second"), [("stand-alone", 0.0, "add-on"), ("add-on", 24.81, "stand-alone")]
)
def test_an_own_other_cost_is_not_taken_for_the_other_visits_start(first, cost, second):
    app = open_price(place="45402", format=first)
    set_to(app, "set_other_cost_usd_per_visit", cost)
    set_to(app, "format", second)
    set_to(app, "format", first)
    assert widgets(app)["set_other_cost_usd_per_visit"].value == cost


def test_slot_and_pay_follow_visit_and_practitioner(capsys):
    app = open_price(place="45402")
    set_to(app, "minutes", 60)
    assert "× 70/60" in floor(app)[1]
    assert widgets(app)["set_slot_minutes"].placeholder == "70"
    set_to(app, "practitioner", "acupuncturist")
    found = command(
        capsys, "--place", "45402", "--minutes", "60", "--practitioner", "acupuncturist"
    )
    check_against(app, found)


@pytest.mark.parametrize(
    ("key", "used"),
    [
        ("booked_percent", "80"), ("no_show_percent", "10.4"), ("payroll_burden_percent", "35"),
        ("other_cost_usd_per_visit", "24.81"),
    ],
)  # fmt: skip
def test_an_emptied_field_shows_in_grey_what_is_used(key: str, used: str):
    app = open_price(place="45402")
    set_to(app, f"set_{key}", None)
    assert headline(app).startswith("Ask $87 to $107.")
    assert used in widgets(app)[f"set_{key}"].placeholder


def test_what_is_emptied_counts_as_if_never_entered(capsys):
    app = open_price(place="45402", booked_percent="70", own_price_usd="90", pay_usd_per_hour="40")
    for key in ("booked_percent", "own_price_usd", "pay_usd_per_hour"):
        set_to(app, f"set_{key}", None)
    check_against(app, command(capsys, "--place", "45402"))
    assert set(app.query_params) == {"place"}


def test_the_own_price_is_compared_with_floor_and_print_and_never_with_hospitals():
    text = text_of(open_price(place="45402", own_price_usd="90"))
    # 90 − 87.19 and 90 − 80.28
    assert (
        "Your price, $90, is $2.81 above your floor and $9.72 above the middle of what is in print"
    ) in text
    below = text_of(open_price(place="45402", own_price_usd="75"))
    assert "is $12.19 below your floor and $5.28 below the middle" in below
    exact = text_of(open_price(place="45402", own_price_usd="87.19"))
    assert "is exactly your floor" in exact
    for said_text in (text, below, exact):
        assert not re.search(r"your price[^|.]*(percentile|hospital)", said_text, re.IGNORECASE)


def neighbours(*prices: float | None, format: str = "stand-alone") -> pd.DataFrame:
    """The table as the owner has filled it."""
    rows = [
        [format, price, pd.Timestamp("2026-03-01"), f"call {i}"] for i, price in enumerate(prices)
    ]
    return pd.DataFrame(rows, columns=NEIGHBOUR_COLUMNS)


def with_neighbours(frame: pd.DataFrame, **query: str) -> AppTest:
    app = open_price(**query)
    fresh = AppTest.from_file(app._script_path, default_timeout=60)
    fresh.query_params.update(query)
    fresh._page_hash = app._page_hash
    fresh.session_state["kept_neighbours"] = frame
    for key in CHARTS:
        fresh.session_state[figures_key(key)] = True
    fresh.run()
    assert not fresh.exception
    return fresh


FIVE = (60.0, 70.0, 80.0, 95.0, 110.0)


def test_five_neighbours_make_the_answer_surer_and_place_the_own_price():
    app = with_neighbours(neighbours(*FIVE), place="45402", own_price_usd="90")
    assert confidence(app) == "medium"
    assert "5 neighbours' prices entered." in text_of(app)
    assert "Your price is above 3 of 5 neighbours." in text_of(app)
    assert axis(app, "mine") == list(FIVE)
    # The figures themselves do not move.
    assert headline(app) == headline(open_price(place="45402"))


def test_four_neighbours_are_drawn_and_place_nothing():
    app = with_neighbours(neighbours(*FIVE[:4], None), place="45402", own_price_usd="90")
    assert confidence(app) == "low"
    assert axis(app, "mine") == list(FIVE[:4])
    assert "of 4 neighbours" not in text_of(app)


def test_neighbours_of_another_visit_do_not_count():
    app = with_neighbours(neighbours(*FIVE, format="add-on"), place="45402", own_price_usd="90")
    assert confidence(app) == "low"
    assert axis(app, "mine") == []
    set_to(app, "format", "add-on")
    assert confidence(app) == "medium"
    assert "Your price is above 3 of 5 neighbours." in text_of(app)


def test_a_neighbours_price_that_cannot_be_is_said_with_its_row():
    app = with_neighbours(neighbours(60, 0, -5, 1e9, 70), place="45402")
    problems = [plain(one.value) for one in app.error]
    assert [text.split(":")[0] for text in problems] == [f"Row {n}, price" for n in (2, 3, 4)]
    assert axis(app, "mine") == [60, 70]
    assert confidence(app) == "low"


def test_neighbours_make_no_price_where_none_may_be_suggested():
    app = with_neighbours(neighbours(*FIVE), place="10001")
    assert headline(app) == "No price is suggested."
    assert confidence(app) == "none"


def test_neighbours_are_in_no_link():
    app = with_neighbours(neighbours(*FIVE), place="45402")
    assert set(app.query_params) == {"place"}
    assert not [line for line in app.code if "call" in line.value or "110" in line.value]


def test_the_citation_carries_the_scenario():
    app = open_price(place="45402")
    set_to(app, "set_booked_percent", 70.0)
    set_to(app, "set_own_price_usd", 90.0)
    links = [code.value.split("?")[-1] for code in app.code if "?" in code.value]
    assert links
    for link in links:
        assert set(link.split("&")) == {"place=45402", "booked_percent=70", "own_price_usd=90"}


def test_the_call_sheet_has_three_questions_and_ten_lines():
    sheet = call_sheet(Scenario(find_place("45402"), Visit()))
    assert sheet.count("<li>") == 3
    assert len(re.findall(r"<li>[^<]*\?</li>", sheet)) == 3
    assert sheet.count("<tr>") == 11
    assert "Dayton, OH (45402)" in sheet
    assert "http" not in sheet


def test_the_call_sheet_can_be_downloaded():
    labels = [button.label for button in open_price(place="45402").download_button]
    assert "Call sheet to print" in labels


def test_clinic_examples_of_the_format_are_points():
    app = open_price(place="45402")
    assert axis(app, "clinic") == [45, 45, 50, 75, 89]
    set_to(app, "format", "add-on")
    assert axis(app, "clinic") == [35, 45]
    set_to(app, "format", "bundled")
    assert axis(app, "clinic") == []
