"""Every head at a glance: a small map, and the dense attention that a pattern keeps."""

from __future__ import annotations

import torch
from torch import Tensor

from sparse_attn.models.captured import Captured
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern

QUERIES = 512  # of a longer text, so many are weighed


def small_maps(captured: Captured, pixels: int, queries: int = QUERIES) -> Tensor:
    """The model's own attention of every head, (B, H, n, n): the largest weight of each pixel.

    n is at most ``pixels``; NaN where the model's mask allows nothing. Of a text longer than
    ``queries`` tokens, about so many evenly spread queries are weighed.
    """
    whole_number("queries", queries, 1)
    length = captured.q.shape[2]
    whole = (0, length)
    sample = queries if length > queries else None
    return captured.dense().tile(whole, whole, (pixels, pixels), "max", sample).values


def kept_by_head(captured: Captured, pattern: Pattern, queries: int = QUERIES) -> Tensor:
    """The share of the model's own attention that a pattern keeps, the mean of the queries, (B, H).

    Exact up to ``queries`` tokens; of a longer text so many evenly spread queries are taken.
    Queries of padding are left out.

    >>> q = k = torch.zeros(1, 1, 4, 2)
    >>> captured = Captured(0, "", q, k, None, (Pattern.dense(4),))
    >>> from sparse_attn import Local
    >>> kept_by_head(captured, Pattern(4, [Local(0)])).tolist()
    [[0.25]]
    """
    length = captured.q.shape[2]
    count = min(length, whole_number("queries", queries, 1))
    device = captured.q.device
    rows = (2 * torch.arange(count, device=device) + 1) * length // (2 * count)
    sparse, dense = (
        each.logs(rows)[:, rows] for each in (captured.under(pattern), captured.dense())
    )
    kept = (sparse - dense).exp().clamp(max=1.0).masked_fill(dense == -torch.inf, torch.nan)
    return kept.nanmean(1).unflatten(0, (len(captured.q), -1))
