"""What a pattern does to the output: how far it lies from that of dense attention."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.attention.checks import checked_inputs
from sparse_attn.attention.normalizer import put_rows
from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.attention.scores import Share, flat, key_rows, product, query_rows, scores
from sparse_attn.attention.softmax import RunningSoftmax
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.patterns.walk import walk


@dataclass(frozen=True, eq=False)
class OutputError:
    """How far the sparse output lies from the dense one, query by query."""

    relative: Tensor  # (B, H, T): |sparse − dense| / |dense|, Euclidean over D; NaN for padding

    def mean(self) -> Tensor:
        """The mean over the queries, (B, H)."""
        return self.relative.nanmean(-1)


def output_error(
    sparse: AttentionMap, dense: AttentionMap, v: Tensor, progress: Progress | None = None
) -> OutputError:
    """The relative error of the output, exact, streamed, O(T) memory; NaN where dense is zero.

    Args:
        sparse, dense: maps of the same q and k, ``dense`` under the pattern's dense reference.
        v: the values, (B, H, T, D), with B and H of the maps.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    >>> from sparse_attn import Local, Pattern
    >>> q = torch.zeros(1, 1, 2, 1)
    >>> v = torch.tensor([1.0, 3.0]).view(1, 1, 2, 1)
    >>> pattern = Pattern(2, [Local(0)])
    >>> both = AttentionMap(q, q, pattern), AttentionMap(q, q, pattern.dense_reference())
    >>> output_error(*both, v).relative[0, 0].tolist()
    [0.5, 0.5]
    """
    batch, heads, _ = sparse.log_normalizer(part_of(progress, 0.0, 0.05)).shape
    if v.dim() != 4 or v.shape[:2] != (batch, heads):
        raise ValueError(
            f"v must have the shape (B, H, T, D) with B, H = {batch}, {heads} of the maps, "
            f"got {tuple(v.shape)}"
        )
    checked_inputs(sparse.patterns, v=v)
    below = _output(sparse, v, part_of(progress, 0.05, 0.15))
    above = _output(dense, v, part_of(progress, 0.2, 0.8))
    error = (below - above).norm(dim=-1) / above.norm(dim=-1)
    error = error.masked_fill(above.norm(dim=-1) == 0, torch.nan)
    return OutputError(error.unflatten(0, (batch, heads)))


def _output(asked: AttentionMap, v: Tensor, progress: Progress | None) -> Tensor:
    """softmax · v of every slice, (B·H, T, D)."""
    q, k, _ = asked.vectors()
    values = flat(v.detach(), q.dtype)
    out = torch.zeros_like(values)
    every = tuple(asked.shares())
    total = sum(len(share.slices) for share in every)
    done = 0
    for share in every:
        for each in share.slices:
            _write(
                q[each],
                k[each],
                values[each],
                share,
                out[each],
                part_of(progress, done / total, 1 / total),
            )
            done += 1
    return out


def _write(
    q: Tensor, k: Tensor, v: Tensor, share: Share, out: Tensor, progress: Progress | None
) -> None:
    done = 0
    for block in walk(share.bound):
        sums, queries = RunningSoftmax(), query_rows(q, block)
        for piece in block.pieces():
            weights = sums.add(scores(queries, key_rows(k, piece), piece))
            sums.add_context(product(weights, key_rows(v, piece)))
        context = sums.output()
        if context is not None:
            put_rows(out, block.queries, block.real, context)
        done += block.queries.numel()
        if progress is not None:
            progress(min(1.0, done / len(q)))
