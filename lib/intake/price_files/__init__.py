"""What hospitals and payers publish, read into offers: streamed, in bounded memory.

`read(source, codes)` takes a path or a binary stream (CSV, XLSX or JSON, plain, .gz or .zip) and
gives the offers of the codes wanted and a report of what was read, kept, dropped and why.
"""

from lib.intake.price_files.errors import IntakeError
from lib.intake.price_files.offers import COLUMNS
from lib.intake.price_files.opened import Limits
from lib.intake.price_files.read import Intake, read
from lib.intake.price_files.report import Example, Reason, Report

__all__ = [
    "COLUMNS",
    "Example",
    "Intake",
    "IntakeError",
    "Limits",
    "Reason",
    "Report",
    "read",
]
