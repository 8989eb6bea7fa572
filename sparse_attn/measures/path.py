"""The way information takes from one key to one query, layer by layer."""

from __future__ import annotations

import torch

from sparse_attn.attention.progress import Progress
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern

_CHUNK_PAIRS = 2**22


def shortest_path(
    pattern: Pattern, query: int, key: int, head: int = 0, progress: Progress | None = None
) -> tuple[int, ...] | None:
    """Positions from ``query`` back to ``key``, each of which reads the next; None: there is none.

    One entry more than the layers that the way takes; of several such ways the one over the first
    positions. Breadth first: every query is asked at most once.

    >>> from sparse_attn import Global, Local
    >>> shortest_path(Pattern(4096, [Local(64), Global([0])]), 3017, 2000)
    (3017, 0, 2000)
    """
    query = whole_number("query", query, 0, pattern.length - 1)
    key = whole_number("key", key, 0, pattern.length - 1)
    bound = pattern.bound(head)
    keys = torch.arange(pattern.length)
    reader = torch.full((pattern.length,), -1)  # who read a position first
    reader[query] = query
    front, asked = torch.tensor([query]), 0
    while reader[key] < 0 and len(front):
        reached = []
        for some in front.split(max(1, _CHUNK_PAIRS // pattern.length)):
            allowed = bound.allows(some[:, None], keys[None]) & (reader < 0)
            fresh = allowed.any(0).nonzero()[:, 0]
            reader[fresh] = some[allowed[:, fresh].int().argmax(0)]
            reached.append(fresh)
            asked += len(some)
            if progress is not None:
                progress(min(1.0, asked / pattern.length))
        front = torch.cat(reached).sort().values
    if reader[key] < 0 or max(query, key) >= pattern.valid_length:
        return None
    return _walked_back(reader.tolist(), query, key)


def _walked_back(reader: list[int], query: int, key: int) -> tuple[int, ...]:
    way = [key]
    while way[-1] != query:
        way.append(reader[way[-1]])
    return tuple(reversed(way))
