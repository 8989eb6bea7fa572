"""Strands: parts that group their queries in different ways, walked one after the other.

A grating shares its keys between queries that lie a stride apart, a band between neighbours. No one
grouping serves both; each in its own, they touch a fraction of the keys. A row is then met once in
every strand, and what it found there is merged by whoever walks: ``block.bound.taken`` is empty in
the first strand alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.part import BoundPart
from sparse_attn.patterns.pieces import Block
from sparse_attn.patterns.walk import SCRATCH_PAIRS, SETUP_QUERIES, SIZES, grouping, walk

_MERGE_PAIRS = 64  # cost of meeting a query once more, in pairs; a round guess, not fitted


def walk_apart(
    bound: BoundPattern,
    rows: Tensor | None = None,
    pairs: int = SCRATCH_PAIRS,
    setup: int = SETUP_QUERIES,
    most: int | None = None,
) -> Iterator[Block]:
    """:func:`walk`, strand by strand: each of ``rows`` once in every strand."""
    for strand in strands(bound, setup):
        yield from walk(strand, rows, pairs=pairs, setup=setup, most=most)


def strands(bound: BoundPattern, setup: int = SETUP_QUERIES) -> list[BoundPattern]:
    """``bound`` as patterns that share no pair and hold all of its pairs, where that is quicker.

    Otherwise ``bound`` itself. Queries that read every key do so in the first.
    """
    known = bound.memory.get(f"strands {setup}")
    if known is None:
        known = bound.memory[f"strands {setup}"] = _strands(bound, setup)
    found: list[BoundPattern] = known
    return found


def _strands(bound: BoundPattern, setup: int) -> list[BoundPattern]:
    families: dict[tuple[int, ...], list[BoundPart]] = {(): []}
    for part in bound.parts:
        stride = tuple(each for each in part.strides if each > 1)
        families.setdefault(stride, []).append(part)
    apart: list[BoundPattern] = []
    taken: tuple[BoundPart, ...] = ()
    for _, parts in sorted(families.items()):
        if parts:
            apart.append(replace(bound, parts=tuple(parts), taken=taken))
            taken += tuple(parts)
    if len(apart) < 2 or any(each.full_positions.numel() for each in apart[1:]):
        return [bound]
    rows = torch.arange(bound.length, device=bound.device)
    together, *each = (grouping(some, rows, 1, SIZES, setup).cost for some in (bound, *apart))
    return apart if sum(each) + _MERGE_PAIRS * len(each) < together else [bound]
