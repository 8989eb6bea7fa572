"""A neighbourhood on a grid of rows and columns, such as the patches of an image."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import BoundPart, Columns, Context, Keys, Part, Repeats, Run
from sparse_attn.patterns.reasons import Reasons, because

_LARGEST = 2**30
_SMALL = 2**15 - 1  # two squares of it are an int32


@dataclass(frozen=True)
class Grid(Part):
    """Cells nearer than ``distance`` on a grid that is ``width`` cells wide, row after row.

    Strictly nearer: with ``dy, dx`` the cells between i and j, ``dx² + dy² < distance²``
    (``norm=2``, a disc), ``dx + dy < distance`` (``norm=1``, a diamond) or
    ``max(dx, dy) < distance`` (``norm=math.inf``, a square). The last row may be partial.

    Source: xFormers, ``local_2d_pattern(H, W, distance, p)`` in
    https://github.com/facebookresearch/xformers ``components/attention/attention_patterns.py``.

    >>> from sparse_attn import Pattern
    >>> Pattern(9, [Grid(width=3, distance=2)]).mask()[0].view(3, 3).int().tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    """

    width: int
    distance: int
    norm: float = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", whole_number("width", self.width, 1, _LARGEST))
        object.__setattr__(self, "distance", whole_number("distance", self.distance))
        object.__setattr__(self, "norm", _norm(self.norm))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("band",)

    def bind(self, context: Context) -> BoundPart:
        far = 2 * context.length  # cells; nothing on this grid is further in any norm
        return _BoundGrid(self.width, min(self.distance, far), self.norm, context)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        here, there = divmod(query, self.width), divmod(key, self.width)
        dy, dx = abs(here[0] - there[0]), abs(here[1] - there[1])
        told = {"here": here, "there": there, "dy": dy, "dx": dx}
        most = self.distance
        if self.norm == 1:
            away = dy + dx
            yes = "cells {here} and {there}: {dy} + {dx} = {away} < distance {most}: yes"
            no = "cells {here} and {there}: {dy} + {dx} = {away} ≥ distance {most}: no"
        elif self.norm == 2:
            away, most = dy**2 + dx**2, self.distance**2
            yes = "cells {here} and {there}: {dy}² + {dx}² = {away} < distance² = {most}: yes"
            no = "cells {here} and {there}: {dy}² + {dx}² = {away} ≥ distance² = {most}: no"
        else:
            away = max(dy, dx)
            yes = "cells {here} and {there}: max({dy}, {dx}) = {away} < distance {most}: yes"
            no = "cells {here} and {there}: max({dy}, {dx}) = {away} ≥ distance {most}: no"
        return (because(away < most, yes, no, away=away, most=most, **told),)


@dataclass(frozen=True, eq=False)
class _BoundGrid(BoundPart):
    width: int
    distance: int
    norm: float
    context: Context

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        dy = (queries // self.width - keys // self.width).abs()
        dx = (queries % self.width - keys % self.width).abs()
        if self.norm == 1:
            return (dx + dy < self.distance,)
        if self.norm == 2:
            if self.distance > _SMALL:
                dx, dy = dx.long(), dy.long()
            dx, dy = dx.clamp(max=self.distance), dy.clamp(max=self.distance)
            return (dx * dx + dy * dy < self.distance**2,)
        return (torch.maximum(dx, dy) < self.distance,)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        if self.distance == 0:
            return ()
        first, last = queries.amin(1), queries.amax(1)
        span = int((last - first).max())
        rows, reach = self._rows, self._reaches
        below = len(reach) - rows - 1
        start = first - rows * self.width - reach[rows]
        whole = span + (rows + below) * self.width + 2 * reach[rows] + 1
        if sum(span + 2 * each + 1 for each in reach) >= whole:
            return (Run(start, whole),)
        offsets = [
            torch.arange(dy * self.width - side, dy * self.width + side + span + 1)
            for dy, side in zip(range(-rows, below + 1), reach, strict=True)
        ]
        keys = first[:, None] + torch.cat(offsets).to(first.device)
        return (Keys(keys.masked_fill((keys < 0) | (keys >= self.context.length), -1)),)

    @property
    def repeats(self) -> Repeats:
        reach = max(0, self._rows) * self.width + min(self.distance, self.width)
        return Repeats(self.width, reach, reach)

    @property
    def _rows(self) -> int:
        return min(self.distance - 1, -(-self.context.length // self.width))

    @cached_property
    def _reaches(self) -> list[int]:
        """The reach to either side in every row that is near enough, from the top."""
        below = 0 if self.context.causal else self._rows
        return [min(self._reach(dy), self.width - 1) for dy in range(-self._rows, below + 1)]

    def _reach(self, dy: int) -> int:
        """How many cells to either side are near enough, ``dy`` rows away."""
        if self.norm == 1:
            return self.distance - 1 - abs(dy)
        return math.isqrt(self.distance**2 - dy**2 - 1) if self.norm == 2 else self.distance - 1


def _norm(value: Any) -> float:
    if isinstance(value, bool) or value not in (1, 2, math.inf):
        raise ValueError(f"norm must be 1, 2 or infinity, got {value!r}")
    return float(value)
