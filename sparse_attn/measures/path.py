"""The way information takes from one key to one query, layer by layer."""

from __future__ import annotations

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.pieces import Block
from sparse_attn.patterns.walk import walk


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
    nobody = pattern.length
    reader = torch.full((pattern.length,), nobody)  # who read a position first
    reader[query] = query
    front, asked = torch.tensor([query]), 0
    while reader[key] == nobody and len(front):
        seen = reader < nobody
        for block in walk(bound, front):
            _read(block, seen, reader)
            asked += block.queries.numel() if block.real is None else int(block.real.sum())
            if progress is not None:
                progress(min(1.0, asked / pattern.length))
        front = ((reader < nobody) & ~seen).nonzero()[:, 0]
    if reader[key] == nobody or max(query, key) >= pattern.valid_length:
        return None
    return _walked_back(reader.tolist(), query, key)


def _read(block: Block, seen: Tensor, reader: Tensor) -> None:
    """Note for every key that the block reads, and nobody has before, the first of its readers."""
    for piece in block.pieces():
        keys = piece.keys.long()
        if piece.allowed is None:
            fresh = keys.flatten()
            readers = block.queries.min().expand(len(fresh))
        else:
            groups, rows, places = piece.allowed.expand(*block.queries.shape, -1).nonzero(
                as_tuple=True
            )
            fresh = keys.expand(len(block.queries), -1)[groups, places]
            readers = block.queries[groups, rows]
        new = ~seen[fresh]
        reader.scatter_reduce_(0, fresh[new], readers[new], "amin")


def _walked_back(reader: list[int], query: int, key: int) -> tuple[int, ...]:
    way = [key]
    while way[-1] != query:
        way.append(reader[way[-1]])
    return tuple(reversed(way))
