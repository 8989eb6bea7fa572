"""One query's story, top to bottom on the same keys: scores, mask, weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sparse_attn.figures.colors import CATEGORIES, Theme, categorical
from sparse_attn.figures.picture_words import words as picture_words
from sparse_attn.figures.raster import category_levels
from sparse_attn.figures.row import (
    ENGLISH,
    GREYS,
    LOST,
    Row,
    RowWords,
    cut_off,
    key_step,
    names,
    weight_bars,
    weight_span,
)

_SCORES, _MASK, _ABOVE, _BELOW = (0.72, 1.0), (0.62, 0.68), (0.31, 0.58), (0.0, 0.27)


def story_figure(
    row: Row, words: RowWords = ENGLISH, theme: Theme = "light", log: bool = True
) -> go.Figure:
    """Scores, mask, and the weights it leaves (above) beside the dense ones (hanging below).

    All share one key axis, so that they zoom together. What the pattern cuts off is red in all of
    them; the rest of the mask and the sparse bars have the colours of the rules. Above
    ``MOST_BARS`` keys a mark stands for several: the scores and weights shown are the largest
    among them, the mask the share of each rule.
    """
    kinds = category_levels(row.rules, row.names)
    cut = cut_off(row, kinds)
    traces = [
        *weight_bars(row, words, theme),
        *_scores(row, kinds > 0, words.allowed, GREYS[theme]),
        *_scores(row, cut, words.cut, LOST[theme]),
        *_mask(row, kinds, cut, words, theme),
    ]
    span = weight_span(row, log)
    weights: dict[str, Any] = {"type": "log" if log else "linear", "automargin": True}
    if log:
        weights |= {"dtick": 1, "exponentformat": "power"}
    figure = go.Figure(traces)
    figure.update_layout(
        barmode="overlay",
        bargap=0,
        height=460,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={
            "title": words.axis,
            "range": [row.start - 0.5, row.start + len(row.scores) - 0.5],
            "automargin": True,
            "anchor": "y2",
        },
        yaxis={"title": words.sparse, "domain": _ABOVE, "range": span, **weights},
        yaxis2={"title": words.dense, "domain": _BELOW, "range": span[::-1], **weights},
        yaxis3={"title": words.scores, "domain": _SCORES, "automargin": True, "zeroline": False},
        yaxis4={
            "title": words.mask,
            "domain": _MASK,
            "range": [0, 1],
            "showticklabels": False,
            "showgrid": False,
            "fixedrange": True,
        },
        shapes=[_upright(row, theme), *_normalizers(row, theme)],
        annotations=_normalizer_names(row, words, theme),
    )
    return figure


def _scores(row: Row, chosen: NDArray[np.bool_], name: str, color: str) -> Iterator[go.Scatter]:
    keys = np.flatnonzero(chosen)
    if not len(keys):
        return
    step = key_step(row)
    starts, first = np.unique(keys // step * step, return_index=True)
    yield go.Scatter(
        x=row.start + starts + (step - 1) / 2,
        y=np.maximum.reduceat(row.scores[keys], first).astype(np.float32),
        yaxis="y3",
        mode="markers",
        name=name,
        showlegend=False,
        marker={"color": color, "size": 4},
        hovertext=[names(row, int(start), step) for start in starts],
        hovertemplate=f"%{{hovertext}}<br>%{{y:.3f}}<extra>{name}</extra>",
    )


def _mask(
    row: Row, kinds: NDArray[np.integer], cut: NDArray[np.bool_], words: RowWords, theme: Theme
) -> Iterator[go.Bar]:
    """Stacked shares of the keys that each mark stands for."""
    step = key_step(row)
    edges = np.arange(0, len(kinds), step)
    sizes = np.diff(np.append(edges, len(kinds)))
    base = np.zeros(len(edges))
    parts = [
        (kinds == place, picture_words()["categories"][name], color)
        for place, (name, color) in enumerate(zip(CATEGORIES, categorical(theme), strict=True), 1)
    ]
    for chosen, name, color in (*parts, (cut, words.cut, LOST[theme])):
        share = np.add.reduceat(chosen.astype(np.int64), edges) / sizes
        some = np.flatnonzero(share)
        if len(some):
            yield go.Bar(
                x=row.start + edges[some] + (step - 1) / 2,
                y=share[some],
                base=base[some],
                yaxis="y4",
                width=step,
                name=name,
                showlegend=False,
                marker={"color": color, "line": {"width": 0}},
                hovertext=[names(row, int(edges[each]), step) for each in some],
                hovertemplate=f"%{{hovertext}}<extra>{name}</extra>",
            )
        base = base + share


def _upright(row: Row, theme: Theme) -> dict[str, Any]:
    """Where the query itself stands."""
    return {
        "type": "line",
        "x0": row.query,
        "x1": row.query,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"width": 1, "dash": "dot", "color": GREYS[theme]},
    }


def _levels(row: Row) -> list[float]:
    """The finite log-normalizers, sparse and dense."""
    return [each for each in row.normalizers or () if np.isfinite(each)]


def _normalizers(row: Row, theme: Theme) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": "y3",
            "y0": level,
            "y1": level,
            "line": {"width": 1, "dash": "dash", "color": GREYS[theme]},
        }
        for level in _levels(row)
    ]


def _normalizer_names(row: Row, words: RowWords, theme: Theme) -> list[dict[str, Any]]:
    """The names of the two levels, on either side so that they never cover each other."""
    if len(_levels(row)) < 2 or row.normalizers is None:
        return []
    sides = ((0, "left", "top", words.log_sparse), (1, "right", "bottom", words.log_dense))
    return [
        {
            "xref": "paper",
            "x": x,
            "xanchor": anchor,
            "yref": "y3",
            "y": level,
            "yanchor": side,
            "text": f"{name} = {level:.2f}",
            "showarrow": False,
            "font": {"size": 11, "color": GREYS[theme]},
        }
        for level, (x, anchor, side, name) in zip(row.normalizers, sides, strict=True)
    ]
