"""A pattern bound to a head and a device: what the engine asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from sparse_attn.patterns.part import BoundPart, Columns, Context, bind_all

if TYPE_CHECKING:
    from sparse_attn.patterns.pattern import Pattern


@dataclass(frozen=True, eq=False)
class BoundPattern:
    """``allows``, ``columns`` and ``full_rows`` of all parts together."""

    length: int
    valid_length: int
    causal: bool
    parts: tuple[BoundPart, ...]
    device: torch.device

    def allows(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Whether pairs are allowed; both broadcast; outside the sequence: no."""
        outer, queries, keys = self._inside(queries, keys)
        allowed: Tensor | None = None
        for predicate in self._predicates(queries, keys):
            allowed = predicate if allowed is None else allowed | predicate
        if allowed is None:
            return torch.zeros_like(outer)
        return (allowed & outer).expand(outer.shape)

    def rule_masks(self, queries: Tensor, keys: Tensor) -> Iterator[Tensor]:
        """The pairs that each rule allows, rule by rule, causal and valid applied."""
        outer, queries, keys = self._inside(queries, keys)
        for predicate in self._predicates(queries, keys):
            yield predicate & outer

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        """A superset of the keys that each group of ``queries`` (n, G) reaches."""
        return tuple(columns for part in self.parts for columns in part.columns(queries))

    def full_rows(self, queries: Tensor) -> Tensor | None:
        """Which queries read every key that causal and valid permit; None: none of them."""
        full = [rows for part in self.parts if (rows := part.full_rows(queries)) is not None]
        return torch.stack(full).any(0) if full else None

    @property
    def strides(self) -> tuple[int, ...]:
        """Distances at which queries may share their keys, 1 first."""
        return tuple(dict.fromkeys((1, *(each for part in self.parts for each in part.strides))))

    def _predicates(self, queries: Tensor, keys: Tensor) -> Iterator[Tensor]:
        for part in self.parts:
            yield from part.predicates(queries, keys)

    def _inside(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Where causal and valid permit a pair, and positions that are safe to look up."""
        outer = (queries >= 0) & (queries < self.valid_length)
        outer = outer & ((keys >= 0) & (keys < self.valid_length))
        if self.causal:
            outer = outer & (keys <= queries)
        last = self.length - 1
        return outer, queries.clamp(0, last), keys.clamp(0, last)


@lru_cache(maxsize=64)
def bind(pattern: Pattern, head: int, device: torch.device) -> BoundPattern:
    """``pattern`` for one head on one device."""
    context = Context(pattern.length, pattern.valid_length, pattern.causal, head, device)
    parts = bind_all(pattern.parts, context)
    return BoundPattern(pattern.length, pattern.valid_length, pattern.causal, parts, device)
