"""Every pair of every pixel that a pattern touches: where sparse and dense differ both ways."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.maps.pixels import Pixels
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.part import BoundPart, Columns, Keys, Run
from sparse_attn.patterns.pieces import each_once


@dataclass(frozen=True, eq=False)
class Cover(BoundPart):
    """A pattern grown to whole pixels; walked, it yields all pairs of the pixels it touches."""

    inner: BoundPattern
    pixels: Pixels

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        return (torch.ones((), dtype=torch.bool, device=keys.device),)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        return tuple(self._grown(each) for each in self.inner.columns(queries))

    def full_rows(self, queries: Tensor) -> Tensor | None:
        """All rows of a pixel row in which one row reads every key."""
        step = self.pixels.rows.step
        members = queries[..., None] // step * step + torch.arange(step, device=queries.device)
        full = self.inner.full_rows(members.clamp(max=self.inner.length - 1))
        return None if full is None else full.any(-1)

    def bound(self) -> BoundPattern:
        """The cover as something to walk; it allows what causal and valid permit."""
        inner = self.inner
        return BoundPattern(inner.length, inner.valid_length, inner.causal, (self,), inner.device)

    def _grown(self, columns: Columns) -> Columns:
        step = self.pixels.columns.step
        if isinstance(columns, Run) and columns.step == 1:
            start = columns.start // step * step
            return Run(start, -(-(columns.count + step - 1) // step) * step)
        keys = columns.keys().long()
        pixel = torch.where((keys < 0) | (keys >= self.inner.length), -1, keys // step)
        pixel = each_once(pixel)[..., None]
        tokens = pixel * step + torch.arange(step, device=pixel.device)
        return Keys(torch.where(pixel < 0, -1, tokens).flatten(1))
