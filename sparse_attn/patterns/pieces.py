"""Blocks of queries and the pieces of keys that they can reach, each pair in one piece only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor

from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.part import Columns, Keys, Run

LONGEST_PIECE = 4096  # keys of one piece; longer ones are split and their softmaxes merged
FULL_KEYS = 2048  # keys of one piece of queries that read every key, or more where they are few
FULL_PAIRS = 2**18


@dataclass(frozen=True, eq=False)
class Mask:
    """Which pairs are allowed; where the groups of blocks repeat it, one is made for all."""

    pairs: Tensor  # (n or 1, G, C) bool

    @property
    def once(self) -> Tensor:
        """``pairs``, or (n or 1, 1, C) where all queries of a group are allowed the same keys."""
        return self.pairs[:, :1] if self.pairs.stride(1) == 0 else self.pairs

    @cached_property
    def bias(self) -> Tensor:
        """What to add to scores: 0 where a pair is allowed, -inf elsewhere; float32."""
        nothing = torch.zeros(self.once.shape, device=self.pairs.device)
        return nothing.masked_fill_(~self.once, -torch.inf).expand(self.pairs.shape)


@dataclass(frozen=True, eq=False)
class Piece:
    """Some keys of every group of a block, with the pairs that are allowed."""

    columns: Columns
    keys: Tensor  # (m, C) int32, m = n or 1 where all groups share them; may leave the sequence
    permitted: Mask | None  # of unreal queries too; None: every pair
    real: Tensor | None  # (n, G) bool: the queries to speak for; None: all of them
    length: int

    @cached_property
    def safe_keys(self) -> Tensor:
        """The keys, moved into the sequence where they left it (those pairs are not allowed)."""
        return self.keys.clamp(0, self.length - 1).long()

    @cached_property
    def allowed(self) -> Tensor | None:
        """The pairs of real queries that are permitted, (n or 1, G, C) bool; None: every pair."""
        if self.real is None:
            return None if self.permitted is None else self.permitted.pairs
        if self.permitted is None:
            return self.real[:, :, None].expand(-1, -1, self.keys.shape[1])
        return self.permitted.pairs & self.real[:, :, None]

    @cached_property
    def bias(self) -> Tensor:
        """What to add to scores where not every pair is ``allowed``: 0 there, -inf elsewhere."""
        if self.real is None and self.permitted is not None:
            return self.permitted.bias
        assert self.allowed is not None
        return Mask(self.allowed).bias

    @cached_property
    def strides(self) -> tuple[int, int, int] | None:
        """(first key, from group to group, from key to key) where they are evenly spaced."""
        run = self.columns
        if not isinstance(run, Run):
            return None
        gaps = run.start.diff()
        first, last = int(run.start[0]), int(run.start[-1])
        if first < 0 or last + run.step * (run.count - 1) >= self.length:
            return None
        if len(gaps) and (int(gaps[0]) < 0 or bool((gaps != gaps[0]).any())):
            return None
        return first, int(gaps[0]) if len(gaps) else 0, run.step


@dataclass(frozen=True, eq=False)
class Block:
    """n groups of G queries. Only the ``real`` ones are spoken for; None: all of them."""

    bound: BoundPattern
    queries: Tensor  # (n, G) int64; those that are not real may leave the sequence
    real: Tensor | None  # (n, G) bool
    full: bool  # whether these queries read every key
    align: int  # keys

    @cached_property
    def safe_queries(self) -> Tensor:
        """The queries; those that left the sequence repeat the first of their group."""
        return torch.where(self.queries < self.bound.length, self.queries, self.queries[:, :1])

    def pieces(self) -> Iterator[Piece]:
        """The keys these queries can reach; an allowed pair is so in one piece only."""
        return _full_pieces(self) if self.full else _candidate_pieces(self)


def _candidate_pieces(block: Block) -> Iterator[Piece]:
    """Part by part: a pair is allowed in the piece of the first part that allows it."""
    bound = block.bound
    queries = block.queries.to(torch.int32)[:, :, None]
    before: list[tuple[BoundPattern, list[Columns]]] = []
    for alone in bound.alone:
        earlier: list[Columns] = []
        for columns in alone.columns(block.safe_queries):
            whole = _tidy(columns, bound, block.align)
            for some in _split(whole, block.align):
                keys = some.keys().to(torch.int32)
                mask = own = _mask(alone, queries, keys[:, None])
                for other, reached in before:
                    if any(bool(_contains(each, keys).any()) for each in reached):
                        mask = Mask(mask.once & ~other.allowed(queries, keys[:, None]))
                for each in earlier:
                    known = _contains(each, keys)[:, None]
                    if bool(known.any()):
                        mask = Mask(mask.once & ~known)
                if mask is not own:
                    mask = _spread(mask.pairs, queries, keys[:, None])
                yield Piece(some, keys, mask, block.real, bound.length)
            earlier.append(whole)
        before.append((alone, earlier))


def _mask(alone: BoundPattern, queries: Tensor, keys: Tensor) -> Mask:
    """What a part allows to ``queries`` (n, G, 1) of ``keys`` (m, 1, C); a band's is remembered."""
    distances = alone.repeated(queries, keys)
    latest = alone.memory.get("mask")
    if distances is None:
        return _spread(alone.allowed(queries, keys), queries, keys)
    if latest is None or not all(map(torch.equal, latest[0], distances)):
        latest = distances, _spread(alone.allowed(queries, keys), queries, keys)
        alone.memory["mask"] = latest
    mask: Mask = latest[1]
    return mask


def _spread(allowed: Tensor, queries: Tensor, keys: Tensor) -> Mask:
    groups = len(allowed) if allowed.dim() == 3 else 1
    return Mask(allowed.expand(groups, queries.shape[1], keys.shape[2]))


def _tidy(columns: Columns, bound: BoundPattern, align: int) -> Columns:
    """Aligned runs moved into a padded sequence; named keys sorted, each once."""
    if isinstance(columns, Keys):
        return Keys(each_once(columns.index.long()))
    if columns.step > 1:
        first, most = columns.start % columns.step, -(-bound.length // columns.step)
        count = min(columns.count, most)
        start = columns.start.clamp(first, first + (most - count) * columns.step)
        return replace(columns, start=start, count=count)
    start = columns.start // align * align
    count = -(-(columns.count + (align > 1) * (align - 1)) // align) * align
    end = -(-bound.length // align) * align
    if count >= bound.length:
        return Run(start[:1] * 0, end)
    return replace(columns, start=start.clamp(0, end - count), count=count)


def each_once(index: Tensor) -> Tensor:
    """Every row's entries (n, C) sorted, each once, -1 in front where a row has fewer."""
    ordered = index.sort(1).values
    repeated = torch.zeros_like(ordered, dtype=torch.bool)
    repeated[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    if bool(repeated.any()):
        ordered = ordered.masked_fill(repeated, -1).sort(1).values
    most = max(1, int((ordered >= 0).sum(1).max()))
    return ordered[:, -most:]


def _split(columns: Columns, align: int) -> Iterator[Columns]:
    """Pieces of at most LONGEST_PIECE keys."""
    longest = max(1, LONGEST_PIECE // align) * align
    if isinstance(columns, Keys):
        yield from (Keys(index) for index in columns.index.split(longest, 1))
        return
    for skipped in range(0, columns.count, longest):
        start = columns.start + skipped * columns.step
        yield Run(start, min(longest, columns.count - skipped), columns.step)


def _contains(columns: Columns, keys: Tensor) -> Tensor:
    """Whether ``columns`` hold ``keys`` (m, C), group by group."""
    if isinstance(columns, Run):
        steps = keys - columns.start[:, None]
        inside = (steps >= 0) & (steps < columns.count * columns.step)
        return inside & (steps % columns.step == 0) if columns.step > 1 else inside
    groups = max(len(keys), len(columns.index))
    index = columns.index.expand(groups, -1).contiguous()
    wanted = keys.long().expand(groups, -1).contiguous()
    place = torch.searchsorted(index, wanted).clamp_(max=index.shape[1] - 1)
    return index.gather(1, place) == wanted


def _full_pieces(block: Block) -> Iterator[Piece]:
    bound = block.bound
    rows = block.queries if block.real is None else block.queries[block.real]
    first, last = int(rows.min()), int(rows.max())
    stop = min(bound.valid_length, last + 1) if bound.causal else bound.valid_length
    most = max(FULL_KEYS, FULL_PAIRS // block.queries.numel())
    longest = max(1, most // block.align) * block.align
    whole = -(-stop // block.align) * block.align
    plain = last < bound.valid_length
    for start in range(0, whole, longest):
        run = Run(torch.tensor([start], device=rows.device), min(longest, whole - start))
        keys, end = run.keys().to(torch.int32), start + run.count
        mask: Mask | None = None
        if not plain or end > stop or (bound.causal and end > first + 1):
            queries = block.queries[:, :, None]
            allowed = (keys[:, None] < stop) & (queries < bound.valid_length)
            if bound.causal:
                allowed = allowed & (keys[:, None] <= queries)
            mask = Mask(allowed.expand(-1, -1, run.count))
        yield Piece(run, keys, mask, block.real, bound.length)
