"""What is brought along: a spreadsheet of others' prices, and a hospital's file."""

import re
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from lib.clinic import new_clinic
from lib.ui.site import MARKET, MY_PRICES, PATIENT
from tests.browser.harness import Server, choose, eventually, go_to, select, settle
from tests.clinics import priced

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
    expect(page.get_by_text("Choose the column of the price above.")).to_be_visible()
    select(page, "Price (US dollars)", "Asked by phone")
    expect(page.get_by_text("250 prices can be imported")).to_be_visible()
    expect(page.get_by_text("30 rows with problems, 20 rows said twice")).to_be_visible()
    choose(page, "Ranges such as 80–120 or 75+ count as", "their middle")
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

    def counted() -> set[bool]:
        return {one.included for one in server.kept()[0].known_prices}

    eventually(page, counted, {False})
    page.get_by_role("button", name="Undo").click()
    eventually(page, counted, {True})
    page.get_by_role("button", name="Undo").click()
    eventually(page, lambda: server.kept()[0].known_prices, ())
    settle(page)

    # What was told of the heads is remembered, also by the clinic that is opened anew.
    page.get_by_role("button", name="Redo").click()
    settle(page)
    bring(page, server)
    expect(page.get_by_text("You have a list “our county” of 280 prices")).to_be_visible()
    expect(page.get_by_text("250 prices can be imported")).to_be_visible()
    choose(page, "You have a list “our county” of 280 prices", "Add what is new in this file")
    expect(page.get_by_text("0 prices can be imported")).to_be_visible()
    expect(page.get_by_text("270 rows known already")).to_be_visible()


HEAD = (
    "hospital_name,last_updated_on,version,location_name,hospital_address,license_number|OH\n"
    "Elm Hospital,2026-04-01,2.2.0,Elm,Dayton OH,1\n"
    "description,code|1,code|1|type,setting,standard_charge|gross,standard_charge|discounted_cash,"
    "payer_name,plan_name,standard_charge|negotiated_dollar,standard_charge|methodology\n"
    "needling,20560,CPT,outpatient,100,61,,,,\n"
    "needling,20560,CPT,outpatient,100,61,Aetna,PPO,40,fee schedule\n"
)


OTHER = "a drug of some name,J1234,HCPCS,both,1.00,0.50,,,,\n" * 100_000


def open_market(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/{MARKET.url_path}?format=add-on")
    settle(page)
    page.get_by_text("Read a hospital's or payer's price file").click()
    settle(page)


def read_at(page: Page, path: Path) -> None:
    choose(page, "Where the file is", "On this machine")
    page.get_by_role("textbox", name="Path of the file").fill(str(path))
    page.get_by_role("textbox", name="Path of the file").press("Enter")
    settle(page)
    page.get_by_role("button", name="Read the file").click()


def test_a_hospitals_file_is_read_with_progress_and_cancelled(
    page: Page, server: Server, tmp_path: Path
):
    large, small = tmp_path / "large.csv", tmp_path / "small.csv"
    small.write_text(HEAD)
    # About 300 MB: some ten seconds, so that there is something to cancel.
    with large.open("w") as file:
        file.write(HEAD)
        for _ in range(60):
            file.write(OTHER)
    open_market(page, server)
    read_at(page, large)
    expect(page.get_by_text(re.compile(r"Reading large.csv: [\d.]+ MB of \d+"))).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile("cancelled: what was read until then"))).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).click()
    settle(page)
    expect(page.get_by_text("large.csv: ")).to_have_count(0)

    # Where the file is and which codes are wanted stays as it was chosen.
    page.get_by_role("textbox", name="Path of the file").fill(str(small))
    page.get_by_role("textbox", name="Path of the file").press("Enter")
    settle(page)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("small.csv: 2 offers in ")).to_be_visible()
    settle(page)
    expect(page.get_by_text("Files you read: 1 hospital, $61.00")).to_be_visible()
    expect(page.get_by_text("1 plan of 1 payer pays $40")).to_be_visible()


def test_a_large_file_is_uploaded_and_its_rate_taken_for_a_patient(
    page: Page, server: Server, tmp_path: Path
):
    server.keep(priced(new_clinic("Elm Street", "45402"), 40, 90, 150, 140, 160, 95))
    file = tmp_path / "elm.csv"
    file.write_text(HEAD + 4 * OTHER)
    assert file.stat().st_size > 15_000_000
    open_market(page, server)
    page.locator("input[type=file]").last.set_input_files(file)
    settle(page)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("elm.csv: 2 offers in ")).to_be_visible()

    go_to(page, PATIENT)
    choose(page, "Who pays?", "In network, coinsurance")
    rate = "$40: Aetna, PPO (Elm Hospital, file of 2026-04-01)"
    select(page, "Or a plan's rate of a file you read", rate)
    expect(page.get_by_text(f"Allowed: {rate}")).to_be_visible()
