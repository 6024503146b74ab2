"""`python -m lib.commands medicare`: Medicare's amount of a code or of several in one visit."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from lib.commands.parser import OneLineParser, one_line_parser, refusals
from lib.datasets.places import state_code
from lib.market.medicare import (
    SETTINGS,
    code_notes,
    localities,
    medicare_amount,
    medicare_codes,
    session_notes,
)

EXAMPLES = """examples:
  python -m lib.commands medicare --code 20560 --state CA --locality 05 --setting nonfacility
  python -m lib.commands medicare --code 20560 --code 97140

The amount is always that of the codes asked for; what one session would not bill is said in a note.
A code given twice is two units on one line; each line is rounded to the cent, then they are added.
"""


def _parser() -> OneLineParser:
    parser = one_line_parser(
        "medicare",
        "Medicare's fee-schedule amount of a code or of several in one visit.",
        EXAMPLES,
    )
    parser.add_argument("--code", action="append", required=True, help="billing code; repeatable")
    parser.add_argument("--state", help="state of the locality table (DC holds its suburbs)")
    parser.add_argument("--locality", help="locality number, such as 05")
    parser.add_argument("--setting", choices=SETTINGS, default=SETTINGS[0])
    return parser


def _locality(state: str | None, number: str | None) -> tuple[str, str] | None:
    """Return the locality asked for; raises ValueError in words a user can act on."""
    if state is None and number is None:
        return None
    if state is None or number is None:
        raise ValueError("--state and --locality go together; without both, the nation's amount")
    state = state_code(state) or state.upper()
    known = [found for found in localities() if found[0] == state]
    if not known:
        raise ValueError(f"--state: no locality in the table for {state[:20]}")
    if (state, number) not in known:
        numbers = ", ".join(found[1] for found in known)
        raise ValueError(f"--locality: {state} has {numbers}, not {number[:20]}")
    return state, number


def _code(text: str) -> str:
    """Return a code of the table as it is written there; raises ValueError for any other."""
    code = text.strip().upper()
    if code not in medicare_codes():
        raise ValueError(f"--code: {text[:20]} is not in the table of codes")
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for bad values."""
    parser = _parser()
    options = parser.parse_args(arguments)
    with refusals(parser):
        locality = _locality(options.state, options.locality)
        codes = [_code(text) for text in options.code]
        amount = medicare_amount([(code, 1) for code in codes], locality, options.setting)
        notes = session_notes(codes, locality, options.setting)
    where = localities()[locality] if locality else "United States"
    print(f"{amount:.2f} US dollars, {' + '.join(codes)}, {where}, {options.setting}")
    notes += [note for code in dict.fromkeys(codes) for note in code_notes(code, options.setting)]
    if options.setting == "facility":
        notes.append("the hospital's own charge comes on top: this is the practitioner's part")
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return 0
