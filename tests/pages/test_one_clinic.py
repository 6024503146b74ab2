"""All pages, the documents and the command speak of one clinic, and agree to the cent."""

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, Package, new_clinic
from lib.commands.quote import main
from lib.documents import price_sheet, report
from lib.pricing.price_list import price_list_of
from lib.pricing.repeat import quote_command
from lib.ui.site import BUNDLES, MY_PRICES, PACKAGES, PATIENT, PRICE
from tests.pages.opening import keep, open_page, paragraphs, plain

# Dayton's hour is $120.6313. Stand-alone, slot 40: 80.42; 90 − 80.42 = 9.58; an hour 9.58 × 60/40 =
# 14.37. Five of them at 15% off: 382.50, 76.50 each; 382.50 − 5 × 80.42 = −19.60.
# Add-on, slot 10: 20.11; 40 − 20.11 = 19.89. Bundle, slot 55: 110.58; 140 − 110.58 = 29.42.
BREAK_EVEN, PROFIT, PACK, EACH, PACK_PROFIT = "$80.42", "+$9.58", "$382.50", "$76.50", "−$19.60"


def dayton() -> Clinic:
    clinic = new_clinic("Elm Street", "45402")
    add_on, single, _, bundle, *_ = clinic.services
    pack = Package(sessions=5, discount_percent=15)
    for service in (
        add_on.with_(price_usd=40),
        single.with_(price_usd=90, packages=(pack,)),
        bundle.with_(price_usd=140),
    ):
        clinic = clinic.with_service(service)
    return clinic


def everything(app: AppTest) -> str:
    """All that a page says, its tables and figures included."""
    tables = [frame.value.to_string() for frame in app.dataframe]
    metrics = [f"{one.label} {one.value}" for one in app.metric]
    html = [one.proto.body for one in app.get("html")]
    return "\n".join([*paragraphs(app), *map(plain, metrics), *html, *tables])


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        (PRICE, {}, (BREAK_EVEN, PROFIT, PACK, EACH, PACK_PROFIT, "$20.11", "+$19.89", "+$29.42")),
        (MY_PRICES, {"section": "Costs"}, ("$120.63",)),
        (MY_PRICES, {"section": "Services"}, (BREAK_EVEN, PROFIT, "$20.11", "+$19.89")),
        (PACKAGES, {}, (PACK, EACH, PACK_PROFIT)),
        (BUNDLES, {}, ("9.58", "19.89", "29.42")),
        (PATIENT, {}, ("$90",)),
    ],
    ids=lambda value: getattr(value, "url_path", ""),
)
def test_a_page_says_the_clinics_figures(page, query: dict[str, str], said: tuple[str, ...]):
    clinic = dayton()
    keep(clinic)
    app = open_page(page.url_path, service=clinic.services[1].id, **query)
    assert not app.exception
    text = everything(app)
    assert [figure for figure in said if figure not in text] == []


def test_documents_and_command_say_the_same(capsys):
    prices = price_list_of(dayton())
    sheet, pages = price_sheet(prices, date(2026, 11, 25)), report(prices, date(2026, 11, 25))
    assert "$90.00" in sheet
    assert PACK in sheet
    assert BREAK_EVEN in pages
    assert PROFIT in pages
    words = quote_command(prices, prices.lines[1]).command.split()
    assert main(words[4:]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["break_even_usd"], found["profit_usd"]) == (80.42, 9.58)
