"""Shares along the sequence: one value a query, as curves that stay small however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sparse_attn.figures.colors import Theme, rgb

MOST_POINTS = 512
Stroke = Literal["solid", "dot"]
_COLORS: dict[Theme, tuple[str, str]] = {
    "light": ("#0072b2", "#5B6775"),
    "dark": ("#56b4e9", "#A9B5C3"),
}

Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Along:
    """One value a query, (T,); NaN where there is none. ``band``: the extremes are drawn, too."""

    name: str
    values: Floats
    stroke: Stroke = "solid"
    band: bool = False


@dataclass(frozen=True)
class AlongWords:
    """What the figure says."""

    axis: str = "query"
    share: str = "dense attention kept"
    band: str = "least to most"


_ENGLISH = AlongWords()


def along_figure(
    curves: Sequence[Along],
    words: AlongWords = _ENGLISH,
    theme: Theme = "light",
    marked: int | None = None,
) -> go.Figure:
    """The curves over the queries; above ``MOST_POINTS`` a point is the mean of several queries.

    The band reaches from the least to the largest value among those queries.

    >>> figure = along_figure([Along("A", np.array([0.5, 1.0]))])
    >>> figure.data[0].y.tolist()
    [0.5, 1.0]
    """
    figure = go.Figure()
    for number, curve in enumerate(curves):
        color = _COLORS[theme][min(number, 1)]
        at, mean, low, high = binned(curve.values)
        if curve.band and len(at) < len(curve.values):
            _add_band(figure, at, low, high, color, words.band)
        figure.add_scatter(
            x=at,
            y=mean,
            name=curve.name,
            mode="lines",
            line={"color": color, "dash": curve.stroke, "width": 2},
            hovertemplate="%{x:,.0f}: %{y:.1%}<extra>%{fullData.name}</extra>",
        )
    if marked is not None:
        figure.add_vline(x=marked, line={"width": 1, "dash": "dot", "color": _COLORS[theme][1]})
    figure.update_layout(
        height=300,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"title": words.axis, "automargin": True, "tickformat": ",d"},
        yaxis={"title": words.share, "tickformat": ".0%", "range": [0, 1.02], "automargin": True},
    )
    return figure


def binned(values: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Middle, mean, least and largest of every point; NaN where all its values are.

    >>> [each.tolist() for each in binned(np.array([1.0, np.nan]))]
    [[0.0, 1.0], [1.0, nan], [1.0, nan], [1.0, nan]]
    """
    step = -(-len(values) // MOST_POINTS)
    edges = np.arange(0, len(values), step)
    known = ~np.isnan(values)
    counts = np.add.reduceat(known, edges, dtype=np.int64)
    none = counts == 0
    sums = np.add.reduceat(np.where(known, values, 0.0), edges)
    low = np.minimum.reduceat(np.where(known, values, np.inf), edges)
    high = np.maximum.reduceat(np.where(known, values, -np.inf), edges)
    mean = sums / np.maximum(counts, 1)
    last = np.minimum(edges + step, len(values)) - 1
    found = (np.where(none, np.nan, each) for each in (mean, low, high))
    return ((edges + last) / 2, *found)


def _add_band(
    figure: go.Figure, at: Floats, low: Floats, high: Floats, color: str, name: str
) -> None:
    red, green, blue = (int(each) for each in np.round(255 * rgb(color)))
    figure.add_scatter(
        x=at, y=high, mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip"
    )
    figure.add_scatter(
        x=at,
        y=low,
        mode="lines",
        line={"width": 0},
        fill="tonexty",
        fillcolor=f"rgba({red}, {green}, {blue}, 0.2)",
        name=name,
        hoverinfo="skip",
    )
