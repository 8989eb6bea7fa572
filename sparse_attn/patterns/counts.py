"""How many keys each query has, without the mask and without looking at every pair.

One part may know its counts; of the others, only the keys beyond it are looked at. Where these
repeat along the sequence, one period is walked and the two ends, where the sequence cuts keys off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.meetings import meetings
from sparse_attn.patterns.part import BoundPart, Columns, Repeats
from sparse_attn.patterns.pieces import Block
from sparse_attn.patterns.walk import walk


def row_counts(bound: BoundPattern, progress: Callable[[float], None] | None = None) -> Tensor:
    """The exact number of keys of every query, (T,) int64."""
    lines = [found for part in bound.separate_parts if (found := part.lines) is not None]
    rest = replace(bound, parts=tuple(each for each in bound.separate_parts if each.lines is None))
    if lines and rest.repeats is not None:
        columns = torch.cat([each.columns for each in lines]).unique()
        counts = _counted(rest, progress)
        counts += _columns_beyond(rest, columns)
    else:
        counts = _counted(bound, progress)
    counts[bound.full_positions] = _permitted(bound, bound.full_positions)
    return counts


def counted_at_once(bound: BoundPattern) -> bool:
    """Whether :func:`row_counts` looks at few pairs only, however long the sequence is."""
    parts = (each for each in bound.separate_parts if each.lines is None)
    return Repeats.together(each.repeats for each in parts) is not None


def _columns_beyond(bound: BoundPattern, keys: Tensor) -> Tensor:
    """How many of ``keys`` (sorted) each query reads if all may be, but for what ``bound`` allows.

    Shape: (T,).
    """
    every = torch.arange(bound.length, device=keys.device)
    keys = keys[keys < bound.valid_length]
    counts = torch.full_like(every, len(keys))
    if bound.causal:
        counts = torch.searchsorted(keys, every, right=True)
    counts *= every < bound.valid_length
    for queries, _ in meetings(bound, keys, 0, bound.length - 1):
        counts.index_add_(0, queries, torch.full_like(queries, -1))
    return counts


def _counted(bound: BoundPattern, progress: Callable[[float], None] | None) -> Tensor:
    """The number of keys of every query that does not read every key, (T,)."""
    every = torch.arange(bound.length, device=bound.device)
    known = [(part, part.key_counts(every, bound.valid_length)) for part in bound.parts]
    certain = [(part, counts) for part, counts in known if counts is not None]
    if not certain:
        return _repeated(bound, progress)
    part, counts = max(certain, key=lambda each: int(each[1].sum()))
    others = tuple(other for other in bound.parts if other is not part)
    if not others:
        return counts
    beyond = _Beyond(replace(bound, parts=others), part)
    return counts + _repeated(replace(bound, parts=(beyond,)), progress)


def walked_counts(
    bound: BoundPattern,
    ranges: Sequence[Tensor],
    progress: Callable[[float], None] | None = None,
) -> Tensor:
    """The number of keys of queries in sorted ``ranges``, pair by pair; (T,), 0 elsewhere.

    No group of queries spans two ranges, so that they may lie far apart.
    """
    counts = torch.zeros(bound.length, dtype=torch.long, device=bound.device)
    done, wanted = 0, sum(len(rows) for rows in ranges)
    for block in (block for rows in ranges for block in walk(bound, rows)):
        found = _permitted(bound, block.queries) if block.full else _allowed(block)
        real = ... if block.real is None else block.real
        counts[block.queries[real]] = found.expand(block.queries.shape)[real]
        done += block.queries.numel()
        if progress is not None:
            progress(min(1.0, done / wanted))
    return counts


@dataclass(frozen=True, eq=False)
class _Beyond(BoundPart):
    """What ``pattern`` allows and ``known`` does not; rows that read every key are anybody's."""

    pattern: BoundPattern
    known: BoundPart

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        (known,) = self.known.predicates(queries, keys)
        each = (rule for part in self.pattern.parts for rule in part.predicates(queries, keys))
        return tuple(rule & ~known for rule in each)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        return self.pattern.columns(queries)

    @property
    def relative(self) -> bool:
        return self.known.relative and all(part.relative for part in self.pattern.parts)

    @property
    def strides(self) -> tuple[int, ...]:
        return self.pattern.strides

    @property
    def repeats(self) -> Repeats | None:
        own = self.pattern.repeats
        both = Repeats.together((own, self.known.repeats))
        return None if own is None or both is None else replace(own, period=both.period)


def _repeated(bound: BoundPattern, progress: Callable[[float], None] | None) -> Tensor:
    """The number of keys of every query, (T,), from as few of them as it takes."""
    every = torch.arange(bound.length, device=bound.device)
    repeats = bound.repeats
    if repeats is None:
        return walked_counts(bound, [every], progress)
    first, period = repeats.back, repeats.period
    cut = max(0, bound.valid_length - (0 if bound.causal else repeats.ahead))  # keys beyond the end
    if cut <= first + period:
        return walked_counts(bound, [every], progress)
    counts = walked_counts(bound, [every[: first + period], every[cut:]], progress)
    again = every[first + period : cut]
    counts[again] = counts[first + (again - first) % period]
    return counts


def _permitted(bound: BoundPattern, queries: Tensor) -> Tensor:
    """How many keys causal and valid permit to each of ``queries``."""
    stop = queries + 1 if bound.causal else torch.full_like(queries, bound.length)
    return stop.clamp(max=bound.valid_length) * (queries < bound.valid_length)


def _allowed(block: Block) -> Tensor:
    """The keys of each query in all pieces together, (n or 1, G)."""
    total = torch.zeros((), dtype=torch.long, device=block.queries.device)
    for piece in block.pieces():
        assert piece.allowed is not None  # candidates always have a mask
        total = total + piece.allowed.sum(-1)
    return total
