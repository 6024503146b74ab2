"""Made-up ranges and offers that the market's figures are drawn from in tests."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.charts.market.strips import Row
from lib.market.areas import NATION, Area
from lib.market.ranges import Range


def offers(prices: Sequence[float], hospital: str = "A hospital") -> pd.DataFrame:
    return pd.DataFrame(
        {"price_usd": list(prices), "hospital": hospital, "city": "Dayton", "state": "OH"}
    )


def range_of(
    kind: str, prices: Sequence[float], lists: int = 9, name: str = NATION, half_width: float = 4.0
) -> Range:
    """The range of prices, or none under five lists; the median's interval is made up."""
    area = Area("nation", name, kind)
    if lists < 5:
        return Range(area, 100, len(prices), lists, 0, 0.1, "none")
    p10, p25, p50, p75, p90 = np.quantile(prices, [0.1, 0.25, 0.5, 0.75, 0.9]).tolist()
    return Range(
        area, 100, len(prices), lists, 3, 0.1, "low",
        p10, p25, p50, p75, p90, p50 - half_width, p50 + half_width, p50,
    )  # fmt: skip


def row(kind: str, prices: Sequence[float], lists: int = 9, hospital: str = "A hospital") -> Row:
    """A strip whose range is that of its offers."""
    return Row(range_of(kind, prices, lists), offers(prices, hospital), f"{kind}: in words")


def named(fig: go.Figure, name: str, kind: str = "") -> list[go.Scatter]:
    """The traces of a name, of one kind where one is given."""
    return [one for one in fig.data if one.name == name and kind in (one.legendgroup or "")]


def texts(fig: go.Figure) -> list[str]:
    """Every text that plotly would read as a small HTML."""
    found = [note.text for note in fig.layout.annotations]
    for trace in fig.data:
        for value in (trace.text, trace.hovertext):
            found += [value] if isinstance(value, str) else list(value if value is not None else [])
    return [text for text in found if text]
