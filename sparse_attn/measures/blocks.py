"""Density by blocks: how many square blocks hold an allowed pair, and so cannot be skipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import Run
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.pieces import Block, Piece
from sparse_attn.patterns.walk import walk

BLOCK_SIZES = (16, 64, 128)  # tokens: what Triton kernels, BigBird and FlexAttention work in


@dataclass(frozen=True)
class BlockCount:
    """How many blocks of ``size`` × ``size`` pairs hold an allowed pair."""

    size: int  # tokens a side; the last block may be partial
    touched: int  # blocks with an allowed pair: what a kernel must compute
    total: int  # all blocks of the square

    @property
    def share(self) -> float:
        """The share of blocks that a kernel cannot skip."""
        return self.touched / self.total

    @property
    def pairs(self) -> int:
        """The pairs that a kernel computes which works in whole blocks."""
        return self.touched * self.size**2


def block_count(
    pattern: Pattern, size: int, head: int = 0, progress: Progress | None = None
) -> BlockCount:
    """Count the blocks that hold an allowed pair: exactly, without the T × T mask.

    Args:
        pattern: what may attend to what.
        size: tokens a side of a block.
        head: which head, where heads differ.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    Must agree with ``mask()`` cut into blocks, and with FlexAttention's ``BlockMask`` at its size.

    >>> from sparse_attn import Local
    >>> block_count(Pattern(64, [Local(1)]), size=16)
    BlockCount(size=16, touched=10, total=16)
    """
    return block_counts(pattern, (size,), head, progress)[0]


def block_counts(
    pattern: Pattern,
    sizes: Sequence[int] = BLOCK_SIZES,
    head: int = 0,
    progress: Progress | None = None,
) -> tuple[BlockCount, ...]:
    """Count the blocks of several sizes; sizes that divide each other share one walk.

    >>> from sparse_attn import Local
    >>> [each.touched for each in block_counts(Pattern(64, [Local(1)]), (16, 64))]
    [10, 1]
    """
    checked = [whole_number("size", size, least=1) for size in sizes]
    fine, coarse = min(checked), max(checked)
    if any(size % fine or coarse % size for size in checked):
        share = 1 / len(checked)
        parts = (part_of(progress, number * share, share) for number in range(len(checked)))
        return tuple(
            block_counts(pattern, (size,), head, part)[0]
            for size, part in zip(checked, parts, strict=True)
        )
    bound = pattern.bound(head)
    grids = [_Grid(bound, size, fine) for size in checked]
    done = 0
    for block in walk(bound, align=(coarse, coarse)):
        if not block.full:
            cells = _cells(block, fine)
            for grid in grids:
                grid.add(cells)
        done += block.queries.numel()
        if progress is not None:
            progress(min(1.0, done / bound.length))
    return tuple(grid.count() for grid in grids)


class _Grid:
    """Blocks of one size. Rows of blocks with a query that reads everything are full of pairs."""

    def __init__(self, bound: BoundPattern, size: int, fine: int) -> None:
        self.size, self.side = size, -(-bound.length // size)
        self._times = size // fine
        self._full = _full_blocks(bound, size, self.side)
        self._touched = int(_permitted(bound, size, self._full.nonzero()[:, 0]).sum())

    def add(self, cells: tuple[Tensor, Tensor]) -> None:
        """Cells (row, column) of the finest grid; a block of any size is in one call only."""
        rows, columns = (each // self._times for each in cells)
        codes = (rows * self.side + columns)[~self._full[rows]]
        self._touched += len(codes.unique())

    def count(self) -> BlockCount:
        return BlockCount(self.size, self._touched, self.side**2)


def _full_blocks(bound: BoundPattern, size: int, side: int) -> Tensor:
    """Which rows of blocks hold a query that reads every key, (side,) bool."""
    rows = torch.arange(bound.valid_length, device=bound.device)
    full = bound.full_rows(rows)
    result = torch.zeros(side, dtype=torch.bool, device=bound.device)
    if full is not None:
        result[rows[full] // size] = True
    return result


def _permitted(bound: BoundPattern, size: int, rows: Tensor) -> Tensor:
    """How many blocks causal and valid leave to each row of blocks."""
    valid = -(-bound.valid_length // size)
    return (rows + 1).clamp(max=valid) if bound.causal else torch.full_like(rows, valid)


def _cells(block: Block, fine: int) -> tuple[Tensor, Tensor]:
    """(row, column) of the finest blocks that these queries touch, each once."""
    side = -(-block.bound.length // fine)
    codes = [_codes(block, piece, fine, side) for piece in block.pieces()]
    distinct = torch.cat(codes).unique() if codes else block.queries.new_zeros(0)
    return distinct // side, distinct % side


def _codes(block: Block, piece: Piece, size: int, side: int) -> Tensor:
    """row · side + column of every block in which the piece holds an allowed pair."""
    allowed, keys = piece.allowed, piece.safe_keys
    assert allowed is not None  # candidates always come with their mask
    if isinstance(piece.columns, Run) and piece.columns.step == 1:
        # runs are aligned: whole columns of blocks; those outside the sequence hold nothing
        allowed = allowed.unflatten(2, (-1, size)).any(3)
        keys = piece.keys[:, ::size].clamp(0, block.bound.length - 1).long()
    rows = block.queries[:, ::size] // size
    allowed = allowed.unflatten(1, (-1, size)).any(2)
    codes = rows[:, :, None] * side + (keys // size)[:, None]
    return codes[allowed.expand(codes.shape)]
