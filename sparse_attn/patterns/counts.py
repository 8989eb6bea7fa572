"""How many keys each query has, without the mask."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.pieces import Block
from sparse_attn.patterns.walk import walk


def row_counts(bound: BoundPattern, progress: Callable[[float], None] | None = None) -> Tensor:
    """The exact number of keys of every query, (T,) int64."""
    counts = torch.zeros(bound.length, dtype=torch.long, device=bound.device)
    done = 0
    for block in walk(bound):
        found = _permitted(block) if block.full else _allowed(block)
        real = ... if block.real is None else block.real
        counts[block.queries[real]] = found.expand(block.queries.shape)[real]
        done += block.queries.numel()
        if progress is not None:
            progress(min(1.0, done / bound.length))
    return counts


def _permitted(block: Block) -> Tensor:
    """The keys that causal and valid permit to each query, (n, G)."""
    bound = block.bound
    stop = block.queries + 1 if bound.causal else torch.full_like(block.queries, bound.length)
    return stop.clamp(max=bound.valid_length) * (block.queries < bound.valid_length)


def _allowed(block: Block) -> Tensor:
    """The keys of each query in all pieces together, (n or 1, G)."""
    total = torch.zeros((), dtype=torch.long, device=block.queries.device)
    for piece in block.pieces():
        assert piece.allowed is not None
        total = total + piece.allowed.sum(-1)
    return total
