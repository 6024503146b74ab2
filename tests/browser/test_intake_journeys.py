"""What is brought along: a spreadsheet of others' prices, imported, corrected and undone."""

import re
from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from lib.clinic import new_clinic
from lib.ui.site import MY_PRICES
from tests.browser.harness import Server, choose, eventually, select, settle

KNOWN = f"/{MY_PRICES.url_path}?section=Known+prices"


def spreadsheet() -> bytes:
    """300 rows under a merged title: 250 prices, 30 ranges, 20 said twice."""
    book = Workbook()
    sheet = book.active
    sheet.append(["What clinics around us ask"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["Clinic", "Service", "Asked by phone", "Minutes", "ZIP"])
    for number in range(250):
        visit = ("add-on", None) if number % 5 == 0 else ("dry needling session", 30)
        sheet.append([f"Clinic {number}", visit[0], 60.5 + number % 40, visit[1], 45402])
    for number in range(30):
        sheet.append([f"Range {number}", "session", "80-120", 30, "45402"])
    for number in range(20):
        sheet.append([f"Clinic {5 * number + 1}", "dry needling session",
                      60.5 + (5 * number + 1) % 40, 30, 45402])  # fmt: skip
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def bring(page: Page, server: Server) -> None:
    page.goto(f"{server.url}{KNOWN}")
    settle(page)
    page.get_by_text("Bring a price list of others").click()
    settle(page)
    file = {"name": "our county.xlsx", "mimeType": "", "buffer": spreadsheet()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    settle(page)


def test_a_spreadsheet_of_300_rows_is_imported_corrected_and_undone(page: Page, server: Server):
    server.keep(new_clinic("Elm Street", "45402"))
    bring(page, server)
    # No head says "price": it is told.
    expect(page.get_by_text("0 prices can be imported")).to_be_visible()
    select(page, "Price (US dollars)", "Asked by phone")
    expect(page.get_by_text("250 prices can be imported")).to_be_visible()
    expect(page.get_by_text("30 rows with problems, 20 rows said twice")).to_be_visible()
    choose(page, "Ranges such as 80–120 count as", "their middle")
    page.get_by_role("button", name="Import 280 prices").click()
    settle(page)
    (clinic,) = server.kept()
    prices = clinic.known_prices
    assert len(prices) == 280
    assert {one.price_list for one in prices} == {"our county"}
    assert sum(one.format == "add-on" for one in prices) == 50
    assert [one.price_usd for one in prices if one.seller == "Range 7"] == [100]
    # The same evidence as that of entered prices: near, by their ZIP code.
    expect(page.get_by_text(re.compile("50 clinics near you ask"))).to_be_visible()

    page.get_by_text("our county: 280 prices").click()
    settle(page)
    assert not any(one.included for one in server.kept()[0].known_prices)
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert all(one.included for one in server.kept()[0].known_prices)
    page.get_by_role("button", name="Undo").click()
    eventually(page, lambda: server.kept()[0].known_prices, ())
    settle(page)

    # What was told of the heads is remembered, also by the clinic that is opened anew.
    page.get_by_role("button", name="Redo").click()
    settle(page)
    bring(page, server)
    expect(page.get_by_text("0 prices can be imported")).to_be_visible()
    expect(page.get_by_text("270 rows known already")).to_be_visible()
