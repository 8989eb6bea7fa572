"""A window that shifts at the ends instead of being cut off."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import BoundPart, Columns, Context, Part, Run
from sparse_attn.patterns.reasons import Reasons, because


@dataclass(frozen=True)
class Shifted(Part):
    """``size`` keys for every query: ``start <= j < start + size``, or all of T, where fewer.

    ``start = clamp(i - size // 2, 0, T - size)``, so near the ends the window is not cut but
    moved inwards. A causal pattern cuts it at the query all the same; NATTEN's own causal mode
    ends the window there instead.

    Source: NATTEN, https://arxiv.org/abs/2204.07143, section 3.1 (its kernel size, in 1-D).

    >>> from sparse_attn import Pattern
    >>> Pattern(6, [Shifted(3)]).mask().int().tolist()[0]
    [1, 1, 1, 0, 0, 0]
    """

    size: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", whole_number("size", self.size, least=1))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("band",)

    def bind(self, context: Context) -> BoundPart:
        return _BoundShifted(min(self.size, context.length), context.length, context.causal)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        size = min(self.size, context.length)
        start = min(max(query - size // 2, 0), context.length - size)
        return (
            because(
                start <= key < start + size,
                "{j} lies in {first} … {last}, the {size} keys of {i}: yes",
                "{j} does not lie in {first} … {last}, the {size} keys of {i}: no",
                i=query,
                j=key,
                first=start,
                last=start + size - 1,
                size=size,
            ),
        )


@dataclass(frozen=True)
class _BoundShifted(BoundPart):
    size: int
    length: int
    causal: bool

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        start = self._start(queries)
        return ((keys >= start) & (keys < start + self.size),)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        first, last = queries.amin(1), queries.amax(1)
        start, stop = self._start(first), self._start(last) + self.size
        if self.causal:
            stop = stop.minimum(last + 1)
        return (Run(start, int((stop - start).max())),)

    def _start(self, queries: Tensor) -> Tensor:
        return (queries - self.size // 2).clamp(0, self.length - self.size)
