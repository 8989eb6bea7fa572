"""Sparse minus dense, pair by pair, reduced to pixels."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.attention.scores import Share, key_rows, query_rows, scores
from sparse_attn.attention.weights import divisor
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.maps.cover import Cover
from sparse_attn.maps.pixels import Pixels
from sparse_attn.maps.sampling import spread
from sparse_attn.maps.tile import Reduce, Tile
from sparse_attn.patterns.walk import SCRATCH_PAIRS, SIZES, walk

_CLOSE = 2048  # rows; fewer are so far apart in a sampled picture that they are weighed one by one
_APART_PAIRS = 2**17  # of one block of such rows: each has its keys copied for itself


def difference_tile(
    sparse: AttentionMap,
    dense: AttentionMap,
    rows: tuple[int, int],
    columns: tuple[int, int],
    size: tuple[int, int],
    reduce: Reduce = "max",
    sparse_tile: Tile | None = None,
    dense_tile: Tile | None = None,
    sample_rows: int | None = None,
    progress: Progress | None = None,
) -> Tile:
    """The weights of ``sparse`` minus those of ``dense``, cell by cell, then reduced.

    A pair that the pattern does not allow counts as 0 − dense. "max" is the difference of the
    largest magnitude, with its sign; it is never a difference of reduced tiles. NaN only where the
    dense reference allows nothing.

    Args:
        sparse, dense: maps of the same q and k, ``dense`` under the pattern's dense reference.
        sparse_tile, dense_tile: what ``tile`` gave for the same view, where they are at hand.
        sample_rows: weigh about so many rows only, for a first look; see :meth:`AttentionMap.tile`.

    Where a pixel holds no allowed pair the difference is minus the dense tile; all pairs of the
    other pixels are weighed in one pass, so a thin pattern costs little.

    >>> from sparse_attn import Local, Pattern
    >>> q = k = torch.zeros(1, 1, 4, 2)
    >>> pattern = Pattern(4, [Local(0)])
    >>> both = AttentionMap(q, k, pattern), AttentionMap(q, k, pattern.dense_reference())
    >>> difference_tile(*both, (0, 4), (0, 4), (4, 4)).values[0, 0, 0].tolist()
    [0.75, -0.25, -0.25, -0.25]
    """
    _check_pair(sparse, dense)
    view = rows, columns, size, reduce, sample_rows
    whole = dense_tile or dense.tile(*view, progress=part_of(progress, 0.0, 0.5))
    picture = sparse_tile or sparse.tile(*view, progress=part_of(progress, 0.5, 0.2))
    if reduce != "max":  # sums and means are linear in the cells
        values = picture.values.nan_to_num(0.0) - whole.values
        slack = 64 * torch.finfo(values.dtype).eps * whole.values  # sums round in another order
        values = values.masked_fill(values.abs() <= slack, 0.0)
        if progress is not None:
            progress(1.0)
    else:
        pixels = sparse.pixels(rows, columns, size)
        some, weight = sparse.weighed_rows(pixels, sample_rows)
        touched = _touched(sparse, dense, pixels, some, weight, part_of(progress, 0.7, 0.3))
        touched = spread(touched, some, pixels.rows)
        holds = (picture.allowed_share > 0).to(touched.device).expand(touched.shape)
        # Rows that were left out may be the only ones to touch a pixel.
        values = torch.where(holds & touched.isfinite(), touched, -whole.values)
    both = picture.exact and whole.exact
    fewest = min(picture.weighed_rows, whole.weighed_rows)
    return replace(whole, values=values, exact=both, weighed_rows=fewest)


def _check_pair(sparse: AttentionMap, dense: AttentionMap) -> None:
    references = tuple(pattern.dense_reference() for pattern in sparse.patterns)
    if dense.patterns != references:
        raise ValueError(
            f"dense must be the map under the dense reference of sparse, {references[0]!r} for "
            f"{len(references)} items, got {dense.patterns[0]!r} for {len(dense.patterns)}"
        )
    here, there = (tuple(each.vectors()[0].shape) for each in (sparse, dense))
    if here != there:
        raise ValueError(f"dense must have q of (B·H, T, D) = {here} like sparse, got {there}")


def _touched(
    sparse: AttentionMap,
    dense: AttentionMap,
    pixels: Pixels,
    rows: Tensor,
    row_weight: Tensor | None,
    progress: Progress | None,
) -> Tensor:
    """The signed largest difference in ``rows`` of every pixel that the pattern touches.

    Shape: (B, H, h, w). ``row_weight`` is None where no row is left out.
    """
    q, k, batch = sparse.vectors()
    sparse_logs = sparse.logs(rows, part_of(progress, 0.0, 0.1))
    dense_logs = dense.logs(rows, part_of(progress, 0.1, 0.2))
    # A row that keeps everything differs nowhere, and not by the rounding of its normalizers.
    slack = 3 * torch.finfo(q.dtype).eps * dense_logs.abs().clamp(1, 16)
    alike = (sparse_logs - dense_logs).abs() <= slack
    sparse_logs = torch.where(alike, dense_logs, sparse_logs)
    progress = part_of(progress, 0.3, 0.7)
    out = q.new_zeros((len(q), *pixels.shape))
    every = tuple(sparse.shares())
    align = pixels.rows.step if row_weight is None else 1, pixels.align[1]
    done = 0
    for share in every:
        up, down = (pixels.canvas("max", q, len(share.slices)) for _ in range(2))
        cover = Share(Cover(share.bound, pixels).bound(), share.slices)
        full = share.bound.full_rows(rows) if row_weight is not None else None
        others = rows
        if full is not None:  # a row that reads every key is the dense row: nothing to weigh
            others, alike = rows[~full], pixels.rows.pixel(rows[full]).unique()
            pixels.picture(up)[:, alike] = 0
            pixels.picture(down)[:, alike] = 0
        # Single rows far apart share no keys.
        apart = row_weight is not None and len(rows) <= _CLOSE
        pairs, sizes = (_APART_PAIRS, (1,)) if apart else (SCRATCH_PAIRS, SIZES)
        for block in walk(cover.bound, others, align, pairs, sizes):
            queries = {each: query_rows(q[each], block) for each in share.slices}
            for piece in block.pieces():
                if not pixels.sees(piece):
                    continue
                kept = share.bound.allows(block.queries[:, :, None], piece.keys[:, None])
                for place, each in enumerate(share.slices):
                    score = scores(queries[each], key_rows(k[each], piece), piece)
                    here = divisor(sparse_logs[each][block.safe_queries])[..., None]
                    there = divisor(dense_logs[each][block.safe_queries])[..., None]
                    change = (score - here).exp_().masked_fill_(~kept, 0) - (score - there).exp_()
                    if piece.allowed is not None:
                        lower = change.masked_fill(~piece.allowed, torch.inf).neg_()
                        change.masked_fill_(~piece.allowed, -torch.inf)
                    else:
                        lower = change.neg()
                    pixels.add(up[place], change, block, piece, "max")
                    pixels.add(down[place], lower, block, piece, "max")
            done += block.queries.numel()
            if progress is not None:
                progress(min(1.0, done / max(1, len(others) * len(every))))
        above, below = pixels.picture(up), pixels.picture(down)
        out[list(share.slices)] = torch.where(above >= below, above, -below)
    return out.unflatten(0, (batch, -1))
