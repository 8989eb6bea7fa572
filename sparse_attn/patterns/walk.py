"""Walking a pattern: groups of queries, each with the few keys that it can reach.

This is what makes everything linear: a group of neighbouring queries shares almost all of its
keys, so a small dense rectangle (group × candidates) holds what T columns would hold otherwise.
The rectangle is exact after its mask; a key that several rules allow stands in it once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.part import Columns, Keys, Run
from sparse_attn.patterns.pieces import FULL_KEYS, LONGEST_PIECE, Block

SCRATCH_PAIRS = 2**19  # pairs of one rectangle: 2 MiB of float32 scores, near the caches
WIDE_PAIRS = 2**20  # where one slice is weighed at a time: fewer steps, and still small
SIZES = (128, 64, 32, 16, 4, 1)  # queries a group
SETUP_QUERIES = 12  # cost of fetching a key, in queries that could use it instead
_GROUP_PAIRS = 300  # cost of a group, in pairs: tried on small windows and on wide ones, D = 64
_SAMPLED = (0.29, 0.5, 0.83)  # where along the rows groups are tried: no two alike in a period


@dataclass(frozen=True)
class Grouping:
    """Groups of ``size`` queries, ``stride`` apart from each other."""

    stride: int
    size: int
    columns: int  # keys that a group can reach
    cost: float  # of a query, in pairs


def walk(
    bound: BoundPattern,
    rows: Tensor | None = None,
    align: tuple[int, int] = (1, 1),
    pairs: int = SCRATCH_PAIRS,
    sizes: tuple[int, ...] = SIZES,
    setup: int = SETUP_QUERIES,
    most: int | None = None,
) -> Iterator[Block]:
    """Blocks that together hold each of ``rows`` (sorted positions; default: all) once.

    ``align`` (rows, keys): the groups' sizes are multiples of the first, contiguous runs of keys
    start and end at multiples of the second, so that a picture can be reduced cell by cell.
    ``pairs``: how many one rectangle holds, about. ``sizes``: how many queries a group may have;
    the best is taken, with ``setup`` the cost of fetching a key for a group, in queries. ``most``:
    the queries of one block, about; without it the pairs alone decide.
    """
    if rows is None:
        rows = torch.arange(bound.length, device=bound.device)
    if not len(rows):
        return
    full = bound.full_rows(rows)
    if full is None or not bool(full.all()):
        yield from _candidate_blocks(bound, rows, align, pairs, sizes, setup, most)
    if full is not None and bool(full.any()):
        size = max(1, pairs // (FULL_KEYS * align[0])) * align[0]
        for queries in rows[full].split(size):
            padded, real = _padded(queries, -(-len(queries) // align[0]) * align[0], 1)
            yield Block(bound, padded[None], None if real is None else real[None], True, align[1])


def _candidate_blocks(
    bound: BoundPattern,
    rows: Tensor,
    align: tuple[int, int],
    pairs: int,
    sizes: tuple[int, ...],
    setup: int,
    most: int | None,
) -> Iterator[Block]:
    best = grouping(bound, rows, align[0], sizes, setup)
    groups = pairs // max(1, best.size * min(best.columns, LONGEST_PIECE))
    groups = max(1, groups if most is None else min(groups, most // best.size))
    queries, inside = _groups(rows, best.stride, best.size)
    for chosen in _alike(bound, queries, align[1]):
        if not bool(chosen.any()):
            continue
        alike = queries[chosen].split(groups), inside[chosen].split(groups)
        for some, within in zip(*alike, strict=True):
            full = bound.full_rows(some.clamp(max=bound.length - 1))
            real = within if full is None else within & ~full
            kept = real.any(1)
            if bool(kept.all()):
                yield Block(bound, some, None if bool(real.all()) else real, False, align[1])
            elif bool(kept.any()):
                yield Block(bound, some[kept], real[kept], False, align[1])


def _alike(bound: BoundPattern, queries: Tensor, align: int) -> tuple[Tensor, Tensor, Tensor]:
    """Which groups (n, G) lie so near either end that the sequence cuts their bands, and the rest.

    The bands of the rest repeat each other and lie evenly in memory; those that are cut at one
    end have all their keys there.
    """
    bands = [band for part in bound.separate_parts if (band := part.repeats) is not None]
    back = max((band.back for band in bands), default=0)
    ahead = max((band.ahead for band in bands), default=0) + (2 * align if align > 1 else 0)
    first = queries[:, 0] < back
    last = ~first & (queries[:, -1] >= bound.valid_length - ahead)
    return ~(first | last), first, last


def grouping(
    bound: BoundPattern, rows: Tensor, align: int, sizes: tuple[int, ...], setup: int
) -> Grouping:
    """The groups of which some here and there reach the fewest keys a query."""
    whole = len(rows) == bound.length
    key = f"grouping {align} {sizes} {setup}"
    known: Grouping | None = bound.memory.get(key) if whole else None
    if known is not None:
        return known
    best: Grouping | None = None
    for stride in bound.strides:
        if stride > 1 and (align > 1 or stride >= len(rows)):
            continue
        like = rows if stride == 1 else rows[rows % stride == rows[len(rows) // 2] % stride]
        for size in dict.fromkeys(max(1, each // align) * align for each in sizes):
            firsts = [int(len(like) * share) // size * size for share in _SAMPLED]
            index = torch.tensor(firsts)[:, None] + torch.arange(size)
            queries = like[index.clamp(max=len(like) - 1).to(rows.device)]
            reached = [(each, _width(each, bound)) for each in bound.columns(queries)]
            columns = sum(width for _, width in reached)
            named = sum(width for each, width in reached if isinstance(each, Keys))
            # Keys by name are copied, whatever it costs to read a run in place.
            fetched = columns * setup + named * max(0, SETUP_QUERIES - setup)
            cost = (columns * size + fetched + _GROUP_PAIRS) / min(size, len(like))
            if best is None or cost < best.cost:
                best = Grouping(stride, size, columns, cost)
    assert best is not None  # stride 1 is always tried
    if whole:
        bound.memory[key] = best
    return best


def _width(columns: Columns, bound: BoundPattern) -> int:
    if isinstance(columns, Run):
        return min(columns.count, -(-bound.length // columns.step))
    return min(columns.index.shape[1], bound.length)


def _groups(rows: Tensor, stride: int, size: int) -> tuple[Tensor, Tensor]:
    """``rows`` as (n, size) groups of one residue each, and which entries are real."""
    if stride == 1:
        classes = [rows]
    else:
        residues = rows % stride
        classes = [rows[residues == each] for each in range(stride)]
    padded = [_padded(each, -(-len(each) // size) * size, stride) for each in classes if len(each)]
    queries = torch.cat([each for each, _ in padded])
    inside = torch.cat(
        [torch.ones_like(each, dtype=torch.bool) if real is None else real for each, real in padded]
    )
    return queries.view(-1, size), inside.view(-1, size)


def _padded(rows: Tensor, size: int, stride: int) -> tuple[Tensor, Tensor | None]:
    """``rows`` continued to ``size`` entries, and which of them are real."""
    missing = size - len(rows)
    if not missing:
        return rows, None
    more = rows[-1] + stride * torch.arange(1, missing + 1, device=rows.device)
    return torch.cat([rows, more]), torch.arange(size, device=rows.device) < len(rows)
