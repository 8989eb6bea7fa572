"""How many layers it takes until one token has read another."""

from __future__ import annotations

import torch
from torch import Tensor


def hops(allowed: Tensor) -> Tensor:
    """Layers until query i knows of key j: (T, T) int from ``allowed`` (T, T) bool; -1: never.

    One layer moves information along allowed pairs, and a token keeps what it knows: boolean steps
    of (A or I), not a formula.

    >>> hops(torch.tensor([[1, 1, 0], [0, 1, 1], [0, 0, 1]]).bool()).tolist()
    [[0, 1, 2], [-1, 0, 1], [-1, -1, 0]]
    """
    length = len(allowed)
    steps = allowed | torch.eye(length, dtype=torch.bool)
    known = torch.eye(length, dtype=torch.bool)
    found = torch.where(known, 0, -1)
    for layer in range(1, length + 1):
        wider = (steps.float() @ known.float()) > 0
        fresh = wider & ~known
        if not bool(fresh.any()):
            break
        found[fresh] = layer
        known = wider
    return found


def middle_keys(allowed: Tensor, query: int, key: int) -> frozenset[int]:
    """The tokens m that ``query`` reads and that read ``key``: two steps apart through each.

    >>> sorted(middle_keys(torch.tensor([[1, 1, 0], [0, 1, 1], [0, 0, 1]]).bool(), 0, 2))
    [1]
    """
    both = allowed[query] & allowed[:, key]
    return frozenset(both.nonzero()[:, 0].tolist())
