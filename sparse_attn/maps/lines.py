"""Whole rows and whole columns, counted by formula: no pair is looked at but where others meet."""

from __future__ import annotations

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.maps.full_rows import full_counts
from sparse_attn.maps.walked import Canvases, Walked
from sparse_attn.patterns.meetings import meetings

_SCRATCH = 2**21  # pixels at a time


def add_lines(
    walked: Walked, rows: Tensor, full: Tensor, canvases: Canvases, progress: Progress | None
) -> None:
    """Count and mark a part of whole rows and columns; ``full`` of the ``rows`` are not counted."""
    lines, pixels, bound = walked.part.lines, walked.pixels, walked.before
    assert lines is not None
    reads, read = canvases.marks
    own = lines.rows[(lines.rows >= rows[0]) & (lines.rows <= rows[-1])]
    reads[:-1] += full_counts(bound, own, pixels).flatten()
    axis = pixels.columns
    keys = lines.columns
    keys = keys[(keys >= axis.start) & (keys < min(axis.stop, bound.valid_length))]
    valid = rows < bound.valid_length
    few = max(1, _SCRATCH // pixels.shape[0])
    for some in keys.split(few):
        _add_columns(walked, rows, valid, some, read)
        _add_columns(walked, rows, valid & ~full, some, canvases.counts)
    if bound.parts and len(keys):
        _take_back(walked, rows, full, keys, canvases.counts, progress)


def _add_columns(
    walked: Walked, rows: Tensor, counted: Tensor, keys: Tensor, canvas: Tensor
) -> None:
    """Add the pairs of the ``counted`` of ``rows`` (a range) with every one of ``keys`` (n,)."""
    pixels, axis = walked.pixels, walked.pixels.rows
    sums = torch.cat([counted.new_zeros(1, dtype=torch.long), counted.cumsum(0)])
    edges = (torch.arange(axis.pixels + 1, device=rows.device) * axis.step).clamp(max=len(rows))
    edges = edges[:, None]
    if walked.before.causal:  # no row before the key reads it
        edges = torch.maximum(edges, (keys - axis.start).clamp(0, len(rows)))
    pairs = sums[edges].diff(dim=0).expand(-1, len(keys))
    picture = pixels.picture(canvas)
    picture.index_add_(1, pixels.columns.pixel(keys), pairs)


def _take_back(
    walked: Walked,
    rows: Tensor,
    full: Tensor,
    keys: Tensor,
    counts: Tensor,
    progress: Progress | None,
) -> None:
    """Take the pairs with ``keys`` back which parts before allow, in rows that are not ``full``."""
    first, done = int(rows[0]), 0
    for queries, some in meetings(walked.before, keys, first, int(rows[-1])):
        counted = ~full[queries - first]
        index = walked.pixels.index(queries[counted], some[counted])
        walked.pixels.put(counts, index, torch.full_like(index, -1), "sum")
        done += len(some.unique())
        if progress is not None:
            progress(min(1.0, done / len(keys)))
