"""What grows from layer to layer: the share of pairs joined, and how far information comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sparse_attn.figures.colors import Theme, categorical, rgb

# Of the categories: band blue, orange, red, green, purple, black or white, light blue.
_STROKES = ("solid", "dash", "dot", "dashdot", "longdash", "solid", "dash")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross", "star")


@dataclass(frozen=True, eq=False)
class Growing:
    """One curve over the layers 0, 1, 2, …; ``band``: the least and the largest of an ensemble."""

    name: str
    values: NDArray[np.number]
    band: tuple[NDArray[np.number], NDArray[np.number]] | None = None


def layers_figure(
    curves: Sequence[Growing],
    x_title: str = "layers",
    y_title: str = "pairs joined",
    theme: Theme = "light",
    marked: int | None = None,
    share: bool = True,
    height: int = 280,
) -> go.Figure:
    """The curves over the layers, the layer ``marked`` as an upright line.

    >>> curves = [Growing("A", np.array([0.0, 0.5, 1.0]))]
    >>> layers_figure(curves).data[0].x.tolist()
    [0, 1, 2]
    """
    figure = go.Figure()
    for number, curve in enumerate(curves):
        _add(figure, curve, number, theme, share)
    if marked is not None:
        figure.add_vline(x=marked, line={"width": 1, "dash": "dot", "color": "#808895"})
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={
            "orientation": "h",
            "traceorder": "normal",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
        },
        xaxis={"title": x_title, "automargin": True, "rangemode": "tozero", "tickformat": "d"},
        yaxis={"title": y_title, "automargin": True, "rangemode": "tozero"},
    )
    if share:
        figure.update_yaxes(tickformat=".0%", range=[0, 1.03])
    return figure


def _add(figure: go.Figure, curve: Growing, number: int, theme: Theme, share: bool) -> None:
    palette = categorical(theme)
    color = palette[number % len(palette)]
    at = np.arange(len(curve.values))
    if curve.band is not None:
        red, green, blue = (int(each) for each in np.round(255 * rgb(color)))
        edge = {"mode": "lines", "line": {"width": 0}, "showlegend": False, "hoverinfo": "skip"}
        figure.add_scatter(x=at, y=curve.band[1], **edge)
        figure.add_scatter(
            x=at,
            y=curve.band[0],
            fill="tonexty",
            fillcolor=f"rgba({red}, {green}, {blue}, 0.2)",
            **edge,
        )
    form = ".1%" if share else ",d"
    figure.add_scatter(
        x=at,
        y=curve.values,
        name=curve.name,
        mode="lines+markers",
        line={"color": color, "dash": _STROKES[number % len(_STROKES)], "width": 2},
        marker={"symbol": _SYMBOLS[number % len(_SYMBOLS)], "size": 6},
        hovertemplate=f"%{{x}}: %{{y:{form}}}<extra>%{{fullData.name}}</extra>",
    )
