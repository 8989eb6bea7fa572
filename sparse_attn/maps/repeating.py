"""Parts that repeat along the sequence: one stretch is walked and put where it comes again."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sparse_attn.maps.grid import Axis
from sparse_attn.maps.pixels import Pixels
from sparse_attn.maps.walked import Canvases, Walked, runs
from sparse_attn.patterns.part import Repeats


def repeated(walked: Walked, rows: Tensor, full: Tensor, canvases: Canvases) -> list[Tensor]:
    """Count and mark all rows whose pixels repeat; return the others, in ranges.

    ``full`` of the ``rows`` (a range) are not counted.
    """
    stretch = _stretch(walked)
    if stretch is None:
        return [rows]
    pixels, axis = walked.pixels, walked.pixels.rows
    first, last = stretch.places
    absent = torch.zeros(axis.pixels * axis.step, dtype=torch.bool, device=rows.device)
    absent[: len(full)] = full
    absent = absent.view(axis.pixels, axis.step)
    alike = torch.zeros(axis.pixels, dtype=torch.bool, device=rows.device)
    alike[first:last] = 2 * absent[first:last].sum(1) <= axis.step
    if int(alike.sum()) <= 2 * stretch.height:
        return [rows]
    template = _walk_stretch(walked, stretch)
    places = alike.nonzero()[:, 0]
    _put(template.counts[None], canvases.counts[None], places, stretch, pixels)
    _put(template.marks, canvases.marks, places, stretch, pixels)
    of_alike = alike.repeat_interleave(axis.step)[: len(rows)]
    missing = rows[full & of_alike]
    if len(missing):
        walked.add([missing], canvases, times=-1)
    return [rows[start:stop] for start, stop in runs(of_alike) if not bool(of_alike[start])]


@dataclass(frozen=True)
class _Stretch:
    """Pixel rows that stand for all others, and the columns that their keys can lie in."""

    pixels: Pixels
    places: tuple[int, int]  # the pixel rows of the picture that repeat, first and one past last
    left: int  # the stretch's first pixel column in the picture; may lie outside it

    @property
    def height(self) -> int:
        return self.pixels.shape[0]


def _stretch(walked: Walked) -> _Stretch | None:
    """The first pixel rows to which neither end of the sequence is near; None: walk everything."""
    rows, columns, bound = walked.pixels.rows, walked.pixels.columns, walked.before
    parts = (*walked.before.parts, walked.part)
    repeats = Repeats.together(part.repeats for part in parts)
    if repeats is None or rows.step != columns.step:
        return None
    step, back = rows.step, repeats.back
    ahead = 0 if bound.causal else repeats.ahead
    height = math.lcm(repeats.period, step) // step
    first = max(0, -(-(back - rows.start) // step))
    stop = min(rows.stop, bound.valid_length - ahead)
    last = max(first, (stop - rows.start) // step)
    if last - first <= 2 * height:
        return None
    top = rows.start + first * step
    bottom = top + height * step
    left, right = (top - back) // step * step, -(-(bottom + ahead) // step) * step
    grid = Pixels(Axis(top, bottom, step, rows.length), Axis(left, right, step, columns.length))
    return _Stretch(grid, (first, last), (left - columns.start) // step)


def _walk_stretch(walked: Walked, stretch: _Stretch) -> Canvases:
    grid = stretch.pixels
    like = torch.zeros((), dtype=torch.int64, device=walked.before.device)
    rules = len(walked.part.predicates(like[None, None], like[None, None]))
    found = Canvases(grid.canvas("sum", like), grid.canvas("sum", like, rules))
    rows = torch.arange(grid.rows.start, grid.rows.stop, device=like.device)
    replace(walked, pixels=grid).add([rows], found)
    return found


def _put(
    template: Tensor, canvases: Tensor, places: Tensor, stretch: _Stretch, pixels: Pixels
) -> None:
    """Add the stretch to the pixel rows ``places``: it moves along the diagonal."""
    height, width = pixels.shape
    after = places - stretch.places[0]
    across = torch.arange(stretch.pixels.shape[1], device=places.device)
    moved = after - after % stretch.height + stretch.left
    column = moved[:, None] + across
    index = places[:, None] * width + column
    index = index.masked_fill((column < 0) | (column >= width), height * width).flatten()
    rows = stretch.pixels.picture(template)[:, after % stretch.height]
    canvases.index_add_(1, index, rows.flatten(1))
