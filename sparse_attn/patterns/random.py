"""A few random keys for every query, found without drawing the others."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from sparse_attn.patterns.checks import true_or_false, whole_number
from sparse_attn.patterns.listed import is_listed
from sparse_attn.patterns.part import BoundPart, Columns, Context, Keys, Part
from sparse_attn.patterns.permutation import permuted, row_keys
from sparse_attn.patterns.reasons import Reasons, because

_ROWS = 4096  # queries drawn at a time
_NAMED = 8  # drawn keys that a sentence lists
_KEPT_BYTES = 64 * 2**20  # of drawn keys remembered by one bound part


@dataclass(frozen=True)
class Random(Part):
    """``keys`` random keys a query, on top of what the other parts allow.

    The candidates of query i are 0 … n-1, with n = i + 1 when causal and the valid length
    otherwise. They are visited in the order ``permuted(0), permuted(1), …`` of
    :func:`sparse_attn.patterns.permutation.permuted` with size n and the row's key
    ``row_keys(seed, i, head)`` (head 0 unless ``per_head``); the first ``keys`` of them that no
    other part allows are taken, or all that remain, where fewer. So equal seeds give equal
    pictures on every device, and a window one wider hardly changes them.

    Source: BigBird, https://arxiv.org/abs/2007.14062, section 2 (r random keys a query).

    >>> from sparse_attn import Pattern
    >>> Pattern(6, [Random(keys=2, seed=1)]).mask().sum(1).tolist()
    [2, 2, 2, 2, 2, 2]
    """

    keys: int
    seed: int
    per_head: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", whole_number("random keys", self.keys))
        object.__setattr__(self, "seed", whole_number("seed", self.seed, 0, 2**32 - 1))
        object.__setattr__(self, "per_head", true_or_false("per_head", self.per_head))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("random",)

    @property
    def binds_last(self) -> bool:
        return True

    @property
    def heads(self) -> int | None:
        return 0 if self.per_head else None

    def bind(self, context: Context) -> BoundPart:
        head = context.head if self.per_head else 0
        return _BoundRandom(self.keys, self.seed, head, context)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        assert isinstance(bound, _BoundRandom)
        drawn = sorted(each for each in bound.selected(_one(query, context)).tolist() if each >= 0)
        told = {"i": query, "j": key, "count": len(drawn), "drawn": ", ".join(map(str, drawn))}
        if key not in drawn and bound.taken(_one(query, context), _one(key, context)):
            no = "{j} is not drawn at random, as another part allows it"
        elif not drawn:
            no = "no random key is left for {i}"
        elif len(drawn) > _NAMED:
            no = "{j} is not among the {count} random keys of {i}"
        else:
            no = "{j} is not among the {count} random keys of {i} ({drawn})"
        return (because(key in drawn, "{j} is among the {count} random keys of {i}", no, **told),)


@dataclass(frozen=True, eq=False)
class _BoundRandom(BoundPart):
    count: int
    seed: int
    head: int
    context: Context
    drawn: dict[int, Tensor] = field(default_factory=dict)  # by chunk of _ROWS queries

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        return (is_listed(self.selected(queries), keys, self.context.length),)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        return (Keys(self.selected(queries).flatten(1).long()),) if self.count else ()

    def listed(self, queries: Tensor) -> Tensor | None:
        return self.selected(queries)

    def selected(self, queries: Tensor) -> Tensor:
        """The keys drawn for ``queries`` (...), as (..., keys) int32, -1 where none is left."""
        width = min(self.count, self.context.length)
        lists = torch.full((queries.numel(), width), -1, dtype=torch.int32, device=queries.device)
        flat = queries.flatten().long()
        chunks = flat // _ROWS
        for chunk in chunks.unique().tolist():
            here = chunks == chunk
            lists[here] = self._chunk(chunk, width)[flat[here] - chunk * _ROWS]
        return lists.reshape(*queries.shape, width)

    def _chunk(self, chunk: int, width: int) -> Tensor:
        lists = self.drawn.get(chunk)
        if lists is None:
            stop = min((chunk + 1) * _ROWS, self.context.length)
            queries = torch.arange(chunk * _ROWS, stop, device=self.context.device)
            lists = self._draw(queries, width)
            if (len(self.drawn) + 1) * lists.nbytes > _KEPT_BYTES:
                self.drawn.clear()
            self.drawn[chunk] = lists
        return lists

    def _draw(self, queries: Tensor, width: int) -> Tensor:
        """Walk every query's permutation until it has its keys or has seen every candidate."""
        lists = torch.full((len(queries), width), -1, dtype=torch.int32, device=queries.device)
        if width == 0:
            return lists
        valid = self.context.valid_length
        sizes = (queries + 1).clamp(max=valid) if self.context.causal else queries * 0 + valid
        keyed = row_keys(self.seed, queries, self.head)
        found = torch.zeros_like(queries)
        open_rows = (~self._covered(queries) & (queries < valid)).nonzero()[:, 0]
        rank, step = 0, width + 8
        while len(open_rows):
            ranks = torch.arange(rank, rank + step, device=queries.device)[None]
            size = sizes[open_rows, None]
            inside = ranks < size
            visited = permuted(torch.minimum(ranks, size - 1), size, keyed[open_rows, None])
            free = inside & ~self.taken(queries[open_rows, None], visited)
            place = free.cumsum(1) - 1 + found[open_rows, None]
            keep = free & (place < width)
            row, column = keep.nonzero(as_tuple=True)
            lists[open_rows[row], place[row, column]] = visited[row, column].to(torch.int32)
            found[open_rows] += keep.sum(1)
            rank += step
            more = (found[open_rows] < width) & (sizes[open_rows] > rank)
            open_rows = open_rows[more]
            step = min(2 * step, max(width + 8, 2**22 // max(1, len(open_rows))))
        return lists

    def _covered(self, queries: Tensor) -> Tensor:
        """Queries for which another part already allows every key."""
        covered = torch.zeros_like(queries, dtype=torch.bool)
        for part in self.context.before:
            full = part.full_rows(queries)
            if full is not None:
                covered |= full
        return covered

    def taken(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Pairs that another part allows, which are therefore not drawn."""
        taken = torch.zeros_like(keys, dtype=torch.bool)
        for part in self.context.before:
            for predicate in part.predicates(queries, keys):
                taken |= predicate
        return taken


def _one(position: int, context: Context) -> Tensor:
    return torch.tensor(position, device=context.device)
