"""What is printed to PDF, read again from the paper."""

import re
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Page

from tests.documents.reading import rows


def printed(page: Page, document: str, paper: str, folder: Path) -> tuple[str, int]:
    """The words of a document on the paper and how many pages they take."""
    page.set_content(document)
    return on_paper(page, paper, folder)


def on_paper(page: Page, paper: str, folder: Path) -> tuple[str, int]:
    """The words of the page as it stands, once it is printed, and how many pages they take.

    Without pdftotext the words are those the browser lays out for print.
    """
    file = folder / "printed.pdf"
    page.pdf(path=file, format=paper)
    pages = len(re.findall(rb"/Type\s*/Page\b", file.read_bytes()))
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", str(file), "-"]
        text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    else:
        page.emulate_media(media="print")
        text = page.inner_text("body")
    return text, pages


def assert_rows_are_on(document: str, text: str) -> None:
    """Each word of each row is on the paper, and its last two cells, the money, side by side."""
    words = re.sub(r"\s+", " ", text)
    for row in rows(document):
        if "$" in row[-1]:
            assert " ".join(row[-2:]) in words, row
        for word in " ".join(row).split():
            assert word in words, row
