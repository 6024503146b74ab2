"""Reads a workbook as a spreadsheet does: its cells, and how they are shown."""

import io
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def opened(file: bytes) -> dict[str, Worksheet]:
    """The sheets by name."""
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(file)).worksheets}


def cells(file: bytes, sheet: str | None = None) -> list[list[Any]]:
    """The rows of a sheet, the first where none is named, the head first."""
    sheets = opened(file)
    page = sheets[sheet] if sheet else next(iter(sheets.values()))
    return [list(row) for row in page.iter_rows(values_only=True)]


def records(file: bytes, sheet: str | None = None) -> list[dict[str, Any]]:
    """The rows of a sheet by the names in its head."""
    head, *rows = cells(file, sheet)
    return [dict(zip(head, row, strict=True)) for row in rows]
