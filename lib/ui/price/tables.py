"""The figures behind the price page's charts, as tables to show and to download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lib.pricing.anchors import Anchor
from lib.pricing.detail import Detail
from lib.pricing.evidence import Observation

COLUMNS = ["series", "what", "price_usd", "source_url"]


def axis_table(found: Detail) -> pd.DataFrame:
    """Return every point of the price axis: `series`, `what`, `price_usd`, `source_url`."""
    line, rows = found.line, []
    if line.economics is not None:
        rows.append(_row("own", "break-even price", line.economics.break_even_usd))
    if line.service.price_usd is not None:
        rows.append(_row("own", "your price", line.service.price_usd))
    if line.evidence is not None:
        for name in ("p25", "middle_low", "middle", "middle_high", "p75"):
            said = f"sellers here, {name.replace('_', ' ')}"
            rows.append(_row("evidence", said, getattr(line.evidence, f"{name}_usd")))
    rows += [_observed(one) for one in (*found.near, *found.elsewhere)]
    for words, published in (("published", found.anchor), ("published, moved here", found.here)):
        rows += _published(words, published)
    for seller in found.nearby.to_dict("records"):
        what = f"{seller['hospital']}, {seller['miles']:.0f} miles, needling code alone"
        rows.append(_row("hospital", what, seller["price_usd"], seller["source_url"]))
    rows.append(_row("Medicare", found.medicare_label, found.medicare_usd))
    return pd.DataFrame(rows, columns=COLUMNS)


def nation_table(found: Sequence[Detail]) -> pd.DataFrame:
    """Return the published ranges of several services and what clinics ask, as axis_table does."""
    rows: list[dict[str, Any]] = []
    for one in found:
        rows += _published(one.line.service.name, one.here)
        name = one.line.service.name
        for seller in one.elsewhere:
            row = _observed(seller)
            rows.append(row | {"what": f"{name}: {row['what']}"})
    return pd.DataFrame(rows, columns=COLUMNS)


def build_up_table(found: Detail) -> pd.DataFrame:
    """Return the steps of the build-up: what multiplies, what it adds, and why."""
    rows = [
        (step.key, step.factor, step.step_usd, step.subtotal_usd, step.why)
        for step in found.modifiers
    ]
    return pd.DataFrame(rows, columns=["step", "factor", "step_usd", "subtotal_usd", "why"])


def _row(series: str, what: str, price_usd: float, link: str | None = None) -> dict[str, Any]:
    return {"series": series, "what": what, "price_usd": price_usd, "source_url": link}


def _observed(one: Observation) -> dict[str, Any]:
    where = "near" if one.near else "elsewhere"
    series = "known" if one.ids else "clinic"
    return _row(series, f"{one.seller}, {where}, moved here", one.adjusted_usd, one.source_url)


def _published(words: str, one: Anchor | None) -> list[dict[str, Any]]:
    if one is None:
        return []
    named = {
        "p10": one.p10_usd, "p25": one.low_usd, "median": one.median_usd, "p75": one.high_usd,
        "p90": one.p90_usd,
    }  # fmt: skip
    series = "hospital" if one.weak else "article"
    return [_row(series, f"{words}, {name}", x) for name, x in named.items() if x is not None]
