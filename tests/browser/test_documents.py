"""Documents printed to PDF on Letter and A4: every row is on the paper, and nobody is asked."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lib.clinic import Clinic, new_id
from lib.documents import good_faith_estimate, price_sheet, report
from lib.pricing.price_list import price_list_of
from tests.browser.paper import assert_rows_are_on, printed
from tests.documents.elm_street import DAY, FIRST, SINGLE, clinic, prices

PAPERS = ["Letter", "A4"]


def large() -> Clinic:
    """Forty services, so that the tables go over several pages."""
    found = clinic()
    more = tuple(one.with_(id=new_id()) for _ in range(9) for one in found.services)
    return found.with_(services=(*found.services, *more))


@pytest.mark.parametrize("paper", PAPERS)
def test_price_sheet_and_estimate_print_whole(
    page: Page, paper: str, tmp_path: Path, foreign_requests: list[str]
):
    sheet = price_sheet(prices(), DAY)
    text, pages = printed(page, sheet, paper, tmp_path)
    assert_rows_are_on(sheet, text)
    assert pages == 1

    estimate = good_faith_estimate(prices(), [(FIRST, 1), (SINGLE, 5)], DAY)
    text, pages = printed(page, estimate, paper, tmp_path)
    assert_rows_are_on(estimate, text)
    assert "$605.00" in text
    assert pages == 1
    assert not foreign_requests


@pytest.mark.parametrize("paper", PAPERS)
def test_a_long_sheet_repeats_its_heads_and_loses_no_row(page: Page, paper: str, tmp_path: Path):
    sheet = price_sheet(price_list_of(large()), DAY)
    text, pages = printed(page, sheet, paper, tmp_path)
    assert_rows_are_on(sheet, text)
    # 30 packages and 30 services with a price: three of each for every four services.
    assert len(re.findall(r"Half hour\s+[357]\s+\$", text)) == 30
    assert len(re.findall(r"(First one|Half hour|Extra)\s+(60|30|within a visit)\s", text)) == 30
    assert pages > 1
    if shutil.which("pdftotext"):
        with_rows = [one for one in text.split("\f") if "$" in one]
        assert len(with_rows) > 1
        assert all(re.match(r"\s*(Elm Street|Service|Packages)\s", one) for one in with_rows)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_report_takes_one_page(page: Page, paper: str, tmp_path: Path):
    found = report(prices(), DAY)
    text, pages = printed(page, found, paper, tmp_path)
    assert_rows_are_on(found, text)
    assert pages == 1
