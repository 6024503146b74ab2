"""What a cross-validation found, as the plain figures that are printed, shipped and shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib.datasets.package import DATA_FOLDER
from lib.fitting import baselines, scores, systems
from lib.fitting.scores import METHODS, NEEDLING, NOT_SCORED, TARGETS, VISITS, Tried
from lib.fitting.shipped import as_lines, digest
from lib.pricing.hospital.model import QUANTILES, hospital_model
from lib.pricing.hospital.scores import ALL_CODES, ALL_VISITS, NEEDLING_CODES, SCORES_FILE

Z95 = 1.959964
MADE_BY = (baselines, scores, systems)
ABOUT = (
    "How good the hospital model is for price lists it has not seen, written by `make evaluate`; "
    "do not edit. lib/pricing/hospital/scores.py says what the figures are."
)


def summary_of(
    codes: Tried, visits: Tried, unseen: tuple[Tried, Tried] | None = None
) -> dict[str, Any]:
    """Return the figures of one kind of price; lib.pricing.hospital.scores says what they are.

    `unseen` were tried without any list of their health system.
    """
    found = _figures(codes, visits)
    if unseen is not None:
        told = _figures(*unseen)
        found["unseen_systems"] = {name: told[name] for name in ("repetitions", "loss", "held")}
    return found


def _figures(codes: Tried, visits: Tried) -> dict[str, Any]:
    scored = codes.some(~codes.rows["cpt_code"].isin(NOT_SCORED))
    needling = scored.some(scored.rows["cpt_code"].isin(NEEDLING))
    methods = [name for name in METHODS if name in codes.quantiles]
    held = [one for name in methods for one in _held(scored, ALL_CODES, name)]
    held += _held(needling, NEEDLING_CODES)
    for by in ("kind", "division"):
        held += _held(scored, ALL_CODES, by=by) + _held(needling, NEEDLING_CODES, by=by)
    for name, key in VISITS.items():
        held += _held(visits.some(visits.rows["recipe"] == key), name)
    parts = {ALL_CODES: scored, NEEDLING_CODES: needling, ALL_VISITS: visits}
    return {
        "repetitions": int(codes.rows["repetition"].max()) + 1,
        "loss": _losses(scored, visits, methods),
        "held": held,
        "below": {name: _below(one) for name, one in parts.items()},
        "states": {name: _by_state(parts[name]) for name in (ALL_CODES, NEEDLING_CODES)},
    }


def fingerprint() -> dict[str, str]:
    """Return what the scores are of: the model's own digits, and those of how they are made."""
    made_by = digest([Path(str(one.__file__)) for one in MADE_BY])
    return {**hospital_model().fingerprint, "scores": made_by}


def write(found: Mapping[str, Any], folder: Path = DATA_FOLDER) -> Path:
    """Write the figures of both kinds of price, with the fingerprint of the model they are of."""
    path = folder / SCORES_FILE
    told = {"about": ABOUT, "fingerprint": fingerprint(), **found}
    path.write_text(as_lines(told) + "\n", encoding="utf-8", newline="\n")
    return path


def _losses(scored: Tried, visits: Tried, methods: list[str]) -> dict[str, dict[str, float]]:
    """Return each method's loss relative to the nation's: of all codes, of each, of visits."""
    by_code = pd.DataFrame({name: scored.relative_loss(name) for name in methods})
    by_visit = pd.DataFrame({name: visits.relative_loss(name) for name in methods})
    rows: dict[str, Any] = {
        ALL_CODES: by_code.mean(),
        NEEDLING_CODES: by_code.loc[list(NEEDLING)].mean(),
    }
    rows |= {str(code): by_code.loc[code] for code in by_code.index}
    rows |= {name: by_visit.loc[key] for name, key in VISITS.items()}
    return {name: {m: round(float(one[m]), 4) for m in methods} for name, one in rows.items()}


def _held(tried: Tried, what: str, method: str = "model", by: str | None = None) -> list[Any]:
    """Return how often the ranges hold the price, in percent, one row for each group."""
    rows = []
    for group, one in tried.coverage(method, by).iterrows():
        row: dict[str, Any] = {"what": what, "method": method, "group": str(group)}
        row |= {"offers": int(one["offers"]), "lists": int(one["lists"])}
        for name in TARGETS:
            row[name] = round(100 * float(one[name]), 2)
            row[f"{name} se"] = round(100 * float(one[f"{name} se"]), 2)
        rows.append(row)
    return rows


def _below(tried: Tried) -> list[list[float]]:
    """Return for each of QUANTILES the percent said, that of prices below it, and its error."""
    observed = tried.rows["log_price"].to_numpy(np.float64)
    found = []
    for share, quantile in zip(QUANTILES, tried.quantiles["model"].T, strict=True):
        below = pd.Series((observed <= quantile).astype(np.float64))
        mean, error = _mean_by_list(below, tried.rows["price_list"])
        found.append([round(100 * one, 2) for one in (share, mean, error)])
    return found


def _by_state(tried: Tried) -> dict[str, list[float]]:
    """Return by state: offers, lists, the middle ratio of price to estimate, its 95% interval."""
    ratio = tried.rows["log_price"] - tried.quantiles["model"][:, 2]
    found = {}
    for state, rows in tried.rows.assign(ratio=ratio).groupby("state"):
        mean, error = _mean_by_list(rows["ratio"], rows["price_list"])
        ends = np.exp([mean, mean - Z95 * error, mean + Z95 * error])
        offers = int((~rows[["ccn", tried.what]].duplicated()).sum())
        lists = int(rows["price_list"].nunique())
        found[str(state)] = [offers, lists, *(round(float(one), 4) for one in ends)]
    return found


def _mean_by_list(values: pd.Series, price_lists: pd.Series) -> tuple[float, float]:
    """Return the mean and its standard error, the rows of a price list erring together."""
    mean = float(values.mean())
    off = (values - mean).groupby(price_lists.to_numpy()).sum()
    return mean, float(np.sqrt((off**2).sum())) / len(values)
