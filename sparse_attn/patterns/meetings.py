"""Where a pattern meets given keys: the queries that read them."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from sparse_attn.patterns.bound import BoundPattern

_SCRATCH_PAIRS = 2**21


def meetings(
    bound: BoundPattern, keys: Tensor, first: int, last: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """All allowed pairs of queries ``first`` … ``last`` with ``keys`` (n,), as two lists each.

    Where the pattern repeats, only queries near a key are looked at.
    """
    repeats = bound.repeats
    if repeats is None:
        near = torch.arange(first, last + 1, device=keys.device)
    else:
        near = torch.arange(-repeats.ahead, repeats.back + 1, device=keys.device)
    for some in keys.split(max(1, _SCRATCH_PAIRS // len(near))):
        queries = near[None] if repeats is None else some[:, None] + near
        allowed = bound.allows(queries, some[:, None]) & (queries >= first) & (queries <= last)
        place, number = allowed.nonzero(as_tuple=True)
        yield queries.expand(allowed.shape)[place, number], some[place]
