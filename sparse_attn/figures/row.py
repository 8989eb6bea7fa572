"""One query's keys: sparse weights upwards, dense ones downwards, on the same keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sparse_attn.figures.colors import CATEGORIES, Theme, categorical
from sparse_attn.figures.raster import category_levels


@dataclass(frozen=True, eq=False)
class Row:
    """The weights of one query over all keys, (T,) each; ``rules`` holds one bit a rule."""

    query: int
    sparse: NDArray[np.floating]
    dense: NDArray[np.floating]
    rules: NDArray[np.integer]
    names: tuple[str, ...]
    tokens: Sequence[str] | None = None


@dataclass(frozen=True)
class RowWords:
    """What the chart says, so that it can say it in another language."""

    axis: str
    sparse: str
    dense: str
    allowed: str
    cut: str


def row_figure(row: Row, words: RowWords, theme: Theme) -> go.Figure:
    """Bars by the rule that allows a key above the axis, dense weights below it.

    The dense bars are split: what falls on allowed keys, and what is cut off.
    """
    figure = go.Figure()
    categories = category_levels(row.rules, row.names)
    colors = dict(zip(CATEGORIES, categorical(theme), strict=True))
    for place, name in enumerate(CATEGORIES, start=1):
        here = np.flatnonzero(categories == place)
        if len(here):
            figure.add_trace(_bars(row, here, row.sparse[here], name, colors[name], words.sparse))
    grey, faint = ("#5B6775", "#C2C9D1") if theme == "light" else ("#A9B5C3", "#4A5665")
    for name, here, color in (
        (words.allowed, np.flatnonzero(categories > 0), grey),
        (words.cut, np.flatnonzero(categories == 0), faint),
    ):
        if len(here):
            figure.add_trace(_bars(row, here, -row.dense[here], name, color, words.dense))
    top = float(max(row.sparse.max(initial=0), row.dense.max(initial=0), 1e-9)) * 1.08
    ticks = np.linspace(-top, top, 5)
    figure.update_layout(
        barmode="overlay",
        bargap=0,
        height=260,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"title": words.axis, "range": [-0.5, len(row.sparse) - 0.5], "automargin": True},
        yaxis={
            "title": f"{words.dense} · {words.sparse}",
            "range": [-top, top],
            "tickvals": ticks.tolist(),
            "ticktext": [f"{abs(value):.2g}" for value in ticks],
            "automargin": True,
        },
        shapes=[
            {
                "type": "line", "x0": row.query, "x1": row.query, "yref": "paper",
                "y0": 0, "y1": 1, "line": {"width": 1, "dash": "dot", "color": grey},
            }
        ],
    )  # fmt: skip
    return figure


def _bars(
    row: Row, keys: NDArray[np.integer], heights: NDArray[np.floating], name: str, color: str,
    side: str,
) -> go.Bar:  # fmt: skip
    labels = [row.tokens[key] for key in keys] if row.tokens is not None else None
    shown = "%{x} “%{customdata}”" if labels else "%{x}"
    return go.Bar(
        x=keys,
        y=heights.astype(np.float32),
        width=1,
        name=name,
        marker={"color": color, "line": {"width": 0}},
        customdata=labels,
        hovertemplate=f"{shown}<br>%{{text}}<extra>{name} {side}</extra>",
        text=[f"{abs(value):.3g}" for value in heights],
        textposition="none",
    )
