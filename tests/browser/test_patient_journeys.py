"""The front desk quotes patients, the owner weighs a raise and plans a week, in Chromium."""

import datetime
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page

from lib.datasets.places import find_place
from lib.market.medicare import locality_of, medicare_amount
from lib.pricing import patient
from lib.pricing.answer import quote
from lib.pricing.cards import card_fee_of
from lib.pricing.change import change_of, demand_response, price_for_margin_usd
from lib.pricing.coverage import Case, coverage_of
from lib.pricing.patient import Bill, Unknown
from lib.pricing.schedule import Week, best_week, week_of
from lib.pricing.selling import comparison_of, visit_left
from lib.scenario import Scenario
from lib.ui.site import BUNDLES, PATIENT, PRICE, PageInfo
from lib.visit import Visit
from tests.browser.harness import Server, choose, enter_place, select, settle


@pytest.fixture(autouse=True)
def quiet(foreign_requests: list[str], console_errors: list[str]) -> Iterator[None]:
    """No journey asks anybody else or writes an error to the console."""
    yield
    assert foreign_requests == []
    assert console_errors == []


def opened(page: Page, server: Server, info: PageInfo, query: str = "") -> None:
    page.goto(f"{server.url}/{info.url_path}{query}")
    settle(page)
    assert page.get_by_role("heading", name=info.title, exact=True).is_visible()


def field(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-set_{key} input")


def enter(page: Page, key: str, text: str) -> None:
    """Writes a figure into its field and presses Enter."""
    field(page, key).fill(text)
    field(page, key).press("Enter")
    settle(page)


def move(page: Page, key: str, key_pressed: str, times: int = 1) -> None:
    """Moves a slider by keyboard."""
    slider = field(page, key)
    slider.scroll_into_view_if_needed()
    slider.focus()
    for _ in range(times):
        page.keyboard.press(key_pressed)
    settle(page, quiet_milliseconds=600)


def turn_on(page: Page, key: str) -> None:
    """Turns a switch on as a finger would."""
    switch = page.locator(f".st-key-{key} label").first
    switch.scroll_into_view_if_needed()
    switch.click()
    settle(page)
    assert page.locator(f".st-key-{key} input").is_checked()


def texts(page: Page) -> list[str]:
    """The running text, paragraph by paragraph and point by point."""
    return page.locator(
        '[data-testid="stMarkdownContainer"] p, [data-testid="stMarkdownContainer"] li'
    ).all_inner_texts()


def headline(page: Page) -> str:
    return page.get_by_role("heading", level=2).first.inner_text()


def said(amount: float) -> str:
    """An amount to the cent, a whole amount without cents."""
    return f"${amount:,.2f}".removesuffix(".00")


def check_bills(page: Page, expected: list[Bill | Unknown]) -> None:
    """The page's list of ways says what the library finds."""
    shown = texts(page)
    for way in expected:
        if isinstance(way, Unknown):
            assert f"{way.way}: not known yet, {way.ask}." in shown
        else:
            first = f", first visit {said(way.visits_usd[0])}"
            if way.way == "cash package":
                first = f" due at purchase, {said(way.visits_usd[0])} per session"
            assert f"{way.way}: {said(way.total_usd)}{first}. How: {way.how}" in shown


def ohio() -> float:
    return medicare_amount([("20560", 1)], locality_of(find_place("45402")))


def test_the_front_desk_quotes_a_patient_whose_claim_is_denied(page: Page, server: Server):
    opened(page, server, PATIENT)
    enter_place(page, "45402")
    enter(page, "own_price_usd", "95")
    move(page, "patient_visits", "ArrowRight", 2)
    bill = patient.denied(95, 8)
    assert bill.total_usd == 760
    assert headline(page) == (
        "8 visits at $95: $760 in cash, and the same if the insurer denies the claim"
    )
    check_bills(
        page,
        [
            patient.cash(95, 8),
            patient.package(95, 8, 15, 0),
            Unknown("in network, copay", "ask the plan for the copay of a therapy visit"),
            bill,
            patient.medicare(95, 8, 0, ohio(), 20, 0),
        ],
    )
    # The article's warning stands on the same page, beside the code it is about.
    whole = page.get_by_test_id("stMain").inner_text()
    assert "if the claim is denied, the patient owes the full cash price" in whole
    for parameter in ("place=45402", "own_price_usd=95", "patient_visits=8"):
        assert parameter in page.url


def test_the_front_desk_quotes_a_patient_with_deductible_left(page: Page, server: Server):
    opened(page, server, PATIENT, "?place=45402&own_price_usd=90")
    choose(page, "The plan asks for", "coinsurance")
    enter(page, "allowed_amount_usd", "70")
    enter(page, "coinsurance_percent", "20")
    check_bills(page, [patient.in_network_coinsurance(90, 6, 70, 20, 0)])
    enter(page, "deductible_left_usd", "100")
    bill = patient.in_network_coinsurance(90, 6, 70, 20, 100)
    # 70 + (30 + 40 × 20%) + 4 × 70 × 20%
    assert bill.total_usd == 164
    check_bills(page, [bill, patient.denied(90, 6)])
    # What cannot be is met with a sentence, and the bill falls back to no deductible.
    enter(page, "deductible_left_usd", "-5")
    assert (
        "In network: deductible left: -5 is outside" in page.get_by_test_id("stAlert").inner_text()
    )
    enter(page, "deductible_left_usd", "100")
    assert not page.get_by_test_id("stAlert").count()
    check_bills(page, [bill])
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    settle(page)
    check_bills(page, [bill, patient.denied(90, 6)])


def test_the_front_desk_quotes_a_medicare_patient_with_back_pain(page: Page, server: Server):
    opened(page, server, PATIENT, "?place=45402&own_price_usd=90")
    assert [text for text in texts(page) if text.startswith("Not covered. Medicare does not cover")]
    page.get_by_role("combobox", name="Who needles").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    select(page, "Who needles", "physician")
    for key in ("weeks12", "no_cause", "no_surgery", "no_pregnancy"):
        turn_on(page, key)
    move(page, "patient_visits", "ArrowRight", 7)
    enter(page, "medicare_deductible_left_usd", "283")
    case = Case(
        "physician", lasts_twelve_weeks=True, no_known_cause=True, not_after_surgery=True,
        not_pregnant=True, improving=False,
    )  # fmt: skip
    found = coverage_of(case, 13)
    assert found.covered_visits == 12
    assert f"Covered: 12 of 13 planned visits. {found.reasons[0]}" in texts(page)
    bill = patient.medicare(90, 13, 12, ohio(), 20, 283)
    # 12 × 23.50 = 282 are all deductible; the thirteenth visit is not covered.
    assert bill.total_usd == 372
    check_bills(page, [bill])
    turn_on(page, "improving")
    # The thirteenth: 1 of deductible left, and 20% of 22.50.
    bill = patient.medicare(90, 13, 13, ohio(), 20, 283)
    assert bill.total_usd == 287.5
    check_bills(page, [bill])


def test_an_estimate_is_downloaded_as_a_draft(page: Page, server: Server):
    opened(page, server, PATIENT, "?place=45402&own_price_usd=92.5&patient_visits=8&muscles=3%2B")
    with page.expect_download() as started:
        page.get_by_role("button", name="Good-faith estimate: draft to print").click()
    assert started.value.suggested_filename == "good-faith-estimate-draft.html"
    draft = started.value.path().read_text(encoding="utf-8")
    cells = re.findall(r"<td>(.*?)</td>", draft, re.DOTALL)
    # 8 × 92.50
    assert cells[1:] == ["20561", "$92.50", "8", "$740.00"]
    assert "3 or more muscles" in cells[0]
    assert "<h1>Good-faith estimate: DRAFT</h1>" in draft
    (written,) = re.findall(r"Date: (\d{4}-\d{2}-\d{2})\. Good until (\d{4})", draft)
    day = datetime.date.fromisoformat(written[0])
    assert abs((datetime.date.today() - day).days) <= 1
    assert int(written[1]) == day.year + 1
    assert "To check before you hand it over" in draft


def scenario(**settings: float) -> Scenario:
    return Scenario(find_place("45402"), Visit(), tuple(settings.items()))


def check_raise(page: Page, found: Scenario, change: float, margin: float) -> None:
    price = found.get("own_price_usd")
    assert price is not None
    told, fee = quote(found), card_fee_of(found)
    cost = visit_left(found, price).cost_usd
    headings = page.get_by_role("heading", level=3).all_inner_texts()
    assert change_of(price, change, cost, fee).sentence in headings
    wanted = price_for_margin_usd(told.floor.total_usd, margin, fee.percent, fee.fixed_usd)
    shown = texts(page)
    assert f"A margin of {margin:g}% needs {said(wanted)}." in shown
    assert told.moved is not None
    best = demand_response(
        price, cost, told.lowest_usd, 5, fee=fee, known_to_usd=told.moved.p90_usd
    ).best_usd
    (what_if,) = [text for text in shown if text.startswith("What if.")]
    expected = "the best price would be more than" if best is None else f", {said(best)} would"
    assert expected in what_if


def test_an_owner_weighs_a_raise_of_ten_dollars(page: Page, server: Server):
    opened(page, server, PRICE)
    enter_place(page, "45402")
    enter(page, "own_price_usd", "90")
    check_raise(page, scenario(own_price_usd=90), 10, 10)
    assert "lose fewer than 10.0% of your visits" in page.get_by_test_id("stMain").inner_text()
    # A clinician paid per visit: a visit lost saves her pay.
    turn_on(page, "set_paid_per_visit")
    check_raise(page, scenario(own_price_usd=90, paid_per_visit=1), 10, 10)
    assert "lose fewer than 18.1% of your visits" in page.get_by_test_id("stMain").inner_text()
    before = headline(page)
    turn_on(page, "set_cards_taken")
    check_raise(page, scenario(own_price_usd=90, paid_per_visit=1, cards_taken=1), 10, 10)
    assert before.startswith("Ask $87 to ")
    assert headline(page).startswith("Ask $90 to ")
    # A cut of the same size: from 10 down to −10.
    move(page, "price_change_usd", "ArrowLeft", 20)
    assert "price_change_usd=-10" in page.url
    check_raise(page, scenario(own_price_usd=90, paid_per_visit=1, cards_taken=1), -10, 10)


def check_week(page: Page, label: str, week: Week) -> None:
    (text,) = [text for text in texts(page) if text.startswith(label)]
    assert f"earns {said(week.revenue_usd)}, contributes {said(week.contribution_usd)}" in text
    assert f"({week.how}) and takes {week.hours:.1f} clinician hours" in text
    assert f"{week.empty} slot" in text


def test_an_owner_plans_a_week_of_thirty_slots(page: Page, server: Server):
    opened(page, server, BUNDLES, "?place=45402&own_price_usd=90&supplies_usd_per_visit=3")
    found = comparison_of(scenario(own_price_usd=90, supplies_usd_per_visit=3))
    offers = (found.stand_alone, found.treatment_with_add_on, found.bundle)
    names = [offer.name for offer in offers]
    check_week(page, "Your mix", week_of(offers, dict.fromkeys(names, 10), 30))
    check_week(page, "Best mix", best_week(offers, dict.fromkeys(names, 30), 30))
    # At most five treatments with add-on and twelve bundles can be filled.
    move(page, "week_most_with_add_on", "Home")
    move(page, "week_most_with_add_on", "ArrowRight", 5)
    move(page, "week_most_bundle", "Home")
    move(page, "week_most_bundle", "ArrowRight", 12)
    best = best_week(offers, dict(zip(names, (30, 5, 12), strict=True)), 30)
    assert [count for _, count in best.mix] == [13, 5, 12]
    check_week(
        page,
        "Best mix within your limits: 13 stand-alone, 5 treatment with add-on, 12 bundle",
        best,
    )
    # Eleven of the first do not fit beside ten and ten; one slot more and they do.
    move(page, "week_stand_alone", "ArrowRight")
    refusal = page.get_by_test_id("stAlert").filter(has_text="The mix needs 31 slots")
    assert refusal.count() == 1
    move(page, "week_slots", "ArrowRight")
    assert not refusal.count()
    check_week(page, "Your mix", week_of(offers, dict(zip(names, (11, 10, 10), strict=True)), 31))
    for parameter in ("week_slots=31", "week_stand_alone=11", "week_most_bundle=12"):
        assert parameter in page.url
