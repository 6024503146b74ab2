"""What is printed or handed over: HTML pages that ask nothing of any server.

The clinic as a workbook is a module of its own (`workbook`), which few ever ask for.
"""

from lib.documents.call_sheet import call_sheet
from lib.documents.good_faith_estimate import good_faith_estimate
from lib.documents.price_sheet import price_sheet
from lib.documents.rendering import DocumentError, refuse_where_not_allowed
from lib.documents.report import report

__all__ = [
    "DocumentError",
    "call_sheet",
    "good_faith_estimate",
    "price_sheet",
    "refuse_where_not_allowed",
    "report",
]
