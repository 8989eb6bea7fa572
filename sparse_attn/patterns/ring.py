"""A window on a circle: the last token is the neighbour of the first."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import BoundPart, Columns, Context, Part, Run
from sparse_attn.patterns.reasons import Reasons, because


@dataclass(frozen=True)
class Ring(Part):
    """Positions from ``first`` on form a circle of n; ``d = |i - j|``: ``min(d, n - d) <= window``.

    Positions before ``first`` neither read nor are read (room for a hub).

    Source: Star-Transformer, https://arxiv.org/abs/1902.09113, section 3.1 (ring connections).

    >>> from sparse_attn import Pattern
    >>> Pattern(5, [Ring(1)]).mask().int().tolist()[0]
    [1, 1, 0, 0, 1]
    """

    window: int
    first: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "window", whole_number("window", self.window))
        object.__setattr__(self, "first", whole_number("first", self.first))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("band",)

    def bind(self, context: Context) -> BoundPart:
        first = min(self.first, context.length)
        return _BoundRing(min(self.window, context.length), first, context.length)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        told = {"i": query, "j": key, "first": self.first, "w": self.window}
        if min(query, key) < self.first:
            outside = query if query < self.first else key
            no = "{outside} lies before {first}, where the circle starts: no"
            return (because(False, no, no, outside=outside, **told),)
        size = context.length - self.first
        distance = min(abs(query - key), size - abs(query - key))
        return (
            because(
                distance <= self.window,
                "{i} and {j} are {d} ≤ window {w} apart on the circle of {size}: yes",
                "{i} and {j} are {d} > window {w} apart on the circle of {size}: no",
                d=distance,
                size=size,
                **told,
            ),
        )


@dataclass(frozen=True)
class _BoundRing(BoundPart):
    window: int
    first: int
    length: int

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        distance = (queries - keys).abs()
        around = self.length - self.first - distance
        near = (distance <= self.window) | (around <= self.window)
        return (near & (queries >= self.first) & (keys >= self.first),)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        first, last = queries.amin(1).clamp(min=self.first), queries.amax(1)
        start, stop = first - self.window, last + self.window + 1
        found = [Run(start, max(0, int((stop - start).max())))]
        beyond = min(self.first - int(start.min()), self.length - self.first)
        if beyond > 0:  # round the first position: as many of the last ones
            found.append(Run(start * 0 + (self.length - beyond), beyond))
        beyond = min(int(stop.max()), 2 * self.length - self.first) - self.length
        if beyond > 0:  # round the last position: as many of the first ones
            found.append(Run(start * 0 + self.first, beyond))
        return tuple(each for each in found if each.count)
