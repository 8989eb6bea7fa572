"""Heads that differ by design: each has a part of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.blocked import checked_parts, differing_heads
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import BoundPart, Columns, Context, Part, Repeats
from sparse_attn.patterns.reasons import Reason, Reasons, within


@dataclass(frozen=True)
class ByHead(Part):
    """Head h has ``parts[h]``, and there are as many heads as parts.

    A rule that several heads have is one rule.

    Source: Longformer, https://arxiv.org/abs/2004.05150, section 3.1 (a dilation for each head).

    >>> from sparse_attn import Local, Pattern
    >>> pattern = Pattern(9, [ByHead([Local(1), Local(1, dilation=4)])])
    >>> pattern.mask(head=1).int().tolist()[4]
    [1, 0, 0, 0, 1, 0, 0, 0, 1]
    """

    parts: tuple[Part, ...]

    def __init__(self, parts: Iterable[Part]) -> None:
        object.__setattr__(self, "parts", checked_parts(parts))
        if not self.parts:
            raise ValueError("parts must name one part a head, got none")
        inner = differing_heads(self.parts)
        if inner not in (None, 0, len(self.parts)):
            raise ValueError(f"parts must be one for each of the {inner} heads, got {self!r}")

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self._places())

    @property
    def binds_last(self) -> bool:
        return any(part.binds_last for part in self.parts)

    @property
    def heads(self) -> int | None:
        return len(self.parts)

    def bind(self, context: Context) -> BoundPart:
        part = self.parts[whole_number("head", context.head, 0, len(self.parts) - 1)]
        own = _numbered(part.rules)
        places = tuple(own.index(each) if each in own else None for each in self._places())
        return _BoundByHead(part.bind(context), places)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        assert isinstance(bound, _BoundByHead)
        own = self.parts[context.head].explain(query, key, bound.part, context)
        told = {"head": context.head}
        return tuple(
            Reason(False, "head {head} has no such rule", told)
            if place is None
            else within("head {head}: {inner}", own[place], **told)
            for place in bound.places
        )

    def _places(self) -> list[tuple[str, int]]:
        """The rules of all heads, each once; the number tells apart equal names of one head."""
        return list(dict.fromkeys(each for part in self.parts for each in _numbered(part.rules)))


@dataclass(frozen=True, eq=False)
class _BoundByHead(BoundPart):
    part: BoundPart
    places: tuple[int | None, ...]  # of each rule among the part's own; None: not this head's

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        own = self.part.predicates(queries, keys)
        never = torch.zeros((), dtype=torch.bool, device=keys.device)
        return tuple(never if place is None else own[place] for place in self.places)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        return self.part.columns(queries)

    def full_rows(self, queries: Tensor) -> Tensor | None:
        return self.part.full_rows(queries)

    @property
    def relative(self) -> bool:
        return self.part.relative

    @property
    def strides(self) -> tuple[int, ...]:
        return self.part.strides

    @property
    def repeats(self) -> Repeats | None:
        return self.part.repeats


def _numbered(rules: tuple[str, ...]) -> list[tuple[str, int]]:
    return [(rule, rules[:place].count(rule)) for place, rule in enumerate(rules)]
