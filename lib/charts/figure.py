"""A figure as plotly's script in the browser reads it: plain data, and nothing of plotly's Python.

Plotly's own Python objects check every property as it is set, which a slider's move would wait
for each time; here the tests do so once, for every chart.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

Trace = dict[str, Any]


@dataclass
class Figure:
    """Traces and a layout, named as in plotly's reference."""

    layout: dict[str, Any]
    data: list[Trace] = field(default_factory=list)

    def add_scatter(self, **trace: Any) -> None:
        """Add points, lines or texts."""
        self.data.append(scatter(**trace))

    def add_bar(self, **trace: Any) -> None:
        """Add bars."""
        self.data.append({"type": "bar", **trace})

    def add_annotation(self, **note: Any) -> None:
        """Write a text into the figure."""
        self.layout.setdefault("annotations", []).append(note)

    def add_shape(self, **shape: Any) -> None:
        """Draw a line or a rectangle that belongs to no series."""
        self.layout.setdefault("shapes", []).append(shape)

    def plain(self) -> dict[str, Any]:
        """Return the figure as values of JSON alone."""
        return {"data": _plain(self.data), "layout": _plain(self.layout)}

    def to_json(self) -> str:
        """Return the figure as the browser gets it."""
        return json.dumps(self.plain(), separators=(",", ":"), allow_nan=False)


def scatter(**trace: Any) -> Trace:
    """Return a trace of points, lines or texts."""
    return {"type": "scatter", **trace}


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it: what is no number is null, a property without value unsaid.

    >>> _plain({"x": np.array([1.5, np.nan]), "y": (np.int64(1), None), "fillpattern": None})
    {'x': [1.5, None], 'y': [1, None]}
    """
    if isinstance(value, float):  # first, since outlines hold thousands of them
        return value if isfinite(value) else None
    if isinstance(value, (np.ndarray, np.generic, pd.Series)):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {name: _plain(own) for name, own in value.items() if own is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if value is pd.NA else value
