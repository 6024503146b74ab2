"""A chart that keeps its node: what changes is drawn into it, and zoom and hover stay."""

from lib.ui.chart.component import chart
from lib.ui.chart.library import PLOTLY_PATH, plotly_files

__all__ = ["PLOTLY_PATH", "chart", "plotly_files"]
