"""Cross-validation by price list: how good estimates are for sellers that the fit has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.fitting.baselines import of_nation, of_states, of_trees
from lib.fitting.fit import fit
from lib.fitting.posted import posted_codes, posted_visits
from lib.fitting.systems import systems
from lib.pricing.hospital.estimate import COLUMNS, estimates
from lib.pricing.hospital.model import QUANTILES, Model
from lib.pricing.hospital.places import Floats, Whole

FOLDS = 5
METHODS = ("national", "state", "trees", "model")
NOT_SCORED = ("20552", "20553")
NEEDLING = ("20560", "20561")
VISITS = {
    "add-on": "add_on_1-2",
    "bundled 30": "bundled_30_1-2",
    "bundled 45": "bundled_45_1-2",
    "bundled 60": "bundled_60_1-2",
    "first visit 45": "initial_45_1-2",
    "first visit 60": "initial_60_1-2",
}
TARGETS = {"p10-p90": 0.80, "p25-p75": 0.50}


def pinball(observed: Floats, quantiles: Floats) -> Floats:
    """Return each observation's mean pinball loss over QUANTILES (n, and n × 5)."""
    error = observed[:, None] - quantiles
    shares = np.array(QUANTILES)
    return np.asarray(np.maximum(shares * error, (shares - 1.0) * error).mean(axis=1))


def folds(price_lists: pd.Series, seed: int, number: int = FOLDS) -> Whole:
    """Return each row's fold, 0 to number − 1: the rows of a price list stay together."""
    position, lists = pd.factorize(price_lists)
    shuffled = np.random.default_rng(seed).permutation(len(lists)) % number
    return np.asarray(shuffled[position])


@dataclass(frozen=True)
class Tried:
    """Rows that were estimated without their price lists, some of them in several repetitions.

    `rows` has posted.SELLER, `cpt_code` or `recipe`, `log_price` and `repetition`; `quantiles` by
    method (national, state, trees, model), rows × QUANTILES.
    """

    rows: pd.DataFrame
    quantiles: Mapping[str, Floats]
    what: str

    def relative_loss(self, method: str) -> pd.Series:
        """Return the mean loss of each code or visit, relative to national quantiles."""
        observed = self.rows["log_price"].to_numpy(np.float64)
        losses = {name: pinball(observed, self.quantiles[name]) for name in (method, "national")}
        means = pd.DataFrame(losses).groupby(self.rows[self.what].to_numpy()).mean()
        return means[method] / means["national"]

    def coverage(self, method: str, by: str | None = None) -> pd.DataFrame:
        """Return how often the ranges hold the price, with standard errors by price list.

        One row for each group (`by` is a column; one row "all" without it): `offers`, `lists`,
        and for each of TARGETS the share held, and with ` se` its standard error.
        """
        low, below, _, above, high = self.quantiles[method].T
        observed = self.rows["log_price"].to_numpy(np.float64)
        held = {
            "p10-p90": (low <= observed) & (observed <= high),
            "p25-p75": (below <= observed) & (observed <= above),
        }
        frame = self.rows.assign(**held, all="all")
        found: dict[object, dict[str, float]] = {}
        for group, rows in frame.groupby(by or "all"):
            lists = rows["price_list"]
            offers = (~rows[["ccn", self.what]].duplicated()).sum()
            found[group] = {"offers": float(offers), "lists": float(lists.nunique())}
            for name in TARGETS:
                share = float(rows[name].mean())
                # Repetitions try the same prices again: a list's error is its mean over them.
                off = (rows[name] - share).groupby(lists).sum()
                found[group] |= {
                    name: share,
                    f"{name} se": float(np.sqrt((off**2).sum())) / len(rows),
                }
        return pd.DataFrame.from_dict(found, orient="index")

    def some(self, rows: pd.Series) -> Tried:
        """Return some of the rows."""
        keep = rows.to_numpy(bool)
        some = {name: one[keep] for name, one in self.quantiles.items()}
        return Tried(self.rows[keep].reset_index(drop=True), some, self.what)


def tried(
    price_kind: str,
    repetitions: int,
    trees: bool = True,
    say: Callable[[str], None] = print,
    by_system: bool = False,
) -> tuple[Tried, Tried]:
    """Return codes and visits, each estimated by a fit without its price list.

    `repetitions` times, in other folds each. `by_system`: without any list of its health system.
    `say` is told of the progress. Raises ImportError for `trees` without scikit-learn.
    """
    codes = posted_codes(price_kind)
    visits = pd.concat([posted_visits(price_kind, one) for one in VISITS.values()])
    visits = visits.reset_index(drop=True)
    done: dict[str, list[tuple[pd.DataFrame, dict[str, Floats]]]] = {"cpt_code": [], "recipe": []}
    for repetition in range(repetitions):
        for known, asked, known_visits, asked_visits in _split(
            codes, visits, repetition, by_system
        ):
            one = fit(known, errors=False)
            model = Model({price_kind: one}, {}, {})
            for what, seen, unseen in (
                ("cpt_code", known, asked),
                ("recipe", known_visits, asked_visits),
            ):
                told = {
                    "national": of_nation(seen, unseen, what),
                    "state": of_states(seen, unseen, what),
                    "model": _of_model(model, price_kind, unseen),
                }
                if trees:
                    told["trees"] = of_trees(seen, unseen, what)
                done[what].append((unseen.assign(repetition=repetition), told))
        say(f"repetition {repetition + 1} of {repetitions}")
    return _gathered(done["cpt_code"], "cpt_code"), _gathered(done["recipe"], "recipe")


def _split(
    codes: pd.DataFrame, visits: pd.DataFrame, repetition: int, by_system: bool = False
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]]:
    """Yield known and asked codes, and visits, for each fold."""
    unit = systems() if by_system else pd.Series({key: key for key in codes["price_list"]})
    of_list = codes["price_list"].map(unit)
    fold = pd.Series(folds(of_list, repetition), index=of_list)
    fold = fold[~fold.index.duplicated()]
    of_code = of_list.map(fold)
    of_visit = visits["price_list"].map(unit).map(fold)
    for number in range(FOLDS):
        yield (
            codes[of_code != number],
            codes[of_code == number],
            visits[of_visit != number],
            visits[of_visit == number],
        )


def _of_model(model: Model, price_kind: str, asked: pd.DataFrame) -> Floats:
    offers = asked.drop(columns=["log_price", "ccn", "price_list"])
    found = estimates(offers, price_kind, model)[list(COLUMNS[:5])]
    return np.log(found.to_numpy(np.float64))


def _gathered(parts: list[tuple[pd.DataFrame, dict[str, Floats]]], what: str) -> Tried:
    rows = pd.concat([one for one, _ in parts], ignore_index=True)
    names = parts[0][1]
    return Tried(rows, {n: np.vstack([told[n] for _, told in parts]) for n in names}, what)
