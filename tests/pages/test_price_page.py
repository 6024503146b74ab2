"""The price page: the list by hand, one service in detail, the drawers, and how it starts."""

import json
import re
import shlex

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, Costs, KnownPrice, new_clinic
from lib.commands.quote import main
from lib.pricing.price_list import price_list_of
from lib.ui.site import PRICE
from lib.ui.state.link import PARAMETER, packed
from tests.documents.elm_street import ADD_ON, FIRST, SINGLE, UNPRICED, clinic
from tests.pages.opening import keep, kept, open_page, paragraphs, plain, widgets


def opened(kept_clinic: Clinic | None = None, *drawers: str, service: str = "") -> AppTest:
    """The page with a clinic, a service chosen, and some drawers open."""
    if kept_clinic is not None:
        keep(kept_clinic)
    app = open_page(PRICE.url_path)
    if service:
        app.button_group(key="service").set_value(service)
    for drawer in drawers:
        app.session_state[f"drawer_{drawer}"] = True
    if service or drawers:
        app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(paragraphs(app))


def headings(app: AppTest) -> list[str]:
    return [text.lstrip("# ") for text in paragraphs(app) if text.startswith("##")]


def table(app: AppTest) -> list[list[str]]:
    """The list as a reader sees it, cell by cell."""
    (html,) = [one.proto.body for one in app.get("html") if "<table" in one.proto.body]
    rows = re.findall("<tr.*?</tr>", html)
    cells = [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[re.sub("<[^>]+>", "", cell) for cell in row] for row in cells]


# The list


def test_the_list_shows_what_each_service_costs_leaves_and_meets():
    app = opened(clinic())
    # 120 an hour: 70 minutes 140, 40 minutes 80, 10 minutes 20.
    assert headings(app)[0] == (
        "All three prices bear their costs; two of three packages do not: 7 × Half hour falls $25 "
        "short."
    )
    head, *rows = table(app)
    assert head == [
        "Service", "Your price", "Break-even", "Profit a visit", "Profit an hour",
        "Others near you ask",
    ]  # fmt: skip
    assert rows[0] == [
        "First one slot 70 min", "$155", "$140", "+$15", "+$12.86",
        "no published range: set what you ask for an evaluation",
    ]  # fmt: skip
    # 10 × 60 / 40 = 15; the posterior of the five prices: 78.62, of sellers 58 to 107.
    assert rows[1] == [
        "Half hour slot 40 min", "$90", "$80", "+$10", "+$15", "$58–107 5 near prices; middle $79",
    ]  # fmt: skip
    assert rows[-1][:5] == ["Extra slot 10 min", "$40", "$20", "+$20", "+$120"]
    assert rows[-1][5].endswith(
        "no price near you known; hospitals' code and 2 prices elsewhere, not the same service"
    )


def test_packages_stand_beneath_their_service():
    rows = table(opened(clinic()))
    # 5 × 90 × 0.85 = 382.50; less 5 × 80.
    assert rows[4] == ["5 × Half hour $76.50 a session", "$382.50", "", "−$17.50 in all", "", ""]
    assert rows[5][:4] == ["7 × Half hour about $76.43 a session", "$535", "", "−$25 in all"]
    assert rows[7][0] == "3 × Whole hour"
    assert rows[7][5].startswith("set a price for Whole hour first")


def test_a_price_is_entered_in_its_field_and_moves_its_row_alone():
    app = opened(clinic())
    before = table(app)
    app.number_input(key=f"service_{UNPRICED}_price_usd").set_value(130.0).run()
    after = table(app)
    # 130 − 140; × 60 / 70.
    at = next(n for n, row in enumerate(after) if row[0] == "Whole hour slot 70 min")
    assert after[at][1:5] == ["$130", "$140", "−$10", "−$8.57"]
    assert headings(app)[0] == (
        "One of four prices falls short of what a visit costs: Whole hour by $10 a visit."
    )
    changed = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert changed[0] == at
    assert all("Whole hour" in after[n][0] for n in changed)
    found = kept().service(UNPRICED)
    assert found is not None
    assert found.price_usd == 130


def test_a_price_that_cannot_be_stays_in_its_field():
    app = opened(clinic())
    app.number_input(key=f"service_{SINGLE}_price_usd").set_value(0.0).run()
    assert len(app.error) == 1
    assert app.number_input(key=f"service_{SINGLE}_price_usd").value == 0
    assert table(app)[2][1] == "$90"


def test_names_from_users_are_text_in_the_table():
    one = clinic().services[1].with_(name="<b>bold</b>")
    app = opened(clinic().with_service(one))
    (html,) = [x.proto.body for x in app.get("html") if "<table" in x.proto.body]
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert "<b>" not in html


def test_an_owner_has_her_own_list_within_eight_entries():
    app = opened()
    entries = 1
    app.text_input(key="clinic_place").set_value("59718").run()
    for service, price in zip(new_clinic().services, (40, 90, 150, 140, 160, 95), strict=True):
        field = next(x for x in app.number_input if plain(x.label) == f"Price: {service.name}")
        field.set_value(float(price)).run()
        entries += 1
    assert entries <= 8
    rows = table(app)[1:]
    assert [row[1] for row in rows] == ["$40", "$90", "$150", "$140", "$160", "$95"]
    assert not [row for row in rows if "–" in row[1:5]]


# The start


def test_an_empty_clinic_is_led_in_three_steps():
    app = opened()
    text = said(app)
    assert headings(app) == ["Three steps to your own price list"]
    for step in ("1. Your place.", "2. Your hour.", "3. Your prices."):
        assert step in text
    assert "of 5 clinics ask less than the published middle, $86.60" in text
    assert not re.search(r"\bnone\b|no price is", text, re.IGNORECASE)
    assert "costs_pay_usd_per_hour" in widgets(app)
    app.text_input(key="clinic_place").set_value("59718").run()
    assert headings(app)[0].startswith("You break even between $19.21 (Add-on) and $134.47 (")


def test_a_list_without_services_says_where_they_are_added():
    app = opened(Clinic(place="45402"))
    assert "Your list is empty: add what you sell under My clinic." in said(app)


# One service


def test_a_service_in_detail_says_profit_first_then_the_empty_slot():
    text = said(opened(clinic().with_(costs=clinic().costs.with_(supplies_usd_per_visit=3)),
                       service=SINGLE))  # fmt: skip
    # 90 − 80 − 3 = 7, × 60 / 40 = 10.50; 90 − 3 = 87.
    assert (
        "Profit +$7 a visit, +$10.50 an hour, everything counted. If it fills a slot that would "
        "stay empty: +$87 a visit, your price less what only this visit costs ($3)."
    ) in text
    assert text.index("Profit +$7") < text.index("stay empty")


def test_its_sentence_and_confidence_lead():
    app = opened(clinic(), service=SINGLE)
    assert headings(app)[1] == (
        "Five clinics near you ask $70–110. Your $90 is $11.38 above the middle here, $78.62, "
        "and leaves $10 a visit."
    )
    assert "Confidence medium: the middle of what sellers near you ask lies between" in said(app)
    assert "Your $90 is within what half of clinics near you likely ask, $58 to $107" in said(app)


def test_prices_known_are_entered_here_and_move_the_answer():
    app = opened(clinic().with_(known_prices=()), service=SINGLE)
    assert "Three prices near you would lead the answer" in said(app)
    app.text_area(key="known_pasted").set_value("70 75 80 85 110").run()
    app.button(key="known_add_several").click().run()
    assert headings(app)[1].startswith("Five clinics near you ask $70–110. Your $90 is $11.38")


def test_what_would_bring_the_break_even_price_down():
    app = opened(clinic(), service=SINGLE)
    app.number_input(key=f"price_target_{SINGLE}").set_value(70.0).run()
    # 70 / 40 min = 105 an hour: 60 / 0.9 / (105 − 36.67) = 97.6% booked; 40 × 70 / 80 = 35;
    # 105 − 83.33 = 21.67.
    assert (
        "Any one of these alone breaks even at $70: 97.6% of your hours booked (now 80.0%); a slot "
        "of 35.0 minutes (now 40); overhead of $21.67 an attended hour (now $36.67)."
    ) in said(app)
    app.number_input(key=f"price_target_{SINGLE}").set_value(80.0).run()
    assert "You already break even at $80: nothing has to change." in said(app)


def test_what_no_single_way_reaches_is_said():
    paid = clinic().costs.with_(paid_per_visit=True, pay_usd_per_visit=60.0)
    app = opened(clinic().with_(costs=paid), service=SINGLE)
    # 60 × 1.25 = 75 of pay alone.
    app.number_input(key=f"price_target_{SINGLE}").set_value(70.0).run()
    assert "None of booked hours, slot and overhead reaches $70 by itself." in said(app)


@pytest.mark.parametrize(
    ("service", "movable"),
    [
        (SINGLE, ["place_exponent", "practitioner_factor", "minutes_exponent"]),
        (UNPRICED, ["place_exponent", "practitioner_factor", "minutes_exponent", "muscles_factor"]),
        (ADD_ON, ["place_exponent", "practitioner_factor"]),
        (FIRST, []),
    ],
)
def test_only_what_moves_a_service_has_a_slider(service: str, movable: list[str]):
    app = opened(clinic(), service=service)
    drawn = {str(one.key).removeprefix("override_") for one in app.slider}
    assert drawn == set(movable)
    assert ("override_evaluation_price_usd" in widgets(app)) == (service == FIRST)


def test_a_slider_moves_the_published_range_and_is_kept():
    app = opened(clinic().with_(known_prices=()), service=SINGLE)
    assert "clinics are said to ask about $80" in said(app)
    app.slider(key="override_place_exponent").set_value(0.0).run()
    # 86.60 as published.
    assert "clinics are said to ask about $87" in said(app)
    assert kept().overrides == {"place_exponent": 0.0}


def test_an_evaluation_price_gives_the_first_visit_its_range():
    app = opened(clinic(), service=FIRST)
    app.number_input(key="override_evaluation_price_usd").set_value(120.0).run()
    assert table(app)[1][5].startswith("$")
    assert "set what you ask for an evaluation" not in said(app)


# The law


def test_where_needling_is_not_allowed_the_law_leads():
    app = opened(clinic("10001"), service=SINGLE)
    assert headings(app) == [
        "A physical therapist may not needle in New York.", "Half hour: no price is suggested",
    ]  # fmt: skip


# A reader without the costs


def test_a_copy_without_costs_shows_neither_break_even_nor_profit():
    link = packed(clinic(), costs=False, known_prices=True)
    assert link is not None
    app = open_page(PRICE.url_path, **{PARAMETER: link})
    assert not app.exception
    assert table(app)[0] == ["Service", "Your price", "Others near you ask"]
    assert headings(app)[0] == "Three of four services have a price."
    text = said(app) + str(table(app))
    for word in ("reak even", "reak-even", "Profit", "profit a", "stay empty"):
        assert word not in text.replace("break-even and profit are", ""), word
    assert all(one.disabled for one in app.number_input)


# Drawers


def test_closed_drawers_hold_nothing():
    text = said(opened(clinic(), service=SINGLE))
    for words in ("Repeat:", "The article:", "A margin of", "What if."):
        assert words not in text


def test_hospitals_are_called_not_the_same_service():
    text = said(opened(clinic(), "hospitals", service=SINGLE))
    assert "not the same service as yours" in text
    assert "within 300 miles; the nearest:" in text


def test_the_article_stands_in_one_drawer():
    text = said(opened(clinic(), "article", service=SINGLE))
    assert text.count("The article:") == 12


COMMANDS = {
    "as listed": clinic(),
    "costs": clinic().with_(
        costs=Costs(no_show_percent=0.0, cards_taken=True, paid_per_visit=True,
                    pay_usd_per_visit=35.5),
        practitioner="chiropractor",
    ),
    "overrides": clinic("59457").with_(overrides={"place_exponent": 0.35, "spread_places": 0.2}),
    "no place": clinic(None),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("service", [SINGLE, UNPRICED, ADD_ON])
def test_the_citations_command_repeats_the_answer(name: str, service: str, capsys):
    app = opened(COMMANDS[name], "cite", service=service)
    (citation,) = [one.value for one in app.code if "Repeat: " in one.value]
    (command,) = re.findall("^Repeat: (.*)$", citation, re.M)
    capsys.readouterr()
    assert main(shlex.split(command)[4:]) == 0
    found = json.loads(capsys.readouterr().out)
    line = price_list_of(COMMANDS[name]).line(service)
    assert line is not None
    assert line.evidence is not None
    assert line.economics is not None
    assert found["break_even_usd"] == line.economics.break_even_usd
    assert found["profit_usd"] == line.economics.profit_usd
    assert found["evidence"]["middle_usd"] == pytest.approx(line.evidence.middle_usd, rel=1e-9)
    assert found["evidence"]["n_near"] == line.evidence.n_near
    assert found["own_price_usd"] == line.service.price_usd


def test_what_the_command_cannot_carry_is_said():
    far = KnownPrice(price_usd=60, near=False)
    app = opened(clinic().with_known([far]), "cite", service=SINGLE)
    (citation,) = [one.value for one in app.code if "Repeat: " in one.value]
    assert "without prices known elsewhere (1)" in citation


def test_no_figure_of_the_clinic_stands_in_the_address():
    app = opened(clinic(), service=SINGLE)
    app.slider(key="override_place_exponent").set_value(0.5).run()
    app.number_input(key=f"service_{SINGLE}_price_usd").set_value(95.0).run()
    assert set(app.query_params) <= {"service"}


def test_every_widget_has_a_name_of_its_own():
    for app in (opened(clinic(), "change", "margin", "cite", service=UNPRICED), opened()):
        names = [plain(one.label) for one in [*app.number_input, *app.slider, *app.text_input]]
        assert len(set(names)) == len(names)
        buttons = [plain(one.label) for one in app.button]
        assert len(set(buttons)) == len(buttons)
