"""How something grows with the length: curves on two logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from sparse_attn.figures.colors import Theme, categorical

Stroke = Literal["solid", "dash", "dot"]
_GREYS: dict[Theme, str] = {"light": "#5B6775", "dark": "#A9B5C3"}
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")


@dataclass(frozen=True)
class Curve:
    """One curve: a value a length; ``color`` counts through the palette."""

    name: str
    lengths: Sequence[int]
    values: Sequence[float]
    color: int
    stroke: Stroke = "solid"


@dataclass(frozen=True)
class Mark:
    """A length that means something, as an upright line with words."""

    length: float
    words: str


def growth_figure(
    curves: Sequence[Curve],
    x_title: str = "length T, tokens",
    y_title: str = "pairs",
    theme: Theme = "light",
    marks: Sequence[Mark] = (),
    unit: str = "",
) -> go.Figure:
    """The curves over the length, both axes logarithmic; straight lines are powers of T.

    >>> figure = growth_figure([Curve("T²", [1, 10], [1, 100], 0)])
    >>> figure.layout.xaxis.type, figure.layout.yaxis.type
    ('log', 'log')
    """
    colors = categorical(theme)
    figure = go.Figure(
        [
            go.Scatter(
                x=list(curve.lengths),
                y=list(curve.values),
                name=curve.name,
                mode="lines+markers",
                line={"color": colors[curve.color], "dash": curve.stroke, "width": 2},
                marker={"symbol": _SYMBOLS[curve.color % len(_SYMBOLS)], "size": 7},
                hovertemplate=f"T %{{x:,}}: %{{y:.3s}}{unit}<extra>%{{fullData.name}}</extra>",
            )
            for curve in curves
        ]
    )
    for number, mark in enumerate(marks):
        _add_mark(figure, mark, number, theme)
    axis = {"type": "log", "automargin": True, "exponentformat": "SI"}
    figure.update_layout(
        height=360,
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
        legend={"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0},
        xaxis={"title": x_title, **axis},
        yaxis={"title": y_title, "dtick": 1, "ticksuffix": unit, **axis},
    )
    lengths = sorted({length for curve in curves for length in curve.lengths})
    if lengths:
        shown = lengths[:: max(1, -(-len(lengths) // 9))]
        figure.update_xaxes(
            tickmode="array", tickvals=shown, ticktext=[_short(length) for length in shown]
        )
    return figure


def _add_mark(figure: go.Figure, mark: Mark, number: int, theme: Theme) -> None:
    line = {"width": 1, "dash": "dot", "color": _GREYS[theme]}
    figure.add_shape(
        type="line", x0=mark.length, x1=mark.length, yref="paper", y0=0, y1=1, line=line
    )
    figure.add_annotation(
        x=math.log10(mark.length),  # on a logarithmic axis annotations count in powers of ten
        yref="paper",
        y=1,
        yshift=-16 * number,
        xanchor="right",
        yanchor="top",
        text=mark.words,
        showarrow=False,
        font={"color": _GREYS[theme], "size": 12},
    )


def _short(length: int) -> str:
    """A length as people write it.

    >>> _short(512), _short(16384), _short(1000)
    ('512', '16k', '1,000')
    """
    return f"{length // 1024}k" if length >= 1024 and length % 1024 == 0 else f"{length:,}"
