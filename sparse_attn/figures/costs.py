"""What a pattern in the place of a model's attention costs, as bars and as a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from sparse_attn.figures.colors import Theme, categorical

_GREYS: dict[Theme, str] = {"light": "#5B6775", "dark": "#A9B5C3"}


@dataclass(frozen=True)
class Bars:
    """One measure layer by layer and, at the end, in all of them together."""

    names: tuple[str, ...]  # of the bars
    values: tuple[float, ...]
    axis: str
    across: str


def bars_figure(bars: Bars, theme: Theme) -> go.Figure:
    """A bar a layer, the last one, for all layers together, in a colour of its own."""
    one, together = categorical(theme)[6], categorical(theme)[2]
    figure = go.Figure(
        go.Bar(
            x=list(bars.names),
            y=list(bars.values),
            marker={"color": [one] * (len(bars.names) - 1) + [together], "line": {"width": 0}},
            hovertemplate="%{x}<br>%{y:.4g}<extra></extra>",
        )
    )
    figure.update_layout(**_layout(bars.axis, bars.across, theme), bargap=0.25)
    figure.update_xaxes(type="category")
    return figure


def curve_figure(
    keys: Sequence[float], values: Sequence[float], names: Sequence[str], axis: str, across: str,
    theme: Theme,
) -> go.Figure:  # fmt: skip
    """A measure along a series of patterns, against the mean number of keys a query has."""
    figure = go.Figure(
        go.Scatter(
            x=list(keys),
            y=list(values),
            mode="lines+markers",
            line={"color": categorical(theme)[0 if theme == "light" else 6], "width": 2},
            marker={"size": 8},
            hovertext=list(names),
            hovertemplate="%{hovertext}<br>%{y:.4g}<extra></extra>",
        )
    )
    figure.update_layout(**_layout(axis, across, theme))
    figure.update_xaxes(type="log")
    return figure


def _layout(axis: str, across: str, theme: Theme) -> dict[str, object]:
    return {
        "height": 300,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": {"title": across, "automargin": True},
        "yaxis": {
            "title": axis,
            "automargin": True,
            "zeroline": True,
            "zerolinecolor": _GREYS[theme],
        },
    }
