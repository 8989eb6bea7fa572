"""From rectangles of pairs to pixels: the one place where values are reduced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from sparse_attn.maps.grid import Axis
from sparse_attn.patterns.part import Run
from sparse_attn.patterns.pieces import Block, Piece

Reduction = Literal["max", "sum"]


@dataclass(frozen=True)
class Pixels:
    """The pixels of a picture, and how rectangles of pairs (n, G, C) fall onto them."""

    rows: Axis
    columns: Axis

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width)."""
        return self.rows.pixels, self.columns.pixels

    @property
    def align(self) -> tuple[int, int]:
        """What the walk must align to so that whole cells can be reduced together."""
        return self.rows.cell, self.columns.cell

    @property
    def pairs(self) -> Tensor:
        """How many pairs each pixel stands for, (height, width) int64."""
        return self.rows.tokens[:, None] * self.columns.tokens

    def canvas(self, how: Reduction, like: Tensor, *sizes: int) -> Tensor:
        """An empty picture to reduce into: (…, height·width + 1), the last for what is outside."""
        height, width = self.shape
        nothing = -torch.inf if how == "max" else 0
        return like.new_full((*sizes, height * width + 1), nothing)

    def picture(self, canvas: Tensor) -> Tensor:
        """A canvas as (…, height, width)."""
        return canvas[..., :-1].unflatten(-1, self.shape)

    def sees(self, piece: Piece) -> bool:
        """Whether any key of ``piece`` is in the picture."""
        inside = (piece.keys >= self.columns.start) & (piece.keys < self.columns.stop)
        return bool(inside.any())

    def add(
        self, canvas: Tensor, values: Tensor, block: Block, piece: Piece, how: Reduction
    ) -> None:
        """Reduce ``values`` (n, G, C), or (1, G, C) for all groups, into ``canvas``."""
        self.add_cells(canvas, self.cells(values, piece, how), block, piece, how)

    def cells(self, values: Tensor, piece: Piece, how: Reduction) -> Tensor:
        """``values`` (…, G, C) with the keys that fall into one cell reduced: (…, G, cells)."""
        if not self._in_runs(piece):
            return values
        return _reduced(values.unflatten(-1, (-1, self.columns.cell)), -1, how)

    def add_cells(
        self, canvas: Tensor, cells: Tensor, block: Block, piece: Piece, how: Reduction
    ) -> None:
        """Reduce what :meth:`cells` made into ``canvas``."""
        rows, row_cell = block.queries, self.rows.cell
        keys = piece.keys[:, :: self.columns.cell] if self._in_runs(piece) else piece.keys
        if row_cell > 1 and _in_cells(rows, row_cell):
            cells = _reduced(cells.unflatten(-2, (-1, row_cell)), -2, how)
            rows = rows[:, ::row_cell]
        index = self.index(rows[:, :, None], keys[:, None].long())
        index = index.expand(-1, *cells.shape[1:])
        self.put(canvas, index, cells.to(canvas.dtype).expand(index.shape), how)

    def put(self, canvas: Tensor, index: Tensor, values: Tensor, how: Reduction) -> None:
        """Reduce ``values`` into the places ``index`` of ``canvas``."""
        if how == "max":
            canvas.scatter_reduce_(0, index.flatten(), values.flatten(), "amax")
        else:
            canvas.index_add_(0, index.flatten(), values.flatten())

    def index(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Where pairs lie in a canvas; both broadcast; the last place for what is outside."""
        height, width = self.shape
        row, column = self.rows.pixel(queries), self.columns.pixel(keys)
        outside = ((row < 0) | (row >= height)) | ((column < 0) | (column >= width))
        return (row * width + column).masked_fill_(outside, height * width)

    def _in_runs(self, piece: Piece) -> bool:
        """Whether the keys are runs that the walk aligned to cells of several keys."""
        run = piece.columns
        return self.columns.cell > 1 and isinstance(run, Run) and run.step == 1


def _in_cells(rows: Tensor, cell: int) -> bool:
    """Whether groups (n, G) are made of whole cells of neighbouring rows."""
    if rows.shape[1] % cell:
        return False
    cells = rows.unflatten(1, (-1, cell))
    offsets = torch.arange(cell, device=rows.device)
    return bool(((cells == cells[..., :1] + offsets) & (cells[..., :1] % cell == 0)).all())


def _reduced(values: Tensor, dim: int, how: Reduction) -> Tensor:
    return values.amax(dim) if how == "max" else values.sum(dim)
