"""Parts that count blocks instead of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import (
    BoundPart,
    Columns,
    Context,
    Keys,
    Lines,
    Part,
    Repeats,
    Run,
    bind_all,
    full_by_any,
)
from sparse_attn.patterns.reasons import Reasons, within


@dataclass(frozen=True)
class Blocked(Part):
    """The parts at block granularity: pair (i, j) is judged as (i // size, j // size).

    Windows, positions and random keys inside count blocks; the last block may be partial. Random
    blocks avoid what the parts beside them allow, not what parts outside ``Blocked`` do. With a
    causal pattern the random blocks are drawn from the past, the query's own block included, and
    pairs inside a block stay triangular.

    Source: BigBird, https://arxiv.org/abs/2007.14062, section 2 and appendix D (blocks of 64).

    >>> from sparse_attn import Local, Pattern
    >>> Pattern(5, [Blocked(2, [Local(0)])]).mask().int().tolist()[4]
    [0, 0, 0, 0, 1]
    """

    size: int
    parts: tuple[Part, ...]

    def __init__(self, size: int, parts: Iterable[Part]) -> None:
        object.__setattr__(self, "size", whole_number("block size", size, least=1))
        object.__setattr__(self, "parts", checked_parts(parts))

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(rule for part in self.parts for rule in part.rules)

    @property
    def heads(self) -> int | None:
        return differing_heads(self.parts)

    def bind(self, context: Context) -> BoundPart:
        inner = self._inner(context)
        size = min(self.size, context.length)
        return _BoundBlocked(size, bind_all(self.parts, inner), inner.length, context.length)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        assert isinstance(bound, _BoundBlocked)
        inner, blocks = self._inner(context), (query // bound.size, key // bound.size)
        template = "in blocks of {size}, ({i}, {j}) lies in ({block}, {other}): {inner}"
        told = {"size": self.size, "i": query, "j": key, "block": blocks[0], "other": blocks[1]}
        return tuple(
            within(template, reason, **told)
            for part, ready in zip(self.parts, bound.parts, strict=True)
            for reason in part.explain(*blocks, ready, inner)
        )

    def _inner(self, context: Context) -> Context:
        """What the parts inside are bound to: blocks instead of tokens."""
        size = min(self.size, context.length)
        return Context(
            length=-(-context.length // size),
            valid_length=-(-context.valid_length // size),
            causal=context.causal,
            head=context.head,
            device=context.device,
        )


@dataclass(frozen=True, eq=False)
class _BoundBlocked(BoundPart):
    size: int
    parts: tuple[BoundPart, ...]
    blocks: int
    length: int

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        query_blocks, key_blocks = _once(queries // self.size), keys // self.size
        return tuple(
            predicate
            for part in self.parts
            for predicate in part.predicates(query_blocks, key_blocks)
        )

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        blocks = _distinct(queries // self.size)
        return tuple(
            self._tokens(columns) for part in self.parts for columns in part.columns(blocks)
        )

    def full_rows(self, queries: Tensor) -> Tensor | None:
        return full_by_any(self.parts, queries // self.size)

    @property
    def repeats(self) -> Repeats | None:
        inner = Repeats.together(part.repeats for part in self.parts)
        if inner is None:
            return None
        back, ahead = ((each + 1) * self.size - 1 for each in (inner.back, inner.ahead))
        return Repeats(inner.period * self.size, back, ahead)

    @property
    def lines(self) -> Lines | None:
        inner = self.parts[0].lines if len(self.parts) == 1 else None
        return None if inner is None else Lines(*map(self._all_tokens, (inner.rows, inner.columns)))

    def separately(self) -> tuple[BoundPart, ...]:
        return tuple(replace(self, parts=(part,)) for part in self.parts)

    def _all_tokens(self, blocks: Tensor) -> Tensor:
        """The tokens of ``blocks`` (n,) that lie in the sequence."""
        offsets = torch.arange(self.size, device=blocks.device)
        tokens = (blocks[:, None] * self.size + offsets).flatten()
        return tokens[tokens < self.length]

    def _tokens(self, columns: Columns) -> Columns:
        """The tokens of a choice of blocks."""
        if isinstance(columns, Run) and columns.step == 1:
            return Run(columns.start * self.size, columns.count * self.size)
        blocks = columns.keys()
        blocks = torch.where((blocks >= 0) & (blocks < self.blocks), blocks, -1)
        offsets = torch.arange(self.size, device=blocks.device)
        tokens = blocks[..., None] * self.size + offsets
        return Keys(torch.where(blocks[..., None] < 0, -1, tokens).flatten(1))


def _once(blocks: Tensor) -> Tensor:
    """Where groups of queries (n, G, 1) lie in one block each, that block: (n, 1, 1)."""
    if blocks.dim() == 3 and bool((blocks == blocks[:, :1]).all()):
        return blocks[:, :1]
    return blocks


def _distinct(blocks: Tensor) -> Tensor:
    """The blocks of each group once (n, fewer), the last one repeated where groups have less."""
    ordered = blocks.sort(1).values
    fresh = torch.ones_like(ordered, dtype=torch.bool)
    fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    width = int(fresh.sum(1).max())
    place = fresh.cumsum(1) - 1
    kept = ordered[:, -1:].repeat(1, width)
    return kept.scatter_(1, place, ordered)


def checked_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """``parts`` as a tuple, or a sentence that says what is not a part."""
    if isinstance(parts, Part):
        raise TypeError(f"parts must be a list of parts, got the single part {parts!r}")
    if isinstance(parts, str) or not isinstance(parts, Iterable):
        raise TypeError(f"parts must be a list of parts, got {parts!r}")
    listed = tuple(parts)
    for part in listed:
        if not isinstance(part, Part):
            raise TypeError(f"parts must be parts such as Local or Global, got {part!r}")
    return listed


def differing_heads(parts: tuple[Part, ...]) -> int | None:
    """How many heads differ among ``parts``; see :attr:`Part.heads`."""
    counts = {heads for part in parts if (heads := part.heads) is not None}
    named = counts - {0}
    if len(named) > 1:
        raise ValueError(f"parts must agree on the number of heads, got {sorted(named)}")
    return named.pop() if named else (0 if counts else None)
