"""One query's keys as bars: sparse weights by rule, dense ones by what becomes of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sparse_attn.figures.colors import CATEGORIES, Theme, categorical
from sparse_attn.figures.picture_words import words as picture_words
from sparse_attn.figures.raster import category_levels
from sparse_attn.figures.scales import weight_scale

MOST_BARS = 512  # more would be thinner than a pixel, and take the browser seconds
GREYS: dict[Theme, str] = {"light": "#5B6775", "dark": "#A9B5C3"}
LOST: dict[Theme, str] = {"light": "#B3261E", "dark": "#F2776B"}  # what the pattern cuts off


@dataclass(frozen=True, eq=False)
class Row:
    """One query over the keys shown, (K,) each; ``rules`` holds one bit a rule."""

    query: int
    scores: NDArray[np.floating]  # −inf where causal or padding do not permit the key
    sparse: NDArray[np.floating]
    dense: NDArray[np.floating]
    rules: NDArray[np.integer]
    names: tuple[str, ...]
    tokens: Sequence[str] | None = None
    start: int = 0  # the key at which the arrays begin
    normalizers: tuple[float, float] | None = None  # log Σ exp(score), sparse and dense


@dataclass(frozen=True)
class RowWords:
    """What the chart says, so that it can say it in another language."""

    axis: str = "key position"
    scores: str = "score"
    mask: str = "mask"
    sparse: str = "sparse ↑"
    dense: str = "dense ↓"
    allowed: str = "dense, allowed"
    cut: str = "dense, not allowed"
    log_sparse: str = "log Σ allowed"
    log_dense: str = "log Σ all"


ENGLISH = RowWords()


def weight_span(row: Row, log: bool) -> list[float]:
    """The range of both axes, in powers of ten where they are logarithmic."""
    if log:
        scale = weight_scale([row.sparse, row.dense])
        return [math.log10(scale.low), math.log10(scale.high)]
    return [0.0, 1.05 * max(float(row.sparse.max()), float(row.dense.max()), 1e-9)]


def weight_bars(row: Row, words: RowWords, theme: Theme) -> Iterable[go.Bar]:
    """Sparse weights by rule on the first y axis, dense ones by what becomes of them on the second.

    Above ``MOST_BARS`` keys a bar stands for several and shows the largest weight among them.
    """
    kinds = category_levels(row.rules, row.names)
    called = picture_words()["categories"]
    for place, (name, color) in enumerate(zip(CATEGORIES, categorical(theme), strict=True), 1):
        yield from _trace(row, kinds == place, row.sparse, called[name], color, "y")
    kept, cut = GREYS[theme], LOST[theme]
    yield from _trace(row, kinds > 0, row.dense, words.allowed, kept, "y2")
    yield from _trace(row, cut_off(row, kinds), row.dense, words.cut, cut, "y2")


def cut_off(row: Row, kinds: NDArray[np.integer]) -> NDArray[np.bool_]:
    """The keys that the pattern cuts off: causal and padding permit them, no rule does."""
    return np.asarray((kinds == 0) & (row.scores > -np.inf))


def key_step(row: Row) -> int:
    """How many keys one bar stands for."""
    return -(-len(row.scores) // MOST_BARS)


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
    step = key_step(row)
    starts, first = np.unique(keys // step * step, return_index=True)
    yield go.Bar(
        x=row.start + starts + (step - 1) / 2,
        y=np.maximum.reduceat(weights[keys], first).astype(np.float32),
        yaxis=axis,
        width=step,
        name=name,
        marker={"color": color, "line": {"width": 0}},
        hovertext=[names(row, int(start), step) for start in starts],
        hovertemplate=f"%{{hovertext}}<br>%{{y:.3g}}<extra>{name}</extra>",
    )


def names(row: Row, start: int, step: int) -> str:
    """What a bar stands for: a key, with its token where there is one, or a range of keys."""
    if step > 1:
        last = min(start + step, len(row.sparse)) - 1
        return f"{row.start + start}\u2013{row.start + last}"
    key = row.start + start
    return str(key) if row.tokens is None else f"{key} {row.tokens[key]}"
