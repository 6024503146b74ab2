"""`python -m lib.commands evaluate`: how good the model's estimates are for unseen price lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from lib.commands.parser import hint, one_line_parser, refusals, whole
from lib.visit import PRICES

__all__ = ["main"]
MOST_REPETITIONS = 50
EXAMPLES = """examples:
  python -m lib.commands evaluate
  python -m lib.commands evaluate --repetitions 1 --price gross
  python -m lib.commands evaluate --write

Every price is estimated by a fit that has not seen its price list (five folds). The loss is the
mean pinball loss of log price over p10, p25, p50, p75 and p90, divided by that of national
quantiles of the same code, the codes weighted equally; within a code every offer counts once.
20552 and 20553 are fitted but not scored. Standard errors are over price lists; a star marks what
is more than two of them from 80 or 50 percent. Lists of one health system are alike, so the same
is told again for systems of which no list was seen (by the site that publishes the files; without
trees). Trees need scikit-learn: pip install -r requirements-fit.txt
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, print, and return the exit code."""
    parser = one_line_parser("evaluate", "Scores of the model, cross-validated.", EXAMPLES)
    parser.add_argument("--price", choices=("cash", "gross"), help="(both)")
    parser.add_argument("--repetitions", type=whole, default=5, help="of the five folds (5)")
    parser.add_argument(
        "--write", action="store_true", help="keep the scores beside the data, for the model card"
    )
    options = parser.parse_args(arguments)
    if not 1 <= options.repetitions <= MOST_REPETITIONS:
        parser.error(f"--repetitions: give 1 to {MOST_REPETITIONS}")
    if options.write and options.price:
        parser.error("--write: goes without --price, it keeps both")
    with refusals(parser):
        from lib.fitting.scores import tried
        from lib.fitting.summary import summary_of, write

        trees = find_spec("sklearn") is not None
        if not trees:
            hint(parser, "trees", "left out, scikit-learn is not installed (requirements-fit.txt)")
        found = {}
        for price in [options.price] if options.price else PRICES:
            say = lambda text: hint(parser, "done", text)  # noqa: E731
            told = tried(price, options.repetitions, trees, say)
            unseen = tried(price, options.repetitions, False, say, by_system=True)
            found[price] = summary_of(*told, unseen)
            print("\n".join([f"{price.capitalize()} prices", *report(found[price]), ""]))
        if options.write:
            write(found)
    return 0


def report(found: Mapping[str, Any]) -> list[str]:
    """Return the lines that are printed of one kind of price."""
    losses = found["loss"]
    methods = list(next(iter(losses.values())))
    lines = ["Loss relative to national quantiles"]
    lines.append(f"{'':22}" + "".join(f"{method:>10}" for method in methods))
    for name, values in losses.items():
        lines.append(f"{name:22}" + "".join(f"{values[method]:10.3f}" for method in methods))
    lines += ["", "Prices held by the ranges, percent (standard error over price lists)"]
    lines.append(f"{'':44}{'offers':>8}{'lists':>7}{'p10-p90':>16}{'p25-p75':>16}")
    lines += map(_held, found["held"])
    if unseen := found.get("unseen_systems"):
        lines += [
            "",
            "The same for health systems of which no price list was seen",
            *report(unseen),
        ]
    return lines


def _held(row: Mapping[str, Any]) -> str:
    """Return a line of coverage; marked where it is two errors from its target."""
    name = f"{row['method']}, {row['what']}"
    name += "" if row["group"] == "all" else f", {row['group']}"
    cells = ""
    for range_name, target in (("p10-p90", 80), ("p25-p75", 50)):
        share, error = row[range_name], row[f"{range_name} se"]
        mark = "*" if abs(share - target) > 2 * error else " "
        cells += f"{share:8.1f} ({error:.1f}){mark}".rjust(16)
    return f"{name:44}{row['offers']:8}{row['lists']:7}{cells}"
