"""Attention whose rows come from different projections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.attention.sparse import sparse_attention
from sparse_attn.attention.weights import full_weights
from sparse_attn.patterns.pattern import Pattern


@dataclass(frozen=True, eq=False)
class Reading:
    """One attention over the sequence, and the rows that it is asked for.

    Shapes: q, k, v (B, H, T, D); ``rows`` (B, T) bool, None: all of them.
    """

    q: Tensor
    k: Tensor
    v: Tensor
    patterns: tuple[Pattern, ...]
    rows: Tensor | None = None


def read(readings: Sequence[Reading]) -> Tensor:
    """The context, (B, H, T, D): of every row from the last reading that is asked for it."""
    whole, *more = readings
    context = sparse_attention(whole.q, whole.k, whole.v, whole.patterns)
    for each in more:
        found = sparse_attention(each.q, each.k, each.v, each.patterns)
        rows = each.rows
        context = found if rows is None else torch.where(rows[:, None, :, None], found, context)
    return context


def read_weights(readings: Sequence[Reading]) -> Tensor:
    """The weights, (B, H, T, T), in the same way; O(T²) memory, refused above 4 GiB."""
    whole, *more = readings
    full_attn = full_weights(whole.q, whole.k, whole.patterns)
    for each in more:
        for item, pattern in enumerate(each.patterns):
            here = slice(item, item + 1)
            rows = each.rows[item] if each.rows is not None else slice(None)
            found = full_weights(each.q[here], each.k[here], (pattern,))[0]
            full_attn[item][:, rows] = found[:, rows]
    return full_attn
