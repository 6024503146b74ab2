"""A chart as the browser reads it, with every property checked by plotly."""

import json

import plotly.graph_objects as go

from lib.charts.figure import Figure


def drawn(fig: Figure) -> go.Figure:
    """The figure after its way to the browser; raises for a property that plotly does not know."""
    return go.Figure(json.loads(fig.to_json()))
