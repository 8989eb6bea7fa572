"""The weights themselves, row by row, in a dense-shaped tensor: for looking at."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from sparse_attn.attention.checks import working_type
from sparse_attn.attention.normalizer import log_normalizer
from sparse_attn.attention.scores import Share, flat, key_rows, query_rows, scores, shares
from sparse_attn.patterns.checks import readable_bytes
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.pieces import Block, Piece
from sparse_attn.patterns.strands import walk_apart

FULL_BUDGET_BYTES = 2**32


def full_weights(
    q: Tensor, k: Tensor, patterns: tuple[Pattern, ...], budget_bytes: int = FULL_BUDGET_BYTES
) -> Tensor:
    """All weights of ``q``, ``k`` (B, H, T, D) in float32 or float64: (B, H, T, T).

    O(T²) memory: refused above ``budget_bytes``. Not tracked for gradients.
    """
    check_full_size(q.shape[0], q.shape[1], q.shape[2], q.element_size(), budget_bytes)
    every = tuple(shares(patterns, range(q.shape[1]), q.device))
    dtype = working_type(q.dtype)
    queries, keys = flat(q.detach(), dtype), flat(k.detach(), dtype)
    logs = queries.new_full(queries.shape[:2], -torch.inf)
    for share in every:
        log_normalizer(queries, keys, share, logs)
    rows = torch.arange(q.shape[2], device=q.device)
    return row_weights(queries, keys, every, logs, rows).view(*q.shape[:3], q.shape[2])


def check_full_size(batch: int, heads: int, length: int, item: int, budget_bytes: int) -> None:
    """Refuse a (B, H, T, T) tensor above the budget, and say what to ask instead."""
    size = batch * heads * length**2 * max(4, item)
    if size > budget_bytes:
        raise ValueError(
            f"all weights, of shape ({batch}, {heads}, {length}, {length}), need "
            f"{readable_bytes(size)}, more than budget_bytes = {readable_bytes(budget_bytes)}; "
            "ask AttentionMap for a picture with tile(), for one query with row(i) or for one "
            "cell with pair(i, j)"
        )


def row_weights(q: Tensor, k: Tensor, every: Iterable[Share], logs: Tensor, rows: Tensor) -> Tensor:
    """The weights of ``rows`` (sorted), zeros where not allowed: (B·H, rows, T).

    Shapes: ``q``, ``k`` (B·H, T, D); ``logs`` (B·H, T), the log-normalizers of at least the rows.
    """
    out = q.new_zeros((len(q), len(rows), q.shape[1]))
    place = torch.zeros(q.shape[1], dtype=torch.long, device=rows.device)
    place[rows] = torch.arange(len(rows), device=rows.device)
    for share in every:
        for block in walk_apart(share.bound, rows):
            _write(q, k, logs, share, block, place, out)
    return out


def divisor(normalizer: Tensor) -> Tensor:
    """The normalizer to take from a row's scores: +inf, for weights of 0, in rows without keys.

    The same for rows with NaN: nobody asked for them, they only fill up a group.
    """
    return normalizer.masked_fill(~(normalizer > -torch.inf), torch.inf)


def _write(
    q: Tensor, k: Tensor, logs: Tensor, share: Share, block: Block, place: Tensor, out: Tensor
) -> None:
    target = place[block.safe_queries]
    for piece in block.pieces():
        for each in share.slices:
            weights = scores(query_rows(q[each], block), key_rows(k[each], piece), piece)
            weights -= divisor(logs[each][block.safe_queries])[..., None]
            _add(out[each], target, piece, weights.exp_())


def _add(out: Tensor, target: Tensor, piece: Piece, weights: Tensor) -> None:
    """``out[target, keys] += weights``: out (rows, T), target (n, G), weights (n, G, C)."""
    rectangles = _rectangles(out, target, piece)
    if rectangles is not None:
        rectangles += weights
        return
    index = (target[:, :, None] * out.shape[1] + piece.safe_keys[:, None]).flatten()
    out.view(-1).index_add_(0, index, weights.flatten())


def _rectangles(out: Tensor, target: Tensor, piece: Piece) -> Tensor | None:
    """The piece's entries of ``out`` (rows, T) as a view (n, G, C), where they lie evenly."""
    if piece.strides is None:
        return None
    first, between, step = piece.strides
    groups, size = target.shape
    start = int(target[0, 0])
    gap = int(target[1, 0]) - start if groups > 1 else 0
    even = torch.arange(groups, device=target.device)[:, None] * gap + start
    even = even + torch.arange(size, device=target.device)
    if gap < 0 or (groups > 1 and gap < size) or not bool((target == even).all()):
        return None
    length = out.shape[1]
    return out.as_strided(
        (groups, size, piece.keys.shape[1]),
        (gap * length + between, length, step),
        out.storage_offset() + start * length + first,
    )
