"""`python -m lib.commands saving`: what paying with pre-tax dollars saves."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence

from lib.commands.parser import OneLineParser, amount, one_line_parser, refusals
from lib.datasets.places import state_code, states
from lib.pricing.taxes import (
    ACCOUNTS,
    FILINGS,
    STATE_WAGES,
    Taxpayer,
    limit_usd,
    saving_of,
    state_rate_percent,
)

EXAMPLES = """examples:
  python -m lib.commands saving --amount 540 --wages 66550 --account fsa --state TX --filing single
  python -m lib.commands saving --amount 900 --wages 60000 --household-wages 150000 \\
      --account hsa-payroll --family --state OH --filing married-joint

Federal brackets, payroll tax and a state's rate of this year; no credits, no local tax. Wages are
US dollars a year. Prints US dollars; not tax advice.
"""
ACCOUNT_NAMES = dict(zip(("fsa", "hsa-payroll", "hsa-own"), ACCOUNTS, strict=True))
FILING_NAMES = {name.replace("_", "-"): name for name in FILINGS}


def _parser() -> OneLineParser:
    parser = one_line_parser(
        "saving", "What paying with pre-tax dollars saves: tax before less tax after.", EXAMPLES
    )
    parser.add_argument("--amount", type=amount, required=True, help="spent in a year, US dollars")
    parser.add_argument(
        "--wages", type=amount, required=True, help="of the one who has the account, a year"
    )
    parser.add_argument("--account", choices=ACCOUNT_NAMES, required=True)
    parser.add_argument("--state", metavar="ST", help="a state, such as TX; left out: no state tax")
    parser.add_argument("--filing", choices=FILING_NAMES, default="single")
    parser.add_argument(
        "--household-wages", type=amount, help="both spouses' together; joint filing only"
    )
    parser.add_argument("--family", action="store_true", help="family plan: its HSA limit")
    return parser


def _state(text: str | None) -> str | None:
    """Return the state asked for; raises ValueError in words a user can act on."""
    if text is None:
        return None
    if code := state_code(text):
        return code
    names = {str(name).lower(): f"{name} ({code})" for code, name in states()["name"].items()}
    near = difflib.get_close_matches(text.strip().lower()[:60], names, n=2, cutoff=0.6)
    # Of codes no letters are near enough to tell: those that share the first one are named.
    hints = [names[name] for name in near] or [
        said for said in names.values() if text.strip()[:1].upper() == said[-3]
    ][:4]
    hint = f"; did you mean {' or '.join(hints)}?" if hints else ""
    raise ValueError(f'--state: there is no state "{text[:40]}"{hint}')


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0, exits with 2 and one line on standard error for bad values."""
    parser = _parser()
    options = parser.parse_args(arguments)
    account = ACCOUNT_NAMES[options.account]
    with refusals(parser):
        state = _state(options.state)
        taxpayer = Taxpayer(
            options.wages, FILING_NAMES[options.filing], state, options.household_wages
        )
        found = saving_of(options.amount, taxpayer, account, family=options.family)
    print(
        f"{found.saving_usd:.2f} US dollars, {account}, {options.filing}, "
        f"{state or 'no state'}: {found.how}"
    )
    limit = limit_usd(account, options.family)
    notes = []
    if options.amount > options.wages > 0 and account != ACCOUNT_NAMES["hsa-own"]:
        notes.append(f"only the wages, {options.wages:,.2f}, can be put aside")
    if options.amount > limit:
        notes.append(f"only {limit:,.2f} fits under the year's limit")
    if state and state_rate_percent(taxpayer.household_usd, state) is None:
        notes.append(f"no state rate is known for {state}: its part is left out")
    elif state and found.state_usd and taxpayer.household_usd < min(STATE_WAGES):
        least = f"{min(STATE_WAGES):,} US dollars"
        notes.append(f"the state's part is by its rate at {least}; below that it may take less")
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return 0
