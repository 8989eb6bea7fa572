"""Mass kept against keys per query: what was found, the bound above it, and single patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from sparse_attn.figures.colors import Theme, categorical


@dataclass(frozen=True)
class Line:
    """A curve: keys per query, and the share kept with them."""

    name: str
    keys: Sequence[float]
    kept: Sequence[float]


@dataclass(frozen=True)
class Point:
    """One pattern."""

    name: str
    keys: float
    kept: float


def frontier_figure(
    found: Line,
    bound: Line | None = None,
    points: Sequence[Point] = (),
    x_title: str = "keys per query",
    y_title: str = "dense attention kept, mean",
    theme: Theme = "light",
) -> go.Figure:
    """The frontier as a line, the bound dashed above it, patterns as marks; x is logarithmic.

    A press on the frontier marks one of its points; Plotly hears it only where there are markers,
    so they are there, unseen until then.

    >>> line = Line("found", [1, 2], [0.1, 0.2])
    >>> figure = frontier_figure(line, line, [Point("A", 2, 0.2)])
    >>> [trace.name for trace in figure.data]
    ['found', 'found', 'A']
    """
    colors = categorical(theme)
    figure = go.Figure()
    for line, color, dash in ((bound, colors[4], "dash"), (found, colors[0], "solid")):
        if line is None:
            continue
        figure.add_trace(
            go.Scatter(
                x=list(line.keys),
                y=list(line.kept),
                name=line.name,
                mode="lines+markers" if line is found else "lines",
                line={"color": color, "dash": dash, "width": 2},
                marker={"size": 11, "color": color, "opacity": 0},
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 0}},
                hovertemplate="%{x:.1f}: %{y:.1%}<extra>%{fullData.name}</extra>",
            )
        )
    for number, point in enumerate(points):
        figure.add_trace(
            go.Scatter(
                x=[point.keys],
                y=[point.kept],
                name=point.name,
                mode="markers",
                marker={
                    "symbol": ("star", "diamond", "square")[number % 3],
                    "size": 13,
                    "color": (colors[2], colors[1], colors[3])[number % 3],
                },
                unselected={"marker": {"opacity": 1}},
                hovertemplate="%{x:.1f}: %{y:.1%}<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_layout(
        height=360,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0},
        xaxis={"title": x_title, "type": "log", "automargin": True, "dtick": 1},
        yaxis={"title": y_title, "tickformat": ".0%", "rangemode": "tozero", "automargin": True},
    )
    return figure
