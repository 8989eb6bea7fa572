"""Patterns as FlexAttention takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from sparse_attn.patterns.blocked import _BoundBlocked
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.explicit import _BoundExplicit
from sparse_attn.patterns.part import BoundPart
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.placed import _BoundPlaced
from sparse_attn.patterns.random import _BoundRandom

MaskMod = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
Judge = Callable[[Tensor, Tensor, Tensor], Tensor]  # (head, query, key) -> bool
_NO_KEY = 2**31 - 1


def mask_mod(
    pattern: Pattern | Sequence[Pattern], heads: int = 1, device: torch.device | str = "cpu"
) -> MaskMod:
    """``pattern.allows`` as a ``mask_mod(b, h, q, k)`` for ``torch.nn.attention.flex_attention``.

    Args:
        pattern: one for all batch items, or one for each.
        heads: number of heads; counts only where they differ.
        device: of the tensors that flex_attention is given.

    Every pair is judged one by one, without branches that depend on data, so that it can be
    mapped (``vmap``) and compiled. Given and random keys become sorted tables (heads, T, keys).

    Source: https://pytorch.org/blog/flexattention/, "Mask Mods".

    >>> from sparse_attn import Global, Local
    >>> allowed = mask_mod(Pattern(6, [Local(1), Global([0])]))
    >>> every = torch.arange(6)
    >>> allowed(torch.tensor(0), torch.tensor(0), torch.tensor(4), every).int().tolist()
    [1, 0, 0, 1, 1, 1]
    """
    heads = whole_number("heads", heads, least=1)
    if isinstance(pattern, Pattern):
        pattern = (pattern,)
    several = tuple(pattern)
    if not several or not all(isinstance(each, Pattern) for each in several):
        raise TypeError(f"pattern must be a Pattern or a list of them, got {pattern!r}")
    judges = {each: _pattern_judge(each, heads, torch.device(device)) for each in set(several)}
    first = judges[several[0]]
    others = [(item, judges[each]) for item, each in enumerate(several) if each != several[0]]

    def allows(b: Tensor, h: Tensor, q: Tensor, k: Tensor) -> Tensor:
        allowed = first(h, q, k)
        for item, judge in others:
            allowed = torch.where(b == item, judge(h, q, k), allowed)
        return allowed

    return allows


def _pattern_judge(pattern: Pattern, heads: int, device: torch.device) -> Judge:
    if pattern.heads not in (None, 0, heads):
        raise ValueError(f"heads must be {pattern.heads} as in the pattern, got {heads}")
    bounds = [pattern.bound(head, device) for head in range(heads if pattern.per_head else 1)]
    judges = _judges([bound.parts for bound in bounds])

    def allows(h: Tensor, q: Tensor, k: Tensor) -> Tensor:
        outer, queries, keys = _inside(bounds[0], q, k)
        allowed = torch.zeros_like(outer)
        for judge in judges:
            allowed = allowed | judge(h, queries, keys)
        return allowed & outer

    return allows


def _inside(bound: BoundPattern, q: Tensor, k: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Where causal and valid permit a pair, and positions that are safe to look up."""
    outer = (q >= 0) & (q < bound.valid_length) & (k >= 0) & (k < bound.valid_length)
    if bound.causal:
        outer = outer & (k <= q)
    last = bound.length - 1
    return outer, q.clamp(0, last), k.clamp(0, last)


def _judges(heads: Sequence[tuple[BoundPart, ...]]) -> list[Judge]:
    """One judge for each part; ``heads``: the bound parts of every head that differs."""
    return [_judge(each) for each in zip(*heads, strict=True)]


def _judge(part: tuple[BoundPart, ...]) -> Judge:
    """The judge of one part, bound once for every head that differs."""
    first = part[0]
    if isinstance(first, _BoundBlocked):
        size = first.size
        inner = _judges([each.parts for each in part if isinstance(each, _BoundBlocked)])
        return lambda h, q, k: _any(inner, h, q // size, k // size)
    if isinstance(first, _BoundPlaced):
        places = first.places
        inner = _judges([each.parts for each in part if isinstance(each, _BoundPlaced)])
        return lambda h, q, k: _any(inner, h, places[q], places[k])
    if isinstance(first, _BoundExplicit | _BoundRandom):
        return _listed(_table(part))
    return _by_head(part)


def _any(judges: list[Judge], h: Tensor, q: Tensor, k: Tensor) -> Tensor:
    allowed = torch.zeros_like(k - q, dtype=torch.bool)
    for judge in judges:
        allowed = allowed | judge(h, q, k)
    return allowed


def _by_head(part: tuple[BoundPart, ...]) -> Judge:
    """A part that judges by arithmetic and lookups alone, for each head where they differ."""

    def one(bound: BoundPart, q: Tensor, k: Tensor) -> Tensor:
        allowed = torch.zeros_like(k - q, dtype=torch.bool)
        for predicate in bound.predicates(q, k):
            allowed = allowed | predicate
        return allowed

    def judge(h: Tensor, q: Tensor, k: Tensor) -> Tensor:
        allowed = one(part[0], q, k)
        for head, bound in enumerate(part[1:], 1):
            allowed = torch.where(h == head, one(bound, q, k), allowed)
        return allowed

    return judge


def _table(part: tuple[BoundPart, ...]) -> Tensor:
    """The keys that every query is given, (H, T, r) int32; -1 stands for none."""
    tables = []
    for each in part:
        if isinstance(each, _BoundRandom):
            every = torch.arange(each.context.length, device=each.context.device)
            tables.append(each.selected(every))
        elif isinstance(each, _BoundExplicit):
            tables.append(each.table)
    return torch.stack(tables)


def _listed(table: Tensor) -> Judge:
    """Whether a key stands in its query's list, by a binary search of few fixed steps."""
    heads, length, count = table.shape
    width = 1 << count.bit_length()  # a power of two, more than the keys
    padded = table.new_full((heads, length, width), _NO_KEY)
    padded[..., :count] = table.sort(-1).values
    last = heads - 1

    def judge(h: Tensor, q: Tensor, k: Tensor) -> Tensor:
        head = h.clamp(0, last)  # one table may stand for all heads
        place = torch.zeros_like(k - q)
        step = width // 2
        while step:
            smaller = padded[head, q, place + step - 1] < k
            place = torch.where(smaller, place + step, place)
            step //= 2
        return padded[head, q, place] == k

    return judge
