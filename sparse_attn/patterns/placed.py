"""Parts that judge tokens by the positions at which they once stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from sparse_attn.patterns.blocked import checked_parts, differing_heads
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import (
    BoundPart,
    Columns,
    Context,
    Keys,
    Part,
    Run,
    bind_all,
    full_by_any,
)
from sparse_attn.patterns.reasons import Reasons, within

_LARGEST_POSITION = 2**30 - 1  # positions and their distances are int32


@dataclass(frozen=True)
class Placed(Part):
    """The parts at given positions: pair (i, j) is judged as (positions[i], positions[j]).

    For sequences from which tokens were left out: padding anywhere is packed away, and the
    windows between the remaining tokens stay what they were. ``positions`` increase strictly,
    one for each token that is not padding. Global positions inside are original ones, of a
    sequence that ends with the last position; random keys inside are drawn from that sequence,
    so that some may meet no token.

    Source: the ``position_ids`` of packed and of left-padded batches in transformers.

    >>> from sparse_attn import Local, Pattern
    >>> Pattern(3, [Placed([0, 1, 5], [Local(1)])]).mask().int().tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    """

    positions: tuple[int, ...]
    parts: tuple[Part, ...]

    def __init__(self, positions: Iterable[int], parts: Iterable[Part]) -> None:
        if isinstance(positions, str) or not isinstance(positions, Iterable):
            raise TypeError(f"positions must be whole numbers in a list, got {positions!r}")
        checked = tuple(
            whole_number("positions of tokens", each, 0, _LARGEST_POSITION) for each in positions
        )
        for one, next_one in pairwise(checked):
            if next_one <= one:
                raise ValueError(f"positions must increase strictly, got {one} before {next_one}")
        object.__setattr__(self, "positions", checked)
        object.__setattr__(self, "parts", checked_parts(parts))

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(rule for part in self.parts for rule in part.rules)

    @property
    def heads(self) -> int | None:
        return differing_heads(self.parts)

    def bind(self, context: Context) -> BoundPart:
        valid, count = context.valid_length, len(self.positions)
        if not valid <= count <= context.length:
            raise ValueError(
                f"positions must be given for each of the {valid} tokens that are not padding, "
                f"and for at most {context.length}, got {count}"
            )
        inner = self._inner(context)
        last = inner.length - 1
        places = (*self.positions, *[last] * (context.length - count))  # padding stands anywhere
        return _BoundPlaced(
            torch.tensor(places, device=context.device), count, bind_all(self.parts, inner)
        )

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        assert isinstance(bound, _BoundPlaced)
        inner, (place, other) = self._inner(context), bound.places[[query, key]].tolist()
        template = "({i}, {j}) stands at ({place}, {other}): {inner}"
        told = {"i": query, "j": key, "place": place, "other": other}
        return tuple(
            within(template, reason, **told)
            for part, ready in zip(self.parts, bound.parts, strict=True)
            for reason in part.explain(place, other, ready, inner)
        )

    def _inner(self, context: Context) -> Context:
        """What the parts inside are bound to: the sequence that the tokens were taken from."""
        valid = context.valid_length
        return Context(
            length=self.positions[-1] + 1 if self.positions else 1,
            valid_length=self.positions[valid - 1] + 1 if valid else 0,
            causal=context.causal,
            head=context.head,
            device=context.device,
        )


@dataclass(frozen=True, eq=False)
class _BoundPlaced(BoundPart):
    places: Tensor  # (T,) int64, increasing over the first ``count``
    count: int
    parts: tuple[BoundPart, ...]

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        query_places, key_places = self.places[queries], self.places[keys]
        return tuple(
            predicate
            for part in self.parts
            for predicate in part.predicates(query_places, key_places)
        )

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        places = self.places[queries]
        return tuple(
            self._tokens(columns) for part in self.parts for columns in part.columns(places)
        )

    def full_rows(self, queries: Tensor) -> Tensor | None:
        places = self.places[queries]
        return full_by_any(self.parts, places)

    def _tokens(self, columns: Columns) -> Columns:
        """The tokens that stand at a choice of places."""
        known = self.places[: self.count]
        if isinstance(columns, Run) and columns.step == 1:
            start = columns.start.long().contiguous()
            first = torch.searchsorted(known, start)
            count = torch.searchsorted(known, start + columns.count) - first
            return Run(first, int(count.max()))
        wanted = columns.keys().long().contiguous()
        if not self.count:
            return Keys(torch.full_like(wanted, -1))
        token = torch.searchsorted(known, wanted).clamp_(max=self.count - 1)
        return Keys(torch.where(known[token] == wanted, token, -1))
