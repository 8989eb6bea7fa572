"""Rows that read every key, counted and marked without walking their T keys one by one."""

from __future__ import annotations

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.maps.pixels import Pixels
from sparse_attn.patterns.bound import BoundPattern

_SCRATCH_PAIRS = 2**20
_MOST_KEYS = 2**16  # at a time


def full_counts(bound: BoundPattern, rows: Tensor, pixels: Pixels) -> Tensor:
    """The allowed pairs of ``rows`` (sorted), which read every key, a pixel: (h, w) int64.

    Key j is read by all of them or, when causal, by those at j and beyond; so the keys before an
    edge follow from how many rows lie beyond it and from the sum of their positions.
    """
    rows = rows[rows < bound.valid_length]
    axis, device = pixels.rows, rows.device
    ends = torch.arange(axis.pixels + 1, device=device) * axis.step + axis.start
    ends = torch.searchsorted(rows, ends)  # the pixel rows as slices of ``rows``
    first, last = ends[:-1, None], ends[1:, None]
    columns = pixels.columns
    edges = torch.arange(columns.pixels + 1, device=device) * columns.step + columns.start
    edges = edges.clamp(max=min(columns.stop, bound.valid_length))
    if not bound.causal:
        return (last - first) * edges.diff()
    sums = torch.cat([rows.new_zeros(1), rows.cumsum(0)])
    from_here = torch.searchsorted(rows, edges)[None].clamp(first, last)
    before = sums[last] - sums[from_here] - (last - from_here) * (edges - 1)  # keys from the edge
    return before[:, :-1] - before[:, 1:]


def mark_full(
    bound: BoundPattern,
    rows: Tensor,
    pixels: Pixels,
    marks: Tensor,
    progress: Progress | None = None,
) -> None:
    """Add to ``marks`` (rules, h·w + 1) the pairs of full ``rows`` that each rule allows.

    A rule that says yes to every pair, as that of dense attention does, is marked where
    :func:`full_counts` counts something; then no pair need be looked at.
    """
    if not len(rows):
        return
    axis = pixels.columns
    step = max(1, min(_MOST_KEYS, axis.stop - axis.start) // axis.step) * axis.step
    together = max(1, _SCRATCH_PAIRS // step)
    plain = bound.constant_rules()
    whole = full_counts(bound, rows, pixels).flatten()
    for mark, constant in zip(marks, plain, strict=True):
        if constant:
            mark[:-1] += whole
    if all(constant is not None for constant in plain):
        return
    for start in range(0, len(rows), together):
        queries = rows[start : start + together, None]
        for left in range(axis.start, axis.stop, step):
            keys = torch.arange(left, min(left + step, axis.stop), device=rows.device)[None]
            for mark, mask in zip(marks, bound.rule_masks(queries, keys), strict=True):
                if mask is not None:
                    _mark(mark, mask.expand(len(queries), keys.shape[1]), queries, keys, pixels)
        if progress is not None:
            progress(min(1.0, (start + together) / len(rows)))


def _mark(mark: Tensor, mask: Tensor, queries: Tensor, keys: Tensor, pixels: Pixels) -> None:
    cell = pixels.columns.cell
    if cell > 1 and keys.shape[1] % cell == 0:
        mask, keys = mask.unflatten(1, (-1, cell)).sum(2), keys[:, ::cell]
    index = pixels.index(queries, keys).expand(mask.shape)
    pixels.put(mark, index, mask.to(mark.dtype), "sum")
