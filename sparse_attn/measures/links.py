"""A pattern's pairs as few runs of neighbouring keys, so that a step over them is quick.

One step of information is, for every query, the OR of the sets of all keys that it reads. Instead
of T · k sets, three kinds of shorthand are joined: *hubs* (keys that every query reads: one OR for
all), *runs* (neighbouring keys, or keys a stride apart: two look-ups in a table of ORs over powers
of two), and what is left as runs of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.measures.bits import Words
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.checks import readable_bytes
from sparse_attn.patterns.part import Columns, Keys, Run
from sparse_attn.patterns.pieces import Block
from sparse_attn.patterns.walk import walk

RUN_BYTES = 48  # of one run: three int64, twice while they are sorted
RUN_BUDGET_BYTES = 2**29
_CHUNK_PAIRS = 2**22
_LAST_FIRST = -1

Integers = NDArray[np.int64]
Found = tuple[Integers, Integers, Integers]  # queries, first keys, numbers of keys


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs in one order of the keys; ``order[place]`` is the key at a place."""

    order: Integers | None  # None: as they are
    groups: tuple[tuple[int, Integers, Integers, Integers], ...]
    # by power of two p: (p, queries, starts, last starts); keys start … and … last + 2^p - 1


@dataclass(frozen=True, eq=False)
class Links:
    """All pairs that a bound pattern allows, and each valid query with itself."""

    valid_length: int
    causal: bool
    hubs: Integers
    runs: tuple[Runs, ...]

    def step(self, known: Words) -> Words:
        """What every query knows after one more layer: (T, w) words → (T, w) words."""
        result = known.copy()  # the residual stream: nothing that was known is lost
        for runs in self.runs:
            _spread(known if runs.order is None else known[runs.order], runs, result)
        if len(self.hubs) and self.causal:
            told = np.zeros_like(known)
            told[self.hubs] = known[self.hubs]
            result |= np.bitwise_or.accumulate(told, axis=0)
        elif len(self.hubs):
            result |= np.bitwise_or.reduce(known[self.hubs], axis=0)
        result[self.valid_length :] = 0
        return result


def _spread(known: Words, runs: Runs, result: Words) -> None:
    """Join to ``result`` what the keys of the runs know, with a table that doubles its reach."""
    table, power = known.copy(), 0  # table[a]: OR over the 2^power places from a on
    for wanted, queries, starts, lasts in runs.groups:
        while power < wanted:
            reach = 1 << power
            table[:-reach] |= table[reach:]
            power += 1
        for piece in _pieces(len(queries), table.shape[1]):
            found = table[starts[piece]]
            if wanted:
                found |= table[lasts[piece]]
            first = np.flatnonzero(np.diff(queries[piece], prepend=_LAST_FIRST))
            result[queries[piece][first]] |= np.bitwise_or.reduceat(found, first, axis=0)


def _pieces(count: int, width: int) -> Iterator[slice]:
    """Slices of so many rows that what is looked up stays small."""
    size = max(1, 2**18 // width)
    yield from (slice(start, start + size) for start in range(0, count, size))


def links(bound: BoundPattern, progress: Progress | None = None) -> Links:
    """Every pair of a bound pattern, found by walking it: O(pairs) time, O(T + runs) memory.

    Raises:
        ValueError: the pattern falls into more runs than fit the budget.
    """
    hubs = _hubs(bound)
    is_hub = torch.zeros(bound.length, dtype=torch.bool)
    is_hub[hubs] = True
    found: dict[int, list[Found]] = {}
    total = done = 0
    for block in walk(bound):
        for stride, runs in _full_runs(block) if block.full else _runs(block, is_hub):
            found.setdefault(stride, []).append(runs)
            total += len(runs[0])
        if total * RUN_BYTES > RUN_BUDGET_BYTES:
            raise ValueError(
                f"the pattern's pairs at length {bound.length} fall into more than "
                f"{RUN_BUDGET_BYTES // RUN_BYTES:,} runs of neighbouring keys, which need more "
                f"than {readable_bytes(RUN_BUDGET_BYTES)}; ask for a shorter length"
            )
        done += block.queries.numel()
        if progress is not None:
            progress(min(1.0, done / bound.length))
    runs_of = tuple(_grouped(bound.length, stride, each) for stride, each in found.items())
    return Links(bound.valid_length, bound.causal, hubs.numpy(), runs_of)


def _hubs(bound: BoundPattern) -> Tensor:
    """Keys that every query reads which may (from the key itself on, when causal)."""
    block = next((each for each in walk(bound) if not each.full), None)
    if block is None:
        return torch.zeros(0, dtype=torch.long)
    shared = [each.index[0] for each in bound.columns(block.safe_queries) if _is_shared(each)]
    keys = torch.cat(shared).unique() if shared else torch.zeros(0, dtype=torch.long)
    keys = keys[(keys >= 0) & (keys < bound.valid_length)]
    every = torch.ones_like(keys, dtype=torch.bool)
    queries = torch.arange(bound.valid_length)[:, None]
    for some in queries.split(max(1, _CHUNK_PAIRS // max(1, len(keys)))):
        allowed = bound.allows(some, keys[None])
        every &= (allowed | (keys > some) if bound.causal else allowed).all(0)
    return keys[every]


def _is_shared(columns: Columns) -> TypeGuard[Keys]:
    """Whether all queries name the same keys, as they do the columns of global tokens."""
    return isinstance(columns, Keys) and len(columns.index) == 1


def _full_runs(block: Block) -> Iterator[tuple[int, Found]]:
    """Queries that read every key they may: one run each."""
    bound = block.bound
    queries = (block.queries if block.real is None else block.queries[block.real]).flatten()
    queries = queries[queries < bound.valid_length]
    stops = queries + 1 if bound.causal else torch.full_like(queries, bound.valid_length)
    yield 1, (queries.numpy(), torch.zeros_like(queries).numpy(), stops.numpy())


def _runs(block: Block, is_hub: Tensor) -> Iterator[tuple[int, Found]]:
    """Runs of keys a stride apart, piece by piece, hubs that stand alone left out."""
    for piece in block.pieces():
        assert piece.allowed is not None
        stride = piece.columns.step if isinstance(piece.columns, Run) else 1
        allowed = piece.allowed.expand(*block.queries.shape, -1)
        if isinstance(piece.columns, Keys):
            allowed = allowed & ~is_hub[piece.safe_keys][:, None]
        follows = torch.zeros_like(piece.keys, dtype=torch.bool)
        follows[:, 1:] = piece.keys[:, 1:] == piece.keys[:, :-1] + stride
        goes_on = torch.zeros_like(allowed)
        goes_on[..., 1:] = allowed[..., 1:] & allowed[..., :-1] & follows[:, None, 1:]
        ends = allowed.clone()
        ends[..., :-1] &= ~goes_on[..., 1:]
        groups, rows, first = (allowed & ~goes_on).nonzero(as_tuple=True)
        last = ends.nonzero(as_tuple=True)[2]
        keys = piece.keys.expand(len(allowed), -1)[groups, first].long()
        sizes = last - first + 1
        yield stride, (block.queries[groups, rows].numpy(), keys.numpy(), sizes.numpy())


def _grouped(length: int, stride: int, found: list[Found]) -> Runs:
    """Runs by the largest power of two that is not longer, in the order of their queries."""
    queries, starts, sizes = (np.concatenate(each) for each in zip(*found, strict=True))
    order = None
    if stride > 1:  # the keys by residue, so that those a stride apart are neighbours
        keys = np.arange(length)
        order = np.lexsort((keys, keys % stride))
        place = np.empty(length, dtype=np.int64)
        place[order] = keys
        starts = place[starts]
    powers = np.frexp(sizes.astype(np.float64))[1] - 1
    groups = []
    for power in np.unique(powers).tolist():
        here = np.flatnonzero(powers == power)
        here = here[np.argsort(queries[here], kind="stable")]
        last = starts[here] + sizes[here] - (1 << power)
        groups.append((int(power), queries[here], starts[here], last))
    return Runs(order, tuple(groups))
