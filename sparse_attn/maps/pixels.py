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
        rows, keys = block.queries, piece.keys
        row_cell, key_cell = self.align
        if key_cell > 1 and isinstance(piece.columns, Run) and piece.columns.step == 1:
            values = _reduced(values.unflatten(2, (-1, key_cell)), 3, how)
            keys = keys[:, ::key_cell]
        if row_cell > 1 and _in_cells(rows, row_cell):
            values = _reduced(values.unflatten(1, (-1, row_cell)), 2, how)
            rows = rows[:, ::row_cell]
        index = self._index(rows, keys)
        index = index.expand(-1, *values.shape[1:])
        flat = values.to(canvas.dtype).expand(index.shape).flatten()
        index = index.flatten()
        if how == "max":
            canvas.scatter_reduce_(0, index, flat, "amax")
        else:
            canvas.index_add_(0, index, flat)

    def _index(self, rows: Tensor, keys: Tensor) -> Tensor:
        height, width = self.shape
        row, column = self.rows.pixel(rows), self.columns.pixel(keys.long())
        outside = ((row < 0) | (row >= height))[:, :, None] | ((column < 0) | (column >= width))[
            :, None
        ]
        index = row[:, :, None] * width + column[:, None]
        return index.masked_fill_(outside, height * width)


def _in_cells(rows: Tensor, cell: int) -> bool:
    """Whether groups (n, G) are made of whole cells of neighbouring rows."""
    if rows.shape[1] % cell:
        return False
    cells = rows.unflatten(1, (-1, cell))
    offsets = torch.arange(cell, device=rows.device)
    return bool(((cells == cells[..., :1] + offsets) & (cells[..., :1] % cell == 0)).all())


def _reduced(values: Tensor, dim: int, how: Reduction) -> Tensor:
    return values.amax(dim) if how == "max" else values.sum(dim)
