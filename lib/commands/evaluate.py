"""`python -m lib.commands evaluate`: how good the model's estimates are for unseen price lists."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.commands.parser import hint, one_line_parser, refusals, whole

if TYPE_CHECKING:
    from lib.fitting.scores import Tried

__all__ = ["main"]
MOST_REPETITIONS = 50
EXAMPLES = """examples:
  python -m lib.commands evaluate
  python -m lib.commands evaluate --repetitions 1 --price gross

Every price is estimated by a fit that has not seen its price list (five folds). The loss is the
mean pinball loss of log price over p10, p25, p50, p75 and p90, divided by that of national
quantiles of the same code, the codes weighted equally; within a code every offer counts once.
20552 and 20553 are fitted but not scored. Standard errors are over price lists; a star marks what
is more than two of them from 80 or 50 percent. Trees need scikit-learn:
pip install -r requirements-fit.txt
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, print, and return the exit code."""
    parser = one_line_parser("evaluate", "Scores of the model, cross-validated.", EXAMPLES)
    parser.add_argument("--price", choices=("cash", "gross"), default="cash", help="(cash)")
    parser.add_argument("--repetitions", type=whole, default=5, help="of the five folds (5)")
    options = parser.parse_args(arguments)
    if not 1 <= options.repetitions <= MOST_REPETITIONS:
        parser.error(f"--repetitions: give 1 to {MOST_REPETITIONS}")
    with refusals(parser):
        from lib.fitting.scores import tried

        trees = find_spec("sklearn") is not None
        if not trees:
            hint(parser, "trees", "left out, scikit-learn is not installed (requirements-fit.txt)")
        codes, visits = tried(
            options.price, options.repetitions, trees, lambda text: hint(parser, "done", text)
        )
        print("\n".join(report(codes, visits)))
    return 0


def report(codes: Tried, visits: Tried) -> list[str]:
    """Return the lines that are printed."""
    from lib.fitting.scores import NEEDLING, NOT_SCORED, VISITS

    scored = codes.some(~codes.rows["cpt_code"].isin(NOT_SCORED))
    needling = scored.some(scored.rows["cpt_code"].isin(NEEDLING))
    methods = [name for name in ("national", "state", "trees", "model") if name in codes.quantiles]
    lines = ["Loss relative to national quantiles"]
    lines.append(f"{'':22}" + "".join(f"{method:>10}" for method in methods))
    losses = {method: scored.relative_loss(method) for method in methods}

    def row(name: str, values: Mapping[Any, float]) -> str:
        # Trees are grown for codes alone: their cells stay empty for visits.
        cells = (" " * 10 if math.isnan(one) else f"{one:10.3f}" for one in values.values())
        return f"{name:22}" + "".join(cells)

    lines.append(row("all codes", {m: float(one.mean()) for m, one in losses.items()}))
    of_needling = {m: float(one[list(NEEDLING)].mean()) for m, one in losses.items()}
    lines.append(row("20560 and 20561", of_needling))
    lines += [row(str(code), dict(one)) for code, one in pd.DataFrame(losses).iterrows()]
    of_visit = pd.DataFrame({m: visits.relative_loss(m) for m in visits.quantiles})
    by_recipe = of_visit.reindex(columns=methods).to_dict(orient="index")
    lines += [row(name, by_recipe[key]) for name, key in VISITS.items()]
    lines += ["", "Prices held by the ranges, percent (standard error over price lists)"]
    lines.append(f"{'':34}{'offers':>8}{'lists':>7}{'p10-p90':>16}{'p25-p75':>16}")
    for method in methods:
        lines += _held(f"{method}, all codes", scored, method)
    lines += _held("model, 20560 and 20561", needling, "model")
    for by in ("kind", "division"):
        lines += _held("model,", scored, "model", by)
        lines += _held("model, needling,", needling, "model", by)
    for name, key in VISITS.items():
        lines += _held(f"model, {name}", visits.some(visits.rows["recipe"] == key), "model")
    return lines


def _held(label: str, tried: Tried, method: str, by: str | None = None) -> list[str]:
    """Return a line of coverage for each group; marked where it is two errors from its target."""
    from lib.fitting.scores import TARGETS

    lines = []
    for group, one in tried.coverage(method, by).iterrows():
        cells = ""
        for name, target in TARGETS.items():
            share, error = one[name], one[f"{name} se"]
            mark = "*" if abs(share - target) > 2 * error else " "
            cells += f"{100 * share:8.1f} ({100 * error:.1f}){mark}".rjust(16)
        name = label if by is None else f"{label} {group}"
        lines.append(f"{name:34}{one['offers']:8.0f}{one['lists']:7.0f}{cells}")
    return lines
