"""A pattern bound to a head and a device: what the engine asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from sparse_attn.patterns.part import BoundPart, Columns, Context, Repeats, bind_all, full_by_any

if TYPE_CHECKING:
    from sparse_attn.patterns.pattern import Pattern


@dataclass(frozen=True, eq=False)
class BoundPattern:
    """``allows``, ``columns`` and ``full_rows`` of all parts together.

    ``taken``: parts whose pairs belong to another strand, and are not allowed here.
    """

    length: int
    valid_length: int
    causal: bool
    parts: tuple[BoundPart, ...]
    device: torch.device
    taken: tuple[BoundPart, ...] = ()

    def allows(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Whether pairs are allowed; both broadcast; outside the sequence: no."""
        shape = torch.broadcast_tensors(queries, keys)[0].shape
        return self.allowed(queries, keys).expand(shape)

    def allowed(self, queries: Tensor, keys: Tensor) -> Tensor:
        """:meth:`allows` in as small a shape as broadcasts to that of the pairs."""
        terms = self._terms(queries, keys)
        pairs = torch.broadcast_tensors(queries, keys)[0].numel()
        result: Tensor | None = None
        for predicate in terms.predicates:
            if predicate.numel() < pairs and not bool(predicate.any()):
                continue  # it would only make the mask larger
            result = predicate if result is None else result | predicate
        if result is None:
            return torch.zeros((), dtype=torch.bool, device=keys.device)
        return terms.within(result)

    def rule_masks(self, queries: Tensor, keys: Tensor) -> Iterator[Tensor | None]:
        """The pairs that each rule allows, rule by rule, in shapes that broadcast; None: none."""
        terms = self._terms(queries, keys)
        for predicate in terms.predicates:
            yield terms.within(predicate) if bool(predicate.any()) else None

    def constant_rules(self) -> tuple[bool | None, ...]:
        """Rules that say the same of every pair, as that of dense attention; None for others."""
        probe = torch.zeros(1, 1, dtype=torch.long, device=self.device)
        return tuple(
            None if predicate.dim() else bool(predicate)
            for part in self.parts
            for predicate in part.predicates(probe, probe)
        )

    @cached_property
    def alone(self) -> list[BoundPattern]:
        """Each part as a pattern of its own, in walking order; several in one stay together."""
        return [replace(self, parts=(part,)) for part in sorted(self.parts, key=_irregular)]

    @cached_property
    def memory(self) -> dict[str, Any]:
        """What a walk remembers, from block to block and for the next walk."""
        return {}

    def repeated(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, Tensor] | None:
        """Distances (1, G, 1) and (1, 1, C) to the first key, if they say all about every group.

        So it is where the rules look at distances alone, all groups have the same, and neither
        causal nor the sequence's ends forbid anything for another reason.
        """
        if self.causal or not all(part.relative for part in (*self.parts, *self.taken)):
            return None
        alike = _one_of_all(queries, keys)
        inside = (
            int(each.min()) >= 0 and int(each.max()) < self.valid_length for each in (queries, keys)
        )
        if alike is None or not all(inside):
            return None
        first = alike[1][..., :1]
        return alike[0] - first, alike[1] - first

    @property
    def separate_parts(self) -> tuple[BoundPart, ...]:
        """The parts, those that are several taken apart; their rules keep their order."""
        return tuple(each for part in self.parts for each in part.separately())

    @cached_property
    def in_walking_order(self) -> list[tuple[BoundPart, slice]]:
        """The parts with their rules, those first whose groups repeat each other's mask.

        Their masks are made once for many groups, if no other part has to be taken from them.
        Whole rows and columns come before parts that repeat nowhere: they are counted by formula.
        """
        probe = torch.zeros(1, 1, dtype=torch.long, device=self.device)
        ends, places = 0, []
        for part in self.separate_parts:
            start, ends = ends, ends + len(part.predicates(probe, probe))
            places.append((part, slice(start, ends)))
        return sorted(places, key=lambda each: _irregular(each[0]))

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        """A superset of the keys that each group of ``queries`` (n, G) reaches."""
        return tuple(columns for part in self.parts for columns in part.columns(queries))

    def full_rows(self, queries: Tensor) -> Tensor | None:
        """Which queries read every key that causal and valid permit; None: none of them."""
        return full_by_any(self.parts, queries)

    @cached_property
    def full_positions(self) -> Tensor:
        """All queries that read every key, sorted."""
        rows = torch.arange(self.length, device=self.device)
        full = self.full_rows(rows)
        return rows[:0] if full is None else rows[full]

    @property
    def strides(self) -> tuple[int, ...]:
        """Distances at which queries may share their keys, 1 first."""
        return tuple(dict.fromkeys((1, *(each for part in self.parts for each in part.strides))))

    @property
    def repeats(self) -> Repeats | None:
        """How the keys repeat along the sequence; None where they do not."""
        return Repeats.together(part.repeats for part in self.parts)

    def _terms(self, queries: Tensor, keys: Tensor) -> _Terms:
        """Predicates, and what causal and valid permit, on positions that are safe to look up."""
        last = self.length - 1
        safe = queries.clamp(0, last), keys.clamp(0, last)
        alike = _one_of_all(queries, keys)
        limits = [
            limit
            for positions in (queries, keys)
            if not bool((limit := (positions >= 0) & (positions < self.valid_length)).all())
        ]
        if self.causal:
            first_queries, first_keys = alike or (queries, keys)
            limits.append(first_keys <= first_queries)

        def predicates(parts: tuple[BoundPart, ...]) -> Iterator[Tensor]:
            for part in parts:
                yield from part.predicates(*((part.relative and alike) or safe))

        limits.extend(~each for each in predicates(self.taken) if bool(each.any()))
        return _Terms(predicates(self.parts), limits)


def _irregular(part: BoundPart) -> int:
    """How little a part repeats itself."""
    if part.relative:
        return 0
    return 1 if part.repeats is not None else 2 if part.lines is not None else 3


@dataclass(frozen=True)
class _Terms:
    predicates: Iterator[Tensor]  # bool, one a rule
    limits: list[Tensor]  # those that forbid something

    def within(self, allowed: Tensor) -> Tensor:
        """``allowed`` where the limits permit it."""
        for limit in self.limits:
            allowed = allowed & limit
        return allowed


def _one_of_all(queries: Tensor, keys: Tensor) -> tuple[Tensor, Tensor] | None:
    """The first group's queries (1, G, 1) and keys (1, 1, C), if all groups repeat its distances.

    Then whatever depends on query − key alone need be asked for one group only.
    """
    if queries.dim() != 3 or keys.dim() != 3 or not 1 < len(queries) == len(keys):
        return None
    first = queries[:, :1]
    own, theirs = queries - first, keys - first
    if bool((own == own[:1]).all()) and bool((theirs == theirs[:1]).all()):
        return queries[:1], keys[:1]
    return None


@lru_cache(maxsize=64)
def bind(pattern: Pattern, head: int, device: torch.device) -> BoundPattern:
    """``pattern`` for one head on one device."""
    context = Context(pattern.length, pattern.valid_length, pattern.causal, head, device)
    parts = bind_all(pattern.parts, context)
    return BoundPattern(pattern.length, pattern.valid_length, pattern.causal, parts, device)
