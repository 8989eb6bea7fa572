"""The log-normalizer of every row: what turns a score into a weight."""

from __future__ import annotations

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.attention.scores import Share, key_rows, query_rows, scores
from sparse_attn.attention.softmax import RunningSoftmax
from sparse_attn.patterns.strands import strands, walk_apart
from sparse_attn.patterns.walk import WIDE_PAIRS


def log_normalizer(
    q: Tensor,
    k: Tensor,
    share: Share,
    out: Tensor,
    rows: Tensor | None = None,
    progress: Progress | None = None,
) -> None:
    """Write log Σ exp(score) over the allowed keys of ``rows`` into ``out``.

    Shapes: ``q``, ``k`` (B·H, T, D); ``out`` (B·H, T), of which only the share's slices and the
    given rows are written, -inf where a row has no key.
    """
    wanted = (share.bound.length if rows is None else len(rows)) * len(strands(share.bound))
    done = 0
    out[list(share.slices)] = (
        -torch.inf if rows is None else out[list(share.slices)].index_fill(1, rows, -torch.inf)
    )
    for block in walk_apart(share.bound, rows, WIDE_PAIRS):
        sums = {each: RunningSoftmax() for each in share.slices}
        queries = {each: query_rows(q[each], block) for each in share.slices}
        for piece in block.pieces():
            for each in share.slices:
                sums[each].add(scores(queries[each], key_rows(k[each], piece), piece))
        for each in share.slices:
            result = sums[each].log_normalizer()
            if result is not None:
                if block.bound.taken:
                    result = torch.logaddexp(result, out[each][block.safe_queries])
                put_rows(out[each], block.queries, block.real, result)
        if progress is not None:
            done += block.queries.numel() if block.real is None else int(block.real.sum())
            progress(min(1.0, done / wanted))


def put_rows(target: Tensor, queries: Tensor, real: Tensor | None, values: Tensor) -> None:
    """``target[queries] = values`` for the real queries; target (T, …), values (n, G, …)."""
    if real is None:
        target[queries.flatten()] = values.flatten(0, 1)
    else:
        target[queries[real]] = values[real]
