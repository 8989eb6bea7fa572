"""What each part of several patterns keeps, and what it costs in keys: two stacks a pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sparse_attn.figures.colors import CATEGORIES, Theme, categorical
from sparse_attn.figures.raster import category_of


@dataclass(frozen=True)
class Stack:
    """One pattern: its parts as (name, kind of rule, share kept, keys per query)."""

    pattern: str
    parts: Sequence[tuple[str, str, float, float]]


def shares_figure(
    stacks: Sequence[Stack],
    kept: str = "dense attention kept",
    keys: str = "keys per query",
    theme: Theme = "light",
) -> go.Figure:
    """Bars of the share of dense attention kept, and of keys per query, part by part.

    >>> figure = shares_figure([Stack("A", [("band", "band", 0.5, 9.0)])])
    >>> [trace.x[0] for trace in figure.data]
    [0.5, 9.0]
    """
    figure = make_subplots(1, 2, shared_yaxes=True, subplot_titles=[kept, keys])
    shown: set[str] = set()
    names = list(dict.fromkeys(name for stack in stacks for name, *_ in stack.parts))
    for name in names:
        for stack in stacks:
            for part, kind, share, count in stack.parts:
                if part != name:
                    continue
                for column, value, form in ((1, share, ".1%"), (2, count, ".3~s")):
                    figure.add_trace(
                        go.Bar(
                            x=[value],
                            y=[stack.pattern],
                            name=name,
                            legendgroup=name,
                            showlegend=name not in shown,
                            orientation="h",
                            marker={"color": _color(kind, theme)},
                            texttemplate=f"%{{x:{form}}}",
                            textposition="inside",
                            insidetextanchor="middle",
                            textangle=0,
                            hovertemplate=f"%{{y}}, {name}: %{{x:{form}}}<extra></extra>",
                        ),
                        row=1,
                        col=column,
                    )
                    shown.add(name)
    figure.update_layout(
        barmode="stack",
        uniformtext={"mode": "hide", "minsize": 10},
        height=110 + 56 * len(stacks),
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        legend={"orientation": "h", "y": -0.25, "yanchor": "top", "x": 0},
    )
    figure.update_xaxes(range=[0, 1], tickformat=".0%", row=1, col=1)
    figure.update_yaxes(autorange="reversed", automargin=True)
    return figure


def _color(kind: str, theme: Theme) -> str:
    return categorical(theme)[CATEGORIES.index(category_of(kind))]
