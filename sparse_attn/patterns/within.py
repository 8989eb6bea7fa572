"""Parts that hold only inside a limit: a pattern in the place of an attention with its own mask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sparse_attn.patterns.blocked import checked_parts, differing_heads
from sparse_attn.patterns.part import BoundPart, Columns, Context, Part, bind_all, full_by_any
from sparse_attn.patterns.reasons import Reason, Reasons


@dataclass(frozen=True)
class Within(Part):
    """The ``parts``, each only where one of ``limits`` allows the pair too.

    For a model with a mask of its own, such as a window: what a pattern allows there is what both
    allow. The rules are those of the parts. Random keys are drawn as if there were no limit, and
    those that fall outside are lost.

    Source: ``and_masks`` of transformers, ``masking_utils.py``.

    >>> from sparse_attn import Global, Local, Pattern
    >>> Pattern(4, [Within([Global([0])], limits=[Local(2)])]).mask().int().tolist()
    [[1, 1, 1, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    """

    parts: tuple[Part, ...]
    limits: tuple[Part, ...]

    def __init__(self, parts: Iterable[Part], limits: Iterable[Part]) -> None:
        object.__setattr__(self, "parts", checked_parts(parts))
        object.__setattr__(self, "limits", checked_parts(limits))
        differing_heads((*self.parts, *self.limits))  # they must agree

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(rule for part in self.parts for rule in part.rules)

    @property
    def heads(self) -> int | None:
        return differing_heads((*self.parts, *self.limits))

    def bind(self, context: Context) -> BoundPart:
        limits = bind_all(self.limits, replace(context, before=()))
        parts = bind_all(self.parts, replace(context, before=()))
        return _BoundWithin(parts, limits)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        assert isinstance(bound, _BoundWithin)
        context = replace(context, before=())
        parts, limits = (
            [
                reason
                for part, ready in zip(outer, inner, strict=True)
                for reason in part.explain(query, key, ready, context)
            ]
            for outer, inner in ((self.parts, bound.parts), (self.limits, bound.limits))
        )
        nothing = Reason(False, "it allows nothing")
        limit = next((each for each in limits if each.allowed), limits[0] if limits else nothing)
        return tuple(
            Reason(
                each.allowed and limit.allowed,
                "{inner}; and the limit: {limit}",
                {"inner": each, "limit": limit},
            )
            for each in parts
        )


@dataclass(frozen=True, eq=False)
class _BoundWithin(BoundPart):
    parts: tuple[BoundPart, ...]
    limits: tuple[BoundPart, ...]

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        inside = torch.zeros((), dtype=torch.bool, device=keys.device)
        for limit in self.limits:
            for predicate in limit.predicates(queries, keys):
                inside = inside | predicate
        return tuple(
            predicate & inside
            for part in self.parts
            for predicate in part.predicates(queries, keys)
        )

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        """Those of the parts; those of the limits where a part has a query read every key."""
        by_parts, by_limits = full_by_any(self.parts, queries), full_by_any(self.limits, queries)
        sources: tuple[BoundPart, ...] = self.parts
        if by_parts is not None and bool(by_parts.any()):
            both = by_limits is not None and bool(by_limits.any())
            sources = (*self.limits, *self.parts) if both else self.limits
        return tuple(columns for part in sources for columns in part.columns(queries))

    def full_rows(self, queries: Tensor) -> Tensor | None:
        by_parts, by_limits = full_by_any(self.parts, queries), full_by_any(self.limits, queries)
        return None if by_parts is None or by_limits is None else by_parts & by_limits

    @property
    def relative(self) -> bool:
        return all(part.relative for part in (*self.parts, *self.limits))

    @property
    def strides(self) -> tuple[int, ...]:
        return tuple(stride for part in self.parts for stride in part.strides)
