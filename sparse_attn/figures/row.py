"""One query's keys: sparse weights upwards, dense ones downwards, on the same keys."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sparse_attn.figures.colors import CATEGORIES, Theme, categorical
from sparse_attn.figures.raster import category_levels
from sparse_attn.figures.scales import weight_scale

MOST_BARS = 512  # more would be thinner than a pixel, and take the browser seconds
_GREYS: dict[Theme, str] = {"light": "#5B6775", "dark": "#A9B5C3"}
_LOST: dict[Theme, str] = {"light": "#B3261E", "dark": "#F2776B"}  # what the pattern cuts off


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


def row_figure(row: Row, words: RowWords, theme: Theme, log: bool = True) -> go.Figure:
    """Two bar charts on the same keys: sparse weights above, dense ones hanging below.

    Sparse bars have the colour of the rule that allows the key; dense bars are split into what
    falls on allowed keys and what is cut off. Both have one range, that of the map's colours.
    Above ``MOST_BARS`` keys a bar stands for several and shows the largest weight among them.
    """
    figure = go.Figure(list(_bars(row, words, theme)))
    span = _span(row, log)
    weights: dict[str, Any] = {"type": "log" if log else "linear", "automargin": True}
    if log:
        weights |= {"dtick": 1, "exponentformat": "power"}
    figure.update_layout(
        barmode="overlay",
        bargap=0,
        height=300,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={
            "title": words.axis,
            "range": [-0.5, len(row.sparse) - 0.5],
            "automargin": True,
            "anchor": "y2",
        },
        yaxis={"title": words.sparse, "domain": [0.55, 1.0], "range": span, **weights},
        yaxis2={"title": words.dense, "domain": [0.0, 0.45], "range": span[::-1], **weights},
        shapes=[
            {
                "type": "line",
                "x0": row.query,
                "x1": row.query,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"width": 1, "dash": "dot", "color": _GREYS[theme]},
            }
        ],
    )
    return figure


def _span(row: Row, log: bool) -> list[float]:
    """The range of both axes, in powers of ten where they are logarithmic."""
    if log:
        scale = weight_scale([row.sparse, row.dense])
        return [math.log10(scale.low), math.log10(scale.high)]
    return [0.0, 1.05 * max(float(row.sparse.max()), float(row.dense.max()), 1e-9)]


def _bars(row: Row, words: RowWords, theme: Theme) -> Iterable[go.Bar]:
    kinds = category_levels(row.rules, row.names)
    for place, (name, color) in enumerate(zip(CATEGORIES, categorical(theme), strict=True), 1):
        yield from _trace(row, kinds == place, row.sparse, name, color, "y")
    kept, cut = _GREYS[theme], _LOST[theme]
    yield from _trace(row, kinds > 0, row.dense, words.allowed, kept, "y2")
    yield from _trace(row, kinds == 0, row.dense, words.cut, cut, "y2")


def _trace(
    row: Row,
    chosen: NDArray[np.bool_],
    weights: NDArray[np.floating],
    name: str,
    color: str,
    axis: str,
) -> Iterable[go.Bar]:
    keys = np.flatnonzero(chosen)
    if not len(keys):
        return
    step = -(-len(row.sparse) // MOST_BARS)
    starts, first = np.unique(keys // step * step, return_index=True)
    yield go.Bar(
        x=starts + (step - 1) / 2,
        y=np.maximum.reduceat(weights[keys], first).astype(np.float32),
        yaxis=axis,
        width=step,
        name=name,
        marker={"color": color, "line": {"width": 0}},
        hovertext=[_names(row, int(start), step) for start in starts],
        hovertemplate=f"%{{hovertext}}<br>%{{y:.3g}}<extra>{name}</extra>",
    )


def _names(row: Row, start: int, step: int) -> str:
    """What a bar stands for: a key, with its token where there is one, or a range of keys."""
    if step > 1:
        return f"{start}\u2013{min(start + step, len(row.sparse)) - 1}"
    return str(start) if row.tokens is None else f"{start} {row.tokens[start]}"
